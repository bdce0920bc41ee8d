#include "tests/gui/support/fake_replay_desk.h"

#include "tests/gui/support/fake_backend.h"

#include <QMetaObject>

namespace hookline::test {

std::vector<metrics::MessageSample> FakeReplayDesk::makeSamples(int count, bool broken, bool newest)
{
    std::vector<metrics::MessageSample> out;
    for (int i = 0; i < count; ++i) {
        metrics::MessageSample& one = out.emplace_back();
        one.topic = "plant.telemetry";
        one.partition = i % 3;
        one.offset = (newest ? 49'320 : 48'120) + i / 3;
        one.timestampMillis = kStartMicros / 1000 - (newest ? 4'000 : 3'600'000) + i * 412;
        one.key = "dev-0" + std::to_string(10 + i);
        if (broken && i % 4 == 3) {
            one.skip = metrics::SourceSkip::MissingField;
            one.detail = "topic: ${value.site}";
            continue;
        }
        one.mqttTopic = "replay/factory/l" + std::to_string(1 + i % 3) + "/temp";
        one.payload = R"({"site":"l)" + std::to_string(1 + i % 3) + R"(","t":)" + std::to_string(20 + i % 9) + R"(.5,"h":48})";
        one.payloadSize = one.payload.size();
        one.qos = 1;
        one.properties = { { "from", "plant.telemetry/" + std::to_string(one.partition) + "@" + std::to_string(one.offset) } };
    }
    return out;
}

void FakeReplayDesk::preview(int ticket, const config::SourceSettings& source)
{
    ++previews;
    previewedSource = source;
    ui::SourcePreview out;
    out.ticket = ticket;
    out.topic = source.topics.empty() ? QString() : QString::fromStdString(source.topics.front());
    out.error = previewError;
    if (!previewError)
        out.samples = previewSamples;
    QMetaObject::invokeMethod(this, [this, out] { emit previewed(out); }, Qt::QueuedConnection);
}

void FakeReplayDesk::start(const ui::ReplayOrder& order)
{
    ++started;
    ordered = order;
    now = {};
    running = true;
    emit runningChanged(true);
}

void FakeReplayDesk::become(metrics::ReplayProgress progress)
{
    now = std::move(progress);
    if (running && metrics::isOver(now.state)) {
        running = false;
        emit runningChanged(false);
    }
}

void FakeReplayDesk::cancel()
{
    if (!running)
        return;
    ++cancelled;
    metrics::ReplayProgress next = now;
    next.state = metrics::ReplayState::Cancelled;
    become(std::move(next));
}

} // namespace hookline::test

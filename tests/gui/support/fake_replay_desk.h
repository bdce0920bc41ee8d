// Sources and replays without a Kafka: samples made on demand, progress as the test says.
#pragma once

#include "ui/ports/replay_desk.h"

namespace hookline::test {

class FakeReplayDesk : public ui::ReplayDesk {
    Q_OBJECT

public:
    // The script
    /// Telemetry of a plant, every fourth without the field that a topic may want.
    static std::vector<metrics::MessageSample> makeSamples(int count, bool broken = false, bool newest = false);
    /// What the replay has come to; over: it stops running.
    void become(metrics::ReplayProgress progress);

    std::vector<config::Issue> issues;     ///< what checkSources() answers
    std::vector<metrics::MessageSample> previewSamples = makeSamples(5, false, true);
    std::optional<base::Error> previewError;
    std::vector<metrics::MessageSample> drySamples;
    metrics::ReplayProgress now;
    ui::ReplayOrder ordered;
    config::SourceSettings previewedSource;
    mutable config::KafkaSettings checked;
    int previews = 0;
    int started = 0;
    int cancelled = 0;
    std::vector<Taker> bridgeTakes; ///< what takers() answers where there are samples
    bool running = false;
    bool paused = false;

    // ui::ReplayDesk
    std::vector<config::Issue> checkSources(const config::KafkaSettings& settings) const override
    {
        checked = settings;
        return issues;
    }
    void preview(int ticket, const config::SourceSettings& source) override;
    void start(const ui::ReplayOrder& order) override;
    void setPaused(bool on) override { paused = on; }
    void cancel() override;
    bool isRunning() const override { return running; }
    metrics::ReplayProgress progress() const override { return now; }
    std::vector<metrics::MessageSample> samples() const override { return drySamples; }
    std::vector<Taker> takers(const std::vector<metrics::MessageSample>& samples) const override
    {
        return samples.empty() ? std::vector<Taker>() : bridgeTakes;
    }
};

} // namespace hookline::test

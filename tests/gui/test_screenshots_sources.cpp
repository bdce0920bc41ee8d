// Pictures of the way from Kafka to MQTT: sources, their editor, and a replay.
#include "tests/gui/support/screenshots.h"

#include "ui/dialogs/replay_dialog.h"
#include "ui/widgets/rules_view.h"
#include "ui/widgets/sources_view.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTableView>

namespace hookline {
namespace {

using test::Screenshots;
using ui::MainWindow;

/// What plant/${key}/set/${value.point} makes of five records.
std::vector<metrics::MessageSample> setpoints()
{
    std::vector<metrics::MessageSample> out;
    for (int i = 0; i < 5; ++i) {
        metrics::MessageSample& one = out.emplace_back();
        const std::string point = i % 2 ? "speed" : "temp";
        one.topic = "setpoints";
        one.partition = i % 3;
        one.offset = 16'038 + i / 3;
        one.timestampMillis = test::kStartMicros / 1000 - 1'200 + i * 97;
        const std::string key = "line-" + std::to_string(1 + i % 3);
        one.key = key;
        one.mqttTopic = "plant/" + key + "/set/" + point;
        one.payload = R"({"point":")" + point + R"(","value":)" + std::to_string(20 + i) + R"(.5})";
        one.payloadSize = one.payload.size();
        one.qos = 1;
    }
    return out;
}

TEST_P(Screenshots, Sources)
{
    for (const auto& [suffix, size] : { std::pair("", QSize(1500, 950)), { "-small", QSize(1100, 680) } }) {
        test::Window w(use);
        w.window->resize(size);
        const std::string end = suffix;
        const auto shot = [&](const char* scene) { shoot(w.window.get(), (scene + end).c_str()); };
        auto* view = w.find<ui::SourcesView>("sourcesView");
        w.window->showPage(MainWindow::Bridge);
        w.find<QTabWidget>("bridgeTabWidget")->setCurrentWidget(view);
        w.settle();
        shot("sources-first");
        w.backend.makeBridge();
        w.backend.makeSources();
        w.backend.makeTraffic(300);
        w.tick();
        w.sample();
        view->renew();
        w.backend.advance(1);
        metrics::SourceSnapshot& running = w.backend.now.sources[0];
        running.received += 212;
        running.routed += 212;
        running.committed += 212;
        for (int i = 0; i < 3; ++i) {
            running.positions[static_cast<std::size_t>(i)].position += i == 1 ? 70 : 71;
            running.positions[static_cast<std::size_t>(i)].end += i == 1 ? 70 : 71;
        }
        running.lastRecordWallMicros = w.backend.now.wallMicros - 40'000;
        w.backend.now.broker.messagesIn += 212;
        w.backend.now.broker.messagesOut += 212;
        w.find<ui::RulesView>("rulesView")->renew();
        w.backend.askBridge();
        w.sample();
        view->renew();
        auto* table = w.find<QTableView>("sourcesTableView");
        for (const auto& [row, scene] : { std::pair(1, "sources"), { 0, "sources-refused" }, { 3, "sources-waiting" } }) {
            table->selectRow(row);
            w.settle();
            shot(scene);
        }
        if (!end.empty())
            continue;
        table->selectRow(1);
        w.backend.replays.previewSamples = setpoints();
        w.find<QAction>("editSourceAction")->trigger();
        w.settle();
        auto* dialog = w.find<QDialog>("sourceDialog");
        shoot(dialog, "source");
        w.find<QTabWidget>("sourceTabWidget")->setCurrentIndex(1);
        w.settle();
        shoot(dialog, "source-message");
        w.find<QTabWidget>("sourceTabWidget")->setCurrentIndex(2);
        w.settle();
        shoot(dialog, "source-safety");
        w.find<QTabWidget>("sourceTabWidget")->setCurrentIndex(1);
        w.backend.replays.issues = { { config::Severity::Error, "source.setpoints.qos", "source.qos", { "", "\"5\" is not a QoS. Write 0, 1, 2 or a template" },
                                         "Source \"setpoints\", qos: \"5\" is not a QoS. Write 0, 1, 2 or a template", 0, 0 },
            { config::Severity::Error, "source.setpoints.topic", "source.topic", { "7", "this ${ is not closed; write }" },
                "Source \"setpoints\", topic at character 7 of \"plant/${value\": this ${ is not closed; write }", 0, 0 } };
        w.find<QComboBox>("sourceQosComboBox")->setEditText(QStringLiteral("5"));
        w.find<QLineEdit>("sourceTopicLineEdit")->setText(QStringLiteral("plant/${value"));
        ASSERT_TRUE(QTest::qWaitFor([&] { return !w.find<QLabel>("sourceTopicComboBoxIssueLabel")->text().isEmpty(); }, 20000));
        w.settle();
        shoot(dialog, "source-mistake");
    }
}

TEST_P(Screenshots, Replay)
{
    test::Window w(use);
    w.backend.desk.makeTopics();
    w.find<QAction>("replayAction")->trigger();
    w.settle();
    auto* dialog = w.find<ui::ReplayDialog>("replayDialog");
    shoot(dialog, "replay-first");
    w.find<QLineEdit>("replayTopicsLineEdit")->setText(QStringLiteral("plant.telemetry"));
    w.find<QComboBox>("replaySpeedComboBox")->setCurrentIndex(2);
    w.find<QComboBox>("replayTopicComboBox")->setEditText(QStringLiteral("replay/factory/${value.site}/temp"));
    w.find<QComboBox>("replayQosComboBox")->setCurrentIndex(1);
    w.find<QPlainTextEdit>("replayPropertiesPlainTextEdit")->setPlainText(QStringLiteral("from=${topic}/${partition}@${offset}"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return w.backend.replays.previews > 0; }, 20000));
    w.settle();
    shoot(dialog, "replay-range");
    w.find<QTabWidget>("replayTabWidget")->setCurrentIndex(1);
    w.settle();
    shoot(dialog, "replay-message");
    w.find<QTabWidget>("replayTabWidget")->setCurrentIndex(0);
    w.find<QAbstractButton>("replayDryPushButton")->click();
    metrics::ReplayProgress now;
    now.state = metrics::ReplayState::Done;
    now.expected = now.passed = now.read = 3600;
    now.published = 3595;
    now.bytes = 104'255;
    now.firstMillis = test::kStartMicros / 1000 - 3'600'000;
    now.atMillis = test::kStartMicros / 1000 - 1'000;
    now.skipped[static_cast<std::size_t>(metrics::SourceSkip::MissingField)] = 5;
    w.backend.replays.drySamples = test::FakeReplayDesk::makeSamples(20, true);
    w.backend.replays.become(now);
    dialog->refresh();
    w.find<QTableView>("messagePreviewTableView")->selectRow(3);
    w.settle();
    shoot(dialog, "replay-dry");
    w.find<QAbstractButton>("replayStartPushButton")->click();
    const auto reach = [&](std::uint64_t published) {
        now.state = metrics::ReplayState::Running;
        now.published = published;
        now.passed = now.read = published + 5;
        now.bytes = published * 29;
        now.skipped[static_cast<std::size_t>(metrics::SourceSkip::MissingField)] = 5;
        now.atMillis = now.firstMillis + static_cast<std::int64_t>(now.passed) * 1'000;
        w.backend.replays.become(now);
        dialog->refresh();
        w.sample();
    };
    w.backend.now.broker.messagesIn += 1'410;
    w.backend.advance(141);
    reach(1'410);
    for (std::uint64_t published = 1'420; published <= 1'510; published += 10) {
        w.backend.now.broker.messagesIn += 10;
        w.backend.advance(1);
        reach(published);
    }
    w.settle();
    shoot(dialog, "replay-running");
    shoot(w.window.get(), "replay-running-window");
    w.window->close();
    w.settle();
    shoot(dialog, "replay-closing");
    dialog->findChild<QAbstractButton*>(QStringLiteral("confirmNoPushButton"))->click();
    w.find<QAbstractButton>("replayCancelPushButton")->click();
    w.settle();
    shoot(dialog, "replay-cancelled");
}

} // namespace
} // namespace hookline

// Pictures of the way from Kafka to MQTT: sources, their editor, and a replay.
#include "tests/gui/support/screenshots.h"

#include "ui/dialogs/replay_dialog.h"
#include "ui/widgets/sources_view.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>

namespace hookline {
namespace {

using test::Screenshots;
using ui::MainWindow;

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
        w.sample();
        view->renew();
        w.backend.advance(1);
        w.backend.now.sources[0].routed += 212;
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
        w.backend.replays.issues = { { config::Severity::Error, "source.setpoints.qos", "source.qos", {},
                                         "Source \"setpoints\", qos: \"5\" is not a QoS. Write \"0\", \"1\", \"2\" or a template", 0, 0 },
            { config::Severity::Error, "source.setpoints.topic", "source.topic", {},
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
    now.published = 3588;
    now.bytes = 111'228;
    now.firstMillis = test::kStartMicros / 1000 - 3'600'000;
    now.atMillis = test::kStartMicros / 1000 - 1'000;
    now.skipped[static_cast<std::size_t>(metrics::SourceSkip::MissingField)] = 12;
    w.backend.replays.drySamples = test::FakeReplayDesk::makeSamples(20, true);
    w.backend.replays.become(now);
    dialog->refresh();
    w.find<QTableView>("messagePreviewTableView")->selectRow(3);
    w.settle();
    shoot(dialog, "replay-dry");
    w.find<QAbstractButton>("replayStartPushButton")->click();
    now.state = metrics::ReplayState::Running;
    now.passed = now.read = 1512;
    now.published = 1507;
    now.bytes = 46'717;
    now.skipped[static_cast<std::size_t>(metrics::SourceSkip::MissingField)] = 5;
    now.atMillis = now.firstMillis + 1'512'000;
    w.backend.replays.become(now);
    dialog->refresh();
    w.settle();
    shoot(dialog, "replay-running");
    shoot(w.window.get(), "replay-running-window");
    w.window->close();
    w.settle();
    shoot(dialog, "replay-closing");
    w.find<QAbstractButton>("replayCancelPushButton")->click();
    w.settle();
    shoot(dialog, "replay-cancelled");
}

} // namespace
} // namespace hookline

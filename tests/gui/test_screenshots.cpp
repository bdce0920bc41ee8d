// Pictures of every page and dialog in both languages and themes, for people to look at: HOOKLINE_SCREENSHOTS=folder.
// Without the folder the same scenes are checked for what a machine can see: a picture that is not empty, no cut texts.
#include "tests/gui/support/screenshots.h"
#include "tests/gui/support/window.h"

#include "ui/dialogs/kafka_dialog.h"
#include "ui/models/colour_rules.h"
#include "ui/models/event_table_model.h"
#include "ui/models/log_table_model.h"
#include "ui/pages/hooks_page.h"
#include "ui/pages/log_page.h"
#include "ui/pages/log_view.h"
#include "ui/pages/reader_page.h"
#include "ui/pages/throughput_page.h"
#include "ui/pages/topics_page.h"
#include "ui/theme.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/event_overview.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/hook_chains_view.h"
#include "ui/widgets/rules_view.h"
#include "ui/widgets/scripts_view.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QDialog>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>

#include <gtest/gtest.h>

#include <algorithm>

namespace hookline {
namespace {

using ui::MainWindow;

using test::Look;
using test::Screenshots;

TEST_P(Screenshots, FirstStart)
{
    test::Window w(use);
    shoot(w.window.get(), "overview-first");
}

TEST_P(Screenshots, OverviewWithTraffic)
{
    test::Window w(use);
    w.backend.makeHistory(120, [&] { w.sample(); });
    w.backend.makeTraffic(400);
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.find<QAbstractButton>("dismissStepsToolButton")->click();
    emit w.backend.logged({ w.backend.now.wallMicros - 62'000'000, base::LogLevel::Warning, "broker",
        "dev-017: keep-alive time-out, disconnected" });
    emit w.backend.logged({ w.backend.now.wallMicros - 31'000'000, base::LogLevel::Warning, "broker",
        "dev-017: keep-alive time-out, disconnected" });
    emit w.backend.logged({ w.backend.now.wallMicros - 4'000'000, base::LogLevel::Error, "hooks", "the script enrich does not load" });
    w.settle();
    shoot(w.window.get(), "overview");
}

TEST_P(Screenshots, Events)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    w.backend.makeHistory(3, [&] { w.sample(); });
    w.backend.makeTraffic(900);
    w.backend.makeTraffic(6, false);
    const auto failed = w.backend.publish("dev-007", "factory/l9/raw", std::string("\x00\xff\x10", 3));
    w.backend.outcome(failed, tap::KafkaStatus::Failed, -1, -192);
    w.backend.publish("<b>evil</b>", "demo/\xE2\x80\xAEgnp", "line one\nline two\t<script>alert(1)</script>");
    w.backend.outcome(
        w.backend.publish("\xE8\xAE\xBE\xE5\xA4\x87-1", "\xE5\xB7\xA5\xE5\x8E\x82/\xE4\xB8\x80\xE5\x8F\xB7\xE7\xBA\xBF",
            "{\"\xE6\xB8\xA9\xE5\xBA\xA6\": 21.5, \"ok\": true, \"list\": [1, 2, null]}"),
        tap::KafkaStatus::Acked, 1047);
    w.backend.makeTraffic(3);
    w.tick();
    auto* view = w.find<ui::EventView>("eventsTableView");
    view->selectRow(view->model()->rowCount() - 4);
    w.backend.advance(1);
    w.sample();
    w.settle();
    shoot(w.window.get(), "events");
    w.find<QLineEdit>("filterLineEdit")->setText(QStringLiteral("clinet == dash-1"));
    w.find<QAction>("markAction")->trigger();
    w.find<QAction>("findAction")->trigger();
    w.find<QLineEdit>("findLineEdit")->setText(QStringLiteral("l3/"));
    QTest::keyClick(w.find<QLineEdit>("findLineEdit"), Qt::Key_Return);
    auto* overview = w.find<ui::EventOverview>("eventOverview");
    ASSERT_TRUE(QTest::qWaitFor([&] { return overview->width() > 0; }, 20000));
    const auto* found = w.find<QLabel>("findCountLabel");
    ASSERT_TRUE(QTest::qWaitFor([&] { return found->text().contains(u'/') || found->text().contains(QStringLiteral(" of ")); }, 20000));
    w.settle();
    shoot(w.window.get(), "events-mistake");
    QTest::keyClick(w.find<QLineEdit>("findLineEdit"), Qt::Key_Escape);
    w.find<QLineEdit>("filterLineEdit")->setText(QStringLiteral("client == dash-1 and topic like factory/+/temp"));
    w.find<QAbstractButton>("savedFiltersToolButton")->click();
    w.find<QLineEdit>("filterLineEdit")->setModified(true);
    QTest::keyClick(w.find<QLineEdit>("filterLineEdit"), Qt::Key_Return);
    w.find<QAction>("pauseAction")->setChecked(true);
    w.backend.makeTraffic(120);
    w.backend.now.displaySkipped = 4120;
    w.backend.now.kafka.failed += 2;
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.settle();
    shoot(w.window.get(), "events-paused");
}

TEST_P(Screenshots, ClientsAndSubscriptions)
{
    test::Window w(use);
    w.backend.makeClients(22);
    w.window->showPage(MainWindow::Clients);
    w.settle();
    for (auto& client : w.backend.clients) {
        const std::uint64_t in = client.username == "plant" ? 3 + client.messagesIn % 17 : 0u;
        client.messagesIn += in;
        w.backend.now.broker.messagesIn += in;
        client.bytesIn += in * 71;
        w.backend.now.broker.bytesIn += in * 71;
        client.messagesOut += client.clientId == "dash-1" ? 840u : 0u;
        client.bytesOut += client.clientId == "dash-1" ? 840u * 74 : 0u;
    }
    w.backend.now.broker.messagesOut += 840;
    w.backend.now.broker.bytesOut += 840 * 74;
    w.backend.advance(1);
    w.sample();
    w.backend.listClients();
    w.settle();
    shoot(w.window.get(), "clients");
    w.find<QTableView>("clientsTableView")->selectRow(0);
    w.find<QAction>("clearSessionAction")->trigger();
    w.settle();
    shoot(w.window.get(), "clients-selected");
    w.backend.now.broker.connections = 24;
    w.find<QAction>("kickAllAction")->trigger();
    w.find<QTabWidget>("clientTabWidget")->setCurrentIndex(2);
    w.settle();
    shoot(w.window.get(), "clients-subscriptions");
    w.find<QTabWidget>("clientTabWidget")->setCurrentIndex(1);
    w.window->resize(1100, 680);
    w.settle();
    shoot(w.window.get(), "clients-small");
    w.window->resize(1440, 900);
    w.backend.makeTraffic(400);
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.window->showPage(MainWindow::Subscriptions);
    w.settle();
    shoot(w.window.get(), "subscriptions");
    w.find<QLineEdit>("testTopicLineEdit")->setText(QStringLiteral("factory/l3/temp"));
    QTest::keyClick(w.find<QLineEdit>("testTopicLineEdit"), Qt::Key_Return);
    w.settle();
    shoot(w.window.get(), "subscriptions-test");
}

TEST_P(Screenshots, Topics)
{
    test::Window w(use);
    w.backend.retained.push_back({ "factory/l1/config", "{\"interval\": 5}", 15, 1, w.backend.now.wallMicros - 3'600'000'000, "ops" });
    w.backend.makeClients(6);
    w.backend.makeTraffic(700);
    w.tick();
    w.sample();
    w.window->showPage(MainWindow::Topics);
    w.settle();
    w.backend.makeTraffic(900);
    w.tick();
    w.backend.advance(0.3);
    w.sample();
    auto* page = w.find<ui::TopicsPage>("topicsPage");
    page->renew();
    auto* tree = w.find<QTreeView>("topicsTreeView");
    tree->expandAll();
    w.settle();
    shoot(w.window.get(), "topics");
    const QModelIndex factory = tree->model()->index(0, 0);
    tree->setCurrentIndex(tree->model()->index(1, 0, tree->model()->index(0, 0, factory)));
    w.find<QAbstractButton>("topicChangesToolButton")->click();
    w.settle();
    shoot(w.window.get(), "topics-changes");
}

TEST_P(Screenshots, Hooks)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Hooks);
    w.find<QTabWidget>("hooksTabWidget")->setCurrentIndex(1);
    w.settle();
    shoot(w.window.get(), "scripts-empty");
    w.backend.makeHooks();
    w.find<QTabWidget>("hooksTabWidget")->setCurrentIndex(0);
    w.settle();
    auto* page = w.find<ui::HooksPage>("hooksPage");
    for (int i = 0; i < 40; ++i) {
        w.backend.makeCalls(1204);
        w.backend.now.broker.messagesIn += 1204;
        w.backend.now.broker.messagesOut += 1204;
        w.backend.advance(1);
        w.sample();
        page->chains().renew();
    }
    auto* tree = w.find<QTreeView>("hooksTreeView");
    tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(3, 0)));
    w.settle();
    shoot(w.window.get(), "hooks");
    tree->setCurrentIndex(tree->model()->index(2, 0, tree->model()->index(3, 0)));
    w.settle();
    shoot(w.window.get(), "hooks-slow");
    w.find<QAction>("switchHookAction")->trigger();
    tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(4, 0)));
    w.find<QAction>("switchHookAction")->trigger();
    w.settle();
    shoot(w.window.get(), "hooks-switch");
    w.find<QTabWidget>("hooksTabWidget")->setCurrentIndex(1);
    w.backend.trial.topic = "sensors/north/d1";
    w.backend.trial.payload = "{\"t\":21.5,\"site\":\"north\",\"device\":\"d1\",\"received\":1773469927}";
    w.backend.trial.copies = { { "audit/sensors", "{\"t\": 21.5}" } };
    w.backend.trial.steps = { { QStringLiteral("message.publish"), 2, true, true, {} } };
    w.backend.trial.said = { "from dev-1" };
    w.backend.trial.microseconds = 14;
    w.find<QAbstractButton>("tryScriptPushButton")->click();
    w.settle();
    shoot(w.window.get(), "scripts");
    page->scripts().open(QStringLiteral("legacy.lua"));
    w.settle();
    shoot(w.window.get(), "scripts-error");
    w.window->resize(1040, 640);
    w.settle();
    shoot(w.window.get(), "scripts-small");
    w.find<QTabWidget>("hooksTabWidget")->setCurrentIndex(0);
    w.settle();
    shoot(w.window.get(), "hooks-small");
}

TEST_P(Screenshots, Bridge)
{
    const auto sizes = { std::pair("", QSize(1500, 950)), { "-small", QSize(1100, 680) } };
    for (const auto& [suffix, size] : sizes) {
        test::Window w(use);
        w.window->resize(size);
        const std::string end = suffix;
        const auto shot = [&](const char* scene) { shoot(w.window.get(), (scene + end).c_str()); };
        w.window->showPage(MainWindow::Bridge);
        w.settle();
        shot("bridge-first");
        w.backend.makeTraffic(300);
        w.tick();
        w.backend.makeHistory(3, [&] { w.sample(); });
        w.backend.makeBridge();
        ui::RuleRecord last;
        last.topic = last.wish = "iot.events";
        last.key = "dev-003"; // who published last, and what
        last.partition = 5;
        last.headers = { { "mqtt_qos", "1" } };
        last.value = R"({"event":"message.publish","clientid":"dev-003","topic":"factory/l2/temp","qos":1,"payload":"{\"t\":32.8,\"h\":62}"})";
        last.size = last.key->size() + last.value.size() + 9;
        w.backend.answerLastEvent = true;
        w.backend.ruleTrial.records = { last };
        w.backend.advance(1);
        w.sample();
        auto* rules = w.find<ui::RulesView>("rulesView");
        rules->renew();
        w.backend.advance(1);
        w.backend.now.kafka.rules[0].matched += 1198;
        w.backend.now.kafka.rules[0].acknowledged += 1198;
        w.backend.now.kafka.matched += 1198;
        w.backend.now.kafka.acknowledged += 1198;
        w.backend.now.broker.messagesIn += 1198;
        w.backend.now.broker.messagesOut += 2610;
        w.sample();
        rules->renew();
        const std::int64_t full = w.backend.now.wallMicros - 200'000'000;
        w.backend.report.losses.push_back({ .code = -184, .topic = "iot.events", .rule = "telemetry", .count = 2, .kept = 0, .firstWallMicros = full,
            .lastWallMicros = full, .client = "dev-004", .detail = {} });
        w.backend.askBridge();
        w.backend.askBridge(); // rates come of two reports
        w.settle();
        shot("bridge-rules");
        auto* tabs = w.find<QTabWidget>("bridgeTabWidget");
        for (const auto& [tab, scene] : { std::pair(1, "bridge-brokers"), { 2, "bridge-partitions" }, { 3, "bridge-errors" } }) {
            tabs->setCurrentIndex(tab);
            w.settle();
            if (tab == 3)
                w.find<QTableView>("lossesTableView")->selectRow(1);
            w.settle();
            shot(scene);
        }
        tabs->setCurrentIndex(0);
        w.backend.pauseBridge(true);
        w.backend.advance(1);
        w.backend.now.kafka.acknowledged += std::exchange(w.backend.now.kafka.inFlight, 0); // what was on its way has arrived
        w.backend.now.kafka.rules[0].acknowledged += std::exchange(w.backend.now.kafka.rules[0].inFlight, 0);
        w.backend.now.kafka.lastAckWallMicros = w.backend.now.wallMicros;
        for (metrics::PartitionReport& partition : w.backend.report.partitions)
            partition.inFlight = 0;
        w.sample();
        rules->renew(); // its rates are of the same time as the page's
        w.backend.advance(30);
        w.backend.report.oldestInFlightMicros = -1;
        w.backend.report.oldestQueuedMicros = 31'400'000;
        w.backend.askBridge();
        w.backend.now.kafka.queued += 6'400;
        w.backend.now.kafka.matched += 6'400;
        w.backend.now.kafka.rules[0].queued += 6'400;
        w.backend.now.kafka.rules[0].matched += 6'400;
        w.backend.now.broker.messagesIn += 6'400;
        w.sample();
        rules->renew();
        w.settle();
        shot("bridge-paused");
        w.find<QAbstractButton>("bridgeFlushPushButton")->click();
        w.backend.now.kafka.flushLeft -= 4'100;
        w.backend.now.kafka.queued -= 4'100;
        w.backend.now.kafka.acknowledged += 4'100;
        w.backend.now.kafka.rules[0].queued -= 4'100;
        w.backend.now.kafka.rules[0].acknowledged += 4'100;
        w.backend.advance(1);
        w.backend.now.kafka.lastAckWallMicros = w.backend.now.wallMicros;
        w.backend.report.oldestQueuedMicros = 14'600'000; // of what came in 30 s the last 2'903
        w.backend.askBridge();
        w.sample();
        rules->renew();
        w.settle();
        shot("bridge-flush");
        w.find<QAbstractButton>("endFlushPushButton")->click();
        w.backend.pauseBridge(false);
        w.backend.now.kafka.state = metrics::KafkaState::Down;
        w.backend.now.kafka.problemId = "kafka.unreachable";
        w.backend.now.kafka.problem = "Kafka at kafka-1:9092 cannot be reached (connection refused). Check that Kafka runs there and that host and port are right. "
                                     "Records wait in the queue and go out by themselves once this is solved.";
        w.backend.current.kafka.rules[0].buffer = config::RuleBuffer::Disk;
        w.backend.current.kafka.rules[2].enabled = true;
        w.backend.now.kafka.spool.enabled = true;
        w.backend.advance(1);
        w.sample();
        rules->renew();
        w.backend.advance(91);
        w.backend.now.kafka.spool.rows = 48'211; // 530 a second
        w.backend.now.kafka.spool.usedBytes = 31'000'000;
        w.backend.now.kafka.spool.deadLetters = 3;
        w.backend.now.kafka.spool.oldestWallMicros = w.backend.now.wallMicros - 91'000'000;
        w.backend.report.oldestQueuedMicros = 106'600'000;
        w.backend.askBridge();
        w.backend.now.kafka.queued += 48'211;
        w.backend.now.kafka.matched += 48'211;
        w.backend.now.kafka.rules[0].queued += 48'211;
        w.backend.now.kafka.rules[0].matched += 48'211;
        w.backend.now.broker.messagesIn += 48'211;
        w.sample();
        rules->renew();
        w.find<QWidget>("flushBar")->hide(); // as its timer does in the time that the backend's clock has gone on
        auto* table = w.find<QTableView>("rulesTableView");
        table->setCurrentIndex(table->model()->index(2, 0));
        w.find<QAction>("ruleUpAction")->trigger();
        w.find<QAction>("duplicateRuleAction")->trigger();
        w.settle();
        shot("bridge-down");
        if (end.empty()) {
            w.find<QAction>("applyRulesAction")->trigger();
            w.settle();
            shoot(w.find<QWidget>("applyRulesDialog"), "rules-apply");
        }
    }
}

TEST_P(Screenshots, RuleEditor)
{
    test::Window w(use);
    w.backend.makeBridge();
    w.backend.publish("dev-017", "factory/l3/temp", R"({"t":31.4,"h":48,"site":"north hall"})");
    w.backend.now.broker.messagesIn += 1;
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.window->showPage(MainWindow::Bridge);
    ui::RuleRecord record;
    record.topic = "alarms";
    record.wish = "alarms";
    record.key = "l3";
    record.partition = 0; // the topic has one
    record.timestampMillis = test::kStartMicros / 1000;
    record.headers = { { "mqtt_event", "publish" }, { "event_id", "5f1e09-12a" }, { "content-type", "application/cloudevents+json" } };
    record.value = R"({"specversion":"1.0","id":"5f1e09-12a","source":"/hookline/hookline@localhost","type":"io.hookline.mqtt.publish",)"
                   R"("subject":"factory/l3/temp","data":{"t":31.4,"h":48,"site":"north hall"}})";
    record.size = record.key->size() + record.value.size();
    for (const auto& [name, value] : record.headers)
        record.size += name.size() + value.size();
    w.backend.ruleTrial.records = { record, record };
    w.backend.ruleTrial.matched = 2;
    w.backend.ruleTrial.events = 1204;
    w.backend.ruleTrial.clusterKnown = true;
    auto* table = w.find<QTableView>("rulesTableView");
    table->setCurrentIndex(table->model()->index(1, 0));
    w.find<QAction>("editRuleAction")->trigger();
    w.settle();
    auto* dialog = w.find<QDialog>("ruleDialog");
    auto* tabs = w.find<QTabWidget>("ruleTabWidget");
    shoot(dialog, "rule-source");
    tabs->setCurrentIndex(1);
    w.backend.ruleTrial.records.back().absent = true;
    w.backend.ruleTrial.records.back().rewritten = true;
    w.backend.ruleTrial.records.back().collision = true;
    w.backend.ruleTrial.records.back().topic = "alarms.north_hall";
    w.backend.ruleTrial.records.back().wish = "alarms.north hall";
    w.backend.ruleTrial.records.back().detail = "alarms.north/hall";
    w.backend.ruleTrial.absent = w.backend.ruleTrial.collisions = 1;
    w.find<QLineEdit>("ruleTopicLineEdit")->setText(QStringLiteral("alarms.${payload.site}"));
    const int asked = w.backend.ruleTrials;
    ASSERT_TRUE(QTest::qWaitFor([&] { return w.backend.ruleTrials > asked; }, 5000));
    w.settle();
    shoot(dialog, "rule-record");
    tabs->setCurrentIndex(2);
    w.settle();
    shoot(dialog, "rule-failing");
    tabs->setCurrentIndex(0);
    w.backend.ruleIssues = { { config::Severity::Error, "rules.alarms.where", "rule.where", { "12", "a field or a value is missing at the end" },
        "Rule \"alarms\", where at character 12 of \"payload.t >\": a field or a value is missing at the end", 0, 0 } };
    w.find<QLineEdit>("ruleWhereLineEdit")->setText(QStringLiteral("payload.t >"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !w.find<QLabel>("ruleWhereLineEditIssueLabel")->text().isEmpty(); }, 5000));
    w.settle();
    dialog->resize(dialog->minimumSize());
    w.settle();
    shoot(dialog, "rule-mistake");
}

TEST_P(Screenshots, EventDialogs)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    w.find<QAbstractButton>("filterHelpToolButton")->click();
    w.settle();
    shoot(w.find<QWidget>("filterHelpDialog"), "filter-help");
    auto* rules = w.window->findChild<ui::ColourRules*>();
    rules->add(QStringLiteral("topic like \"factory/#\""));
    rules->add(QStringLiteral("kafka.status == failed"));
    w.find<QAction>("colourRulesAction")->trigger();
    w.settle();
    shoot(w.find<QWidget>("colourRulesDialog"), "colour-rules");
}

TEST_P(Screenshots, EventsEmpty)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    w.settle();
    shoot(w.window.get(), "events-empty");
}

TEST_P(Screenshots, Throughput)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Throughput);
    w.backend.makeTraffic(300);
    w.tick();
    w.backend.makeHistory(320, [&] { w.sample(); });
    w.settle();
    shoot(w.window.get(), "throughput");
}

TEST_P(Screenshots, ThroughputOfHours)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Throughput);
    w.backend.makeTraffic(300);
    w.tick();
    w.backend.makeHistory(700, [&] { w.sample(); });
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.makeHistory(120, [&] { w.sample(); });
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.backend.makeHistory(10, [&] { // what waited goes out beside what comes
        const std::uint64_t sent = std::min<std::uint64_t>(w.backend.now.kafka.queued, 18'000);
        w.backend.now.kafka.queued -= sent;
        w.backend.now.kafka.acknowledged += sent;
        w.sample();
    });
    w.backend.makeHistory(230, [&] { w.sample(); });
    w.find<QAbstractButton>("window3600ToolButton")->click();
    w.settle();
    emit w.window->findChild<ui::ThroughputPage*>()->chart(1)->hovered(static_cast<double>(w.backend.now.wallMicros) / 1e6 - 300);
    w.settle();
    shoot(w.window.get(), "throughput-hour");
    w.find<QAbstractButton>("window21600ToolButton")->click();
    w.settle();
    shoot(w.window.get(), "throughput-6h");
}

TEST_P(Screenshots, Reader)
{
    test::Window w(use);
    w.backend.current.kafka.servers = "kafka-1:9092, kafka-2:9092, kafka-3:9092";
    w.backend.now.kafka.servers = w.backend.current.kafka.servers;
    w.backend.now.kafka.practice = false;
    w.backend.now.kafka.brokersUp = w.backend.now.kafka.brokersKnown = 3;
    w.backend.advance(2.2); // the records of Kafka begin with older ones
    w.backend.makeTraffic(60);
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.window->showPage(MainWindow::Reader);
    w.settle();
    shoot(w.window.get(), "reader-empty");
    w.backend.desk.makeTopics();
    w.backend.desk.listTopics({});
    w.settle();
    auto* topics = w.find<QTableView>("kafkaTopicsTableView");
    topics->selectRow(2);
    const auto& store = w.window->findChild<ui::EventTableModel*>()->store();
    w.backend.desk.makeRecords(90);
    for (std::size_t i = 60; i < 90; ++i)
        w.backend.desk.waiting[i].eventId = store.row(store.begin() + i - 60).event.stamp.id;
    metrics::KafkaVerification verification; // of the events in the list, and of one that is no longer in the topic
    verification.milliseconds = 82;
    for (std::size_t i = 60; i <= 90; ++i) {
        const bool there = i < 90;
        const metrics::KafkaRecord& record = w.backend.desk.waiting[there ? i : 84];
        auto& finding = verification.findings.emplace_back();
        finding.topic = "hookline.events";
        finding.partition = record.partition;
        finding.offset = record.offset + (there ? 0 : 1);
        finding.verdict = i == 70 ? metrics::KafkaFinding::Verdict::Differs : there ? metrics::KafkaFinding::Verdict::Same : metrics::KafkaFinding::Verdict::Forgotten;
        finding.at = 17;
        finding.expected = static_cast<decltype(finding.expected)>(record.value.size() + 4);
        finding.found = static_cast<decltype(finding.found)>(record.value.size());
        finding.high = finding.offset;
    }
    auto* page = w.find<ui::ReaderPage>("readerPage");
    for (int i = 0; i < 5; ++i)
        page->renew();
    w.backend.desk.listTopics({}); // their ends have moved
    w.settle();
    auto* table = w.find<QTableView>("recordsTableView");
    table->scrollToBottom();
    table->selectRow(86);
    w.settle();
    shoot(w.window.get(), "reader");
    emit w.backend.desk.verified(verification);
    w.settle();
    shoot(w.window.get(), "reader-verify");
    w.find<QAbstractButton>("verifyClosePushButton")->click();
    w.find<QAbstractButton>("topicTabToolButton")->click();
    w.settle();
    shoot(w.window.get(), "reader-topic");
    w.find<QAbstractButton>("deleteTopicPushButton")->click();
    w.settle();
    shoot(w.find<QDialog>("deleteTopicDialog"), "topic-delete");
    w.find<QDialog>("deleteTopicDialog")->reject();
    w.find<QAbstractButton>("changeSettingPushButton")->click();
    w.settle();
    shoot(w.find<QDialog>("topicSettingDialog"), "topic-setting");
    w.find<QDialog>("topicSettingDialog")->reject();
    w.find<QAction>("newTopicAction")->trigger();
    w.settle();
    w.backend.desk.changeError = { "topics.replication", "the topic \"iot.events\" was not created",
        "Unable to replicate the partition 5 time(s): only 3 broker(s) are registered.", "Ask for at most as many replicas as the cluster has nodes" };
    w.find<QLineEdit>("newTopicLineEdit")->setText(QStringLiteral("iot.events"));
    w.find<QSpinBox>("newTopicReplicasSpinBox")->setValue(5);
    w.find<QAbstractButton>("topicPrimaryPushButton")->click();
    w.settle();
    shoot(w.find<QDialog>("newTopicDialog"), "topic-new");
    w.find<QDialog>("newTopicDialog")->reject();
    w.find<QAction>("produceRecordAction")->trigger();
    w.settle();
    w.find<QLineEdit>("produceKeyLineEdit")->setText(QStringLiteral("dev-017"));
    w.find<QPlainTextEdit>("produceValuePlainTextEdit")->setPlainText(QStringLiteral("{\"t\": 21.5, \"unit\": \"C\"}"));
    w.settle();
    shoot(w.find<QDialog>("produceDialog"), "topic-produce");
    w.find<QDialog>("produceDialog")->reject();
    w.find<QAbstractButton>("recordsTabToolButton")->click();
    w.window->resize(1040, 640);
    w.settle();
    shoot(w.window.get(), "reader-small");
}

TEST_P(Screenshots, LogAndAlerts)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Log);
    w.settle();
    shoot(w.window.get(), "alerts-empty");
    w.sample();
    using L = base::LogLevel;
    const auto say = [&](double ago, L level, const char* source, const char* text) {
        emit w.backend.logged({ w.backend.now.wallMicros - static_cast<std::int64_t>(ago * 1e6), level, source, text });
    };
    say(120, L::Notice, "broker", "listening on 127.0.0.1:1883");
    say(118, L::Notice, "kafka", "connected to kafka-1:9092, 3 nodes");
    for (int i = 0; i < 30; ++i)
        say(100 - i, L::Notice, i % 4 ? "broker" : "access", i % 3 ? "client dev-017 connected from 10.0.3.17:51234" : "client dev-021: keep-alive time-out, disconnected");
    say(62, L::Warning, "access", "client dev-099 is banned for a while: it connects and disconnects too often");
    say(31, L::Warning, "kafka", "gave up a record of client \"dev-007\" for topic \"hookline.events\": the record is larger than Kafka takes: raise max.message.bytes of the topic, or send smaller messages");
    say(12, L::Error, "hooks", "callback \"enrich\" on message.publish threw: no such field. The client is unharmed; the callback's error counter has the total");
    w.backend.now.broker.dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)] += 37;
    ++w.backend.now.kafka.failed;
    w.backend.advance(1);
    w.sample();
    w.backend.now.kafka.state = metrics::KafkaState::Down;
    w.backend.now.kafka.problemId = "kafka.unreachable";
    w.backend.now.kafka.problem = "Kafka at kafka-1:9092 cannot be reached (connection refused). Check that Kafka runs there and that host and port are right. "
                                     "Records wait in the queue and go out by themselves once this is solved.";
    w.backend.advance(1);
    w.sample();
    w.backend.now.kafka.state = metrics::KafkaState::Up;
    w.backend.now.kafka.problemId.clear();
    w.backend.advance(34);
    w.sample();
    w.window->findChild<ui::LogPage*>()->showAlert(2);
    w.settle();
    shoot(w.window.get(), "alerts");
    w.find<QAbstractButton>("logTabToolButton")->click();
    w.window->findChild<ui::LogView*>()->model().flush();
    w.find<QAction>("logFindAction")->trigger();
    w.find<QLineEdit>("logFindLineEdit")->setText(QStringLiteral("dev-017"));
    w.settle();
    shoot(w.window.get(), "log");
}

TEST_P(Screenshots, PaletteAndClosing)
{
    test::Window w(use);
    w.find<QAction>("paletteAction")->trigger();
    w.settle();
    w.find<QLineEdit>("paletteLineEdit")->setText(QStringLiteral("s"));
    w.settle();
    shoot(w.find<QWidget>("commandPalette"), "palette");
    w.find<QWidget>("commandPalette")->close();
    w.backend.now.broker.connections = 42;
    w.backend.now.kafka.queued = 603;
    w.window->close();
    w.settle();
    shoot(w.find<QWidget>("closeDialog"), "closing");
}

TEST_P(Screenshots, KafkaDialog)
{
    test::Window w(use);
    w.window->openKafkaSettings();
    w.settle();
    auto* dialog = w.find<ui::KafkaDialog>("kafkaDialog");
    shoot(dialog, "kafka-connection");
    w.find<QAbstractButton>("ownRadioButton")->click();
    auto* servers = w.find<QLineEdit>("serversLineEdit");
    servers->setText(QStringLiteral("kafka-1:9092, kafka-2:9092, kafka-3:9092"));
    w.find<QAbstractButton>("testPushButton")->click();
    using S = ui::TestStep;
    const auto step = [&](S::State state, const char* id, const char* subject, const char* detail, const char* diagnosis,
                          double ms) {
        emit w.backend.testStep(
            { state, QLatin1String(id), QLatin1String(subject), QLatin1String(detail), QLatin1String(diagnosis), ms,
                { QLatin1String(subject) } });
    };
    step(S::State::Passed, "resolve", "kafka-1", "10.0.5.1", "", 2.1);
    step(S::State::Passed, "tcp", "kafka-1:9092", "", "", 0.8);
    step(S::State::Passed, "metadata", "kafka-1:9092", "3 Kafka nodes, cluster lkc-9", "", 31);
    step(S::State::Failed, "listener", "localhost:9092", "Connection refused", "listener.localhost", 1.2);
    step(S::State::Running, "topic", "hookline.events", "", "", 0);
    w.settle();
    shoot(dialog, "kafka-testing");
    emit w.backend.testFinished(false);
    servers->setText(QStringLiteral("http://kafka-1:99092"));
    QTest::keyClick(servers, Qt::Key_End);
    QTest::keyClicks(servers, QStringLiteral("5"));
    w.find<QLineEdit>("topicLineEdit")->setText(QStringLiteral("iot/events"));
    QTest::keyClick(servers, Qt::Key_Return);
    w.settle();
    shoot(dialog, "kafka-invalid");
    auto* tabs = w.find<QTabWidget>("kafkaTabWidget");
    tabs->setCurrentIndex(2);
    w.settle();
    shoot(dialog, "kafka-records");
    tabs->setCurrentIndex(3);
    w.settle();
    shoot(dialog, "kafka-producer");
    tabs->setCurrentIndex(4);
    w.settle();
    shoot(dialog, "kafka-buffer");
    tabs->setCurrentIndex(5);
    w.settle();
    shoot(dialog, "kafka-advanced");
}

TEST_P(Screenshots, KafkaSecurity)
{
    test::Window w(use);
    config::KafkaSettings& k = w.backend.current.kafka;
    k.servers = "kafka-1:9093, kafka-2:9093";
    k.securityProtocol = config::SecurityProtocol::SaslSsl;
    k.saslMechanism = config::SaslMechanism::ScramSha512;
    k.saslUser = "bridge";
    k.saslPassword = "hunter2";
    k.tlsCa = "/nowhere/kafka-ca.pem";
    w.window->openKafkaSettings();
    w.settle();
    auto* dialog = w.find<ui::KafkaDialog>("kafkaDialog");
    w.find<QTabWidget>("kafkaTabWidget")->setCurrentIndex(1);
    w.find<QAbstractButton>("testPushButton")->click();
    using S = ui::TestStep;
    const auto step = [&](S::State state, const char* id, const char* subject, const char* detail, double ms, const char* diagnosis = "",
                          const QStringList& args = {}) {
        emit w.backend.testStep({ state, QLatin1String(id), QLatin1String(subject), QLatin1String(detail), QLatin1String(diagnosis), ms, args });
    };
    step(S::State::Passed, "settings", "kafka-1:9093, kafka-2:9093", "sasl_ssl, SCRAM-SHA-512", 4.2);
    step(S::State::Passed, "resolve", "kafka-1", "10.0.5.1", 2.1);
    step(S::State::Passed, "tcp", "kafka-1:9093", "connected", 0.8);
    step(S::State::Passed, "tls", "kafka-1:9093", "TLSv1.3, certificate for kafka-1, valid until 2027-03-01", 14.2);
    step(S::State::Passed, "kafka", "kafka-1:9093", "a Kafka node answers", 1.3);
    step(S::State::Failed, "sasl", "SCRAM-SHA-512", "Authentication failed", 22.4, "sasl.scram_password",
        { QStringLiteral("kafka-1:9093"), QStringLiteral("bridge"), QStringLiteral("SCRAM-SHA-512") });
    emit w.backend.testFinished(false);
    w.settle();
    shoot(dialog, "kafka-security");
    w.find<QTabWidget>("kafkaTabWidget")->setCurrentIndex(0);
    w.find<QAbstractButton>("pastePropertiesPushButton")->click();
    w.settle();
    auto* paste = w.find<QDialog>("pastePropertiesDialog");
    w.find<QPlainTextEdit>("propertiesPlainTextEdit")
        ->setPlainText(QStringLiteral("bootstrap.servers=kafka-1:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n"
                                      "ssl.truststore.location=/etc/kafka/trust.jks\nkey.serializer=org.example.Serializer\n"));
    w.settle();
    shoot(paste, "kafka-paste");
}

TEST_P(Screenshots, ToolsAndHelp)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    w.backend.makeTraffic(200);
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.window->setTestClientShown(true);
    w.settle();
    w.find<QAbstractButton>("connectPushButton")->click();
    w.find<QAbstractButton>("subscribePushButton")->click();
    w.find<QAbstractButton>("publishPushButton")->click();
    const std::uint64_t own = w.backend.publish("test-1", "demo/hello", "{\"t\":21.5}");
    w.backend.outcome(own, tap::KafkaStatus::Acked, 991);
    ++w.backend.now.broker.messagesIn;
    ++w.backend.now.broker.messagesOut; // to itself
    ++w.backend.now.kafka.matched;
    ++w.backend.now.kafka.acknowledged;
    w.tick();
    w.backend.advance(1);
    w.sample();
    w.settle();
    shoot(w.window.get(), "test-client");
    w.window->openSimulator();
    w.settle();
    shoot(w.find<QWidget>("simulatorDialog"), "simulator");
    w.find<QAction>("shortcutsAction")->trigger();
    w.settle();
    shoot(w.find<QWidget>("shortcutsDialog"), "shortcuts");
    w.find<QAction>("aboutAction")->trigger();
    w.settle();
    shoot(w.find<QWidget>("aboutDialog"), "about");
    w.find<QAction>("sidebarAction")->setChecked(true);
    w.window->setTestClientShown(false);
    w.window->resize(1040, 640);
    w.window->showPage(MainWindow::Overview);
    w.settle();
    shoot(w.window.get(), "overview-small");
}

INSTANTIATE_TEST_SUITE_P(Looks, Screenshots, test::looks(), test::nameOfLook);

} // namespace
} // namespace hookline

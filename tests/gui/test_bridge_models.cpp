// The bridge page without widgets: the draft of the rules and its undo, the table of rules, the tables of a report, and the verdict.
#include "tests/gui/support/fake_backend.h"

#include "ui/models/bridge_numbers.h"
#include "ui/models/bridge_tables.h"
#include "ui/models/bridge_verdict.h"
#include "ui/models/pause_risks.h"
#include "ui/models/rule_draft.h"
#include "ui/models/rule_table_model.h"
#include "ui/texts.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include <memory>
#include <random>

namespace hookline {
namespace {

using Kind = ui::BridgeVerdict::Kind;
using ui::RuleTableModel;

config::RuleSettings rule(const char* name, const char* topic = "t")
{
    config::RuleSettings out;
    out.name = name;
    out.topic = topic;
    return out;
}

QString names(const ui::RuleList& rules)
{
    QStringList out;
    for (const auto& each : rules)
        out << QString::fromStdString(each.name);
    return out.join(QLatin1Char(' '));
}

struct Draft : ::testing::Test {
    Draft()
    {
        kafka.rules = { rule("a"), rule("b"), rule("c") };
        draft.setInUse(kafka);
    }
    config::KafkaSettings kafka;
    ui::RuleDraft draft;
};

TEST_F(Draft, EveryStepCanBeUndoneAndDoneAgain)
{
    EXPECT_FALSE(draft.isDirty());
    draft.move(2, 0);
    EXPECT_EQ(draft.duplicate(0), 1);
    draft.setEnabled(2, false);
    draft.remove(3);
    EXPECT_EQ(names(draft.rules()), QStringLiteral("c c 2 a")) << "a copy has a name of its own";
    EXPECT_FALSE(draft.rules()[2].enabled);
    for (int i = 0; i < 4; ++i)
        draft.undo();
    EXPECT_EQ(draft.rules(), kafka.rules);
    EXPECT_FALSE(draft.canUndo());
    for (int i = 0; i < 4; ++i)
        draft.redo();
    EXPECT_EQ(names(draft.rules()), QStringLiteral("c c 2 a"));
    draft.discard();
    EXPECT_EQ(draft.rules(), kafka.rules);
    draft.undo();
    EXPECT_EQ(names(draft.rules()), QStringLiteral("c c 2 a")) << "also giving up can be taken back";
}

TEST_F(Draft, TheRuleThatNobodyWroteGoesOnWhenTheFirstOneIsWritten)
{
    kafka.rules.clear();
    kafka.topic = "everything";
    kafka.events = { "connected", "publish" };
    kafka.format = config::RecordFormat::Plain;
    ui::RuleDraft fresh;
    fresh.setInUse(kafka);
    EXPECT_TRUE(fresh.isImplicit());
    EXPECT_EQ(fresh.add(rule("alarms")), 1);
    ASSERT_EQ(fresh.rules().size(), 2u) << "with [[rules]] only they count: what went to Kafka before still does";
    EXPECT_EQ(fresh.rules()[0].name, "default");
    EXPECT_EQ(fresh.rules()[0].topic, "everything");
    EXPECT_EQ(fresh.rules()[0].events, kafka.events);
    EXPECT_EQ(fresh.rules()[0].format, config::RecordFormat::Plain);
    fresh.undo();
    EXPECT_TRUE(fresh.isImplicit());
}

TEST_F(Draft, WhatIsInUseIsFollowedUnlessSomebodyEdits)
{
    kafka.rules.push_back(rule("d"));
    draft.setInUse(kafka);
    EXPECT_EQ(names(draft.rules()), QStringLiteral("a b c d"));
    draft.remove(0);
    kafka.rules.push_back(rule("e"));
    draft.setInUse(kafka);
    EXPECT_EQ(names(draft.rules()), QStringLiteral("b c d")) << "what was edited stays";
    EXPECT_TRUE(draft.isOvertaken());
    kafka.rules = draft.rules();
    draft.applied(kafka);
    EXPECT_FALSE(draft.isDirty());
    EXPECT_FALSE(draft.isOvertaken());
}

TEST_F(Draft, ChangesAreToldAsTheFileHasThem)
{
    ui::RuleList next = kafka.rules;
    std::swap(next[0], next[1]);
    next[0].topic = "other";
    next.pop_back();
    auto fresh = rule("new", "n");
    fresh.filters = { "plant/#", "100%/3" };
    next.push_back(fresh);
    const QStringList changes = ui::RuleDraft::changes(kafka.rules, next);
    EXPECT_EQ(changes,
        (QStringList { QStringLiteral("- c"), QStringLiteral("~ b.topic = \"t\" \u2192 \"other\""), QStringLiteral("+ new"),
            QStringLiteral("+ new.filters = [\"plant/#\", \"100%/3\"]"), QStringLiteral("+ new.topic = \"n\""),
            QStringLiteral("= order: b, a, new") }));
    EXPECT_TRUE(ui::RuleDraft::changes(next, next).isEmpty());
    EXPECT_EQ(ui::RuleDraft::countChanges(kafka.rules, next), 4) << "one gone, one other, one new, another order";
    EXPECT_EQ(ui::RuleDraft::countChanges(next, next), 0);
}

struct Table : ::testing::Test {
    Table()
    {
        backend.makeBridge();
        draft.setInUse(backend.current.kafka);
        model = std::make_unique<RuleTableModel>(draft);
        tester = std::make_unique<QAbstractItemModelTester>(model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        model->setNumbers(backend.now.kafka, backend.now.steadyNanos);
    }
    QString cell(int row, int column) const { return model->index(row, column).data().toString(); }

    test::FakeBackend backend;
    ui::RuleDraft draft;
    std::unique_ptr<RuleTableModel> model;
    std::unique_ptr<QAbstractItemModelTester> tester;
};

TEST_F(Table, RulesInTheirOrderWithTheirNumbersAndWhatElseCounts)
{
    ASSERT_EQ(model->rowCount(), 4);
    EXPECT_EQ(model->ruleCount(), 3);
    EXPECT_EQ(cell(0, RuleTableModel::Name), QStringLiteral("telemetry"));
    EXPECT_EQ(cell(0, RuleTableModel::Acknowledged), QStringLiteral("8,411,514"));
    EXPECT_EQ(cell(0, RuleTableModel::Waiting), QStringLiteral("814"));
    EXPECT_EQ(cell(1, RuleTableModel::Format), QStringLiteral("CloudEvents")) << "the editor's word, not the file's";
    EXPECT_EQ(cell(1, RuleTableModel::Partition), QStringLiteral("by key"));
    EXPECT_EQ(cell(2, RuleTableModel::Acknowledged), QStringLiteral("\u2013")) << "it is not in use";
    EXPECT_EQ(model->index(2, RuleTableModel::Name).data(Qt::CheckStateRole).toInt(), Qt::Unchecked);
    EXPECT_EQ(cell(1, RuleTableModel::Ack), QStringLiteral("Kafka"));
    EXPECT_EQ(cell(2, RuleTableModel::Buffer), QStringLiteral("disk"));
    EXPECT_EQ(cell(3, RuleTableModel::Name), QStringLiteral("dead letters"));
    EXPECT_EQ(cell(3, RuleTableModel::Topic), QStringLiteral("dead.letters"));
    EXPECT_FALSE(model->flags(model->index(3, 0)) & Qt::ItemIsDragEnabled);
    backend.now.kafka.rules[0].matched += 1204;
    backend.advance(2);
    model->setNumbers(backend.now.kafka, backend.now.steadyNanos);
    EXPECT_EQ(cell(0, RuleTableModel::Rate), QStringLiteral("602/s"));
    std::uint64_t sum = 0;
    for (int row = 0; row < model->rowCount(); ++row) {
        if (const auto* numbers = model->numbers(row))
            sum += numbers->matched;
    }
    EXPECT_EQ(sum, backend.now.kafka.matched + 1204) << "the rows add up to the whole";
}

TEST_F(Table, ADragAsksForThePlaceAfterwards)
{
    QSignalSpy moves(model.get(), &RuleTableModel::moveWanted);
    const auto drop = [&](int from, int before) {
        const std::unique_ptr<QMimeData> data(model->mimeData({ model->index(from, 0) }));
        model->dropMimeData(data.get(), Qt::MoveAction, before, 0, {});
        const auto last = moves.isEmpty() ? QList<QVariant>() : moves.takeLast();
        return last.isEmpty() ? -1 : last.at(1).toInt();
    };
    EXPECT_EQ(drop(0, 3), 2);
    EXPECT_EQ(drop(2, 0), 0);
    EXPECT_EQ(drop(0, 1), -1) << "it stays where it is";
    EXPECT_EQ(drop(0, 4), 2) << "dead letters stay behind the rules";
    EXPECT_EQ(model->mimeData({ model->index(3, 0) }), nullptr);
}

TEST_F(Table, StaysAModelWhateverIsEditedAndCounted)
{
    std::mt19937 random(7);
    for (int i = 0; i < 300; ++i) {
        const auto count = static_cast<int>(draft.rules().size());
        const int row = count > 0 ? static_cast<int>(random() % static_cast<unsigned>(count)) : 0;
        switch (random() % 7) {
        case 0: draft.add(rule("x")); break;
        case 1: draft.isImplicit() ? (void)draft.add(rule("y")) : draft.remove(row); break;
        case 2: draft.isImplicit() ? (void)draft.add(rule("z")) : draft.move(row, 0); break;
        case 3: if (draft.canUndo()) draft.undo(); break;
        case 4: if (draft.canRedo()) draft.redo(); break;
        case 5: backend.now.kafka.rules.push_back({ .name = "gone " + std::to_string(i), .active = false, .matched = 1, .acknowledged = 1 }); break;
        default: if (!backend.now.kafka.rules.empty()) backend.now.kafka.rules.pop_back(); break;
        }
        model->renewRules();
        backend.advance(1);
        model->setNumbers(backend.now.kafka, backend.now.steadyNanos);
        ASSERT_EQ(model->ruleCount(), std::max(1, static_cast<int>(draft.rules().size())));
    }
}

TEST(BridgeNumbers, AFlushNeedsOneClusterThatTakesRecords)
{
    metrics::KafkaSnapshot kafka;
    kafka.state = metrics::KafkaState::Down;
    kafka.queued = 5;
    EXPECT_FALSE(ui::canFlush(kafka));
    kafka.clusters.resize(2);
    kafka.clusters[0].state = kafka.clusters[1].state = metrics::KafkaState::Down;
    EXPECT_FALSE(ui::canFlush(kafka));
    kafka.clusters[0].state = metrics::KafkaState::Up;
    EXPECT_TRUE(ui::canFlush(kafka)) << "the state of all is that of the worst";
    kafka.flushing = true;
    EXPECT_FALSE(ui::canFlush(kafka));
}

TEST(BridgeTables, KeepTheirRowsWhileNumbersChangeAndLeadToTheirEvents)
{
    test::FakeBackend backend;
    backend.makeBridge();
    ui::BrokerTableModel brokers;
    ui::PartitionTableModel partitions;
    ui::LossTableModel losses;
    QAbstractItemModelTester testers[] { QAbstractItemModelTester(&brokers, QAbstractItemModelTester::FailureReportingMode::Fatal),
        QAbstractItemModelTester(&partitions, QAbstractItemModelTester::FailureReportingMode::Fatal),
        QAbstractItemModelTester(&losses, QAbstractItemModelTester::FailureReportingMode::Fatal) };
    const auto take = [&] {
        brokers.setRows(backend.report.brokers);
        partitions.setRows(backend.report.partitions);
        losses.setRows(backend.report);
    };
    take();
    QSignalSpy resets(&partitions, &QAbstractItemModel::modelReset);
    EXPECT_EQ(brokers.index(2, ui::BrokerTableModel::State).data().toString(), QStringLiteral("1 of 2 connections up"));
    EXPECT_EQ(brokers.index(0, ui::BrokerTableModel::RttP99).data().toString(), QStringLiteral("9.3\u00A0ms"));
    EXPECT_EQ(partitions.eventFilter(6), QStringLiteral("kafka.topic == alarms and kafka.partition == 0"));
    ASSERT_EQ(losses.rowCount(), 3);
    EXPECT_EQ(losses.total(), 45u);
    EXPECT_EQ(losses.index(2, ui::LossTableModel::Count).data().toString(), QStringLiteral("2")) << "what no line names is a line too";
    EXPECT_TRUE(losses.eventFilter(2).isEmpty());
    EXPECT_EQ(losses.eventFilter(1), QStringLiteral("kafka.status == failed and kafka.error == 10 and kafka.topic == alarms"));
    EXPECT_FALSE(losses.remedy(1).isEmpty());
    EXPECT_FALSE(losses.remedy(0).contains(QStringLiteral("dead letter"))) << "they are dead letters already";
    EXPECT_TRUE(ui::Texts::kafkaRemedy(backend.report.losses[0].code).contains(QStringLiteral("dead letter")));
    backend.report.partitions[0].queued += 5;
    backend.report.partitions.push_back({ "new", {}, 0, 1 });
    backend.report.losses[0].count += 2;
    metrics::LossReport loss;
    loss.code = 29;
    loss.topic = "new";
    loss.count = 1;
    backend.report.losses.push_back(loss);
    backend.report.lost += 3;
    take();
    EXPECT_EQ(resets.size(), 0) << "a row more is no new table";
    EXPECT_EQ(losses.total(), 48u);
    backend.report.partitions.erase(backend.report.partitions.begin());
    take();
    EXPECT_EQ(partitions.rowCount(), 7);
}

TEST(BridgeTables, RatesComeOfTwoReportsByTheLibrarysOwnClock)
{
    metrics::BridgeReport report;
    report.brokers = { { .cluster = {}, .id = 1, .host = "k1:9092", .state = "UP", .connections = 1, .up = 1 }, { .cluster = "archive", .id = 1, .host = "a1:9092", .state = "TRY_CONNECT", .connections = 1 } };
    report.partitions = { { .topic = "t", .cluster = {}, .leader = 1 } };
    report.brokers[0].stateAgeMicros = 9'400'000'000;
    ui::BrokerTableModel brokers;
    ui::PartitionTableModel partitions;
    const auto take = [&] {
        brokers.setRows(report.brokers);
        partitions.setRows(report.partitions);
    };
    using B = ui::BrokerTableModel;
    using P = ui::PartitionTableModel;
    const auto broker = [&](int column) { return brokers.index(0, column).data().toString(); };
    const auto partition = [&](int column) { return partitions.index(0, column).data().toString(); };
    take();
    EXPECT_EQ(broker(B::Rate), QStringLiteral("\u2013")) << "of one report nothing is known";
    EXPECT_EQ(broker(B::Age), QStringLiteral("2 h"));
    EXPECT_EQ(partition(P::Batch), QStringLiteral("\u2013"));
    report.brokers[0].countedAtMicros = report.partitions[0].countedAtMicros = 1;
    take();
    report.brokers[0].countedAtMicros += 2'000'000;
    report.brokers[0].sent = 60;
    report.brokers[0].sentBytes = 4096;
    report.brokers[0].retries = 7;
    report.partitions[0].countedAtMicros += 2'000'000;
    report.partitions[0].sent = 2400;
    report.partitions[0].sentBytes = 4096;
    report.partitions[0].batchAverage = 41;
    take();
    EXPECT_EQ(broker(B::Rate), QStringLiteral("30/s"));
    EXPECT_EQ(broker(B::Bytes), QStringLiteral("2.0\u00A0KiB/s"));
    EXPECT_EQ(broker(B::Retries), QStringLiteral("7"));
    EXPECT_EQ(partition(P::Rate), QStringLiteral("1,200/s"));
    EXPECT_EQ(partition(P::Batch), QStringLiteral("41"));
    take();
    EXPECT_EQ(partition(P::Rate), QStringLiteral("1,200/s")) << "the library has counted nothing new, and that is no zero";
    report.partitions[0].countedAtMicros += 1'000'000;
    report.partitions[0].sent = 0;
    take();
    EXPECT_EQ(partition(P::Rate), QStringLiteral("\u2013")) << "a new producer";
    EXPECT_TRUE(brokers.hasClusters());
    EXPECT_EQ(brokers.index(1, B::Cluster).data().toString(), QStringLiteral("archive"));
    EXPECT_EQ(brokers.index(1, B::Host).data().toString(), QStringLiteral("a1:9092"));
    EXPECT_LT(brokers.index(0, B::Id).data(ui::ReportTableModel::SortRole).toInt(), brokers.index(1, B::Id).data(ui::ReportTableModel::SortRole).toInt())
        << "both are 1: by cluster first";
    EXPECT_EQ(brokers.index(1, B::State).data(Qt::ForegroundRole).value<QColor>(), ui::theme()[ui::Role::Warn]) << "it is being tried";
    report.brokers[1].state = "DOWN";
    take();
    EXPECT_EQ(brokers.index(1, B::State).data(Qt::ForegroundRole).value<QColor>(), ui::theme()[ui::Role::Error]);
}

TEST(BridgeTables, HostileNamesAreShownAsTheyAre)
{
    metrics::BridgeReport report;
    report.losses.push_back({ .code = -10002, .topic = "<b>x</b>\xE2\x80\xAE", .rule = "r", .count = 1, .client = "a\nb", .detail = {} });
    report.lost = 1;
    ui::LossTableModel losses;
    losses.setRows(report);
    EXPECT_EQ(losses.index(0, ui::LossTableModel::Topic).data().toString(), QStringLiteral("<b>x</b>\u2039U+202E\u203A"));
    EXPECT_FALSE(losses.index(0, ui::LossTableModel::Example).data().toString().contains(QLatin1Char('\n')));
    EXPECT_TRUE(losses.index(0, ui::LossTableModel::Topic).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
}

struct Verdict : ::testing::Test {
    Verdict()
    {
        now.mqttIn = now.matched = now.acknowledged = now.p50 = now.p99 = 0;
        snapshot.kafka.state = metrics::KafkaState::Up;
        snapshot.kafka.queueLimit = 200'000;
    }
    ui::BridgeVerdict judge() const { return ui::BridgeVerdict::judge({ snapshot, now, report, growth, since }); }
    Kind kind() const { return judge().kind; }

    metrics::Snapshot snapshot;
    ui::MetricsSample now;
    metrics::BridgeReport report;
    double growth = 0;
    std::int64_t since = 0;
};

TEST_F(Verdict, TellsIdleFromStarvedFromFlowing)
{
    EXPECT_EQ(kind(), Kind::NothingToDo);
    now.mqttIn = 500;
    EXPECT_EQ(kind(), Kind::Starved);
    EXPECT_EQ(judge().stage, ui::BridgeVerdict::Stage::Hook);
    now.matched = now.acknowledged = 500;
    now.p50 = 3;
    now.p99 = 21;
    EXPECT_EQ(kind(), Kind::Flowing);
    EXPECT_TRUE(judge().text.contains(QStringLiteral("500/s"))) << judge().text.toStdString();
    snapshot.kafka.state = metrics::KafkaState::Off;
    EXPECT_EQ(kind(), Kind::Off);
}

TEST_F(Verdict, SaysWhenKafkaIsTooSlowAndHowLongTheQueueWillLast)
{
    now.mqttIn = now.matched = 1200;
    now.acknowledged = 1000;
    growth = 200;
    snapshot.kafka.queued = 100'000;
    EXPECT_EQ(kind(), Kind::KafkaSlow);
    EXPECT_EQ(judge().stage, ui::BridgeVerdict::Stage::Queue);
    EXPECT_TRUE(judge().text.contains(QStringLiteral("500 s"))) << judge().text.toStdString();
    snapshot.kafka.spool.enabled = true;
    EXPECT_EQ(kind(), Kind::KafkaSlow);
    EXPECT_FALSE(judge().text.contains(QStringLiteral("500 s"))) << "the disk takes what memory does not";
    snapshot.kafka.spool.enabled = false;
    growth = 0;
    EXPECT_EQ(kind(), Kind::Flowing) << "a full queue that is not growing flows";
    report.oldestInFlightMicros = 3'100'000;
    EXPECT_EQ(kind(), Kind::KafkaSlow);
    EXPECT_TRUE(judge().text.contains(QStringLiteral("3.1\u00A0s"))) << judge().text.toStdString();
}

TEST_F(Verdict, AFullQueueDoesNotFlow)
{
    now.mqttIn = now.matched = now.acknowledged = 1000;
    snapshot.kafka.queued = 200'000;
    EXPECT_EQ(kind(), Kind::KafkaSlow);
    snapshot.kafka.queued = 10;
    EXPECT_EQ(judge().state, ui::State::Ok);
    EXPECT_EQ(ui::BridgeVerdict::judge({ snapshot, now, report, growth, since, true }).state, ui::State::Warn) << "some were lost a moment ago";
}

TEST_F(Verdict, NamesThrottlingAndAPartitionWithoutALeader)
{
    metrics::BrokerReport broker;
    broker.host = "kafka-1:9092";
    broker.throttleMillis = 120;
    report.brokers.push_back(broker);
    EXPECT_EQ(kind(), Kind::Throttled);
    EXPECT_TRUE(judge().text.contains(QStringLiteral("kafka-1:9092")));
    report.partitions.push_back({ "iot.events", {}, 3, -1, 0, 0 });
    EXPECT_EQ(kind(), Kind::Throttled) << "nothing waits for that partition";
    report.partitions.back().queued = 5;
    EXPECT_EQ(kind(), Kind::LeaderMissing);
    EXPECT_TRUE(judge().text.contains(QStringLiteral("iot.events")));
    snapshot.kafka.state = metrics::KafkaState::Blocked;
    snapshot.kafka.problemId = "kafka.no_acknowledgement";
    EXPECT_EQ(kind(), Kind::LeaderMissing) << "the cause, not what follows of it";
    report.partitions.clear();
    EXPECT_EQ(kind(), Kind::KafkaSlow);
}

TEST_F(Verdict, SaysSinceWhenKafkaIsAwayAndThatNothingIsLost)
{
    snapshot.kafka.state = metrics::KafkaState::Down;
    snapshot.kafka.problemId = "kafka.unreachable";
    snapshot.kafka.servers = "kafka-1:9092";
    snapshot.kafka.queued = 12301;
    since = test::kStartMicros;
    EXPECT_EQ(kind(), Kind::Down);
    EXPECT_EQ(judge().stage, ui::BridgeVerdict::Stage::Queue) << "nothing is in flight";
    EXPECT_TRUE(judge().text.contains(QStringLiteral("12,301"))) << judge().text.toStdString();
    EXPECT_TRUE(judge().text.contains(QStringLiteral(":07"))) << judge().text.toStdString();
    EXPECT_TRUE(judge().text.contains(QStringLiteral("kafka-1:9092")));
    snapshot.kafka.problemId = "kafka.authentication";
    EXPECT_EQ(kind(), Kind::LoginRefused);
    snapshot.kafka.state = metrics::KafkaState::Blocked;
    snapshot.kafka.problemId = "kafka.topic_missing";
    EXPECT_EQ(kind(), Kind::Refused);
    snapshot.kafka.spool.enabled = true;
    snapshot.kafka.spool.problem = "No space left on device";
    EXPECT_EQ(kind(), Kind::DiskTrouble);
    EXPECT_EQ(judge().stage, ui::BridgeVerdict::Stage::Spool);
}

TEST_F(Verdict, CountsWhatWaitsForTheClusterInTrouble)
{
    metrics::KafkaSnapshot& kafka = snapshot.kafka;
    kafka.state = metrics::KafkaState::Down;
    kafka.problemId = "kafka.unreachable";
    kafka.problemCluster = "archive";
    kafka.queued = 1000;
    kafka.inFlight = 28;
    kafka.clusters.resize(2);
    kafka.clusters[0].waiting = 814;
    kafka.clusters[1].name = "archive";
    kafka.clusters[1].waiting = 214;
    EXPECT_TRUE(judge().text.contains(QStringLiteral("214 record(s) for it"))) << judge().text.toStdString();
    EXPECT_EQ(judge().stage, ui::BridgeVerdict::Stage::None) << "the stages show what goes to the others too";
    kafka.problemCluster.clear(); // the default one
    EXPECT_TRUE(judge().text.contains(QStringLiteral("814 record"))) << judge().text.toStdString();
    kafka.clusters.clear();
    EXPECT_TRUE(judge().text.contains(QStringLiteral("1,028 record"))) << judge().text.toStdString();
}

TEST_F(Verdict, SaysThatSomebodyHasPausedItAndWhatElseIsWrong)
{
    metrics::KafkaSnapshot& kafka = snapshot.kafka;
    kafka.pausedSinceWallMicros = test::kStartMicros;
    EXPECT_EQ(kind(), Kind::Paused);
    EXPECT_EQ(judge().state, ui::State::Warn);
    EXPECT_TRUE(judge().text.contains(QStringLiteral(":07"))) << judge().text.toStdString();
    kafka.queued = 5'000'000'000;
    EXPECT_TRUE(judge().text.contains(QStringLiteral("5,000,000,000 record"))) << judge().text.toStdString();
    kafka.state = metrics::KafkaState::Down;
    kafka.problemId = "kafka.unreachable";
    kafka.servers = "kafka-1:9092,kafka-2:9092";
    EXPECT_EQ(kind(), Kind::Paused);
    EXPECT_EQ(judge().state, ui::State::Error);
    EXPECT_TRUE(judge().text.contains(QStringLiteral("kafka-1:9092, kafka-2:9092"))) << judge().text.toStdString();
    kafka.state = metrics::KafkaState::Off;
    EXPECT_EQ(kind(), Kind::Off);
}

TEST(BridgeNumbers, WhatIsOnTheDiskDoesNotFillTheQueue)
{
    metrics::KafkaSnapshot kafka;
    kafka.queueLimit = 10'000;
    kafka.queued = 48'814;
    kafka.inFlight = 211;
    kafka.spool.rows = 48'211;
    EXPECT_EQ(ui::queuedInMemory(kafka), 603u);
    EXPECT_NEAR(ui::queueFill(kafka), 0.0814, 0.0001);
    kafka.spool.kept = 211; // delivered, and on the disk all the same
    EXPECT_EQ(ui::queuedInMemory(kafka), 814u);
    kafka.queued = 10;
    EXPECT_EQ(ui::queuedInMemory(kafka), 0u);
}

TEST(PauseRisks, AskOnlyWhereAPauseHurtsSomebodySoon)
{
    config::KafkaSettings settings;
    metrics::KafkaSnapshot kafka;
    kafka.queueLimit = 200'000;
    EXPECT_TRUE(ui::PauseRisks::of(settings, kafka, NAN).isEmpty());
    EXPECT_TRUE(ui::PauseRisks::of(settings, kafka, 50).isEmpty()) << "over an hour";
    QStringList risks = ui::PauseRisks::of(settings, kafka, 2000);
    ASSERT_EQ(risks.size(), 1);
    EXPECT_TRUE(risks[0].contains(QStringLiteral("100 s")) && risks[0].contains(QStringLiteral("held back"))) << risks[0].toStdString();
    settings.whenFull = config::WhenFull::DropNewest;
    EXPECT_TRUE(ui::PauseRisks::of(settings, kafka, 2000)[0].contains(QStringLiteral("dropped")));
    kafka.spool.enabled = true;
    EXPECT_TRUE(ui::PauseRisks::of(settings, kafka, 2000).isEmpty()) << "the disk takes them";
    config::RuleSettings rule;
    rule.ack = config::RuleAck::Kafka;
    settings.rules = { rule };
    risks = ui::PauseRisks::of(settings, kafka, NAN);
    ASSERT_EQ(risks.size(), 1);
    EXPECT_TRUE(risks[0].contains(QStringLiteral("30 s"))) << risks[0].toStdString();
    settings.rules[0].enabled = false;
    EXPECT_TRUE(ui::PauseRisks::of(settings, kafka, NAN).isEmpty());
}

} // namespace
} // namespace hookline

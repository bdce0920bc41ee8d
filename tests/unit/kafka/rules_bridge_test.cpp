// Rules at work, against librdkafka's built-in cluster: where records go, what happens to those that cannot, and that no rule's
// trouble is another's.
#include "core/kafka/failure.h"
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"

#include <filesystem>
#include <fstream>
#include <librdkafka/rdkafka.h>
#include <set>

namespace hookline::test {
namespace {

using config::PartitionBy;
using metrics::KafkaState;

struct RulesBridge : ::testing::Test {
    MockKafka kafka { "events", 1 };
    BridgeFixture f;
    mqtt::ClientInfoRef client = makeClient("c1");

    config::KafkaSettings with(std::vector<config::RuleSettings> rules) const
    {
        auto settings = BridgeFixture::settings(kafka.servers());
        settings.rules = std::move(rules);
        return settings;
    }
    std::vector<std::string> valuesOf(const std::string& topic, std::size_t wanted) const
    {
        std::vector<std::string> out;
        for (const ReadRecord& record : readTopic(kafka.servers(), topic, wanted))
            out.push_back(record.value);
        return out;
    }
    bool applied(const config::KafkaSettings& settings)
    {
        auto promise = std::make_shared<std::promise<bool>>();
        auto future = promise->get_future();
        f.bridge.apply(settings, [promise](const base::Result<std::uint64_t>& moved) { promise->set_value(moved.has_value()); });
        return future.wait_for(std::chrono::seconds(20)) == std::future_status::ready && future.get();
    }
    bool settled(std::uint64_t matched)
    {
        return eventually([&] {
            const auto s = f.bridge.snapshot();
            return s.matched == matched && s.acknowledged + s.failed + s.dropped == matched;
        });
    }
};

TEST_F(RulesBridge, EachEventGoesWhereTheRulesSay)
{
    kafka.createTopic("plant", 1);
    kafka.createTopic("alarms", 1);
    auto alarms = makeRule("alarms", "alarms");
    alarms.where = "payload.temp > 30";
    alarms.headers = { "site=${topic[2]}", "temp=${payload.temp}" };
    alarms.key = "${topic[-1]}";
    auto gateways = makeRule("gateways", "events");
    gateways.clients = { "gw-*" };
    gateways.last = true;
    ASSERT_TRUE(f.bridge.start(with({ gateways, makeRule("plant", "plant", { "plant/#" }), alarms })));
    f.broker.publish(client, "plant/a/t1", R"({"temp":31})");
    f.broker.publish(client, "plant/a/t2", R"({"temp":29})");
    f.broker.publish(client, "home/b/t3", R"({"temp":40})");
    f.broker.publish(client, "home/b/t4", "no json");
    f.broker.publish(makeClient("gw-7"), "plant/a/t1", R"({"temp":99})");
    ASSERT_TRUE(settled(5));
    EXPECT_EQ(valuesOf("plant", 2), (std::vector<std::string> { R"({"temp":31})", R"({"temp":29})" }));
    EXPECT_EQ(valuesOf("events", 1), (std::vector<std::string> { R"({"temp":99})" })) << "last: the rules behind are not asked";
    const auto records = readTopic(kafka.servers(), "alarms", 2);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_EQ(records[0].key, "t1");
    EXPECT_EQ(records[0].headers.at("site"), "a");
    EXPECT_EQ(records[0].headers.at("temp"), "31");
    EXPECT_EQ(records[1].headers.at("site"), "b");
    const auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "plant").acknowledged, 2u);
    EXPECT_EQ(ruleNamed(s, "alarms").acknowledged, 2u);
    EXPECT_EQ(ruleNamed(s, "alarms").unwanted, 2u) << "29, and what is no JSON";
    EXPECT_EQ(s.unmatched, 1u);
}

TEST_F(RulesBridge, OutcomesSayWhichRuleMadeTheRecordAndItsKey)
{
    auto keyed = makeRule("keyed", "events", { "a" });
    keyed.key = "${topic}-${qos}" + std::string(252, 'x') + "\xC3\xA9 and more";
    auto keyless = makeRule("keyless", "events", { "b" });
    keyless.key = "";
    auto broken = makeRule("broken", "events", { "d" });
    broken.key = "${payload.absent}";
    ASSERT_TRUE(f.bridge.start(with({ keyed, keyless, makeRule("usual", "events", { "c" }), broken })));
    for (const char* topic : { "a", "b", "c", "d" })
        f.broker.publish(client, topic, "1");
    ASSERT_TRUE(settled(4));
    ASSERT_TRUE(eventually([&] { return f.outcomes.all().size() == 4; }));
    std::map<std::string, tap::KafkaOutcome> byRule;
    for (const auto& [id, fates] : f.outcomes.all()) {
        ASSERT_TRUE(fates.front().rule);
        byRule[fates.front().rule->string()] = fates.front();
    }
    ASSERT_EQ(byRule.size(), 4u);
    EXPECT_EQ(byRule["keyed"].keyed, tap::KafkaKey::Text);
    ASSERT_TRUE(byRule["keyed"].key);
    EXPECT_TRUE(byRule["keyed"].key->view().starts_with("a-1xxx"));
    EXPECT_EQ(byRule["keyed"].key->view().size(), 255u) << "of a long one its beginning, in whole characters";
    EXPECT_EQ(byRule["keyless"].keyed, tap::KafkaKey::None);
    EXPECT_EQ(byRule["usual"].keyed, tap::KafkaKey::Client);
    EXPECT_EQ(byRule["broken"].status, tap::KafkaStatus::Failed);
    EXPECT_EQ(byRule["broken"].keyed, tap::KafkaKey::None);
}

TEST_F(RulesBridge, WhatNoRuleCanWantNeverComesToTheBridge)
{
    ASSERT_TRUE(f.bridge.start(with({ makeRule("plant", "events", { "plant/#" }) })));
    f.broker.fire<hooks::ClientConnected>(0, client);
    f.broker.publish(client, "home/x", "1");
    f.broker.publish(client, "plant/x", "2");
    ASSERT_TRUE(settled(1));
    EXPECT_EQ(f.bridge.snapshot().unmatched, 0u);
}

TEST_F(RulesBridge, TemplatesMakeTopics)
{
    auto rule = makeRule("sites", "site.${topic[2]}");
    ASSERT_TRUE(f.bridge.start(with({ rule })));
    for (int i = 0; i < 60; ++i)
        f.broker.publish(client, "plant/s" + std::to_string(i % 6), std::to_string(i));
    ASSERT_TRUE(settled(60));
    for (int site = 0; site < 6; ++site) {
        const auto values = valuesOf("site.s" + std::to_string(site), 10);
        ASSERT_EQ(values.size(), 10u);
        for (int i = 0; i < 10; ++i) // one key, one partition: in order
            EXPECT_EQ(values[static_cast<std::size_t>(i)], std::to_string(i * 6 + site));
    }
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().topics.size() == 6; }));
}

TEST_F(RulesBridge, NamesThatMeetInOneTopicAreCounted) // acceptance case 17
{
    ASSERT_TRUE(f.bridge.start(with({ makeRule("mirror", "${topic}") })));
    for (const char* topic : { "a/b", "a/b", "a.b", "a.b", "c" })
        f.broker.publish(client, topic, topic);
    ASSERT_TRUE(settled(5));
    EXPECT_EQ(valuesOf("a.b", 4).size(), 4u);
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "mirror").collisions, 1u);
}

TEST_F(RulesBridge, AMissingFieldBecomesADeadLetter) // acceptance case 16
{
    kafka.createTopic("dead", 1);
    auto rule = makeRule("sites", "site.${payload.site}");
    rule.onFailure = "topic:dead";
    ASSERT_TRUE(f.bridge.start(with({ rule })));
    f.broker.publish(client, "plant/1", R"({"site":"k"})");
    f.broker.publish(client, "plant/2", R"({"sitt":"k"})");
    f.broker.publish(client, "plant/3", std::string("\x00\xff", 2));
    ASSERT_TRUE(settled(5)) << "three events and two dead letters";
    EXPECT_EQ(valuesOf("site.k", 1).size(), 1u);
    const auto letters = readTopic(kafka.servers(), "dead", 2);
    ASSERT_EQ(letters.size(), 2u);
    EXPECT_EQ(letters[0].value, R"({"sitt":"k"})");
    EXPECT_EQ(letters[0].key, "c1");
    EXPECT_EQ(letters[0].headers.at("hookline_error"), "missing_field");
    EXPECT_EQ(letters[0].headers.at("hookline_error_detail"), "topic: payload.site");
    EXPECT_EQ(letters[0].headers.at("hookline_rule"), "sites");
    EXPECT_EQ(letters[0].headers.at("mqtt_topic"), "plant/2") << "with everything a record has";
    EXPECT_EQ(letters[1].value, std::string("\x00\xff", 2));
    const auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "sites").failed, 2u);
    EXPECT_EQ(ruleNamed(s, "sites").passedOn, 2u);
    EXPECT_EQ(ruleNamed(s, "dead letters: dead").acknowledged, 2u);
}

TEST_F(RulesBridge, WhoLooksSeesBrokersPartitionsAndEachReasonOfALoss)
{
    kafka.createTopic("plant", 2);
    auto rule = makeRule("sites", "plant", { "plant/#" });
    rule.key = "${payload.id}";
    rule.partitionBy = PartitionBy::Explicit;
    rule.partition = "1";
    ASSERT_TRUE(f.bridge.start(with({ rule })));
    f.broker.publish(client, "plant/a", R"({"id":1})");
    f.broker.publish(client, "plant/a", R"({"id":2})");
    f.broker.publish(client, "plant/a", R"({"no":1})");
    f.broker.publish(client, "plant/a", R"({"no":2})");
    ASSERT_TRUE(settled(4));
    const auto look = [&] {
        auto promise = std::make_shared<std::promise<kafka::BridgeLook>>();
        auto future = promise->get_future();
        f.bridge.look([promise](kafka::BridgeLook&& out) { promise->set_value(std::move(out)); });
        EXPECT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
        return kafka::makeReport(future.get());
    };
    metrics::BridgeReport report;
    ASSERT_TRUE(eventually([&] { // the first look asks for statistics, which come once a second
        report = look();
        return report.partitions.size() == 2 && !report.brokers.empty();
    }));
    EXPECT_EQ(report.brokers[0].up, 1u);
    EXPECT_EQ(report.brokers[0].state, "UP");
    EXPECT_EQ(report.partitions[0].lastOffset, -1);
    EXPECT_EQ(report.partitions[1].topic, "plant");
    EXPECT_EQ(report.partitions[1].lastOffset, 1);
    EXPECT_EQ(report.partitions[1].leader, report.brokers[0].id);
    EXPECT_EQ(report.oldestInFlightMicros, -1) << "nothing is on its way";
    ASSERT_EQ(report.losses.size(), 1u);
    EXPECT_EQ(report.lost, 2u);
    EXPECT_EQ(report.losses[0].code, static_cast<int>(kafka::Failure::MissingField));
    EXPECT_EQ(report.losses[0].rule, "sites");
    EXPECT_EQ(report.losses[0].count, 2u);
    EXPECT_EQ(report.losses[0].client, "c1");
    EXPECT_NE(report.losses[0].detail.find("payload.id"), std::string::npos) << report.losses[0].detail;
}

TEST_F(RulesBridge, DeadLettersInAFileAndByAnotherRule)
{
    const auto path = std::filesystem::temp_directory_path() / ("hookline-letters-" + std::to_string(::getpid()));
    auto byField = makeRule("by field", "site.${payload.site}");
    byField.onFailure = "rule:by topic";
    auto byTopic = makeRule("by topic", "site.${topic[3]}");
    byTopic.events = { "dropped" }; // gets nothing else here
    byTopic.onFailure = "file:" + path.string();
    ASSERT_TRUE(f.bridge.start(with({ byField, byTopic })));
    f.broker.publish(client, "plant/x/y", "1");
    f.broker.publish(client, "plant/x", "two \"quoted\"");
    ASSERT_TRUE(settled(4));
    EXPECT_EQ(valuesOf("site.y", 1), (std::vector<std::string> { "1" }));
    std::ifstream file(path);
    std::string line;
    std::string more;
    ASSERT_TRUE(std::getline(file, line));
    EXPECT_FALSE(std::getline(file, more));
    EXPECT_THAT(line, ::testing::HasSubstr(R"("rule":"by topic","error":"missing_field","detail":"topic: topic[3]")"));
    EXPECT_THAT(line, ::testing::HasSubstr(R"("value":"two \"quoted\"")"));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    std::filesystem::remove(path);
}

TEST_F(RulesBridge, RulesThatHandOnInACircleEnd)
{
    auto a = makeRule("a", "x.${payload.nope}");
    a.onFailure = "rule:b";
    auto b = makeRule("b", "y.${payload.nope}");
    b.events = { "dropped" };
    b.onFailure = "rule:a";
    ASSERT_TRUE(f.bridge.start(with({ a, b })));
    f.broker.publish(client, "t", "1");
    f.broker.publish(client, "t", "2");
    ASSERT_TRUE(eventually([&] {
        const auto s = f.bridge.snapshot();
        return s.matched == 20 && s.failed == 20;
    })) << f.bridge.snapshot().matched;
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(RulesBridge, AMissingTopicOfOneRuleStallsNobody)
{
    kafka.createTopic("late", 1);
    kafka.topicError("late", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    ASSERT_TRUE(f.bridge.start(with({ makeRule("late", "late"), makeRule("events", "events") })));
    for (int i = 0; i < 500; ++i)
        f.broker.publish(client, "t", std::to_string(i));
    ASSERT_TRUE(f.waitAcknowledged(500));
    ASSERT_TRUE(f.waitProblem("kafka.topic_missing"));
    auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "events").acknowledged, 500u);
    EXPECT_EQ(ruleNamed(s, "late").queued, 500u);
    EXPECT_THAT(s.problem, ::testing::HasSubstr("\"late\""));
    EXPECT_FALSE(f.paused.load());
    kafka.topicError("late", 0);
    ASSERT_TRUE(f.waitAcknowledged(1000));
    EXPECT_EQ(valuesOf("late", 500).size(), 500u);
    EXPECT_TRUE(f.waitState(KafkaState::Up));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(RulesBridge, ATopicThatTakesNothingKeepsToItsShareOfTheQueue)
{
    kafka.createTopic("late", 1);
    kafka.createTopic("dead", 1);
    kafka.topicError("late", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    auto late = makeRule("late", "late");
    late.onFailure = "topic:dead";
    auto settings = with({ late, makeRule("events", "events") });
    settings.queueRecords = 1000;
    ASSERT_TRUE(f.bridge.start(settings));
    ASSERT_TRUE(f.waitProblem("kafka.topic_missing"));
    for (int i = 0; i < 3000; ++i) {
        f.broker.publish(client, "t", std::to_string(i));
        if (i % 100 == 99) { // as a broker that stops reading would
            ASSERT_TRUE(eventually([&] { return !f.paused.load() && f.bridge.snapshot().queued + f.bridge.snapshot().inFlight <= 700; }));
        }
    }
    ASSERT_TRUE(eventually([&] { return ruleNamed(f.bridge.snapshot(), "events").acknowledged == 3000; })) << "not held up";
    ASSERT_TRUE(eventually([&] { return ruleNamed(f.bridge.snapshot(), "dead letters: dead").acknowledged == 2500; }));
    auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "late").queued, 500u);
    EXPECT_EQ(ruleNamed(s, "late").dropped, 2500u);
    EXPECT_EQ(ruleNamed(s, "late").passedOn, 2500u);
    kafka.topicError("late", 0);
    ASSERT_TRUE(eventually([&] { return ruleNamed(f.bridge.snapshot(), "late").acknowledged == 500; }));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(RulesBridge, OnlySoManyTopicsAtATime)
{
    kafka.createTopic("dead", 1);
    auto rule = makeRule("mirror", "${topic}");
    rule.onFailure = "topic:dead";
    auto settings = with({ rule });
    settings.maxTopics = 3;
    ASSERT_TRUE(f.bridge.start(settings));
    kafka.topicError("a", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    kafka.topicError("b", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    for (const char* topic : { "a", "b", "c", "d" })
        f.broker.publish(client, topic, topic);
    ASSERT_TRUE(f.waitAcknowledged(2)) << "dead letters of c and d";
    auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "mirror").dropped, 2u);
    kafka.topicError("a", 0);
    kafka.topicError("b", 0);
    ASSERT_TRUE(f.waitAcknowledged(4));
    for (const char* topic : { "e", "f", "g" }) { // an idle lane makes room
        f.broker.publish(client, topic, topic);
        const std::uint64_t before = f.bridge.snapshot().acknowledged;
        ASSERT_TRUE(f.waitAcknowledged(before + 1)) << topic;
        EXPECT_EQ(valuesOf(topic, 1).size(), 1u);
    }
    s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "mirror").acknowledged, 5u);
}

TEST_F(RulesBridge, PartitionsByStrategy)
{
    for (const char* topic : { "robin", "fixed", "sticky" })
        kafka.createTopic(topic, 4);
    kafka.createTopic("dead", 1);
    auto robin = makeRule("robin", "robin");
    robin.partitionBy = PartitionBy::RoundRobin;
    auto fixed = makeRule("fixed", "fixed");
    fixed.partitionBy = PartitionBy::Explicit;
    fixed.partition = "${payload}";
    fixed.onFailure = "topic:dead";
    auto sticky = makeRule("sticky", "sticky");
    sticky.partitionBy = PartitionBy::Sticky;
    sticky.key = "";
    ASSERT_TRUE(f.bridge.start(with({ robin, fixed, sticky })));
    for (int i = 0; i < 40; ++i)
        f.broker.publish(client, "t", std::to_string(i % 5)); // there is no partition 4
    f.broker.publish(client, "t", "x");
    ASSERT_TRUE(settled(41 * 3 + 9)) << f.bridge.snapshot().matched << ' ' << f.bridge.snapshot().acknowledged;
    std::map<int, int> of;
    for (const ReadRecord& record : readTopic(kafka.servers(), "robin", 41))
        ++of[record.partition];
    EXPECT_EQ(of.size(), 4u);
    for (const auto& [partition, count] : of)
        EXPECT_NEAR(count, 10, 1) << partition;
    const auto records = readTopic(kafka.servers(), "fixed", 32);
    EXPECT_EQ(records.size(), 32u);
    for (const ReadRecord& record : records)
        EXPECT_EQ(std::to_string(record.partition), record.value);
    const auto stuck = readTopic(kafka.servers(), "sticky", 41);
    EXPECT_EQ(stuck.size(), 41u);
    EXPECT_TRUE(stuck.front().keyIsNull);
    std::set<std::string> errors;
    for (const ReadRecord& letter : readTopic(kafka.servers(), "dead", 9))
        errors.insert(letter.headers.at("hookline_error"));
    EXPECT_EQ(errors, (std::set<std::string> { "no_partition" }));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(RulesBridge, KeyTimestampAndValueByTemplate)
{
    auto rule = makeRule("r", "events");
    rule.format = config::RecordFormat::Template;
    rule.value = "${topic}=${payload.v|?}";
    rule.key = "";
    rule.timestamp = "${payload.ts}";
    ASSERT_TRUE(f.bridge.start(with({ rule })));
    f.broker.publish(client, "t", R"({"v":5,"ts":1700000000000})");
    f.broker.publish(client, "t", R"({"ts":"soon"})");
    ASSERT_TRUE(settled(2));
    const auto records = readTopic(kafka.servers(), "events", 1);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].value, "t=5");
    EXPECT_TRUE(records[0].keyIsNull);
    EXPECT_EQ(records[0].timestampMillis, 1700000000000);
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "r").failed, 1u);
}

TEST_F(RulesBridge, OtherRulesWhileItRunsLoseNothing) // acceptance case 26
{
    kafka.createTopic("two", 1);
    ASSERT_TRUE(f.bridge.start(with({ makeRule("r", "events") })));
    kafka.roundTrip(100); // much is on its way when the rules change
    for (int i = 0; i < 300; ++i)
        f.broker.publish(client, "t", std::to_string(i));
    auto moved = makeRule("r", "two");
    ASSERT_TRUE(applied(with({ moved })));
    for (int i = 300; i < 600; ++i)
        f.broker.publish(client, "t", std::to_string(i));
    auto filtered = makeRule("r", "two", { "t" });
    ASSERT_TRUE(applied(with({ filtered, makeRule("more", "events", { "more" }) })));
    for (int i = 600; i < 900; ++i)
        f.broker.publish(client, i % 2 ? "t" : "more", std::to_string(i));
    kafka.roundTrip(0);
    ASSERT_TRUE(settled(900));
    std::vector<std::string> expected;
    for (int i = 300; i < 900; ++i) {
        if (i < 600 || i % 2)
            expected.push_back(std::to_string(i));
    }
    EXPECT_EQ(valuesOf("two", expected.size()), expected);
    EXPECT_EQ(valuesOf("events", 450).size(), 450u);
    const auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "r").acknowledged, 750u) << "a rule that keeps its name keeps its numbers";
    EXPECT_EQ(ruleNamed(s, "more").acknowledged, 150u);
}

TEST_F(RulesBridge, RulesThatMakeNoSenseChangeNothing)
{
    ASSERT_TRUE(f.bridge.start(with({ makeRule("r", "events") })));
    auto broken = makeRule("r", "events");
    broken.where = "qos =";
    EXPECT_FALSE(applied(with({ broken })));
    f.broker.publish(client, "t", "1");
    EXPECT_TRUE(f.waitAcknowledged(1));
    BridgeFixture other;
    EXPECT_EQ(other.bridge.start(with({ broken })).error().id, "rule.where");
}

TEST_F(RulesBridge, ARefusedBatchOfOneTopicIsNobodyElsesTrouble)
{
    kafka.createTopic("two", 1);
    ASSERT_TRUE(f.bridge.start(with({ makeRule("one", "events", { "one" }), makeRule("two", "two", { "two" }) })));
    ASSERT_TRUE(f.waitState(KafkaState::Up));
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    f.broker.publish(client, "one", "poison");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().failed == 1; }));
    for (int i = 0; i < 100; ++i)
        f.broker.publish(client, i % 2 ? "one" : "two", std::to_string(i));
    ASSERT_TRUE(settled(101));
    const auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "one").acknowledged, 50u);
    EXPECT_EQ(ruleNamed(s, "two").failed, 0u);
}

} // namespace
} // namespace hookline::test

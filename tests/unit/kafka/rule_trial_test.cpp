// Dry runs: what rules would make of captured events, and what deserves a second look.
#include "core/kafka/captured_events.h"
#include "core/kafka/rule_trial.h"
#include "tests/unit/kafka/support/bridge_fixture.h"

namespace hookline::test {
namespace {

using kafka::Trial;
using kafka::TrialCluster;
using kafka::TrialFlag;

std::vector<tap::Event> events(const std::string& text)
{
    const auto read = kafka::readCapturedEvents(text);
    EXPECT_TRUE(read) << read.error().text();
    return read ? *read : std::vector<tap::Event>();
}

Trial tried(std::vector<config::RuleSettings> rules, const std::string& text, const TrialCluster& cluster = {})
{
    config::KafkaSettings settings;
    settings.rules = std::move(rules);
    const auto trial = kafka::tryRules(settings, events(text), cluster);
    EXPECT_TRUE(trial) << trial.error().text();
    return trial ? *trial : Trial();
}

TEST(CapturedEvents, AreReadAsTheyAreWritten)
{
    const auto read = events(R"({"event":"publish","client_id":"c1","username":"u","topic":"a/b","payload":"x","qos":1,"retain":true,"ts":1700000000000,"user_properties":{"k":"v"}}

{"topic":"a","payload_base64":"/wE="}
{"event":"disconnected","client":"c2"}
{"topic":"t","payload":{"temp":31}}
{"event":"subscribe_refused","topic":"a/#","qos":1,"detail":"refused by the access rules"}
)");
    ASSERT_EQ(read.size(), 5u);
    EXPECT_EQ(read[0].message->payload(), "x");
    EXPECT_EQ(read[0].client->username, "u");
    EXPECT_TRUE(read[0].retain);
    EXPECT_EQ(read[0].stamp.wallMicros, 1'700'000'000'000'000);
    EXPECT_EQ(read[1].message->payload(), "\xff\x01");
    EXPECT_EQ(read[2].kind, tap::EventKind::Disconnected);
    EXPECT_EQ(read[2].client->clientId, "c2");
    EXPECT_EQ(read[3].message->payload(), R"({"temp":31})");
    EXPECT_EQ(read[4].kind, tap::EventKind::SubscribeRefused);
    EXPECT_EQ(read[4].topic(), "a/#");
    EXPECT_EQ(read[4].detail(), "refused by the access rules");
    for (const auto& [text, words] : std::initializer_list<std::pair<const char*, const char*>> {
             { "{}\n", "Line 1" }, { "{\"topic\":\"a\"}\nnope", "Line 2" }, { "[]", "not a JSON object" },
             { R"({"topic":"a","qos":3})", "qos is 0, 1 or 2" }, { R"({"event":"pub","topic":"a"})", "no event \"pub\"" },
             { R"({"topic":"a","payload_base64":"?"})", "not base64" } }) {
        const auto wrong = kafka::readCapturedEvents(text);
        ASSERT_FALSE(wrong) << text;
        EXPECT_THAT(wrong.error().text(), ::testing::HasSubstr(words));
    }
}

TEST(RuleTrial, ShowsTheWholeRecord)
{
    auto rule = makeRule("r", "site.${topic[2]}");
    rule.headers = { "unit=C" };
    rule.where = "payload.temp > 30";
    TrialCluster cluster;
    cluster.known = true;
    cluster.topics["site.k"] = { 3, 1'000'000 };
    const Trial trial = tried({ rule }, R"({"client_id":"c1","topic":"plant/k","payload":{"temp":31}})"
                                        "\n"
                                        R"({"client_id":"c1","topic":"plant/k","payload":{"temp":29}})",
        cluster);
    ASSERT_EQ(trial.records.size(), 1u);
    EXPECT_EQ(trial.unmatched, (std::vector<std::size_t> { 1 }));
    const auto& record = trial.records[0];
    EXPECT_EQ(record.rule, "r");
    EXPECT_EQ(record.topic, "site.k");
    EXPECT_EQ(record.key, "c1");
    EXPECT_EQ(record.value, R"({"temp":31})");
    EXPECT_EQ(record.headers.back(), (std::pair<std::string, std::string> { "unit", "C" }));
    EXPECT_GE(record.partition, 0);
    EXPECT_LT(record.partition, 3);
    EXPECT_GT(record.size, record.value.size());
    EXPECT_TRUE(record.flags.empty());
}

TEST(RuleTrial, FlagsWhatDeservesASecondLook)
{
    auto mirror = makeRule("mirror", "${topic}");
    auto site = makeRule("site", "site.${payload.site}");
    site.onFailure = "topic:dead";
    TrialCluster cluster;
    cluster.known = true;
    cluster.topics["a.b"] = { 1, 200 };
    const Trial trial = tried({ mirror, site }, R"({"topic":"a/b","payload":"1"})"
                                                "\n"
                                                R"({"topic":"a.b","payload":")"
            + std::string(500, 'x')
            + "\"}\n"
              R"({"topic":"c d","payload":{"site":"k"}})",
        cluster);
    ASSERT_EQ(trial.records.size(), 6u);
    EXPECT_EQ(trial.records[0].flags, (std::vector<TrialFlag> { TrialFlag::Rewritten, TrialFlag::Collision }));
    EXPECT_EQ(trial.records[0].detail, "a.b");
    EXPECT_EQ(trial.records[1].flags, (std::vector<TrialFlag> { TrialFlag::Failed }));
    EXPECT_EQ(trial.records[1].failure, kafka::Failure::MissingField);
    EXPECT_EQ(trial.records[1].detail, "topic: payload.site");
    EXPECT_EQ(trial.records[1].passedTo, "topic:dead");
    EXPECT_EQ(trial.records[2].flags, (std::vector<TrialFlag> { TrialFlag::OverSize, TrialFlag::Collision }));
    EXPECT_EQ(trial.records[2].detail, "a/b");
    EXPECT_EQ(trial.records[4].flags, (std::vector<TrialFlag> { TrialFlag::Rewritten, TrialFlag::Absent }));
    EXPECT_EQ(trial.records[4].topic, "c_d");
    EXPECT_EQ(trial.records[5].flags, (std::vector<TrialFlag> { TrialFlag::Absent }));
}

TEST(RuleTrial, SaysTheSamePartitionAsKafkaTakes)
{
    BridgeFixture f;
    auto settings = f.settings();
    settings.rules = { makeRule("r", "keys") };
    ASSERT_TRUE(f.bridge.start(settings));
    std::string text;
    for (int i = 0; i < 20; ++i) {
        f.broker.publish(makeClient("client-" + std::to_string(i)), "t", "x");
        text += R"({"topic":"t","payload":"x","client_id":"client-)" + std::to_string(i) + "\"}\n";
    }
    ASSERT_TRUE(f.waitAcknowledged(20));
    settings.servers = f.bridge.practiceServers();
    const auto cluster = kafka::askCluster(settings, 10000);
    ASSERT_TRUE(cluster);
    ASSERT_TRUE(cluster->topics.contains("keys"));
    const auto trial = kafka::tryRules(settings, events(text), *cluster);
    ASSERT_TRUE(trial);
    const auto fates = f.outcomes.all();
    ASSERT_EQ(fates.size(), trial->records.size());
    std::size_t i = 0;
    for (const auto& [id, fate] : fates)
        EXPECT_EQ(fate[0].partition, trial->records[i++].partition) << i;
    settings.servers = "127.0.0.1:1";
    EXPECT_EQ(kafka::askCluster(settings, 300).error().id, "kafka.unreachable");
}

} // namespace
} // namespace hookline::test

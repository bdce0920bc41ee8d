// Rules against a real Apache Kafka, named by HOOKLINE_TEST_KAFKA: topics that are missing, records that a topic does not take.
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"

#include <cstdlib>
#include <random>

namespace hookline::test {
namespace {

struct RealRules : ::testing::Test {
    std::string servers = std::getenv("HOOKLINE_TEST_KAFKA") ? std::getenv("HOOKLINE_TEST_KAFKA") : "";
    std::string name = "rules-" + std::to_string(std::random_device {}());
    BridgeFixture f;
    mqtt::ClientInfoRef client = makeClient("c1");

    void SetUp() override
    {
        ASSERT_FALSE(servers.empty()) << "These tests need a running Kafka: set HOOKLINE_TEST_KAFKA=host:port";
    }
    std::string topic(const std::string& kind) const { return name + '.' + kind; }
    config::KafkaSettings with(std::vector<config::RuleSettings> rules) const
    {
        auto settings = BridgeFixture::settings(servers);
        settings.rules = std::move(rules);
        return settings;
    }
    std::vector<std::string> valuesOf(const std::string& which, std::size_t wanted) const
    {
        std::vector<std::string> out;
        for (const ReadRecord& record : readTopic(servers, which, wanted))
            out.push_back(record.value);
        return out;
    }
};

TEST_F(RealRules, ARecordTooLargeForOneTopicIsADeadLetterAndNobodyElsesTrouble) // acceptance cases 9, 18 and 21
{
    createTopic(servers, topic("small"), 1, { { "max.message.bytes", "20000" } });
    createTopic(servers, topic("large"), 1, { { "max.message.bytes", "3000000" } });
    createTopic(servers, topic("dead"), 1, { { "max.message.bytes", "20000" } });
    auto small = makeRule("small", topic("small"));
    small.onFailure = "topic:" + topic("dead");
    ASSERT_TRUE(f.bridge.start(with({ small, makeRule("large", topic("large")) })));
    std::string every(256, '\0');
    for (std::size_t i = 0; i < every.size(); ++i)
        every[i] = static_cast<char>(i);
    std::string huge;
    while (huge.size() < 1024 * 1024)
        huge += every;
    std::mt19937 noise(7);
    for (char& c : huge) // not to be compressed below the limit
        c = static_cast<char>(noise());
    std::vector<std::string> sent;
    for (int i = 0; i < 200; ++i) {
        sent.push_back(i == 100 ? huge : i == 101 ? every : i == 102 ? std::string() : std::to_string(i));
        f.broker.publish(client, "t", sent.back());
    }
    ASSERT_TRUE(f.waitAcknowledged(200 + 199 + 1, std::chrono::seconds(60)));
    const auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "small").failed, 1u);
    EXPECT_EQ(ruleNamed(s, "small").passedOn, 1u);
    EXPECT_EQ(ruleNamed(s, "large").acknowledged, 200u);
    EXPECT_EQ(s.failed, 1u);
    EXPECT_EQ(valuesOf(topic("large"), 200), sent) << "the same bytes, in order";
    sent.erase(sent.begin() + 100);
    EXPECT_EQ(valuesOf(topic("small"), 199), sent);
    const auto letters = readTopic(servers, topic("dead"), 1);
    ASSERT_EQ(letters.size(), 1u);
    EXPECT_EQ(letters[0].value, huge.substr(0, 4096)) << "as much as fits: the letter has the same limit";
    EXPECT_EQ(letters[0].headers.at("hookline_value_size"), std::to_string(huge.size()));
    EXPECT_EQ(letters[0].headers.at("hookline_error"), "MSG_SIZE_TOO_LARGE");
    EXPECT_EQ(letters[0].headers.at("hookline_topic"), topic("small"));
    EXPECT_EQ(letters[0].headers.at("hookline_rule"), "small");
}

TEST_F(RealRules, AMissingTopicOfOneRuleStallsNobodyAndIsTakenUpWhenItIsThere) // acceptance cases 12 and 16
{
    createTopic(servers, topic("there"), 1);
    ASSERT_TRUE(f.bridge.start(with({ makeRule("dynamic", topic("") + "${topic}") })));
    for (int i = 0; i < 400; ++i)
        f.broker.publish(client, i % 2 ? "there" : "missing", std::to_string(i));
    ASSERT_TRUE(f.waitAcknowledged(200, std::chrono::seconds(60)));
    ASSERT_TRUE(f.waitProblem("kafka.topic_missing"));
    auto s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(s.queued, 200u);
    createTopic(servers, topic("missing"), 1);
    ASSERT_TRUE(f.waitAcknowledged(400, std::chrono::seconds(60)));
    std::vector<std::string> even;
    for (int i = 0; i < 400; i += 2)
        even.push_back(std::to_string(i));
    EXPECT_EQ(valuesOf(topic("missing"), 200), even);
    s = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(s));
    EXPECT_EQ(ruleNamed(s, "dynamic").acknowledged, 400u);
}

TEST_F(RealRules, KeysGoWhereJavaClientsPutThem) // murmur2, as Kafka's own producer
{
    createTopic(servers, topic("keys"), 10);
    auto rule = makeRule("keys", topic("keys"));
    rule.key = "${payload}";
    ASSERT_TRUE(f.bridge.start(with({ rule })));
    // The hashes of Kafka's own murmur2 (Java's negative ones as unsigned).
    const std::map<std::string, std::uint32_t> hashes { { "21", 3321034988u }, { "foobar", 3504634814u },
        { "a-little-bit-long-string", 3308985760u }, { "a-little-bit-longer-string", 2808662467u },
        { "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", 4236069325u }, { "abc", 479470107u } };
    for (const auto& [key, hash] : hashes)
        f.broker.publish(client, "t", key);
    ASSERT_TRUE(f.waitAcknowledged(hashes.size(), std::chrono::seconds(60)));
    for (const ReadRecord& record : readTopic(servers, topic("keys"), hashes.size()))
        EXPECT_EQ(static_cast<std::uint32_t>(record.partition), (hashes.at(record.key) & 0x7fffffffu) % 10) << record.key;
}

} // namespace
} // namespace hookline::test

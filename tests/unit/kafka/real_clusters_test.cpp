// Two real Kafka clusters at once, named by HOOKLINE_TEST_KAFKA and HOOKLINE_TEST_KAFKA2: records, transactions and the spool of each.
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/spool_fixture.h"

#include <cstdlib>
#include <random>

namespace hookline::test {
namespace {

struct RealClusters : SpoolBridge {
    std::string servers = environment("HOOKLINE_TEST_KAFKA");
    std::string servers2 = environment("HOOKLINE_TEST_KAFKA2");
    std::string topic = "clusters." + std::to_string(std::random_device {}());
    const mqtt::ClientInfoRef client = makeClient("c1");

    static std::string environment(const char* name)
    {
        const char* value = std::getenv(name);
        return value ? value : "";
    }
    void SetUp() override
    {
        ASSERT_FALSE(servers.empty() || servers2.empty()) << "These tests need two running Kafkas: HOOKLINE_TEST_KAFKA and HOOKLINE_TEST_KAFKA2";
        createTopic(servers, topic, 1);
        createTopic(servers2, topic, 1);
    }
    config::KafkaSettings both(bool exactlyOnce) const
    {
        config::KafkaSettings out = settings(servers);
        out.flushTimeoutMs = 20'000;
        out.exactlyOnce = exactlyOnce;
        config::ClusterSettings archive;
        archive.name = "archive";
        archive.servers = servers2;
        archive.exactlyOnce = exactlyOnce;
        out.clusters = { archive };
        out.rules = { makeRule("here", topic), makeRule("there", topic) };
        out.rules[1].cluster = "archive";
        return out;
    }
    void send(BridgeFixture& f, int from, int to) const
    {
        for (int i = from; i < to; ++i)
            f.broker.publish(client, "t", std::to_string(i));
    }
    void expectNumbers(const std::string& at, int count) const
    {
        const auto records = readTopic(at, topic, static_cast<std::size_t>(count));
        ASSERT_EQ(records.size(), static_cast<std::size_t>(count)) << at;
        for (int i = 0; i < count; ++i)
            ASSERT_EQ(records[static_cast<std::size_t>(i)].value, std::to_string(i)) << at;
    }
};

TEST_F(RealClusters, GetWhatTheirRulesSayInOrder)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(both(false)));
    send(f, 0, 5000);
    ASSERT_TRUE(f.waitAcknowledged(10'000, std::chrono::seconds(60)));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    expectNumbers(servers, 5000);
    expectNumbers(servers2, 5000);
}

TEST_F(RealClusters, HaveTransactionsAndPositionsOfTheirOwn)
{
    for (int run = 0; run < 2; ++run) { // the second one reads how far the first had come
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(both(true)));
        send(f, run * 300, (run + 1) * 300);
        ASSERT_TRUE(f.waitAcknowledged(600, std::chrono::seconds(60))) << f.bridge.snapshot().problem;
        EXPECT_EQ(f.bridge.stop(std::chrono::seconds(20)), 0u);
    }
    expectNumbers(servers, 600);
    expectNumbers(servers2, 600);
}

} // namespace
} // namespace hookline::test

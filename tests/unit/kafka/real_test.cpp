// The bridge against a real Apache Kafka, named by HOOKLINE_TEST_KAFKA (and HOOKLINE_TEST_KAFKA2, another cluster or the same one
// again under another topic): what only a real broker decides.
#include "core/base/log.h"
#include "core/doctor/doctor.h"
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"

#include <cstdlib>
#include <numeric>
#include <random>
#include <set>

namespace hookline::test {
namespace {

using tap::KafkaStatus;

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string freshTopic()
{
    static const std::uint32_t run = std::random_device {}();
    static int count = 0;
    return "real-" + std::to_string(run) + '-' + std::to_string(++count);
}

struct RealKafka : ::testing::Test {
    std::string servers = environment("HOOKLINE_TEST_KAFKA");
    std::string servers2 = environment("HOOKLINE_TEST_KAFKA2");
    std::string topic = freshTopic();
    BridgeFixture f;
    std::map<std::uint64_t, std::string> payloads; // by event id

    void SetUp() override
    {
        ASSERT_FALSE(servers.empty()) << "These tests need a running Kafka: set HOOKLINE_TEST_KAFKA=host:port";
    }
    config::KafkaSettings plain(const std::string& to, const std::string& name) const
    {
        auto settings = BridgeFixture::settings(to, name);
        settings.format = config::RecordFormat::Plain;
        return settings;
    }
    void send(const mqtt::ClientInfoRef& client, const std::string& payload)
    {
        payloads[f.broker.publish(client, "t", payload)] = payload;
    }
    /// Every outcome says "acknowledged" and where; there a consumer finds exactly that payload. No record more, none less.
    void expectOutcomesEqualWhatIsStored(const std::string& at, const std::string& name)
    {
        std::map<std::pair<std::int32_t, std::int64_t>, std::string> stored;
        for (const ReadRecord& record : readTopic(at, name, payloads.size()))
            stored[{ record.partition, record.offset }] = record.value;
        EXPECT_EQ(stored.size(), payloads.size());
        auto outcomes = f.outcomes.all();
        for (const auto& [id, payload] : payloads) {
            const auto fates = outcomes[id];
            ASSERT_EQ(fates.size(), 1u);
            EXPECT_EQ(fates[0].status, KafkaStatus::Acked);
            EXPECT_EQ((stored[{ fates[0].partition, fates[0].offset }]), payload);
        }
    }
};

TEST_F(RealKafka, OrderPerClientOverPartitionsAndOffsetsAsReported)
{
    createTopic(servers, topic, 4);
    ASSERT_TRUE(f.bridge.start(plain(servers, topic)));
    std::vector<mqtt::ClientInfoRef> clients;
    for (int i = 0; i < 10; ++i)
        clients.push_back(makeClient("client-" + std::to_string(i)));
    for (int i = 0; i < 5000; ++i)
        send(clients[static_cast<std::size_t>(i) % clients.size()], std::to_string(i));
    ASSERT_TRUE(f.waitAcknowledged(5000));

    std::map<std::string, int> lastOf;
    std::map<std::string, std::int32_t> partitionOf;
    std::set<std::int32_t> partitions;
    for (const ReadRecord& record : readTopic(servers, topic, 5000)) {
        const auto [last, first] = lastOf.try_emplace(record.key, -1);
        EXPECT_GT(std::stoi(record.value), last->second);
        last->second = std::stoi(record.value);
        EXPECT_EQ(partitionOf.try_emplace(record.key, record.partition).first->second, record.partition);
        partitions.insert(record.partition);
    }
    EXPECT_EQ(lastOf.size(), clients.size());
    EXPECT_GT(partitions.size(), 1u);
    expectOutcomesEqualWhatIsStored(servers, topic);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(RealKafka, BinaryPayloadsAndHeadersArriveAsTheyWere) // acceptance case 9
{
    createTopic(servers, topic, 1, { { "max.message.bytes", "2000000" } });
    ASSERT_TRUE(f.bridge.start(plain(servers, topic)));
    const auto client = makeClient("binary", "alice");
    std::string all(256, '\0');
    std::iota(all.begin(), all.end(), '\0');
    std::string mebibyte(1 << 20, '\0');
    std::mt19937 random(7);
    std::ranges::generate(mebibyte, [&] { return static_cast<char>(random()); });
    send(client, all);
    send(client, "");
    send(client, mebibyte);
    f.broker.fire<hooks::ClientDisconnected>(0, client,
        hooks::DisconnectView { mqtt::ReasonCode::KeepAliveTimeout, "no packet for 15 s" });
    ASSERT_TRUE(f.waitAcknowledged(4));
    const auto records = readTopic(servers, topic, 4);
    ASSERT_EQ(records.size(), 4u);
    EXPECT_EQ(records[0].value, all);
    EXPECT_EQ(records[1].value, "");
    EXPECT_FALSE(records[1].valueIsNull) << "an empty payload is no tombstone";
    EXPECT_EQ(records[2].value, mebibyte);
    EXPECT_EQ(records[0].headers.at("mqtt_topic"), "t");
    EXPECT_EQ(records[0].headers.at("mqtt_username"), "alice");
    EXPECT_EQ(records[3].headers.at("mqtt_event"), "disconnected");
    EXPECT_EQ(records[3].headers.at("mqtt_reason"), "keep_alive_timeout");
}

TEST_F(RealKafka, MissingTopicIsSaidAndWhenItIsMadeEverythingGoesOut)
{
    ASSERT_TRUE(f.bridge.start(plain(servers, topic)));
    for (int i = 0; i < 500; ++i)
        send(makeClient("c"), std::to_string(i));
    ASSERT_TRUE(f.waitProblem("kafka.topic_missing"));
    EXPECT_EQ(f.bridge.snapshot().state, metrics::KafkaState::Blocked);
    createTopic(servers, topic, 2);
    ASSERT_TRUE(f.waitAcknowledged(500, std::chrono::seconds(4)));
    EXPECT_EQ(f.bridge.snapshot().problemId, "");
    expectOutcomesEqualWhatIsStored(servers, topic);
}

TEST_F(RealKafka, TopicDeletedWhileItRunsIsSaidAndItsReturnSendsTheRest)
{
    createTopic(servers, topic, 2);
    auto settings = plain(servers, topic);
    settings.properties["topic.metadata.refresh.interval.ms"] = "500";
    settings.properties["topic.metadata.propagation.max.ms"] = "1000"; // newer librdkafkas believe a topic's end only after that
    ASSERT_TRUE(f.bridge.start(settings));
    send(makeClient("c"), "before");
    ASSERT_TRUE(f.waitAcknowledged(1));
    deleteTopic(servers, topic);
    ASSERT_TRUE(eventually([&] {
        send(makeClient("c"), "after");
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // a publisher's pace
        return f.bridge.snapshot().problemId == "kafka.topic_missing";
    }));
    const std::uint64_t matched = f.bridge.snapshot().matched;
    const std::uint64_t before = f.bridge.snapshot().acknowledged; // gone with the topic
    createTopic(servers, topic, 2);
    ASSERT_TRUE(f.waitAcknowledged(matched));
    EXPECT_EQ(readTopic(servers, topic, matched - before).size(), matched - before);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(RealKafka, TooLargeRecordFailsAloneAmongItsNeighbours) // acceptance case 18
{
    createTopic(servers, topic, 1, { { "max.message.bytes", "20000" } });
    auto settings = plain(servers, topic);
    settings.compression = "none";
    ASSERT_TRUE(f.bridge.start(settings));
    const auto client = makeClient("c");
    std::uint64_t bad = 0;
    std::mt19937 random(7);
    for (int i = 0; i < 60; ++i) {
        if (i == 30)
            bad = f.broker.publish(client, "t", std::string(30'000, 'x'));
        else
            send(client, std::to_string(i) + ' ' + std::string(500, 'y'));
    }
    ASSERT_TRUE(f.waitAcknowledged(59, std::chrono::seconds(40)));
    const auto snapshot = f.bridge.snapshot();
    EXPECT_EQ(snapshot.failed, 1u);
    EXPECT_TRUE(accountCloses(snapshot));
    EXPECT_EQ(f.outcomes.all()[bad].at(0).status, KafkaStatus::Failed);
    std::vector<int> numbers;
    for (const ReadRecord& record : readTopic(servers, topic, 59))
        numbers.push_back(std::stoi(record.value));
    EXPECT_EQ(numbers.size(), 59u);
    EXPECT_TRUE(std::ranges::is_sorted(numbers));
    expectOutcomesEqualWhatIsStored(servers, topic);
}

TEST_F(RealKafka, BatchesTooLargeForTheTopicAreMadeSmallerAndNothingFails)
{
    createTopic(servers, topic, 1, { { "max.message.bytes", "3000" } });
    auto settings = plain(servers, topic);
    settings.compression = "none";
    settings.lingerMs = 20;
    std::atomic<int> lessons { 0 };
    const std::uint64_t sink = base::addLogSink([&](const base::LogLine& line) {
        lessons += line.text.find("takes less in one request") != std::string::npos;
    });
    ASSERT_TRUE(f.bridge.start(settings));
    for (int i = 0; i < 300; ++i)
        send(makeClient("c"), std::to_string(i) + ' ' + std::string(300, 'y'));
    ASSERT_TRUE(f.waitAcknowledged(300, std::chrono::seconds(60)));
    base::removeLogSink(sink);
    EXPECT_EQ(f.bridge.snapshot().failed, 0u);
    EXPECT_GE(lessons, 1);
    EXPECT_LE(lessons, 10) << "it learns by halves";
    expectOutcomesEqualWhatIsStored(servers, topic);
}

TEST_F(RealKafka, SmallRecordsThatAreTooMuchTogetherAreHalvedAndThoseAloneTooLargeFail)
{
    constexpr int kSmall = 6000;
    constexpr int kLarge = 30;
    createTopic(servers, topic, 3, { { "max.message.bytes", "20000" } });
    auto settings = plain(servers, topic);
    settings.compression = "none";
    settings.lingerMs = 20;
    std::mutex mutex;
    std::vector<int> limits;
    const std::uint64_t sink = base::addLogSink([&](const base::LogLine& line) {
        const std::size_t at = line.text.find("at most ");
        const std::scoped_lock lock(mutex);
        if (line.text.find("takes less in one request") != std::string::npos && at != std::string::npos)
            limits.push_back(std::stoi(line.text.substr(at + 8)));
    });
    ASSERT_TRUE(f.bridge.start(settings));
    std::vector<mqtt::ClientInfoRef> clients;
    for (int i = 0; i < 8; ++i)
        clients.push_back(makeClient("c" + std::to_string(i)));
    for (int i = 0; i < kSmall; ++i) {
        send(clients[static_cast<std::size_t>(i % 8)], std::to_string(i));
        if (i % (kSmall / kLarge) == 7)
            f.broker.publish(clients[0], "t", std::string(30'000, 'x'));
    }
    EXPECT_TRUE(f.waitAcknowledged(kSmall, std::chrono::seconds(60)));
    base::removeLogSink(sink);
    EXPECT_EQ(f.bridge.snapshot().failed, static_cast<std::uint64_t>(kLarge));
    ASSERT_FALSE(limits.empty());
    EXPECT_GE(limits.back(), 8'000) << "never below half of what fits";
    EXPECT_LE(limits.size(), 10U) << "it learns by halves";
    std::map<std::string, int> last;
    for (const ReadRecord& record : readTopic(servers, topic, kSmall)) {
        ASSERT_LT(record.value.size(), 10u);
        const int number = std::stoi(record.value);
        EXPECT_LT(std::exchange(last.try_emplace(record.key, -1).first->second, number), number);
    }
    expectOutcomesEqualWhatIsStored(servers, topic);
}

TEST_F(RealKafka, ChangeOfServerWithRecordsWaitingLosesNoneAndKeepsTheOrder) // acceptance case 26
{
    ASSERT_FALSE(servers2.empty()) << "This test needs a second Kafka: set HOOKLINE_TEST_KAFKA2=host:port";
    createTopic(servers, topic, 1);
    createTopic(servers2, topic, 1);
    ASSERT_TRUE(f.bridge.start(plain(servers, topic)));
    const auto client = makeClient("c");
    std::promise<bool> switched;
    for (int i = 0; i < 20'000; ++i) {
        send(client, std::to_string(i));
        if (i == 10'000)
            f.bridge.apply(plain(servers2, topic), [&](const base::Result<std::uint64_t>& result) { switched.set_value(bool(result)); });
    }
    auto future = switched.get_future();
    ASSERT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    EXPECT_TRUE(future.get());
    ASSERT_TRUE(f.waitAcknowledged(20'000));
    EXPECT_EQ(f.bridge.snapshot().servers, servers2);
    std::vector<int> numbers;
    for (const std::string& at : { servers, servers2 }) {
        for (const ReadRecord& record : readTopic(at, topic, 20'000, std::chrono::seconds(3)))
            numbers.push_back(std::stoi(record.value));
    }
    std::vector<int> expected(20'000);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(numbers, expected) << "first all of the old cluster, then all of the new one";
}

TEST_F(RealKafka, EmqRecordsReadBackAsJson)
{
    createTopic(servers, topic, 1);
    ASSERT_TRUE(f.bridge.start(BridgeFixture::settings(servers, topic)));
    const auto client = makeClient("c1", "u");
    f.broker.fire<hooks::ClientConnected>(0, client);
    f.broker.publish(client, "a/b", "hello");
    ASSERT_TRUE(f.waitAcknowledged(2));
    const auto records = readTopic(servers, topic, 2);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_THAT(records[1].value,
        ::testing::MatchesRegex(R"(\{"type":"publish","client_id":"c1","message":\{"username":"u","topic":"a/b","payload":"hello",)"
                                R"("qos":1,"dup":0,"retain":0\},"cluster_node":"hookline@localhost","ts":[0-9]+\})"));
    EXPECT_EQ(records[1].headers.at("mqtt_event"), "publish");
}

TEST_F(RealKafka, TheDoctorFindsNothingAndItsProbeIsStored)
{
    createTopic(servers, topic, 2);
    doctor::Options options;
    options.sendProbe = true;
    std::vector<std::string> failures;
    EXPECT_TRUE(doctor::examine(
        plain(servers, topic), options,
        [&](const doctor::Step& step) {
            if (step.state == doctor::Step::State::Failed)
                failures.push_back(step.id + ": " + step.detail);
        },
        {}));
    EXPECT_THAT(failures, ::testing::IsEmpty());
    EXPECT_EQ(readTopic(servers, topic, 1).size(), 1u);
}

TEST_F(RealKafka, TheDoctorDoesNotCreateTheTopicItAsksFor)
{
    std::string diagnosis;
    EXPECT_FALSE(doctor::examine(
        plain(servers, topic), {}, [&](const doctor::Step& step) { diagnosis = step.id == "topic" ? step.diagnosis : diagnosis; }, {}));
    EXPECT_EQ(diagnosis, "topic.missing");
}

} // namespace
} // namespace hookline::test

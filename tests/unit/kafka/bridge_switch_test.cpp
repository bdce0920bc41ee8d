// Other settings while it runs: the next record goes by the new ones, what waits is delivered or moves, in order.
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"

namespace hookline::test {
namespace {

struct BridgeSwitch : ::testing::Test {
    MockKafka one { "events", 1 };
    MockKafka two { "events", 1 };
    BridgeFixture f;
    mqtt::ClientInfoRef client = makeClient("c1");
    int sent = 0;

    static config::KafkaSettings plain(const std::string& servers, const std::string& topic = "events")
    {
        auto settings = BridgeFixture::settings(servers, topic);
        settings.format = config::RecordFormat::Plain;
        return settings;
    }
    void send(int count)
    {
        for (int i = 0; i < count; ++i)
            f.broker.publish(client, "t", std::to_string(++sent));
    }
    /// Applies and waits; the number of records that moved.
    std::uint64_t apply(const config::KafkaSettings& settings)
    {
        auto moved = std::make_shared<std::promise<std::uint64_t>>();
        auto future = moved->get_future();
        f.bridge.apply(settings, [moved](base::Result<std::uint64_t> result) { moved->set_value(result ? *result : 999'999); });
        if (future.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
            return 888'888;
        return future.get();
    }
    static std::vector<int> numbersOf(const std::vector<ReadRecord>& records)
    {
        std::vector<int> out;
        for (const ReadRecord& record : records)
            out.push_back(std::stoi(record.value));
        return out;
    }
    static std::vector<int> range(int first, int last)
    {
        std::vector<int> out;
        for (int i = first; i <= last; ++i)
            out.push_back(i);
        return out;
    }
};

TEST_F(BridgeSwitch, ReconnectingMakesEveryConnectionAnewAndLosesNothing)
{
    ASSERT_TRUE(f.bridge.start(plain(one.servers())));
    send(100);
    ASSERT_TRUE(f.waitAcknowledged(100));
    const auto age = [this] { // of the connections of now, in microseconds; -1: not known
        auto known = std::make_shared<std::promise<std::int64_t>>();
        f.bridge.look([known](kafka::BridgeLook&& look) {
            const metrics::BridgeReport report = kafka::makeReport(std::move(look));
            known->set_value(report.brokers.empty() || report.brokers[0].state != "UP" ? -1 : report.brokers[0].stateAgeMicros);
        });
        return known->get_future().get();
    };
    ASSERT_TRUE(eventually([&] { return age() > 0; }));
    send(50);
    const std::int64_t began = base::steadyNanos();
    auto made = std::make_shared<std::promise<bool>>();
    f.bridge.reconnect([made](const base::Result<std::uint64_t>& result) { made->set_value(static_cast<bool>(result)); });
    EXPECT_TRUE(made->get_future().get());
    send(50);
    ASSERT_TRUE(f.waitAcknowledged(200));
    EXPECT_TRUE(eventually([&] {
        const std::int64_t now = age();
        return now > 0 && now < (base::steadyNanos() - began) / 1000;
    })) << "they are as old as before";
    EXPECT_EQ(numbersOf(readTopic(one.servers(), "events", 200)), range(1, 200));
}

TEST_F(BridgeSwitch, NewTopicTakesTheNextRecordAndTheOldOnesWereDelivered) // acceptance case 26
{
    one.createTopic("other", 1);
    ASSERT_TRUE(f.bridge.start(plain(one.servers())));
    send(100);
    EXPECT_EQ(apply(plain(one.servers(), "other")), 0u);
    send(50);
    ASSERT_TRUE(f.waitAcknowledged(150));
    EXPECT_EQ(numbersOf(readTopic(one.servers(), "events", 100)), range(1, 100));
    EXPECT_EQ(numbersOf(readTopic(one.servers(), "other", 50)), range(101, 150));
    EXPECT_EQ(f.bridge.snapshot().topic, "other");
}

TEST_F(BridgeSwitch, WhatIsPublishedAfterApplyReturnedNeverGoesTheOldWay)
{
    one.createTopic("other", 1);
    ASSERT_TRUE(f.bridge.start(plain(one.servers())));
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
    one.roundTrip(300); // the old ones are still on their way meanwhile
    send(100);
    f.bridge.apply(plain(one.servers(), "other"), {});
    send(50);
    ASSERT_TRUE(f.waitAcknowledged(150));
    one.roundTrip(0);
    EXPECT_EQ(numbersOf(readTopic(one.servers(), "events", 100)), range(1, 100));
    EXPECT_EQ(numbersOf(readTopic(one.servers(), "other", 50)), range(101, 150));
}

TEST_F(BridgeSwitch, RecordsOfADeadServerMoveToTheNewOneInOrderWithoutWaiting)
{
    one.down();
    auto settings = plain(one.servers());
    settings.flushTimeoutMs = 60'000;
    ASSERT_TRUE(f.bridge.start(settings));
    send(300);
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Down));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(apply(plain(two.servers())), 300u);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << "no waiting for a server known to be dead";
    send(100);
    ASSERT_TRUE(f.waitAcknowledged(400));
    EXPECT_EQ(numbersOf(readTopic(two.servers(), "events", 400)), range(1, 400));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    EXPECT_EQ(f.bridge.snapshot().servers, two.servers());
}

TEST_F(BridgeSwitch, ServerThatHangsIsGivenTheFlushTimeAndNotMore)
{
    auto settings = plain(one.servers());
    settings.flushTimeoutMs = 1000;
    ASSERT_TRUE(f.bridge.start(settings));
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Up));
    one.roundTrip(60'000);
    send(200);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(apply(plain(two.servers())), 200u);
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_GE(took, std::chrono::milliseconds(900));
    EXPECT_LT(took, std::chrono::seconds(5));
    ASSERT_TRUE(f.waitAcknowledged(200));
    EXPECT_EQ(numbersOf(readTopic(two.servers(), "events", 200)), range(1, 200));
}

TEST_F(BridgeSwitch, TrafficGoesOnWhileItHappensAndNothingIsLost)
{
    constexpr int kAll = 20'000;
    ASSERT_TRUE(f.bridge.start(plain(one.servers())));
    std::jthread loop([this] { send(kAll); });
    for (int i = 0; i < 6; ++i)
        EXPECT_LT(apply(plain(i % 2 ? one.servers() : two.servers())), 100'000u);
    loop.join();
    ASSERT_TRUE(f.waitAcknowledged(kAll));
    std::vector<int> all = numbersOf(readTopic(one.servers(), "events", kWhatIsThere));
    EXPECT_TRUE(std::ranges::is_sorted(all));
    const std::vector<int> second = numbersOf(readTopic(two.servers(), "events", kWhatIsThere));
    EXPECT_TRUE(std::ranges::is_sorted(second));
    all.insert(all.end(), second.begin(), second.end());
    std::ranges::sort(all);
    EXPECT_EQ(all.size(), static_cast<std::size_t>(kAll));
    EXPECT_EQ(std::ranges::unique(all).size(), 0u) << "sent twice";
    EXPECT_EQ(all, range(1, kAll));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(BridgeSwitch, SettingsThatAreRefusedLeaveTheOldOnesInUse)
{
    ASSERT_TRUE(f.bridge.start(plain(one.servers())));
    auto bad = plain(two.servers());
    bad.properties["linger.ms"] = "nonsense";
    EXPECT_EQ(apply(bad), 999'999u);
    send(10);
    ASSERT_TRUE(f.waitAcknowledged(10));
    EXPECT_EQ(f.bridge.snapshot().servers, one.servers());
}

TEST_F(BridgeSwitch, OtherEventsAreListenedToAtOnce)
{
    auto settings = plain(one.servers());
    settings.events = { "publish" };
    ASSERT_TRUE(f.bridge.start(settings));
    f.broker.fire<hooks::ClientConnected>(0, client);
    EXPECT_EQ(f.bridge.snapshot().matched, 0u);
    settings.events = { "connected" };
    EXPECT_EQ(apply(settings), 0u);
    f.broker.fire<hooks::ClientConnected>(0, client);
    f.broker.publish(client, "t", "1");
    EXPECT_EQ(f.bridge.snapshot().matched, 1u);
}

TEST_F(BridgeSwitch, SwitchedOffItListensToNothingAndSwitchedOnAgainItSendsWhatWaited)
{
    one.down();
    ASSERT_TRUE(f.bridge.start(plain(one.servers())));
    send(20);
    ASSERT_TRUE(f.waitState(metrics::KafkaState::Down));
    auto off = plain(one.servers());
    off.enabled = false;
    EXPECT_EQ(apply(off), 20u);
    EXPECT_EQ(f.bridge.snapshot().state, metrics::KafkaState::Off);
    f.broker.publish(client, "t", "not matched");
    EXPECT_EQ(f.bridge.snapshot().matched, 20u);
    apply(plain(two.servers()));
    send(1);
    ASSERT_TRUE(f.waitAcknowledged(21));
    EXPECT_EQ(numbersOf(readTopic(two.servers(), "events", 21)), range(1, 21));
}

TEST_F(BridgeSwitch, StartedWhileOffItCanBeSwitchedOn)
{
    auto off = plain(one.servers());
    off.enabled = false;
    ASSERT_TRUE(f.bridge.start(off));
    EXPECT_EQ(f.bridge.snapshot().state, metrics::KafkaState::Off);
    EXPECT_EQ(apply(plain(one.servers())), 0u);
    send(5);
    ASSERT_TRUE(f.waitAcknowledged(5));
}

TEST_F(BridgeSwitch, FromThePracticeClusterToARealOneAndBack)
{
    ASSERT_TRUE(f.bridge.start(plain("")));
    const std::string practice = f.bridge.practiceServers();
    EXPECT_FALSE(practice.empty());
    send(5);
    EXPECT_EQ(apply(plain(one.servers())), 0u);
    EXPECT_FALSE(f.bridge.snapshot().practice);
    send(5);
    ASSERT_TRUE(f.waitAcknowledged(10));
    EXPECT_EQ(apply(plain("")), 0u);
    EXPECT_TRUE(f.bridge.snapshot().practice);
    EXPECT_EQ(f.bridge.practiceServers(), practice) << "what was in it is still there";
    EXPECT_EQ(numbersOf(readTopic(practice, "events", 5)), range(1, 5));
    EXPECT_EQ(numbersOf(readTopic(one.servers(), "events", 5)), range(6, 10));
}

TEST_F(BridgeSwitch, SysTopicsOnlyOnWish)
{
    auto settings = plain(one.servers());
    ASSERT_TRUE(f.bridge.start(settings));
    f.broker.publish(client, "$SYS/broker/uptime", "1");
    f.broker.publish(client, "$SYSTEM", "1");
    EXPECT_EQ(f.bridge.snapshot().matched, 1u);
    settings.sysTopics = true;
    apply(settings);
    f.broker.publish(client, "$SYS/broker/uptime", "1");
    EXPECT_EQ(f.bridge.snapshot().matched, 2u);
}

} // namespace
} // namespace hookline::test

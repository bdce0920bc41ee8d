#include "app/simulator/simulator.h"
#include "tests/unit/app/local_broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <mosquitto.h>
#include <mutex>
#include <poll.h>
#include <set>
#include <string>
#include <vector>

namespace hookline::simulator {
namespace {

using test::LocalBroker;
using Clock = std::chrono::steady_clock;

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds patience = std::chrono::seconds(15))
{
    const auto deadline = Clock::now() + patience;
    while (!condition()) {
        if (Clock::now() > deadline)
            return false;
        ::poll(nullptr, 0, 2);
    }
    return true;
}

/// Somebody else's client that listens to everything.
class Observer {
public:
    struct Seen {
        std::string topic;
        std::string payload;
        int qos;
        bool retain;
    };

    explicit Observer(const LocalBroker& broker)
        : m_client(::mosquitto_new(nullptr, true, this))
    {
        ::mosquitto_message_callback_set(m_client, [](mosquitto*, void* self, const mosquitto_message* message) {
            static_cast<Observer*>(self)->take(*message);
        });
        ::mosquitto_subscribe_callback_set(m_client, [](mosquitto*, void* self, int, int, const int*) {
            const std::scoped_lock lock(static_cast<Observer*>(self)->m_mutex);
            static_cast<Observer*>(self)->m_listening = true;
        });
        ::mosquitto_connect(m_client, broker.host().c_str(), broker.port(), 60);
        ::mosquitto_subscribe(m_client, nullptr, "#", 2);
        ::mosquitto_loop_start(m_client);
        EXPECT_TRUE(eventually([&] {
            const std::scoped_lock lock(m_mutex);
            return m_listening;
        }));
    }
    ~Observer()
    {
        ::mosquitto_disconnect(m_client);
        ::mosquitto_loop_stop(m_client, false);
        ::mosquitto_destroy(m_client);
    }
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;

    std::vector<Seen> seen() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_seen;
    }
    std::size_t count() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_seen.size();
    }

private:
    void take(const mosquitto_message& message)
    {
        const std::scoped_lock lock(m_mutex);
        m_seen.push_back({ message.topic,
            { static_cast<const char*>(message.payload), static_cast<std::size_t>(message.payloadlen) }, message.qos,
            message.retain });
    }

    mosquitto* m_client;
    mutable std::mutex m_mutex;
    bool m_listening = false;
    std::vector<Seen> m_seen;
};

Options optionsFor(const LocalBroker& broker)
{
    Options options;
    options.host = broker.host();
    options.port = broker.port();
    options.messagesPerSecond = 200;
    options.secondsBetweenReconnects = 0;
    return options;
}

TEST(Simulator, PublishesTelemetryOfEveryDevice)
{
    const LocalBroker broker;
    const Observer observer(broker);
    Simulator simulator;
    Options options = optionsFor(broker);
    options.devices = 12;
    ASSERT_TRUE(simulator.start(options).has_value());
    EXPECT_TRUE(simulator.running());
    ASSERT_TRUE(eventually([&] { return simulator.counters().connected == 13 && observer.count() > 200; }));
    EXPECT_EQ(simulator.problem(), "");
    std::map<std::string, int> telemetry;
    for (const Observer::Seen& seen : observer.seen()) {
        EXPECT_EQ(seen.qos, 1);
        EXPECT_FALSE(seen.retain) << "nothing may stay behind in the broker";
        if (seen.topic.ends_with("/telemetry")) {
            ++telemetry[seen.topic];
            EXPECT_EQ(seen.payload.size(), 64u);
            EXPECT_THAT(seen.payload, testing::StartsWith("{\"t\":"));
        }
    }
    EXPECT_EQ(telemetry.size(), 12u);
    EXPECT_TRUE(telemetry.contains("factory/line-1/sim-01/telemetry"));
    EXPECT_TRUE(telemetry.contains("factory/line-2/sim-12/telemetry"));
}

TEST(Simulator, EveryMessageIsAcknowledgedAndSeenByTheDashboard)
{
    for (const int qos : { 0, 1, 2 }) {
        const LocalBroker broker;
        Simulator simulator;
        Options options = optionsFor(broker);
        options.qos = qos;
        options.messagesPerSecond = 1000;
        ASSERT_TRUE(simulator.start(options).has_value());
        ASSERT_TRUE(eventually([&] { return simulator.counters().received > 500; })) << "QoS " << qos;
        simulator.stop();
        const Counters counters = simulator.counters();
        if (qos == 0)
            EXPECT_EQ(counters.acked, 0u);
        else
            EXPECT_GT(counters.acked, 400u);
        EXPECT_LE(counters.acked, counters.sent);
        EXPECT_EQ(counters.connected, 0u);
        EXPECT_FALSE(simulator.running());
    }
}

TEST(Simulator, KeepsItsRate)
{
    const LocalBroker broker;
    Simulator simulator;
    Options options = optionsFor(broker);
    options.messagesPerSecond = 500;
    ASSERT_TRUE(simulator.start(options).has_value());
    ASSERT_TRUE(eventually([&] { return simulator.counters().connected == 6; }));
    const std::uint64_t before = simulator.counters().sent;
    const auto start = Clock::now();
    ASSERT_TRUE(eventually([&] { return simulator.counters().sent >= before + 1000; }));
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    EXPECT_GT(seconds, 1.9) << "faster than asked for";
    EXPECT_LT(seconds, 6.0) << "far slower than asked for";
}

TEST(Simulator, DevicesLeaveAndComeBack)
{
    const LocalBroker broker;
    Simulator simulator;
    Options options = optionsFor(broker);
    options.secondsBetweenReconnects = 0.1;
    ASSERT_TRUE(simulator.start(options).has_value());
    ASSERT_TRUE(eventually([&] { return simulator.counters().disconnects >= 1; }));
    ASSERT_TRUE(eventually([&] { return simulator.counters().connects >= 7; })) << "six at first, then again";
    EXPECT_EQ(simulator.problem(), "") << "leaving on purpose is no problem";
}

TEST(Simulator, DashboardSendsCommandsThatDevicesGet)
{
    const LocalBroker broker;
    const Observer observer(broker);
    Simulator simulator;
    Options options = optionsFor(broker);
    options.messagesPerSecond = 0;
    ASSERT_TRUE(simulator.start(options).has_value());
    // One for the dashboard on factory/#, one for the device that it is meant for.
    ASSERT_TRUE(eventually([&] { return simulator.counters().received >= 2 && observer.count() >= 1; }));
    EXPECT_THAT(observer.seen()[0].topic, testing::MatchesRegex("factory/line-1/sim-0[1-5]/command"));
    EXPECT_EQ(simulator.counters().sent, 1u);
}

TEST(Simulator, WaitsForABrokerThatIsNotThereYet)
{
    const std::uint16_t port = test::freePort();
    Simulator simulator;
    Options options;
    options.port = port;
    options.messagesPerSecond = 100;
    ASSERT_TRUE(simulator.start(options).has_value());
    ASSERT_TRUE(eventually([&] { return !simulator.problem().empty(); }));
    EXPECT_EQ(simulator.problem(), "127.0.0.1:" + std::to_string(port) + ": Connection refused");
    ASSERT_TRUE(eventually([&] { return simulator.counters().heldBack > 0; }));
    EXPECT_EQ(simulator.counters().sent, 0u);
    const LocalBroker broker(port);
    ASSERT_TRUE(eventually([&] { return simulator.counters().connected == 6; }));
    EXPECT_EQ(simulator.problem(), "");
}

TEST(Simulator, SurvivesABrokerThatDiesAndReturns)
{
    auto broker = std::make_unique<LocalBroker>(test::freePort());
    const std::uint16_t port = broker->port();
    Simulator simulator;
    ASSERT_TRUE(simulator.start(optionsFor(*broker)).has_value());
    ASSERT_TRUE(eventually([&] { return simulator.counters().connected == 6; }));
    broker->kill();
    ASSERT_TRUE(eventually([&] { return simulator.counters().connected == 0; }));
    EXPECT_EQ(simulator.counters().disconnects, 6u);
    broker = std::make_unique<LocalBroker>(port);
    const std::uint64_t before = simulator.counters().sent;
    ASSERT_TRUE(eventually([&] { return simulator.counters().connected == 6 && simulator.counters().sent > before; }));
}

TEST(Simulator, CanBeStartedAgain)
{
    const LocalBroker broker;
    Simulator simulator;
    simulator.stop();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(simulator.start(optionsFor(broker)).has_value());
        EXPECT_EQ(simulator.start(optionsFor(broker)).error().id, "simulator.running");
        ASSERT_TRUE(eventually([&] { return simulator.counters().sent > 3; }));
        simulator.stop();
        EXPECT_FALSE(simulator.running());
    }
}

TEST(Simulator, RefusesNonsense)
{
    const auto refusal = [](const std::function<void(Options&)>& change) {
        Options options;
        change(options);
        Simulator simulator;
        const auto result = simulator.start(options);
        return result.has_value() ? std::string() : result.error().id;
    };
    EXPECT_EQ(refusal([](Options& o) { o.devices = 0; }), "simulator.options");
    EXPECT_EQ(refusal([](Options& o) { o.devices = 1001; }), "simulator.options");
    EXPECT_EQ(refusal([](Options& o) { o.qos = 3; }), "simulator.options");
    EXPECT_EQ(refusal([](Options& o) { o.messagesPerSecond = -1; }), "simulator.options");
    EXPECT_EQ(refusal([](Options& o) { o.messagesPerSecond = 1e9; }), "simulator.options");
    EXPECT_EQ(refusal([](Options& o) { o.payloadBytes = 2u << 20; }), "simulator.options");
    EXPECT_EQ(refusal([](Options& o) { o.secondsBetweenReconnects = -1; }), "simulator.options");
    EXPECT_EQ(refusal([](Options& o) { o.host = "256.0.0.1:x"; }), "simulator.address");
}

} // namespace
} // namespace hookline::simulator

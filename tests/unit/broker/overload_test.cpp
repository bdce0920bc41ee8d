// Limits per address and per client, refusals counted and told, and settings that change while the broker runs.
#include "core/broker/admission.h"
#include "tests/unit/broker/broker_fixture.h"

#include <fcntl.h>
#include <sys/resource.h>

namespace hookline::test {
namespace {

using broker::Admission;
using metrics::Refusal;
using mqtt::PacketType;

constexpr std::int64_t kSecond = 1'000'000'000;

std::uint64_t refused(const metrics::BrokerSnapshot& now, Refusal why) { return now.refused[static_cast<std::size_t>(why)]; }

TEST(Admission, CountsConnectionsByAddress)
{
    Admission admission;
    std::vector<std::unique_ptr<Admission::Place>> places(4);
    const Admission::Limits limits { 2, 0 };
    EXPECT_EQ(admission.arrive("192.0.2.1:1", limits, 1, places[0]), Admission::Answer::Welcome);
    EXPECT_EQ(admission.arrive("192.0.2.1:2", limits, 1, places[1]), Admission::Answer::Welcome);
    EXPECT_EQ(admission.arrive("192.0.2.1:3", limits, 1, places[2]), Admission::Answer::TooMany);
    EXPECT_EQ(admission.arrive("[::1]:3", limits, 1, places[2]), Admission::Answer::Welcome);
    places[0].reset();
    EXPECT_EQ(admission.arrive("192.0.2.1:4", limits, 1, places[3]), Admission::Answer::Welcome);
    std::unique_ptr<Admission::Place> none;
    EXPECT_EQ(admission.arrive("", limits, 1, none), Admission::Answer::Welcome) << "a Unix socket";
    EXPECT_FALSE(none);
}

TEST(Admission, SlowsDownAnAddressAndForgetsIt)
{
    Admission admission;
    const Admission::Limits limits { 0, 2 };
    std::unique_ptr<Admission::Place> place;
    EXPECT_EQ(admission.arrive("192.0.2.1:1", limits, kSecond, place), Admission::Answer::Welcome);
    EXPECT_EQ(admission.arrive("192.0.2.1:1", limits, kSecond, place), Admission::Answer::Welcome);
    EXPECT_EQ(admission.arrive("192.0.2.1:1", limits, kSecond, place), Admission::Answer::TooFast);
    EXPECT_EQ(admission.arrive("192.0.2.2:1", limits, kSecond, place), Admission::Answer::Welcome);
    EXPECT_EQ(admission.arrive("192.0.2.1:1", limits, kSecond * 3 / 2, place), Admission::Answer::Welcome);
    place.reset();
    for (int i = 0; i < 5000; ++i)
        admission.arrive("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250) + ":1", limits, (10 + i) * kSecond, place);
    EXPECT_LT(admission.addresses(), 2000u) << "addresses that left long ago are forgotten";
}

TEST_F(BrokerTest, AnAddressMayHaveSoManyConnections)
{
    settings.maxConnectionsPerAddress = 2;
    EventLog log(registry);
    start();
    RawClient first = connect("a");
    {
        RawClient second = connect("b");
        RawClient third(broker.port());
        EXPECT_TRUE(third.closes());
    }
    EXPECT_EQ(refused(broker.snapshot(), Refusal::AddressTooMany), 1u);
    ASSERT_TRUE(log.waitFor(tap::EventKind::ConnectRefused));
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 1; }));
    RawClient again = connect("c");
    EXPECT_EQ(again.connack().byteAt(1), 0u);
    first.expectNothing();
}

TEST_F(BrokerTest, AnAddressThatConnectsTooFastIsHeldOffAndOthersServed)
{
    settings.connectsPerSecondPerAddress = 1;
    start();
    RawClient early = connect("early");
    for (int i = 0; i < 20; ++i)
        RawClient(broker.port()).drop();
    EXPECT_TRUE(eventually([](const auto& now) { return refused(now, Refusal::AddressTooFast) >= 5; }));
    early.expectNothing();
}

TEST_F(BrokerTest, ConnectionsThatSayNothingOrNonsenseAreCountedByReason)
{
    settings.connectTimeoutMs = 100;
    EventLog log(registry);
    start();
    RawClient silent(broker.port());
    RawClient nonsense(broker.port());
    nonsense.send("GET / HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(nonsense.closes());
    EXPECT_TRUE(silent.closes());
    EXPECT_EQ(refused(broker.snapshot(), Refusal::NotMqtt), 1u);
    EXPECT_EQ(refused(broker.snapshot(), Refusal::NoConnectInTime), 1u);
    EXPECT_EQ(broker.snapshot().connectsRefused, 2u);
    EXPECT_TRUE(log.waitFor(tap::EventKind::ConnectRefused, 2));
}

TEST_F(BrokerTest, AClientOverItsRateIsReadSlowerAndLosesNothing)
{
    settings.clientMessagesPerSecond = 200;
    start();
    RawClient reader = connect("reader");
    reader.subscribe("t", 0);
    RawClient fast = connect("fast");
    const auto begun = std::chrono::steady_clock::now();
    std::string burst;
    for (int i = 0; i < 300; ++i) // the burst of one second, and half a second more
        burst += publishPacket("t", std::to_string(i));
    fast.send(burst);
    RawClient other = connect("other"); // an honest one beside it
    other.expectNothing();
    for (int i = 0; i < 300; ++i)
        ASSERT_EQ(reader.expectPublish().payload(), std::to_string(i));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 400ms);
    EXPECT_GE(broker.snapshot().slowedClients, 1u);
}

TEST_F(BrokerTest, BytesAreLimitedToo)
{
    settings.clientBytesPerSecond = 20'000;
    start();
    RawClient reader = connect("reader");
    reader.subscribe("t", 0);
    RawClient fast = connect("fast");
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 30; ++i)
        fast.send(publishPacket("t", std::string(1000, 'x')));
    for (int i = 0; i < 30; ++i)
        reader.expectPublish();
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 400ms);
}

TEST_F(BrokerTest, SettingsChangeWhileClientsStayConnected)
{
    start();
    RawClient client = connect("c", 5);
    EXPECT_EQ(static_cast<unsigned char>(client.subscribe("a", 0, 5).back()), 0u);
    settings.maxSubscriptions = 1;
    settings.maxConnections = 1;
    broker.apply(settings);
    EXPECT_EQ(static_cast<unsigned char>(client.subscribe("b", 0, 5).back()), 0x97u);
    RawClient second(broker.port());
    EXPECT_TRUE(second.closes());
    EXPECT_EQ(refused(broker.snapshot(), Refusal::TooMany), 1u);
    settings.maxConnections = 10;
    broker.apply(settings);
    EXPECT_EQ(connect("d").connack().byteAt(1), 0u);
}

TEST_F(BrokerTest, ChosenClientsAreDisconnectedWithAReason)
{
    start(2);
    RawClient stays = connect("stays", 5);
    RawClient goes = connect("goes", 5);
    broker.disconnect([](const mqtt::ClientInfo& client) { return client.clientId == "goes"; }, mqtt::ReasonCode::AdministrativeAction, "a test");
    EXPECT_EQ(goes.expect(PacketType::Disconnect).byteAt(0), 0x98u);
    EXPECT_TRUE(goes.closes());
    stays.expectNothing();
}

TEST_F(BrokerTest, ShutdownIsToldToMqtt5Clients)
{
    start(2);
    RawClient five = connect("five", 5);
    RawClient four = connect("four", 4);
    broker.stop();
    EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), 0x8Bu);
    EXPECT_TRUE(five.closes());
    EXPECT_FALSE(four.next());
}

/// Leaves the process with the descriptors it has and no other for as long as it lives.
class NoMoreDescriptors {
public:
    NoMoreDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit none = m_before;
        for (none.rlim_cur = 0; ::fcntl(static_cast<int>(none.rlim_cur), F_GETFD) >= 0; ++none.rlim_cur) { }
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

private:
    rlimit m_before {};
};

// UBSan looks at an object's type through a pipe of its own: without descriptors it calls sound objects broken. The other builds,
// the thread sanitizer's among them, have this test.
#ifndef __SANITIZE_ADDRESS__
TEST_F(BrokerTest, WithoutDescriptorsConnectionsWaitAndClientsAreServed)
{
    start();
    RawClient client = connect("c");
    client.subscribe("t", 0);
    const std::array sockets { RawClient::newSocket(), RawClient::newSocket(), RawClient::newSocket() };
    std::vector<RawClient> waiting;
    {
        const NoMoreDescriptors none; // for the broker's ends of these
        for (const int socket : sockets)
            waiting.emplace_back(socket, broker.port());
        ASSERT_TRUE(eventually([](const auto& now) { return refused(now, Refusal::NoDescriptors) >= 3; })) << "it tries again, in pauses";
        client.send(publishPacket("t", "still here"));
        EXPECT_EQ(client.expectPublish().payload(), "still here");
        EXPECT_LE(refused(broker.snapshot(), Refusal::NoDescriptors), 60u) << "without spinning";
    }
    waiting.back().send(connectPacket({ .id = "late" }));
    EXPECT_EQ(waiting.back().expect(PacketType::Connack).byteAt(1), 0u);
}
#endif

} // namespace
} // namespace hookline::test

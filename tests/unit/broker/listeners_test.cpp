// Several listeners at once: each serves, each has its own limits, one that fails does not take the others with it.
#include "core/net/socket.h"
#include "tests/unit/broker/broker_fixture.h"

#include <map>
#include <mutex>

namespace hookline::test {
namespace {

class ListenersTest : public BrokerTest {
protected:
    config::ListenerSettings& add(const std::string& name)
    {
        config::ListenerSettings& listener = settings.listeners.emplace_back();
        listener.name = name;
        return listener;
    }
    broker::Broker::ListenerState state(std::string_view name) const
    {
        for (const auto& listener : broker.listeners()) {
            if (listener.name == name)
                return listener;
        }
        ADD_FAILURE() << "no listener " << name;
        return {};
    }
    RawClient connectTo(std::string_view listener, const std::string& id)
    {
        ConnectOptions options;
        options.id = id;
        return RawClient(state(listener).port, options);
    }
};

TEST_F(ListenersTest, ServeTheSameTopics)
{
    add("second");
    start(2);
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 0);
    RawClient publisher = connectTo("second", "p");
    publisher.send(publishPacket("t", "hello"));
    EXPECT_EQ(subscriber.expectPublish().payload(), "hello");
    EXPECT_EQ(state("default").connections, 1u);
    EXPECT_EQ(state("second").connections, 1u);
    EXPECT_NE(state("second").port, broker.port());
}

TEST_F(ListenersTest, AreNamedToWhoeverHearsOfTheirClients)
{
    add("second");
    std::mutex mutex;
    std::map<std::string, std::string> heard;
    const auto registration = registry.add<hooks::ClientConnected>(
        "test", hooks::Priority::Observe, [&](const hooks::ClientView& who, const tap::Stamp&) {
            const std::scoped_lock lock(mutex);
            heard[who.client->clientId] = who.client->listener ? who.client->listener->string() : "none";
        });
    start(2);
    const RawClient first = connect("a");
    const RawClient second = connectTo("second", "b");
    EXPECT_TRUE(eventually([&](const auto&) {
        const std::scoped_lock lock(mutex);
        return heard == std::map<std::string, std::string> { { "a", "default" }, { "b", "second" } };
    }));
}

TEST_F(ListenersTest, HaveTheirOwnConnectionLimits)
{
    add("small").maxConnections = 1;
    start();
    const RawClient first = connectTo("small", "a");
    EXPECT_EQ(first.connack().byteAt(1), 0u);
    RawClient second(state("small").port);
    EXPECT_TRUE(second.closes());
    EXPECT_EQ(connect("c").connack().byteAt(1), 0u); // the other one has room
}

TEST_F(ListenersTest, CountConnectionsThatEnd)
{
    add("second");
    start(2);
    {
        const RawClient client = connectTo("second", "a");
        const RawClient silent(state("second").port);
        EXPECT_TRUE(eventually([&](const auto&) { return state("second").connections == 2; }));
    }
    EXPECT_TRUE(eventually([&](const auto&) { return state("second").connections == 0; }));
}

TEST_F(ListenersTest, OneThatFailsLeavesTheOthersOpen)
{
    hooks::HookRegistry otherRegistry;
    broker::Broker other(otherRegistry);
    config::BrokerSettings occupying;
    occupying.port = 0;
    ASSERT_TRUE(other.start(occupying, 1));
    add("taken").port = other.port();
    add("fine");
    start();
    const auto taken = state("taken");
    ASSERT_TRUE(taken.problem.has_value());
    EXPECT_EQ(taken.problem->id, "net.port_in_use");
    EXPECT_TRUE(taken.address.empty());
    EXPECT_EQ(connectTo("fine", "a").connack().byteAt(1), 0u);
    EXPECT_EQ(connect("b").connack().byteAt(1), 0u);
}

TEST_F(ListenersTest, BindTheAddressTheyAreGiven)
{
    add("other").bind = "127.0.0.2";
    start();
    EXPECT_TRUE(state("other").address.starts_with("127.0.0.2:")) << state("other").address;
    const net::Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(state("other").port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), -1);
    EXPECT_EQ(errno, ECONNREFUSED);
}

} // namespace
} // namespace hookline::test

#include "tests/unit/broker/broker_fixture.h"

#include <map>

namespace hookline::test {
namespace {

std::map<std::string, std::string> retained(RawClient& client, std::size_t enough)
{
    std::map<std::string, std::string> out;
    while (out.size() < enough) {
        const auto got = client.next();
        if (!got)
            break;
        out[got->topic()] = got->payload();
    }
    return out;
}

TEST_F(BrokerTest, SysTopicsTellTheCountersByMosquittosNames)
{
    sysInterval = 1;
    start(2);
    RawClient watcher = connect("watcher");
    watcher.subscribe("$SYS/#", 0);
    const auto first = retained(watcher, 49);
    EXPECT_EQ(first.at("$SYS/broker/version"), "hookline version " HOOKLINE_VERSION);
    EXPECT_TRUE(first.contains("$SYS/broker/clients/connected"));
    EXPECT_TRUE(first.contains("$SYS/broker/load/publish/received/15min"));
    RawClient worker = connect("worker");
    worker.subscribe("$share/group/a", 0);
    worker.send(publishPacket("a", "four") + publishPacket("b", "x", { .retain = true }));
    EXPECT_EQ(worker.expectPublish().payload(), "four");
    worker.expectNothing();
    std::map<std::string, std::string> later; // the next round, with what changed
    while (later["$SYS/broker/publish/messages/received"] != "2" || later["$SYS/broker/shared_subscriptions/count"] != "1") {
        const auto got = watcher.next();
        ASSERT_TRUE(got) << "no update came";
        later[got->topic()] = got->payload();
        EXPECT_NE(got->topic(), "$SYS/broker/version") << "what does not change is not sent again";
    }
    EXPECT_EQ(later["$SYS/broker/clients/connected"], "2");
    EXPECT_EQ(later["$SYS/broker/publish/bytes/received"], "5");
    EXPECT_EQ(broker.snapshot().retained, 1u) << "b, and none of these";
}

TEST_F(BrokerTest, WildcardsDoNotSeeSysTopicsAndZeroSwitchesThemOff) // [MQTT-4.7.2-1]
{
    sysInterval = 1;
    start();
    RawClient everything = connect("everything");
    everything.subscribe("#", 0);
    everything.expectNothing();
    broker.stop();
    sysInterval = 0;
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("$SYS/#", 0);
    watcher.expectNothing();
    EXPECT_EQ(broker.snapshot().retained, 0u);
}

} // namespace
} // namespace hookline::test

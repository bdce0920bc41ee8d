// Scripts on a real broker: change, drop, route, enrich, authorise, and what a broken one may do: nothing.
#include "core/script/script_host.h"
#include "tests/unit/broker/broker_fixture.h"

#include <fstream>
#include <sstream>
#include <thread>
#include <stdlib.h>

namespace hookline::test {
namespace {

using mqtt::PacketType;

class ScriptTest : public BrokerTest {
protected:
    void SetUp() override
    {
        std::string pattern = testing::TempDir() + "hookline-scripts-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder = pattern;
    }
    void TearDown() override
    {
        BrokerTest::TearDown();
        std::filesystem::remove_all(folder);
    }
    void write(const std::string& name, const std::string& text) const { std::ofstream(folder + "/" + name) << text; }
    bool use(const std::string& text, const script::Limits& limits = {})
    {
        write("test.lua", text);
        return host.apply({ folder }, limits);
    }
    static std::string shipped(const std::string& name)
    {
        std::ifstream file(std::string(HOOKLINE_SOURCE_DIR) + "/resources/scripts/" + name);
        std::stringstream text;
        text << file.rdbuf();
        EXPECT_FALSE(text.str().empty()) << name;
        return text.str();
    }

    std::string folder;
    script::ScriptHost host { registry, 2 };
};

TEST_F(ScriptTest, ShippedEnrichScriptAddsFieldsAndRefusesWhatIsNoJson)
{
    ASSERT_TRUE(use(shipped("enrich.lua")));
    start(2);
    RawClient subscriber = connect("s");
    subscriber.subscribe("#", 0);
    RawClient client = connect("c", 5);
    client.send(publishPacket("sensors/north/d1", R"({"t":21.5})", { .version = 5 }));
    const std::string payload = subscriber.expectPublish().payload();
    for (const char* part : { R"("t":21.5)", R"("site":"north")", R"("device":"d1")", R"("received":1)" })
        EXPECT_NE(payload.find(part), std::string::npos) << payload;
    client.send(publishPacket("sensors/north/d1", "\xff\x00 no json", { .version = 5, .qos = 1, .id = 7 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x99u);
    client.send(publishPacket("else/where", "as it is", { .version = 5 })); // not its topic: not its business
    EXPECT_EQ(subscriber.expectPublish().payload(), "as it is");
}

TEST_F(ScriptTest, ShippedRouteScriptCopiesAlarmsAndDropsTestDevices)
{
    ASSERT_TRUE(use(shipped("route.lua")));
    start();
    RawClient operators = connect("s");
    operators.subscribe("operators/#", 1);
    RawClient machine = connect("press-1");
    machine.send(publishPacket("machines/1/alarm", "hot", { .qos = 1, .id = 1 }));
    machine.expect(PacketType::Puback);
    const Received copy = operators.expectPublish();
    EXPECT_EQ(copy.topic(), "operators/alarms");
    EXPECT_EQ(copy.payload(), "press-1: hot");
    RawClient test = connect("test-9");
    test.send(publishPacket("operators/alarms", "ghost", { .qos = 1, .id = 1 }));
    test.expect(PacketType::Puback);
    operators.send(ackPacket(PacketType::Puback, copy.packetId()));
    operators.expectNothing();
    EXPECT_EQ(broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::HookRejected)], 1u);
}

TEST_F(ScriptTest, ShippedGuardScriptAuthorisesWhatARewriteMakes)
{
    write("a.lua", shipped("guard.lua"));
    write("b.lua", R"(hook.on("message.publish", { topic = "sneaky" }, function(msg) msg.topic = "admin/off" end))");
    ASSERT_TRUE(host.apply({ folder }, {}));
    start();
    RawClient client = connect("c", 5);
    EXPECT_EQ(client.subscribe("#", 1, 5).back(), 1);
    client.send(publishPacket("sneaky", "x", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x87u);
    client.send(publishPacket("private/x", "x", { .version = 5 }));
    client.send(publishPacket("public/x", "x", { .version = 5 }));
    EXPECT_EQ(client.expectPublish().topic(), "public/x"); // "#" became "public/#"
}

/// The script that docs/HOOKS.md shows.
TEST_F(ScriptTest, WorkedScriptOfTheDocumentDoesWhatItSays)
{
    std::ifstream file(std::string(HOOKLINE_SOURCE_DIR) + "/docs/HOOKS.md");
    std::stringstream text;
    text << file.rdbuf();
    const std::string all = text.str();
    const std::string fence = "```lua\n";
    const std::size_t begin = all.find(fence);
    ASSERT_NE(begin, std::string::npos);
    std::string worked = all.substr(begin + fence.size(), all.find("```", begin + 3) - begin - fence.size());
    worked.replace(worked.find("600"), 3, "3"); // the same with a rate that a test reaches
    ASSERT_TRUE(use(worked)) << host.status()[0].problem;
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("devices/#", 0);
    RawClient device = connect("dev-1", 5);
    const auto publish = [&](const char* topic, const char* payload) {
        device.send(publishPacket(topic, payload, { .version = 5, .qos = 1, .id = 1 }));
        return device.expect(PacketType::Puback).byteAt(2);
    };
    publish("old/d1/temp", "21.5");
    const Received moved = subscriber.expectPublish();
    EXPECT_EQ(moved.topic(), "devices/d1/climate");
    EXPECT_NE(moved.payload().find(R"("celsius":21.5)"), std::string::npos) << moved.payload();
    publish("old/d1/temp", "warm"); // dropped, and told success
    // The minute may turn between two messages: at most two rounds until the fourth of a minute is one too many.
    unsigned code = 0;
    for (int i = 0; i < 8 && code != 0x96u; ++i)
        code = publish("devices/x", "x");
    EXPECT_EQ(code, 0x96u);
}

TEST_F(ScriptTest, EveryAnswerToADroppedMessage)
{
    ASSERT_TRUE(use(R"(
        hook.on("message.publish", function(msg)
            if msg.payload == "reject" then return "reject", "quota_exceeded" end
            return "drop", msg.payload
        end))"));
    start();
    RawClient client = connect("c", 5);
    client.send(publishPacket("t", "success", { .version = 5, .qos = 1, .id = 1 }));
    EXPECT_EQ(client.expect(PacketType::Puback).body.size(), 2u);
    client.send(publishPacket("t", "reject", { .version = 5, .qos = 1, .id = 2 }));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x97u);
    client.send(publishPacket("t", "no_ack", { .version = 5, .qos = 1, .id = 3 }));
    client.expectNothing();
    client.send(publishPacket("t", "disconnect", { .version = 5, .qos = 1, .id = 4 }));
    EXPECT_EQ(client.expect(PacketType::Disconnect).byteAt(0), 0x98u);
    EXPECT_TRUE(client.closes());
}

TEST_F(ScriptTest, BrokenScriptHarmsNobodyAndSaysWhere)
{
    ASSERT_TRUE(use(R"(
        hook.on("message.publish", { topic = "closed/#" }, function(msg) local x = nil; x.y = 1 end)
        hook.on("message.publish", { topic = "open/#", on_error = "pass" }, function(msg) while true do end end)
        hook.on("message.routed", { topic = "told" }, function(msg) msg.topic = "x" end)
        hook.on("message.publish", { topic = "wrong" }, function(msg) return 42 end)
        kept = nil
        hook.on("message.publish", { topic = "keep" }, function(msg) if kept then return kept.topic end kept = msg end)
    )"));
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    const auto publish = [&](const char* topic) {
        client.send(publishPacket(topic, "x", { .version = 5, .qos = 1, .id = 1 }));
        return client.expect(PacketType::Puback).byteAt(2);
    };
    EXPECT_EQ(publish("closed/a"), 0x80u); // fails closed
    EXPECT_NE(host.status()[0].problem.find("test.lua:2:"), std::string::npos) << host.status()[0].problem;
    EXPECT_EQ(publish("open/a"), 0x10u); // on_error = "pass": went through, nobody listens
    EXPECT_NE(host.status()[0].problem.find("instructions"), std::string::npos) << host.status()[0].problem;
    EXPECT_EQ(publish("told"), 0x10u);
    EXPECT_NE(host.status()[0].problem.find("cannot be changed here"), std::string::npos) << host.status()[0].problem;
    EXPECT_EQ(publish("wrong"), 0x80u);
    publish("keep");
    EXPECT_EQ(publish("keep"), 0x80u); // what it kept is alive again, but "topic" is no verdict
    EXPECT_EQ(host.status()[0].errors, 5u);
    EXPECT_EQ(broker.snapshot().hookErrors, 5u);
    client.expectNothing();
}

TEST_F(ScriptTest, SeesEveryTellingPoint)
{
    ASSERT_TRUE(use(R"(
        local function report(name)
            hook.on(name, { client = "seen" }, function(e)
                seen = (seen or "") .. name .. "(" .. tostring(e.topic or e.filter or e.cause or e.drop or "") .. ") "
            end)
        end
        for _, name in ipairs { "client.connected", "client.disconnected", "session.created", "session.subscribed", "session.unsubscribed",
                "session.terminated", "message.routed", "message.delivered", "message.acked", "message.retained" } do report(name) end
        hook.on("message.publish", { client = "asks" }, function(msg) msg.payload = seen end)
    )"));
    start(); // one loop: one state sees it all
    RawClient asks = connect("asks");
    asks.subscribe("answer", 0);
    RawClient seen = connect("seen");
    seen.subscribe("t", 1);
    seen.send(publishPacket("t", "x", { .qos = 1, .retain = true, .id = 1 }));
    const Received got = seen.expectPublish();
    seen.expect(PacketType::Puback);
    seen.send(ackPacket(PacketType::Puback, got.packetId()));
    seen.expectNothing();
    seen.send(std::string_view("\xE0\x00", 2));
    EXPECT_TRUE(eventually([](const auto& now) { return now.sessions == 1; }));
    asks.send(publishPacket("answer", ""));
    EXPECT_EQ(asks.expectPublish().payload(),
        "session.created() client.connected() session.subscribed(t) message.routed(t) message.retained(t) message.delivered(t) "
        "message.acked(t) client.disconnected(normal) session.unsubscribed(t) session.terminated(with_connection) ");
}

TEST_F(ScriptTest, SeesWhoseRefusalASubscribeMetWith)
{
    ASSERT_TRUE(use(R"(
        local told = ""
        hook.on("subscription.authorize", { topic = "secret/#" }, function() return "reject", "not_authorized" end)
        hook.on("client.subscribe_refused", { topic = "secret/#" }, function(e)
            told = told .. e.client .. " " .. e.filter .. " " .. e.qos .. " " .. e.reason .. " " .. e.detail .. "\n"
        end)
        hook.on("message.publish", function(msg) msg.payload = told end)
    )"));
    start();
    RawClient client = connect("c");
    client.subscribe("answer", 0);
    client.subscribe("a/#/b", 0); // refused as well, but not what the callback asked for
    client.subscribe("secret/x", 2);
    client.send(publishPacket("answer", ""));
    EXPECT_EQ(client.expectPublish().payload(), "c secret/x 2 not_authorized refused by script test.lua\n");
}

TEST_F(ScriptTest, ScriptThatKeepsFailingIsGivenARest)
{
    ASSERT_TRUE(use(R"(hook.on("message.publish", { on_error = "pass" }, function(msg) error("always") end))"));
    start();
    RawClient client = connect("c");
    for (int i = 0; i < 50; ++i)
        client.send(publishPacket("t", "x"));
    client.expectNothing();
    const auto chains = registry.chains();
    const auto chain = std::ranges::find(chains, "message.publish", &hooks::HookRegistry::Chain::point);
    ASSERT_EQ(chain->callbacks.size(), 1u);
    EXPECT_EQ(chain->callbacks[0].stats.breaker, hooks::BreakerState::Open);
    EXPECT_EQ(chain->callbacks[0].stats.errors, 20u);
    EXPECT_EQ(chain->callbacks[0].stats.skipped, 30u);
    EXPECT_NE(chain->callbacks[0].stats.lastError.find("test.lua:1: always"), std::string::npos);
}

TEST_F(ScriptTest, ChangesAreTakenIntoUseUnderLoadWithoutLosingAMessage)
{
    const auto version = [](int n) {
        return "hook.on('message.publish', function(msg) msg.payload = '" + std::to_string(n) + "' end)\n"
               "hook.on('message.publish', function(msg) msg.payload = msg.payload .. '/" + std::to_string(n) + "' end)";
    };
    ASSERT_TRUE(use(version(0)));
    start(2);
    RawClient subscriber = connect("s");
    subscriber.subscribe("#", 0);
    constexpr int kMessages = 2000;
    std::jthread publisher([&] {
        RawClient client = connect("p");
        for (int i = 0; i < kMessages; ++i)
            client.send(publishPacket("t", "x"));
        client.expectNothing();
    });
    std::atomic<bool> done { false };
    std::thread changes([&] { // "control": the only thread that uses the host
        for (int n = 1; !done; ++n)
            EXPECT_TRUE(use(version(n)));
    });
    int last = 0;
    for (int i = 0; i < kMessages; ++i) {
        const std::string payload = subscriber.expectPublish().payload();
        const auto slash = payload.find('/');
        ASSERT_NE(slash, std::string::npos) << payload;
        EXPECT_EQ(payload.substr(0, slash), payload.substr(slash + 1)); // never half of one version and half of another
        const int n = std::stoi(payload);
        EXPECT_GE(n, last);
        last = n;
    }
    done = true;
    changes.join();
}

TEST_F(ScriptTest, NamesClientsAndWordsAnswers)
{
    ASSERT_TRUE(use(R"lua(
        hook.on("client.connect", function(connect)
            connect.client = "site-" .. connect.client
            if connect.protocol == "5.0" then connect.keep_alive = 20 end
            if connect.will_topic then connect:remove_will() end
        end)
        hook.on("client.connack", function(connack)
            connack:user_property("hello", connack.client)
        end)
        hook.on("message.puback", function(ack)
            ack.reason_string = "got " .. ack.packet_id
        end)
        hook.on("packet.out", function(packet)
            if packet.type == "suback" then packet.reason_string = "there you are" end
        end)
        hook.on("packet.in", function(packet)
            if packet.type == "publish" then packet:user_property("by", packet.client) end
        end))lua")) << host.status()[0].problem;
    start(2);
    RawClient client = connect("c", 5);
    EXPECT_NE(client.connack().body.find("\x26" + str("hello") + str("site-c")), std::string::npos);
    EXPECT_NE(client.connack().body.find(twoByteProperty(0x13, 20)), std::string::npos);
    client.send(subscribePacket("t", 0, 5));
    EXPECT_NE(client.expect(PacketType::Suback).body.find("there you are"), std::string::npos);
    client.send(publishPacket("t", "x", { .version = 5, .qos = 1, .id = 7 }));
    EXPECT_EQ(client.expectPublish().properties(), "\x26" + str("by") + str("site-c"));
    EXPECT_NE(client.expect(PacketType::Puback).body.find("\x1f" + str("got 7")), std::string::npos);
    EXPECT_EQ(host.status()[0].errors, 0u) << host.status()[0].problem;
}

TEST_F(ScriptTest, PicksRecipientsAndCountsTicks)
{
    ASSERT_TRUE(use(R"lua(
        hook.on("message.route", { topic = "orders/#" }, function(route)
            route:except("office-*")
            route:add("printer", 1)
        end)
        hook.on("delivery.enqueue", function(message)
            if message.queued >= 1 then return "reject", "quota_exceeded" end
        end)
        hook.on("sys.tick", function(tick)
            assert(tick.connections == 3 and tick.lost >= 0 and tick.client == nil)
        end)
        hook.on("bridge.acked", function(ack) error("offset " .. ack.offset) end))lua")) << host.status()[0].problem;
    start(2);
    RawClient office = connect("office-1");
    office.subscribe("orders/1", 0);
    RawClient printer = connect("printer");
    RawClient client = connect("c");
    client.send(publishPacket("orders/1", "x", { .qos = 1, .id = 1 }));
    client.expect(PacketType::Puback);
    EXPECT_EQ(printer.expectPublish().qos(), 1u);
    office.expectNothing();
    hooks::BridgeView view;
    view.offset = 41;
    registry.tellElsewhere<hooks::BridgeAcked>(view); // on this thread, beside the loops
    EXPECT_TRUE(eventually([&](const auto&) {
        const auto chains = registry.chains();
        const auto tick = std::ranges::find(chains, "sys.tick", &hooks::HookRegistry::Chain::point);
        return tick->callbacks.front().stats.calls > 0 && tick->callbacks.front().stats.errors == 0;
    }));
    EXPECT_NE(host.status()[0].problem.find("offset 41"), std::string::npos) << host.status()[0].problem;
}

} // namespace
} // namespace hookline::test

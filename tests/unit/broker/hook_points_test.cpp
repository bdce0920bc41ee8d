// The points around a connection's beginning and end, and those about the broker: what a client and an observer notice of them.
#include "tests/unit/broker/broker_fixture.h"
#include "tests/unit/broker/hook_notes.h"

#include <atomic>
#include <stdexcept>

namespace hookline::test {
namespace {

using hooks::ClientView;
using hooks::ConnectDraft;
using hooks::Priority;
using hooks::Stamp;
using hooks::Verdict;
using mqtt::PacketType;
using mqtt::ReasonCode;

TEST_F(BrokerTest, ConnectHookNamesTheClientAndIsAuthenticatedAsThat)
{
    HookNotes notes;
    const auto rename = registry.add<hooks::ClientConnect>("test", Priority::Transform, [](const ClientView&, ConnectDraft& connect) {
        connect.setClientId("site-" + std::string(connect.clientId()));
        connect.setUsername("site");
        connect.setPassword("made up");
        return Verdict::next();
    });
    const auto ask = registry.add<hooks::ClientAuthenticate>(
        "test", Priority::Authorize, [&](const ClientView& who, const hooks::Credentials& credentials) {
            notes.add(who.client->clientId + " " + std::string(credentials.username) + " " + std::string(credentials.password));
            return Verdict::next();
        });
    start(2);
    RawClient one = connect("a", 5);
    EXPECT_TRUE(notes.waitFor("site-a site made up"));
    RawClient other = connect("a"); // the same id meets the same session, under its new name
    EXPECT_TRUE(notes.waitFor("site-a site made up", 2));
    EXPECT_EQ(one.expect(PacketType::Disconnect).byteAt(0), 0x8Eu);
    other.expectNothing();
}

TEST_F(BrokerTest, ConnectHookThatNamesANamelessClientTellsItSo) // [MQTT-3.2.2-16]
{
    const auto rename = registry.add<hooks::ClientConnect>("test", Priority::Transform, [](const ClientView&, ConnectDraft& connect) {
        EXPECT_TRUE(connect.clientId().empty());
        EXPECT_TRUE(connect.setClientId("given"));
        EXPECT_FALSE(connect.setClientId(std::string_view("\xff", 1))); // no text [MQTT-3.1.3-4]
        return Verdict::next();
    });
    start();
    const RawClient five = connect("", 5);
    EXPECT_NE(five.connack().body.find("\x12" + str("given")), std::string::npos);
    ConnectOptions kept;
    kept.id = "";
    kept.clean = false; // a nameless old client may not ask for this; one with a name may [MQTT-3.1.3-8]
    EXPECT_EQ(connect(kept).connack().byteAt(1), 0u);
}

TEST_F(BrokerTest, ConnectHookChangesTimesAndTellsTheClient)
{
    const auto change = registry.add<hooks::ClientConnect>("test", Priority::Transform, [](const ClientView&, ConnectDraft& connect) {
        EXPECT_EQ(connect.setKeepAlive(30), connect.v5()); // an older client cannot be told that it must speak more often
        EXPECT_EQ(connect.setSessionExpiry(600), connect.v5());
        EXPECT_TRUE(connect.v5() || connect.setKeepAlive(90));
        return Verdict::next();
    });
    start();
    ConnectOptions options;
    options.version = 5;
    const RawClient five = connect(options);
    EXPECT_NE(five.connack().body.find(twoByteProperty(0x13, 30)), std::string::npos); // [MQTT-3.2.2-22]
    EXPECT_NE(five.connack().body.find(fourByteProperty(0x11, 600)), std::string::npos); // [MQTT-3.2.2-21]
    EXPECT_EQ(connect("old").connack().byteAt(1), 0u);
}

TEST_F(BrokerTest, ConnectHookChangesOrRemovesTheWill)
{
    const auto change = registry.add<hooks::ClientConnect>("test", Priority::Transform, [](const ClientView& who, ConnectDraft& connect) {
        if (!connect.hasWill())
            return Verdict::next();
        if (who.client->clientId == "silent") {
            EXPECT_TRUE(connect.removeWill());
        } else {
            EXPECT_FALSE(connect.setWillTopic("no/+"));
            EXPECT_TRUE(connect.setWillTopic("moved") && connect.setWillPayload("other") && connect.setWillQos(mqtt::QoS::AtLeastOnce));
        }
        return Verdict::next();
    });
    const auto forbid = registry.add<hooks::MessageAuthorize>(
        "test", Priority::Authorize, [](const ClientView&, const hooks::PublishDraft& draft) {
            return draft.topic() == "will" ? Verdict::reject(ReasonCode::NotAuthorized) : Verdict::next();
        });
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("#", 1);
    ConnectOptions options;
    options.willTopic = "will"; // which it might not have had
    options.id = "silent";
    connect(options).drop();
    options.id = "loud";
    connect(options).drop();
    const Received will = watcher.expectPublish();
    EXPECT_EQ(will.topic(), "moved");
    EXPECT_EQ(will.payload(), "other");
    EXPECT_EQ(will.qos(), 1u);
}

TEST_F(BrokerTest, ConnectHookRefusesWithAReasonOrWithoutAWord)
{
    EventLog log(registry);
    const auto refuse = registry.add<hooks::ClientConnect>("test", Priority::Validate, [](const ClientView& who, ConnectDraft&) -> Verdict {
        if (who.client->clientId == "bomb")
            throw std::runtime_error("bomb");
        return who.client->clientId == "mute" ? Verdict::drop(hooks::DropAnswer::NoAck) : Verdict::reject(ReasonCode::Banned);
    });
    start();
    EXPECT_EQ(connect("c", 5).connack().byteAt(1), 0x8Au);
    EXPECT_EQ(connect("bomb", 5).connack().byteAt(1), 0x80u); // fails closed
    RawClient mute(broker.port());
    mute.send(connectPacket({ .id = "mute", .version = 5 }));
    EXPECT_TRUE(mute.closes());
    EXPECT_TRUE(log.waitFor(tap::EventKind::ConnectRefused, 3));
    EXPECT_EQ(std::ranges::count(log.names(), "connected"), 0);
    EXPECT_TRUE(eventually([](const auto& now) { return now.connections == 0 && now.connectsRefused == 3; }));
}

TEST_F(BrokerTest, ConnackHookExplainsWelcomesAndRedirects)
{
    settings.serverReference = "elsewhere.example:1883";
    const auto word = registry.add<hooks::ClientConnack>("test", Priority::Transform, [](const ClientView& who, hooks::ConnackDraft& connack) {
        EXPECT_EQ(connack.setReason(ReasonCode::UseAnotherServer), mqtt::isError(connack.reason())); // a success stays one
        EXPECT_EQ(connack.addUserProperty("site", who.client->clientId), connack.v5());
        EXPECT_EQ(connack.setReasonString("welcome"), connack.v5());
        return Verdict::next();
    });
    const auto refuse = registry.add<hooks::ClientAuthenticate>("test", Priority::Authorize, [](const ClientView& who, const hooks::Credentials&) {
        return who.client->clientId == "away" ? Verdict::reject(ReasonCode::ServerBusy) : Verdict::next();
    });
    start();
    const RawClient welcome = connect("c", 5);
    EXPECT_EQ(welcome.connack().byteAt(1), 0u);
    EXPECT_NE(welcome.connack().body.find("\x26" + str("site") + str("c")), std::string::npos);
    EXPECT_NE(welcome.connack().body.find("\x1f" + str("welcome")), std::string::npos);
    EXPECT_EQ(welcome.connack().body.find("elsewhere"), std::string::npos);
    const RawClient away = connect("away", 5);
    EXPECT_EQ(away.connack().byteAt(1), 0x9Cu);
    EXPECT_NE(away.connack().body.find("\x1c" + str("elsewhere.example:1883")), std::string::npos);
    ConnectOptions small;
    small.version = 5;
    small.properties = fourByteProperty(0x27, 24); // Maximum Packet Size
    EXPECT_EQ(connect(small).connack().body.find("welcome"), std::string::npos); // [MQTT-3.2.2-19] [MQTT-3.2.2-20]
    EXPECT_EQ(connect("old").connack().body.size(), 2u);
}

TEST_F(BrokerTest, ConnectionIsToldFromItsSocketToItsPing)
{
    HookNotes notes;
    std::vector<hooks::HookRegistration> all;
    all.push_back(registry.add<hooks::ListenerAccepted>("log", Priority::Observe,
        [&](const ClientView& who, const Stamp&, const hooks::AcceptedView& view) {
            notes.add("accepted by " + std::string(view.listener) + (who.client->peer.starts_with("127.0.0.1:") ? "" : " from nowhere"));
        }));
    all.push_back(registry.add<hooks::ClientAuthnComplete>("log", Priority::Observe,
        [&](const ClientView& who, const Stamp&, const hooks::AuthenticationView& view) {
            notes.add(who.client->clientId + " " + std::string(mqtt::name(view.reason)));
        }));
    all.push_back(registry.add<hooks::ClientPing>(
        "log", Priority::Observe, [&](const ClientView& who, const Stamp&) { notes.add(who.client->clientId + " pings"); }));
    all.push_back(registry.add<hooks::ClientAuthenticate>("test", Priority::Authorize, [](const ClientView& who, const hooks::Credentials&) {
        return who.client->clientId == "bad" ? Verdict::reject(ReasonCode::BadUserNameOrPassword) : Verdict::next();
    }));
    start();
    RawClient good = connect("good", 5);
    good.expectNothing(); // which pings
    const RawClient bad = connect("bad", 5);
    EXPECT_TRUE(notes.waitFor("bad bad_user_name_or_password"));
    EXPECT_EQ(notes.lines(), (std::vector<std::string> { "accepted by default", "good success", "good pings", "accepted by default", "bad bad_user_name_or_password" }));
}

TEST_F(BrokerTest, SessionsSayWhyTheyEnd)
{
    HookNotes notes;
    const auto ended = registry.add<hooks::SessionTerminated>(
        "log", Priority::Observe, [&](const ClientView& who, const Stamp&, const hooks::DisconnectView& why) {
            notes.add(who.client->clientId + " " + std::string(hooks::name(why.cause)));
        });
    start();
    connect("brief", 5).drop();
    EXPECT_TRUE(notes.waitFor("brief with_connection"));
    ConnectOptions kept;
    kept.version = 5;
    kept.id = "kept";
    kept.properties = fourByteProperty(0x11, 600);
    connect(kept).drop();
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0 && now.sessions == 1; }));
    kept.properties = fourByteProperty(0x11, 1);
    connect(kept).drop(); // clean start
    EXPECT_TRUE(notes.waitFor("kept discarded"));
    EXPECT_TRUE(notes.waitFor("kept expired"));
}

TEST_F(BrokerTest, SubscriptionSaysHowManyRetainedMessagesItGets)
{
    HookNotes notes;
    const auto told = registry.add<hooks::SessionSubscribed>(
        "log", Priority::Observe, [&](const ClientView&, const Stamp&, const hooks::SubscriptionView& view) {
            notes.add(std::string(view.filter) + (view.isNew ? " new " : " again ") + std::to_string(view.retained));
        });
    start();
    RawClient client = connect("c", 5);
    client.send(publishPacket("a/1", "x", { .version = 5, .retain = true }));
    client.send(publishPacket("a/2", "x", { .version = 5, .retain = true }));
    client.subscribe("a/+", 0, 5);
    EXPECT_TRUE(notes.waitFor("a/+ new 2"));
    client.expectPublish();
    client.expectPublish();
    client.subscribe("a/+", 0x10, 5); // retain handling: only if new
    EXPECT_TRUE(notes.waitFor("a/+ again 0"));
    client.subscribe("$share/g/a/+", 0, 5); // section 4.8.2
    EXPECT_TRUE(notes.waitFor("$share/g/a/+ new 0"));
}

TEST_F(BrokerTest, RetainedMessageThatIsTooOldIsLetGoAndTold) // [MQTT-3.3.2-5]
{
    HookNotes notes;
    const auto told = registry.add<hooks::MessageRetained>("log", Priority::Observe,
        [&](const ClientView& who, const Stamp&, const mqtt::MessageRef& message, hooks::RetainedChange change) {
            notes.add(who.client->clientId + " " + std::string(message->topic()) + " " + std::string(hooks::name(change)));
        });
    start();
    RawClient client = connect("c", 5);
    client.send(publishPacket("old", "x", { .version = 5, .retain = true, .properties = fourByteProperty(0x02, 1) }));
    client.send(publishPacket("replaced", "x", { .version = 5, .retain = true, .properties = fourByteProperty(0x02, 1) }));
    client.send(publishPacket("replaced", "y", { .version = 5, .retain = true }));
    client.send(publishPacket("stays", "x", { .version = 5, .retain = true }));
    EXPECT_TRUE(notes.waitFor("c old expired"));
    EXPECT_TRUE(eventually([](const auto& now) { return now.retained == 2; }));
    EXPECT_EQ(std::ranges::count(notes.lines(), "c replaced expired"), 0);
}

TEST_F(BrokerTest, TickTellsTheCountersOnceASecond)
{
    std::mutex mutex;
    std::vector<std::uint64_t> connections;
    const auto tick = registry.add<hooks::SysTick>("log", Priority::Observe, [&](const ClientView& who, const Stamp&, const hooks::TickView& view) {
        const std::scoped_lock lock(mutex);
        EXPECT_FALSE(who.client);
        connections.push_back(view.counters.connections);
    });
    start(2);
    const RawClient one = connect("a");
    const RawClient other = connect("b");
    const auto end = std::chrono::steady_clock::now() + 20s;
    for (bool seen = false; !seen && std::chrono::steady_clock::now() < end; std::this_thread::yield()) {
        const std::scoped_lock lock(mutex);
        seen = connections.size() >= 2 && connections.back() == 2;
    }
    const std::scoped_lock lock(mutex);
    ASSERT_GE(connections.size(), 2u);
    EXPECT_EQ(connections.back(), 2u);
}

TEST_F(BrokerTest, OverloadIsToldWhenItBeginsAndEnds)
{
    HookNotes notes;
    const auto on = registry.add<hooks::OverloadActivated>("log", Priority::Observe,
        [&](const ClientView&, const Stamp&, const hooks::OverloadView& view) { notes.add("on " + std::string(hooks::name(view.cause))); });
    const auto off = registry.add<hooks::OverloadDeactivated>("log", Priority::Observe,
        [&](const ClientView&, const Stamp&, const hooks::OverloadView& view) { notes.add("off " + std::string(hooks::name(view.cause))); });
    start();
    broker.setIntakePaused(true);
    broker.setIntakePaused(true); // no news
    EXPECT_TRUE(notes.waitFor("on bridge"));
    broker.setIntakePaused(false);
    EXPECT_TRUE(notes.waitFor("off bridge"));
    EXPECT_EQ(notes.lines(), (std::vector<std::string> { "on bridge", "off bridge" }));
}

} // namespace
} // namespace hookline::test

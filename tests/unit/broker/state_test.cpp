// A broker that ends and one that comes after it on the same folder: sessions, what they are owed, and retained messages go on.
// A sudden end is a copy of the folder taken while the first one runs, as the disk would have it after kill -9.
#include "tests/unit/broker/broker_fixture.h"

#include <filesystem>
#include <future>
#include <stdlib.h>

namespace hookline::test {
namespace {

using mqtt::PacketType;

class StateTest : public BrokerTest {
protected:
    StateTest()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "hookline-state-XXXXXX").string();
        m_top = ::mkdtemp(pattern.data());
        state.folder = m_top / "state";
        state.ballastBytes = 0;
    }
    ~StateTest() override
    {
        broker.stop();
        std::error_code ignored;
        std::filesystem::remove_all(m_top, ignored);
    }
    void start(unsigned loops = 1)
    {
        settings.port = 0;
        settings.sysIntervalSeconds = sysInterval;
        const auto started = broker.start(settings, loops, state);
        ASSERT_TRUE(started) << started.error().text();
    }
    void restart(unsigned loops = 1)
    {
        broker.stop();
        start(loops);
    }
    /// What is on the disk now is all that is left.
    void crash(unsigned loops = 1)
    {
        const std::filesystem::path copy = m_top / ("crash-" + std::to_string(++m_crashes));
        std::filesystem::create_directory(copy);
        for (const char* name : { "state.db", "state.db-wal" })
            std::filesystem::copy(state.folder / name, copy / name);
        broker.stop();
        state.folder = copy;
        start(loops);
    }
    ConnectOptions keeping(const std::string& id, int version = 5, bool clean = false)
    {
        ConnectOptions options;
        options.id = id;
        options.version = version;
        options.clean = clean;
        if (version == 5)
            options.properties = sessionExpiry(1000);
        return options;
    }
    void publish(const std::string& topic, const std::string& payload, unsigned qos = 1, bool retain = false)
    {
        RawClient publisher = connect("publisher");
        publisher.send(publishPacket(topic, payload, { .qos = qos, .retain = retain, .id = 1 }));
        if (qos == 1)
            publisher.expect(PacketType::Puback);
        if (qos == 2) {
            publisher.expect(PacketType::Pubrec);
            publisher.send(ackPacket(PacketType::Pubrel, 1));
            publisher.expect(PacketType::Pubcomp);
        }
        publisher.send(kDisconnect);
        EXPECT_TRUE(publisher.closes());
    }
    std::uint64_t commits() { return broker.snapshot().state.commits; }
    /// One more than `before`, which was asked before what has to be on the disk.
    bool committed(std::uint64_t before)
    {
        return eventually([&](const auto& now) { return now.state.commits > before; });
    }

    store::Options state;

private:
    std::filesystem::path m_top;
    int m_crashes = 0;
};

TEST_F(StateTest, ASessionAndItsQueueOutliveTheProgram) // [MQTT-3.1.2-5]
{
    for (const int version : { 4, 5 }) {
        const std::string id = "s" + std::to_string(version);
        start();
        {
            RawClient client = connect(keeping(id, version));
            EXPECT_EQ(client.connack().byteAt(0), 0u);
            client.subscribe("t/+", 2, version);
        }
        ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
        publish("t/1", "one", 1);
        publish("t/2", "two", 2);
        restart();
        EXPECT_EQ(broker.snapshot().sessions, version == 4 ? 1u : 2u);
        publish("t/3", "three", 1); // while the first two are on the disk
        RawClient again = connect(keeping(id, version));
        EXPECT_EQ(again.connack().byteAt(0), 1u);
        for (const char* payload : { "one", "two", "three" }) {
            const Received got = again.expectPublish();
            EXPECT_EQ(got.payload(version), payload);
            EXPECT_FALSE(got.dup()) << "it was never sent";
        }
        again.expectNothing();
        again.drop();
        broker.stop();
    }
}

TEST_F(StateTest, WhatIsAcknowledgedIsOnTheDisk)
{
    start(2);
    connect(keeping("s")).subscribe("t", 1, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    for (int i = 0; i < 20; ++i)
        publish("t", std::to_string(i), i % 2 == 0 ? 1 : 2);
    publish("r", "kept", 1, true);
    crash(2);
    EXPECT_EQ(broker.snapshot().retained, 1u);
    RawClient client = connect(keeping("s"));
    EXPECT_EQ(client.connack().byteAt(0), 1u);
    for (int i = 0; i < 20; ++i) {
        const Received got = client.expectPublish();
        EXPECT_EQ(got.payload(5), std::to_string(i));
        client.send(ackPacket(PacketType::Puback, got.packetId()));
    }
    client.subscribe("r", 0, 5);
    EXPECT_EQ(client.expectPublish().payload(5), "kept");
}

TEST_F(StateTest, AQoS2MessageSentBeforeTheCrashIsRepeatedUnderItsId) // [MQTT-4.4.0-1] [MQTT-3.3.1-1]
{
    start();
    RawClient client = connect(keeping("s"));
    client.subscribe("t", 2, 5);
    publish("t", "zero", 1);
    client.send(ackPacket(PacketType::Puback, client.expectPublish().packetId()));
    publish("t", "one", 2);
    publish("t", "two", 2);
    const unsigned one = client.expectPublish().packetId();
    const unsigned two = client.expectPublish().packetId();
    client.send(ackPacket(PacketType::Pubrec, one));
    EXPECT_EQ(client.expect(PacketType::Pubrel).packetId(), one);
    crash();
    client.drop();
    RawClient again = connect(keeping("s"));
    EXPECT_EQ(again.expect(PacketType::Pubrel).packetId(), one) << "its message was received: only the release is repeated";
    const Received repeated = again.expectPublish();
    EXPECT_EQ(repeated.payload(5), "two");
    EXPECT_EQ(repeated.packetId(), two);
    EXPECT_TRUE(repeated.dup());
    again.send(ackPacket(PacketType::Pubcomp, one));
    again.send(ackPacket(PacketType::Pubrec, two));
    EXPECT_EQ(again.expect(PacketType::Pubrel).packetId(), two);
    again.send(ackPacket(PacketType::Pubcomp, two));
    publish("t", "three", 2);
    const Received next = again.expectPublish();
    EXPECT_EQ(next.payload(5), "three");
    EXPECT_NE(next.packetId(), one);
    EXPECT_NE(next.packetId(), two);
}

TEST_F(StateTest, AQoS2MessageFromAClientIsTakenOnce) // [MQTT-4.3.3-10]
{
    start();
    connect(keeping("s")).subscribe("t", 2, 5);
    {
        RawClient publisher = connect(keeping("p", 4));
        publisher.send(publishPacket("t", "once", { .qos = 2, .id = 9 }));
        publisher.expect(PacketType::Pubrec);
    }
    crash();
    RawClient publisher = connect(keeping("p", 4));
    EXPECT_EQ(publisher.connack().byteAt(0), 1u);
    publisher.send(publishPacket("t", "once", { .qos = 2, .dup = true, .id = 9 }));
    publisher.expect(PacketType::Pubrec);
    publisher.send(ackPacket(PacketType::Pubrel, 9));
    publisher.expect(PacketType::Pubcomp);
    publisher.send(publishPacket("t", "another", { .qos = 2, .id = 9 })); // the id is free again
    publisher.expect(PacketType::Pubrec);
    crash();
    RawClient client = connect(keeping("s"));
    EXPECT_EQ(client.expectPublish().payload(5), "once");
    EXPECT_EQ(client.expectPublish().payload(5), "another");
    client.expectNothing();
}

TEST_F(StateTest, WhatIsDoneDoesNotComeBack)
{
    start();
    {
        RawClient client = connect(keeping("s"));
        client.subscribe("t", 1, 5);
        client.subscribe("u", 1, 5);
        publish("t", "read");
        client.send(ackPacket(PacketType::Puback, client.expectPublish().packetId()));
        client.send(unsubscribePacket({ "u" }, 5));
        client.expect(PacketType::Unsuback);
        client.send(kDisconnect);
        EXPECT_TRUE(client.closes());
    }
    publish("r", "kept", 1, true);
    publish("r", "", 1, true);
    connect(keeping("gone")).subscribe("t", 1, 5);
    connect(keeping("gone", 5, true)).send(disconnect5(0, sessionExpiry(0))); // [MQTT-3.1.2-4]
    ASSERT_TRUE(eventually([](const auto& now) { return now.sessions == 1; }));
    restart();
    EXPECT_EQ(broker.snapshot().sessions, 1u);
    EXPECT_EQ(broker.snapshot().subscriptions, 1u);
    EXPECT_EQ(broker.snapshot().retained, 0u);
    EXPECT_EQ(broker.snapshot().state.messages, 0u);
    connect(keeping("s")).expectNothing();
}

TEST_F(StateTest, SubscriptionOptionsAndIdentifiersComeBack)
{
    start(2);
    {
        RawClient client = connect(keeping("s"));
        client.send(subscribePacket("t/#", 1 | 1 << 3, 5, 1, subscriptionId(300))); // retain as published
        client.expect(PacketType::Suback);
        client.send(subscribePacket("t/a", 1 | 1 << 3, 5, 2, subscriptionId(7)));
        client.expect(PacketType::Suback);
    }
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    publish("t/a", "before", 1, true);
    restart(2);
    publish("t/a", "after", 1, true);
    RawClient client = connect(keeping("s"));
    for (const char* payload : { "before", "after" }) {
        const Received got = client.expectPublish();
        EXPECT_EQ(got.payload(5), payload);
        EXPECT_TRUE(got.retain());
        const std::string properties = got.properties();
        EXPECT_NE(properties.find(subscriptionId(300)), std::string::npos);
        EXPECT_NE(properties.find(subscriptionId(7)), std::string::npos);
    }
}

TEST_F(StateTest, ASharedSubscriptionsMemberKeepsItsShare)
{
    start(2);
    connect(keeping("s")).subscribe("$share/g/t", 1, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    publish("t", "one");
    restart(2);
    publish("t", "two");
    RawClient client = connect(keeping("s"));
    EXPECT_EQ(client.expectPublish().payload(5), "one");
    EXPECT_EQ(client.expectPublish().payload(5), "two");
}

TEST_F(StateTest, ARetainedMessageThatASessionIsOwedOutlivesItsReplacement)
{
    start();
    publish("r", "first", 1, true);
    RawClient client = connect(keeping("s"));
    client.subscribe("r", 1, 5);
    EXPECT_EQ(client.expectPublish().payload(5), "first");
    publish("r", "second", 1, true);
    EXPECT_EQ(client.expectPublish().payload(5), "second");
    ASSERT_TRUE(eventually([](const auto& now) { return now.state.waitingChanges == 0 && now.state.messages == 2; }));
    crash();
    client.drop();
    RawClient again = connect(keeping("s"));
    EXPECT_EQ(again.expectPublish().payload(5), "first");
    EXPECT_EQ(again.expectPublish().payload(5), "second");
    EXPECT_EQ(broker.snapshot().retained, 1u);
}

TEST_F(StateTest, WhoWasConnectedIsToldOfAndItsWillIsPublished) // section 3.1.2.5
{
    start();
    ConnectOptions options = keeping("w");
    options.willTopic = "wills/w";
    options.willQos = 1;
    RawClient client = connect(options);
    RawClient watcher = connect(keeping("watcher"));
    watcher.subscribe("wills/#", 1, 5);
    EventLog log(registry);
    crash();
    client.drop();
    watcher.drop();
    ASSERT_TRUE(log.wait([](const auto& events) {
        return std::ranges::any_of(events, [](const tap::Event& event) {
            return event.kind == tap::EventKind::Disconnected && event.client->clientId == "w" && event.text && event.text->view().find("restarted") != std::string::npos;
        });
    }));
    RawClient again = connect(keeping("watcher"));
    EXPECT_EQ(again.connack().byteAt(0), 1u);
    EXPECT_EQ(again.expectPublish().payload(5), "will");
}

TEST_F(StateTest, ASessionThatExpiredMeanwhileIsGone)
{
    start();
    ConnectOptions options = keeping("s");
    options.properties = sessionExpiry(1);
    connect(options).subscribe("t", 1, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    restart();
    EXPECT_TRUE(eventually([](const auto& now) { return now.sessions == 0 && now.sessionsExpired == 1; }));
    EXPECT_EQ(connect(keeping("s")).connack().byteAt(0), 0u);
}

TEST_F(StateTest, TheQueueOnTheDiskIsBoundedToo)
{
    settings.maxQueuedMessages = 3;
    start();
    connect(keeping("s")).subscribe("t", 1, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    publish("t", "1");
    publish("t", "2");
    restart();
    for (const char* payload : { "3", "4", "5" })
        publish("t", payload);
    EXPECT_EQ(broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::QueueFull)], 2u);
    restart();
    RawClient client = connect(keeping("s"));
    for (const char* payload : { "1", "2", "3" })
        EXPECT_EQ(client.expectPublish().payload(5), payload);
    client.expectNothing();
}

TEST_F(StateTest, CleanSessionsLeaveNothing)
{
    start();
    RawClient subscriber = connect("c");
    subscriber.subscribe("t", 2);
    for (int i = 0; i < 10; ++i) {
        publish("t", std::to_string(i), 1);
        subscriber.send(ackPacket(PacketType::Puback, subscriber.expectPublish().packetId()));
    }
    EXPECT_EQ(broker.snapshot().state.changes, 0u) << "nothing of this concerns the disk";
    EXPECT_EQ(broker.snapshot().state.commits, 0u);
}

TEST_F(StateTest, ManySubscribersOnSeveralLoopsGetEachMessageOnceAcrossACrash)
{
    start(3);
    constexpr int kClients = 12;
    constexpr int kMessages = 40;
    for (int i = 0; i < kClients; ++i)
        connect(keeping("s" + std::to_string(i))).subscribe("t", 2, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    RawClient publisher = connect(keeping("p", 4));
    for (int i = 0; i < kMessages; ++i)
        publisher.send(publishPacket("t", std::to_string(i), { .qos = 2, .id = static_cast<unsigned>(i + 1) }));
    for (int i = 0; i < kMessages; ++i)
        EXPECT_EQ(publisher.expect(PacketType::Pubrec).packetId(), static_cast<unsigned>(i + 1)) << "in their order";
    EXPECT_TRUE(eventually([](const auto& now) { return now.state.messages == kMessages; })) << "each body once";
    crash(2); // with another number of loops, too
    publisher.drop();
    RawClient again = connect(keeping("p", 4));
    for (int i = 0; i < kMessages; ++i)
        again.send(ackPacket(PacketType::Pubrel, static_cast<unsigned>(i + 1)));
    for (int i = 0; i < kMessages; ++i)
        again.expect(PacketType::Pubcomp);
    for (int c = 0; c < kClients; ++c) {
        RawClient client = connect(keeping("s" + std::to_string(c)));
        std::string received;
        std::string completed;
        for (int i = 0; i < kMessages; ++i) {
            const Received got = client.expectPublish();
            ASSERT_EQ(got.payload(5), std::to_string(i));
            received += ackPacket(PacketType::Pubrec, got.packetId());
            completed += ackPacket(PacketType::Pubcomp, got.packetId());
        }
        client.send(received);
        for (int i = 0; i < kMessages; ++i)
            client.expect(PacketType::Pubrel);
        client.send(completed);
        client.expectNothing();
    }
    EXPECT_TRUE(eventually([](const auto& now) { return now.state.messages == 0; }));
}

TEST_F(StateTest, AnAcknowledgementWaitsForItsTurnBehindOneThatWaitsForTheDisk) // [MQTT-4.6.0-2]
{
    start();
    connect(keeping("s")).subscribe("kept", 1, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    RawClient publisher = connect("p");
    std::string both;
    for (unsigned id = 1; id <= 40; ++id)
        both += publishPacket(id % 2 ? "kept" : "passing", "x", { .qos = 1, .id = id });
    publisher.send(both);
    for (unsigned id = 1; id <= 40; ++id)
        EXPECT_EQ(publisher.expect(PacketType::Puback).packetId(), id);
}

TEST_F(StateTest, WithoutWaitingItStillKeepsEverythingAtAnOrderlyEnd)
{
    state.sync = store::Sync::Behind;
    start();
    connect(keeping("s")).subscribe("t", 2, 5);
    publish("t", "one", 2);
    publish("t", "two", 1);
    restart();
    RawClient client = connect(keeping("s"));
    EXPECT_EQ(client.expectPublish().payload(5), "one");
    EXPECT_EQ(client.expectPublish().payload(5), "two");
}

TEST_F(StateTest, SysTopicsTellHowMuchIsKept)
{
    sysInterval = 1;
    start();
    connect(keeping("s")).subscribe("t", 1, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    publish("t", "one");
    RawClient reader = connect("reader");
    reader.subscribe("$SYS/broker/store/messages/count", 0);
    for (std::string payload; payload != "1";)
        payload = reader.expectPublish().payload();
}

TEST_F(StateTest, AStateThatCannotBeUsedKeepsTheBrokerFromStarting)
{
    start();
    hooks::HookRegistry otherRegistry;
    broker::Broker other(otherRegistry);
    config::BrokerSettings otherSettings;
    otherSettings.port = 0;
    const auto started = other.start(otherSettings, 1, state);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().id, "state.in_use");
    EXPECT_FALSE(other.running());
}

TEST_F(StateTest, WhatComesFromNoClientCountsAsRoutedOnceItIsOnTheDisk)
{
    start(2);
    {
        RawClient away = connect(keeping("away"));
        away.subscribe("a", 1, 5);
        away.send(std::string_view("\xE0\x00", 2));
        EXPECT_TRUE(away.closes());
    }
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = "kafka:s";
    std::vector<hooks::Injection> batch;
    for (int i = 0; i < 20; ++i) {
        const std::string payload = std::to_string(i);
        mqtt::Message::Parts parts;
        parts.topic = "a";
        parts.payload = payload;
        parts.qos = mqtt::QoS::AtLeastOnce;
        parts.wallMicros = 1000 + i;
        parts.publisher = info;
        batch.push_back({ mqtt::Message::create(parts) });
    }
    std::promise<std::vector<hooks::Injection>> answer;
    broker.injector().inject(std::move(batch), { true }, [&](std::vector<hooks::Injection>&& done) { answer.set_value(std::move(done)); });
    for (const hooks::Injection& one : answer.get_future().get())
        EXPECT_EQ(one.fate, hooks::InjectionFate::Routed);
    crash(2);
    // A session that has not come back since may owe any of them.
    std::promise<hooks::Injector::Owed> owed;
    broker.injector().askOwed(info, [&](hooks::Injector::Owed&& done) { owed.set_value(std::move(done)); });
    EXPECT_TRUE(owed.get_future().get().onDisk);
    EventLog log(registry);
    RawClient back = connect(keeping("away"));
    for (int i = 0; i < 20; ++i) {
        const Received got = back.expectPublish();
        EXPECT_EQ(got.payload(5), std::to_string(i));
        back.send(ackPacket(PacketType::Puback, got.packetId()));
    }
    ASSERT_TRUE(log.waitFor(tap::EventKind::Acked, 20));
    for (const tap::Event& event : log.events()) {
        if (event.kind == tap::EventKind::Acked && event.message->payload() == "7") {
            EXPECT_EQ(event.message->wallMicros(), 1007) << "it is known again by this";
            EXPECT_EQ(event.message->publisher()->clientId, "kafka:s");
        }
    }
}

TEST_F(StateTest, WhatIsReadFromTheDiskMeetsTheDeliveryHooks)
{
    start();
    connect(keeping("s")).subscribe("t/+", 2, 5);
    ASSERT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    publish("t/1", "one", 1);
    publish("t/2", "two", 2);
    publish("t/3", "secret", 1);
    publish("t/4", "four", 1);
    crash();
    EventLog log(registry);
    std::uint64_t before = 0;
    std::vector<std::string> asked; // written by the one loop before it delivers, read after the client has them
    auto hook = registry.add<hooks::DeliverySend>("shape", hooks::Priority::Transform, [&](const hooks::ClientView& to, hooks::PublishDraft& draft) {
        asked.push_back(to.client->clientId + " " + std::string(draft.topic()));
        if (draft.payload() == "secret")
            return hooks::Verdict::reject(mqtt::ReasonCode::NotAuthorized);
        if (draft.topic() == "t/2") {
            draft.setTopic("changed/2");
            draft.setPayload("TWO");
        }
        return hooks::Verdict::next();
    });
    {
        RawClient client = connect(keeping("s"));
        EXPECT_EQ(client.connack().byteAt(0), 1u);
        EXPECT_EQ(client.expectPublish().payload(5), "one");
        const Received two = client.expectPublish();
        EXPECT_EQ(two.topic(), "changed/2");
        EXPECT_EQ(two.payload(5), "TWO");
        EXPECT_EQ(two.qos(), 2u) << "the hook has no say in that";
        EXPECT_EQ(client.expectPublish().payload(5), "four") << "what the hook refuses is left out, and the next one comes";
        client.expectNothing();
        EXPECT_EQ(asked, (std::vector<std::string> { "s t/1", "s t/2", "s t/3", "s t/4" })) << "each once";
        ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped));
        for (const tap::Event& event : log.events())
            EXPECT_TRUE(event.kind != tap::EventKind::Dropped || event.drop == tap::DropReason::HookRejected);
        before = commits();
        client.drop();
    }
    // What it refused is done on the disk too; what was not acknowledged comes again, as the publisher sent it: the hook is gone.
    ASSERT_TRUE(committed(before));
    hook.reset();
    crash();
    RawClient client = connect(keeping("s"));
    EXPECT_EQ(client.expectPublish().payload(5), "one");
    EXPECT_EQ(client.expectPublish().payload(5), "two");
    EXPECT_EQ(client.expectPublish().payload(5), "four");
    client.expectNothing();
}

} // namespace
} // namespace hookline::test

// Messages that no client sent: through the same hooks, to the same subscribers, and what the one who brought them hears of it.
#include "core/hooks/hook_points.h"
#include "tests/unit/broker/broker_fixture.h"

#include <future>

namespace hookline::test {
namespace {

using hooks::Injection;
using hooks::InjectionFate;
using mqtt::ReasonCode;

class InletTest : public BrokerTest {
protected:
    InletTest()
    {
        auto info = base::makeRef<mqtt::ClientInfo>();
        info->clientId = "kafka:test";
        info->hops = 1;
        publisher = info;
    }
    mqtt::MessageRef message(std::string_view topic, std::string_view payload, mqtt::QoS qos = mqtt::QoS::AtLeastOnce, bool retain = false)
    {
        mqtt::Message::Parts parts;
        parts.topic = topic;
        parts.payload = payload;
        parts.qos = qos;
        parts.retain = retain;
        parts.wallMicros = ++lastTime;
        parts.publisher = publisher;
        return mqtt::Message::create(parts);
    }
    std::vector<Injection> inject(std::vector<mqtt::MessageRef> messages, bool wantsReceiver = false)
    {
        std::vector<Injection> batch;
        for (mqtt::MessageRef& one : messages)
            batch.push_back({ std::move(one) });
        std::promise<std::vector<Injection>> answer;
        broker.injector().inject(std::move(batch), { wantsReceiver }, [&](std::vector<Injection>&& done) { answer.set_value(std::move(done)); });
        return answer.get_future().get();
    }
    Injection inject(mqtt::MessageRef one, bool wantsReceiver = false) { return inject(std::vector { std::move(one) }, wantsReceiver).front(); }
    hooks::Injector::Owed owed()
    {
        std::promise<hooks::Injector::Owed> answer;
        broker.injector().askOwed(publisher, [&](hooks::Injector::Owed&& done) { answer.set_value(std::move(done)); });
        auto out = answer.get_future().get();
        std::ranges::sort(out.wallMicros);
        return out;
    }

    mqtt::ClientInfoRef publisher;
    std::int64_t lastTime = 100;
};

TEST_F(InletTest, ReachesSubscribersOnEveryLoopInOrder)
{
    start(2);
    std::vector<RawClient> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(connect("c" + std::to_string(i)));
        clients.back().subscribe("a/#", 1);
    }
    std::vector<mqtt::MessageRef> messages;
    for (int i = 0; i < 20; ++i)
        messages.push_back(message("a/b", std::to_string(i)));
    for (const Injection& one : inject(messages))
        EXPECT_EQ(one.fate, InjectionFate::Routed);
    for (RawClient& client : clients) {
        for (int i = 0; i < 20; ++i)
            EXPECT_EQ(client.expectPublish().payload(), std::to_string(i));
    }
}

TEST_F(InletTest, IsRetainedWhenItSaysSo)
{
    start();
    EXPECT_EQ(inject(message("a", "kept", mqtt::QoS::AtMostOnce, true)).fate, InjectionFate::Routed);
    RawClient late = connect("late");
    late.subscribe("a", 0);
    EXPECT_TRUE(late.expectPublish().retain());
}

TEST_F(InletTest, RunsThroughTheHooksLikeAnyOther)
{
    const auto rewrite = registry.add<hooks::MessagePublish>("test", hooks::Priority::Validate, [](const hooks::ClientView& who, hooks::PublishDraft& draft) {
        EXPECT_EQ(who.client->clientId, "kafka:test");
        EXPECT_EQ(who.client->hops, 1) << "a hook sees where it comes from";
        if (draft.topic() == "drop")
            return hooks::Verdict::reject(ReasonCode::QuotaExceeded);
        if (draft.topic() == "spoil")
            draft.setTopic("a/+");
        if (draft.topic() == "old") {
            draft.setTopic("new");
            draft.setPayload("changed");
            draft.addCopy("copy", "copied");
        }
        return hooks::Verdict::next();
    });
    const auto guard = registry.add<hooks::MessageAuthorize>("test", hooks::Priority::Authorize, [](const hooks::ClientView&, const hooks::PublishDraft& draft) {
        return draft.topic() == "secret" ? hooks::Verdict::reject(ReasonCode::NotAuthorized) : hooks::Verdict::next();
    });
    EventLog log(registry);
    start();
    RawClient client = connect("c");
    client.subscribe("#", 0);
    const auto answers = inject({ message("drop", "1"), message("spoil", "2"), message("secret", "3"), message("$SYS/x", "4"), message("old", "5") });
    EXPECT_EQ(answers[0].fate, InjectionFate::Refused);
    EXPECT_EQ(answers[0].reason, ReasonCode::QuotaExceeded);
    EXPECT_EQ(answers[1].reason, ReasonCode::TopicNameInvalid);
    EXPECT_EQ(answers[2].reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(answers[3].reason, ReasonCode::NotAuthorized) << "the broker's own topics are its own";
    EXPECT_EQ(answers[4].fate, InjectionFate::Routed);
    const Received got = client.expectPublish();
    EXPECT_EQ(got.topic() + " " + got.payload(), "new changed");
    EXPECT_EQ(client.expectPublish().topic(), "copy");
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped, 4)) << "each refusal is told";
}

TEST_F(InletTest, WhatNoPacketCouldCarryIsRefused)
{
    settings.maxPacketSize = 2048;
    start();
    EXPECT_EQ(inject(message("a/#", "x")).reason, ReasonCode::TopicNameInvalid); // [MQTT-3.3.2-2]
    EXPECT_EQ(inject(message("a", std::string(2048, 'x'))).reason, ReasonCode::PacketTooLarge);
    EXPECT_EQ(inject(message("a", std::string(2000, 'x'))).fate, InjectionFate::Routed);
}

TEST_F(InletTest, WithoutAnAcknowledgingReceiverNothingIsRoutedWhereOneIsWanted)
{
    start();
    RawClient watcher = connect("watcher");
    watcher.subscribe("#", 0);
    const auto answers = inject({ message("a", "1"), message("a", "2") }, true);
    EXPECT_EQ(answers[0].fate, InjectionFate::NobodyOwes);
    EXPECT_EQ(answers[1].fate, InjectionFate::Unanswered) << "the order is kept";
    watcher.expectNothing();
    RawClient shared = connect("shared");
    shared.subscribe("$share/g/a", 1);
    EXPECT_EQ(inject(message("a", "3", mqtt::QoS::AtMostOnce), true).fate, InjectionFate::NobodyOwes) << "QoS 0 is acknowledged by nobody";
    EXPECT_EQ(inject(message("a", "4"), true).fate, InjectionFate::Routed);
    EXPECT_EQ(shared.expectPublish().payload(), "4");
}

TEST_F(InletTest, TellsWhatIsStillOwed)
{
    start(2);
    RawClient client = connect("c");
    client.subscribe("a", 1);
    RawClient other = connect("other");
    other.subscribe("b", 2);
    inject({ message("a", "1"), message("a", "2"), message("b", "3", mqtt::QoS::ExactlyOnce), message("nobody", "4") });
    EXPECT_EQ(owed().wallMicros, (std::vector<std::int64_t> { 101, 102, 103 }));
    const Received first = client.expectPublish();
    client.send(ackPacket(mqtt::PacketType::Puback, first.packetId()));
    client.expectPublish();
    client.expectNothing(); // the acknowledgement has been taken
    EXPECT_EQ(owed().wallMicros, (std::vector<std::int64_t> { 102, 103 }));
    const Received third = other.expectPublish();
    other.send(ackPacket(mqtt::PacketType::Pubrec, third.packetId()));
    other.expect(mqtt::PacketType::Pubrel);
    EXPECT_EQ(owed().wallMicros, (std::vector<std::int64_t> { 102, 103 })) << "QoS 2 is owed until PUBCOMP";
    other.send(ackPacket(mqtt::PacketType::Pubcomp, third.packetId()));
    other.expectNothing();
    client.drop(); // a clean session ends with its connection
    ASSERT_TRUE(eventually([](const auto& now) { return now.sessions == 1; }));
    const auto left = owed();
    EXPECT_TRUE(left.answered);
    EXPECT_TRUE(left.wallMicros.empty());
}

TEST_F(InletTest, ABrokerThatHoldsPublishersBackTakesNothing)
{
    start();
    broker.setIntakePaused(true);
    EXPECT_EQ(inject(message("a", "1")).fate, InjectionFate::Busy);
    broker.setIntakePaused(false);
    EXPECT_EQ(inject(message("a", "1")).fate, InjectionFate::Routed);
}

TEST_F(InletTest, AStoppedBrokerAnswersToo)
{
    EXPECT_EQ(inject(message("a", "1")).fate, InjectionFate::Unanswered);
    EXPECT_FALSE(owed().answered);
    start();
    EXPECT_EQ(inject(message("a", "2")).fate, InjectionFate::Routed);
    broker.stop();
    EXPECT_EQ(inject(message("a", "3")).fate, InjectionFate::Unanswered);
}

} // namespace
} // namespace hookline::test

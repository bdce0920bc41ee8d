// Hooks that hold the acknowledgement of a PUBLISH: order, time limits, windows, and what a lost connection means for them.
#include "tests/unit/broker/broker_fixture.h"

#include <condition_variable>
#include <map>
#include <thread>

namespace hookline::test {
namespace {

using hooks::Acceptance;
using hooks::AckToken;
using hooks::ClientView;
using hooks::HoldTerms;
using hooks::Priority;
using hooks::Stamp;
using hooks::Verdict;
using hooks::WithoutReason;
using mqtt::PacketType;
using mqtt::ReasonCode;

/// Holds every message whose payload starts with "hold" and keeps the tokens by payload.
class Holder {
public:
    Holder(hooks::HookRegistry& registry, HoldTerms terms = {})
        : m_hook(registry.add<hooks::MessageAccept>("holder", Priority::Bridge,
              [this, terms](const ClientView&, const Stamp&, const mqtt::MessageRef& message, Acceptance& acceptance) {
                  const std::scoped_lock lock(m_mutex);
                  const std::string payload(message->payload());
                  ++m_seen[payload];
                  if (payload.starts_with("hold"))
                      m_tokens[payload] = acceptance.hold(terms);
                  m_changed.notify_all();
                  return Verdict::next();
              }))
    {
    }
    AckToken take(const std::string& payload)
    {
        std::unique_lock lock(m_mutex);
        EXPECT_TRUE(m_changed.wait_for(lock, 5s, [&] { return m_tokens.contains(payload); })) << payload << " was not held";
        AckToken token = std::move(m_tokens[payload]);
        m_tokens.erase(payload);
        return token;
    }
    void waitFor(const std::string& payload, int times)
    {
        std::unique_lock lock(m_mutex);
        EXPECT_TRUE(m_changed.wait_for(lock, 5s, [&] { return m_seen[payload] >= times; }));
    }
    int seen(const std::string& payload)
    {
        const std::scoped_lock lock(m_mutex);
        return m_seen[payload];
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::string, AckToken> m_tokens;
    std::map<std::string, int> m_seen;
    hooks::HookRegistration m_hook; // gone before what it uses
};

std::string publish(unsigned id, std::string_view payload, unsigned qos = 1, int version = 5, bool dup = false)
{
    return publishPacket("t", payload, { .version = version, .qos = qos, .dup = dup, .id = id });
}

TEST_F(BrokerTest, HeldAckWaitsForItsAnswerWhileTheMessageGoesOn)
{
    Holder holder(registry);
    start();
    RawClient subscriber = connect("s");
    subscriber.subscribe("t", 0);
    RawClient client = connect("c", 5);
    client.send(publish(1, "hold"));
    EXPECT_EQ(subscriber.expectPublish().payload(), "hold");
    client.expectNothing(); // no PUBACK, but the connection lives
    EXPECT_EQ(broker.snapshot().acksHeld, 1u);
    std::jthread elsewhere([token = holder.take("hold")]() mutable { token.answer(ReasonCode::Success); });
    const Received ack = client.expect(PacketType::Puback);
    EXPECT_EQ(ack.packetId(), 1u);
    EXPECT_EQ(ack.body.size(), 2u); // success
    EXPECT_TRUE(eventually([](const auto& now) { return now.acksHeld == 0; }));
}

TEST_F(BrokerTest, AcksKeepTheOrderOfThePublishesWhateverTheOrderOfTheAnswers) // [MQTT-4.6.0-2] [MQTT-4.6.0-3]
{
    Holder holder(registry);
    start();
    RawClient client = connect("c", 5);
    client.send(publish(1, "hold 1") + publish(2, "at once") + publish(3, "hold 3", 2) + publish(4, "hold 4") + publish(5, "at once", 2));
    AckToken first = holder.take("hold 1");
    holder.take("hold 4").answer(ReasonCode::Success);
    holder.take("hold 3").answer(ReasonCode::Success);
    client.expectNothing();
    first.answer(ReasonCode::Success);
    for (const auto& [type, id] : { std::pair { PacketType::Puback, 1u }, { PacketType::Puback, 2u }, { PacketType::Pubrec, 3u },
             { PacketType::Puback, 4u }, { PacketType::Pubrec, 5u } })
        EXPECT_EQ(client.expect(type).packetId(), id);
}

TEST_F(BrokerTest, AnswerWithAnErrorIsTheReasonOfTheAck)
{
    Holder holder(registry);
    start();
    RawClient client = connect("c", 5);
    client.send(publish(1, "hold 1") + publish(2, "hold 2", 2));
    holder.take("hold 1").answer(ReasonCode::QuotaExceeded);
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x97u);
    holder.take("hold 2").answer(ReasonCode::QuotaExceeded);
    EXPECT_EQ(client.expect(PacketType::Pubrec).byteAt(2), 0x97u);
    client.send(publish(2, "again", 2)); // the packet id is free again [MQTT-4.3.3-9]
    client.expect(PacketType::Pubrec);
    EXPECT_EQ(holder.seen("again"), 1);
}

TEST_F(BrokerTest, TimeOutAndDroppedTokenGiveTheFallback)
{
    Holder holder(registry, { .timeout = 30ms, .fallback = ReasonCode::ServerBusy });
    start();
    RawClient client = connect("c", 5);
    client.send(publish(1, "hold"));
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x89u);
    EXPECT_TRUE(eventually([](const auto& now) { return now.holdTimeouts == 1 && now.acksHeld == 0; }));
    holder.take("hold").answer(ReasonCode::Success); // too late: harmless

    Holder forgetful(registry, { .timeout = 1h, .fallback = ReasonCode::ServerBusy });
    client.send(publish(2, "hold 2"));
    (void)forgetful.take("hold 2"); // destroyed without an answer
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x89u);
}

TEST_F(BrokerTest, AllHoldersMustAgree)
{
    Holder one(registry);
    Holder two(registry);
    start();
    RawClient client = connect("c", 5);
    client.send(publish(1, "hold"));
    one.take("hold").answer(ReasonCode::Success);
    client.expectNothing();
    two.take("hold").answer(ReasonCode::UnspecifiedError);
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x80u);
}

TEST_F(BrokerTest, OlderClientIsDisconnectedOrLeftWaitingAsTheHoldSays)
{
    Holder holder(registry, { .withoutReason = WithoutReason::Disconnect });
    start();
    RawClient leaves = connect("leaves", 4);
    leaves.send(publish(1, "hold", 1, 4));
    holder.take("hold").answer(ReasonCode::QuotaExceeded);
    EXPECT_TRUE(leaves.closes());

    Holder silent(registry, { .withoutReason = WithoutReason::Silence });
    RawClient waits = connect("waits", 4);
    waits.send(publish(1, "hold s", 1, 4) + publish(2, "ok", 1, 4));
    holder.take("hold s").answer(ReasonCode::Success);
    silent.take("hold s").answer(ReasonCode::QuotaExceeded);
    EXPECT_EQ(waits.expect(PacketType::Puback).packetId(), 2u); // 1 never comes

    Holder pretends(registry, { .withoutReason = WithoutReason::Success });
    RawClient told = connect("told", 4);
    told.send(publish(1, "hold p", 1, 4));
    holder.take("hold p").answer(ReasonCode::Success);
    silent.take("hold p").answer(ReasonCode::Success);
    pretends.take("hold p").answer(ReasonCode::QuotaExceeded);
    EXPECT_EQ(told.expect(PacketType::Puback).packetId(), 1u);
}

TEST_F(BrokerTest, HeldMessagesCountAgainstTheReceiveMaximum) // [MQTT-3.3.4-7]
{
    settings.receiveMaximum = 3;
    Holder holder(registry);
    start();
    RawClient five = connect("five", 5);
    five.send(publish(1, "hold 1") + publish(2, "hold 2", 2) + publish(3, "free"));
    five.expectNothing(); // 3 are open: the third waits behind the first
    five.send(publish(4, "too many"));
    EXPECT_EQ(five.expect(PacketType::Disconnect).byteAt(0), 0x93u);
    EXPECT_EQ(holder.seen("too many"), 0);

    RawClient four = connect("four", 4); // knows no such limit: is not read until there is room
    four.send(publish(1, "hold a", 1, 4) + publish(2, "b", 1, 4) + publish(3, "c", 1, 4) + publish(4, "d", 1, 4));
    holder.waitFor("c", 1);
    EXPECT_EQ(holder.seen("d"), 0);
    holder.take("hold a").answer(ReasonCode::Success);
    for (unsigned id = 1; id <= 4; ++id)
        EXPECT_EQ(four.expect(PacketType::Puback).packetId(), id);
}

TEST_F(BrokerTest, AnswersToAClientThatLeftAreHarmless)
{
    Holder holder(registry);
    start();
    RawClient gone = connect("gone", 5);
    gone.send(publish(1, "hold"));
    AckToken late = holder.take("hold");
    gone.drop();
    EXPECT_TRUE(eventually([](const auto& now) { return now.sessions == 0 && now.acksHeld == 0; }));
    late.answer(ReasonCode::Success);

    RawClient next = connect("next", 5); // takes the session's slot
    next.send(publish(7, "hold 7"));
    AckToken kept = holder.take("hold 7");
    next.expectNothing();
    broker.stop();
    kept.answer(ReasonCode::Success); // outlives the broker
}

TEST_F(BrokerTest, HeldQoS2IsNotRoutedTwiceAfterAReconnect) // [MQTT-4.3.3-10]
{
    Holder holder(registry);
    start();
    ConnectOptions options { .id = "c", .version = 5, .clean = false, .properties = std::string("\x11", 1) + u32(100) };
    RawClient before = connect(options);
    before.send(publish(1, "hold while away", 2) + publish(2, "hold over", 2) + publish(3, "hold fails", 2));
    AckToken away = holder.take("hold while away");
    AckToken over = holder.take("hold over");
    AckToken fails = holder.take("hold fails");
    before.drop();
    EXPECT_TRUE(eventually([](const auto& now) { return now.connections == 0; }));
    away.answer(ReasonCode::Success);
    fails.answer(ReasonCode::QuotaExceeded);
    EXPECT_TRUE(eventually([](const auto& now) { return now.acksHeld == 1; }));
    RawClient after = connect(options);
    ASSERT_EQ(after.connack().byteAt(0), 1u);
    after.send(publish(1, "hold while away", 2, 5, true));
    EXPECT_EQ(after.expect(PacketType::Pubrec).packetId(), 1u);
    after.send(publish(2, "hold over", 2, 5, true));
    after.expectNothing();
    over.answer(ReasonCode::Success);
    EXPECT_EQ(after.expect(PacketType::Pubrec).packetId(), 2u);
    EXPECT_EQ(holder.seen("hold while away"), 1);
    EXPECT_EQ(holder.seen("hold over"), 1);
    after.send(publish(3, "hold fails", 2, 5, true)); // it was refused, so this is a new try
    holder.waitFor("hold fails", 2);
    holder.take("hold fails").answer(ReasonCode::Success);
    EXPECT_EQ(after.expect(PacketType::Pubrec).packetId(), 3u);
}

TEST_F(BrokerTest, TakeoverDropsHeldAcksOfTheOldConnection)
{
    Holder holder(registry);
    start();
    ConnectOptions options { .id = "c", .version = 5, .clean = false, .properties = std::string("\x11", 1) + u32(100) };
    RawClient before = connect(options);
    before.send(publish(1, "hold"));
    AckToken old = holder.take("hold");
    RawClient after = connect(options);
    EXPECT_EQ(before.expect(PacketType::Disconnect).byteAt(0), 0x8Eu);
    old.answer(ReasonCode::Success);
    after.expectNothing(); // an acknowledgement of another connection would be one too many
    after.send(publish(1, "now", 1, 5, true));
    EXPECT_EQ(after.expect(PacketType::Puback).packetId(), 1u);
}

TEST_F(BrokerTest, AcceptHasTheStampOfRoutedAndMayStillReject)
{
    std::mutex mutex;
    std::vector<std::uint64_t> accepted;
    const auto hook = registry.add<hooks::MessageAccept>("check", Priority::Authorize,
        [&](const ClientView&, const Stamp& stamp, const mqtt::MessageRef& message, Acceptance& acceptance) {
            const std::scoped_lock lock(mutex);
            accepted.push_back(stamp.id);
            EXPECT_EQ(acceptance.holdable(), message->qos() != mqtt::QoS::AtMostOnce);
            EXPECT_FALSE(message->qos() == mqtt::QoS::AtMostOnce && acceptance.hold({})); // nothing to hold
            return message->payload() == "bad" ? Verdict::reject(ReasonCode::PayloadFormatInvalid) : Verdict::next();
        });
    EventLog log(registry);
    start();
    RawClient client = connect("c", 5);
    client.send(publish(0, "zero", 0) + publish(1, "one") + publish(2, "bad"));
    EXPECT_EQ(client.expect(PacketType::Puback).packetId(), 1u);
    EXPECT_EQ(client.expect(PacketType::Puback).byteAt(2), 0x99u);
    ASSERT_TRUE(log.waitFor(tap::EventKind::Dropped));
    std::vector<std::uint64_t> routed;
    for (const tap::Event& event : log.events()) {
        if (event.kind == tap::EventKind::Publish)
            routed.push_back(event.stamp.id);
    }
    const std::scoped_lock lock(mutex);
    ASSERT_EQ(accepted.size(), 3u);
    EXPECT_EQ(routed, (std::vector { accepted[0], accepted[1] }));
}

TEST_F(BrokerTest, ThousandsOfHoldsAnsweredInBatchesFromAnotherThreadKeepOrder)
{
    std::mutex mutex;
    std::vector<AckToken> waiting;
    const auto hook = registry.add<hooks::MessageAccept>("spool", Priority::Bridge,
        [&](const ClientView&, const Stamp&, const mqtt::MessageRef&, Acceptance& acceptance) {
            const std::scoped_lock lock(mutex);
            waiting.push_back(acceptance.hold({}));
            return Verdict::next();
        });
    start(2);
    std::atomic<bool> done { false };
    std::jthread committer([&] {
        std::vector<AckToken> batch;
        while (!done) {
            {
                const std::scoped_lock lock(mutex);
                batch.swap(waiting);
            }
            AckToken::answerAll(batch, ReasonCode::Success);
            batch.clear();
            std::this_thread::yield();
        }
    });
    constexpr unsigned kMessages = 5000;
    constexpr unsigned kWindow = 60;
    {
        std::vector<std::jthread> clients;
        for (const int version : { 4, 5, 5 }) {
            clients.emplace_back([&, version, n = clients.size()] {
                RawClient client = connect("p" + std::to_string(n), version);
                unsigned sent = 0;
                for (unsigned acked = 0; acked < kMessages; ++acked) {
                    std::string burst;
                    for (; sent < kMessages && sent < acked + kWindow; ++sent)
                        burst += publish(sent % 60000 + 1, "x", 1, version);
                    client.send(burst);
                    if (client.expect(PacketType::Puback).packetId() != acked % 60000 + 1) {
                        ADD_FAILURE() << "out of order at " << acked;
                        return;
                    }
                }
            });
        }
    }
    done = true;
}

} // namespace
} // namespace hookline::test

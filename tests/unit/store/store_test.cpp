// What goes in comes back: sessions with everything of theirs, messages once, in order, and nothing that is done with.
#include "tests/unit/store/store_fixture.h"

#include <gmock/gmock.h>

namespace hookline::store {
namespace {

using test::Changes;
using test::Kind;
using test::message;
using test::RunningStore;
using test::StateFolder;

std::vector<std::string> payloads(const std::vector<Delivery>& owed)
{
    std::vector<std::string> out;
    for (const Delivery& one : owed)
        out.emplace_back(one.body->payload());
    return out;
}

TEST(Store, BringsBackASessionWithEverythingOfIt)
{
    const StateFolder folder;
    {
        RunningStore running(folder.options());
        ASSERT_TRUE(running.store) << running.error.text();
        EXPECT_TRUE(running.kept.sessions.empty());
        Changes changes;
        changes.session(1, "c").subscribed(1, "a/#").subscribed(1, "$share/g/b").owed(1, message(256, "a/b", "one"));
        changes.add(Kind::Received, 1).number = 7;
        changes.add(Kind::Received, 1).number = 65535;
        running.submit(changes);
        changes.add(Kind::Completed, 1).number = 7;
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
    }
    RunningStore running(folder.options());
    ASSERT_EQ(running.kept.sessions.size(), 1u);
    const SessionRecord& session = running.kept.sessions[0];
    EXPECT_EQ(session.clientId, "c");
    EXPECT_EQ(session.username, "ann");
    EXPECT_EQ(session.protocol, mqtt::ProtocolVersion::V5);
    EXPECT_EQ(session.expirySeconds, 3600u);
    EXPECT_TRUE(session.connected);
    ASSERT_TRUE(session.will);
    EXPECT_EQ(session.will->topic, "wills/c");
    EXPECT_EQ(session.will->payload, "gone");
    EXPECT_EQ(session.will->delaySeconds, 7u);
    EXPECT_TRUE(session.will->retain);
    ASSERT_EQ(session.subscriptions.size(), 2u);
    EXPECT_EQ(session.subscriptions[0].filter, "$share/g/b");
    EXPECT_EQ(session.subscriptions[1].filter, "a/#");
    EXPECT_EQ(session.subscriptions[1].identifier, 4711u);
    EXPECT_TRUE(session.subscriptions[1].noLocal && session.subscriptions[1].retainAsPublished);
    EXPECT_EQ(session.subscriptions[1].retainHandling, 2);
    EXPECT_EQ(session.received, std::vector<std::uint16_t> { 65535 });
    EXPECT_EQ(session.queued, 1u);
    const std::vector<Delivery> owed = running.load(1);
    ASSERT_EQ(owed.size(), 1u);
    const mqtt::Message& body = *owed[0].body;
    EXPECT_EQ(body.topic(), "a/b");
    EXPECT_EQ(body.payload(), "one");
    EXPECT_EQ(body.properties(), std::string_view("\x26\x00\x01k\x00\x01v", 7));
    EXPECT_EQ(body.qos(), mqtt::QoS::ExactlyOnce);
    EXPECT_EQ(body.publisher()->username, "ann");
    EXPECT_EQ(body.storeId(), 256u);
}

TEST(Store, KeepsAMessageOnceHoweverManyAreOwedIt)
{
    const StateFolder folder;
    RunningStore running(folder.options());
    Changes changes;
    for (SessionId id = 1; id <= 50; ++id)
        changes.session(id, "c" + std::to_string(id));
    const std::string large(10'000, 'x');
    const mqtt::MessageRef shared = message(256, "t", large, true);
    for (SessionId id = 1; id <= 50; ++id)
        changes.owed(id, shared);
    changes.retained(shared);
    running.submit(changes);
    ASSERT_TRUE(running.waitCommitted());
    ASSERT_TRUE(running.wait([&] { return running.store->stats().messages == 1; }));
    EXPECT_LT(running.store->stats().messageBytes, 11'000u);
    for (SessionId id = 1; id <= 50; ++id)
        changes.delivery(Kind::Done, id, 256);
    running.submit(changes);
    ASSERT_TRUE(running.waitCommitted());
    EXPECT_TRUE(running.wait([&] { return running.store->stats().changes == 151 && running.store->stats().messages == 1; })) << "it is retained still";
    changes.retained(message(512, "t", "", true));
    running.submit(changes);
    ASSERT_TRUE(running.waitCommitted());
    EXPECT_TRUE(running.wait([&] { return running.store->stats().messages == 0; }));
}

TEST(Store, WhatWasSentComesFirstAndTheRestInItsOrder)
{
    const StateFolder folder;
    RunningStore running(folder.options());
    Changes changes;
    changes.session(1, "c");
    for (MessageId id = 1; id <= 6; ++id)
        changes.owed(1, message(id << 8, "t", std::to_string(id)));
    changes.delivery(Kind::Sent, 1, 2 << 8, 1).delivery(Kind::Sent, 1, 1 << 8, 2); // in the transaction of its message
    running.submit(changes);
    ASSERT_TRUE(running.waitCommitted());
    changes.delivery(Kind::Sent, 1, 4 << 8, 3).delivery(Kind::Released, 1, 2 << 8).delivery(Kind::Done, 1, 1 << 8); // in a later one
    running.submit(changes);
    const std::vector<Delivery> owed = running.load(1);
    EXPECT_EQ(payloads(owed), (std::vector<std::string> { "2", "4", "3", "5", "6" }));
    EXPECT_EQ(owed[0].flight, 1u);
    EXPECT_TRUE(owed[0].released);
    EXPECT_EQ(owed[1].flight, 3u);
    EXPECT_FALSE(owed[1].released);
    EXPECT_EQ(owed[2].flight, 0u);
}

TEST(Store, TwoWaysToOneSessionAreTwoDeliveries)
{
    const StateFolder folder;
    RunningStore running(folder.options());
    Changes changes;
    const mqtt::MessageRef one = message(256, "t", "x");
    changes.session(1, "c").owed(1, one).owed(1, one, 1).owed(1, one, 1); // the last says what was said
    changes.delivery(Kind::Done, 1, 256);
    running.submit(changes);
    EXPECT_EQ(running.load(1).size(), 1u);
    EXPECT_TRUE(running.wait([&] { return running.store->stats().messages == 1; }));
}

TEST(Store, AnEndedSessionTakesEverythingWithIt)
{
    const StateFolder folder;
    {
        RunningStore running(folder.options());
        Changes changes;
        changes.session(1, "c").subscribed(1, "t").owed(1, message(256, "t", "x"));
        changes.session(2, "d").owed(2, message(512, "t", "y"));
        changes.add(Kind::Received, 1).number = 7;
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
        changes.add(Kind::SessionEnded, 1);
        changes.owed(1, message(768, "t", "too late")); // another loop did not know yet
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
        EXPECT_TRUE(running.wait([&] { return running.store->stats().messages == 1; }));
    }
    RunningStore running(folder.options());
    ASSERT_EQ(running.kept.sessions.size(), 1u);
    EXPECT_EQ(running.kept.sessions[0].clientId, "d");
    EXPECT_EQ(payloads(running.load(2)), std::vector<std::string> { "y" });
}

TEST(Store, TheLastWordOnATopicIsItsRetainedMessage)
{
    const StateFolder folder;
    {
        RunningStore running(folder.options());
        Changes changes;
        changes.retained(message(256, "t", "old", true)).retained(message(768, "t", "new", true)).retained(message(512, "t", "late", true));
        changes.retained(message(1024, "u", "gone", true));
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
        changes.retained(message(1280, "u", "", true)).retained(message(600, "t", "later still", true));
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
    }
    RunningStore running(folder.options());
    ASSERT_EQ(running.kept.retained.size(), 1u);
    EXPECT_EQ(running.kept.retained[0]->payload(), "new");
    EXPECT_EQ(running.store->stats().messages, 1u);
}

TEST(Store, IdsGoOnWhereTheyWere)
{
    const StateFolder folder;
    {
        RunningStore running(folder.options());
        Changes changes;
        changes.session(41, "c").owed(41, message((100 << 8) | 3, "t", "x"));
        running.submit(changes);
        ASSERT_TRUE(running.waitCommitted());
    }
    RunningStore running(folder.options());
    EXPECT_EQ(running.store->nextSession(), 42u);
    EXPECT_EQ(running.store->nextMessage(1), (std::uint64_t { 101 } << 8) | 1);
    EXPECT_EQ(loopOf(running.store->nextMessage(1)), 1u);
}

TEST(Store, TimeOnTheDiskCountsForTheExpiry)
{
    mqtt::Message::Parts parts;
    parts.topic = "t";
    parts.expires = true;
    parts.expirySeconds = 60;
    parts.wallMicros = 1'000'000'000;
    const mqtt::MessageRef before = mqtt::Message::create(parts);
    const mqtt::MessageRef after = decodeMessage(256, encodeHead(*before), "", 1'000'000'000 + 20'000'000, 500'000'000'000);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->expirySeconds(), 60u);
    EXPECT_EQ(after->steadyNanos(), 480'000'000'000) << "it came 20 seconds ago";
}

} // namespace
} // namespace hookline::store

#include "core/broker/retained_store.h"
#include "core/mqtt/topic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace hookline::broker {
namespace {

mqtt::MessageRef message(std::string_view topic, std::string_view payload, std::uint32_t expiry = 0)
{
    mqtt::Message::Parts parts;
    parts.topic = topic;
    parts.payload = payload;
    parts.expires = expiry != 0;
    parts.expirySeconds = expiry;
    parts.steadyNanos = 0;
    return mqtt::Message::create(parts);
}

std::vector<std::string> topics(const RetainedStore& store, std::string_view filter, std::int64_t now = 0)
{
    std::vector<mqtt::MessageRef> found;
    store.match(filter, now, found);
    std::vector<std::string> out;
    for (const mqtt::MessageRef& one : found)
        out.emplace_back(one->topic());
    std::ranges::sort(out);
    return out;
}

TEST(RetainedStore, FindsByFilterAsTheMatcherDoes)
{
    RetainedStore store(1000, 1 << 20);
    const std::vector<std::string> all { "a", "a/b", "a/b/c", "a//c", "/x", "$sys/x", "b/b" };
    for (const std::string& topic : all)
        store.set(message(topic, "x"));
    for (const char* filter : { "a", "a/#", "#", "+", "+/b", "a/+/c", "a/+", "/+", "$sys/#", "+/x", "/#", "nothing" }) {
        std::vector<std::string> expected;
        for (const std::string& topic : all) {
            if (mqtt::matches(filter, topic))
                expected.push_back(topic);
        }
        std::ranges::sort(expected);
        EXPECT_EQ(topics(store, filter), expected) << filter;
    }
}

TEST(RetainedStore, CountsClientsMessagesOnly)
{
    RetainedStore store(3, 1 << 20);
    store.set(message("$SYS/broker/uptime", "1"));
    store.set(message("$SYS/broker/uptime", "2"));
    EXPECT_EQ(store.count(), 0u) << "the broker's own counters are nobody's retained messages";
    store.set(message("$SYSTEM/x", "x"));
    store.set(message("a", "x"));
    EXPECT_EQ(store.count(), 2u);
    EXPECT_EQ(store.set(message("b", "x")), RetainedStore::Outcome::Full) << "the limit is about all of them";
    store.set(message("$SYS/broker/uptime", ""));
    store.set(message("a", ""));
    EXPECT_EQ(store.count(), 1u);
}

TEST(RetainedStore, EmptyPayloadClearsAndLeavesNoTrace)
{
    RetainedStore store(10, 1 << 20);
    store.set(message("a/b", "x"));
    EXPECT_EQ(store.set(message("a/b", "")), RetainedStore::Outcome::Cleared);
    EXPECT_EQ(store.set(message("never/there", "")), RetainedStore::Outcome::Cleared);
    EXPECT_EQ(store.count(), 0u);
    EXPECT_TRUE(topics(store, "#").empty());
}

TEST(RetainedStore, BoundsHoldAndReplacingFits)
{
    RetainedStore store(2, 1 << 20);
    EXPECT_EQ(store.set(message("a", "1")), RetainedStore::Outcome::Stored);
    EXPECT_EQ(store.set(message("b", "1")), RetainedStore::Outcome::Stored);
    EXPECT_EQ(store.set(message("c", "1")), RetainedStore::Outcome::Full);
    EXPECT_EQ(store.set(message("a", "2")), RetainedStore::Outcome::Stored);
    RetainedStore small(10, 1000);
    EXPECT_EQ(small.set(message("a", std::string(2000, 'x'))), RetainedStore::Outcome::Full);
    EXPECT_EQ(small.count(), 0u);
}

TEST(RetainedStore, ExpiredMessagesAreNotFound)
{
    RetainedStore store(10, 1 << 20);
    store.set(message("a", "x", 5));
    EXPECT_EQ(topics(store, "a", 4'999'999'999).size(), 1u);
    EXPECT_TRUE(topics(store, "a", 5'000'000'000).empty());
}

} // namespace
} // namespace hookline::broker

#include "core/broker/match_cache.h"
#include "core/broker/subscription_index.h"
#include "core/mqtt/topic.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

namespace hookline::broker {
namespace {

Subscription by(std::uint32_t slot, mqtt::QoS qos = mqtt::QoS::AtMostOnce)
{
    Subscription out;
    out.subscriber.slot = slot;
    out.qos = qos;
    return out;
}

std::set<std::uint32_t> recipients(const SubscriptionIndex& index, std::string_view topic)
{
    std::set<std::uint32_t> out;
    const RoutePtr route = index.resolve(topic);
    for (const Recipient& recipient : route->byLoop[0])
        out.insert(recipient.slot);
    return out;
}

TEST(SubscriptionIndex, MatchesAsTheFiltersOneByOneDo) // the trie against the plain matcher, on random filters
{
    std::mt19937 random(7);
    const auto pick = [&](std::initializer_list<const char*> from) { return *(from.begin() + random() % from.size()); };
    SubscriptionIndex index(1);
    std::vector<std::string> filters;
    for (std::uint32_t slot = 0; slot < 500; ++slot) {
        std::string filter;
        const auto levels = 1 + random() % 4;
        for (unsigned i = 0; i < levels; ++i)
            filter += (i ? "/" : "") + std::string(pick({ "a", "b", "c", "", "+", "$x" }));
        if (random() % 4 == 0)
            filter += "/#";
        filters.push_back(filter);
        index.add({}, filter, by(slot));
    }
    for (int round = 0; round < 2000; ++round) {
        std::string topic;
        const auto levels = 1 + random() % 5;
        for (unsigned i = 0; i < levels; ++i)
            topic += (i ? "/" : "") + std::string(pick({ "a", "b", "c", "", "$x" }));
        std::set<std::uint32_t> expected;
        for (std::uint32_t slot = 0; slot < filters.size(); ++slot) {
            if (mqtt::matches(filters[slot], topic))
                expected.insert(slot);
        }
        ASSERT_EQ(recipients(index, topic), expected) << topic;
    }
    for (std::uint32_t slot = 0; slot < filters.size(); ++slot)
        index.remove({}, filters[slot], by(slot).subscriber);
    EXPECT_EQ(index.size(), 0u);
    EXPECT_TRUE(recipients(index, "a/b").empty());
}

TEST(SubscriptionIndex, ReplacingIsNotAdding)
{
    SubscriptionIndex index(1);
    index.add({}, "t", by(1));
    index.add({}, "t", by(1, mqtt::QoS::ExactlyOnce));
    EXPECT_EQ(index.size(), 1u);
    EXPECT_EQ(index.resolve("t")->byLoop[0].front().qos, 2);
    index.remove({}, "other", by(1).subscriber);
    EXPECT_EQ(index.size(), 1u);
}

TEST(MatchCache, FollowsChangesOfTheIndex)
{
    SubscriptionIndex index(1);
    MatchCache cache(index);
    EXPECT_EQ(cache.find("t"), nullptr);
    EXPECT_EQ(cache.insert("t")->recipients, 0u);
    index.add({}, "t", by(1));
    EXPECT_EQ((*cache.find("t"))->recipients, 1u);
    index.remove({}, "t", by(1).subscriber);
    EXPECT_EQ((*cache.find("t"))->recipients, 0u);
}

} // namespace
} // namespace hookline::broker

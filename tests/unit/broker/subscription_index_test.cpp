#include "core/broker/level_table.h"
#include "core/broker/match_cache.h"
#include "core/broker/subscription_index.h"
#include "core/mqtt/topic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
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
    EXPECT_EQ(cache.find("t"), nullptr) << "a topic that came once is not worth a place";
    cache.insert("t");
    ASSERT_NE(cache.find("t"), nullptr);
    index.add({}, "t", by(1));
    EXPECT_EQ((*cache.find("t"))->recipients, 1u);
    index.remove({}, "t", by(1).subscriber);
    EXPECT_EQ((*cache.find("t"))->recipients, 0u);
}

TEST(MatchCache, NeverAnswersForAnotherTopic) // more topics than it holds, some of them again and again
{
    SubscriptionIndex index(1);
    for (std::uint32_t slot = 0; slot < 100; ++slot)
        index.add({}, "t/" + std::to_string(slot), by(slot));
    MatchCache cache(index);
    std::mt19937 random(3);
    for (int round = 0; round < 100000; ++round) {
        const auto number = static_cast<std::uint32_t>(random() % (round % 2 ? 200 : 50000));
        const std::string topic = "t/" + std::to_string(number);
        const RoutePtr* known = cache.find(topic);
        const RoutePtr route = known ? *known : cache.insert(topic);
        ASSERT_EQ(route->recipients, number < 100 ? 1u : 0u) << topic;
        if (number < 100) {
            ASSERT_EQ(route->byLoop[0].front().slot, number);
        }
    }
}

TEST(MatchCache, LeavesARouteAloneThatSomebodyStillHolds)
{
    SubscriptionIndex index(1);
    index.add({}, "a", by(1));
    MatchCache cache(index);
    const RoutePtr held = cache.insert("a");
    cache.insert("b");
    index.add({}, "a", by(2));
    cache.insert("a");
    EXPECT_EQ(held->recipients, 1u);
    EXPECT_EQ(held->byLoop[0].front().slot, 1u);
}

TEST(SubscriptionIndex, ForgetsWhatNobodyNeedsAndUsesItAgain) // adding and removing at random, against the plain matcher
{
    std::mt19937 random(11);
    SubscriptionIndex index(1);
    std::set<std::string> present;
    for (int round = 0; round < 20000; ++round) {
        std::string filter = std::to_string(random() % 30) + "/" + std::to_string(random() % 30);
        if (random() % 5 == 0)
            filter += random() % 2 ? "/#" : "/+";
        if (present.insert(filter).second) {
            index.add({}, filter, by(7));
        } else {
            present.erase(filter);
            index.remove({}, filter, by(7).subscriber);
        }
        if (round % 100 != 0)
            continue;
        const std::string topic = std::to_string(random() % 30) + "/" + std::to_string(random() % 30) + "/x";
        const bool expected = std::ranges::any_of(present, [&](const std::string& one) { return mqtt::matches(one, topic); });
        ASSERT_EQ(!recipients(index, topic).empty(), expected) << topic;
        ASSERT_EQ(index.size(), present.size());
    }
}

TEST(LevelTable, FindsWhatIsThereAfterAnyHistory)
{
    std::mt19937 random(5);
    LevelTable table;
    std::map<std::uint32_t, std::uint32_t> hashOf; // child -> hash; few hashes, so that they collide
    for (int round = 0; round < 20000; ++round) {
        const auto child = static_cast<std::uint32_t>(random() % 500);
        const auto hash = static_cast<std::uint32_t>(random() % 64);
        if (const auto known = hashOf.find(child); known != hashOf.end()) {
            table.erase(known->second, child);
            hashOf.erase(known);
        } else {
            table.insert(hash, child);
            hashOf.emplace(child, hash);
        }
        ASSERT_EQ(table.size(), hashOf.size());
    }
    for (std::uint32_t child = 0; child < 500; ++child) {
        const auto known = hashOf.find(child);
        const std::uint32_t hash = known == hashOf.end() ? child % 64 : known->second;
        const std::uint32_t found = table.find(hash, [&](std::uint32_t one) { return one == child; });
        ASSERT_EQ(found, known == hashOf.end() ? LevelTable::kNone : child);
    }
}

} // namespace
} // namespace hookline::broker

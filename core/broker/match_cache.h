// One loop's memory of topic -> route. Real traffic repeats topics, so a PUBLISH usually costs one hash look-up here and neither a
// lock nor a walk of the trie. Being in the cache also means that the topic name was checked. @thread the loop's
//
// A table of small sets: a topic may stand in any of the four places of its set, and a new one takes the place that was least
// recently filled there. A topic is let in when it comes a second time: traffic in which every topic is new would only wash out
// what is of use, and costs no memory this way.
#pragma once

#include "core/broker/route.h"
#include "core/broker/subscription_index.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::broker {

class MatchCache {
public:
    explicit MatchCache(const SubscriptionIndex& index);
    /// The route if the topic was seen before, made anew when subscriptions have changed; null for an unseen topic. Valid until
    /// the next call of find() or insert().
    const RoutePtr* find(std::string_view topic);
    /// Resolves a topic that the caller has checked and find() does not know, and remembers it if it came before. Valid as long.
    const RoutePtr& insert(std::string_view topic);

private:
    static constexpr std::size_t kWays = 4;
    static constexpr std::size_t kFirstSets = 16;
    static constexpr std::size_t kMaxSets = 4096;
    static constexpr std::size_t kSeen = 16384;

    struct Entry {
        std::string topic;
        RoutePtr route; ///< null: the place is free
    };
    struct Set {
        std::array<std::uint32_t, kWays> tags {}; ///< upper half of the hash: a miss is decided without touching the entries
        std::uint32_t oldest = 0;
        std::array<Entry, kWays> entries;
    };

    Set& setOf(std::uint64_t hash) noexcept { return m_sets[hash & (m_sets.size() - 1)]; }
    void resolve(Entry& entry);
    void grow();

    const SubscriptionIndex& m_index;
    SubscriptionIndex::Scratch m_scratch;
    std::vector<Set> m_sets; ///< a power of two; grows until kMaxSets
    std::vector<std::uint16_t> m_seen; ///< marks of topics that came once, written over by others in time
    Entry m_passing; ///< the topic that is not remembered
    std::size_t m_filled = 0;
};

} // namespace hookline::broker

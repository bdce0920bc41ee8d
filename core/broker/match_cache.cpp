#include "core/broker/match_cache.h"

#include "core/base/text_hash.h"

namespace hookline::broker {
namespace {

std::uint32_t tagOf(std::uint64_t hash) noexcept { return static_cast<std::uint32_t>(hash >> 32); }

} // namespace

MatchCache::MatchCache(const SubscriptionIndex& index)
    : m_index(index)
    , m_sets(kFirstSets)
    , m_seen(kSeen)
{
}

const RoutePtr* MatchCache::find(std::string_view topic)
{
    const std::uint64_t hash = base::textHash(topic);
    Set& set = setOf(hash);
    for (std::size_t way = 0; way < kWays; ++way) {
        if (set.tags[way] != tagOf(hash))
            continue;
        Entry& entry = set.entries[way];
        if (!entry.route || entry.topic != topic)
            continue;
        if (entry.route->generation != m_index.generation())
            resolve(entry);
        return &entry.route;
    }
    return nullptr;
}

const RoutePtr& MatchCache::insert(std::string_view topic)
{
    const std::uint64_t hash = base::textHash(topic);
    std::uint16_t& seen = m_seen[hash % kSeen];
    const auto mark = static_cast<std::uint16_t>((hash >> 48) | 1); // never the 0 of an unused place
    if (seen != mark) {
        seen = mark;
        m_passing.topic = topic;
        resolve(m_passing);
        return m_passing.route;
    }
    if (m_filled >= m_sets.size() * kWays / 2 && m_sets.size() < kMaxSets)
        grow();
    Set& set = setOf(hash);
    const std::size_t way = set.oldest;
    set.oldest = (set.oldest + 1) % kWays;
    Entry& entry = set.entries[way];
    if (!entry.route)
        ++m_filled;
    set.tags[way] = tagOf(hash);
    entry.topic = topic;
    resolve(entry);
    return entry.route;
}

void MatchCache::resolve(Entry& entry)
{
    // A route that only the cache still holds is made over. Whoever let go of it, on whatever loop, did so before the count fell to
    // one; taking a reference and dropping it puts their reading before our writing.
    if (entry.route.use_count() == 1)
        RoutePtr(entry.route).reset();
    else
        entry.route = std::make_shared<Route>();
    m_index.resolve(entry.topic, const_cast<Route&>(*entry.route), m_scratch); // NOLINT: made non-const above
}

void MatchCache::grow()
{
    std::vector<Set> old(m_sets.size() * 4);
    old.swap(m_sets);
    m_filled = 0;
    for (Set& from : old) {
        for (Entry& entry : from.entries) {
            if (!entry.route)
                continue;
            const std::uint64_t hash = base::textHash(entry.topic);
            Set& set = setOf(hash);
            const std::size_t way = set.oldest;
            set.oldest = (set.oldest + 1) % kWays;
            m_filled += set.entries[way].route ? 0u : 1u;
            set.tags[way] = tagOf(hash);
            set.entries[way] = std::move(entry);
        }
    }
}

} // namespace hookline::broker

#include "core/broker/match_cache.h"

#include "core/broker/subscription_index.h"

namespace hookline::broker {

const RoutePtr* MatchCache::find(std::string_view topic)
{
    const auto found = m_routes.find(topic);
    if (found == m_routes.end())
        return nullptr;
    if (found->second->generation != m_index.generation())
        found->second = m_index.resolve(topic);
    return &found->second;
}

const RoutePtr& MatchCache::insert(std::string_view topic)
{
    if (m_routes.size() >= kMaxTopics)
        m_routes.clear(); // random topics gain nothing from a cleverer policy, repeated ones are back at once
    return m_routes.insert_or_assign(std::string(topic), m_index.resolve(topic)).first->second;
}

} // namespace hookline::broker

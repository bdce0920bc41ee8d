// One loop's memory of topic -> route. Real traffic repeats topics, so a PUBLISH usually costs one hash look-up here and neither a
// lock nor a walk of the trie. Being in the cache also means that the topic name was checked. @thread the loop's
#pragma once

#include "core/broker/route.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace hookline::broker {

class SubscriptionIndex;

class MatchCache {
public:
    explicit MatchCache(const SubscriptionIndex& index) noexcept
        : m_index(index)
    {
    }
    /// The route if the topic was seen before, made anew when subscriptions have changed; null for an unseen topic.
    const RoutePtr* find(std::string_view topic);
    /// Resolves and remembers a topic that the caller has checked.
    const RoutePtr& insert(std::string_view topic);

private:
    static constexpr std::size_t kMaxTopics = 16384;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view> {}(text); }
    };
    const SubscriptionIndex& m_index;
    std::unordered_map<std::string, RoutePtr, Hash, std::equal_to<>> m_routes;
};

} // namespace hookline::broker

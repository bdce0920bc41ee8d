#include "core/hooks/callback_match.h"

#include "core/mqtt/topic.h"
#include "core/rules/glob.h"

#include <algorithm>
#include <functional>

namespace hookline::hooks {
namespace {

std::uint64_t mix(std::uint64_t sum, std::uint64_t value) noexcept { return (sum ^ value) * 0x9E3779B97F4A7C15u; }
std::uint64_t mix(std::uint64_t sum, std::string_view text) noexcept { return mix(sum, std::hash<std::string_view> {}(text)); }

} // namespace

bool matchesClient(const CallbackFilter& filter, std::string_view clientId) noexcept { return rules::matchesGlob(filter.client, clientId); }

bool matchesTopic(const CallbackFilter& filter, std::string_view topic) noexcept
{
    return filter.topics.empty() || std::ranges::any_of(filter.topics, [&](const std::string& one) { return mqtt::matches(one, topic); });
}

bool passes(const CallbackFilter& filter, const PacketDraft& draft) noexcept
{
    return filter.topics.empty() || (draft.type() == mqtt::PacketType::Publish && matchesTopic(filter, draft.topic()));
}

bool passes(const CallbackFilter& filter, const SubscribeDraft& draft) noexcept
{
    return filter.topics.empty()
        || std::ranges::any_of(draft.entries, [&](const SubscriptionDraft& entry) { return matchesTopic(filter, entry.filter); });
}

bool passes(const CallbackFilter& filter, const UnsubscribeDraft& draft) noexcept
{
    return filter.topics.empty()
        || std::ranges::any_of(draft.entries, [&](const UnsubscribeDraft::Entry& entry) { return matchesTopic(filter, entry.filter); });
}

std::uint64_t changeMark(const SubscribeDraft& draft) noexcept
{
    std::uint64_t sum = draft.entries.size();
    for (const SubscriptionDraft& entry : draft.entries)
        sum = mix(mix(mix(sum, entry.filter), static_cast<std::uint64_t>(entry.qos)), static_cast<std::uint64_t>(entry.denied));
    return sum;
}

std::uint64_t changeMark(const UnsubscribeDraft& draft) noexcept
{
    std::uint64_t sum = draft.entries.size();
    for (const UnsubscribeDraft::Entry& entry : draft.entries)
        sum = mix(mix(sum, entry.filter), entry.keep ? 1 : 0);
    return sum;
}

} // namespace hookline::hooks

#include "core/kafka/topic_gate.h"

#include "core/mqtt/topic.h"

namespace hookline::kafka {

bool Interest::wantsTopic(std::string_view topic) const noexcept
{
    if (!sysTopics && topic.starts_with("$SYS/"))
        return false;
    return filters.empty()
        || std::ranges::any_of(filters, [&](const std::string& filter) { return mqtt::matches(filter, topic); });
}

TopicGate::TopicGate(unsigned loops)
    : m_interests(std::make_shared<Interests>())
{
    for (unsigned i = 0; i < loops; ++i)
        m_loops.push_back(std::make_unique<Loop>());
}

void TopicGate::set(std::vector<Interest> interests)
{
    auto next = std::make_shared<Interests>();
    for (const Interest& interest : interests) {
        if (interest.filters.empty())
            next->everything.add(interest.events);
    }
    next->list = std::move(interests);
    const std::scoped_lock lock(m_mutex);
    m_interests = std::move(next);
    m_generation.fetch_add(1, std::memory_order_release);
}

void TopicGate::add(const std::vector<Interest>& interests)
{
    std::vector<Interest> both;
    {
        const std::scoped_lock lock(m_mutex);
        both = m_interests->list;
    }
    both.insert(both.end(), interests.begin(), interests.end());
    set(std::move(both));
}

void TopicGate::renew(Loop& loop)
{
    const std::scoped_lock lock(m_mutex);
    loop.generation = m_generation.load(std::memory_order_relaxed);
    loop.interests = m_interests;
    loop.cache.fill({});
}

bool TopicGate::wants(unsigned index, tap::EventKind kind, std::string_view topic)
{
    Loop& loop = *m_loops[index];
    if (loop.generation != m_generation.load(std::memory_order_acquire))
        renew(loop);
    if (topic.empty() || (topic.front() != '$' && loop.interests->everything.has(kind)))
        return true;
    Slot& slot = loop.cache[std::hash<std::string_view> {}(topic) % loop.cache.size()];
    if (slot.topic != topic) {
        slot.topic = topic;
        slot.events = {};
        for (const Interest& interest : loop.interests->list) {
            if (interest.wantsTopic(topic))
                slot.events.add(interest.events);
        }
    }
    return slot.events.has(kind);
}

} // namespace hookline::kafka

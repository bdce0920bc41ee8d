#include "ui/models/topic_store.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace hookline::ui {
namespace {

constexpr double kSoonest = 0.5; ///< seconds between two samples

} // namespace

TopicStore::TopicStore(QObject* parent, std::size_t most)
    : QObject(parent)
    , m_most(most)
{
}

const TopicEntry* TopicStore::find(std::string_view topic) const
{
    const auto found = m_index.find(topic);
    return found == m_index.end() ? nullptr : &*found->second;
}

TopicEntry& TopicStore::touch(std::string_view topic)
{
    if (const auto found = m_index.find(topic); found != m_index.end()) {
        m_topics.splice(m_topics.begin(), m_topics, found->second);
        return m_topics.front();
    }
    if (m_topics.size() >= m_most) {
        auto oldest = std::prev(m_topics.end());
        while (oldest->pinned && oldest != m_topics.begin()) // a few at most
            --oldest;
        m_systemTopics -= isSystem(oldest->topic) ? 1U : 0U;
        m_index.erase(oldest->topic);
        m_topics.erase(oldest);
        ++m_dropped;
        ++m_erasures;
    }
    m_topics.emplace_front().topic = topic;
    m_topics.front().pinned = m_pinned.contains(topic);
    m_systemTopics += isSystem(topic) ? 1U : 0U;
    m_index.emplace(m_topics.front().topic, m_topics.begin());
    m_topics.front().born = ++m_generation;
    return m_topics.front();
}

void TopicStore::countLevel(std::string_view topic)
{
    const std::string_view level = topic.substr(0, topic.find('/'));
    if (const auto found = m_levels.find(level); found != m_levels.end())
        ++found->second;
    else if (m_levels.size() < kLevels)
        m_levels.emplace(level, 1);
    else
        ++m_otherLevels;
}

void TopicStore::add(const std::vector<tap::Event>& events)
{
    for (const tap::Event& event : events) {
        if (event.kind != tap::EventKind::Publish || !event.message)
            continue;
        const mqtt::Message& message = *event.message;
        TopicEntry& entry = touch(message.topic());
        const std::string_view payload = message.payload();
        ++entry.messages;
        countLevel(message.topic());
        entry.bytes += payload.size();
        entry.head.assign(payload.substr(0, kHead));
        entry.size = payload.size();
        entry.lastMicros = event.stamp.wallMicros;
        entry.qos = static_cast<std::uint8_t>(event.qos);
        if (event.client)
            entry.publisher = event.client->clientId;
        if (entry.pinned)
            keep(entry.topic, event);
    }
}

void TopicStore::keep(const std::string& topic, const tap::Event& event)
{
    History& history = m_pinned[topic];
    history.messages.push_back({ event.message, event.stamp.wallMicros });
    history.bytes += event.message->payload().size();
    while (history.messages.size() > kHistory || (history.bytes > kHistoryBytes && history.messages.size() > 1)) {
        history.bytes -= history.messages.front().message->payload().size();
        history.messages.pop_front();
    }
}

void TopicStore::setPinned(const std::string& topic, bool pinned)
{
    if (pinned && m_pinned.size() >= kMostPinned)
        return;
    if (pinned)
        m_pinned.try_emplace(topic);
    else
        m_pinned.erase(topic);
    if (const auto found = m_index.find(topic); found != m_index.end())
        found->second->pinned = pinned;
}

std::vector<std::string> TopicStore::pinned() const
{
    std::vector<std::string> out;
    for (const auto& [topic, history] : m_pinned)
        out.push_back(topic);
    return out;
}

const std::deque<PinnedMessage>* TopicStore::history(std::string_view topic) const
{
    const auto found = m_pinned.find(topic);
    return found == m_pinned.end() ? nullptr : &found->second.messages;
}

void TopicStore::sample(std::int64_t steadyNanos)
{
    const double seconds = static_cast<double>(steadyNanos - m_sampledNanos) / 1e9;
    const bool first = m_sampledNanos == 0;
    if (!first && seconds < kSoonest)
        return;
    m_sampledNanos = steadyNanos;
    // After a while without a sample what came is spread over the time it took.
    const auto places = static_cast<std::size_t>(first ? 1 : std::clamp(std::round(seconds), 1.0, static_cast<double>(kTrend)));
    for (TopicEntry& entry : m_topics) {
        const std::uint64_t came = entry.messages - entry.messagesBefore;
        entry.rate = first ? 0 : static_cast<double>(came) / seconds;
        entry.byteRate = first ? 0 : static_cast<double>(entry.bytes - entry.bytesBefore) / seconds;
        entry.messagesBefore = entry.messages;
        entry.bytesBefore = entry.bytes;
        for (std::size_t i = 0; i < places; ++i) {
            const std::uint64_t share = came / places + (i < came % places ? 1 : 0);
            entry.trend[(m_trendAt + i) % kTrend] = static_cast<std::uint16_t>(std::min<std::uint64_t>(share, 0xFFFF));
        }
    }
    m_trendAt = (m_trendAt + places) % kTrend;
}

void TopicStore::addTrend(const TopicEntry& entry, std::array<double, kTrend>& out) const
{
    // In two straight runs: a branch at the top adds up tens of thousands of these.
    const std::size_t newer = kTrend - m_trendAt;
    for (std::size_t i = 0; i < newer; ++i)
        out[i] += entry.trend[m_trendAt + i];
    for (std::size_t i = 0; i < m_trendAt; ++i)
        out[newer + i] += entry.trend[i];
}

bool TopicStore::setRetained(std::string_view filter, const metrics::RetainedListing& listing)
{
    const bool system = isSystem(filter); // no filter that begins with a wildcard matches these, nor do these match others

    std::unordered_set<std::string_view> there;
    for (const metrics::RetainedEntry& row : listing.rows)
        there.insert(row.topic);
    bool news = false;
    for (TopicEntry& entry : m_topics) {
        if (isSystem(entry.topic) != system)
            continue;
        const bool retained = there.contains(entry.topic);
        news |= std::exchange(entry.retained, retained) != retained;
    }
    for (const metrics::RetainedEntry& row : listing.rows) {
        const auto known = m_index.find(row.topic);
        if (known != m_index.end())
            news |= std::exchange(known->second->retainedMicros, row.wallMicros) != row.wallMicros;
        if (known != m_index.end() ? known->second->lastMicros != 0 : m_topics.size() >= m_most)
            continue;
        // Nobody published it while the window looked.
        news |= known == m_index.end();
        TopicEntry& entry = known != m_index.end() ? *known->second : touch(row.topic);
        entry.retainedMicros = row.wallMicros;
        entry.head = row.head.substr(0, kHead);
        entry.size = row.size;
        entry.qos = row.qos;
        entry.publisher = row.publisher;
        entry.retained = true;
    }
    return news;
}

void TopicStore::clear()
{
    m_index.clear();
    m_topics.clear();
    m_systemTopics = 0;
    ++m_generation;
    ++m_erasures;
}

} // namespace hookline::ui

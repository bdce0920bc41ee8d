#include "ui/models/publish_fates.h"

#include "ui/wall_clock.h"

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr std::size_t kMostEarly = 4096;
constexpr std::int64_t kFurtherRecords = 10'000; ///< ms after the first one, in which those of other rules are still told
constexpr std::int64_t kInTheQueue = 600'000;    ///< ms; twice what the library tries for

std::string_view textOf(const QByteArray& bytes) { return { bytes.constData(), static_cast<std::size_t>(bytes.size()) }; }

} // namespace

void PublishFates::follow(const QString& clientId)
{
    m_client = clientId.toStdString();
    m_pending.clear();
    m_early.clear();
}

void PublishFates::expect(int line, const QString& topic, const QByteArray& payload)
{
    if (m_pending.size() == kMost)
        m_pending.pop_front();
    m_pending.push_back({ line, topic.toStdString(), payload, steadyMillis() });
}

void PublishFates::setPatience(std::int64_t eventMillis, std::int64_t ruleMillis)
{
    m_eventPatience = eventMillis;
    m_rulePatience = ruleMillis;
}

void PublishFates::saw(const std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes)
{
    if (m_pending.empty())
        return;
    for (const tap::Event& event : events) {
        const bool publish = event.kind == tap::EventKind::Publish || (event.kind == tap::EventKind::Dropped && event.incoming);
        if (publish && event.client && event.message && (m_client.empty() || event.client->clientId == m_client))
            take(event);
    }
    for (const tap::KafkaOutcome& outcome : outcomes) {
        const auto at = std::ranges::find(m_pending, outcome.eventId, &Pending::event);
        if (at != m_pending.end())
            apply(*at, outcome);
        else if (m_early.size() < kMostEarly)
            m_early.push_back(outcome);
    }
    giveUp();
}

void PublishFates::take(const tap::Event& event)
{
    const auto waits = [](const Pending& pending) { return pending.event == 0; };
    auto at = std::ranges::find_if(m_pending, [&](const Pending& pending) {
        return waits(pending) && pending.topic == event.topic() && textOf(pending.payload) == event.message->payload();
    });
    if (at == m_pending.end() && !m_client.empty()) // a hook may have given it another topic or payload
        at = std::ranges::find_if(m_pending, waits);
    if (at == m_pending.end())
        return;
    at->event = event.stamp.id;
    at->since = steadyMillis();
    const int line = at->line;
    emit seen(line, event.stamp.id);
    if (event.kind == tap::EventKind::Dropped && event.drop != tap::DropReason::NoSubscribers) {
        m_pending.erase(at);
        emit refused(line, event.drop);
        return;
    }
    for (const tap::KafkaOutcome& outcome : m_early) {
        if (outcome.eventId == event.stamp.id)
            apply(*at, outcome);
    }
}

void PublishFates::apply(Pending& pending, const tap::KafkaOutcome& outcome)
{
    if (outcome.status == tap::KafkaStatus::Queued)
        pending.queued = true;
    if (outcome.status != tap::KafkaStatus::Acked && outcome.status != tap::KafkaStatus::Failed)
        return;
    pending.told = true;
    pending.since = steadyMillis();
    emit told(pending.line, outcome);
}

void PublishFates::giveUp()
{
    const std::int64_t now = steadyMillis();
    std::erase_if(m_pending, [&](const Pending& pending) {
        const std::int64_t age = now - pending.since;
        if (pending.event == 0)
            return age >= m_eventPatience;
        if (pending.told)
            return age >= kFurtherRecords;
        if (pending.queued)
            return age >= kInTheQueue;
        if (age < m_rulePatience)
            return false;
        emit untaken(pending.line);
        return true;
    });
    if (std::ranges::none_of(m_pending, [](const Pending& pending) { return pending.event == 0; }))
        m_early.clear();
}

} // namespace hookline::ui

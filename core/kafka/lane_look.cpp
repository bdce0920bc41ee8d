// What a lane shows to somebody who looks. Costs nothing while nobody does.
#include "core/kafka/lane.h"

#include "core/base/clock.h"

#include <algorithm>

namespace hookline::kafka {
namespace {

constexpr std::int64_t kWatchedFor = 5'000'000'000; ///< after a look: the next one is expected within

} // namespace

void Lane::onStatistics(std::string_view json)
{
    m_reach.onStatistics(json);
    const BatchCount made = countBatches(json);
    m_batches += made.batches;
    m_batchedRecords += made.records;
    if (m_now < m_watchedUntil)
        m_statistics = json;
}

void Lane::countRefusal(std::int32_t partition)
{
    if (partition < 0)
        return;
    const auto place = static_cast<std::size_t>(partition);
    if (place >= m_refusals.size())
        m_refusals.resize(place + 1);
    ++m_refusals[place];
}

void Lane::look(BridgeLook& out)
{
    const std::int64_t now = base::steadyNanos();
    if (now >= m_watchedUntil)
        m_statistics.clear(); // of another time
    m_watchedUntil = now + kWatchedFor;
    LaneLook& lane = out.lanes.emplace_back();
    lane.topic = m_target.topic;
    lane.cluster = m_target.cluster;
    lane.statistics = m_statistics;
    lane.lastOffsets = m_delivered.lastOffsets();
    lane.refusals = m_refusals;
    out.lost += m_failed;
    const auto older = [now](std::int64_t& age, const Record* record) {
        if (record && record->event.stamp.steadyNanos > 0) // else it is from an earlier run
            age = std::max(age, (now - record->event.stamp.steadyNanos) / 1000);
    };
    older(out.oldestQueuedMicros, m_queue.nextToSend());
    const Record* first = m_queue.first();
    older(out.oldestInFlightMicros, first && first->inFlight ? first : nullptr);
}

} // namespace hookline::kafka

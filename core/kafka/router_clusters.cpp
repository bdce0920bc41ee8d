// Several clusters: what each may have of the memory for what waits, and how each is.
#include "core/kafka/router.h"

#include "core/config/clusters.h"
#include "core/kafka/server_list.h"

namespace hookline::kafka {

/// However many clusters are away, the others keep half of the queue: each gets an equal part of the other half. With one cluster a
/// lane may have half of the queue, until all of them together have a quarter: then each has its part of another eighth. So they stay
/// below the half at which publishers who were held back are read again.
void Router::shareOut()
{
    const std::uint64_t others = m_settings.clusters.size();
    for (const std::unique_ptr<Slot>& slot : m_slots) {
        std::uint64_t lanes = m_crowded ? 4 * m_slots.size() : 1;
        if (others > 0) {
            const std::string_view cluster = splitLaneKey(slot->key).cluster;
            lanes = others
                * static_cast<std::uint64_t>(std::ranges::count_if(
                    m_slots, [&](const auto& other) { return splitLaneKey(other->key).cluster == cluster; }));
        }
        slot->lane->setShare(lanes);
    }
}

void Router::lookForCrowd()
{
    std::uint64_t records = 0, bytes = 0;
    if (m_settings.clusters.empty() && m_slots.size() > 1) {
        for (const std::unique_ptr<Slot>& slot : m_slots) {
            records += slot->lane->inMemory();
            bytes += slot->lane->memoryBytes();
        }
    }
    const bool crowded = records >= m_settings.queueRecords / 4 || bytes >= m_settings.queueBytes / 4;
    if (crowded != std::exchange(m_crowded, crowded))
        shareOut();
}

/// The cluster's lanes together hold what it may have.
bool Router::shareIsFull(const Slot& slot) const noexcept
{
    const std::string_view cluster = splitLaneKey(slot.key).cluster;
    std::uint64_t records = 0, bytes = 0;
    for (const std::unique_ptr<Slot>& other : m_slots) {
        if (splitLaneKey(other->key).cluster == cluster) {
            records += other->lane->inMemory();
            bytes += other->lane->memoryBytes();
        }
    }
    const std::uint64_t others = std::max<std::uint64_t>(m_settings.clusters.size(), 1);
    return records >= m_settings.queueRecords / 2 / others || bytes >= m_settings.queueBytes / 2 / others;
}

void Router::describeClusters(metrics::KafkaSnapshot& out) const
{
    std::vector<std::string> names = config::clusterNames(m_settings);
    for (const std::unique_ptr<Slot>& slot : m_slots) { // one that is no more, while records wait for it
        if (const std::string name(splitLaneKey(slot->key).cluster); std::ranges::find(names, name) == names.end())
            names.push_back(name);
    }
    if (names.size() == 1) {
        out.clusters.clear();
        return;
    }
    out.clusters.resize(names.size());
    metrics::KafkaSnapshot gone; // of the default cluster: what is not the others'
    gone.acknowledged = m_gone.acknowledged;
    gone.failed = m_gone.failed;
    gone.forgotten = m_gone.forgotten;
    gone.lastAckWallMicros = m_gone.lastAckWallMicros;
    for (const auto& [name, numbers] : m_goneOf) {
        gone.acknowledged -= numbers.acknowledged;
        gone.failed -= numbers.failed;
        gone.forgotten -= numbers.forgotten;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        metrics::ClusterSnapshot& to = out.clusters[i];
        to.name = std::move(names[i]);
        const auto left = m_goneOf.find(to.name);
        metrics::KafkaSnapshot sum = to.name.empty() ? gone : left != m_goneOf.end() ? left->second : metrics::KafkaSnapshot {};
        sum.inFlight = 0;
        to.waiting = 0;
        const Lane* worst = nullptr;
        for (const std::unique_ptr<Slot>& slot : m_slots) {
            if (splitLaneKey(slot->key).cluster != to.name)
                continue;
            slot->lane->addNumbers(sum);
            to.waiting += slot->lane->pending();
            if (!worst || metrics::isWorse(slot->lane->state(), worst->state()))
                worst = slot->lane.get();
        }
        for (const Keeper::Backlog& backlog : m_backlog) {
            if (splitLaneKey(backlog.key).cluster == to.name)
                to.waiting += backlog.rows;
        }
        metrics::KafkaSnapshot how;
        if (worst)
            worst->describe(how);
        to.state = how.state;
        to.problemId = std::move(how.problemId);
        to.problem = std::move(how.problem);
        to.brokersUp = how.brokersUp;
        to.brokersKnown = how.brokersKnown;
        if (to.name.empty())
            to.servers = m_servers;
        else if (const config::ClusterSettings* cluster = config::findCluster(m_settings, to.name))
            to.servers = joinServers(splitServers(cluster->servers));
        else
            to.servers = std::move(how.servers);
        to.inFlight = sum.inFlight;
        to.acknowledged = sum.acknowledged;
        to.failed = sum.failed;
        to.forgotten = sum.forgotten;
        to.lastAckWallMicros = sum.lastAckWallMicros;
    }
}

} // namespace hookline::kafka

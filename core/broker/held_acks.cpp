#include "core/broker/held_acks.h"

#include "core/base/clock.h"
#include "core/broker/client_channel.h"
#include "core/broker/session.h"
#include "core/broker/worker.h"

#include <algorithm>

namespace hookline::broker {
namespace {

using base::kMilli;

mqtt::PacketType ackOf(mqtt::QoS qos) { return qos == mqtt::QoS::AtLeastOnce ? mqtt::PacketType::Puback : mqtt::PacketType::Pubrec; }

} // namespace

HeldAcks::~HeldAcks() { m_worker.count().acksHeld.subtract(m_entries.size() + m_orphans.size()); }

bool HeldAcks::waits(const Entry& entry) const noexcept { return entry.open > 0 || !m_worker.isKept(entry.ticket); }

void HeldAcks::append(mqtt::QoS qos, std::uint16_t packetId, mqtt::ReasonCode reason, const std::vector<hooks::Acceptance::Hold>& holds,
    std::uint64_t ticket)
{
    Entry entry;
    entry.serial = ++m_lastSerial;
    entry.qos = qos;
    entry.packetId = packetId;
    entry.open = static_cast<std::uint16_t>(holds.size());
    entry.reason = reason;
    entry.ticket = ticket;
    if (!m_worker.isKept(ticket))
        m_worker.awaitKept(m_session.ref(), ticket);
    for (const hooks::Acceptance::Hold& asked : holds) {
        const std::int64_t deadline = m_worker.steadyNanos() + std::max<std::int64_t>(asked.terms.timeout.count(), 0) * kMilli;
        m_holds.push_back({ asked.id, entry.serial, deadline, asked.terms, true });
        arm(deadline);
    }
    m_entries.push_back(entry);
    m_qos1 += qos == mqtt::QoS::AtLeastOnce ? 1u : 0u;
    m_worker.count().acksHeld.add();
}

bool HeldAcks::repeated(std::uint16_t packetId)
{
    if (std::ranges::any_of(m_entries, [&](const Entry& entry) { return entry.packetId == packetId && entry.qos == mqtt::QoS::ExactlyOnce; }))
        return true; // its PUBREC is under way: one is enough
    const auto orphan = std::ranges::find(m_orphans, packetId, &Entry::packetId);
    if (orphan == m_orphans.end())
        return false;
    Entry entry = *orphan;
    m_orphans.erase(orphan);
    for (Hold& hold : m_holds) {
        if (hold.entry == entry.serial)
            hold.entry = m_lastSerial + 1;
    }
    entry.serial = ++m_lastSerial; // now it has the place that the repetition has
    m_entries.push_back(entry);
    return true;
}

HeldAcks::Entry* HeldAcks::find(std::uint64_t serial)
{
    const auto entry = std::ranges::lower_bound(m_entries, serial, {}, &Entry::serial);
    if (entry != m_entries.end() && entry->serial == serial)
        return &*entry;
    const auto orphan = std::ranges::find(m_orphans, serial, &Entry::serial);
    return orphan != m_orphans.end() ? &*orphan : nullptr;
}

HeldAcks::Entry* HeldAcks::settle(Hold& hold, mqtt::ReasonCode reason)
{
    hold.open = false;
    Entry* entry = find(hold.entry);
    if (!entry)
        return nullptr; // QoS 1, and its connection is gone
    if (mqtt::isError(reason) && !mqtt::isError(entry->reason)) {
        entry->reason = reason;
        entry->withoutReason = hold.terms.withoutReason;
    }
    return --entry->open == 0 ? entry : nullptr;
}

void HeldAcks::answer(std::uint64_t hold, mqtt::ReasonCode reason)
{
    const auto found = std::ranges::lower_bound(m_holds, hold, {}, &Hold::id);
    if (found == m_holds.end() || found->id != hold || !found->open)
        return; // answered before, or of a message that was rejected after all
    const Entry* done = settle(*found, reason);
    forgetAnswered();
    if (!done)
        return;
    if (m_orphans.empty() || done < m_orphans.data() || done >= m_orphans.data() + m_orphans.size())
        sendReady();
    else if (!waits(*done))
        finishOrphan(*done);
}

void HeldAcks::onKept()
{
    for (std::size_t i = m_orphans.size(); i-- > 0;) {
        if (!waits(m_orphans[i]))
            finishOrphan(m_orphans[i]);
    }
    sendReady();
}

/// The client is away: it will ask with a repetition, and what it is told then depends on what the session remembers.
void HeldAcks::finishOrphan(const Entry& entry)
{
    if (mqtt::isError(entry.reason))
        m_session.endQoS2(entry.packetId); // the repetition is a new message
    m_orphans.erase(m_orphans.begin() + (&entry - m_orphans.data()));
    m_worker.count().acksHeld.subtract();
}

void HeldAcks::sendReady()
{
    ClientChannel* channel = m_session.channel();
    bool sent = false;
    while (channel && !m_entries.empty() && !waits(m_entries.front())) {
        const Entry entry = m_entries.front();
        m_entries.pop_front();
        m_qos1 -= entry.qos == mqtt::QoS::AtLeastOnce ? 1u : 0u;
        m_worker.count().acksHeld.subtract();
        sent = true;
        const bool failed = mqtt::isError(entry.reason);
        if (failed && entry.qos == mqtt::QoS::ExactlyOnce)
            m_session.endQoS2(entry.packetId); // the flow ends here [MQTT-4.3.3-9]
        if (failed && !channel->v5()) {
            if (entry.withoutReason == hooks::WithoutReason::Disconnect) {
                channel->close(entry.reason, "a message was refused, which this protocol version cannot say", ClientChannel::Tell::No);
                return; // this may be gone
            }
            if (entry.withoutReason == hooks::WithoutReason::Silence)
                continue;
        }
        channel->answerPublish(ackOf(entry.qos), entry.packetId, entry.reason);
    }
    if (channel && sent)
        channel->acksReleased(); // last: it may read on, and close
}

void HeldAcks::forgetAnswered()
{
    while (!m_holds.empty() && !m_holds.front().open)
        m_holds.pop_front();
    if (m_holds.empty() && m_armedNanos != 0) {
        m_worker.loop().timers().cancel(*this);
        m_armedNanos = 0;
    }
}

void HeldAcks::detach()
{
    for (const Entry& entry : m_entries) {
        if (entry.qos == mqtt::QoS::ExactlyOnce && waits(entry)) {
            m_orphans.push_back(entry);
            continue;
        }
        if (entry.qos == mqtt::QoS::ExactlyOnce && mqtt::isError(entry.reason))
            m_session.endQoS2(entry.packetId);
        m_worker.count().acksHeld.subtract();
    }
    m_entries.clear();
    m_qos1 = 0;
    for (Hold& hold : m_holds)
        hold.open = hold.open && find(hold.entry) != nullptr;
    forgetAnswered();
}

void HeldAcks::arm(std::int64_t deadlineNanos)
{
    if (m_armedNanos != 0 && m_armedNanos <= deadlineNanos)
        return; // an early timer only looks and sets itself again
    m_armedNanos = deadlineNanos;
    m_worker.loop().timers().set(*this, deadlineNanos);
}

void HeldAcks::onTimer(std::int64_t nowNanos)
{
    m_worker.refreshClock();
    m_armedNanos = 0;
    bool ready = false;
    std::int64_t next = 0;
    for (Hold& hold : m_holds) {
        if (!hold.open)
            continue;
        if (hold.deadlineNanos > nowNanos) {
            next = next == 0 ? hold.deadlineNanos : std::min(next, hold.deadlineNanos);
            continue;
        }
        m_worker.count().holdTimeouts.add();
        const Entry* done = settle(hold, hold.terms.fallback);
        if (!done)
            continue;
        if (m_orphans.empty() || done < m_orphans.data() || done >= m_orphans.data() + m_orphans.size())
            ready = true;
        else if (!waits(*done))
            finishOrphan(*done);
    }
    forgetAnswered();
    if (next != 0)
        arm(next);
    if (ready)
        sendReady(); // last: it may end this
}

} // namespace hookline::broker

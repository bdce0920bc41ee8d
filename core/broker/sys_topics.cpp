#include "core/broker/sys_topics.h"

#include "core/base/clock.h"
#include "core/base/heap.h"
#include "core/broker/publication.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"

#include <cmath>
#include <cstdio>

namespace hookline::broker {
namespace {

using base::kSecond;

std::uint64_t lost(const metrics::BrokerSnapshot& now)
{
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < now.dropped.size(); ++i) {
        if (i != static_cast<std::size_t>(tap::DropReason::NoSubscribers))
            out += now.dropped[i];
    }
    return out;
}

} // namespace

SysTopics::SysTopics(Worker& worker, std::uint32_t intervalSeconds, std::function<metrics::BrokerSnapshot()> snapshot)
    : m_worker(worker)
    , m_intervalNanos(intervalSeconds * kSecond)
    , m_snapshot(std::move(snapshot))
    , m_broker(base::makeRef<mqtt::ClientInfo>())
{
}

void SysTopics::start()
{
    m_startedNanos = m_lastNanos = base::steadyNanos();
    m_worker.refreshClock();
    publish("version", "hookline version " HOOKLINE_VERSION);
    publishAll(m_lastNanos);
    m_worker.loop().timers().set(*this, m_lastNanos + m_intervalNanos);
}

void SysTopics::stop() { m_worker.loop().timers().cancel(*this); }

void SysTopics::onTimer(std::int64_t nowNanos)
{
    m_worker.refreshClock();
    publishAll(nowNanos);
    m_worker.loop().timers().set(*this, nowNanos + m_intervalNanos);
}

void SysTopics::publishAll(std::int64_t nowNanos)
{
    const metrics::BrokerSnapshot now = m_snapshot();
    const double seconds = static_cast<double>(nowNanos - m_lastNanos) / static_cast<double>(kSecond);
    m_lastNanos = nowNanos;
    publish("uptime", std::to_string((nowNanos - m_startedNanos) / kSecond) + " seconds");
    const std::uint64_t away = now.sessions >= now.connections ? now.sessions - now.connections : 0;
    publishNumber("clients/connected", now.connections);
    publishNumber("clients/disconnected", away);
    publishNumber("clients/total", now.sessions);
    publishNumber("clients/maximum", now.connectionsMost);
    publishNumber("clients/expired", now.sessionsExpired);
    publishNumber("clients/active", now.connections); // mosquitto's older names of the first two
    publishNumber("clients/inactive", away);
    publishNumber("messages/received", now.packetsIn);
    publishNumber("messages/sent", now.packetsOut);
    publishNumber("publish/messages/received", now.messagesIn);
    publishNumber("publish/messages/sent", now.messagesOut);
    publishNumber("publish/messages/dropped", lost(now));
    publishNumber("publish/bytes/received", now.payloadBytesIn);
    publishNumber("publish/bytes/sent", now.payloadBytesOut);
    publishNumber("bytes/received", now.bytesIn);
    publishNumber("bytes/sent", now.bytesOut);
    publishNumber("subscriptions/count", now.subscriptions);
    publishNumber("shared_subscriptions/count", now.sharedSubscriptions);
    publishNumber("retained messages/count", now.retained);
    if (now.state.enabled) {
        publishNumber("store/messages/count", now.state.messages);
        publishNumber("store/messages/bytes", now.state.messageBytes);
        publish("store/problem", now.state.problem.empty() ? "none" : now.state.problem);
    }
    publishNumber("heap/current", base::heapBytes());
    publishLoad("messages/received", now.packetsIn, seconds);
    publishLoad("messages/sent", now.packetsOut, seconds);
    publishLoad("publish/received", now.messagesIn, seconds);
    publishLoad("publish/sent", now.messagesOut, seconds);
    publishLoad("publish/dropped", lost(now), seconds);
    publishLoad("bytes/received", now.bytesIn, seconds);
    publishLoad("bytes/sent", now.bytesOut, seconds);
    publishLoad("connections", now.connectsAccepted, seconds);
    publishLoad("sockets", now.connectsAccepted + now.connectsRefused, seconds);
}

void SysTopics::publishLoad(const std::string& name, std::uint64_t total, double seconds)
{
    Load& load = m_loads[name];
    const double perMinute = seconds > 0 ? static_cast<double>(total - load.before) * 60 / seconds : 0;
    load.before = total;
    constexpr std::array<double, 3> kMinutes { 1, 5, 15 };
    for (std::size_t i = 0; i < kMinutes.size(); ++i) {
        const double kept = std::exp(-seconds / (60 * kMinutes[i]));
        load.average[i] = perMinute + kept * (load.average[i] - perMinute);
        char text[48];
        std::snprintf(text, sizeof text, "%.2f", load.average[i]);
        publish("load/" + name + "/" + std::to_string(static_cast<int>(kMinutes[i])) + "min", text);
    }
}

void SysTopics::publish(std::string_view name, const std::string& value)
{
    std::string& before = m_sent.try_emplace(std::string(name)).first->second;
    if (before == value)
        return;
    before = value;
    const std::string topic = "$SYS/broker/" + std::string(name);
    Publication publication;
    publication.topic = topic;
    publication.payload = value;
    publication.retain = true;
    publication.wallMicros = m_worker.wallMicros();
    publication.steadyNanos = m_worker.steadyNanos();
    publication.publisher = &m_broker;
    publication.scratch = &m_worker.frames();
    publication.scratch->made.fill(false);
    const RoutePtr* known = m_worker.matchCache().find(topic);
    const RoutePtr route = known ? *known : m_worker.matchCache().insert(topic);
    m_worker.route(publication, route, m_broker, 0);
}

} // namespace hookline::broker

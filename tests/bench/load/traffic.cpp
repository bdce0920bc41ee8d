#include "tests/bench/load/traffic.h"

#include "tests/bench/load/process_meter.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fmt/format.h>

namespace hookline::bench {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr double kSetUpSeconds = 20;
constexpr double kDrainSeconds = 10; ///< without a message more, the rest is lost
constexpr std::int64_t kPingEvery = 60 * kSecond;
constexpr std::size_t kRooms = 1000; ///< Wildcard: times the filters, so many different topics

std::int64_t nanosOf(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }

} // namespace

Traffic::Traffic(const Options& options)
    : m_options(options)
    , m_ledger(options.subscribers, options.publishers)
    , m_fan(options.scenario == Scenario::FanOut ? options.subscribers : 1)
{
}

Traffic::~Traffic() = default;

std::string Traffic::topicOf(std::size_t publisher) const
{
    switch (m_options.scenario) {
    case Scenario::FanOut: return "bench/fanout";
    case Scenario::FanIn: return fmt::format("bench/in/{:05}", publisher); // all of one length, for a sink
    case Scenario::Pairs: return fmt::format("bench/pair/{}", publisher);
    default: return "bench/r000/f00000/x"; // digits are patched
    }
}

std::vector<std::string> Traffic::filtersOf(std::size_t subscriber) const
{
    switch (m_options.scenario) {
    case Scenario::FanOut: return { "bench/fanout" };
    case Scenario::FanIn: return { "bench/in/#" };
    case Scenario::Pairs: return { fmt::format("bench/pair/{}", subscriber) };
    default: break;
    }
    std::vector<std::string> out;
    for (std::size_t filter = subscriber; filter < m_options.filters; filter += m_options.subscribers)
        out.push_back(fmt::format("bench/+/f{:05}/#", filter));
    return out;
}

/// Of what one subscriber gets at QoS 0, head included.
std::size_t Traffic::frameSize(std::size_t subscriber) const
{
    const std::size_t publisher = m_options.scenario == Scenario::Pairs ? subscriber : 0;
    return makePublish(topicOf(publisher), m_options.payload, 0, m_options.version).bytes.size();
}

void Traffic::setUp()
{
    const auto make = [&](const char* role, std::size_t index, std::size_t inFlight, std::size_t sinkFrame = 0) {
        return std::make_unique<Client>(m_poller, static_cast<ClientListener&>(*this),
            Client::Setup { m_options.host, m_options.port, fmt::format("bench-{}-{}", role, index), m_options.version,
                index, inFlight, sinkFrame });
    };
    for (std::size_t i = 0; i < m_options.subscribers; ++i)
        m_subscribers.push_back(make("sub", i, 0, m_options.sink ? frameSize(i) : 0));
    const bool wildcard = m_options.scenario == Scenario::Wildcard;
    for (std::size_t i = 0; i < m_options.publishers; ++i) {
        Publisher publisher;
        publisher.client = make("pub", i, m_options.inFlight);
        publisher.message = makePublish(topicOf(i), m_options.payload, m_options.qos, m_options.version);
        publisher.next.resize(wildcard ? m_options.subscribers : 1);
        m_publishers.push_back(std::move(publisher));
    }
    for (auto& client : m_subscribers)
        client->open();
    for (auto& publisher : m_publishers)
        publisher.client->open();
    const std::size_t clients = m_subscribers.size() + m_publishers.size();
    if (!waitFor([&] { return m_connected == clients; }, kSetUpSeconds, "CONNACK"))
        return;
    for (std::size_t i = 0; i < m_subscribers.size(); ++i)
        m_subscribers[i]->subscribe(filtersOf(i), m_options.qos);
    waitFor([&] { return m_subscribed == m_subscribers.size(); }, kSetUpSeconds, "SUBACK");
}

bool Traffic::waitFor(const std::function<bool()>& done, double seconds, const char* what)
{
    const std::int64_t deadline = steadyNanos() + nanosOf(seconds);
    while (!done() && m_failure.empty()) {
        m_now = steadyNanos();
        if (m_now > deadline) {
            m_failure = fmt::format("no {} within {:g} s", what, seconds);
            break;
        }
        m_poller.poll(10'000'000);
    }
    return m_failure.empty();
}

Report Traffic::run()
{
    Report report;
    setUp();
    m_now = steadyNanos();
    m_rateStart = m_now;
    m_nextPing = m_now + kPingEvery;
    m_nextProgress = m_now + nanosOf(m_options.progressEvery);
    trafficUntil(m_now + nanosOf(m_options.warmUp));
    m_latency.clear();
    const Mark begin = mark();
    trafficUntil(begin.nanos + nanosOf(m_options.seconds));
    const Mark end = mark();
    report.latency = m_latency;
    if (m_failure.empty())
        finish(report, begin, end);
    report.failure = m_failure;
    return report;
}

Traffic::Mark Traffic::mark() const
{
    return { steadyNanos(), m_options.broker ? cpuNanos(m_options.broker) : -1, ownCpuNanos(), m_sent, m_delivered };
}

void Traffic::finish(Report& report, const Mark& begin, const Mark& end)
{
    // Whatever is under way may arrive; silence for kDrainSeconds means that it will not.
    std::uint64_t seen = m_delivered;
    std::int64_t lastNews = steadyNanos();
    const auto answered
        = [&] { return std::ranges::all_of(m_publishers, [](const Publisher& p) { return p.client->idle(); }); };
    while (m_failure.empty() && (m_delivered < m_sent * m_fan || !answered())) {
        m_now = steadyNanos();
        if (m_delivered != seen) {
            seen = m_delivered;
            lastNews = m_now;
        }
        if (m_now - lastNews > nanosOf(kDrainSeconds))
            break;
        m_poller.poll(10'000'000);
    }
    for (std::size_t p = 0; p < m_publishers.size() && !m_options.sink; ++p) {
        const Publisher& publisher = m_publishers[p];
        for (std::size_t s = 0; s < m_subscribers.size(); ++s) {
            if (m_options.scenario == Scenario::Wildcard)
                m_ledger.close(s, p, publisher.next[s]);
            else if (m_options.scenario != Scenario::Pairs || s == p)
                m_ledger.close(s, p, publisher.next[0]);
        }
        report.unacknowledged += publisher.client->idle() ? 0u : 1u;
    }
    report.seconds = static_cast<double>(end.nanos - begin.nanos) / 1e9;
    report.sent = end.sent - begin.sent;
    report.delivered = end.delivered - begin.delivered;
    report.sentInAll = m_sent;
    report.deliveredInAll = m_delivered;
    report.lost = m_options.sink ? m_sent * m_fan - m_delivered : m_ledger.lost();
    report.duplicates = m_ledger.duplicates();
    report.reordered = m_ledger.reordered();
    report.ownCpuSeconds = static_cast<double>(end.ownCpu - begin.ownCpu) / 1e9;
    if (begin.brokerCpu >= 0 && end.brokerCpu >= 0) {
        report.brokerCpuSeconds = static_cast<double>(end.brokerCpu - begin.brokerCpu) / 1e9;
        report.residentBytes = residentBytes(m_options.broker);
        report.peakResidentBytes = peakResidentBytes(m_options.broker);
    }
}

void Traffic::trafficUntil(std::int64_t end)
{
    while (m_failure.empty()) {
        m_now = steadyNanos();
        if (m_now >= end)
            return;
        std::int64_t wait = std::min<std::int64_t>(end - m_now, kSecond / 10);
        if (m_options.rate > 0)
            wait = std::min(wait, std::max<std::int64_t>(keepRate(m_now) - m_now, 0));
        else
            fillWindow();
        pingAndReport(m_now);
        m_poller.poll(m_options.spin ? 0 : wait);
    }
}

void Traffic::fillWindow()
{
    // One round at most without a publisher that can write: all the others wait for answers or for room in their sockets.
    std::size_t unable = 0;
    while (unable < m_publishers.size()
        && m_sent * m_fan - m_delivered + m_options.burst * m_fan <= m_options.window * m_fan) {
        Publisher& publisher = m_publishers[m_turn];
        m_turn = m_turn + 1 == m_publishers.size() ? 0 : m_turn + 1;
        unable = publish(publisher, m_options.burst, m_now) ? 0 : unable + 1;
        if (!m_failure.empty())
            return;
    }
}

std::int64_t Traffic::keepRate(std::int64_t now)
{
    const double interval = 1e9 / m_options.rate;
    const auto planned
        = [&] { return m_rateStart + static_cast<std::int64_t>(static_cast<double>(m_sent) * interval); };
    std::size_t unable = 0;
    while (planned() <= now && unable < m_publishers.size()) {
        // The stamp is the planned time: a broker that makes us late pays for it in its latencies.
        Publisher& publisher = m_publishers[m_turn];
        m_turn = m_turn + 1 == m_publishers.size() ? 0 : m_turn + 1;
        unable = publish(publisher, 1, planned()) ? 0 : unable + 1;
        if (!m_failure.empty())
            break;
    }
    return planned() <= now ? now + kSecond / 1000 : planned();
}

bool Traffic::publish(Publisher& publisher, std::size_t count, std::int64_t nanos)
{
    Client& client = *publisher.client;
    if (!client.drained())
        return false;
    if (m_options.qos > 0 && client.freePacketIds() < count)
        return false;
    const auto index = static_cast<std::uint32_t>(&publisher - m_publishers.data());
    for (std::size_t i = 0; i < count; ++i) {
        if (m_options.scenario == Scenario::Wildcard)
            appendWildcard(publisher, index, nanos);
        else
            client.append(publisher.message, { index, 0, publisher.next[0]++, nanos }, m_options.qos);
    }
    m_sent += count;
    client.write();
    return true;
}

void Traffic::appendWildcard(Publisher& publisher, std::uint32_t index, std::int64_t nanos)
{
    const std::uint64_t random = m_random();
    const std::uint64_t filter = random % m_options.filters;
    const auto subscriber = static_cast<std::uint32_t>(filter % m_options.subscribers);
    char topic[] = "bench/r000/f00000/x";
    const auto digits = [&topic](std::size_t last, std::size_t count, std::uint64_t value) {
        for (; count > 0; --count, value /= 10)
            topic[last--] = static_cast<char>('0' + value % 10);
    };
    digits(9, 3, (random >> 32) % kRooms);
    digits(16, 5, filter);
    publisher.client->append(publisher.message, { index, subscriber, publisher.next[subscriber]++, nanos },
        m_options.qos, topic, sizeof topic - 1);
}

void Traffic::pingAndReport(std::int64_t now)
{
    if (now >= m_nextPing) {
        m_nextPing = now + kPingEvery;
        for (auto& client : m_subscribers)
            client->ping();
        for (auto& publisher : m_publishers)
            publisher.client->ping();
        m_poller.flushDirty();
    }
    if (m_options.progressEvery > 0 && now >= m_nextProgress) {
        m_nextProgress = now + nanosOf(m_options.progressEvery);
        fmt::print(stderr, "{:.0f} s: sent {}, delivered {}, lost so far {}, p99 {:.0f} us, broker {:.1f} MiB\n",
            static_cast<double>(now - m_rateStart) / 1e9, m_sent, m_delivered, m_ledger.lost(), m_latency.micros(0.99),
            static_cast<double>(m_options.broker ? residentBytes(m_options.broker) : 0) / 1048576);
    }
}

void Traffic::connected(Client&) { ++m_connected; }
void Traffic::subscribed(Client&) { ++m_subscribed; }

void Traffic::received(Client& client, const Stamp& stamp)
{
    ++m_delivered;
    const bool ours = stamp.publisher < m_publishers.size()
        && (m_options.scenario != Scenario::Wildcard || stamp.stream == client.index())
        && (m_options.scenario != Scenario::Pairs || stamp.publisher == client.index());
    if (!ours) {
        m_failure = fmt::format("subscriber {} got a message that was not for it", client.index());
        return;
    }
    m_ledger.received(client.index(), stamp.publisher, stamp.sequence);
    m_latency.record((m_options.rate > 0 ? steadyNanos() : m_poller.wokenAt()) - stamp.nanos);
}

void Traffic::failed(Client& client, const std::string& reason)
{
    if (m_failure.empty())
        m_failure = fmt::format("client {}: {}", client.index(), reason);
}

} // namespace hookline::bench

#include "app/simulator/load.h"

#include "app/simulator/connection.h"
#include "core/base/clock.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <netdb.h>
#include <random>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hookline::simulator {
namespace {

using base::kSecond;
using base::kMilli;
constexpr std::int64_t kToConnect = 15 * kSecond;
constexpr std::int64_t kToSubscribe = 10 * kSecond; ///< until a probe comes back
constexpr std::int64_t kProbeEvery = 50 * kMilli;
constexpr std::int64_t kTellEvery = 200 * kMilli;
constexpr std::int64_t kTickEvery = kSecond;
constexpr std::int64_t kMostLate = kSecond / 4; ///< what is due for longer is not sent any more
constexpr std::int64_t kToDrain = 2 * kSecond;  ///< after the end
constexpr std::int64_t kQuiet = 300 * kMilli;   ///< nothing came for so long: nothing will
constexpr int kTurn = 32;                       ///< messages of one client between two looks at the others
constexpr std::size_t kMostSamples = 1'000'000;
constexpr std::size_t kStampDigits = 20;

double cpuSeconds(clockid_t clock)
{
    timespec now {};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// Percentiles of at most kMostSamples latencies; of more each has the same chance to be among them.
class Latencies {
public:
    void add(std::int64_t nanos)
    {
        const auto micros = static_cast<std::uint32_t>(std::clamp<std::int64_t>(nanos / 1000, 0, 0xFFFFFFFF));
        m_worst = std::max(m_worst, micros);
        ++m_count;
        if (m_samples.size() < kMostSamples)
            m_samples.push_back(micros);
        else if (const std::uint64_t at = m_random() % m_count; at < kMostSamples)
            m_samples[static_cast<std::size_t>(at)] = micros;
    }
    double milliseconds(double quantile)
    {
        if (m_samples.empty())
            return NAN;
        const auto place = static_cast<std::ptrdiff_t>(quantile * static_cast<double>(m_samples.size() - 1));
        std::nth_element(m_samples.begin(), m_samples.begin() + place, m_samples.end());
        return m_samples[static_cast<std::size_t>(place)] / 1000.0;
    }
    double worst() const { return m_count == 0 ? NAN : m_worst / 1000.0; }

private:
    std::vector<std::uint32_t> m_samples;
    std::uint32_t m_worst = 0;
    std::uint64_t m_count = 0;
    std::mt19937_64 m_random { 11 };
};

class Load final : private ConnectionListener {
public:
    Load(const LoadOptions& options, const std::stop_token& stop, const std::function<void(const LoadProgress&)>& tell)
        : m_options(options)
        , m_stop(stop)
        , m_tell(tell)
        , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
        , m_payload(std::max(options.payloadBytes, kLeastPayload), 'x')
    {
        m_payload[kStampDigits] = ' ';
    }
    ~Load() override
    {
        m_publishers.clear();
        m_subscriber.reset();
        ::close(m_epoll);
    }

    LoadResult run()
    {
        if (m_epoll < 0)
            m_result.problem = std::generic_category().message(errno);
        else if (connectAll() && awaitProbe())
            measure();
        leaveAll();
        m_result.cancelled = m_stop.stop_requested();
        return m_result;
    }

private:
    struct Publisher {
        std::unique_ptr<Connection> connection;
        std::string topic;
    };

    bool connectAll()
    {
        addrinfo hints {};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        if (const int error = ::getaddrinfo(m_options.host.c_str(), std::to_string(m_options.port).c_str(), &hints, &found); error != 0) {
            m_result.problem = ::gai_strerror(error);
            return false;
        }
        Address address;
        address.size = found->ai_addrlen;
        std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
        ::freeaddrinfo(found);
        ConnectionListener& self = *this;
        m_subscriber = std::make_unique<Connection>(self, m_epoll, m_options.prefix + "-subscriber", 5);
        for (unsigned i = 1; i <= m_options.clients; ++i) {
            const std::string name = m_options.prefix + "-" + std::to_string(i);
            m_publishers.push_back({ std::make_unique<Connection>(self, m_epoll, name, 5), m_options.prefix + "/" + std::to_string(i) });
        }
        const std::int64_t begin = base::steadyNanos();
        m_subscriber->open(address, begin);
        std::size_t opening = 0;
        while (m_open < m_publishers.size() + 1) {
            const std::int64_t now = base::steadyNanos();
            for (int i = 0; i < 4 && opening < m_publishers.size(); ++i) // a crowd at once would fill the backlog
                m_publishers[opening++].connection->open(address, now);
            if (!m_result.problem.empty() || m_stop.stop_requested())
                return false;
            if (now - begin > kToConnect) {
                m_result.problem = "not all clients were connected within 15 s";
                return false;
            }
            wait(kMilli);
        }
        m_subscriber->subscribe(m_options.prefix + "/#", m_options.qos);
        m_subscriber->flush();
        return true;
    }

    /// The subscription is in force when something comes by it.
    bool awaitProbe()
    {
        const std::int64_t begin = base::steadyNanos();
        std::int64_t next = begin;
        while (m_probes == 0) {
            const std::int64_t now = base::steadyNanos();
            if (!m_result.problem.empty() || m_stop.stop_requested())
                return false;
            if (now - begin > kToSubscribe) {
                m_result.problem = "no message came back from the broker within 10 s; it may not allow this topic";
                return false;
            }
            if (now >= next) {
                next = now + kProbeEvery;
                m_publishers.front().connection->publish(m_options.prefix + "/ready", "probe", 0);
                m_publishers.front().connection->flush();
            }
            wait(kMilli);
        }
        return true;
    }

    void measure()
    {
        m_begin = base::steadyNanos();
        m_end = m_begin + static_cast<std::int64_t>(m_options.seconds * 1e9);
        m_due = static_cast<double>(m_begin);
        const double cpu = cpuSeconds(CLOCK_THREAD_CPUTIME_ID), process = cpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
        m_measuring = true;
        tell(m_begin);
        std::int64_t now = m_begin;
        while (now < m_end && !m_stop.stop_requested() && m_result.problem.empty()) {
            const bool more = publish(now);
            for (Publisher& publisher : m_publishers)
                publisher.connection->flush();
            wait(more ? 0 : kMilli);
            housekeep(now);
            now = base::steadyNanos();
        }
        m_result.seconds = static_cast<double>(now - m_begin) / 1e9;
        m_result.cpuSeconds = cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
        m_result.processSeconds = cpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - process;
        m_result.receivedInTime = m_result.received;
        const std::int64_t until = now + kToDrain;
        while (m_result.received < m_result.sent && now < until && now - std::max(m_lastArrival, m_end) < kQuiet && !m_stop.stop_requested()) {
            wait(5 * kMilli);
            now = base::steadyNanos();
        }
        m_measuring = false;
        m_result.p50 = m_latencies.milliseconds(0.50);
        m_result.p95 = m_latencies.milliseconds(0.95);
        m_result.p99 = m_latencies.milliseconds(0.99);
        m_result.worst = m_latencies.worst();
        if (m_result.sent == 0 && m_result.problem.empty() && !m_stop.stop_requested())
            m_result.problem = "the broker took no message";
    }

    /// True: more could go right away.
    bool publish(std::int64_t now)
    {
        if (m_options.messagesPerSecond <= 0)
            return publishAll(now);
        const double interval = 1e9 / m_options.messagesPerSecond;
        if (static_cast<double>(now) - m_due > static_cast<double>(kMostLate)) {
            const double missed = std::floor((static_cast<double>(now) - m_due) / interval);
            m_result.late += static_cast<std::uint64_t>(missed);
            m_due += missed * interval;
        }
        while (m_due <= static_cast<double>(now) && sendByTurns(now)) // else everybody is held back: what is due stays due for a while
            m_due += interval;
        return false; // what becomes due within a tick leaves together
    }

    bool publishAll(std::int64_t now)
    {
        // Without acknowledgements nothing but this keeps the messages from piling up on the way.
        const std::uint64_t window = std::max<std::uint64_t>(2000, 100 * m_publishers.size());
        if (m_options.qos == 0 && m_result.sent - m_result.received - m_writtenOff >= window) {
            if (now - std::max(m_lastArrival, m_begin) > kQuiet)
                m_writtenOff = m_result.sent - m_result.received; // dropped on the way
            return false;
        }
        bool sent = false;
        for (Publisher& publisher : m_publishers) {
            for (int i = 0; i < kTurn && send(publisher, now); ++i)
                sent = true;
        }
        return sent;
    }

    bool sendByTurns(std::int64_t now)
    {
        for (std::size_t tried = 0; tried < m_publishers.size(); ++tried) {
            Publisher& publisher = m_publishers[m_turn];
            m_turn = m_turn + 1 == m_publishers.size() ? 0 : m_turn + 1;
            if (send(publisher, now))
                return true;
        }
        return false;
    }

    bool send(Publisher& publisher, std::int64_t now)
    {
        char digits[kStampDigits];
        std::memset(digits, '0', sizeof digits);
        char plain[kStampDigits];
        const char* end = std::to_chars(plain, plain + sizeof plain, now).ptr;
        std::copy(static_cast<const char*>(plain), end, digits + sizeof digits - (end - plain));
        std::copy_n(digits, sizeof digits, m_payload.data());
        if (!publisher.connection->publish(publisher.topic, m_payload, m_options.qos))
            return false;
        ++m_result.sent;
        return true;
    }

    void housekeep(std::int64_t now)
    {
        if (now >= m_nextTell)
            tell(now);
        if (now < m_nextTick)
            return;
        m_nextTick = now + kTickEvery;
        m_subscriber->tick(now);
        for (Publisher& publisher : m_publishers)
            publisher.connection->tick(now);
    }

    void tell(std::int64_t now)
    {
        m_nextTell = now + kTellEvery;
        const double share = m_measuring ? std::min(1.0, static_cast<double>(now - m_begin) / static_cast<double>(m_end - m_begin)) : 0;
        m_tell({ m_measuring, share, m_result.sent, m_result.received });
    }

    void leaveAll()
    {
        m_leaving = true;
        const std::int64_t now = base::steadyNanos();
        const auto each = [&](const auto& what) {
            if (m_subscriber)
                what(*m_subscriber);
            for (Publisher& publisher : m_publishers)
                what(*publisher.connection);
        };
        each([now](Connection& connection) { connection.leave(now, 0); });
        for (;;) {
            bool gone = true;
            each([&](Connection& connection) { gone &= connection.state() == Connection::State::Closed; });
            if (gone || m_epoll < 0)
                return;
            wait(20 * kMilli);
            each([](Connection& connection) { connection.tick(base::steadyNanos()); });
        }
    }

    void wait(std::int64_t nanos)
    {
        const timespec timeout { nanos / kSecond, nanos % kSecond };
        epoll_event events[128];
        const int ready = ::epoll_pwait2(m_epoll, events, 128, &timeout, nullptr);
        const std::int64_t now = base::steadyNanos();
        for (int i = 0; i < ready; ++i)
            static_cast<Connection*>(events[i].data.ptr)->onReady(events[i].events, now);
    }

    void opened(Connection&) override { ++m_open; }
    void arrived(Connection&, const Arrival& message) override
    {
        if (!m_measuring) {
            ++m_probes;
            return;
        }
        std::int64_t sent = 0;
        const char* end = message.payload.data() + std::min(kStampDigits, message.payload.size());
        if (message.payload.size() < kLeastPayload || std::from_chars(message.payload.data(), end, sent).ec != std::errc())
            return; // a probe that was late, or somebody else's
        m_lastArrival = base::steadyNanos();
        ++m_result.received;
        m_latencies.add(m_lastArrival - sent);
    }
    void acknowledged(Connection&) override { ++m_result.acknowledged; }
    void closed(Connection&, bool, const std::string& reason) override
    {
        if (!m_leaving && m_result.problem.empty())
            m_result.problem = reason.empty() ? "the connection ended" : reason;
    }

    const LoadOptions& m_options;
    const std::stop_token& m_stop;
    const std::function<void(const LoadProgress&)>& m_tell;
    const int m_epoll;
    std::string m_payload;
    std::unique_ptr<Connection> m_subscriber;
    std::vector<Publisher> m_publishers;
    std::size_t m_open = 0;
    std::size_t m_turn = 0;
    std::uint64_t m_probes = 0;
    std::uint64_t m_writtenOff = 0;
    bool m_measuring = false;
    bool m_leaving = false;
    std::int64_t m_begin = 0;
    std::int64_t m_end = 0;
    std::int64_t m_lastArrival = 0;
    std::int64_t m_nextTell = 0;
    std::int64_t m_nextTick = 0;
    double m_due = 0;
    Latencies m_latencies;
    LoadResult m_result;
};

} // namespace

LoadResult runLoad(const LoadOptions& options, const std::stop_token& stop, const std::function<void(const LoadProgress&)>& tell)
{
    return Load(options, stop, tell).run();
}

} // namespace hookline::simulator

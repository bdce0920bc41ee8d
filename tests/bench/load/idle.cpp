#include "tests/bench/load/idle.h"

#include "tests/bench/load/client.h"
#include "tests/bench/load/process_meter.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <sys/resource.h>
#include <vector>

namespace hookline::bench {
namespace {

constexpr std::size_t kUnderWay = 200; ///< connections without a CONNACK: below every listener's backlog
constexpr double kConnectSeconds = 60;
constexpr std::size_t kDescriptorsOfOurs = 32;

class Crowd : private ClientListener {
public:
    explicit Crowd(const Options& options)
        : m_options(options)
    {
    }

    Report run()
    {
        Report report;
        if (!raiseLimit()) {
            report.failure = fmt::format(
                "the limit of open files is too low for {} connections (ulimit -n)", m_options.connections);
            return report;
        }
        const pid_t broker = m_options.broker;
        report.residentBefore = broker ? residentBytes(broker) : 0;
        const std::int64_t start = steadyNanos();
        const std::int64_t cpuStart = broker ? cpuNanos(broker) : -1;
        connectAll();
        const std::int64_t connectedAt = steadyNanos();
        const std::int64_t cpuConnected = broker ? cpuNanos(broker) : -1;
        const std::int64_t ownBefore = ownCpuNanos();
        const std::int64_t end = connectedAt + static_cast<std::int64_t>(m_options.hold * 1e9);
        while (m_failure.empty() && steadyNanos() < end)
            m_poller.poll(std::max<std::int64_t>(end - steadyNanos(), 0));
        report.seconds = static_cast<double>(steadyNanos() - connectedAt) / 1e9;
        report.connections = m_connected;
        report.connectSeconds = static_cast<double>(connectedAt - start) / 1e9;
        report.ownCpuSeconds = static_cast<double>(ownCpuNanos() - ownBefore) / 1e9;
        if (broker && cpuStart >= 0) {
            report.connectCpuSeconds = static_cast<double>(cpuConnected - cpuStart) / 1e9;
            report.idleCpuSeconds = static_cast<double>(cpuNanos(broker) - cpuConnected) / 1e9;
            report.residentBytes = residentBytes(broker);
            report.peakResidentBytes = peakResidentBytes(broker);
        }
        report.failure = m_failure;
        return report;
    }

private:
    bool raiseLimit() const
    {
        rlimit limit {};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= m_options.connections + kDescriptorsOfOurs;
    }

    void connectAll()
    {
        const std::int64_t deadline = steadyNanos() + static_cast<std::int64_t>(kConnectSeconds * 1e9);
        while (m_failure.empty() && m_connected < m_options.connections) {
            while (m_clients.size() < m_options.connections && m_clients.size() - m_connected < kUnderWay) {
                m_clients.push_back(std::make_unique<Client>(m_poller, static_cast<ClientListener&>(*this),
                    Client::Setup { m_options.host, m_options.port, fmt::format("idle-{}", m_clients.size()),
                        m_options.version, m_clients.size(), 0 }));
                m_clients.back()->open();
            }
            if (steadyNanos() > deadline)
                m_failure = fmt::format("only {} connections within {:g} s", m_connected, kConnectSeconds);
            m_poller.poll(10'000'000);
        }
    }

    void connected(Client&) override { ++m_connected; }
    void subscribed(Client&) override { }
    void received(Client&, const Stamp&) override { }
    void failed(Client& client, const std::string& reason) override
    {
        if (m_failure.empty())
            m_failure = fmt::format("connection {}: {}", client.index(), reason);
    }

    const Options& m_options;
    Poller m_poller;
    std::vector<std::unique_ptr<Client>> m_clients;
    std::size_t m_connected = 0;
    std::string m_failure;
};

} // namespace

Report runIdle(const Options& options) { return Crowd(options).run(); }

} // namespace hookline::bench

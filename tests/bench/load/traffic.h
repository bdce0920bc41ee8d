// Messages through a broker: sets up publishers and subscribers, keeps a window full or a rate steady, and counts what arrives.
#pragma once

#include "tests/bench/load/client.h"
#include "tests/bench/load/ledger.h"
#include "tests/bench/load/options.h"
#include "tests/bench/load/report.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace hookline::bench {

class Traffic : private ClientListener {
public:
    explicit Traffic(const Options& options);
    ~Traffic() override;

    /// Blocks for the whole run: connect, subscribe, warm up, measure, wait for what is under way.
    Report run();

private:
    struct Publisher {
        std::unique_ptr<Client> client;
        PublishTemplate message;
        std::vector<std::uint64_t> next; ///< by stream: the subscriber meant, or 0 where all or one are
    };
    /// Counters at one moment; two of them make the measured interval.
    struct Mark {
        std::int64_t nanos = 0;
        std::int64_t brokerCpu = 0;
        std::int64_t ownCpu = 0;
        std::uint64_t sent = 0;
        std::uint64_t delivered = 0;
    };

    void connected(Client& client) override;
    void subscribed(Client& client) override;
    void received(Client& client, const Stamp& stamp) override;
    void counted(std::uint64_t messages) override { m_delivered += messages; }
    void failed(Client& client, const std::string& reason) override;

    void setUp();
    std::vector<std::string> filtersOf(std::size_t subscriber) const;
    std::string topicOf(std::size_t publisher) const;
    std::size_t frameSize(std::size_t subscriber) const;
    bool waitFor(const std::function<bool()>& done, double seconds, const char* what);
    void trafficUntil(std::int64_t end);
    void fillWindow();
    /// Sends what is due by now; returns when the next one is.
    std::int64_t keepRate(std::int64_t now);
    bool publish(Publisher& publisher, std::size_t count, std::int64_t nanos);
    void appendWildcard(Publisher& publisher, std::uint32_t index, std::int64_t nanos);
    Mark mark() const;
    void finish(Report& report, const Mark& begin, const Mark& end);
    void pingAndReport(std::int64_t now);

    const Options m_options;
    Poller m_poller;
    std::vector<Publisher> m_publishers;
    std::vector<std::unique_ptr<Client>> m_subscribers;
    Ledger m_ledger;
    Histogram m_latency;
    std::mt19937_64 m_random { 1 }; // the same topics for every broker
    std::uint64_t m_fan;
    std::uint64_t m_sent = 0;
    std::uint64_t m_delivered = 0;
    std::size_t m_connected = 0;
    std::size_t m_subscribed = 0;
    std::size_t m_turn = 0;
    std::int64_t m_rateStart = 0;
    std::int64_t m_now = 0; ///< read once a turn
    std::int64_t m_nextPing = 0;
    std::int64_t m_nextProgress = 0;
    std::string m_failure;
};

} // namespace hookline::bench

// Whether any broker can be talked to, judged from what librdkafka reports: single errors, "all brokers down", statistics.
//
// A cluster of three with one dead is reachable; one failed attempt of many is not an outage. One thread; times in nanoseconds of
// the steady clock.
#pragma once

#include "core/kafka/problem.h"
#include "core/kafka/statistics.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::kafka {

class Reachability {
public:
    explicit Reachability(Target target)
        : m_target(std::move(target))
    {
    }
    void onTrouble(int code, std::string_view reason, std::int64_t now);
    void onStatistics(std::string_view json);
    /// A broker answered something: an acknowledgement, the topic's metadata.
    void onContact() noexcept
    {
        m_problem.reset();
        m_isKafka = true;
    }

    bool down() const noexcept { return m_problem.has_value(); }
    const std::optional<Problem>& problem() const noexcept { return m_problem; }
    /// How long it has been down; 0 when it is not.
    std::int64_t downNanos(std::int64_t now) const noexcept { return m_problem ? now - m_downSince : 0; }
    const BrokerCount& brokers() const noexcept { return m_brokers; }

private:
    Target m_target;
    BrokerCount m_brokers;
    int m_lastCode = 0;
    std::string m_lastReason;
    std::optional<Problem> m_problem;
    std::int64_t m_downSince = 0;
    bool m_isKafka = false; // it has answered once: what hangs up now is a broker that goes, not another program
};

} // namespace hookline::kafka

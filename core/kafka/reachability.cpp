#include "core/kafka/reachability.h"

#include <librdkafka/rdkafka.h>

namespace hookline::kafka {
namespace {

/// librdkafka guesses at a wrong protocol or a missing login whenever a connection ends early.
std::string_view withoutGuess(std::string_view reason) noexcept
{
    return reason.find("security.protocol") == std::string_view::npos ? reason : "Disconnected";
}

} // namespace

void Reachability::onTrouble(int code, std::string_view reason, std::int64_t now)
{
    const bool allDown = code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
    if (!allDown) {
        m_lastCode = code;
        m_lastReason = m_isKafka && code == RD_KAFKA_RESP_ERR__TRANSPORT ? withoutGuess(reason) : reason;
    }
    if (!allDown && m_brokers.up > 0)
        return;
    if (!m_problem)
        m_downSince = now;
    m_problem = unreachable(m_lastCode, m_lastReason, m_target);
}

void Reachability::onStatistics(std::string_view json)
{
    m_brokers = countBrokers(json);
    if (m_brokers.up > 0)
        onContact();
}

} // namespace hookline::kafka

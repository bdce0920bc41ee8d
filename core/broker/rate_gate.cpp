#include "core/broker/rate_gate.h"

#include "core/broker/client_channel.h"

#include <algorithm>

namespace hookline::broker {
namespace {

/// Fills one bucket, whose level is counted from full (0) down to empty (-rate), and says how long until it is above empty.
double fill(double& level, double rate, double seconds) noexcept
{
    if (rate == 0) {
        level = 0;
        return 0;
    }
    level = std::min(0.0, level + rate * seconds);
    return level < -rate ? (-rate - level) / rate : 0;
}

} // namespace

std::int64_t RateGate::wait(std::uint64_t messagesPerSecond, std::uint64_t bytesPerSecond, std::int64_t nowNanos) noexcept
{
    const double seconds = static_cast<double>(nowNanos - m_filledAtNanos) / 1e9;
    m_filledAtNanos = nowNanos;
    const double forMessages = fill(m_messages, static_cast<double>(messagesPerSecond), seconds);
    const double forBytes = fill(m_bytes, static_cast<double>(bytesPerSecond), seconds);
    return static_cast<std::int64_t>(std::max(forMessages, forBytes) * 1e9);
}

void RateGate::onTimer(std::int64_t) { m_channel.rateAllows(); }

} // namespace hookline::broker

#include "core/kafka/library_log.h"

#include "core/base/clock.h"
#include "core/base/log.h"

#include <mutex>

namespace hookline::kafka {
namespace {

using base::LogLevel;

LogLevel levelOf(int syslogLevel, std::string_view facility) noexcept
{
    // Ordinary reconnecting, which the bridge reports in its own words, and a broker that is still starting.
    if (facility == "FAIL" || facility == "ERROR" || facility == "GETPID")
        return LogLevel::Info;
    if (syslogLevel <= 2)
        return LogLevel::Error;
    if (syslogLevel <= 4)
        return LogLevel::Warning;
    if (syslogLevel == 5)
        return LogLevel::Notice;
    return syslogLevel == 6 ? LogLevel::Info : LogLevel::Debug;
}

/// An unreachable broker makes a line at every attempt, twice a second: the first of each kind is enough for a while.
class FloodGate {
public:
    /// -1: swallow; otherwise how many were swallowed since the last one of this facility.
    long admit(std::string_view facility)
    {
        const std::int64_t now = base::steadyNanos();
        const std::scoped_lock lock(m_mutex);
        Seen& seen = m_seen[std::string(facility)];
        if (now - seen.windowStart >= kWindowNanos || seen.windowStart == 0) {
            const long swallowed = seen.swallowed;
            seen = { now, 1, 0 };
            return swallowed;
        }
        if (++seen.count <= kPerWindow)
            return 0;
        ++seen.swallowed;
        return -1;
    }

private:
    static constexpr std::int64_t kWindowNanos = 30'000'000'000;
    static constexpr int kPerWindow = 3;
    struct Seen {
        std::int64_t windowStart = 0;
        int count = 0;
        long swallowed = 0;
    };
    std::mutex m_mutex;
    std::map<std::string, Seen, std::less<>> m_seen;
};

bool mayHoldSecret(std::string_view text) noexcept
{
    for (const std::string_view part : { "password", "ssl.key", "oauthbearer.config", "secret" }) {
        if (text.find(part) != std::string_view::npos)
            return true;
    }
    return false;
}

} // namespace

void forwardLibraryLog(int syslogLevel, std::string_view facility, std::string_view text)
{
    static FloodGate& gate = *new FloodGate; // library threads may outlive main()
    const LogLevel level = levelOf(syslogLevel, facility);
    if (level < base::logLevel())
        return;
    if (level == LogLevel::Debug && mayHoldSecret(text))
        return;
    if (facility == "CONFWARN" && text.find("is experimental") != std::string_view::npos)
        return; // our own choice, made with open eyes
    long swallowed = 0;
    if (level != LogLevel::Debug && (swallowed = gate.admit(facility)) < 0)
        return;
    std::string line = "librdkafka " + std::string(facility) + ": " + std::string(text);
    if (swallowed > 0)
        line += " (" + std::to_string(swallowed) + " more of this kind were not shown)";
    base::log(level, "kafka", std::move(line));
}

} // namespace hookline::kafka

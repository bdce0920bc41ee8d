#include "core/base/log.h"

#include "core/base/clock.h"

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace hookline::base {
namespace {

struct Sinks {
    std::mutex mutex;
    std::uint64_t lastId = 0;
    std::vector<std::pair<std::uint64_t, LogSink>> list;
};

Sinks& sinks()
{
    static Sinks instance;
    return instance;
}

std::atomic<LogLevel> g_level { LogLevel::Info };

} // namespace

std::uint64_t addLogSink(LogSink sink)
{
    Sinks& all = sinks();
    const std::scoped_lock lock(all.mutex);
    all.list.emplace_back(++all.lastId, std::move(sink));
    return all.lastId;
}

void removeLogSink(std::uint64_t id)
{
    Sinks& all = sinks();
    const std::scoped_lock lock(all.mutex);
    std::erase_if(all.list, [id](const auto& entry) { return entry.first == id; });
}

void setLogLevel(LogLevel level) noexcept { g_level.store(level, std::memory_order_relaxed); }
LogLevel logLevel() noexcept { return g_level.load(std::memory_order_relaxed); }

std::string_view name(LogLevel level) noexcept
{
    switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Notice: return "notice";
    case LogLevel::Warning: return "warning";
    case LogLevel::Error: return "error";
    }
    return "?";
}

void log(LogLevel level, std::string_view source, std::string text)
{
    if (level < logLevel())
        return;
    const LogLine line { wallMicros(), level, std::string(source), std::move(text) };
    Sinks& all = sinks();
    const std::scoped_lock lock(all.mutex);
    for (const auto& [id, sink] : all.list)
        sink(line);
}

} // namespace hookline::base

// The program log: one line an event, levels changeable at run time, any number of sinks (stderr, the window's log page).
//
// Any thread may log. Sinks are called under a mutex, so they must be quick and must not log. Texts carry client ids and reason
// codes, never a password or a payload.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace hookline::base {

enum class LogLevel : std::uint8_t { Debug, Info, Notice, Warning, Error };

struct LogLine {
    std::int64_t wallMicros;
    LogLevel level;
    std::string source; ///< module: "broker", "kafka", "config", …
    std::string text;
};

using LogSink = std::function<void(const LogLine&)>;

/// Adds a sink; the id removes it. @thread any
std::uint64_t addLogSink(LogSink sink);
void removeLogSink(std::uint64_t id);
/// Lines below this level are not made. @thread any
void setLogLevel(LogLevel level) noexcept;
LogLevel logLevel() noexcept;
/// "debug", "info", "notice", "warning", "error".
std::string_view name(LogLevel level) noexcept;

void log(LogLevel level, std::string_view source, std::string text);
inline void logDebug(std::string_view source, std::string text) { log(LogLevel::Debug, source, std::move(text)); }
inline void logInfo(std::string_view source, std::string text) { log(LogLevel::Info, source, std::move(text)); }
inline void logNotice(std::string_view source, std::string text) { log(LogLevel::Notice, source, std::move(text)); }
inline void logWarning(std::string_view source, std::string text) { log(LogLevel::Warning, source, std::move(text)); }
inline void logError(std::string_view source, std::string text) { log(LogLevel::Error, source, std::move(text)); }

} // namespace hookline::base

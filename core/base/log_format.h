// A log line as text: for people, as logfmt, or as JSON. What clients put into it cannot start a new line or hide one. Pure.
#pragma once

#include "core/base/log.h"

#include <optional>
#include <string>
#include <string_view>

namespace hookline::base {

enum class LogFormat : std::uint8_t { Text, Logfmt, Json };

/// "text", "logfmt", "json".
std::optional<LogFormat> logFormat(std::string_view name) noexcept;
/// "debug", "info", "notice", "warning", "error".
std::optional<LogLevel> logLevel(std::string_view name) noexcept;
/// One line without its end. Text is in local time, the others in UTC as RFC 3339 has it.
std::string format(const LogLine& line, LogFormat format);

} // namespace hookline::base

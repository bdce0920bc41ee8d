#include "core/base/log_format.h"

#include "core/base/utf8.h"

#include <cstdio>
#include <ctime>

namespace hookline::base {
namespace {

std::string timeText(std::int64_t wallMicros, bool utc)
{
    const auto seconds = static_cast<std::time_t>(wallMicros / 1'000'000);
    std::tm parts {};
    if (utc)
        ::gmtime_r(&seconds, &parts);
    else
        ::localtime_r(&seconds, &parts);
    char time[32];
    char out[48];
    std::strftime(time, sizeof time, utc ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &parts);
    std::snprintf(out, sizeof out, "%s.%03d%s", time, static_cast<int>(wallMicros / 1000 % 1000), utc ? "Z" : "");
    return out;
}

/// Without control characters; with `quoted`, fit to stand between quotation marks in JSON, of which logfmt's are a subset.
std::string clean(std::string_view text, bool quoted)
{
    const bool whole = isUtf8(text);
    std::string out;
    out.reserve(text.size() + 8);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", byte);
            out += c == '\n' ? "\\n" : c == '\t' && !quoted ? "\t" : escape;
        } else if (quoted && (c == '"' || c == '\\')) {
            out.append(1, '\\').append(1, c);
        } else {
            out += whole || byte < 0x80 ? c : '?';
        }
    }
    return out;
}

} // namespace

std::optional<LogFormat> logFormat(std::string_view name) noexcept
{
    if (name == "text")
        return LogFormat::Text;
    if (name == "logfmt")
        return LogFormat::Logfmt;
    if (name == "json")
        return LogFormat::Json;
    return std::nullopt;
}

std::optional<LogLevel> logLevel(std::string_view wanted) noexcept
{
    for (const LogLevel level : { LogLevel::Debug, LogLevel::Info, LogLevel::Notice, LogLevel::Warning, LogLevel::Error }) {
        if (name(level) == wanted)
            return level;
    }
    return std::nullopt;
}

std::string format(const LogLine& line, LogFormat format)
{
    const std::string level(name(line.level));
    switch (format) {
    case LogFormat::Text:
        return timeText(line.wallMicros, false) + " " + level + std::string(level.size() < 8 ? 8 - level.size() : 1, ' ') + line.source + ": "
            + clean(line.text, false);
    case LogFormat::Logfmt:
        return "time=" + timeText(line.wallMicros, true) + " level=" + level + " source=" + line.source + " msg=\"" + clean(line.text, true) + "\"";
    case LogFormat::Json:
        return R"({"time":")" + timeText(line.wallMicros, true) + R"(","level":")" + level + R"(","source":")" + clean(line.source, true)
            + R"(","msg":")" + clean(line.text, true) + "\"}";
    }
    return {};
}

} // namespace hookline::base

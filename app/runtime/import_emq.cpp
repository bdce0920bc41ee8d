#include "app/runtime/import_emq.h"

#include "app/runtime/import_text.h"
#include "core/config/toml_value.h"

namespace hookline::runtime {
namespace {

std::string_view unquoted(std::string_view text)
{
    return text.size() > 1 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

/// "kafka.server" of "plugin.kafka.server" and the like.
bool isKey(std::string_view key, std::string_view wanted)
{
    return key.ends_with(wanted) && (key.size() == wanted.size() || key[key.size() - wanted.size() - 1] == '.');
}

/// A host alone means port 9092 there.
std::string withPorts(std::string_view servers)
{
    std::string out;
    while (!servers.empty()) {
        const std::size_t comma = servers.find(',');
        const std::string_view one = trimmed(servers.substr(0, comma));
        servers = comma == std::string_view::npos ? std::string_view() : servers.substr(comma + 1);
        if (one.empty())
            continue;
        out.append(out.empty() ? "" : ",").append(one);
        const bool port = one.starts_with('[') ? one.find("]:") != std::string_view::npos : one.find(':') != std::string_view::npos;
        if (!port)
            out += ":9092";
    }
    return out;
}

} // namespace

Imported importEmqPlugin(std::string_view text, std::string_view fileName)
{
    Imported out;
    std::string servers, topic;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = text.find('\n');
        const std::string_view words = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (words.empty() || words.front() == '#' || words.starts_with("%%"))
            continue;
        const std::size_t equals = words.find('=');
        const std::string_view key = trimmed(words.substr(0, equals));
        const std::string_view value = equals == std::string_view::npos ? std::string_view() : unquoted(trimmed(words.substr(equals + 1)));
        const auto warn = [&](const std::string& why) {
            out.warnings.push_back(std::string(fileName) + ":" + std::to_string(line) + ": " + std::string(key) + ": " + why);
        };
        std::string* place = isKey(key, "kafka.server") ? &servers : isKey(key, "kafka.topic") ? &topic : nullptr;
        if (!place) {
            warn("has no counterpart");
            continue;
        }
        const std::string taken = place == &servers ? withPorts(value) : std::string(value);
        if (taken.empty())
            warn("has no value");
        else
            *place = taken;
    }
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty())
            out.assignments.push_back(std::string("kafka.") + key + '=' + config::writeValue(value));
    };
    put("servers", servers);
    put("topic", topic);
    if (!out.assignments.empty()) {
        put("format", "emq_json");
        put("publish_type", "public"); // as the plugin spells it
        out.assignments.emplace_back("kafka.enabled=true");
    }
    out.toml = "# Made from " + std::string(fileName) + " by hooklined --import-emq.\n\n[kafka]\n";
    for (const std::string& assignment : out.assignments) {
        const std::size_t equals = assignment.find('=');
        out.toml += assignment.substr(6, equals - 6) + " = " + assignment.substr(equals + 1) + "\n";
    }
    return out;
}

} // namespace hookline::runtime

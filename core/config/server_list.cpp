#include "core/config/issue_texts.h"
#include "core/config/validate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace hookline::config {
namespace {

constexpr std::string_view kKey = "kafka.servers";
constexpr std::string_view kSeparators = ", \t\r\n;";

/// What a Chinese keyboard types for the ASCII character meant.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kFullWidth { { { "，", "," }, { "、", "," },
    { "；", "," }, { "：", ":" }, { "。", "." }, { "　", " " } } };

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool isHostCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'
        || c == '_';
}

bool isHostName(std::string_view host)
{
    return host.size() <= 253 && host.front() != '.' && host.front() != '-'
        && std::ranges::all_of(host, isHostCharacter);
}

bool isIpv6Body(std::string_view host)
{
    return std::ranges::count(host, ':') >= 2 && std::ranges::all_of(host, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    });
}

class ServerParser {
public:
    explicit ServerParser(std::vector<Issue>& issues)
        : m_issues(issues)
    {
    }

    void take(std::string_view entry)
    {
        const std::string_view whole = entry;
        if (!takeScheme(entry))
            return;
        while (entry.ends_with('/'))
            entry.remove_suffix(1); // the rest of a pasted URL
        for (const auto& [wide, ascii] : kFullWidth) {
            if (entry.find(wide) != std::string_view::npos)
                return report("servers.full_width", { std::string(wide), std::string(ascii) });
        }
        std::string_view host;
        std::string_view port;
        if (!split(entry, host, port))
            return;
        if (host.empty())
            return report("servers.host_missing", { std::string(whole) });
        const bool bracketed = entry.starts_with('[');
        if (bracketed ? !isIpv6Body(host) : !isHostName(host))
            return report("servers.host", { std::string(host) });
        ServerAddress server { std::string(host), 9092 };
        if (!takePort(port, whole, server.port))
            return;
        if (server.port == 2181)
            report("servers.zookeeper", { std::string(whole) });
        else if (server.port == 1883)
            report("servers.mqtt_port", { std::string(whole) });
        const bool known = std::ranges::any_of(m_servers, [&](const ServerAddress& other) {
            return other.port == server.port && lower(other.host) == lower(server.host);
        });
        if (known)
            return report("servers.duplicate", { std::string(whole) });
        m_servers.push_back(std::move(server));
    }

    std::vector<ServerAddress> result() { return std::move(m_servers); }

private:
    void report(std::string_view id, std::vector<std::string> args)
    {
        m_issues.push_back(makeIssue(id, std::string(kKey), std::move(args)));
    }

    bool takeScheme(std::string_view& entry)
    {
        const auto end = entry.find("://");
        if (end == std::string_view::npos)
            return true;
        const std::string scheme = lower(entry.substr(0, end));
        if (scheme == "http" || scheme == "https") {
            report("servers.http", { std::string(entry) });
            return false;
        }
        if (scheme == "ssl" || scheme == "sasl_plaintext" || scheme == "sasl_ssl") {
            report("servers.scheme_security", { std::string(entry.substr(0, end)), scheme });
        } else if (scheme != "plaintext") {
            report("servers.scheme", { std::string(entry.substr(0, end + 3)), std::string(entry) });
            return false;
        }
        entry.remove_prefix(end + 3);
        return true;
    }

    /// host, host:port, [v6], [v6]:port. `port` keeps its ':' so that "host:" is told from "host".
    bool split(std::string_view entry, std::string_view& host, std::string_view& port)
    {
        if (entry.starts_with('[')) {
            const auto close = entry.find(']');
            if (close == std::string_view::npos || (close + 1 < entry.size() && entry[close + 1] != ':')) {
                report("servers.host", { std::string(entry) });
                return false;
            }
            host = entry.substr(1, close - 1);
            port = entry.substr(close + 1);
            return true;
        }
        if (isIpv6Body(entry)) {
            report("servers.ipv6_brackets", { std::string(entry) });
            return false;
        }
        const auto colon = entry.find(':');
        host = entry.substr(0, colon);
        port = colon == std::string_view::npos ? std::string_view() : entry.substr(colon);
        return true;
    }

    bool takePort(std::string_view text, std::string_view whole, std::uint16_t& port)
    {
        if (text.empty())
            return true;
        text.remove_prefix(1);
        const bool digits = !text.empty()
            && std::ranges::all_of(
                text.substr(text.starts_with('-') ? 1 : 0), [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || text == "-") {
            report("servers.port_number", { std::string(text), std::string(whole) });
            return false;
        }
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || value < 1 || value > 65535) {
            report("servers.port_range", { std::string(text) });
            return false;
        }
        port = static_cast<std::uint16_t>(value);
        return true;
    }

    std::vector<Issue>& m_issues;
    std::vector<ServerAddress> m_servers;
};

} // namespace

std::vector<ServerAddress> parseServers(std::string_view servers, std::vector<Issue>& issues)
{
    ServerParser parser(issues);
    std::size_t begin = 0;
    while ((begin = servers.find_first_not_of(kSeparators, begin)) != std::string_view::npos) {
        const std::size_t end = std::min(servers.find_first_of(kSeparators, begin), servers.size());
        parser.take(servers.substr(begin, end - begin));
        begin = end;
    }
    return parser.result();
}

std::string withPorts(std::string_view servers, std::vector<std::string>& without)
{
    std::string out;
    std::size_t begin = 0;
    while (begin < servers.size()) {
        const std::size_t from = std::min(servers.find_first_not_of(kSeparators, begin), servers.size());
        const std::size_t end = std::min(servers.find_first_of(kSeparators, from), servers.size());
        out.append(servers.substr(begin, end - begin));
        const std::string_view entry = servers.substr(from, end - from);
        const std::size_t scheme = entry.find("://");
        const std::string_view place = scheme == std::string_view::npos ? entry : entry.substr(scheme + 3);
        const bool bare = !place.ends_with('/')
            && (place.starts_with('[') ? place.ends_with(']') : place.find(':') == std::string_view::npos);
        std::vector<Issue> issues;
        if (bare && parseServers(place, issues).size() == 1 && issues.empty()) {
            without.emplace_back(entry);
            out += ":9092";
        }
        begin = end;
    }
    return out;
}

} // namespace hookline::config

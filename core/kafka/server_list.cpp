#include "core/kafka/server_list.h"

#include <charconv>

namespace hookline::kafka {
namespace {

bool parsePort(std::string_view text, std::uint16_t& port) noexcept
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port != 0;
}

bool parseServer(std::string_view text, Server& server)
{
    if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
        text.remove_prefix(scheme + 3);
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos)
            return false;
        server.host = text.substr(1, close - 1);
        text.remove_prefix(close + 1);
        if (!text.empty() && text.front() != ':')
            return false;
        port = text.empty() ? text : text.substr(1);
    } else if (std::ranges::count(text, ':') > 1) {
        server.host = text; // a bare IPv6 address
    } else {
        const std::size_t colon = text.find(':');
        server.host = text.substr(0, colon);
        port = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    }
    return !server.host.empty() && (port.empty() || parsePort(port, server.port));
}

} // namespace

std::vector<Server> splitServers(std::string_view text)
{
    std::vector<Server> out;
    constexpr std::string_view kSeparators = ", ;\t\r\n";
    while (true) {
        const std::size_t begin = text.find_first_not_of(kSeparators);
        if (begin == std::string_view::npos)
            return out;
        text.remove_prefix(begin);
        const std::size_t size = std::min(text.find_first_of(kSeparators), text.size());
        Server server;
        if (parseServer(text.substr(0, size), server))
            out.push_back(std::move(server));
        text.remove_prefix(size);
    }
}

std::string toString(const Server& server)
{
    const bool ipv6 = server.host.find(':') != std::string::npos;
    return (ipv6 ? '[' + server.host + ']' : server.host) + ':' + std::to_string(server.port);
}

std::string joinServers(const std::vector<Server>& servers)
{
    std::string out;
    for (const Server& server : servers) {
        if (!out.empty())
            out += ',';
        out += toString(server);
    }
    return out;
}

} // namespace hookline::kafka

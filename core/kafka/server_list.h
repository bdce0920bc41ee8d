// The server list as people type it, brought into the form that librdkafka takes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::kafka {

struct Server {
    std::string host;
    std::uint16_t port = 9092; ///< what a host alone means
};

/// Separated by commas, spaces or newlines; a scheme such as PLAINTEXT:// is taken off, [::1]:9092 is an IPv6 address. Entries
/// whose port is no number are skipped: config::parseServers() is where a user hears of it.
std::vector<Server> splitServers(std::string_view text);
/// "host:port,[::1]:port"
std::string joinServers(const std::vector<Server>& servers);
std::string toString(const Server& server);

} // namespace hookline::kafka

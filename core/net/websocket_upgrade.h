// The HTTP request that opens a WebSocket, read strictly, and its answer (RFC 6455 section 4.2; MQTT section 6). Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::net {

struct WebSocketSettings {
    std::string path = "/mqtt"; ///< what the URL must name; empty: anything
    /// Pages of other origins that may connect, "https://dashboard.example"; "*" lets all in. Pages of this computer always may, and
    /// whoever sends no Origin is no browser.
    std::vector<std::string> origins;
};

struct Upgrade {
    bool accepted = false;
    std::string response; ///< to be sent in either case
    std::string problem;  ///< why not, for the log
};

/// More than this is no request for a WebSocket.
constexpr std::size_t kMaxUpgradeBytes = 8 * 1024;

/// `request`: everything up to and with the empty line.
Upgrade answerUpgrade(std::string_view request, const WebSocketSettings& settings);
/// For a head that grew beyond kMaxUpgradeBytes.
Upgrade refuseLongUpgrade();
/// http or https on localhost, 127.x.x.x or [::1], any port.
bool isLoopbackOrigin(std::string_view origin) noexcept;

} // namespace hookline::net

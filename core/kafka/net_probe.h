// The plain network questions of the connection test: does the name have an address, does somebody listen, who is it. Blocking,
// bounded and cancellable; for a thread of its own.
#pragma once

#include "core/kafka/server_list.h"

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace hookline::kafka {

struct Resolved {
    std::vector<std::string> addresses; ///< numeric; empty: failed
    std::string why;
};
Resolved resolve(const std::string& host, std::chrono::milliseconds limit, const std::stop_token& cancel);

enum class ConnectResult : std::uint8_t { Connected, Refused, TimedOut, Unreachable, Cancelled };
struct Connected {
    ConnectResult result = ConnectResult::Unreachable;
    std::string why; ///< the system's words
};
Connected tryConnect(const std::string& address, std::uint16_t port, std::chrono::milliseconds limit, const std::stop_token& cancel);

/// The same, and keeps the connection: a non-blocking socket that is the caller's, or -1 with `why` filled in.
int openConnection(
    const std::string& address, std::uint16_t port, std::chrono::milliseconds limit, const std::stop_token& cancel, Connected* why);

/// What speaks on a port, guessed from how it answers a Kafka client, an HTTP client and a ZooKeeper admin.
enum class Speaker : std::uint8_t { Kafka, Tls, Http, ZooKeeper, HangsUp, Silent };
Speaker whoSpeaks(const std::string& address, std::uint16_t port, const std::stop_token& cancel);

} // namespace hookline::kafka

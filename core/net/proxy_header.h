// The first bytes of a connection that comes through a proxy: who the client really is (PROXY protocol, versions 1 and 2).
// Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::net {

struct ProxyHeader {
    enum class State : std::uint8_t { Incomplete, Complete, Malformed };
    State state = State::Incomplete;
    std::size_t size = 0; ///< Complete: bytes to skip
    std::string peer;     ///< "203.0.113.7:51234"; empty: the proxy speaks for itself (LOCAL, UNKNOWN)
};

/// Longer than any proxy sends with its certificate details; a header that promises more is malformed.
constexpr std::size_t kMaxProxyHeader = 4096;

ProxyHeader readProxyHeader(std::string_view bytes);

} // namespace hookline::net

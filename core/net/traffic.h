// How many bytes a TCP connection has carried, as the kernel counts them anyway: asked for when somebody wants to know, nothing
// is counted meanwhile. @thread any
#pragma once

#include <cstdint>

namespace hookline::net {

struct Traffic {
    std::uint64_t in = 0;
    std::uint64_t out = 0; ///< what the other side has
};

/// Zeros for what is no TCP connection.
Traffic trafficOf(int fd) noexcept;

} // namespace hookline::net

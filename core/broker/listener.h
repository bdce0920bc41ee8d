// One place where clients come in. Made at the broker's start, owned by SharedState, outlives every connection.
#pragma once

#include "core/config/settings.h"

#include <atomic>
#include <cstdint>
#include <string>

namespace hookline::broker {

struct Listener {
    explicit Listener(config::ListenerSettings listenerSettings)
        : settings(std::move(listenerSettings))
    {
    }
    const config::ListenerSettings settings;
    std::string address;    ///< "127.0.0.1:1883", with the port really taken; set before the first connection, then constant
    std::uint16_t port = 0; ///< the same
    std::atomic<std::uint32_t> connections { 0 }; ///< sockets, on their way included. @thread any
};

} // namespace hookline::broker

// Accepts the connections of one listener and sends each to where its handshakes are done: a plain one stays here, the work of TLS goes to
// the loop with the fewest arrivals. Lives on one loop.
#pragma once

#include "core/broker/arrivals.h"

#include <memory>
#include <span>

namespace hookline::broker {

/// @thread the loop of the first arrivals, except the constructor
class Acceptor final : public net::Pollable, public net::TimerTarget {
public:
    /// `listener`: its place in `shared.listeners`. `arrivals`: of all loops; the acceptor lives on the first one's.
    Acceptor(SharedState& shared, std::span<const std::unique_ptr<Arrivals>> arrivals, std::uint16_t listener, net::Listening listening);

    void open();
    void close();

    void onReady(bool readable, bool writable) override;
    void onTimer(std::int64_t nowNanos) override;

private:
    void tellAccepted(const std::string& peer);
    void take(net::Accepted accepted);
    void pauseAccepting(int error);
    /// Where the next handshake of this listener is done.
    Arrivals& place();

    SharedState& m_shared;
    const std::span<const std::unique_ptr<Arrivals>> m_arrivals;
    Arrivals& m_here;
    const std::uint16_t m_index; ///< of the listener
    Listener& m_listener;
    net::Listening m_listening;
    std::size_t m_turn = 0;
};

} // namespace hookline::broker

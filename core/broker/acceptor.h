// Accepts the connections of one listener, reads just enough of each to know its client id, and sends it to that id's home loop. Lives on one loop.
#pragma once

#include "core/broker/listener.h"
#include "core/broker/worker.h"
#include "core/net/event_loop.h"
#include "core/net/socket.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace hookline::broker {

class Arrival;
struct SharedState;

/// @thread the loop of the worker given, except the constructor
class Acceptor final : public net::Pollable, public net::TimerTarget {
public:
    /// `listener`: its place in `shared.listeners`.
    Acceptor(SharedState& shared, Worker& worker, std::uint16_t listener, net::Listening listening);
    ~Acceptor() override;

    void open();
    void close();

    void onReady(bool readable, bool writable) override;
    void onTimer(std::int64_t nowNanos) override;

    // For arrivals
    const Listener& listener() const noexcept { return m_listener; }
    net::BlockPool& blocks() noexcept;
    void countSent(std::uint64_t bytes) noexcept;
    /// Counts, tells the hooks, and says it in the log, but not for each connection of a storm.
    void noteRefusal(const std::string& peer, metrics::Refusal why, mqtt::ReasonCode reason, const std::string& detail);
    /// False: its address has too many connections, or makes them too fast.
    bool admit(const std::string& peer, std::unique_ptr<Admission::Place>& place);
    void watch(Arrival& arrival, bool writable);
    /// Its handshakes are over: the time for CONNECT begins.
    void awaitConnect(Arrival& arrival);
    void handOver(Arrival& arrival);
    void drop(Arrival& arrival);

private:
    void take(net::Accepted accepted);
    void pauseAccepting(int error);

    SharedState& m_shared;
    Worker& m_worker;
    const std::uint16_t m_index; ///< of the listener
    Listener& m_listener;
    net::Listening m_listening;
    std::unordered_map<Arrival*, std::unique_ptr<Arrival>> m_arrivals;
    std::unique_ptr<Arrival> m_done; ///< the last one handed over: it may still be on the stack
    bool m_paused = false;
    std::int64_t m_lastSaidNanos = 0; ///< when a refusal was logged last
    std::uint64_t m_unsaid = 0;       ///< refusals since
};

} // namespace hookline::broker

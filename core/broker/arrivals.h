// The connections of one loop whose CONNECT is not complete yet, from whatever listener: their handshakes cost far more than the rest of
// a connection's beginning, so the acceptors spread them over the loops. Sends each to its client id's home loop when it has said CONNECT.
#pragma once

#include "core/broker/listener.h"
#include "core/broker/worker.h"
#include "core/mqtt/connect.h"
#include "core/net/event_loop.h"
#include "core/net/socket.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace hookline::broker {

class Arrival;
struct SharedState;

/// @thread the worker's loop, unless it says otherwise
class Arrivals {
public:
    Arrivals(SharedState& shared, Worker& worker);
    ~Arrivals();
    Arrivals(const Arrivals&) = delete;
    Arrivals& operator=(const Arrivals&) = delete;

    /// An accepted connection, counted already by the acceptor and in waiting(). `listener`: its place in `shared.listeners`.
    void begin(net::Accepted accepted, std::uint16_t listener, std::unique_ptr<net::Transport> transport, std::unique_ptr<Admission::Place> place);
    /// Ends all that are still on their way.
    void close();

    /// How many are on their way here; who sends one to begin() adds it. @thread any
    std::atomic<std::uint32_t>& waiting() noexcept { return m_waiting; }
    Worker& worker() noexcept { return m_worker; }

    // For acceptors of this loop, and arrivals
    /// Counts, tells the hooks, and says it in the log, but not for each connection of a storm.
    void noteRefusal(const std::string& peer, metrics::Refusal why, mqtt::ReasonCode reason, const std::string& detail);
    /// False: its address has too many connections, or makes them too fast.
    bool admit(const std::string& peer, std::unique_ptr<Admission::Place>& place);

    // For arrivals
    Listener& listener(const Arrival& arrival) noexcept;
    net::BlockPool& blocks() noexcept;
    void countSent(std::uint64_t bytes) noexcept;
    void watch(Arrival& arrival, bool writable);
    void tellHandshake(Arrival& arrival, bool succeeded, std::string_view detail);
    /// Its handshakes are over: the time for CONNECT begins.
    void awaitConnect(Arrival& arrival);
    void handOver(Arrival& arrival);
    void drop(Arrival& arrival);

private:
    /// What client.connect makes of the CONNECT. False: no answer, close it.
    bool askAboutConnect(Arrival& arrival, const mqtt::ConnectView& view, ArrivedConnection& connection);
    void release(Arrival& arrival);

    SharedState& m_shared;
    Worker& m_worker;
    std::unordered_map<Arrival*, std::unique_ptr<Arrival>> m_arrivals;
    std::unique_ptr<Arrival> m_done; ///< the last one that went: it may still be on the stack
    std::atomic<std::uint32_t> m_waiting { 0 };
    std::int64_t m_lastSaidNanos = 0; ///< when a refusal was logged last
    std::uint64_t m_unsaid = 0;       ///< refusals since
};

} // namespace hookline::broker

// A socket whose connection the broker has ended with a last word (DISCONNECT, a refusing CONNACK). Closing it while the client is
// still sending would make the kernel answer with a reset, and many clients then never read the word. So it is half closed and read
// into nothing until the client closes or a moment has passed. Owned by its worker, which keeps few of them. @thread loop
#pragma once

#include "core/net/event_loop.h"
#include "core/net/socket.h"

namespace hookline::broker {

class Worker;

class Lingering final : public net::Pollable, public net::TimerTarget {
public:
    Lingering(Worker& worker, net::Fd fd);
    ~Lingering() override;

    void onReady(bool readable, bool writable) override;
    void onTimer(std::int64_t nowNanos) override;
    /// Off the loop and closed; whoever owns this frees it at the end of the turn.
    void end();
    bool ended() const noexcept { return !m_fd; }

private:
    Worker& m_worker;
    net::Fd m_fd;
    std::size_t m_swallowed = 0;
};

} // namespace hookline::broker

// One readiness loop: epoll, an eventfd for posts from other threads, a heap of deadlines, and a hook at the end of each turn
// where the owner flushes what the turn produced.
//
// One thread runs it and owns everything registered with it. docs/decisions/0002 says why epoll itself.
#pragma once

#include "core/base/result.h"
#include "core/net/socket.h"
#include "core/net/timer_heap.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace hookline::net {

enum class Interest : std::uint8_t { None = 0, Read = 1, Write = 2, ReadWrite = 3 };

class Pollable {
public:
    /// `readable` also stands for hang-up and error: the next recv() tells which.
    virtual void onReady(bool readable, bool writable) = 0;

protected:
    ~Pollable() = default;
};

class EventLoop {
public:
    static base::Result<std::unique_ptr<EventLoop>> create();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Runs until stop(). @thread becomes the loop's
    void run();
    /// Ends run() after the present turn. @thread any
    void stop() noexcept;
    /// Runs `task` on the loop, in order of posting. @thread any
    void post(std::function<void()> task);
    /// Called at the end of each turn, before the loop sleeps. @thread before run()
    void setTurnEnd(std::function<void()> turnEnd) { m_turnEnd = std::move(turnEnd); }

    /// @thread loop
    void add(int fd, Interest interest, Pollable& pollable);
    void modify(int fd, Interest interest, Pollable& pollable);
    /// Also forgets readiness of `pollable` that this turn has not dispatched yet.
    void remove(int fd, Pollable& pollable);
    TimerHeap& timers() noexcept { return m_timers; }

private:
    EventLoop(Fd epoll, Fd wake);
    void runPosted();
    int waitMillis() const noexcept;

    Fd m_epoll;
    Fd m_wake;
    TimerHeap m_timers;
    std::function<void()> m_turnEnd;
    std::atomic<bool> m_stopping { false };
    std::mutex m_postMutex;
    std::vector<std::function<void()>> m_posted;
    std::vector<Pollable*> m_removedThisTurn;
    bool m_dispatching = false;
};

} // namespace hookline::net

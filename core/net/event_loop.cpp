#include "core/net/event_loop.h"

#include "core/base/clock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace hookline::net {
namespace {

std::uint32_t epollEvents(Interest interest) noexcept
{
    std::uint32_t events = 0;
    if (static_cast<unsigned>(interest) & static_cast<unsigned>(Interest::Read))
        events |= EPOLLIN | EPOLLRDHUP;
    if (static_cast<unsigned>(interest) & static_cast<unsigned>(Interest::Write))
        events |= EPOLLOUT;
    return events;
}

} // namespace

base::Result<std::unique_ptr<EventLoop>> EventLoop::create()
{
    Fd epoll(::epoll_create1(EPOLL_CLOEXEC));
    Fd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!epoll || !wake) {
        return base::fail({ "net.no_descriptors", "cannot start an I/O loop", std::strerror(errno),
            "Raise the limit of open files (ulimit -n) and try again" });
    }
    return std::unique_ptr<EventLoop>(new EventLoop(std::move(epoll), std::move(wake)));
}

EventLoop::EventLoop(Fd epoll, Fd wake)
    : m_epoll(std::move(epoll))
    , m_wake(std::move(wake))
{
    epoll_event event {};
    event.events = EPOLLIN | EPOLLET; // each write is an edge: nobody need read the count
    event.data.ptr = nullptr;         // the wake descriptor is the one without a pollable
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event);
}

void EventLoop::run()
{
    std::array<epoll_event, 256> events;
    while (!m_stopping.load(std::memory_order_acquire)) {
        const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), waitMillis());
        bool woken = false;
        m_dispatching = true;
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            auto* pollable = static_cast<Pollable*>(event.data.ptr);
            if (!pollable) {
                woken = true;
                continue;
            }
            if (!m_removedThisTurn.empty()
                && std::find(m_removedThisTurn.begin(), m_removedThisTurn.end(), pollable) != m_removedThisTurn.end())
                continue;
            pollable->onReady((event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0, (event.events & EPOLLOUT) != 0);
        }
        m_dispatching = false;
        m_removedThisTurn.clear();
        if (!m_timers.empty())
            m_timers.fire(base::steadyNanos());
        if (woken)
            runPosted();
        if (m_turnEnd)
            m_turnEnd();
    }
    runPosted(); // what was posted before stop() is promised to run
    if (m_turnEnd)
        m_turnEnd();
}

void EventLoop::stop() noexcept
{
    m_stopping.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake.get(), &one, sizeof one);
}

void EventLoop::post(std::function<void()> task)
{
    bool first = false;
    {
        const std::scoped_lock lock(m_postMutex);
        first = m_posted.empty();
        m_posted.push_back(std::move(task));
    }
    if (first) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(m_wake.get(), &one, sizeof one);
    }
}

void EventLoop::runPosted()
{
    std::vector<std::function<void()>> tasks;
    {
        const std::scoped_lock lock(m_postMutex);
        tasks.swap(m_posted);
    }
    for (auto& task : tasks)
        task();
}

int EventLoop::waitMillis() const noexcept
{
    if (m_timers.empty())
        return -1;
    const std::int64_t left = m_timers.earliest() - base::steadyNanos();
    if (left <= 0)
        return 0;
    // Rounded up: a deadline is never early, and never a busy wait of the last fraction of a millisecond.
    constexpr std::int64_t kMaxMillis = 60'000;
    return static_cast<int>(std::min(kMaxMillis, (left + 999'999) / 1'000'000));
}

void EventLoop::add(int fd, Interest interest, Pollable& pollable)
{
    epoll_event event {};
    event.events = epollEvents(interest);
    event.data.ptr = &pollable;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event);
}

void EventLoop::modify(int fd, Interest interest, Pollable& pollable)
{
    epoll_event event {};
    event.events = epollEvents(interest);
    event.data.ptr = &pollable;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void EventLoop::remove(int fd, Pollable& pollable)
{
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    if (m_dispatching)
        m_removedThisTurn.push_back(&pollable);
}

} // namespace hookline::net

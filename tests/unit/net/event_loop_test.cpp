#include "core/base/clock.h"
#include "core/net/event_loop.h"

#include <gtest/gtest.h>

#include <thread>

namespace hookline::net {
namespace {

TEST(EventLoop, RunsPostsInOrderAndThoseBeforeStop)
{
    auto loop = EventLoop::create();
    ASSERT_TRUE(loop);
    std::vector<int> ran;
    std::jthread thread([&] { (*loop)->run(); });
    for (int i = 0; i < 1000; ++i)
        (*loop)->post([&ran, i] { ran.push_back(i); });
    (*loop)->stop();
    thread.join();
    ASSERT_EQ(ran.size(), 1000u);
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(ran[static_cast<std::size_t>(i)], i);
}

struct Alarm final : TimerTarget {
    EventLoop* loop = nullptr;
    std::int64_t firedAt = 0;
    void onTimer(std::int64_t now) override
    {
        firedAt = now;
        loop->stop();
    }
};

TEST(EventLoop, TimersAreNeverEarly)
{
    auto loop = EventLoop::create();
    ASSERT_TRUE(loop);
    Alarm alarm;
    alarm.loop = loop->get();
    const std::int64_t deadline = base::steadyNanos() + 20'000'000;
    (*loop)->timers().set(alarm, deadline);
    (*loop)->run();
    EXPECT_GE(alarm.firedAt, deadline);
}

TEST(Socket, ListenSaysWhatIsWrong)
{
    const auto first = listenTcp("127.0.0.1", 0);
    ASSERT_TRUE(first);
    const auto second = listenTcp("127.0.0.1", first->port);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().id, "net.port_in_use");
    EXPECT_EQ(listenTcp("not an address", 0).error().id, "net.bad_address");
    EXPECT_EQ(listenTcp("203.0.113.7", 0).error().id, "net.bad_address");
}

} // namespace
} // namespace hookline::net

// An observer on its own thread: nobody waits for it, and what it misses is counted where people look.
#include "core/hooks/async_feed.h"
#include "tests/unit/hooks/hook_fixture.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace hookline::test {
namespace {

using namespace hooks;
using namespace std::chrono_literals;

TEST(AsyncFeed, StuckObserverHoldsNobodyUpAndItsLossIsCounted) // acceptance case 10
{
    HookRegistry registry;
    std::mutex mutex;
    std::condition_variable changed;
    bool stuck = true;
    std::vector<std::uint64_t> seen;
    {
        AsyncFeed feed(
            registry, "slow observer", EventMask { tap::EventKind::Connected },
            [&](tap::Event&& event) {
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return !stuck; });
                seen.push_back(event.stamp.id);
            },
            1, 64);
        for (std::uint64_t i = 1; i <= 1000; ++i)
            runChain<ClientConnected>(registry, Stamp { i, 0, 0 }); // would hang here if it waited
        EXPECT_GE(feed.lost(), 1000u - 64u - 256u);
        for (const HookRegistry::Chain& chain : registry.chains()) {
            if (chain.point == "client.connected") {
                EXPECT_EQ(chain.callbacks.at(0).stats.drops, feed.lost()); // visible beside every other callback
            }
        }
        const std::scoped_lock lock(mutex);
        stuck = false;
        changed.notify_all();
    } // what waits is still handed over
    EXPECT_GE(seen.size(), 64u);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TEST(AsyncFeed, NothingIsLostWhenTheObserverKeepsUpAndExceptionsAreCounted)
{
    HookRegistry registry;
    std::atomic<int> seen { 0 };
    std::uint64_t errors = 0;
    {
        AsyncFeed feed(
            registry, "observer", EventMask { tap::EventKind::Connected },
            [&](tap::Event&& event) {
                ++seen;
                if (event.stamp.id % 100 == 0)
                    throw std::runtime_error("odd");
            },
            1, 4096);
        for (std::uint64_t i = 1; i <= 2000; ++i)
            runChain<ClientConnected>(registry, Stamp { i, 0, 0 });
        const auto end = std::chrono::steady_clock::now() + 10s;
        while ((seen < 2000 || feed.errors() < 20) && std::chrono::steady_clock::now() < end) // the last of them throws after it was seen
            std::this_thread::yield();
        EXPECT_EQ(feed.lost(), 0u);
        errors = feed.errors();
    }
    EXPECT_EQ(seen, 2000);
    EXPECT_EQ(errors, 20u);
}

} // namespace
} // namespace hookline::test

#include "core/auth/hash_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace hookline::auth {
namespace {

TEST(HashPool, RunsAtMostAsManyAsItHasThreadsAndRefusesWhatIsTooMuch)
{
    std::promise<void> release;
    const std::shared_future<void> released = release.get_future().share();
    std::atomic<int> running { 0 };
    std::atomic<int> most { 0 };
    std::atomic<int> done { 0 };
    {
        HashPool pool(2, 3);
        const auto job = [&, released] {
            const int now = ++running;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) { }
            released.wait();
            --running;
            ++done;
        };
        ASSERT_TRUE(pool.submit(job));
        ASSERT_TRUE(pool.submit(job));
        while (running < 2)
            std::this_thread::yield();
        for (int i = 0; i < 3; ++i)
            EXPECT_TRUE(pool.submit(job));
        EXPECT_FALSE(pool.submit(job)) << "the queue is bounded";
        release.set_value();
        while (done < 5)
            std::this_thread::yield();
    }
    EXPECT_EQ(most, 2);
}

TEST(HashPool, ForgetsWhatWaitsWhenItEnds)
{
    std::promise<void> begun;
    std::promise<void> release;
    auto owed = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = owed;
    {
        HashPool pool(1, 8);
        pool.submit([&] {
            begun.set_value();
            release.get_future().wait();
        });
        begun.get_future().wait();
        pool.submit([kept = std::move(owed)] { FAIL() << "must not run"; });
        std::jthread later([&] { release.set_value(); });
    }
    EXPECT_TRUE(watched.expired());
}

} // namespace
} // namespace hookline::auth

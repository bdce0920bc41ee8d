#include "core/base/ref.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace hookline::base {
namespace {

class Counted final : public RefCounted<Counted> {
public:
    explicit Counted(std::atomic<int>& alive)
        : m_alive(alive)
    {
        ++m_alive;
    }

private:
    friend class RefCounted<Counted>;
    ~Counted() { --m_alive; }
    std::atomic<int>& m_alive;
};

TEST(Ref, LastOneOutTurnsOffTheLight)
{
    std::atomic<int> alive { 0 };
    {
        const Ref<Counted> first = makeRef<Counted>(alive);
        Ref<Counted> second = first;
        EXPECT_EQ(first, second);
        second = {};
        EXPECT_EQ(alive, 1);
        EXPECT_FALSE(second);
    }
    EXPECT_EQ(alive, 0);
}

TEST(Ref, MovingLeavesNothingBehind)
{
    std::atomic<int> alive { 0 };
    Ref<Counted> from = makeRef<Counted>(alive);
    Ref<Counted> to = std::move(from);
    EXPECT_FALSE(from); // NOLINT(bugprone-use-after-move): that is the point
    EXPECT_TRUE(to);
    Ref<Counted>& same = to;
    to = same;
    EXPECT_EQ(alive, 1) << "assigning to itself keeps the value";
    to = Ref<Counted>();
    EXPECT_EQ(alive, 0);
}

TEST(Ref, SharesAndDetachesRawPointers)
{
    std::atomic<int> alive { 0 };
    Counted* raw = makeRef<Counted>(alive).detach();
    EXPECT_EQ(alive, 1);
    {
        const Ref<Counted> guest = Ref<Counted>::share(raw);
        EXPECT_EQ(guest.get(), raw);
    }
    EXPECT_EQ(alive, 1);
    Ref<Counted>::adopt(raw) = {};
    EXPECT_EQ(alive, 0);
    EXPECT_FALSE(Ref<Counted>::share(nullptr));
}

TEST(Ref, BecomesARefToConst)
{
    std::atomic<int> alive { 0 };
    {
        Ref<const Counted> constant = makeRef<Counted>(alive);
        const Ref<const Counted> copy = constant;
        constant = {};
        EXPECT_EQ(alive, 1);
    }
    EXPECT_EQ(alive, 0);
}

TEST(Ref, ManyThreadsCountRight)
{
    std::atomic<int> alive { 0 };
    {
        const Ref<Counted> shared = makeRef<Counted>(alive);
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([shared] {
                for (int i = 0; i < 10000; ++i)
                    Ref<Counted> copy = shared;
            });
        }
    }
    EXPECT_EQ(alive, 0);
}

} // namespace
} // namespace hookline::base

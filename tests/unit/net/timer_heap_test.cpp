#include "core/net/timer_heap.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <memory>
#include <random>
#include <vector>

namespace hookline::net {
namespace {

struct Target final : TimerTarget {
    std::vector<int>* fired = nullptr;
    int id = 0;
    void onTimer(std::int64_t) override { fired->push_back(id); }
};

TEST(TimerHeap, FiresInOrderOfDeadlinesWhateverHappensInBetween)
{
    std::mt19937 random(3);
    TimerHeap heap;
    std::vector<int> fired;
    std::vector<std::unique_ptr<Target>> targets;
    std::vector<std::int64_t> deadlines(200, 0);
    for (int i = 0; i < 200; ++i) {
        targets.push_back(std::make_unique<Target>());
        targets.back()->fired = &fired;
        targets.back()->id = i;
    }
    for (int round = 0; round < 2000; ++round) {
        const std::size_t i = random() % 200;
        if (!targets[i])
            continue;
        if (random() % 5 == 0) {
            heap.cancel(*targets[i]);
            deadlines[i] = 0;
        } else if (random() % 50 == 0) {
            targets[i].reset(); // takes itself off
            deadlines[i] = 0;
        } else {
            deadlines[i] = 1 + static_cast<std::int64_t>(random() % 1000);
            heap.set(*targets[i], deadlines[i]);
        }
    }
    std::vector<std::int64_t> expected;
    for (const std::int64_t deadline : deadlines) {
        if (deadline != 0 && deadline <= 500)
            expected.push_back(deadline);
    }
    std::ranges::sort(expected);
    heap.fire(500);
    std::vector<std::int64_t> got;
    for (const int id : fired)
        got.push_back(deadlines[static_cast<std::size_t>(id)]);
    EXPECT_EQ(got, expected);
    if (!heap.empty()) {
        EXPECT_GT(heap.earliest(), 500);
    }
}

} // namespace
} // namespace hookline::net

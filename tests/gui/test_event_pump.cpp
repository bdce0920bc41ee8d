// How much of the stream of events the window takes: all of it, but in a flood that nobody can read.
#include "ui/models/event_pump.h"

#include "tests/gui/support/fake_backend.h"
#include "ui/models/event_table_model.h"

#include <gtest/gtest.h>

namespace hookline {
namespace {

struct Stream {
    static constexpr std::size_t kRing = 65536; ///< as the core's

    test::FakeBackend backend;
    ui::EventTableModel model { 1000, 1 << 20 };
    ui::EventPump pump { backend, model };

    /// `comes` events before it; returns how many of all that wait the tick takes.
    std::uint64_t tick(std::size_t comes)
    {
        if (backend.waiting.empty())
            backend.publish("dev-1", "a", "x");
        else
            backend.waiting.push_back(backend.waiting.back());
        const tap::Event event = backend.waiting.back();
        const std::size_t all = backend.waiting.size() - 1 + comes;
        backend.waiting.resize(std::min(kRing, all), event);
        backend.skipped += all - backend.waiting.size();
        const std::uint64_t before = model.totalSeen();
        pump.tick();
        return model.totalSeen() - before;
    }
};

TEST(EventPump, TakesEverythingOfAHundredThousandASecond)
{
    Stream stream;
    for (int i = 0; i < 300; ++i)
        ASSERT_EQ(stream.tick(3300), 3300u) << i;
}

TEST(EventPump, LeavesTheProcessorToTheBrokerInAFlood)
{
    Stream stream;
    std::uint64_t first = 0, taken = 0;
    for (int i = 0; i < 90; ++i)
        first = std::max(first, stream.tick(60'000));
    EXPECT_EQ(first, 20'000u);
    for (int i = 0; i < 180; ++i)
        taken += stream.tick(60'000);
    EXPECT_LT(taken, 180 * first / 10);
    EXPECT_GT(taken, 180 * 500u) << "and goes on showing some";
    int round = 0;
    while (stream.tick(6600) != 6600 && ++round < 200) { }
    EXPECT_LT(round, 10) << "right after it everything is taken again";
    for (int i = 0; i < 200; ++i)
        ASSERT_EQ(stream.tick(6600), 6600u) << i;
}

} // namespace
} // namespace hookline

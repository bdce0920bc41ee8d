// The hand-over from the loops: bounded, in order, never losing in Block mode, waking once.
#include "core/kafka/intake.h"
#include "tests/unit/kafka/support/bridge_fixture.h"

namespace hookline::test {
namespace {

using kafka::Intake;

tap::Event numbered(std::uint64_t number, std::size_t payload = 0)
{
    tap::Event event;
    event.stamp.id = number;
    if (payload > 0)
        event.message = makeMessage({ .payload = std::string(payload, 'x') });
    return event;
}

struct IntakeTest : ::testing::Test {
    std::vector<bool> pauses;
    std::atomic<int> wakes { 0 };
    Intake intake { 1, { [this](bool paused) { pauses.push_back(paused); }, [this] { ++wakes; } }, 16 };

    std::vector<std::uint64_t> drain()
    {
        std::vector<std::uint64_t> out;
        intake.drain([&](tap::Event&& event, std::uint64_t) { out.push_back(event.stamp.id); });
        return out;
    }
};

TEST_F(IntakeTest, FullRingSpillsAndKeepsTheOrder)
{
    intake.setLimits(1000, 1 << 30, config::WhenFull::Block);
    std::vector<std::uint64_t> expected;
    for (std::uint64_t i = 0; i < 100; ++i) { // a ring of 16
        intake.push(0, numbered(i));
        expected.push_back(i);
    }
    EXPECT_EQ(drain(), expected);
    intake.push(0, numbered(100));
    EXPECT_EQ(drain(), std::vector<std::uint64_t> { 100 }) << "after spilling it is back in the ring";
    EXPECT_EQ(intake.matched(), 101u);
    EXPECT_EQ(intake.dropped(), 0u);
}

TEST_F(IntakeTest, KeepsTheOrderWhileARaceIsOnBetweenRingAndSpill)
{
    intake.setLimits(1'000'000, 1 << 30, config::WhenFull::Block);
    constexpr std::uint64_t kAll = 200'000;
    std::jthread loop([this] {
        for (std::uint64_t i = 1; i <= kAll; ++i)
            intake.push(0, numbered(i));
    });
    std::uint64_t last = 0;
    ASSERT_TRUE(eventually([&] {
        intake.drain([&](tap::Event&& event, std::uint64_t) {
            EXPECT_EQ(event.stamp.id, last + 1);
            last = event.stamp.id;
        });
        return last == kAll;
    }));
}

struct CountedWaiter : tap::Waiter {
    explicit CountedWaiter(int& gone)
        : m_gone(gone)
    {
    }
    ~CountedWaiter() override { ++m_gone; }

private:
    int& m_gone;
};

TEST_F(IntakeTest, HoldsNothingOfWhatWasTaken)
{
    intake.setLimits(1000, 1 << 30, config::WhenFull::Block);
    int gone = 0;
    for (std::uint64_t i = 0; i < 20; ++i) { // 16 in the ring, 4 in the list behind it
        tap::Event event = numbered(i, 100);
        event.waiter = base::Ref<tap::Waiter>::adopt(new CountedWaiter(gone));
        intake.push(0, std::move(event));
    }
    EXPECT_EQ(gone, 0);
    EXPECT_EQ(drain().size(), 20u); // only looks at them, as for a record that goes to the disk
    EXPECT_EQ(gone, 20);
}

TEST_F(IntakeTest, PausesAtThreeQuartersAndGoesOnAtHalf)
{
    intake.setLimits(100, 1 << 30, config::WhenFull::Block);
    for (std::uint64_t i = 0; i < 74; ++i)
        intake.push(0, numbered(i));
    EXPECT_TRUE(pauses.empty());
    intake.push(0, numbered(74));
    EXPECT_EQ(pauses, std::vector<bool> { true });
    for (std::uint64_t i = 75; i < 200; ++i) // what was under way still finds room, even above the bound
        intake.push(0, numbered(i));
    EXPECT_EQ(drain().size(), 200u);
    intake.release(149, 0);
    EXPECT_EQ(pauses.size(), 1u);
    intake.release(1, 0);
    EXPECT_EQ(pauses, (std::vector<bool> { true, false }));
}

TEST_F(IntakeTest, PausesByBytesToo)
{
    intake.setLimits(1'000'000, 100'000, config::WhenFull::Block);
    for (int i = 0; i < 8; ++i)
        intake.push(0, numbered(0, 10'000));
    EXPECT_EQ(pauses, std::vector<bool> { true });
}

TEST_F(IntakeTest, DropNewestCountsWhatFindsNoRoomAndNeverPauses)
{
    intake.setLimits(10, 1 << 30, config::WhenFull::DropNewest);
    for (std::uint64_t i = 0; i < 25; ++i)
        intake.push(0, numbered(i));
    EXPECT_EQ(intake.matched(), 25u);
    EXPECT_EQ(intake.dropped(), 15u);
    EXPECT_EQ(drain(), (std::vector<std::uint64_t> { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }));
    EXPECT_TRUE(pauses.empty());
    intake.release(10, 0);
    intake.push(0, numbered(99));
    EXPECT_EQ(drain(), std::vector<std::uint64_t> { 99 });
}

TEST_F(IntakeTest, ChangingToDropNewestOpensAPausedIntake)
{
    intake.setLimits(10, 1 << 30, config::WhenFull::Block);
    for (std::uint64_t i = 0; i < 10; ++i)
        intake.push(0, numbered(i));
    ASSERT_EQ(pauses, std::vector<bool> { true });
    intake.setLimits(10, 1 << 30, config::WhenFull::DropNewest);
    EXPECT_EQ(pauses, (std::vector<bool> { true, false }));
}

TEST_F(IntakeTest, WakesOncePerSleep)
{
    intake.setLimits(1000, 1 << 30, config::WhenFull::Block);
    intake.push(0, numbered(0));
    EXPECT_EQ(wakes, 0);
    EXPECT_FALSE(intake.prepareSleep()) << "something waits already";
    drain();
    ASSERT_TRUE(intake.prepareSleep());
    intake.push(0, numbered(1));
    intake.push(0, numbered(2));
    EXPECT_EQ(wakes, 1);
}

} // namespace
} // namespace hookline::test

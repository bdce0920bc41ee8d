// Adding and removing callbacks while loops run: nobody sees half a table, and a removed callback is never entered again.
#include "tests/unit/hooks/hook_fixture.h"

#include <atomic>
#include <thread>

namespace hookline::test {
namespace {

using namespace hooks;

/// Loops as the broker has them: each runs on its own pointer to a table, and takes a new one between two turns. The publisher
/// returns when all have done so.
class FakeLoops {
public:
    FakeLoops(HookRegistry& registry, unsigned count, std::function<void(const HookTable&, unsigned)> turn)
        : m_turn(std::move(turn))
        , m_mailboxes(count)
    {
        for (unsigned i = 0; i < count; ++i)
            m_threads.emplace_back([this, i](const std::stop_token& stop) { run(i, stop); });
        registry.setPublisher([this](const HookTablePtr& table) { hand(table); });
    }
    ~FakeLoops()
    {
        for (std::jthread& thread : m_threads)
            thread.request_stop();
        m_threads.clear();
    }
    std::atomic<std::uint64_t> turns { 0 };

private:
    struct Mailbox {
        std::mutex mutex;
        HookTablePtr next;
        std::uint64_t generation = 0;
        std::atomic<std::uint64_t> taken { 0 };
    };

    void hand(const HookTablePtr& table)
    {
        for (Mailbox& box : m_mailboxes) {
            const std::scoped_lock lock(box.mutex);
            box.next = table;
            ++box.generation;
        }
        for (Mailbox& box : m_mailboxes) {
            while (box.taken.load() != box.generation)
                std::this_thread::yield();
        }
    }
    void run(unsigned index, const std::stop_token& stop)
    {
        Mailbox& box = m_mailboxes[index];
        HookTablePtr table;
        while (!stop.stop_requested()) {
            {
                const std::scoped_lock lock(box.mutex);
                if (box.next)
                    table = std::exchange(box.next, nullptr);
                box.taken = box.generation;
            }
            if (table)
                m_turn(*table, index);
            turns.fetch_add(1);
            std::this_thread::yield();
        }
    }

    std::function<void(const HookTable&, unsigned)> m_turn;
    std::vector<Mailbox> m_mailboxes;
    std::vector<std::jthread> m_threads;
};

TEST(HookRegistry, RegistrationEndsWithItsObject)
{
    HookRegistry registry;
    int calls = 0;
    {
        const HookRegistration registration
            = registry.add<ClientConnected>("a", Priority::Observe, [&](const ClientView&, const Stamp&) { ++calls; });
        runChain<ClientConnected>(registry, Stamp {});
    }
    runChain<ClientConnected>(registry, Stamp {});
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(registry.table()->chain<ClientConnected>().empty());
}

TEST(HookRegistry, MovedRegistrationStillHoldsAndAssignmentDropsTheOldOne)
{
    HookRegistry registry;
    std::string calls;
    HookRegistration kept = registry.add<ClientConnected>("a", Priority::Observe, [&](const ClientView&, const Stamp&) { calls += 'a'; });
    HookRegistration moved = std::move(kept);
    runChain<ClientConnected>(registry, Stamp {});
    moved = registry.add<ClientConnected>("b", Priority::Observe, [&](const ClientView&, const Stamp&) { calls += 'b'; });
    runChain<ClientConnected>(registry, Stamp {});
    EXPECT_EQ(calls, "ab");
}

TEST(HookRegistry, RemovingOneLeavesTheOthersAndTheirCounters)
{
    HookRegistry registry;
    HookRegistration a = registry.add<ClientConnected>("a", Priority::Validate, [](const ClientView&, const Stamp&) {});
    HookRegistration b = registry.add<ClientConnected>("b", Priority::Observe, [](const ClientView&, const Stamp&) {});
    runChain<ClientConnected>(registry, Stamp {});
    a.reset();
    runChain<ClientConnected>(registry, Stamp {});
    const HookTablePtr table = registry.table();
    ASSERT_EQ(table->chain<ClientConnected>().entries().size(), 1u);
    EXPECT_EQ(table->chain<ClientConnected>().entries()[0].stats->snapshot().calls, 2u);
}

TEST(HookRegistry, ErrorsOfRemovedCallbacksStayCounted)
{
    HookRegistry registry;
    const auto failing = [](const ClientView&, const Stamp&) { throw std::runtime_error("no"); };
    const auto fail = [&](int times) {
        for (int i = 0; i < times; ++i)
            runChain<ClientConnected>(registry, Stamp {});
    };
    HookRegistration first = registry.add<ClientConnected>("first", Priority::Observe, failing);
    fail(2);
    EXPECT_EQ(registry.errors(), 2u);
    first.reset();
    EXPECT_EQ(registry.errors(), 2u);
    HookRegistration second = registry.add<ClientConnected>("second", Priority::Observe, failing);
    fail(3);
    HookRegistration third;
    registry.atOnce([&] { // as a script is reloaded
        third = registry.add<ClientConnected>("third", Priority::Observe, failing);
        second.reset();
        EXPECT_EQ(registry.errors(), 5u);
    });
    fail(1);
    EXPECT_EQ(registry.errors(), 6u);
}

TEST(HookRegistry, TableInUseIsNotChangedUnderTheLoop)
{
    HookRegistry registry;
    const HookTablePtr before = registry.table();
    const HookRegistration a = registry.add<ClientConnected>("a", Priority::Observe, [](const ClientView&, const Stamp&) {});
    EXPECT_TRUE(before->chain<ClientConnected>().empty());
    EXPECT_FALSE(registry.table()->chain<ClientConnected>().empty());
}

TEST(HookRegistry, PublisherGetsThePresentTableAtOnceAndEveryLaterOne)
{
    HookRegistry registry;
    HookRegistration a = registry.add<ClientConnected>("a", Priority::Observe, [](const ClientView&, const Stamp&) {});
    std::vector<std::size_t> sizes;
    registry.setPublisher([&](const HookTablePtr& table) { sizes.push_back(table->chain<ClientConnected>().entries().size()); });
    HookRegistration b = registry.add<ClientConnected>("b", Priority::Observe, [](const ClientView&, const Stamp&) {});
    a.reset();
    EXPECT_EQ(sizes, (std::vector<std::size_t> { 1, 2, 1 }));
}

TEST(HookRegistry, RemovedCallbackIsNeverEnteredAgainWhateverTheLoopsDo) // acceptance case 24
{
    HookRegistry registry;
    const mqtt::ClientInfoRef client = hookClient();
    std::atomic<std::uint64_t> always { 0 };
    FakeLoops loops(registry, 3, [&](const HookTable& table, unsigned loop) {
        table.chain<ClientConnected>().run(ClientView { client, loop }, Stamp {});
    });
    const HookRegistration keep
        = registry.add<ClientConnected>("keep", Priority::Observe, [&](const ClientView&, const Stamp&) { ++always; });
    for (int round = 0; round < 50; ++round) {
        auto victim = std::make_unique<std::atomic<std::uint64_t>>(0); // freed on the line after reset()
        HookRegistration registration = registry.add<ClientConnected>(
            "victim", Priority::Validate, [counter = victim.get()](const ClientView&, const Stamp&) { ++*counter; });
        if (round % 10 == 0) {
            while (victim->load() == 0)
                std::this_thread::yield(); // it really runs
        }
        registration.reset();
        victim.reset();
    }
    const std::uint64_t turns = loops.turns;
    while (loops.turns < turns + 10)
        std::this_thread::yield();
    EXPECT_GT(always, 0u);
    EXPECT_EQ(registry.table()->chain<ClientConnected>().entries().size(), 1u);
    registry.setPublisher(nullptr);
}

TEST(HookRegistry, CallbackThatIsNotTouchedMissesNoCallWhileOthersComeAndGo)
{
    HookRegistry registry;
    const mqtt::ClientInfoRef client = hookClient();
    std::atomic<std::uint64_t> fired { 0 };
    std::atomic<std::uint64_t> seen { 0 };
    const HookRegistration keep
        = registry.add<ClientConnected>("keep", Priority::Observe, [&](const ClientView&, const Stamp&) { ++seen; });
    {
        FakeLoops loops(registry, 2, [&](const HookTable& table, unsigned loop) {
            ++fired;
            table.chain<ClientConnected>().run(ClientView { client, loop }, Stamp {});
        });
        for (int round = 0; round < 50; ++round)
            registry.add<ClientConnected>("passing", Priority::Transform, [](const ClientView&, const Stamp&) {}).reset();
        registry.setPublisher(nullptr);
    }
    EXPECT_GT(fired, 0u);
    EXPECT_EQ(seen, fired);
}

TEST(HookRegistry, WhatIsToldElsewhereIsHeardUntilItsCallbackIsRemoved)
{
    HookRegistry registry;
    EXPECT_FALSE(registry.heardElsewhere());
    registry.tellElsewhere<BridgeAcked>(BridgeView {}); // nobody: nothing
    std::atomic<bool> gone { false };
    std::atomic<std::uint64_t> calls { 0 };
    std::atomic<std::uint64_t> late { 0 };
    auto acked = registry.add<BridgeAcked>("test", Priority::Observe, [&](const ClientView& who, const BridgeView& view) {
        EXPECT_FALSE(who.client);
        EXPECT_EQ(who.loop, kElsewhere);
        EXPECT_EQ(view.offset, 7);
        late += gone ? 1u : 0u;
        ++calls;
    });
    EXPECT_TRUE(registry.heardElsewhere());
    {
        const std::jthread bridge([&](const std::stop_token& stop) {
            BridgeView view;
            view.offset = 7;
            while (!stop.stop_requested())
                registry.tellElsewhere<BridgeAcked>(view);
        });
        while (calls < 100)
            std::this_thread::yield();
        registry.atOnce([&] { acked.reset(); });
        gone = true; // from here on whatever it captured may be freed
    }
    EXPECT_EQ(late, 0u);
    EXPECT_FALSE(registry.heardElsewhere());
}

} // namespace
} // namespace hookline::test

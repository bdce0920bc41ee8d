#include "ui/models/event_store.h"

#include "tests/gui/support/fake_backend.h"

#include <gtest/gtest.h>

namespace hookline {
namespace {

using tap::KafkaStatus;
using ui::EventStore;

class EventStoreTest : public ::testing::Test {
protected:
    std::uint64_t add(std::string_view payload = "x", unsigned loop = 0)
    {
        const std::uint64_t id = m_backend.publish("dev-1", "a/b", payload, loop);
        m_store.append(std::move(m_backend.waiting.back()));
        m_backend.waiting.clear();
        return id;
    }
    std::optional<std::uint64_t> fate(std::uint64_t id, KafkaStatus status, std::int64_t offset = -1)
    {
        m_backend.outcome(id, status, offset);
        const auto number = m_store.apply(m_backend.waitingOutcomes.back());
        m_backend.waitingOutcomes.clear();
        return number;
    }
    test::FakeBackend m_backend;
    EventStore m_store { 1000 };
};

TEST_F(EventStoreTest, RowsAreNumberedFromOneAndKeepTheirNumbers)
{
    for (int i = 0; i < 3000; ++i)
        add();
    EXPECT_EQ(m_store.begin(), 1u);
    EXPECT_EQ(m_store.end(), 3001u);
    const std::uint64_t id = m_store.row(2500).event.stamp.id;
    m_store.evict(2400);
    EXPECT_EQ(m_store.begin(), 2401u);
    EXPECT_EQ(m_store.row(2500).event.stamp.id, id);
    m_store.clear();
    EXPECT_EQ(m_store.size(), 0u);
    add();
    EXPECT_EQ(m_store.end(), 3002u);
}

TEST_F(EventStoreTest, AnOutcomeAfterItsRowFindsIt)
{
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 500; ++i)
        ids.push_back(add("x", static_cast<unsigned>(i % 3)));
    EXPECT_EQ(fate(ids[137], KafkaStatus::Queued), 138u);
    EXPECT_EQ(m_store.row(138).kafka, KafkaStatus::Queued);
    EXPECT_EQ(fate(ids[137], KafkaStatus::Acked, 1048), 138u);
    EXPECT_EQ(m_store.row(138).kafka, KafkaStatus::Acked);
    EXPECT_EQ(m_store.row(138).offset, 1048);
    EXPECT_EQ(m_store.row(137).kafka, KafkaStatus::None);
    EXPECT_EQ(m_store.row(139).kafka, KafkaStatus::None);
}

TEST_F(EventStoreTest, AnOutcomeBeforeItsRowWaitsForIt)
{
    add();
    const std::uint64_t id = m_backend.publish("dev-1", "a/b", "x");
    EXPECT_EQ(fate(id, KafkaStatus::Queued), std::nullopt);
    EXPECT_EQ(fate(id, KafkaStatus::Acked, 77), std::nullopt);
    m_store.append(std::move(m_backend.waiting.back()));
    EXPECT_EQ(m_store.row(2).kafka, KafkaStatus::Acked);
    EXPECT_EQ(m_store.row(2).offset, 77);
    EXPECT_EQ(m_store.row(1).kafka, KafkaStatus::None);
}

TEST_F(EventStoreTest, AKeyThatWasToldOnceStays)
{
    for (const bool early : { false, true }) {
        const std::uint64_t id = m_backend.publish("dev-1", "a/b", "x");
        if (!early)
            m_store.append(std::move(m_backend.waiting.back()));
        tap::KafkaOutcome told;
        told.eventId = id;
        told.status = KafkaStatus::Queued;
        told.rule = base::makeText("telemetry");
        told.keyed = tap::KafkaKey::Text;
        told.key = base::makeText("line 1");
        m_store.apply(told);
        tap::KafkaOutcome acked; // of a record that comes back from the disk: nobody knows its key any more
        acked.eventId = id;
        acked.status = KafkaStatus::Acked;
        acked.rule = told.rule;
        m_store.apply(acked);
        if (early)
            m_store.append(std::move(m_backend.waiting.back()));
        const ui::EventRow& row = m_store.row(m_store.end() - 1);
        EXPECT_EQ(row.kafka, KafkaStatus::Acked) << early;
        EXPECT_EQ(row.rule->view(), "telemetry") << early;
        EXPECT_EQ(ui::kafkaKey(row), "line 1") << early;
    }
}

TEST_F(EventStoreTest, AResultIsNotUndoneByALateQueued)
{
    const std::uint64_t id = add();
    fate(id, KafkaStatus::Acked, 5);
    EXPECT_EQ(fate(id, KafkaStatus::Queued), std::nullopt);
    EXPECT_EQ(m_store.row(1).kafka, KafkaStatus::Acked);
}

TEST_F(EventStoreTest, OutcomesOfRowsThatAreGoneOrNeverCameAreDropped)
{
    const std::uint64_t first = add();
    add();
    m_store.evict(1);
    EXPECT_EQ(fate(first, KafkaStatus::Acked, 1), std::nullopt);
    // One that the window was never given: its outcome must not stick to the next row.
    const std::uint64_t skipped = m_backend.publish("dev-1", "a/b", "x");
    m_backend.waiting.clear();
    fate(skipped, KafkaStatus::Acked, 9);
    add();
    EXPECT_EQ(m_store.row(3).kafka, KafkaStatus::None);
}

TEST_F(EventStoreTest, PayloadsAreLetGoBeforeRows)
{
    for (int i = 0; i < 20; ++i)
        add(std::string(100, static_cast<char>('a' + i)));
    EXPECT_EQ(m_store.size(), 20u);
    EXPECT_LE(m_store.payloadBytes(), 1000u);
    EXPECT_EQ(m_store.payloadsReleased(), 10u);
    EXPECT_TRUE(m_store.row(1).payloadGone);
    EXPECT_EQ(m_store.row(1).payloadSize, 100u);
    EXPECT_EQ(m_store.row(1).event.topic(), "a/b");
    EXPECT_FALSE(m_store.row(20).payloadGone);
    EXPECT_EQ(m_store.row(20).event.message->payload(), std::string(100, 't'));
    m_store.clear();
    EXPECT_EQ(m_store.payloadBytes(), 0u);
}

TEST_F(EventStoreTest, ASharedPayloadCountsOnce)
{
    add(std::string(900, 'x'));
    const mqtt::MessageRef message = m_store.row(1).event.message;
    for (int i = 0; i < 50; ++i) {
        tap::Event event;
        event.kind = tap::EventKind::Delivered;
        event.stamp.id = 1000u + static_cast<std::uint64_t>(i);
        event.message = message;
        m_store.append(std::move(event));
    }
    EXPECT_EQ(m_store.payloadBytes(), 900u);
    EXPECT_EQ(m_store.payloadsReleased(), 0u);
    m_store.evict(1);
    EXPECT_EQ(m_store.payloadBytes(), 900u);
}

} // namespace
} // namespace hookline

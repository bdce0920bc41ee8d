#include "ui/models/event_table_model.h"

#include "tests/gui/support/fake_backend.h"

#include <QAbstractItemModelTester>
#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <random>

namespace hookline {
namespace {

using ui::EventFilter;
using ui::EventTableModel;

class EventModelTest : public ::testing::Test {
protected:
    void tick()
    {
        m_model.ingest(m_backend.waiting, m_backend.waitingOutcomes);
        m_backend.waiting.clear();
        m_backend.waitingOutcomes.clear();
    }
    void finishSearch()
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return !m_model.isSearching(); }, 10000));
    }
    QString text(int row, int column) const { return m_model.index(row, column).data().toString(); }

    test::FakeBackend m_backend;
    EventTableModel m_model { 1000, 1 << 20 };
};

TEST_F(EventModelTest, ABurstOfNShowsN)
{
    m_backend.makeTraffic(777);
    tick();
    EXPECT_EQ(m_model.rowCount(), 777);
    EXPECT_EQ(m_model.totalSeen(), 777u);
    EXPECT_EQ(text(776, EventTableModel::Number), QStringLiteral("777"));
}

TEST_F(EventModelTest, ABurstLargerThanTheListKeepsTheNewest)
{
    m_backend.makeTraffic(3500);
    tick();
    EXPECT_EQ(m_model.rowCount(), 1000);
    EXPECT_EQ(m_model.totalSeen(), 3500u);
    EXPECT_EQ(m_model.numberAt(999), 3500u);
}

TEST_F(EventModelTest, OneTickIsOneInsertionAndOneRemoval)
{
    QSignalSpy inserted(&m_model, &QAbstractItemModel::rowsInserted),
        removed(&m_model, &QAbstractItemModel::rowsRemoved), changed(&m_model, &QAbstractItemModel::dataChanged),
        reset(&m_model, &QAbstractItemModel::modelReset);
    m_backend.makeTraffic(900);
    tick();
    EXPECT_EQ(inserted.count(), 1);
    EXPECT_EQ(removed.count(), 0);
    EXPECT_EQ(changed.count(), 1);
    m_backend.makeTraffic(333);
    tick();
    EXPECT_EQ(inserted.count(), 2);
    EXPECT_EQ(removed.count(), 1);
    EXPECT_EQ(changed.count(), 2);
    EXPECT_EQ(reset.count(), 0);
}

TEST_F(EventModelTest, AFilterHoldsForRowsThatComeLater)
{
    m_backend.publish("dev-1", "a/b", "one");
    m_backend.publish("dev-2", "a/b", "two");
    tick();
    m_model.setFilter(EventFilter(QStringLiteral("DEV-2")));
    finishSearch();
    EXPECT_EQ(m_model.rowCount(), 1);
    m_backend.publish("dev-1", "a/b", "three");
    m_backend.publish("dev-2", "a/b", "four");
    m_backend.publish("dev-3", "a/dev-2/b", "five");
    tick();
    ASSERT_EQ(m_model.rowCount(), 3);
    EXPECT_EQ(text(1, EventTableModel::Info), QStringLiteral("four"));
    EXPECT_EQ(text(2, EventTableModel::Info), QStringLiteral("five"));
    m_model.setFilter({});
    EXPECT_EQ(m_model.rowCount(), 5);
}

TEST_F(EventModelTest, TheOldResultStaysWhileANewFilterIsSearched)
{
    EventTableModel model(200000, 1 << 28);
    std::vector<tap::KafkaOutcome> none;
    for (int i = 0; i < 150000; ++i)
        m_backend.publish(i % 100 == 0 ? "rare" : "usual", "a/b", "payload payload payload payload");
    model.ingest(m_backend.waiting, none);
    model.setFilter(EventFilter(QStringLiteral("absent-text-anywhere rare")));
    if (model.isSearching()) {
        EXPECT_EQ(model.rowCount(), 150000);
        EXPECT_LE(model.searchPercent(), 100);
    }
    model.setFilter(EventFilter(QStringLiteral("rare")));
    // Rows that come while searching are not missed and not shown twice.
    m_backend.publish("rare", "a/b", "x");
    model.ingest(m_backend.waiting, none);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !model.isSearching(); }, 20000));
    EXPECT_EQ(model.rowCount(), 1501);
}

TEST_F(EventModelTest, AnOutcomeShowsInItsRowWhicheverComesFirst)
{
    const auto a = m_backend.publish("dev-1", "a/b", "x");
    tick();
    m_backend.outcome(a, tap::KafkaStatus::Queued);
    tick();
    EXPECT_EQ(text(0, EventTableModel::Kafka), QStringLiteral("… queued"));
    m_backend.outcome(a, tap::KafkaStatus::Acked, 1048);
    tick();
    EXPECT_EQ(text(0, EventTableModel::Kafka), QStringLiteral("✓ hookline.events-%1@1048").arg(a % 6));
    EXPECT_FALSE(text(0, EventTableModel::Latency).isEmpty());

    const auto b = m_backend.publish("dev-1", "a/b", "y");
    std::vector<tap::Event> late;
    late.swap(m_backend.waiting);
    m_backend.outcome(b, tap::KafkaStatus::Failed, -1, -192);
    tick();
    late.swap(m_backend.waiting);
    tick();
    EXPECT_EQ(text(1, EventTableModel::Kafka), QStringLiteral("✗ timed out"));
}

TEST_F(EventModelTest, PausedNothingMovesAndNothingIsLost)
{
    m_backend.makeTraffic(400);
    tick();
    m_model.setPaused(true);
    QSignalSpy inserted(&m_model, &QAbstractItemModel::rowsInserted),
        removed(&m_model, &QAbstractItemModel::rowsRemoved);
    m_backend.makeTraffic(1200);
    tick();
    EXPECT_EQ(m_model.rowCount(), 400);
    EXPECT_EQ(m_model.numberAt(0), 1u);
    EXPECT_EQ(m_model.newSincePause(), 1200u);
    EXPECT_EQ(m_model.overwrittenWhilePaused(), 0u);
    EXPECT_EQ(inserted.count() + removed.count(), 0);
    m_model.setPaused(false);
    EXPECT_EQ(m_model.rowCount(), 1000);
    EXPECT_EQ(m_model.numberAt(999), 1600u);
}

TEST_F(EventModelTest, APauseThatOutlastsTheListSaysHowManyRowsWereOverwritten)
{
    m_backend.makeTraffic(1000);
    tick();
    m_model.setPaused(true);
    for (int i = 0; i < 5; ++i) {
        m_backend.makeTraffic(300);
        tick();
    }
    EXPECT_EQ(m_model.overwrittenWhilePaused(), 500u);
    EXPECT_EQ(m_model.rowCount(), 500);
    EXPECT_EQ(m_model.newSincePause(), 1500u);
}

TEST_F(EventModelTest, SurvivesAnySequenceOfChanges)
{
    EventTableModel model(120, 3000);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::mt19937 random(42);
    std::vector<std::uint64_t> ids;
    for (int step = 0; step < 400; ++step) {
        switch (random() % 10) {
        case 0: model.setPaused(!model.isPaused()); break;
        case 1:
            model.setFilter(EventFilter(random() % 2 ? QStringLiteral("temp") : QStringLiteral("publish dev-0")));
            break;
        case 2: model.setFilter({}); break;
        case 3:
            if (random() % 8 == 0)
                model.clear();
            break;
        default: {
            m_backend.makeTraffic(static_cast<int>(random() % 70), random() % 2);
            // Sometimes outcomes overtake their events.
            std::vector<tap::Event> none;
            if (random() % 3 == 0) {
                model.ingest(none, m_backend.waitingOutcomes);
                m_backend.waitingOutcomes.clear();
            }
            model.ingest(m_backend.waiting, m_backend.waitingOutcomes);
            m_backend.waitingOutcomes.clear();
        }
        }
        QCoreApplication::processEvents();
        EXPECT_LE(model.store().size(), model.isPaused() ? 240u : 120u);
        if (!model.isFiltered() && !model.isPaused()) {
            EXPECT_EQ(static_cast<std::size_t>(model.rowCount()), model.store().size());
        }
        for (int row = 1; row < model.rowCount(); ++row)
            ASSERT_LT(model.numberAt(row - 1), model.numberAt(row));
    }
}

TEST_F(EventModelTest, HostileTextsAreMadeVisible)
{
    m_backend.publish("dev\x1b[31m", "t/\xE2\x80\xAEgnp", "a\nb\tc\x01");
    m_backend.publish("dev", "t", std::string_view("\xff\x00\x10", 3));
    tick();
    EXPECT_EQ(text(0, EventTableModel::Client), QStringLiteral("dev‹ESC›[31m"));
    EXPECT_EQ(text(0, EventTableModel::Topic), QStringLiteral("t/‹U+202E›gnp"));
    EXPECT_EQ(text(0, EventTableModel::Info), QStringLiteral("a↵b⇥c‹SOH›"));
    EXPECT_EQ(text(1, EventTableModel::Info), QStringLiteral("0x FF 00 10"));
    m_backend.publish("<b>x</b>", "t", "<img src=x>");
    tick();
    EXPECT_TRUE(m_model.index(2, EventTableModel::Client)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("&lt;b&gt;")));
}

TEST_F(EventModelTest, ARowAsJsonHoldsEverything)
{
    const auto id = m_backend.publish("dev-1", "a/b", "{\"t\":1}");
    m_backend.outcome(id, tap::KafkaStatus::Acked, 12);
    tick();
    const QByteArray json = m_model.rowAsJson(0);
    for (const char* part : { "\"event\": \"publish\"", "\"client_id\": \"dev-1\"", "\"topic\": \"a/b\"",
             "\"offset\": 12", "\"payload\": \"{\\\"t\\\":1}\"" })
        EXPECT_TRUE(json.contains(part)) << part << "\n" << json.toStdString();
}

} // namespace
} // namespace hookline

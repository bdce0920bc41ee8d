// The tree of hook chains: rows that stay themselves while the chains change, numbers, and what a drag asks for.
#include "tests/gui/support/fake_backend.h"

#include "ui/models/hook_tree_model.h"
#include "ui/models/hook_words.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include <memory>
#include <random>

namespace hookline {
namespace {

using ui::HookTreeModel;

class HookModel : public ::testing::Test {
protected:
    HookModel()
    {
        backend.makeHooks();
        take();
    }
    void take() { model.setChains(backend.hookChains(), backend.now.steadyNanos); }
    QModelIndex point(const char* name) const
    {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, 0).data().toString() == QLatin1String(name))
                return model.index(row, 0);
        }
        return {};
    }
    QModelIndex callback(const char* at, const QString& owner) const
    {
        const QModelIndex parent = point(at);
        for (int row = 0; row < model.rowCount(parent); ++row) {
            if (model.index(row, 0, parent).data().toString() == owner)
                return model.index(row, 0, parent);
        }
        return {};
    }
    QString cell(const QModelIndex& row, int column) const { return row.siblingAtColumn(column).data().toString(); }
    metrics::HookChain& chain(const char* name)
    {
        return *std::ranges::find(backend.chains, std::string_view(name), &metrics::HookChain::point);
    }

    test::FakeBackend backend;
    HookTreeModel model;
    QAbstractItemModelTester tester { &model, QAbstractItemModelTester::FailureReportingMode::Fatal };
};

TEST_F(HookModel, ShowsOrderNumbersAndHealth)
{
    ASSERT_EQ(model.rowCount(point("message.publish")), 3);
    const QModelIndex enrich = callback("message.publish", QStringLiteral("script enrich.lua"));
    EXPECT_EQ(enrich.row(), 1);
    EXPECT_EQ(cell(enrich, HookTreeModel::Priority), QStringLiteral("transform (800)"));
    EXPECT_EQ(cell(enrich, HookTreeModel::Filter), QStringLiteral("sensors/+/+"));
    EXPECT_EQ(cell(enrich, HookTreeModel::Drops), QStringLiteral("19"));
    EXPECT_EQ(model.health(enrich), HookTreeModel::Health::Well);
    EXPECT_TRUE(cell(enrich, HookTreeModel::P99).contains(QStringLiteral("\u00B5s")));
    EXPECT_EQ(model.health(callback("message.publish", QStringLiteral("script lookup.lua"))), HookTreeModel::Health::Slow);
    EXPECT_EQ(model.health(callback("message.publish", QStringLiteral("script legacy.lua"))), HookTreeModel::Health::Resting);
    EXPECT_EQ(model.health(point("message.publish")), HookTreeModel::Health::Resting) << "a point is as well as its worst";
    EXPECT_EQ(cell(point("message.publish"), HookTreeModel::Errors), QStringLiteral("61"));
    for (const metrics::HookChain& each : backend.chains)
        EXPECT_FALSE(ui::HookWords::pointHint(each.point).isEmpty()) << each.point;
}

TEST_F(HookModel, RatesAreOfTheTimeBetweenTwoAnswers)
{
    const QModelIndex enrich = callback("message.publish", QStringLiteral("script enrich.lua"));
    backend.makeCalls(500);
    backend.advance(2);
    take();
    EXPECT_EQ(cell(enrich, HookTreeModel::CallRate), QStringLiteral("250/s"));
    take(); // asked again at once, after a command
    EXPECT_EQ(cell(enrich, HookTreeModel::CallRate), QStringLiteral("250/s"));
}

TEST_F(HookModel, CountersAreCountedFromTheReset)
{
    const QModelIndex enrich = callback("message.publish", QStringLiteral("script enrich.lua"));
    model.resetCounters();
    EXPECT_EQ(cell(enrich, HookTreeModel::Calls), QStringLiteral("0"));
    EXPECT_EQ(cell(enrich, HookTreeModel::P99), QStringLiteral("\u2013"));
    backend.makeCalls(7);
    backend.advance(1);
    take();
    EXPECT_EQ(cell(enrich, HookTreeModel::Calls), QStringLiteral("7"));
}

TEST_F(HookModel, ARowStaysItselfThroughAnyChange)
{
    std::mt19937 random(7);
    auto& list = chain("message.publish").callbacks;
    const QPersistentModelIndex kept(callback("message.publish", QStringLiteral("script enrich.lua")));
    const std::uint64_t id = model.callback(kept)->id;
    std::uint64_t next = 1000;
    for (int round = 0; round < 200; ++round) {
        if (list.size() < 6 && random() % 2 == 0) {
            metrics::HookCallback made;
            made.id = ++next;
            made.owner = "new";
            list.insert(list.begin() + static_cast<std::ptrdiff_t>(random() % (list.size() + 1)), made);
        }
        std::ranges::shuffle(list, random);
        if (list.size() > 2 && random() % 3 == 0) {
            const auto victim = list.begin() + static_cast<std::ptrdiff_t>(random() % list.size());
            if (victim->id != id)
                list.erase(victim);
        }
        take();
        ASSERT_TRUE(kept.isValid());
        ASSERT_EQ(model.callback(kept)->id, id);
        for (int row = 0; row < static_cast<int>(list.size()); ++row)
            ASSERT_EQ(model.callback(model.index(row, 0, point("message.publish")))->id, list[static_cast<std::size_t>(row)].id);
    }
}

TEST_F(HookModel, ADragAsksForAPlaceInItsOwnChainOnly)
{
    QSignalSpy moves(&model, &HookTreeModel::moveWanted);
    const QModelIndex first = callback("message.publish", QStringLiteral("script legacy.lua"));
    const QModelIndex last = callback("message.publish", QStringLiteral("script lookup.lua"));
    const std::unique_ptr<QMimeData> dragged(model.mimeData({ last }));
    EXPECT_FALSE(model.canDropMimeData(dragged.get(), Qt::MoveAction, 0, 0, point("message.authorize")));
    EXPECT_FALSE(model.dropMimeData(dragged.get(), Qt::MoveAction, 0, 0, point("message.authorize")));
    EXPECT_FALSE(model.dropMimeData(dragged.get(), Qt::MoveAction, 0, 0, point("message.publish"))) << "the core moves rows";
    ASSERT_EQ(moves.size(), 1);
    EXPECT_EQ(moves[0][0].toULongLong(), model.callback(last)->id);
    EXPECT_EQ(moves[0][1].toULongLong(), model.callback(first)->id);
    (void)model.dropMimeData(dragged.get(), Qt::MoveAction, 3, 0, point("message.publish"));
    EXPECT_EQ(moves.back()[1].toULongLong(), 0u) << "last";
    quint64 before = 1;
    EXPECT_FALSE(model.neighbour(first, -1, before));
    EXPECT_TRUE(model.neighbour(first, 1, before));
    EXPECT_EQ(before, model.callback(last)->id);
    EXPECT_FALSE(model.neighbour(last, 1, before));
}

} // namespace
} // namespace hookline

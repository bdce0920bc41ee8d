// What a hook costs over time, which events come by it, and which rules for Kafka.
#include "tests/gui/support/window.h"

#include "ui/models/hook_events.h"
#include "ui/models/hook_timeline.h"
#include "ui/models/hook_tree_model.h"
#include "ui/pages/hooks_page.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/hook_chains_view.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

#include <gtest/gtest.h>

#include <cmath>

namespace hookline {
namespace {

using ui::HookTreeModel;
using ui::MainWindow;

TEST(HookEvents, APointTellsOfAnEventOrComesBeforeOne)
{
    EXPECT_EQ(ui::eventOf("message.routed"), "publish");
    EXPECT_EQ(ui::eventOf("message.publish"), "") << "it may still be refused";
    EXPECT_EQ(ui::eventsFilter("message.publish", {}), QStringLiteral("event == publish"));
    EXPECT_EQ(ui::eventsFilter("message.publish", { { "a/#" }, {} }), QStringLiteral("event == publish && topic like a/#"));
    EXPECT_EQ(ui::eventsFilter("sys.tick", {}), QString());
    EXPECT_TRUE(ui::isOnPublishPath("message.authorize"));
    EXPECT_FALSE(ui::isOnPublishPath("client.connected"));
}

TEST(HookEvents, RulesThatWantAnEvent)
{
    config::KafkaSettings settings;
    EXPECT_EQ(ui::rulesAt("message.routed", settings), std::vector<std::string> { "" }) << "the one that goes without saying";
    config::RuleSettings rule;
    rule.name = "life";
    rule.events = { "connected" };
    settings.rules = { rule };
    EXPECT_TRUE(ui::rulesAt("message.routed", settings).empty());
    EXPECT_EQ(ui::rulesAt("client.connected", settings), std::vector<std::string> { "life" });
    settings.rules[0].enabled = false;
    EXPECT_TRUE(ui::rulesAt("client.connected", settings).empty());
}

TEST(HookTimeline, EachSecondHasTheTimesOfItsOwnCalls)
{
    std::vector<metrics::HookChain> chains { { "message.publish", metrics::HookPhase::Mutate, { {} } } };
    metrics::HookCallback& one = chains[0].callbacks[0];
    one.id = 7;
    const auto add = [&](std::uint64_t nanos) { ++one.stats.nanos.counts[static_cast<std::size_t>(metrics::LatencyHistogram::bucketOf(nanos))]; };
    ui::HookTimeline timeline;
    add(1'000'000);
    timeline.look(chains, 100);
    EXPECT_TRUE(timeline.of(7).empty()) << "what was before the first look is not of a second";
    add(5'000);
    timeline.look(chains, 101);
    timeline.look(chains, 102);
    ASSERT_EQ(timeline.of(7).size(), 2u);
    EXPECT_NEAR(timeline.of(7)[0].p99, 5, 1);
    EXPECT_TRUE(std::isnan(timeline.of(7)[1].p50));
    for (int i = 103; i < 200; ++i)
        timeline.look(chains, i);
    EXPECT_LE(timeline.of(7).size(), 61u);
    EXPECT_GE(timeline.of(7).front().time, 139);
    chains[0].callbacks.clear();
    timeline.look(chains, 200);
    EXPECT_TRUE(timeline.of(7).empty());
}

class HookDetails : public ::testing::Test {
protected:
    HookDetails()
    {
        w.backend.makeHooks();
        w.backend.makeBridge();
        w.window->showPage(MainWindow::Hooks);
        w.settle();
        tree = w.find<QTreeView>("hooksTreeView");
    }
    QModelIndex find(const char* text, const QModelIndex& below = {}) const
    {
        const QModelIndexList found = tree->model()->match(tree->model()->index(0, 0, below), Qt::DisplayRole, QLatin1String(text), 1,
            Qt::MatchExactly | (below.isValid() ? Qt::MatchFlags() : Qt::MatchFlags(Qt::MatchRecursive)));
        return found.isEmpty() ? QModelIndex() : found.first();
    }

    test::Window w;
    QTreeView* tree;
};

TEST_F(HookDetails, TheChosenCallbackIsShownOverTime)
{
    tree->setCurrentIndex(find("script enrich.lua"));
    w.settle();
    auto* chart = w.find<ui::Chart>("hookCostChart");
    EXPECT_FALSE(chart->isVisible()) << "nothing was measured yet";
    w.backend.makeCalls(1088);
    w.backend.advance(1);
    w.find<ui::HookChainsView>("hookChainsView")->renew();
    ASSERT_TRUE(chart->isVisible());
    const std::vector<double> values = chart->valuesAt(chart->nearestTime(9e9));
    ASSERT_EQ(values.size(), 2u);
    EXPECT_NEAR(values[0], 6.4, 1.5);
    tree->setCurrentIndex(find("message.publish"));
    w.settle();
    EXPECT_FALSE(chart->isVisible()) << "a point's times are not those of one call";
    tree->setCurrentIndex(find("script enrich.lua"));
    w.window->resize(1040, 600);
    w.settle();
    w.find<ui::HookChainsView>("hookChainsView")->renew();
    EXPECT_FALSE(chart->isVisible()) << "in a small window the chains need the room";
}

TEST_F(HookDetails, ASlowOneSaysByHowMuchItHoldsMessagesUp)
{
    tree->setCurrentIndex(find("script lookup.lua"));
    w.settle();
    const QString says = w.find<QLabel>("hookSaysLabel")->text();
    EXPECT_TRUE(says.startsWith(QStringLiteral("Slow: it slows the publish path by"))) << says.toStdString();
    EXPECT_TRUE(says.contains(QStringLiteral("ms (p99)")));
}

TEST_F(HookDetails, FromAHookToItsEvents)
{
    tree->setCurrentIndex(find("script enrich.lua"));
    w.settle();
    w.find<QPushButton>("hookEventsPushButton")->click();
    w.settle();
    EXPECT_TRUE(w.find<QWidget>("eventsPage")->isVisible());
    EXPECT_EQ(w.find<QLineEdit>("filterLineEdit")->text(), QStringLiteral("event == publish && topic like sensors/+/+"));
}

TEST_F(HookDetails, TheBridgeSaysItsRulesAndPointsWhatTheyMay)
{
    const QModelIndex routed = find("message.routed");
    EXPECT_EQ(find("Kafka bridge", routed).siblingAtColumn(HookTreeModel::Rule).data().toString(), QStringLiteral("telemetry, alarms"));
    EXPECT_EQ(find("this window's events", routed).siblingAtColumn(HookTreeModel::Rule).data().toString(), QString());
    const QModelIndex publish = find("message.authorize");
    EXPECT_EQ(publish.siblingAtColumn(HookTreeModel::State).data().toString(), QStringLiteral("may refuse"));
    EXPECT_EQ(publish.siblingAtColumn(HookTreeModel::Priority).data().toString(), QString());
    EXPECT_EQ(find("script legacy.lua").siblingAtColumn(HookTreeModel::State).data().toString(), QStringLiteral("paused after errors"));
    const QString csv = QString::fromUtf8(w.find<ui::HookChainsView>("hookChainsView")->csv());
    EXPECT_TRUE(csv.contains(QStringLiteral("\r\nmessage.publish/script enrich.lua,ok,800,sensors/+/+,"))) << csv.toStdString();
}

} // namespace
} // namespace hookline

// Texts put together out of parts: each language has its own brackets, colons and commas.
#include "tests/gui/support/window.h"

#include "ui/format.h"
#include "ui/models/bridge_tables.h"
#include "ui/models/event_cells.h"
#include "ui/models/hook_words.h"
#include "ui/widgets/event_view.h"

#include <QTreeWidget>

#include <gtest/gtest.h>

namespace hookline {
namespace {

struct Marks {
    const char* language;
    const char* open;
    const char* close;
    const char* colon;
    const char* comma;
};

class PunctuationTest : public ::testing::TestWithParam<Marks> {
protected:
    PunctuationTest()
        : w([](test::FakeBackend& backend) { backend.current.window.language = GetParam().language; })
    {
    }
    static QString inBrackets(const QString& text)
    {
        return QString::fromUtf8(GetParam().open) + text + QString::fromUtf8(GetParam().close);
    }

    test::Window w;
};

TEST_P(PunctuationTest, BracketsColonsAndCommasAreTheLanguagesOwn)
{
    EXPECT_EQ(ui::withDetail(QStringLiteral("a"), QStringLiteral("b")), QStringLiteral("a") + inBrackets(QStringLiteral("b")));
    EXPECT_EQ(ui::labelled(QStringLiteral("a"), QStringLiteral("b")),
        QStringLiteral("a") + QString::fromUtf8(GetParam().colon) + QStringLiteral("b"));
    EXPECT_TRUE(ui::cells::reason(mqtt::ReasonCode::NotAuthorized).endsWith(inBrackets(QStringLiteral("0x87"))));
    EXPECT_EQ(ui::HookWords::priority(900), QStringLiteral("validate") + inBrackets(QStringLiteral("900")));
    metrics::CallbackFilter filter;
    filter.topics = { "a/#", "b/#" };
    EXPECT_EQ(ui::HookWords::filter(filter), QStringLiteral("a/#") + QString::fromUtf8(GetParam().comma) + QStringLiteral("b/#"));
}

TEST_P(PunctuationTest, TheCauseOfAFailureHasItsNumberInBrackets)
{
    w.window->showPage(ui::MainWindow::Events);
    const auto id = w.backend.publish("dev-1", "a/b", "x");
    w.backend.outcome(id, tap::KafkaStatus::Failed, -1, -192);
    w.tick();
    w.find<ui::EventView>("eventsTableView")->selectRow(0);
    w.settle();
    const auto found = w.find<QTreeWidget>("eventTreeWidget")
                           ->findItems(inBrackets(QStringLiteral("-192")), Qt::MatchEndsWith | Qt::MatchRecursive, 1);
    EXPECT_EQ(found.size(), 1);
}

TEST_P(PunctuationTest, AnExampleOfALossNeedsNoColonOfAnyLanguage)
{
    ui::LossTableModel losses;
    metrics::BridgeReport report;
    metrics::LossReport loss;
    loss.code = -192;
    loss.count = 1;
    loss.client = "dev-1";
    loss.detail = "xyz";
    report.losses.push_back(loss);
    losses.setRows(report);
    EXPECT_EQ(losses.index(0, ui::LossTableModel::Example).data().toString(),
        QStringLiteral("dev-1 \u00B7 xyz"));
}

INSTANTIATE_TEST_SUITE_P(Languages, PunctuationTest,
    ::testing::Values(Marks { "en", " (", ")", ": ", ", " },
        Marks { "zh_CN", "\xEF\xBC\x88", "\xEF\xBC\x89", "\xEF\xBC\x9A", "\xEF\xBC\x8C" }),
    [](const auto& each) { return std::string(each.param.language); });

} // namespace
} // namespace hookline

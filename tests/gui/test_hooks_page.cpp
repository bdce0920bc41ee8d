// The hooks page: chains switched and moved in the core, scripts written, tried and taken into use.
#include "tests/gui/support/window.h"

#include "ui/models/metrics_history.h"
#include "ui/models/hook_tree_model.h"
#include "ui/pages/hooks_page.h"
#include "ui/theme.h"
#include "ui/widgets/code_edit.h"
#include "ui/widgets/hook_chains_view.h"
#include "ui/widgets/scripts_view.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::HookTreeModel;
using ui::MainWindow;

class HooksPageTest : public ::testing::Test {
protected:
    void start(bool hooks = true)
    {
        if (hooks)
            w.backend.makeHooks();
        w.window->showPage(MainWindow::Hooks);
        w.settle();
        tree = w.find<QTreeView>("hooksTreeView");
    }
    void openScripts()
    {
        w.find<QTabWidget>("hooksTabWidget")->setCurrentIndex(1);
        w.settle();
        list = w.find<QListWidget>("scriptsListWidget");
        edit = w.find<ui::CodeEdit>("scriptPlainTextEdit");
    }
    void select(const char* owner)
    {
        const QModelIndexList found = tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, QLatin1String(owner), 1,
            Qt::MatchExactly | Qt::MatchRecursive);
        ASSERT_FALSE(found.isEmpty()) << owner;
        tree->setCurrentIndex(found.first());
        w.settle();
    }
    QStringList order(const char* point) const
    {
        QStringList out;
        for (const auto& chain : w.backend.chains) {
            for (const auto& callback : chain.callbacks) {
                if (chain.point == point)
                    out << QString::fromStdString(callback.owner).section(QLatin1Char(' '), -1);
            }
        }
        return out;
    }
    bool enabled(const char* owner) const
    {
        for (const auto& chain : w.backend.chains) {
            for (const auto& callback : chain.callbacks) {
                if (callback.owner == owner)
                    return callback.enabled;
            }
        }
        return false;
    }
    QAbstractButton* confirm(const char* view) const
    {
        return w.window->findChild<QWidget*>(QLatin1String(view))->findChild<QAbstractButton*>(QStringLiteral("confirmYesPushButton"));
    }
    QString result(int row, int column) const { return w.find<QTreeWidget>("trialTreeWidget")->topLevelItem(row)->text(column); }

    test::Window w;
    QTreeView* tree = nullptr;
    QListWidget* list = nullptr;
    ui::CodeEdit* edit = nullptr;
};

TEST_F(HooksPageTest, TheCoreIsAskedOnlyWhileSomebodyLooks)
{
    w.window->findChild<ui::MetricsHistory*>()->stop(); // it asks once a second whoever looks
    const int before = w.backend.hookQuestions;
    w.settle();
    EXPECT_EQ(w.backend.hookQuestions, before);
    start();
    EXPECT_GT(w.backend.hookQuestions, before);
    w.window->showPage(MainWindow::Overview);
    const int asked = w.backend.hookQuestions;
    QTest::qWait(1300);
    EXPECT_EQ(w.backend.hookQuestions, asked);
}

TEST_F(HooksPageTest, PointsWhereNobodyListensAreShownOnRequest)
{
    start();
    const int listened = tree->model()->rowCount();
    EXPECT_EQ(listened, 12);
    w.find<QToolButton>("allPointsChipToolButton")->click();
    EXPECT_EQ(tree->model()->rowCount(), static_cast<int>(w.backend.chains.size()));
    w.find<QLineEdit>("hookSearchLineEdit")->setText(QStringLiteral("legacy"));
    ASSERT_EQ(tree->model()->rowCount(), 1);
    EXPECT_EQ(tree->model()->rowCount(tree->model()->index(0, 0)), 3) << "the whole chain: an order with gaps would mislead";
    w.find<QLineEdit>("hookSearchLineEdit")->setText(QStringLiteral("nothing"));
    EXPECT_TRUE(w.find<QPushButton>("hooksEmptyPushButton")->isVisible());
    w.find<QPushButton>("hooksEmptyPushButton")->click();
    EXPECT_GE(tree->model()->rowCount(), listened);
}

TEST_F(HooksPageTest, KeyboardMovesACallbackInTheCoreAndItStaysSelected)
{
    start();
    select("script lookup.lua");
    tree->setFocus();
    QTest::keyClick(tree, Qt::Key_Up, Qt::AltModifier);
    w.settle();
    EXPECT_EQ(order("message.publish"), (QStringList { QStringLiteral("legacy.lua"), QStringLiteral("lookup.lua"), QStringLiteral("enrich.lua") }));
    EXPECT_EQ(tree->currentIndex().data().toString(), QStringLiteral("script lookup.lua"));
    QTest::keyClick(tree, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(tree, Qt::Key_Up, Qt::AltModifier); // there is no place before the first
    EXPECT_EQ(order("message.publish").first(), QStringLiteral("lookup.lua"));
    w.find<QAction>("hookDownAction")->trigger();
    w.find<QAction>("hookDownAction")->trigger();
    EXPECT_EQ(order("message.publish").last(), QStringLiteral("lookup.lua"));
    EXPECT_FALSE(w.find<QAction>("hookDownAction")->isEnabled());
}

TEST_F(HooksPageTest, ADropMovesItInTheCoreToo)
{
    start();
    select("script lookup.lua");
    const QPersistentModelIndex parent(tree->currentIndex().parent());
    const std::unique_ptr<QMimeData> data(tree->model()->mimeData({ tree->currentIndex() }));
    tree->model()->dropMimeData(data.get(), Qt::MoveAction, 0, 0, parent);
    w.settle();
    EXPECT_EQ(order("message.publish").first(), QStringLiteral("lookup.lua"));
    EXPECT_EQ(tree->model()->index(0, 0, parent).data().toString(), QStringLiteral("script lookup.lua"));
}

TEST_F(HooksPageTest, SpaceSwitchesAScriptAndAsksBeforeItSwitchesOffWhatGuards)
{
    start();
    select("script enrich.lua");
    QTest::keyClick(tree, Qt::Key_Space);
    EXPECT_FALSE(enabled("script enrich.lua"));
    w.find<QAction>("switchHookAction")->trigger();
    EXPECT_TRUE(enabled("script enrich.lua"));
    select("access rules");
    QTest::keyClick(tree, Qt::Key_Space);
    EXPECT_TRUE(enabled("access"));
    confirm("hookChainsView")->click();
    EXPECT_FALSE(enabled("access"));
}

TEST_F(HooksPageTest, ASelectedCallbackSaysItsLastErrorAndOpensItsScript)
{
    start();
    select("script legacy.lua");
    EXPECT_TRUE(w.find<QLabel>("hookErrorLabel")->text().contains(QStringLiteral("legacy.lua:7:")));
    EXPECT_TRUE(w.find<QLabel>("hookSaysLabel")->text().contains(QStringLiteral("paused")));
    w.find<QPushButton>("openScriptPushButton")->click();
    w.settle();
    EXPECT_TRUE(w.find<QLabel>("scriptTitleLabel")->isVisible());
    edit = w.find<ui::CodeEdit>("scriptPlainTextEdit");
    EXPECT_TRUE(edit->toPlainText().contains(QStringLiteral("celsius * scale")));
    EXPECT_EQ(edit->errorLine(), 7) << "the core's error stands at its line";
}

TEST_F(HooksPageTest, AppliedTextIsInUseAndAWrongOneIsNot)
{
    start();
    openScripts();
    const QString path = list->item(0)->data(Qt::UserRole).toString();
    const QString before = w.backend.scriptTexts[path];
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("-- new"));
    w.backend.scriptProblemId = QStringLiteral("script.error");
    w.backend.scriptProblem = QStringLiteral("enrich.lua:3: unexpected symbol near 'local'");
    w.find<QAction>("applyScriptAction")->trigger();
    EXPECT_EQ(w.backend.scriptTexts[path], before);
    EXPECT_EQ(edit->errorLine(), 3);
    EXPECT_EQ(edit->textCursor().blockNumber() + 1, 3);
    EXPECT_TRUE(w.find<QLabel>("scriptProblemLabel")->text().contains(QStringLiteral("unexpected symbol")));
    QTest::keyClicks(edit, QStringLiteral("x"));
    EXPECT_EQ(edit->errorLine(), 0) << "lines may be others after a change";
    w.backend.scriptProblemId.clear();
    w.backend.scriptProblem.clear();
    w.find<QAction>("applyScriptAction")->trigger();
    EXPECT_EQ(w.backend.scriptTexts[path], edit->toPlainText());
    EXPECT_FALSE(w.find<QAction>("revertScriptAction")->isEnabled());
}

TEST_F(HooksPageTest, AScriptThatIsInUseAsItStandsIsNotApplied)
{
    start();
    openScripts();
    EXPECT_FALSE(w.find<QAction>("applyScriptAction")->isEnabled());
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("-- new"));
    EXPECT_TRUE(w.find<QAction>("applyScriptAction")->isEnabled());
    w.find<QAction>("applyScriptAction")->trigger();
    EXPECT_FALSE(w.find<QAction>("applyScriptAction")->isEnabled());
}

TEST_F(HooksPageTest, AChangeMadeElsewhereIsNotOverwrittenWithoutAsking)
{
    start();
    openScripts();
    const QString path = list->item(0)->data(Qt::UserRole).toString();
    w.backend.scriptTexts[path] = QStringLiteral("-- changed by another editor\n");
    w.find<ui::ScriptsView>("scriptsView")->renew();
    EXPECT_EQ(edit->toPlainText(), QStringLiteral("-- changed by another editor\n")) << "nothing was typed: shown at once";
    edit->setPlainText(QStringLiteral("-- typed here\n"));
    w.backend.scriptTexts[path] = QStringLiteral("-- changed again\n");
    w.find<ui::ScriptsView>("scriptsView")->renew();
    EXPECT_EQ(edit->toPlainText(), QStringLiteral("-- typed here\n"));
    w.find<QAction>("applyScriptAction")->trigger();
    EXPECT_EQ(w.backend.scriptTexts[path], QStringLiteral("-- changed again\n"));
    confirm("scriptsView")->click();
    EXPECT_EQ(w.backend.scriptTexts[path], QStringLiteral("-- typed here\n"));
}

TEST_F(HooksPageTest, WhatWasTypedStaysWhileAnotherScriptIsLookedAt)
{
    start();
    openScripts();
    edit->setPlainText(QStringLiteral("-- half done"));
    list->setCurrentRow(1);
    EXPECT_TRUE(edit->toPlainText().contains(QStringLiteral("public/#")));
    EXPECT_TRUE(w.find<ui::ScriptsView>("scriptsView")->hasUnsaved());
    list->setCurrentRow(0);
    EXPECT_EQ(edit->toPlainText(), QStringLiteral("-- half done"));
    w.find<QAction>("revertScriptAction")->trigger();
    confirm("scriptsView")->click();
    EXPECT_TRUE(edit->toPlainText().startsWith(QStringLiteral("-- Adds")));
    EXPECT_FALSE(w.find<ui::ScriptsView>("scriptsView")->hasUnsaved());
}

TEST_F(HooksPageTest, TheWindowDoesNotCloseOverUnsavedText)
{
    start();
    openScripts();
    edit->setPlainText(QStringLiteral("-- half done"));
    w.window->showPage(MainWindow::Overview);
    EXPECT_FALSE(w.window->close());
    EXPECT_TRUE(edit->isVisible()) << "the question stands where the text is";
    confirm("scriptsView")->click();
    EXPECT_FALSE(w.window->isVisible());
}

TEST_F(HooksPageTest, ATestRunOnTheLastMessageShowsWhatBecomesOfIt)
{
    start();
    openScripts();
    w.backend.publish("dev-007", "sensors/north/d7", std::string("{\"t\":\x01 1}", 9));
    w.tick();
    w.backend.trial.topic = "sensors/north/d7";
    w.backend.trial.payload = "{\"site\":\"north\"}";
    w.backend.trial.steps = { { QStringLiteral("message.publish"), 2, true, true, {} } };
    w.backend.trial.said = { "hello" };
    w.find<QPushButton>("lastEventPushButton")->click();
    EXPECT_EQ(w.backend.tried.topic, "sensors/north/d7");
    EXPECT_EQ(w.backend.tried.client, "dev-007");
    EXPECT_EQ(w.backend.tried.payload, std::string("{\"t\":\x01 1}", 9)) << "to the byte";
    EXPECT_TRUE(result(0, 1).contains(QStringLiteral("sensors/north/d7")));
    EXPECT_TRUE(result(1, 1).contains(QStringLiteral("north")));
    w.backend.trial.steps[0].error = QStringLiteral("enrich.lua:4: attempt to index a nil value");
    w.backend.trial.fate = ui::ScriptTrial::Fate::Rejected;
    w.backend.trial.reason = QStringLiteral("unspecified_error");
    QTest::keyClick(w.find<QLineEdit>("sampleTopicLineEdit"), Qt::Key_Return);
    EXPECT_EQ(edit->errorLine(), 4);
    EXPECT_TRUE(result(0, 1).contains(QStringLiteral("unspecified_error")));
}

TEST_F(HooksPageTest, WithoutScriptsOneIsWrittenFromAnExample)
{
    start(false);
    openScripts();
    auto* write = w.find<QPushButton>("scriptsEmptyPushButton");
    ASSERT_TRUE(write->isVisible());
    write->click();
    w.settle();
    auto* name = w.find<QLineEdit>("scriptNameLineEdit");
    ASSERT_TRUE(name->isVisible());
    name->setText(QStringLiteral("mine"));
    QTest::keyClick(name, Qt::Key_Return);
    w.settle();
    EXPECT_FALSE(name->isVisible());
    ASSERT_EQ(list->count(), 1);
    EXPECT_TRUE(edit->toPlainText().contains(QStringLiteral("hook.on")));
    EXPECT_EQ(edit->toPlainText(), w.backend.scriptTexts[list->item(0)->data(Qt::UserRole).toString()]);
}

TEST_F(HooksPageTest, TheEditorColoursLuaAndIndents)
{
    start();
    openScripts();
    list->setCurrentRow(2);
    const auto colours = [&](int line) {
        QStringList out;
        for (const auto& range : edit->document()->findBlockByNumber(line).layout()->formats())
            out << range.format.foreground().color().name();
        return out;
    };
    const QString comment = ui::theme()[ui::Role::TextMuted].name();
    EXPECT_EQ(colours(0), QStringList { comment });
    EXPECT_EQ(colours(1), QStringList { comment }) << "a long comment goes on";
    EXPECT_EQ(colours(2), (QStringList { ui::theme()[tap::EventKind::Subscribed].name(), ui::theme()[ui::Role::Warn].name() }));
    edit->setPlainText(QStringLiteral("  if x then"));
    edit->moveCursor(QTextCursor::End);
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClick(edit, Qt::Key_Tab);
    EXPECT_EQ(edit->toPlainText(), QStringLiteral("  if x then\n    "));
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_Escape);
    EXPECT_FALSE(edit->hasFocus()) << "the keyboard's way out";
}

} // namespace
} // namespace hookline

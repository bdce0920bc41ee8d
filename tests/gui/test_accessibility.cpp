// Every control that is shown has a name for those who do not see it, in both languages; lists and tables say their rows.
#include "tests/gui/support/window.h"

#include "ui/dialogs/proto_dialog.h"
#include "ui/pages/settings_page.h"
#include "ui/theme.h"
#include "ui/widgets/event_view.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTextEdit>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

bool isControl(const QWidget* widget)
{
    if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
        return false;
    const bool editor = qobject_cast<const QLineEdit*>(widget) && qobject_cast<const QAbstractSpinBox*>(widget->parentWidget());
    const bool inCombo = qobject_cast<const QComboBox*>(widget->parentWidget());
    return !editor && !inCombo
        && (qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget)
            || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget)
            || qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QTextEdit*>(widget)
            || qobject_cast<const QPlainTextEdit*>(widget));
}

/// Names of everything that can be pressed, typed into or chosen from.
int expectNames(QWidget* root, const std::string& scene)
{
    int seen = 0;
    QList<QWidget*> all = root->findChildren<QWidget*>();
    all.prepend(root);
    for (QWidget* widget : all) {
        // Tool buttons take no focus by themselves, but they are pressed.
        if (!isControl(widget) && !(widget->isVisible() && qobject_cast<QAbstractButton*>(widget)))
            continue;
        if (widget->objectName().startsWith(QLatin1String("qt_")))
            continue;
        ++seen;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        EXPECT_TRUE(face) << scene << ": " << widget->objectName().toStdString();
        if (!face)
            continue;
        EXPECT_FALSE(face->text(QAccessible::Name).trimmed().isEmpty())
            << scene << ": " << widget->metaObject()->className() << ' ' << widget->objectName().toStdString();
    }
    return seen;
}

class Accessibility : public ::testing::TestWithParam<const char*> {
protected:
    static void use(test::FakeBackend& backend) { backend.current.window.language = GetParam(); }
};

TEST_P(Accessibility, EveryShowingControlOfEveryPageHasAName)
{
    test::Window w(use);
    w.backend.makeClients(5);
    w.backend.makeHistory(4, [&] { w.sample(); });
    w.backend.makeTraffic(200);
    w.tick();
    emit w.backend.logged({ w.backend.now.wallMicros, base::LogLevel::Error, "kafka", "it broke" });
    emit w.backend.problem(QStringLiteral("net.port_in_use"), QStringLiteral("port"), QStringLiteral("other"));
    for (int page = MainWindow::Overview; page <= MainWindow::Settings; ++page) {
        w.window->showPage(static_cast<MainWindow::Page>(page));
        w.settle();
        for (auto* view : w.window->findChildren<QTableView*>()) {
            if (view->isVisible() && view->model()->rowCount() > 0)
                view->selectRow(0);
        }
        w.settle();
        EXPECT_GT(expectNames(w.window.get(), std::string(GetParam()) + " page " + std::to_string(page)), 20);
    }
    auto* sections = w.find<QListWidget>("settingsSectionsListWidget");
    for (int section = 0; section < sections->count(); ++section) {
        sections->setCurrentRow(section);
        w.settle();
        EXPECT_GT(expectNames(w.window.get(), std::string(GetParam()) + " settings " + std::to_string(section)), 20);
    }
    auto* settings = w.find<ui::SettingsPage>("settingsPage");
    settings->showAccessRules();
    w.settle();
    expectNames(w.window.get(), "access rules, none");
    w.find<QAbstractButton>("createAclPushButton")->click();
    w.backend.settingsFile.aclFiles[QStringLiteral("acl")] += "nonsense\n";
    w.find<QTableView>("aclTableView")->selectRow(0);
    for (const bool asText : { false, true }) {
        w.find<QAction>("aclAsTextAction")->setChecked(asText);
        w.settle();
        EXPECT_GT(expectNames(w.window.get(), "access rules"), 25);
    }
    w.window->showPage(MainWindow::Log);
    w.find<QAbstractButton>("logTabToolButton")->click();
    w.find<QAction>("logFindAction")->trigger();
    w.settle();
    expectNames(w.window.get(), "log");
    w.window->showPage(MainWindow::Events);
    w.window->setTestClientShown(true);
    w.find<QAction>("findAction")->trigger();
    w.settle();
    expectNames(w.window.get(), "test client and find");
    w.find<QAction>("groupAction")->setChecked(true);
    w.settle();
    expectNames(w.window.get(), "groups");
}

TEST_P(Accessibility, EveryControlOfEveryDialogHasAName)
{
    test::Window w(use);
    const auto check = [&](const char* name) {
        w.settle();
        auto* dialog = w.find<QDialog>(name);
        EXPECT_FALSE(dialog->windowTitle().isEmpty()) << name;
        EXPECT_GT(expectNames(dialog, std::string(GetParam()) + ' ' + name), 0);
    };
    w.window->openKafkaSettings();
    for (int tab = 0; tab < w.find<QTabWidget>("kafkaTabWidget")->count(); ++tab) {
        w.find<QTabWidget>("kafkaTabWidget")->setCurrentIndex(tab);
        check("kafkaDialog");
    }
    w.find<QDialog>("kafkaDialog")->close();
    w.window->openSimulator();
    check("simulatorDialog");
    w.window->showPage(MainWindow::Settings);
    w.find<QAbstractButton>("importMosquittoPushButton")->click();
    check("importDialog");
    w.find<QDialog>("importDialog")->close();
    w.find<QAbstractButton>("addUserToolButton")->click();
    check("userDialog");
    w.find<QDialog>("userDialog")->close();
    w.find<QAbstractButton>("decodeRulesPushButton")->click();
    w.find<QAbstractButton>("addDecodeRulePushButton")->click();
    check("decodeRulesDialog");
    w.find<QDialog>("decodeRulesDialog")->reject();
    (new ui::ProtoDialog({}, w.window.get()))->open();
    check("protoDialog");
    w.find<QDialog>("protoDialog")->reject();
    w.find<ui::SettingsPage>("settingsPage")->showAccessRules();
    w.find<QAbstractButton>("createAclPushButton")->click();
    w.find<QAction>("addAclRuleAction")->trigger();
    check("aclRuleDialog");
    w.find<QDialog>("aclRuleDialog")->close();
    w.find<QTableView>("aclTableView")->selectRow(0);
    w.find<QAction>("duplicateAclRuleAction")->trigger();
    w.find<QAction>("applySettingsAction")->trigger();
    check("applyAclDialog");
    w.find<QDialog>("applyAclDialog")->close();
    w.find<QAbstractButton>("discardAclPushButton")->click();
    w.window->showPage(MainWindow::Bridge);
    for (const auto& [action, dialog, tabs] : { std::tuple("addSourceAction", "sourceDialog", "sourceTabWidget"), { "replayAction", "replayDialog", "replayTabWidget" } }) {
        w.find<QAction>(action)->trigger();
        for (int tab = 0; tab < w.find<QTabWidget>(tabs)->count(); ++tab) {
            w.find<QTabWidget>(tabs)->setCurrentIndex(tab);
            check(dialog);
        }
        w.find<QDialog>(dialog)->close();
    }
    w.find<QAction>("addRuleAction")->trigger();
    for (int tab = 0; tab < w.find<QTabWidget>("ruleTabWidget")->count(); ++tab) {
        w.find<QTabWidget>("ruleTabWidget")->setCurrentIndex(tab);
        check("ruleDialog");
    }
    w.find<QAbstractButton>("ruleOkPushButton")->click();
    w.find<QAction>("applyRulesAction")->trigger();
    check("applyRulesDialog");
    w.find<QDialog>("applyRulesDialog")->reject();
    w.find<QAbstractButton>("discardRulesPushButton")->click();
    w.find<QAction>("shortcutsAction")->trigger();
    check("shortcutsDialog");
    w.find<QAction>("aboutAction")->trigger();
    check("aboutDialog");
    w.find<QAction>("paletteAction")->trigger();
    check("commandPalette");
    w.find<QDialog>("commandPalette")->close();
    w.window->showPage(MainWindow::Events);
    w.find<QAbstractButton>("filterHelpToolButton")->click();
    check("filterHelpDialog");
    w.find<QAction>("colourRulesAction")->trigger();
    check("colourRulesDialog");
    w.backend.now.broker.connections = 3;
    w.window->close();
    check("closeDialog");
}

TEST_P(Accessibility, TogglingThroughTheInterfaceDoesWhatAClickDoes)
{
    test::Window w(use);
    const auto toggle = [&](const char* name) {
        auto* button = w.find<QAbstractButton>(name);
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(button);
        ASSERT_TRUE(face && face->actionInterface()) << name;
        face->actionInterface()->doAction(face->actionInterface()->actionNames().first());
        w.settle();
    };
    const auto page = [&] { return w.window->findChild<QStackedWidget*>()->currentIndex(); };
    toggle("clientsNavButton");
    EXPECT_EQ(page(), MainWindow::Clients);
    toggle("clientsNavButton");
    EXPECT_TRUE(w.find<QAbstractButton>("clientsNavButton")->isChecked()) << "a page cannot be unchosen";
    toggle("eventsNavButton");
    EXPECT_EQ(page(), MainWindow::Events);
    toggle("pauseToolButton");
    EXPECT_TRUE(w.find<QAction>("pauseAction")->isChecked());
    toggle("pauseToolButton");
    EXPECT_FALSE(w.find<QAction>("pauseAction")->isChecked());
}

TEST_P(Accessibility, ButtonsAnswerOpenTheirMenusAndSpeakPlainly)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Events);
    w.settle();
    auto* columns = w.find<QAbstractButton>("columnsToolButton");
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(columns);
    ASSERT_TRUE(face && face->actionInterface());
    EXPECT_EQ(face->role(), QAccessible::ButtonMenu);
    EXPECT_TRUE(face->actionInterface()->actionNames().contains(QAccessibleActionInterface::showMenuAction()));
    ASSERT_EQ(face->childCount(), 1) << "the menu";
    EXPECT_EQ(face->child(0)->role(), QAccessible::PopupMenu);
    EXPECT_FALSE(face->text(QAccessible::Description).isEmpty());
    for (auto* button : w.window->findChildren<QAbstractButton*>())
        EXPECT_FALSE(QAccessible::queryAccessibleInterface(button)->text(QAccessible::Description).contains(QLatin1String("</"))) << button->objectName().toStdString();
    for (auto* field : w.window->findChildren<QLineEdit*>())
        EXPECT_FALSE(QAccessible::queryAccessibleInterface(field)->text(QAccessible::Description).contains(QLatin1String("</"))) << field->objectName().toStdString();
    QAccessibleInterface* page = QAccessible::queryAccessibleInterface(w.find<QAbstractButton>("eventsNavButton"));
    EXPECT_EQ(page->role(), QAccessible::RadioButton) << "one of several";
    EXPECT_TRUE(page->state().checked);

    // A press is worked off later: it may open what stays, and nobody waits for that.
    auto* pause = w.find<QAbstractButton>("pauseToolButton");
    const bool before = pause->isChecked();
    QAccessible::queryAccessibleInterface(pause)->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
    EXPECT_EQ(pause->isChecked(), before);
    w.settle();
    EXPECT_NE(pause->isChecked(), before);
}

TEST_P(Accessibility, AComboBoxHasANameAndAValueAndCanBeChanged)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Settings);
    w.find<QListWidget>("settingsSectionsListWidget")->setCurrentRow(ui::SettingsPage::Access);
    w.settle();
    int seen = 0;
    for (auto* box : w.window->findChildren<QComboBox*>()) {
        if (!box->isVisible() || box->count() < 2)
            continue;
        ++seen;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(box);
        ASSERT_TRUE(face && face->actionInterface() && face->textInterface());
        EXPECT_NE(face->text(QAccessible::Name), box->currentText()) << box->objectName().toStdString();
        EXPECT_EQ(face->text(QAccessible::Value), box->currentText());
        EXPECT_EQ(face->textInterface()->text(0, face->textInterface()->characterCount()), box->currentText());
        const int before = box->currentIndex();
        const bool last = before == box->count() - 1;
        face->actionInterface()->doAction(last ? QAccessibleActionInterface::decreaseAction() : QAccessibleActionInterface::increaseAction());
        w.settle();
        EXPECT_EQ(box->currentIndex(), last ? before - 1 : before + 1) << box->objectName().toStdString();
    }
    EXPECT_GE(seen, 2);
}

TEST_P(Accessibility, ASectionOfTheSettingsIsChosenByItsItem)
{
    test::Window w(use);
    w.window->showPage(MainWindow::Settings);
    w.settle();
    auto* sections = w.find<QListWidget>("settingsSectionsListWidget");
    QAccessibleTableInterface* table = QAccessible::queryAccessibleInterface(sections)->tableInterface();
    ASSERT_TRUE(table);
    const auto shown = [&] { return w.window->findChild<QWidget*>(QStringLiteral("usersView"))->isVisible(); };
    EXPECT_FALSE(shown());
    QAccessibleActionInterface* item = table->cellAt(ui::SettingsPage::Access, 0)->actionInterface();
    ASSERT_TRUE(item);
    item->doAction(item->actionNames().first());
    w.settle();
    EXPECT_TRUE(shown());
    item->doAction(item->actionNames().first()); // a toggle: it must not leave none chosen
    w.settle();
    EXPECT_TRUE(shown());
    EXPECT_EQ(sections->selectedItems().size(), 1);
}

TEST_P(Accessibility, RowsOfTablesAndListsAreReadable)
{
    test::Window w(use);
    w.backend.makeClients(3);
    w.backend.makeTraffic(50);
    w.tick();
    w.sample();
    emit w.backend.logged({ w.backend.now.wallMicros, base::LogLevel::Error, "kafka", "it broke" });
    struct Case {
        MainWindow::Page page;
        const char* view;
    };
    for (const Case& each : { Case { MainWindow::Events, "eventsTableView" }, Case { MainWindow::Clients, "clientsTableView" },
             Case { MainWindow::Subscriptions, "subscriptionsTableView" }, Case { MainWindow::Log, "alertsTableView" },
             Case { MainWindow::Overview, "problemsListView" }, Case { MainWindow::Bridge, "rulesTableView" } }) {
        w.window->showPage(each.page);
        w.settle();
        auto* view = w.find<QAbstractItemView>(each.view);
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(view);
        ASSERT_TRUE(face && face->tableInterface()) << each.view;
        ASSERT_GT(face->tableInterface()->rowCount(), 0) << each.view;
        QString row;
        for (int column = 0; column < face->tableInterface()->columnCount(); ++column) {
            QAccessibleInterface* cell = face->tableInterface()->cellAt(0, column);
            row += cell ? cell->text(QAccessible::Name) : QString();
        }
        EXPECT_GT(row.size(), 5) << each.view << ": " << row.toStdString();
    }
}

TEST_P(Accessibility, AnEventThatIsSelectedIsShown)
{
    test::Window w(use);
    w.backend.makeTraffic(50);
    w.tick();
    w.window->showPage(MainWindow::Events);
    w.settle();
    auto* view = w.find<ui::EventView>("eventsTableView");
    ASSERT_EQ(view->selectedNumber(), 0U);
    QAccessibleTableInterface* table = QAccessible::queryAccessibleInterface(view)->tableInterface();
    ASSERT_TRUE(table && table->selectRow(2)); // and is not the current one by that
    w.settle();
    EXPECT_NE(view->selectedNumber(), 0U);
    EXPECT_EQ(view->currentIndex().row(), 2);
}

INSTANTIATE_TEST_SUITE_P(Languages, Accessibility, ::testing::Values("en", "zh_CN"),
    [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace hookline

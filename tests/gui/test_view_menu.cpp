// The Edit and View menus: what a page lends to Edit, how large things are written, where details are shown.
#include "tests/gui/support/window.h"

#include "ui/detail_position.h"
#include "ui/edit_menu.h"
#include "ui/models/event_table_model.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/list_table.h"

#include <QAction>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSplitter>

#include <gtest/gtest.h>

namespace hookline {
namespace {

using ui::MainWindow;

struct MenuWindow : test::Window {
    void again() ///< as if the program was started once more
    {
        window->close();
        window = std::make_unique<MainWindow>(backend, &client);
        window->resize(1440, 900);
        window->show();
        settle();
    }
    QStringList edit(const char* part = nullptr) const
    {
        window->findChild<ui::EditMenu*>()->fill();
        QMenu* menu = nullptr;
        for (QAction* action : window->menuBar()->actions()) {
            if (action->text().remove(QLatin1Char('&')) == QLatin1String("Edit"))
                menu = action->menu();
        }
        if (part) {
            QMenu* inner = nullptr;
            for (QAction* action : menu->actions()) {
                if (action->menu() && action->menu()->objectName() == QLatin1String(part))
                    inner = action->menu();
            }
            menu = inner;
        }
        QStringList out;
        for (const QAction* action : menu ? menu->actions() : QList<QAction*> {}) {
            if (!action->isSeparator())
                out << action->objectName();
        }
        return out;
    }
};

TEST(EditMenu, HasTheActionsOfThePageThatIsShown)
{
    MenuWindow w;
    w.window->showPage(MainWindow::Events);
    EXPECT_EQ(w.edit("editCopyMenu"),
        QStringList({ QStringLiteral("copyRowAction"), QStringLiteral("copyPayloadAction"), QStringLiteral("copyTextAction") }));
    EXPECT_EQ(w.edit("editMarkMenu"),
        QStringList({ QStringLiteral("markAction"), QStringLiteral("noteAction"), QStringLiteral("nextMarkAction"), QStringLiteral("previousMarkAction") }));
    EXPECT_EQ(w.edit("editFilterMenu").first(), QStringLiteral("focusFilterAction"));
    EXPECT_TRUE(w.edit().contains(QStringLiteral("findAction")));
    EXPECT_TRUE(w.edit().contains(QStringLiteral("goToAction")));
    EXPECT_EQ(w.edit().last(), QStringLiteral("settingsAction")) << "Preferences";
    w.window->showPage(MainWindow::Clients);
    EXPECT_EQ(w.edit("editCopyMenu").first(), QStringLiteral("copyClientAction"));
    EXPECT_TRUE(w.edit().contains(QStringLiteral("clientFindAction")));
    EXPECT_FALSE(w.edit().contains(QStringLiteral("findAction")));
    EXPECT_TRUE(w.edit("editMarkMenu").isEmpty());
}

TEST(EditMenu, CopiesWhatIsSelectedInTheListOrInAField)
{
    MenuWindow w;
    w.backend.makeClients(3);
    w.window->showPage(MainWindow::Clients);
    w.settle();
    w.settle();
    w.find<ui::ListTable>("clientsTableView")->selectRow(0);
    w.find<QAction>("copyClientAction")->trigger();
    EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("dash-1"));
    w.find<QAction>("clientFindAction")->trigger();
    auto* search = w.find<QLineEdit>("clientSearchLineEdit");
    EXPECT_TRUE(search->hasFocus());
    search->setText(QStringLiteral("plant"));
    search->selectAll();
    w.edit();
    EXPECT_TRUE(w.find<QAction>("copyTextAction")->isEnabled());
    w.find<QAction>("copyTextAction")->trigger();
    EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("plant"));
    search->deselect();
    w.edit();
    EXPECT_FALSE(w.find<QAction>("copyTextAction")->isEnabled());
}

TEST(ViewMenu, ZoomChangesTablesAndTextsAndIsRemembered)
{
    MenuWindow w;
    w.window->showPage(MainWindow::Events);
    w.settle();
    const auto table = [&] { return w.find<ui::EventView>("eventsTableView"); };
    const double points = table()->font().pointSizeF();
    const int rows = table()->verticalHeader()->defaultSectionSize(), wide = table()->columnWidth(ui::EventTableModel::Time);
    const auto text = [&] { return w.find<QPlainTextEdit>("decodedPlainTextEdit")->font().pointSizeF(); };
    const double textPoints = text(), menuPoints = w.window->menuBar()->font().pointSizeF();
    w.find<QAction>("zoomInAction")->trigger();
    w.find<QAction>("zoomInAction")->trigger();
    EXPECT_NEAR(table()->font().pointSizeF(), points * 1.2, 0.05);
    EXPECT_NEAR(table()->verticalHeader()->defaultSectionSize(), rows * 1.2, 1);
    EXPECT_NEAR(table()->columnWidth(ui::EventTableModel::Time), wide * 1.2, 3);
    EXPECT_NEAR(text(), textPoints * 1.2, 0.05);
    EXPECT_EQ(w.window->menuBar()->font().pointSizeF(), menuPoints);
    EXPECT_EQ(w.find<QAction>("zoomResetAction")->text(), QStringLiteral("&Actual size (now 120 %)"));
    const int zoomed = table()->columnWidth(ui::EventTableModel::Time);
    w.again();
    EXPECT_NEAR(table()->font().pointSizeF(), points * 1.2, 0.05);
    EXPECT_EQ(table()->columnWidth(ui::EventTableModel::Time), zoomed) << "not larger with every start";
    w.find<QAction>("zoomResetAction")->trigger();
    EXPECT_NEAR(table()->font().pointSizeF(), points, 0.05);
    EXPECT_NEAR(table()->columnWidth(ui::EventTableModel::Time), wide, 3);
    EXPECT_EQ(table()->verticalHeader()->defaultSectionSize(), rows);
    for (int i = 0; i < 30; ++i)
        w.find<QAction>("zoomOutAction")->trigger();
    EXPECT_NEAR(table()->font().pointSizeF(), points * 0.7, 0.05) << "no smaller than can be read";
    w.find<QAction>("resetLayoutAction")->trigger();
    EXPECT_NEAR(table()->font().pointSizeF(), points, 0.05);
}

TEST(ViewMenu, DetailsBelowBesideOrNotAtAllAndRemembered)
{
    MenuWindow w;
    w.window->showPage(MainWindow::Events);
    w.settle();
    const auto outer = [&] { return w.find<QSplitter>("eventsSplitter"); };
    const auto inner = [&] { return w.find<QSplitter>("eventDetailSplitter"); };
    w.find<QAction>("detail_rightAction")->trigger();
    w.settle();
    EXPECT_EQ(outer()->orientation(), Qt::Horizontal);
    EXPECT_EQ(inner()->orientation(), Qt::Vertical);
    EXPECT_EQ(w.find<QSplitter>("readerInnerSplitter")->orientation(), Qt::Horizontal);
    w.again();
    EXPECT_EQ(outer()->orientation(), Qt::Horizontal);
    EXPECT_TRUE(w.find<QAction>("detail_rightAction")->isChecked());
    w.find<QAction>("detail_offAction")->trigger();
    w.window->showPage(MainWindow::Events);
    w.settle();
    EXPECT_FALSE(outer()->widget(1)->isVisible());
    w.again();
    w.window->showPage(MainWindow::Events);
    w.settle();
    EXPECT_FALSE(outer()->widget(1)->isVisible());
    w.find<QAction>("resetLayoutAction")->trigger();
    w.settle();
    EXPECT_TRUE(outer()->widget(1)->isVisible());
    EXPECT_EQ(outer()->orientation(), Qt::Vertical);
    EXPECT_EQ(inner()->orientation(), Qt::Horizontal);
}

} // namespace
} // namespace hookline

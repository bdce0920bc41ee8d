// F6: from one part of the window to the next, whatever page is shown.
#include "ui/menu_commands.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDockWidget>
#include <QPlainTextEdit>
#include <QWidget>

#include <algorithm>

namespace hookline::ui {
namespace {

/// Something that people call a pane: a list, a tree, a text, the sidebar, the drawer.
bool isPane(const QWidget* widget)
{
    return (qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QPlainTextEdit*>(widget)
               || qobject_cast<const QDockWidget*>(widget) || widget->objectName() == QLatin1String("sidebar"))
        && widget->isVisible() && widget->isEnabled();
}

/// What of the pane takes the focus; null: nothing.
QWidget* entryOf(QWidget* pane)
{
    if (pane->focusPolicy() != Qt::NoFocus)
        return pane;
    for (QWidget* child : pane->findChildren<QWidget*>()) {
        if ((child->focusPolicy() & Qt::TabFocus) && child->isVisible() && child->isEnabled())
            return child;
    }
    return nullptr;
}

} // namespace

void focusNextPane(QWidget& window, bool forward)
{
    QList<QWidget*> panes;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const bool inAnother = std::ranges::any_of(panes, [&](const QWidget* pane) { return pane->isAncestorOf(widget); });
        if (widget->window() == &window && isPane(widget) && !inAnother && entryOf(widget))
            panes << widget;
    }
    if (panes.isEmpty())
        return;
    // As they stand: from the left, then from the top.
    std::ranges::stable_sort(panes, {}, [&](const QWidget* pane) {
        const QPoint at = pane->mapTo(&window, QPoint());
        return std::pair(at.x(), at.y());
    });
    const QWidget* focus = QApplication::focusWidget();
    const auto here = std::ranges::find_if(
        panes, [&](const QWidget* pane) { return pane == focus || (focus && pane->isAncestorOf(focus)); });
    qsizetype next = 0;
    if (here != panes.end())
        next = (here - panes.begin() + (forward ? 1 : panes.size() - 1)) % panes.size();
    else if (!forward)
        next = panes.size() - 1;
    entryOf(panes[next])->setFocus(forward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

} // namespace hookline::ui

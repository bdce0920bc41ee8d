#include "ui/widgets/view_actions.h"

#include "ui/icons.h"

#include <QAction>
#include <QMenu>
#include <QPoint>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

namespace hookline::ui {

QAction* addViewAction(QWidget* view, const char* objectName, const char* iconName, const QKeySequence& shortcut)
{
    auto* out = new QAction(view);
    out->setObjectName(QLatin1String(objectName));
    if (iconName)
        out->setIcon(icon(iconName));
    out->setShortcut(shortcut);
    out->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    view->addAction(out);
    return out;
}

QToolButton* buttonFor(QAction* action)
{
    auto* out = new QToolButton;
    out->setObjectName(action->objectName().replace(QLatin1String("Action"), QLatin1String("ToolButton")));
    out->setDefaultAction(action);
    out->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return out;
}

QPushButton* quietButton(const char* objectName, const char* iconName)
{
    auto* out = new QPushButton;
    out->setObjectName(QLatin1String(objectName));
    out->setIcon(icon(iconName));
    out->setProperty("quiet", true);
    return out;
}

void popUpMenu(QWidget* view, const char* objectName, const QList<QAction*>& actions, const QPoint& at)
{
    auto* menu = new QMenu(view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QLatin1String(objectName));
    for (QAction* one : actions) {
        if (one)
            menu->addAction(one);
        else
            menu->addSeparator();
    }
    menu->popup(at);
}

} // namespace hookline::ui

// What a view's tools are made of: actions that its shortcuts reach while the focus is in it, and their buttons. @thread ui
#pragma once

#include <QKeySequence>

#include <QList>

class QAction;
class QPoint;
class QPushButton;
class QToolButton;
class QWidget;

namespace hookline::ui {

/// An action of the view and of what is in it. `iconName`: as icon() takes it; null: none.
QAction* addViewAction(QWidget* view, const char* objectName, const char* iconName, const QKeySequence& shortcut = {});
/// Stands for the action, icon and words: "addRuleAction" has "addRuleToolButton".
QToolButton* buttonFor(QAction* action);
/// A button without a frame of its own, for bars.
QPushButton* quietButton(const char* objectName, const char* iconName);
/// The actions as a menu at a point of the screen; null among them: a line between.
void popUpMenu(QWidget* view, const char* objectName, const QList<QAction*>& actions, const QPoint& at);

} // namespace hookline::ui

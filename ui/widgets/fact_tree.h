// What a detail pane says of something, in a tree: sections, and in them facts, a name and a value each. @thread ui
#pragma once

#include <QString>

class QTreeWidget;
class QTreeWidgetItem;

namespace hookline::ui {

QTreeWidgetItem* addSection(QTreeWidget* tree, const QString& name);
QTreeWidgetItem* addFact(QTreeWidgetItem* section, const QString& name, const QString& value);

} // namespace hookline::ui

#include "ui/widgets/fact_tree.h"

#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QTreeWidget>

namespace hookline::ui {

QTreeWidgetItem* addSection(QTreeWidget* tree, const QString& name)
{
    auto* item = new QTreeWidgetItem(tree, { name });
    QFont font = tree->font();
    font.setWeight(QFont::DemiBold);
    item->setFont(0, font);
    item->setFirstColumnSpanned(true);
    item->setFlags(Qt::ItemIsEnabled);
    return item;
}

QTreeWidgetItem* addFact(QTreeWidgetItem* section, const QString& name, const QString& value)
{
    auto* item = new QTreeWidgetItem(section, { name, value });
    item->setForeground(0, theme()[Role::TextMuted]);
    item->setToolTip(1, toolTipText(value));
    return item;
}

} // namespace hookline::ui

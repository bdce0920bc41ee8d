#include "ui/dialogs/colour_rules_dialog.h"

#include "ui/widgets/label.h"
#include "ui/widgets/ordered_table.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hookline::ui {

ColourRulesDialog::ColourRulesDialog(ColourRules& rules, QWidget* parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_before(rules.rules())
{
    setObjectName(QStringLiteral("colourRulesDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Colour rules"));
    resize(660, 380);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    auto* words = new Label(Role::TextMuted);
    words->setText(tr("A row takes the colour of the first filter it passes."));
    column->addWidget(words);
    m_list = new OrderedTable({ "colourRulesTableWidget", "addRulePushButton", "removeRulePushButton", "ruleUpPushButton", "ruleDownPushButton" },
        tr("Colour rules"), { tr("Filter"), tr("Colour") });
    m_table = m_list->table();
    m_table->setColumnWidth(1, 150);
    column->addWidget(m_list, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &OrderedTable::addWanted, this, [this] {
        addRow({ QStringLiteral("topic like \"#\""), m_table->rowCount() % ColourRules::kColours, true });
        m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        m_table->editItem(m_table->currentItem());
        read();
    });
    connect(m_list, &OrderedTable::removeWanted, this, [this] {
        m_table->removeRow(m_table->currentRow());
        read();
    });
    connect(m_list, &OrderedTable::moveWanted, this, &ColourRulesDialog::move);
    connect(m_table, &QTableWidget::itemChanged, this, &ColourRulesDialog::read);
    connect(m_table, &QTableWidget::currentCellChanged, m_list, &OrderedTable::refreshButtons);
    fill();
}

void ColourRulesDialog::addRow(const ColourRule& rule)
{
    m_filling = true;
    const int row = m_list->addRow(rule.filter, rule.enabled);
    auto* colours = new QComboBox;
    colours->setAccessibleName(tr("Colour"));
    const QString names[ColourRules::kColours]
        = { tr("Blue"), tr("Orange"), tr("Green"), tr("Purple"), tr("Yellow"), tr("Sky blue") };
    for (int i = 0; i < ColourRules::kColours; ++i) {
        QPixmap sample(14, 14);
        sample.fill(ColourRules::colour(i));
        colours->addItem(QIcon(sample), names[i]);
    }
    colours->setCurrentIndex(rule.colour);
    connect(colours, &QComboBox::currentIndexChanged, this, &ColourRulesDialog::read);
    m_table->setCellWidget(row, 1, colours);
    m_filling = false;
}

void ColourRulesDialog::fill()
{
    m_table->setRowCount(0);
    for (const ColourRule& rule : m_rules.rules())
        addRow(rule);
    if (m_table->rowCount() > 0)
        m_table->setCurrentCell(0, 0);
    m_list->refreshButtons();
}

void ColourRulesDialog::read()
{
    if (m_filling)
        return;
    std::vector<ColourRule> rules;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        QTableWidgetItem* item = m_table->item(row, 0);
        const auto* colours = qobject_cast<QComboBox*>(m_table->cellWidget(row, 1));
        rules.push_back({ item->text(), colours ? colours->currentIndex() : 0, item->checkState() == Qt::Checked });
        const EventFilter filter(item->text());
        m_filling = true; // the next two are changes as well
        item->setToolTip(filter.error() ? filter.error()->message.toHtmlEscaped() : QString());
        item->setForeground(filter.error() ? QBrush(theme()[Role::Error]) : QBrush());
        m_filling = false;
    }
    m_rules.setRules(std::move(rules));
    m_list->refreshButtons();
}

void ColourRulesDialog::move(int by)
{
    std::vector<ColourRule> rules = m_rules.rules();
    const int to = m_list->exchange(rules, by);
    if (to < 0)
        return;
    m_rules.setRules(std::move(rules));
    fill();
    m_table->setCurrentCell(to, 0);
}

void ColourRulesDialog::reject()
{
    m_rules.setRules(m_before);
    QDialog::reject();
}

} // namespace hookline::ui

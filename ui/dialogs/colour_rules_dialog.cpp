#include "ui/dialogs/colour_rules_dialog.h"

#include "ui/widgets/label.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
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
    m_table = new QTableWidget(0, 2);
    m_table->setObjectName(QStringLiteral("colourRulesTableWidget"));
    m_table->setAccessibleName(tr("Colour rules"));
    m_table->setHorizontalHeaderLabels({ tr("Filter"), tr("Colour") });
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->setColumnWidth(1, 150);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(34);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    auto* middle = new QHBoxLayout;
    middle->addWidget(m_table, 1);
    auto* side = new QVBoxLayout;
    const auto button = [&](const char* name, const QString& text) {
        auto* b = new QPushButton(text);
        b->setObjectName(QLatin1String(name));
        b->setAutoDefault(false);
        side->addWidget(b);
        return b;
    };
    QPushButton* add = button("addRulePushButton", tr("Add"));
    m_remove = button("removeRulePushButton", tr("Remove"));
    m_up = button("ruleUpPushButton", tr("Up"));
    m_down = button("ruleDownPushButton", tr("Down"));
    side->addStretch(1);
    middle->addLayout(side);
    column->addLayout(middle, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(add, &QPushButton::clicked, this, [this] {
        addRow({ QStringLiteral("topic like \"#\""), m_table->rowCount() % ColourRules::kColours, true });
        m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        m_table->editItem(m_table->currentItem());
        read();
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_table->removeRow(m_table->currentRow());
        read();
    });
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_table, &QTableWidget::itemChanged, this, &ColourRulesDialog::read);
    connect(m_table, &QTableWidget::currentCellChanged, this, &ColourRulesDialog::refresh);
    fill();
}

void ColourRulesDialog::addRow(const ColourRule& rule)
{
    m_filling = true;
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto* item = new QTableWidgetItem(rule.filter);
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setCheckState(rule.enabled ? Qt::Checked : Qt::Unchecked);
    m_table->setItem(row, 0, item);
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
    refresh();
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
    refresh();
}

void ColourRulesDialog::move(int by)
{
    std::vector<ColourRule> rules = m_rules.rules();
    const int from = m_table->currentRow(), to = from + by;
    if (from < 0 || to < 0 || to >= static_cast<int>(rules.size()))
        return;
    std::swap(rules[static_cast<std::size_t>(from)], rules[static_cast<std::size_t>(to)]);
    m_rules.setRules(std::move(rules));
    fill();
    m_table->setCurrentCell(to, 0);
}

void ColourRulesDialog::refresh()
{
    const int row = m_table->currentRow();
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_table->rowCount());
}

void ColourRulesDialog::reject()
{
    m_rules.setRules(m_before);
    QDialog::reject();
}

} // namespace hookline::ui

#include "ui/widgets/ordered_table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hookline::ui {

OrderedTable::OrderedTable(const Names& names, const QString& what, const QStringList& headers, QWidget* parent)
    : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    m_table = new QTableWidget(0, static_cast<int>(headers.size()));
    m_table->setObjectName(QLatin1String(names.table));
    m_table->setAccessibleName(what);
    m_table->setHorizontalHeaderLabels(headers);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(34);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    row->addWidget(m_table, 1);
    auto* side = new QVBoxLayout;
    const auto button = [&](const char* name, const QString& text) {
        auto* out = new QPushButton(text);
        out->setObjectName(QLatin1String(name));
        out->setAutoDefault(false);
        side->addWidget(out);
        return out;
    };
    QPushButton* add = button(names.add, tr("Add"));
    m_remove = button(names.remove, tr("Remove"));
    m_up = button(names.up, tr("Up"));
    m_down = button(names.down, tr("Down"));
    side->addStretch(1);
    row->addLayout(side);
    connect(add, &QPushButton::clicked, this, &OrderedTable::addWanted);
    connect(m_remove, &QPushButton::clicked, this, &OrderedTable::removeWanted);
    connect(m_up, &QPushButton::clicked, this, [this] { emit moveWanted(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { emit moveWanted(1); });
}

int OrderedTable::currentRow() const { return m_table->currentRow(); }

int OrderedTable::addRow(const QString& text, bool checked)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto* item = new QTableWidgetItem(text);
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setCheckState(checked ? Qt::Checked : Qt::Unchecked);
    m_table->setItem(row, 0, item);
    return row;
}

void OrderedTable::refreshButtons()
{
    const int row = m_table->currentRow();
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_table->rowCount());
}

} // namespace hookline::ui

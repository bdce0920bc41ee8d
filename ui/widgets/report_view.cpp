#include "ui/widgets/report_view.h"

#include "ui/icons.h"
#include "ui/models/report_table_model.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

ReportView::ReportView(ReportTableModel& model, const Layout& layout, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_proxy(new StateFilterProxy(ReportTableModel::SortRole, ReportTableModel::SearchRole, 0, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(0);
    m_proxy->setSourceModel(&model);
    m_table = new ListTable(layout.tableName);
    m_table->setModel(m_proxy);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns(layout.widths, layout.firstHidden, layout.stretched);
    m_table->sortByColumn(layout.sortColumn, layout.order);
    m_table->installEventFilter(this);
    column->addWidget(m_table, 1);
    m_empty = new EmptyState(m_table);
    m_empty->setIcon(layout.icon);
    m_foot = new QWidget;
    m_foot->setAutoFillBackground(true);
    m_foot->setBackgroundRole(QPalette::Base);
    auto* row = new QHBoxLayout(m_foot);
    row->setContentsMargins(24, 8, 24, 8);
    m_says = new Label(Role::TextMuted);
    m_says->wrapped()->selectable();
    m_says->setObjectName(QLatin1String(layout.tableName) + QLatin1String("SaysLabel"));
    m_show = new QPushButton;
    m_show->setObjectName(QLatin1String(layout.tableName) + QLatin1String("EventsPushButton"));
    m_show->setIcon(icon("events"));
    m_record = new QPushButton;
    m_record->setObjectName(QLatin1String(layout.tableName) + QLatin1String("RecordPushButton"));
    m_record->setIcon(icon("kafka"));
    row->addWidget(m_says, 1);
    row->addWidget(m_record);
    row->addWidget(m_show);
    column->addWidget(m_foot);
    setFocusProxy(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ReportView::choose);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &ReportView::choose);
    connect(m_table, &ListTable::menuWanted, this, &ReportView::showMenu);
    connect(m_table, &QAbstractItemView::activated, this, &ReportView::showEvents);
    connect(m_show, &QPushButton::clicked, this, &ReportView::showEvents);
    connect(m_record, &QPushButton::clicked, this, &ReportView::showRecord);
    retranslate();
    choose();
    renewed();
}

int ReportView::currentRow() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : m_proxy->mapToSource(rows.first()).row();
}

void ReportView::choose()
{
    const int row = currentRow();
    m_foot->setVisible(row >= 0);
    m_says->clear();
    emit rowChosen(row);
    if (row < 0)
        return;
    m_show->setVisible(!m_model.eventFilter(row).isEmpty());
    m_record->setVisible(m_model.record(row).has_value());
    m_foot->setVisible(!m_says->text().isEmpty() || !m_model.eventFilter(row).isEmpty() || !m_commands.isEmpty());
}

void ReportView::addCommand(QAction* action, const char* buttonName)
{
    auto* button = new QPushButton;
    button->setObjectName(QLatin1String(buttonName));
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
    };
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
    m_foot->layout()->addWidget(button);
    m_commands << action;
}

void ReportView::say(const QString& text) { m_says->setText(text); }

void ReportView::renewed()
{
    m_proxy->renew(!m_table->isBeingRead());
    m_empty->setVisible(m_proxy->rowCount() == 0);
}

void ReportView::showEvents()
{
    if (const int row = currentRow(); row >= 0 && !m_model.eventFilter(row).isEmpty())
        emit eventsWanted(m_model.eventFilter(row));
}

void ReportView::showRecord()
{
    if (const int row = currentRow(); row >= 0) {
        if (const std::optional<RecordPlace> place = m_model.record(row))
            emit recordWanted(*place);
    }
}

void ReportView::showMenu(const QPoint& at)
{
    const int row = currentRow();
    const bool hasEvents = row >= 0 && !m_model.eventFilter(row).isEmpty();
    if (row < 0 || (!hasEvents && m_commands.isEmpty()))
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_commands);
    if (hasEvents)
        menu->addAction(icon("events"), m_show->text(), this, &ReportView::showEvents);
    if (m_model.record(row))
        menu->addAction(icon("kafka"), m_record->text(), this, &ReportView::showRecord);
    menu->popup(at);
}

void ReportView::setWords(const QString& name, const QString& emptyText)
{
    m_table->setAccessibleName(name);
    m_empty->setText(emptyText);
    m_model.retranslate();
    choose();
}

void ReportView::setColumnShown(int column, bool shown)
{
    if (m_table->isColumnHidden(column) != shown)
        return;
    m_table->setColumnHidden(column, !shown);
    m_table->fitColumns();
}

void ReportView::saveLayout(QSettings& settings) const { m_table->saveColumns(settings, QStringLiteral("bridge/") + m_table->objectName()); }
void ReportView::restoreLayout(const QSettings& settings)
{
    m_table->restoreColumns(settings, QStringLiteral("bridge/") + m_table->objectName());
}
void ReportView::resetLayout() { m_table->resetColumns(); }

bool ReportView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_table->rect().adjusted(0, m_table->horizontalHeader()->height(), 0, 0));
    return QWidget::eventFilter(watched, event);
}

void ReportView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ReportView::retranslate()
{
    m_show->setText(tr("Show events"));
    m_record->setText(tr("Show the newest record"));
}

} // namespace hookline::ui

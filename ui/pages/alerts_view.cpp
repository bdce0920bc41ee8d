#include "ui/pages/alerts_view.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/alert_model.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/timing.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace hookline::ui {
namespace {

} // namespace

AlertsView::AlertsView(AlertModel& model, QWidget* parent)
    : ListPage("alertsView", kRenewMs, parent)
    , m_model(model)
    , m_proxy(new StateFilterProxy(AlertModel::SortRole, AlertModel::SearchRole, AlertModel::StateRole, this))
{
    hideHeader();
    m_search = makeEdit("alertSearchLineEdit", true);
    tools()->setSpacing(6);
    tools()->addWidget(m_search, 1);
    static constexpr const char* names[] = { "openChipToolButton", "overChipToolButton" };
    for (int i = 0; i < 2; ++i) {
        m_states[i] = makeChip(names[i]);
        tools()->addWidget(m_states[i]);
        connect(m_states[i], &QToolButton::toggled, this, [this] {
            QSet<int> chosen;
            for (int k = 0; k < 2; ++k) {
                if (m_states[k]->isChecked())
                    chosen.insert(k);
            }
            m_proxy->setStates(chosen);
            refresh();
        });
    }
    m_count = makeMuted("alertCountLabel");
    tools()->addWidget(m_count);
    m_clear = new QPushButton;
    m_clear->setObjectName(QStringLiteral("clearOverPushButton"));
    m_clear->setIcon(icon("clear"));
    m_clear->setProperty("quiet", true);
    tools()->addWidget(m_clear);

    m_proxy->setSourceModel(&m_model);
    m_table = new ListTable("alertsTableView");
    m_table->setModel(m_proxy);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 12, 10, 40, 9, 20 }, AlertModel::ColumnCount, AlertModel::What);
    m_table->sortByColumn(AlertModel::Last, Qt::DescendingOrder);
    setView(m_table, m_table->horizontalHeader(), m_table, "ok", "alertsEmptyPushButton");
    buildDetail();

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setText(text);
        refresh();
    });
    connect(m_clear, &QPushButton::clicked, &m_model, &AlertModel::clearOver);
    connect(&m_model, &AlertModel::changed, this, &AlertsView::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (const int row = currentRow(); row >= 0)
            m_chosen = m_model.entry(row).serial;
        refreshDetail();
    });
    connect(m_proxy, &QAbstractItemModel::modelReset, this, [this] {
        if (const int row = m_model.rowOf(m_chosen); row >= 0)
            m_table->selectRow(m_proxy->mapFromSource(m_model.index(row, 0)).row());
        refreshDetail();
    });
    connect(emptyButton(), &QPushButton::clicked, this, [this] {
        m_search->clear();
        for (QToolButton* state : m_states)
            state->setChecked(false);
    });
    retranslate();
}

void AlertsView::buildDetail()
{
    m_detail = makeDetail("alertTitleLabel");
    m_detail.pane->setObjectName(QStringLiteral("alertDetail"));
    m_detail.pane->setBackgroundRole(QPalette::Window);
    m_rows = addDetailButton(m_detail, "alertRowsPushButton", "events");
    m_log = addDetailButton(m_detail, "alertLogPushButton", "log");
    m_test = addDetailButton(m_detail, "alertTestPushButton", "test");
    m_copy = addDetailButton(m_detail, "alertCopyPushButton", "copy");
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    static constexpr const char* names[] = { "alertWhyLabel", "alertRemedyLabel", "alertTimesLabel" };
    for (int i = 0; i < 3; ++i) {
        m_captions[i] = new Label(Role::TextMuted);
        m_captions[i]->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        m_values[i] = (new Label)->wrapped()->selectable();
        m_values[i]->setObjectName(QLatin1String(names[i]));
        m_captions[i]->setBuddy(m_values[i]);
        grid->addWidget(m_captions[i], i, 0);
        grid->addWidget(m_values[i], i, 1);
    }
    m_detail.column->addLayout(grid);
    column()->addWidget(m_detail.pane);
    connect(m_rows, &QPushButton::clicked, this, [this] {
        if (const int row = currentRow(); row >= 0)
            emit eventsWanted(m_model.entry(row).alert.eventFilter);
    });
    connect(m_log, &QPushButton::clicked, this, [this] {
        const int row = currentRow();
        if (row < 0)
            return;
        const Alert& alert = m_model.entry(row).alert;
        emit logWanted(alert.source,
            alert.id.startsWith(QLatin1String("log\n")) ? m_model.entry(row).words.what.left(60) : QString());
    });
    connect(m_test, &QPushButton::clicked, this, &AlertsView::kafkaTestWanted);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (const int row = currentRow(); row >= 0)
            QGuiApplication::clipboard()->setText(wholeText(row));
    });
}

void AlertsView::choose(int row)
{
    m_search->clear();
    for (QToolButton* state : m_states)
        state->setChecked(false);
    const QModelIndex index = m_proxy->mapFromSource(m_model.index(row, 0));
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
}

int AlertsView::currentRow() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : m_proxy->mapToSource(rows.first()).row();
}

void AlertsView::renew()
{
    m_proxy->renew(!m_table->isBeingRead());
    if (isVisible())
        m_model.markSeen();
    refresh();
}

void AlertsView::refresh()
{
    if (!isVisible())
        return;
    const int rows = m_model.rowCount(), shown = m_proxy->rowCount();
    const QString texts[] = { tr("Open"), tr("Over") };
    for (int i = 0; i < 2; ++i)
        m_states[i]->setText(QStringLiteral("%1 %2").arg(
            texts[i], ui::number(static_cast<std::uint64_t>(m_model.count(static_cast<AlertModel::States>(i))))));
    const QString part = countText(shown, rows, static_cast<std::uint64_t>(rows));
    m_count->setText(part.isEmpty() ? tr("%Ln alert(s)", nullptr, rows) : part);
    m_clear->setEnabled(m_model.count(AlertModel::Over) > 0);
    empty()->setVisible(shown == 0);
    empty()->setIcon(rows > 0 ? "search" : "ok");
    empty()->setText(rows > 0 ? tr("No alert matches.") : tr("Nothing has gone wrong since the start."));
    emptyButton()->setVisible(rows > 0);
    emptyButton()->setText(tr("Show all"));
    refreshDetail();
}

void AlertsView::refreshDetail()
{
    const int row = currentRow();
    m_detail.pane->setVisible(row >= 0);
    if (row < 0)
        return;
    const AlertModel::Entry& entry = m_model.entry(row);
    m_detail.title->setFullText(AlertModel::headline(entry.words.what));
    QString when = entry.count > 1
        ? listed({ tr("%Ln time(s)", nullptr, entry.count),
              tr("from %1 to %2").arg(dateTime(entry.firstMicros), dateTime(entry.lastMicros)) })
        : dateTime(entry.firstMicros);
    if (entry.overMicros != 0)
        when += QStringLiteral("  \u00B7  ") + tr("over since %1").arg(dateTime(entry.overMicros));
    const QString values[] = { entry.words.why, entry.words.remedy, when };
    for (int i = 0; i < 3; ++i) {
        m_values[i]->setText(values[i]);
        m_values[i]->setVisible(!values[i].isEmpty());
        m_captions[i]->setVisible(!values[i].isEmpty());
    }
    m_rows->setVisible(!entry.alert.eventFilter.isEmpty());
    m_test->setVisible(entry.alert.source == QLatin1String("kafka") && entry.overMicros == 0);
}

QString AlertsView::wholeText(int row) const
{
    const AlertModel::Entry& entry = m_model.entry(row);
    QStringList lines { entry.words.what, entry.words.why, entry.words.remedy,
        QStringLiteral("%1  \u00D7%2  %3").arg(entry.alert.source).arg(entry.count).arg(dateTime(entry.lastMicros)) };
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

void AlertsView::retranslate()
{
    m_search->setPlaceholderText(tr("Text in an alert"));
    m_search->setAccessibleName(tr("Search alerts"));
    m_table->setAccessibleName(tr("Alerts"));
    m_clear->setText(tr("Clear those that are over"));
    m_rows->setText(tr("Show events"));
    m_rows->setToolTip(tr("The events behind this alert"));
    m_log->setText(tr("Show in the log"));
    m_test->setText(tr("Test connection…"));
    m_copy->setText(tr("Copy"));
    const QString captions[] = { tr("Why"), tr("What to do"), tr("When") };
    for (int i = 0; i < 3; ++i)
        m_captions[i]->setText(captions[i]);
    refresh();
}

} // namespace hookline::ui

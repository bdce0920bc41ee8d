#include "ui/widgets/event_groups_view.h"

#include "core/base/clock.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/view_actions.h"

#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

} // namespace

EventGroupsView::EventGroupsView(const EventTableModel& events, bool live, QWidget* parent)
    : QWidget(parent)
    , m_model(new EventGroupModel(events, live, this))
{
    setObjectName(QStringLiteral("eventGroupsView"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(24, 2, 24, 6);
    row->setSpacing(8);
    m_by = new Label(Role::TextMuted);
    m_grouping = new QComboBox;
    m_grouping->setObjectName(QStringLiteral("groupingComboBox"));
    m_grouping->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (int i = 0; i < kGroupings; ++i)
        m_grouping->addItem(QString());
    m_by->setBuddy(m_grouping);
    m_facts = new ElidedLabel(Role::TextMuted);
    m_facts->setObjectName(QStringLiteral("groupFactsLabel"));
    m_facts->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_open = quietButton("groupEventsPushButton", "events");
    m_close = quietButton("closeGroupsPushButton", "close");
    row->addWidget(m_by);
    row->addWidget(m_grouping);
    row->addWidget(m_facts, 1);
    row->addWidget(m_open);
    row->addWidget(m_close);
    column->addLayout(row);
    m_table = new ListTable("eventGroupsTableView");
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8); // as tall as the events' rows
    m_table->setColumns({ 15, 17, 30, 11, 10, 11, 14, 30 }, EventGroupModel::ColumnCount, EventGroupModel::Payload);
    m_table->sortByColumn(EventGroupModel::Count, Qt::DescendingOrder);
    m_table->installEventFilter(this);
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);

    m_timer.setInterval(kShowMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { renew(base::steadyNanos()); });
    connect(m_grouping, &QComboBox::currentIndexChanged, this, [this] {
        showColumns();
        if (m_model->isRunning())
            start();
    });
    connect(m_model, &EventGroupModel::restarted, this, [this] { m_sampled = 0; });
    connect(m_table, &ListTable::openWanted, this, &EventGroupsView::open);
    connect(m_table, &ListTable::menuWanted, this, &EventGroupsView::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_open->setEnabled(m_table->currentIndex().isValid() && !m_model->isOthers(m_table->currentIndex().row()));
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { m_open->setEnabled(false); });
    connect(m_open, &QPushButton::clicked, this, &EventGroupsView::open);
    connect(m_close, &QPushButton::clicked, this, &EventGroupsView::closeWanted);
    m_open->setEnabled(false);
    showColumns();
    retranslate();
}

void EventGroupsView::start()
{
    m_model->start(static_cast<GroupBy>(m_grouping->currentIndex()));
    renew(base::steadyNanos());
    m_timer.start();
}

void EventGroupsView::stop()
{
    m_timer.stop();
    m_model->stop();
}

void EventGroupsView::renew(std::int64_t steadyNanos)
{
    if (!m_model->isRunning())
        return;
    if (m_sampled == 0 || steadyNanos - m_sampled >= kSecond) {
        m_model->sample(steadyNanos);
        m_sampled = steadyNanos;
    }
    if (!isVisible())
        return;
    // Rows must not run away from under the hand.
    m_model->show(!m_table->isBeingRead());
    say();
}

void EventGroupsView::setGrouping(GroupBy by) { m_grouping->setCurrentIndex(static_cast<int>(by)); }

void EventGroupsView::showColumns()
{
    const auto by = static_cast<GroupBy>(m_grouping->currentIndex());
    for (int column = 0; column < EventGroupModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, !EventGroupModel::hasColumn(by, column));
}

void EventGroupsView::say()
{
    QStringList parts;
    if (m_model->counted() == 0) {
        parts << tr("no events yet");
    } else {
        parts << tr("%Ln row(s)", nullptr, static_cast<int>(m_model->groups()));
        parts << tr("%1 events since %2").arg(number(m_model->counted()), clockTime(m_model->sinceMicros(), false));
    }
    if (m_model->isBusy())
        parts << tr("counting…");
    if (m_model->others() > 0)
        parts << tr("%1 of them in the row of others").arg(number(m_model->others()));
    if (m_model->missed() > 0)
        parts << tr("%Ln let go before they were counted", nullptr, static_cast<int>(m_model->missed()));
    m_facts->setRole(m_model->others() > 0 || m_model->missed() > 0 ? Role::Warn : Role::TextMuted);
    m_facts->setFullText(parts.join(QStringLiteral("  \u00B7  ")));
}

void EventGroupsView::open()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    if (const QString test = m_model->filterOf(current.row()); !test.isEmpty())
        emit eventsWanted(test);
}

void EventGroupsView::showMenu(const QPoint& at)
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid() || m_model->isOthers(current.row()))
        return;
    const QString test = m_model->filterOf(current.row()), topic = m_model->topicOf(current.row());
    const auto copy = [](const QString& text) { QGuiApplication::clipboard()->setText(text); };
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("eventGroupsMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("events"), tr("Show these events"), this, [this, test] { emit eventsWanted(test); });
    menu->addSeparator();
    menu->addAction(icon("copy"), tr("Copy as a filter"), this, [=] { copy(test); });
    if (!topic.isEmpty())
        menu->addAction(tr("Copy topic"), this, [=] { copy(topic); });
    menu->popup(at);
}

bool EventGroupsView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        if (m_table->selectionModel()->hasSelection())
            m_table->clearSelection(); // rows may move again
        else
            emit closeWanted();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void EventGroupsView::saveState(QSettings& settings, const QString& group) const
{
    settings.setValue(group + QStringLiteral("/groupBy"), m_grouping->currentIndex());
    m_table->saveColumns(settings, group + QStringLiteral("/groupColumns"));
}

void EventGroupsView::restoreState(const QSettings& settings, const QString& group)
{
    m_table->restoreColumns(settings, group + QStringLiteral("/groupColumns"));
    m_grouping->setCurrentIndex(
        std::clamp(settings.value(group + QStringLiteral("/groupBy")).toInt(), 0, kGroupings - 1));
    showColumns();
}

void EventGroupsView::retranslate()
{
    {
        const QSignalBlocker quiet(m_grouping);
        const QString names[] = { tr("Event, client and topic"), tr("Topic"), tr("Client"), tr("Event") };
        for (int i = 0; i < kGroupings; ++i)
            m_grouping->setItemText(i, names[i]);
    }
    m_by->setText(tr("Group by"));
    m_grouping->setAccessibleName(tr("Group by"));
    m_table->setAccessibleName(tr("Groups of events"));
    m_open->setText(tr("Show events"));
    m_open->setToolTip(toolTipText(tr("Only the events of the chosen row (Enter)")));
    m_close->setText(tr("Back to the list"));
    m_model->retranslate();
    say();
}

void EventGroupsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui

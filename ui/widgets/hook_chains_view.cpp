#include "ui/widgets/hook_chains_view.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/hook_events.h"
#include "ui/models/hook_tree_model.h"
#include "ui/models/hook_words.h"
#include "ui/models/table_csv.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/timing.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/csv_export.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/follow_selection.h"
#include "ui/widgets/hook_tree.h"
#include "ui/widgets/label.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr int kChartHeight = 110;
constexpr int kRoomForChart = 520; ///< of the whole view; below, the chains need it all
constexpr double kForEver = 1e12;

QString columnsKey() { return QStringLiteral("hooks/columns%1").arg(int { HookTreeModel::ColumnCount }); }

} // namespace

HookChainsView::HookChainsView(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_model(new HookTreeModel(this))
    , m_proxy(new HookProxy(this))
{
    setObjectName(QStringLiteral("hookChainsView"));
    m_switch = addViewAction(this, "switchHookAction", "pause", QKeySequence(Qt::CTRL | Qt::Key_E));
    m_up = addViewAction(this, "hookUpAction", "up", QKeySequence(Qt::ALT | Qt::Key_Up));
    m_down = addViewAction(this, "hookDownAction", "down", QKeySequence(Qt::ALT | Qt::Key_Down));
    m_reset = addViewAction(this, "resetHookCountersAction", "clear");
    m_export = addViewAction(this, "exportHooksAction", "save");

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(24, 10, 24, 10);
    row->setSpacing(8);
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("hookSearchLineEdit"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_all = new QToolButton;
    m_all->setObjectName(QStringLiteral("allPointsChipToolButton"));
    m_all->setCheckable(true);
    m_all->setProperty("chip", true);
    m_count = new Label(Role::TextMuted);
    m_count->setObjectName(QStringLiteral("hookCountLabel"));
    row->addWidget(m_search, 1);
    row->addWidget(m_all);
    row->addWidget(m_count);
    for (QAction* one : actions()) {
        QToolButton* const button = buttonFor(one);
        if (one == m_up || one == m_down || one == m_export)
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        row->addWidget(button);
    }
    column->addLayout(row);

    m_proxy->setSourceModel(m_model);
    m_tree = new HookTree;
    m_tree->setObjectName(QStringLiteral("hooksTreeView"));
    m_tree->setModel(m_proxy);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setDragEnabled(true);
    m_tree->setAcceptDrops(true);
    m_tree->setDropIndicatorShown(true);
    m_tree->setDragDropMode(QAbstractItemView::InternalMove);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(false);
    m_tree->installEventFilter(this);
    column->addWidget(m_tree, 1);
    m_empty = new EmptyState(m_tree);
    m_empty->setIcon("hook");
    m_emptyButton = m_empty->addButton("hooksEmptyPushButton", true);

    m_detail = new QWidget;
    m_detail->setAutoFillBackground(true);
    m_detail->setBackgroundRole(QPalette::Base);
    auto* detail = new QVBoxLayout(m_detail);
    detail->setContentsMargins(24, 10, 24, 12);
    detail->setSpacing(4);
    auto* head = new QHBoxLayout;
    m_title = new Label(Role::Text, 1.0, true);
    m_title->setObjectName(QStringLiteral("hookTitleLabel"));
    m_script = new QPushButton;
    m_script->setObjectName(QStringLiteral("openScriptPushButton"));
    head->addWidget(m_title);
    head->addStretch(1);
    head->addWidget(m_script);
    m_events = new QPushButton;
    m_events->setObjectName(QStringLiteral("hookEventsPushButton"));
    m_events->setIcon(icon("events"));
    head->addWidget(m_events);
    detail->addLayout(head);
    m_says = new Label(Role::TextMuted);
    m_says->setObjectName(QStringLiteral("hookSaysLabel"));
    m_says->wrapped();
    m_error = new Label(Role::Error);
    m_error->setObjectName(QStringLiteral("hookErrorLabel"));
    m_error->wrapped()->selectable();
    detail->addWidget(m_says);
    detail->addWidget(m_error);
    m_cost = new Chart(Chart::Unit::Microseconds);
    m_cost->setObjectName(QStringLiteral("hookCostChart"));
    m_cost->setFixedHeight(kChartHeight);
    detail->addWidget(m_cost);
    column->addWidget(m_detail);
    m_confirm = new ConfirmBar;
    column->addWidget(m_confirm);
    resetLayout();

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setText(text);
        m_tree->expandAll();
        refresh();
    });
    connect(m_all, &QToolButton::toggled, this, [this](bool all) {
        m_proxy->setEmptyShown(all);
        m_tree->expandAll();
        refresh();
    });
    connect(m_proxy, &QAbstractItemModel::modelReset, m_tree, &QTreeView::expandAll);
    connect(m_proxy, &QAbstractItemModel::rowsInserted, m_tree, [this](const QModelIndex& branch, int first, int last) {
        for (int point = first; !branch.isValid() && point <= last; ++point)
            m_tree->expand(m_proxy->index(point, 0));
        if (branch.isValid() && m_proxy->rowCount(branch) == last - first + 1)
            m_tree->expand(branch);
    });
    followSelection(*m_tree);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HookChainsView::refresh);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &HookChainsView::showMenu);
    connect(m_model, &HookTreeModel::switchWanted, this, &HookChainsView::switchTo);
    connect(
        m_model, &HookTreeModel::moveWanted, this,
        [this](quint64 id, quint64 before) {
            m_backend.moveHook(id, before);
            renew();
        },
        Qt::QueuedConnection); // the view is still in the middle of its drop
    connect(m_switch, &QAction::triggered, this, [this] {
        if (const metrics::HookCallback* one = m_model->callback(current()))
            switchTo(one->id, !one->enabled);
    });
    connect(m_up, &QAction::triggered, this, [this] { move(-1); });
    connect(m_down, &QAction::triggered, this, [this] { move(1); });
    connect(m_reset, &QAction::triggered, this, [this] {
        m_model->resetCounters();
        refresh();
    });
    connect(m_script, &QPushButton::clicked, this, [this] {
        if (const metrics::HookCallback* one = m_model->callback(current()))
            emit scriptWanted(HookWords::scriptName(one->owner));
    });
    connect(m_events, &QPushButton::clicked, this, [this] {
        const metrics::HookCallback* one = m_model->callback(current());
        if (const metrics::HookChain* chain = m_model->chain(current()))
            emit eventsWanted(eventsFilter(chain->point, one ? one->filter : metrics::CallbackFilter {}));
    });
    connect(m_export, &QAction::triggered, this, [this] { askAndSaveCsv(this, QStringLiteral("hooks"), [this] { return csv(); }, *m_confirm); });
    connect(m_emptyButton, &QPushButton::clicked, this, [this] {
        m_search->clear();
        m_all->setChecked(m_proxy->rowCount() == 0);
    });
    m_timer.setInterval(kRenewMs);
    connect(&m_timer, &QTimer::timeout, this, &HookChainsView::renew);
    setFocusProxy(m_tree);
    retranslate();
}

QList<QAction*> HookChainsView::actions() const { return { m_switch, m_up, m_down, m_reset, m_export }; }

QByteArray HookChainsView::csv() const
{
    return tableCsv(*m_proxy, shownColumns(*m_tree->header()), HookTreeModel::ExportRole);
}

void HookChainsView::renew()
{
    std::vector<metrics::HookChain> chains = m_backend.hookChains();
    const metrics::Snapshot now = m_backend.snapshot();
    m_timeline.look(chains, static_cast<double>(now.wallMicros) / 1e6);
    m_model->setKafka(m_backend.settings().kafka);
    m_model->setChains(std::move(chains), now.steadyNanos);
    refresh();
}

QModelIndex HookChainsView::current() const { return m_proxy->mapToSource(m_tree->currentIndex()).siblingAtColumn(0); }

void HookChainsView::move(int direction)
{
    const metrics::HookCallback* one = m_model->callback(current());
    quint64 before = 0;
    if (!one || !m_model->neighbour(current(), direction, before))
        return;
    m_backend.moveHook(one->id, before);
    renew();
    m_tree->scrollTo(m_tree->currentIndex());
}

void HookChainsView::switchTo(quint64 id, bool on)
{
    const QModelIndex index = m_model->find(id);
    const metrics::HookCallback* one = m_model->callback(index);
    if (!one)
        return;
    const auto doIt = [this, id, on] {
        m_backend.setHookEnabled(id, on);
        renew();
    };
    if (on || HookWords::isScript(one->owner)) {
        doIt();
        return;
    }
    // A part of the program itself: what it keeps out or keeps safe is not kept while it is off.
    const bool guards = m_model->chain(index)->phase != metrics::HookPhase::Observe;
    const QString who = HookWords::owner(one->owner), point = fromUtf8(m_model->chain(index)->point);
    m_confirm->ask(guards
            ? tr("Switch off %1 at %2? What it refuses is let through until it is on again.").arg(who, point)
            : tr("Switch off %1 at %2? What happens until it is on again does not reach it.").arg(who, point),
        tr("Switch off"), doIt);
}

void HookChainsView::refresh()
{
    const QModelIndex index = current();
    const metrics::HookCallback* one = m_model->callback(index);
    quint64 ignored = 0;
    m_switch->setEnabled(one != nullptr);
    m_switch->setText(one && !one->enabled ? tr("Switch on") : tr("Switch off"));
    m_switch->setIcon(icon(one && !one->enabled ? "play" : "power"));
    m_up->setEnabled(m_model->neighbour(index, -1, ignored));
    m_down->setEnabled(m_model->neighbour(index, 1, ignored));
    int callbacks = 0, points = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        callbacks += m_model->rowCount(m_model->index(row, 0));
        points += m_model->rowCount(m_model->index(row, 0)) > 0 ? 1 : 0;
    }
    m_count->setText(tr("%Ln callback(s) at %1 of %2 points", nullptr, callbacks).arg(points).arg(m_model->rowCount()));
    m_empty->setVisible(m_proxy->rowCount() == 0);
    const bool searching = !m_search->text().isEmpty();
    m_empty->setText(searching ? tr("No hook point or callback matches.")
                               : tr("No callback listens: start the broker, or write a script."));
    m_emptyButton->setText(searching ? tr("Show all") : tr("Show the points"));
    describe();
}

void HookChainsView::describe()
{
    const QModelIndex index = current();
    const metrics::HookCallback* one = m_model->callback(index);
    m_detail->setVisible(index.isValid());
    if (!index.isValid())
        return;
    const metrics::HookChain* chain = m_model->chain(index);
    m_title->setText(
        one ? tr("%1 at %2").arg(HookWords::owner(one->owner), fromUtf8(chain->point)) : fromUtf8(chain->point));
    m_script->setVisible(one && HookWords::isScript(one->owner));
    m_events->setVisible(!eventsFilter(chain->point, {}).isEmpty());
    const auto measured = [](const HookTimeline::Point& point) { return !std::isnan(point.p50); };
    const bool showCost = one && height() >= kRoomForChart && std::ranges::any_of(m_timeline.of(one->id), measured);
    m_cost->setVisible(showCost);
    if (showCost)
        drawCost(one->id);
    QStringList says;
    if (!one) {
        says << tr("Asked %1.").arg(HookWords::pointHint(chain->point)) << HookWords::phaseHint(chain->phase);
    } else {
        const metrics::CallbackCounters now = m_model->counters(*one);
        switch (m_model->health(index)) {
        case HookTreeModel::Health::Off: says << tr("Switched off: it keeps its place and is not called."); break;
        case HookTreeModel::Health::Resting:
            says << tr("It failed or was slow too often and is paused. After the pause one trial call decides whether it goes on.");
            break;
        case HookTreeModel::Health::Slow: {
            const QString by = microseconds(now.nanos.percentile(0.99) / 1000);
            says << (isOnPublishPath(chain->point) ? tr("Slow: it slows the publish path by %1 (p99).").arg(by)
                                                   : tr("Slow: everything that comes by this point waits %1 for it (p99).").arg(by));
            break;
        }
        default: break;
        }
        if (now.skipped > 0)
            says << ended(tr("%Ln call(s) skipped while it was paused", nullptr, static_cast<int>(now.skipped)));
        if (now.openings > 0)
            says << ended(tr("It was paused %Ln time(s)", nullptr, static_cast<int>(now.openings)));
        if (now.nanos.total() > 0)
            says << ended(tr("%Ln call(s) timed", nullptr, static_cast<int>(now.nanos.total())));
        if (!one->filter.empty())
            says << tr("Called for %1 only.").arg(HookWords::filter(one->filter));
        if (says.isEmpty())
            says << tr("Not called yet.");
    }
    m_says->setText(sentences(says));
    const bool failed = one && !one->stats.lastError.empty();
    m_error->setVisible(failed);
    if (failed)
        m_error->setText(tr("Last error: %1").arg(coreText(one->stats.lastError, 500)));
}

void HookChainsView::drawCost(quint64 callback)
{
    m_cost->begin(kForEver);
    for (const HookTimeline::Point& point : m_timeline.of(callback)) {
        const double values[] = { point.p50, point.p99 };
        m_cost->add(point.time, values);
    }
    m_cost->setWindowSeconds(HookTimeline::kSeconds);
    m_cost->end();
}

void HookChainsView::showMenu(const QPoint& at)
{
    if (!m_model->callback(m_proxy->mapToSource(m_tree->indexAt(at)).siblingAtColumn(0)))
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("hookMenu"));
    menu->addActions({ m_switch, m_up, m_down });
    if (m_script->isVisibleTo(this))
        menu->addAction(m_script->text(), m_script, &QPushButton::click);
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

void HookChainsView::saveLayout(QSettings& settings) const
{
    settings.setValue(columnsKey(), m_tree->header()->saveState());
}

void HookChainsView::restoreLayout(const QSettings& settings)
{
    const QByteArray columns = settings.value(columnsKey()).toByteArray();
    if (!columns.isEmpty())
        m_tree->header()->restoreState(columns);
}

void HookChainsView::resetLayout()
{
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    static constexpr int widths[HookTreeModel::ColumnCount] = { 26, 15, 14, 26, 8, 9, 9, 7, 7, 8, 8, 12 };
    for (int i = 0; i < HookTreeModel::ColumnCount; ++i) {
        m_tree->header()->setSectionResizeMode(
            i, i == HookTreeModel::Filter ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_tree->setColumnWidth(i, widths[i] * unit + 12);
    }
}

void HookChainsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_timer.start();
    renew();
}

void HookChainsView::hideEvent(QHideEvent* event)
{
    m_timer.stop(); // nobody looks: nobody asks
    QWidget::hideEvent(event);
}

bool HookChainsView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tree && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_tree->rect().adjusted(0, m_tree->header()->height(), 0, 0));
    if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space) {
            m_switch->trigger(); // in every column, not only where the box is
            return true;
        }
        if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            move(key->key() == Qt::Key_Up ? -1 : 1); // and never the selection, at the end of a chain
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void HookChainsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void HookChainsView::retranslate()
{
    m_search->setPlaceholderText(tr("Find a hook"));
    m_search->setAccessibleName(tr("Search hooks"));
    m_all->setText(tr("All points"));
    m_all->setToolTip(toolTipText(tr("Also the points where nobody listens")));
    m_switch->setToolTip(toolTipText(tr("Switches the selected callback off or on; it keeps its place (Space)")));
    m_up->setText(tr("Move up"));
    m_up->setToolTip(toolTipText(tr("The selected callback runs earlier (Alt+Up); rows can be dragged, too")));
    m_down->setText(tr("Move down"));
    m_down->setToolTip(toolTipText(tr("The selected callback runs later (Alt+Down); rows can be dragged, too")));
    m_reset->setText(tr("Reset counters"));
    m_reset->setToolTip(toolTipText(tr("The window's numbers count from now; the core's go on")));
    m_tree->setAccessibleName(tr("Hook chains"));
    m_script->setText(tr("Open script"));
    m_events->setText(tr("Show events"));
    m_export->setText(tr("Export…"));
    m_export->setToolTip(toolTipText(tr("Save the rows and columns that are shown as comma-separated values")));
    m_cost->setTitle(tr("Cost of a call, last minute"));
    m_cost->setLines({ { Series::P50, nullptr, QStringLiteral("p50") }, { Series::P99, nullptr, QStringLiteral("p99") } });
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui

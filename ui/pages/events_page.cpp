#include "ui/pages/events_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/payload_view.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace hookline::ui {

EventsPage::EventsPage(Backend& backend, EventTableModel& model, MetricsHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_model(model)
    , m_history(history)
{
    setObjectName(QStringLiteral("eventsPage"));
    buildActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    auto* top = new QWidget;
    auto* topColumn = new QVBoxLayout(top);
    topColumn->setContentsMargins(24, 18, 24, 12);
    topColumn->setSpacing(12);
    m_header = new PageHeader;
    m_header->addAction(m_pause, "pauseToolButton");
    m_header->addAction(m_follow, "followToolButton");
    m_header->addAction(m_clear, "clearToolButton");
    topColumn->addWidget(m_header);
    topColumn->addWidget(buildFilterRow());
    column->addWidget(top);

    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(QStringLiteral("eventsSplitter"));
    m_splitter->setChildrenCollapsible(false);
    auto* upper = new QWidget;
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(0);
    m_view = new EventView(m_model);
    m_view->addActions({ m_pause, m_follow, m_copyRow, m_copyPayload });
    m_view->installEventFilter(this);
    upperColumn->addWidget(m_view, 1);
    m_empty = new EmptyState(m_view);
    m_emptyPrimary = m_empty->addButton("emptyPrimaryPushButton", true);
    m_emptySecond = m_empty->addButton("emptySecondPushButton");
    upperColumn->addWidget(buildBanner());
    m_splitter->addWidget(upper);
    m_detail = new EventDetail;
    m_detail->setMinimumHeight(120);
    m_detail->setAutoFillBackground(true);
    m_detail->setBackgroundRole(QPalette::Base);
    m_splitter->addWidget(m_detail);
    resetLayout();
    column->addWidget(m_splitter, 1);
    setFocusProxy(m_view); // so that Space and F work as soon as the page is shown

    connectAll();
    retranslate();
}

void EventsPage::buildActions()
{
    const auto make
        = [this](const char* name, const char* iconName, const QKeySequence& keys, Qt::ShortcutContext context) {
              auto* action = new QAction(this);
              action->setObjectName(QLatin1String(name));
              action->setIcon(icon(iconName));
              action->setShortcut(keys);
              action->setShortcutContext(context);
              return action;
          };
    // Space and F belong to the table only: elsewhere they press buttons and make text.
    m_pause = make("pauseAction", "pause", Qt::Key_Space, Qt::WidgetShortcut);
    m_pause->setCheckable(true);
    m_follow = make("followAction", "follow", Qt::Key_F, Qt::WidgetShortcut);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_clear = make("clearAction", "clear", Qt::CTRL | Qt::SHIFT | Qt::Key_X, Qt::WindowShortcut);
    m_focusFilter = make("focusFilterAction", "search", {}, Qt::WindowShortcut);
    m_focusFilter->setShortcuts({ QKeySequence(Qt::Key_Slash), QKeySequence(Qt::CTRL | Qt::Key_L) });
    m_focusFilter->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_focusFilter);
    m_copyRow = make("copyRowAction", "copy", QKeySequence::Copy, Qt::WidgetShortcut);
    m_copyPayload = make("copyPayloadAction", "copy", Qt::CTRL | Qt::SHIFT | Qt::Key_C, Qt::WidgetShortcut);
}

QWidget* EventsPage::buildFilterRow()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("filterLineEdit"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_filter->installEventFilter(this);
    m_count = new Label(Role::TextMuted);
    m_count->setObjectName(QStringLiteral("filterCountLabel"));
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_count);
    return row;
}

QWidget* EventsPage::buildBanner()
{
    m_banner = new QWidget;
    m_banner->setObjectName(QStringLiteral("eventsBanner"));
    m_banner->setAutoFillBackground(true);
    m_banner->setBackgroundRole(QPalette::Window);
    auto* layout = new QHBoxLayout(m_banner);
    layout->setContentsMargins(24, 4, 24, 4);
    m_bannerText = new ElidedLabel(Role::TextMuted);
    m_bannerText->setObjectName(QStringLiteral("eventsBannerLabel"));
    m_bannerText->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_resume = new QPushButton;
    m_resume->setObjectName(QStringLiteral("resumePushButton"));
    m_resume->setIcon(icon("play"));
    m_resume->setProperty("quiet", true);
    m_jump = new QPushButton;
    m_jump->setObjectName(QStringLiteral("jumpPushButton"));
    m_jump->setIcon(icon("follow"));
    m_jump->setProperty("quiet", true);
    layout->addWidget(m_bannerText, 1);
    layout->addWidget(m_resume);
    layout->addWidget(m_jump);
    return m_banner;
}

void EventsPage::connectAll()
{
    connect(m_pause, &QAction::toggled, this, [this](bool paused) {
        m_pausedAt = clockTime(m_history.latest().wallMicros, false);
        m_model.setPaused(paused);
    });
    connect(m_follow, &QAction::toggled, m_view, [this](bool follow) {
        if (follow && m_model.isPaused())
            m_pause->setChecked(false);
        m_view->setFollowing(follow);
    });
    connect(m_view, &EventView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_clear, &QAction::triggered, this, [this] { m_model.clear(); });
    connect(m_focusFilter, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    connect(m_copyRow, &QAction::triggered, this, [this] {
        const int row = m_model.rowOfNumber(m_view->selectedNumber());
        if (row >= 0)
            copy(QString::fromUtf8(m_model.rowAsJson(row)));
    });
    connect(m_copyPayload, &QAction::triggered, m_detail->payload(), &PayloadView::copyPayload);
    m_typing.setSingleShot(true);
    m_typing.setInterval(150);
    connect(&m_typing, &QTimer::timeout, this, &EventsPage::applyFilter);
    connect(m_filter, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::returnPressed, this, [this] {
        applyFilter();
        m_view->setFocus();
    });
    connect(m_view, &EventView::selectedChanged, this, &EventsPage::showSelected);
    connect(m_view, &QWidget::customContextMenuRequested, this, &EventsPage::showMenu);
    connect(&m_model, &EventTableModel::ticked, this, &EventsPage::refresh);
    connect(&m_model, &EventTableModel::filterChanged, this, &EventsPage::refresh);
    connect(&m_model, &EventTableModel::pausedChanged, this, [this](bool paused) {
        m_pause->setChecked(paused);
        refresh();
    });
    connect(m_view, &EventView::followingChanged, this, &EventsPage::refreshBanner);
    connect(&m_history, &MetricsHistory::sampled, this, &EventsPage::refresh);
    connect(&m_history, &MetricsHistory::refreshed, this, &EventsPage::refresh);
    connect(m_resume, &QPushButton::clicked, m_pause, [this] { m_pause->setChecked(false); });
    connect(m_jump, &QPushButton::clicked, m_follow, [this] { m_follow->setChecked(true); });
    connect(m_emptyPrimary, &QPushButton::clicked, this, [this] {
        if (m_model.isFiltered())
            m_filter->clear();
        else if (!m_history.latest().broker.listening)
            m_backend.startBroker();
        else
            emit simulatorWanted();
    });
    connect(m_emptySecond, &QPushButton::clicked, this, [this] { copy(fromUtf8(m_history.latest().broker.address)); });
}

void EventsPage::setFilterText(const QString& text)
{
    m_filter->setText(text);
    applyFilter();
}

void EventsPage::applyFilter()
{
    m_typing.stop();
    const EventFilter filter(m_filter->text());
    if (filter.text() != m_model.filter().text())
        m_model.setFilter(filter);
}

void EventsPage::showSelected(std::uint64_t number)
{
    const int row = number ? m_model.rowOfNumber(number) : -1;
    if (row >= 0)
        m_detail->show(m_model.at(row), number);
    else if (m_detail->number() < m_model.store().begin())
        m_detail->markGone(); // else only the filter hides it
}

void EventsPage::refresh()
{
    if (!isVisible())
        return;
    const std::uint64_t shown = m_detail->number();
    if (shown >= m_model.store().begin() && shown < m_model.store().end())
        m_detail->refresh(m_model.store().row(shown));
    else
        m_detail->markGone();
    const std::size_t kept = m_model.store().size();
    if (m_model.isSearching())
        m_count->setText(tr("searching… %1 %").arg(m_model.searchPercent()));
    else if (m_model.isFiltered())
        m_count->setText(
            tr("%1 of %2").arg(ui::number(static_cast<std::uint64_t>(m_model.rowCount())), ui::number(kept)));
    else
        m_count->setText(tr("%Ln event(s)", nullptr, static_cast<int>(kept)));
    refreshEmptyState();
    refreshBanner();
}

void EventsPage::refreshBanner()
{
    QStringList parts;
    const MetricsSample& now = m_history.now();
    if (m_model.isPaused()) {
        parts << tr("Paused at %1").arg(m_pausedAt);
        parts << tr("%Ln new since", nullptr, static_cast<int>(m_model.newSincePause()));
        if (m_model.overwrittenWhilePaused() > 0)
            parts << tr(
                "%Ln oldest row(s) were overwritten", nullptr, static_cast<int>(m_model.overwrittenWhilePaused()));
    } else {
        parts << tr("in %1").arg(rate(now.mqttIn));
        parts << tr("out %1").arg(rate(now.mqttOut));
        if (m_model.totalSeen() > m_model.capacity())
            parts << tr("the newest %1 rows are kept").arg(ui::number(m_model.capacity()));
    }
    const std::uint64_t skipped = m_history.latest().displaySkipped;
    if (skipped > 0)
        parts << tr(
            "the list skipped %Ln row(s); broker and Kafka were not affected", nullptr, static_cast<int>(skipped));
    if (m_model.store().payloadsReleased() > 0)
        parts << tr("%Ln payload(s) let go", nullptr, static_cast<int>(m_model.store().payloadsReleased()));
    m_bannerText->setRole(m_model.isPaused() || skipped > 0 ? Role::Warn : Role::TextMuted);
    m_bannerText->setFullText(parts.join(QStringLiteral("  \u00B7  ")));
    m_resume->setVisible(m_model.isPaused());
    m_jump->setVisible(!m_view->isFollowing() && m_model.rowCount() > 0);
}

void EventsPage::refreshEmptyState()
{
    const bool empty = m_model.rowCount() == 0;
    m_empty->setVisible(empty);
    if (!empty)
        return;
    const metrics::BrokerSnapshot& broker = m_history.latest().broker;
    if (m_model.isFiltered()) {
        m_empty->setIcon("search");
        m_empty->setText(tr("None of %Ln event(s) match.", nullptr, static_cast<int>(m_model.store().size())));
        m_emptyPrimary->setText(tr("Clear filter"));
        m_emptySecond->hide();
    } else if (!broker.listening) {
        m_empty->setIcon("broker");
        m_empty->setText(tr("The broker is stopped."));
        m_emptyPrimary->setText(tr("Start broker"));
        m_emptySecond->hide();
    } else {
        m_empty->setIcon("events");
        m_empty->setText(
            tr("No events yet. Connect a device to %1 or start the simulator.").arg(fromUtf8(broker.address)));
        m_emptyPrimary->setText(tr("Start simulator"));
        m_emptySecond->setText(tr("Copy address"));
        m_emptySecond->show();
    }
}

void EventsPage::showMenu(const QPoint& at)
{
    const QModelIndex cell = m_view->indexAt(at);
    if (!cell.isValid())
        return;
    const EventRow row = m_model.at(cell.row()); // a copy: rows move while the menu is open
    const QString cellText = m_model.cellText(cell.row(), cell.column());
    const QString json = QString::fromUtf8(m_model.rowAsJson(cell.row()));
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString client = row.event.client ? fromUtf8(row.event.client->clientId) : QString();
    const QString topic = fromUtf8(row.event.topic());
    if (!client.isEmpty())
        menu->addAction(icon("search"), tr("Show only this client"), this,
            [=, this] { setFilterText(EventFilter::exactly("client", client)); });
    if (!topic.isEmpty())
        menu->addAction(icon("search"), tr("Show only this topic"), this,
            [=, this] { setFilterText(EventFilter::exactly("topic", topic)); });
    menu->addAction(icon("search"), tr("Show only this kind of event"), this,
        [=, this] { setFilterText(EventFilter::exactly("event", fromUtf8(tap::name(row.event.kind)))); });
    menu->addSeparator();
    if (!cellText.isEmpty())
        menu->addAction(icon("copy"), tr("Copy cell"), this, [=, this] { copy(cellText); });
    menu->addAction(icon("copy"), tr("Copy row as JSON"), this, [=, this] { copy(json); });
    if (!topic.isEmpty())
        menu->addAction(icon("copy"), tr("Copy topic"), this, [=, this] { copy(topic); });
    if (row.event.message && !row.payloadGone)
        menu->addAction(icon("copy"), tr("Copy payload"), m_detail->payload(), &PayloadView::copyPayload);
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

void EventsPage::copy(const QString& text) { QGuiApplication::clipboard()->setText(text); }

bool EventsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->rect().adjusted(0, m_view->horizontalHeader()->height(), 0, 0));
    if (watched == m_filter && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        if (m_filter->text().isEmpty())
            m_view->setFocus();
        else
            setFilterText({});
        return true;
    }
    if (watched == m_view && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && !m_filter->text().isEmpty()) {
        setFilterText({});
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void EventsPage::saveLayout(QSettings& settings) const
{
    settings.setValue(QStringLiteral("events/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("events/columns"), m_view->horizontalHeader()->saveState());
}

void EventsPage::restoreLayout(const QSettings& settings)
{
    m_splitter->restoreState(settings.value(QStringLiteral("events/splitter")).toByteArray());
    m_view->horizontalHeader()->restoreState(settings.value(QStringLiteral("events/columns")).toByteArray());
}

void EventsPage::resetLayout()
{
    m_view->resetColumns();
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({ 480, 240 });
}

void EventsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void EventsPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void EventsPage::retranslate()
{
    m_header->setTitle(tr("Events"), {});
    m_pause->setText(tr("Pause"));
    m_pause->setToolTip(toolTipText(tr("Freeze the list; capture goes on (Space)")));
    m_follow->setText(tr("Follow"));
    m_follow->setToolTip(toolTipText(tr("Keep the newest event in view (F, End)")));
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(toolTipText(tr("Empty the list (Ctrl+Shift+X)")));
    m_focusFilter->setText(tr("Filter…"));
    m_copyRow->setText(tr("Copy row as JSON"));
    m_copyPayload->setText(tr("Copy payload"));
    m_filter->setPlaceholderText(tr("Filter by client, topic, payload or event – press / to type"));
    m_filter->setAccessibleName(tr("Event filter"));
    m_filter->setToolTip(toolTipText(tr("Words that must all be found, for example: dev-017 temp\n"
                                        "In one field: client:dev topic:factory event:publish payload:error\n"
                                        "Exactly: client=dev-017 topic=factory/l3/temp\n"
                                        "Payloads are searched in their first MiB.")));
    m_view->setAccessibleName(tr("Events"));
    m_resume->setText(tr("Resume"));
    m_jump->setText(tr("Jump to live"));
    m_model.retranslate();
    refresh();
}

} // namespace hookline::ui

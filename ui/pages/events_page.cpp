#include "ui/pages/events_page.h"

#include "core/base/clock.h"
#include "ui/core_words.h"
#include "ui/detail_position.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/colour_rules.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_recorder.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_groups_view.h"
#include "ui/widgets/event_menu.h"
#include "ui/widgets/event_overview.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/find_bar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/payload_view.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include <set>

namespace hookline::ui {
namespace {

/// Rows at the end of the list that values for the completer are taken from.
constexpr std::uint64_t kKnownRows = 2000;
constexpr std::size_t kKnownValues = 200;
constexpr std::int64_t kSaidMicros = 15'000'000;

QStringList knownValues(const EventStore& store, filter::FieldId field)
{
    std::set<QString> out;
    const std::uint64_t from = std::max(store.begin(), store.end() > kKnownRows ? store.end() - kKnownRows : 0);
    for (std::uint64_t number = store.end(); number > from && out.size() < kKnownValues; --number) {
        const EventRow& row = store.row(number - 1);
        const mqtt::ClientInfo* client = row.event.client.get();
        std::string_view value;
        switch (field) {
        case filter::FieldId::Client: value = client ? std::string_view(client->clientId) : std::string_view(); break;
        case filter::FieldId::User: value = client ? std::string_view(client->username) : std::string_view(); break;
        case filter::FieldId::Topic: value = row.event.topic(); break;
        case filter::FieldId::KafkaTopic: value = row.kafkaTopic ? row.kafkaTopic->view() : std::string_view(); break;
        case filter::FieldId::Listener:
            value = client && client->listener ? client->listener->view() : std::string_view();
            break;
        case filter::FieldId::Rule: value = row.rule ? row.rule->view() : std::string_view(); break;
        case filter::FieldId::KafkaKey: value = kafkaKey(row); break;
        case filter::FieldId::Reason:
            value = row.event.reason == mqtt::ReasonCode::Success ? std::string_view() : mqtt::name(row.event.reason);
            break;
        default: return {};
        }
        if (!value.empty() && value.size() < 200)
            out.insert(fromUtf8(value));
    }
    return { out.begin(), out.end() };
}

} // namespace

EventsPage::EventsPage(Backend& backend, EventTableModel& model, MetricsHistory& history, Place place, QWidget* parent)
    : EventsPage(&backend, model, &history, place == Place::SecondWindow, parent)
{
}

EventsPage::EventsPage(EventTableModel& model, QWidget* parent)
    : EventsPage(nullptr, model, nullptr, true, parent)
{
    m_view->setFollowing(false); // files are read from their beginning
}

EventsPage::EventsPage(Backend* backend, EventTableModel& model, MetricsHistory* history, bool second, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_model(model)
    , m_history(history)
    , m_second(second)
    , m_colours(new ColourRules(this))
    , m_exporter(new EventExporter(model, this))
    , m_recorder(new EventRecorder(model, this))
{
    setObjectName(QStringLiteral("eventsPage"));
    buildActions();
    buildMenus();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    auto* top = new QWidget;
    auto* topColumn = new QVBoxLayout(top);
    topColumn->setContentsMargins(24, 18, 24, 8);
    topColumn->setSpacing(10);
    m_header = new PageHeader;
    buildHeader();
    topColumn->addWidget(m_header);
    m_filter = new FilterBar;
    m_filter->edit()->setKnownValues([this](filter::FieldId field) { return knownValues(m_model.store(), field); });
    topColumn->addWidget(m_filter);
    column->addWidget(top);

    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(QStringLiteral("eventsSplitter"));
    m_splitter->setChildrenCollapsible(false);
    auto* upper = new QWidget;
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(0);
    m_view = new EventView(m_model);
    m_view->addActions({ m_pause, m_follow, m_showRecord, m_why, m_copyRow, m_copyPayload });
    m_view->installEventFilter(this);
    m_overview = new EventOverview(m_model);
    upperColumn->addWidget(buildFastBar());
    m_rows = new QWidget;
    m_rows->setAutoFillBackground(true);
    m_rows->setBackgroundRole(QPalette::Base);
    auto* list = new QHBoxLayout(m_rows);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(0);
    list->addWidget(m_view, 1);
    list->addWidget(m_overview);
    m_groups = new EventGroupsView(m_model, !isCapture());
    m_lists = new QStackedWidget;
    m_lists->addWidget(m_rows);
    m_lists->addWidget(m_groups);
    upperColumn->addWidget(m_lists, 1);
    m_empty = new EmptyState(m_view);
    m_emptyPrimary = m_empty->addButton("emptyPrimaryPushButton", true);
    m_emptySecond = m_empty->addButton("emptySecondPushButton");
    m_find = new FindBar(m_model);
    m_view->delegate()->setColours(m_colours);
    m_view->delegate()->setPattern(&m_find->pattern());
    m_overview->setPattern(&m_find->pattern());
    upperColumn->addWidget(m_find);
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
    connectActions();
    connectGroups();
    connectRows();
    retranslate();
}

QWidget* EventsPage::buildBanner()
{
    m_banner = new QWidget;
    m_banner->setObjectName(QStringLiteral("eventsBanner"));
    m_banner->setAutoFillBackground(true);
    m_banner->setBackgroundRole(QPalette::Window);
    auto* layout = new QHBoxLayout(m_banner);
    layout->setContentsMargins(24, 1, 24, 1);
    m_bannerText = new ElidedLabel(Role::TextMuted);
    m_bannerText->setObjectName(QStringLiteral("eventsBannerLabel"));
    m_bannerText->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_cancelExport = quietButton("cancelExportPushButton", "close");
    m_cancelExport->hide();
    m_resume = quietButton("resumePushButton", "play");
    m_jump = quietButton("jumpPushButton", "follow");
    layout->addWidget(m_bannerText, 1);
    layout->addWidget(m_cancelExport);
    layout->addWidget(m_resume);
    layout->addWidget(m_jump);
    return m_banner;
}

void EventsPage::connectAll()
{
    connect(m_filter, &FilterBar::filterChosen, this, [this](const EventFilter& filter) { m_model.setFilter(filter); });
    connect(m_filter, &FilterBar::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_filter, &FilterBar::helpWanted, this, &EventsPage::filterHelpWanted);
    connect(m_filter, &FilterBar::savedChanged, this, &EventsPage::savedFiltersChanged);
    connect(m_find, &FindBar::found, m_view, &EventView::showNumber);
    connect(m_find, &FindBar::patternChanged, m_view->viewport(), qOverload<>(&QWidget::update));
    connect(m_find, &FindBar::patternChanged, m_overview, &EventOverview::restart);
    connect(
        m_overview, &EventOverview::rowWanted, this, [this](int row) { m_view->showNumber(m_model.numberAt(row)); });
    connect(m_find, &FindBar::closed, m_view, qOverload<>(&QWidget::setFocus));
    connect(
        m_find, &FindBar::findWanted, this, [this](bool forward) { m_find->find(forward, m_view->selectedNumber()); });
    connect(m_colours, &ColourRules::changed, m_view->viewport(), qOverload<>(&QWidget::update));
    connect(m_view, &EventView::selectedChanged, this, &EventsPage::showSelected);
    connect(m_view, &QWidget::customContextMenuRequested, this, &EventsPage::showMenu);
    connect(m_detail, &EventDetail::numberWanted, m_view, &EventView::showNumber);
    connect(m_detail, &EventDetail::recordWanted, this, &EventsPage::recordWanted);
    connect(m_detail, &EventDetail::reasonWanted, this, &EventsPage::reasonWanted);
    m_detail->setExplained(!isCapture()); // what is in a file may have been another broker's
    connect(m_view->horizontalHeader(), &QWidget::customContextMenuRequested, this,
        [this](const QPoint& at) { m_columnsMenu->popup(m_view->horizontalHeader()->mapToGlobal(at)); });
    connect(&m_model, &EventTableModel::ticked, this, &EventsPage::refresh);
    connect(&m_model, &EventTableModel::filterChanged, this, &EventsPage::refresh);
    connect(&m_model, &EventTableModel::marksChanged, this, [this] {
        if (m_model.filter().text().contains(QLatin1String("marked")))
            m_model.setFilter(m_model.filter());
        m_view->viewport()->update();
    });
    connect(&m_model, &EventTableModel::pausedChanged, this, [this](bool paused) {
        m_pause->setChecked(paused);
        refresh();
    });
    connect(m_view, &EventView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_view, &EventView::followingChanged, this, &EventsPage::refreshBanner);
    if (m_history) {
        connect(m_history, &MetricsHistory::sampled, this, &EventsPage::refresh);
        connect(m_history, &MetricsHistory::refreshed, this, &EventsPage::refresh);
    }
    connect(m_resume, &QPushButton::clicked, m_pause, [this] { m_pause->setChecked(false); });
    connect(m_jump, &QPushButton::clicked, m_follow, [this] { m_follow->setChecked(true); });
    connect(m_emptyPrimary, &QPushButton::clicked, this, [this] {
        if (m_model.isFiltered())
            m_filter->setFilterText({});
        else if (isCapture())
            return;
        else if (!m_history->latest().broker.listening)
            m_backend->startBroker();
        else
            emit simulatorWanted();
    });
    connect(m_emptySecond, &QPushButton::clicked, this, [this] { copy(brokerAddress()); });
    connect(m_exporter, &EventExporter::progress, this, [this](int percent) {
        m_cancelExport->show();
        say(tr("exporting… %1 %").arg(percent));
    });
    connect(
        m_exporter, &EventExporter::finished, this, [this](qulonglong written, qulonglong gone, const QString& error) {
            m_cancelExport->hide();
            if (!error.isEmpty())
                say(tr("Not exported: %1").arg(error));
            else if (gone > 0)
                say(listed({ tr("%Ln row(s) exported", nullptr, static_cast<int>(written)),
                    tr("%Ln let go before their turn", nullptr, static_cast<int>(gone)) }));
            else
                say(tr("%Ln row(s) exported", nullptr, static_cast<int>(written)));
        });
    connect(m_cancelExport, &QPushButton::clicked, this, [this] {
        endExports();
        say(tr("Export cancelled, nothing was written"));
    });
    connect(m_recorder, &EventRecorder::changed, this, [this] {
        m_record->setChecked(m_recorder->isRunning());
        if (!m_recorder->errorText().isEmpty())
            say(tr("Recording stopped: %1").arg(inOwnWords(m_recorder->errorText())));
        refreshBanner();
    });
}

void EventsPage::setFilterText(const QString& text) { m_filter->setFilterText(text); }

void EventsPage::showNumber(std::uint64_t number)
{
    setGrouped(false);
    if (m_model.rowOfNumber(number) < 0)
        setFilterText({});
    m_view->showNumber(number);
}

void EventsPage::showSelected(std::uint64_t number)
{
    const int row = number ? m_model.rowOfNumber(number) : -1;
    m_showRecord->setEnabled(row >= 0 && hasReadableRecord(m_model.at(row)));
    if (row >= 0)
        remember(number);
    if (row >= 0)
        m_detail->show(m_model.at(row), number, m_model.store());
    else if (m_detail->number() < m_model.store().begin())
        m_detail->markGone(); // else only the filter hides it
    m_why->setEnabled(m_detail->hasReason());
    refreshDetail();
}

void EventsPage::refresh()
{
    if (!isVisible())
        return;
    const std::uint64_t shown = m_detail->number();
    if (shown >= m_model.store().begin() && shown < m_model.store().end()) {
        m_detail->refresh(m_model.store().row(shown), m_model.store());
        m_showRecord->setEnabled(hasReadableRecord(m_model.store().row(shown)));
    }
    else
        m_detail->markGone();
    refreshDetail();
    refreshKinds();
    const std::size_t kept = m_model.isPaused() ? m_counted : m_model.store().size(); // what stands still is one of as many
    if (m_model.isSearching())
        m_filter->setCount(tr("searching… %1 %").arg(m_model.searchPercent()));
    else if (m_model.isFiltered())
        m_filter->setCount(
            tr("%1 of %2").arg(ui::number(static_cast<std::uint64_t>(m_model.rowCount())), ui::number(kept)));
    else
        m_filter->setCount(m_unreadable ? QString() : tr("%Ln event(s)", nullptr, static_cast<int>(kept)));
    refreshEmptyState();
    refreshBanner();
}

void EventsPage::say(const QString& text)
{
    m_said = text;
    m_saidAt = now();
    refreshBanner();
}

std::int64_t EventsPage::now() const { return m_history ? m_history->latest().wallMicros : base::wallMicros(); }

QString EventsPage::brokerAddress() const
{
    return fromUtf8(m_history ? m_history->latest().broker.address : m_source.broker);
}

QString EventsPage::kafkaServers(const base::TextRef& cluster) const
{
    if (!cluster)
        return fromUtf8(m_history ? m_history->latest().kafka.servers : m_source.kafka);
    if (!m_history)
        return {}; // a capture has only the default one's
    const auto& all = m_history->latest().kafka.clusters;
    const auto found = std::ranges::find(all, cluster->view(), &metrics::ClusterSnapshot::name);
    return found == all.end() ? QString() : fromUtf8(found->servers);
}

void EventsPage::setSource(const capture::Info& info) { m_source = info; }

void EventsPage::setUnreadable(bool unreadable)
{
    m_unreadable = unreadable;
    m_filter->setEnabled(!unreadable);
    for (QAction* action : { m_group, m_export, m_columnsAction, m_timeAction, m_marks, m_findAction, m_goTo })
        action->setEnabled(!unreadable);
    refresh();
}

void EventsPage::refreshBanner()
{
    QStringList parts;
    if (!m_said.isEmpty() && now() - m_saidAt > kSaidMicros && !m_exporter->isRunning())
        m_said.clear();
    if (!m_said.isEmpty())
        parts << m_said;
    m_bannerText->setRole(Role::TextMuted);
    if (!isCapture())
        liveBanner(parts);
    if (m_model.store().payloadsReleased() > 0)
        parts << tr("%Ln payload(s) let go", nullptr, static_cast<int>(m_model.store().payloadsReleased()));
    m_bannerText->setFullText(parts.join(QStringLiteral("  \u00B7  ")));
    m_resume->setVisible(m_model.isPaused());
    m_banner->setVisible(!isCapture() || !parts.isEmpty()); // nothing happens in a file
    m_jump->setVisible(!isCapture() && !m_group->isChecked() && !m_view->isFollowing() && m_model.rowCount() > 0);
}

void EventsPage::liveBanner(QStringList& parts)
{
    const MetricsSample& rates = m_history->now();
    if (m_recorder->isRunning()) {
        QString recording
            = tr("● Recording: %1 rows, %2")
                  .arg(ui::number(m_recorder->written()), byteSize(static_cast<double>(m_recorder->bytes())));
        if (m_recorder->lost() > 0)
            recording = listed({ recording, tr("%Ln not written in time", nullptr, static_cast<int>(m_recorder->lost())) });
        parts << recording;
    }
    if (m_model.isPaused()) {
        parts << tr("Paused at %1").arg(m_pausedAt);
        parts << tr("%Ln new since", nullptr, static_cast<int>(m_model.newSincePause()));
        if (m_model.overwrittenWhilePaused() > 0)
            parts << tr(
                "%Ln oldest row(s) were overwritten", nullptr, static_cast<int>(m_model.overwrittenWhilePaused()));
    } else {
        parts << tr("in %1").arg(rate(rates.mqttIn));
        parts << tr("out %1").arg(rate(rates.mqttOut));
        if (m_model.totalSeen() > m_model.capacity())
            parts << tr("the newest %1 rows are kept").arg(ui::number(m_model.capacity()));
    }
    const std::uint64_t skipped = m_history->latest().displaySkipped;
    if (skipped > 0)
        parts << tr(
            "the list skipped %Ln row(s); broker and Kafka were not affected", nullptr, static_cast<int>(skipped));
    if (m_model.isPaused() || skipped > 0 || m_recorder->lost() > 0)
        m_bannerText->setRole(Role::Warn);
}

void EventsPage::refreshEmptyState()
{
    const bool empty = m_model.rowCount() == 0;
    m_empty->setVisible(empty);
    if (!empty)
        return;
    const bool listening = m_history && m_history->latest().broker.listening;
    m_emptyPrimary->show();
    if (m_unreadable) {
        m_empty->setIcon("error", Role::Error);
        m_empty->setText(tr("The file could not be read, so nothing can be shown."));
        m_emptyPrimary->hide();
        m_emptySecond->hide();
        return;
    }
    if (m_model.isFiltered()) {
        m_empty->setIcon("search");
        m_empty->setText(tr("None of %Ln event(s) match.", nullptr, static_cast<int>(m_model.store().size())));
        m_emptyPrimary->setText(tr("Clear filter"));
        m_emptySecond->hide();
    } else if (isCapture()) {
        m_empty->setIcon("events");
        m_empty->setText(tr("There are no events in this file."));
        m_emptyPrimary->hide();
        m_emptySecond->hide();
    } else if (!listening) {
        m_empty->setIcon("broker");
        m_empty->setText(tr("The broker is stopped."));
        m_emptyPrimary->setText(tr("Start broker"));
        m_emptySecond->hide();
    } else {
        m_empty->setIcon("events");
        m_empty->setText(tr("No events yet. Connect a device to %1 or start simulated devices.").arg(brokerAddress()));
        m_emptyPrimary->setText(tr("Start simulated devices"));
        m_emptySecond->setText(tr("Copy address"));
        m_emptySecond->show();
    }
}

void EventsPage::copy(const QString& text) { QGuiApplication::clipboard()->setText(text); }

bool EventsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::Resize)
        showWholeRows();
    if (watched == m_view && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->rect().adjusted(0, m_view->horizontalHeader()->height(), 0, 0));
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape && !m_filter->edit()->text().isEmpty()) {
            setFilterText({});
            return true;
        }
        // Letters typed in the table are the beginning of a filter; F alone is follow.
        const QString text = key->text();
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
        if (plain && text.size() == 1 && text[0].isLetterOrNumber() && key->key() != Qt::Key_F) {
            m_filter->edit()->setFocus(Qt::ShortcutFocusReason);
            QApplication::sendEvent(m_filter->edit(), event);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

/// While the newest row is kept in view Qt cuts the topmost one in half: what is over of a row stays free below the last one.
void EventsPage::showWholeRows()
{
    QScrollBar* scroll = m_view->horizontalScrollBar();
    const bool scrolls = scroll->isVisible();
    const int bar = scrolls ? m_view->style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, nullptr) : 0;
    const int room = m_rows->height() - m_view->horizontalHeader()->height() - bar;
    const int over = room > 0 ? room % m_view->verticalHeader()->defaultSectionSize() : 0;
    const int below = scrolls ? 0 : over;
    if (m_rows->layout()->contentsMargins().bottom() != below)
        m_rows->layout()->setContentsMargins(0, 0, 0, below);
    if (scrolls && scroll->property("blankAbove").toInt() != over) { // the bar itself stays at the bottom
        scroll->setProperty("blankAbove", over);
        scroll->updateGeometry();
    }
}

QString EventsPage::filterText() const { return m_filter->applied(); }

void EventsPage::setSavedFilters(const QStringList& saved) { m_filter->setSaved(saved); }

void EventsPage::saveLayout(QSettings& settings, const QString& group) const
{
    settings.setValue(group + QStringLiteral("/splitter"), m_splitter->saveState());
    m_view->columns().save(settings, group);
    settings.setValue(group + QStringLiteral("/columnCount"), static_cast<int>(EventTableModel::ColumnCount));
    settings.setValue(group + QStringLiteral("/timeFormat"), static_cast<int>(m_model.timeFormat()));
    m_groups->saveState(settings, group);
    if (m_second)
        return;
    m_filter->saveState(settings);
    m_colours->save(settings);
    settings.setValue(group + QStringLiteral("/recordMinutes"), m_recordFiles->checkedAction()->data());
}

void EventsPage::restoreLayout(const QSettings& settings, const QString& group)
{
    m_filter->restoreState(settings);
    m_colours->restore(settings);
    for (QAction* each : m_recordFiles->actions()) {
        if (each->data().toInt() == settings.value(group + QStringLiteral("/recordMinutes")).toInt())
            each->setChecked(true);
    }
    if (!settings.contains(group + QStringLiteral("/columns")))
        return;
    m_splitter->restoreState(settings.value(group + QStringLiteral("/splitter")).toByteArray());
    m_view->columns().restore(settings, group);
    setTimeFormat(settings.value(group + QStringLiteral("/timeFormat")).toInt());
    if (settings.contains(group + QStringLiteral("/groupBy")))
        m_groups->restoreState(settings, group);
}

void EventsPage::resetLayout()
{
    m_view->columns().reset();
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({ 480, 240 });
}

void EventsPage::setDetailPosition(DetailPosition position)
{
    placeDetail(*m_splitter, *m_detail, m_detail->splitter(), position);
    // Beside the list it gives way with it, below it keeps its height.
    m_splitter->setStretchFactor(0, position == DetailPosition::Right ? 2 : 1);
    m_splitter->setStretchFactor(1, position == DetailPosition::Right ? 1 : 0);
    m_detailWanted = position != DetailPosition::Off;
    refreshDetail();
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

} // namespace hookline::ui

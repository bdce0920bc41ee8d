// The reader page's parts, menus and checks; the page itself is in reader_page.cpp.
#include "ui/dialogs/field_tabs.h"
#include "ui/dialogs/produce_dialog.h"
#include "ui/dialogs/topic_dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_table_model.h"
#include "ui/models/kafka_topic_model.h"
#include "ui/models/record_place.h"
#include "ui/models/record_table_model.h"
#include "ui/models/record_words.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/pages/reader_page.h"
#include "ui/ports/backend.h"
#include "ui/ports/kafka_desk.h"
#include "ui/ports/replay_desk.h"
#include "ui/safe_text.h"
#include "ui/wall_clock.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/kafka_topic_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/payload_view.h"
#include "ui/widgets/record_detail.h"

#include <QAction>
#include <QButtonGroup>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QScrollBar>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

using metrics::KafkaFinding;
using metrics::KafkaRecord;
using metrics::KafkaStart;

constexpr int kTickMs = 100;
constexpr std::size_t kVerified = 100; ///< newest acknowledged events that are compared
constexpr std::size_t kBadShown = 4;

constexpr KafkaStart kStarts[] = { KafkaStart::Last, KafkaStart::Tail, KafkaStart::Earliest, KafkaStart::Offset, KafkaStart::Time };

} // namespace

ReaderPage::ReaderPage(Backend& backend, const EventTableModel& events, QWidget* parent)
    : ListPage("readerPage", kTickMs, parent)
    , m_backend(backend)
    , m_desk(backend.kafkaDesk())
    , m_events(events)
    , m_topics(new KafkaTopicModel(this))
    , m_topicProxy(new StateFilterProxy(KafkaTopicModel::SortRole, KafkaTopicModel::SearchRole, 0, this))
    , m_records(new RecordTableModel(events.store(), this))
{
    m_clock.start();
    buildTools();
    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setObjectName(QStringLiteral("readerSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildTopics());
    m_stack = new QStackedWidget;
    m_stack->addWidget(buildRecords());
    m_about = new KafkaTopicView(m_desk);
    m_stack->addWidget(m_about);
    m_splitter->addWidget(m_stack);
    column()->addWidget(buildVerify());
    setView(m_table, m_table->horizontalHeader(), m_splitter, "kafka", "readerEmptyPushButton");
    resetLayout();
    connectTopics();
    connectRecords();
    showStart();
    retranslate();
    showSelected();
}

QAction* ReaderPage::make(const char* name, const char* iconName, const QList<QKeySequence>& keys, QWidget* where)
{
    auto* action = new QAction(this);
    action->setObjectName(QLatin1String(name));
    action->setIcon(icon(iconName));
    action->setShortcuts(keys);
    action->setShortcutContext(where == this ? Qt::WidgetWithChildrenShortcut : Qt::WidgetShortcut);
    where->addAction(action);
    return action;
}

void ReaderPage::buildTools()
{
    m_table = new ListTable("recordsTableView");
    m_pause = make("readerPauseAction", "pause", { QKeySequence(Qt::Key_Space) }, m_table);
    m_pause->setCheckable(true);
    m_showEvent = make("readerEventAction", "events", { QKeySequence(Qt::CTRL | Qt::Key_Return) }, m_table);
    m_copyValue = make("readerCopyAction", "copy", { QKeySequence(QKeySequence::Copy) }, m_table);
    m_refreshAction = make("readerRefreshAction", "refresh", { QKeySequence(Qt::Key_F5) }, this);
    m_newTopic = make("newTopicAction", "add", { QKeySequence(Qt::CTRL | Qt::Key_N) }, this);
    m_verify = make("verifyEventsAction", "check", {}, this);
    m_roundTrip = make("roundTripAction", "send", {}, this);
    m_produce = make("produceRecordAction", "edit", {}, this);
    m_replay = make("replayTopicAction", "play", {}, this);
    m_replayFrom = make("replayFromAction", "play", { QKeySequence(Qt::CTRL | Qt::Key_R) }, m_table);
    m_verifyMenuAction = new QAction(this);
    m_verifyMenuAction->setObjectName(QStringLiteral("verifyMenuAction"));
    m_verifyMenuAction->setIcon(icon("check"));
    m_verifyMenu = new QMenu(this);
    m_verifyMenu->setObjectName(QStringLiteral("verifyMenu"));
    m_verifyMenu->addActions({ m_verify, m_roundTrip });
    m_verifyMenu->addSeparator();
    m_verifyMenu->addAction(m_produce);
    m_verifyMenuAction->setMenu(m_verifyMenu);

    auto* group = new QButtonGroup(this);
    static constexpr const char* names[] = { "recordsTabToolButton", "topicTabToolButton" };
    for (int i = 0; i < 2; ++i) {
        m_tabs[i] = makeChip(names[i]);
        group->addButton(m_tabs[i], i);
        header()->addWidget(m_tabs[i]);
    }
    m_tabs[0]->setChecked(true);
    connect(group, &QButtonGroup::idClicked, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        showStart();
        refresh();
    });
    header()->addAction(m_pause, "readerPauseToolButton");
    header()->addAction(m_verifyMenuAction, "verifyToolButton")->setPopupMode(QToolButton::InstantPopup);
    header()->addAction(m_replay, "replayTopicToolButton");

    m_from = new QComboBox;
    m_from->setObjectName(QStringLiteral("readerFromComboBox"));
    for (const KafkaStart start : kStarts)
        m_from->addItem(QString(), static_cast<int>(start));
    m_from->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_last = new QSpinBox;
    m_last->setObjectName(QStringLiteral("readerLastSpinBox"));
    m_last->setRange(1, 10'000);
    m_last->setValue(100);
    m_offset = new QLineEdit(QStringLiteral("0"));
    m_offset->setObjectName(QStringLiteral("readerOffsetLineEdit"));
    m_offset->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,18}")), this));
    m_offset->setFixedWidth(fontMetrics().horizontalAdvance(QLatin1Char('0')) * 16);
    m_time = new QDateTimeEdit(localNow().addSecs(-3600));
    m_time->setObjectName(QStringLiteral("readerTimeEdit"));
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    m_time->setCalendarPopup(true);
    m_partition = new QComboBox;
    m_partition->setObjectName(QStringLiteral("readerPartitionComboBox"));
    m_partition->addItem(QString());
    m_partition->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_filter = makeEdit("readerFilterLineEdit", true);
    m_committed = makeChip("readerCommittedToolButton");
    m_committed->setChecked(true);
    m_bridgeOnly = makeChip("readerBridgeToolButton");
    m_start = new QPushButton;
    m_start->setObjectName(QStringLiteral("readerStartPushButton"));
    m_start->setProperty("primary", true);
    for (QWidget* each : std::initializer_list<QWidget*> { m_from, m_last, m_offset, m_time, m_partition })
        tools()->addWidget(each);
    tools()->addWidget(m_filter, 1);
    tools()->addWidget(m_committed);
    tools()->addWidget(m_bridgeOnly);
    tools()->addStretch(0); // keeps Stop at the right where the rest is hidden
    tools()->addWidget(m_start);
}

QWidget* ReaderPage::buildTopics()
{
    auto* out = new QWidget;
    out->setMinimumWidth(270); // names of topics stay readable in a small window
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(24, 0, 8, 0);
    column->setSpacing(6);
    m_clusters = new QComboBox;
    m_clusters->setObjectName(QStringLiteral("readerClusterComboBox"));
    m_clusters->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    column->addWidget(m_clusters);
    showClusters();
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_topicSearch = makeEdit("readerTopicLineEdit", true);
    row->addWidget(m_topicSearch, 1);
    for (const auto& [action, name] : { std::pair { m_newTopic, "newTopicToolButton" }, { m_refreshAction, "readerRefreshToolButton" } }) {
        auto* button = new QToolButton;
        button->setObjectName(QLatin1String(name));
        button->setAutoRaise(true);
        standFor(*button, action);
        row->addWidget(button);
    }
    column->addLayout(row);
    m_topicProxy->setSourceModel(m_topics);
    m_topicTable = new ListTable("kafkaTopicsTableView");
    m_topicTable->setModel(m_topicProxy);
    m_topicTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_topicTable->setTextElideMode(Qt::ElideMiddle); // names differ at their ends
    m_topicTable->setColumns({ 16, 4, 9, 8 }, KafkaTopicModel::kFirstHidden, KafkaTopicModel::Name);
    m_topicTable->sortByColumn(KafkaTopicModel::Name, Qt::AscendingOrder);
    column->addWidget(m_topicTable, 1);
    m_topicCount = makeMuted("kafkaTopicCountLabel");
    m_topicCount->setContentsMargins(0, 4, 0, 8);
    column->addWidget(m_topicCount);
    return out;
}

QWidget* ReaderPage::buildRecords()
{
    m_inner = new QSplitter(Qt::Vertical);
    m_inner->setObjectName(QStringLiteral("readerInnerSplitter"));
    m_inner->setChildrenCollapsible(false);
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_table->setModel(m_records);
    m_table->setSortingEnabled(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 4, 9, 21, 10, 8, 11, 15, 34 }, RecordTableModel::kFirstHidden, RecordTableModel::Value);
    m_table->setItemDelegateForColumn(RecordTableModel::Value, new CellDelegate(CellDelegate::Look::Fixed, m_table));
    column->addWidget(m_table, 1);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 4, 24, 4);
    m_state = new ElidedLabel(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("readerStateLabel"));
    m_state->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_goOn = new QPushButton;
    m_goOn->setObjectName(QStringLiteral("readerGoOnPushButton"));
    m_goOn->setIcon(icon("play"));
    m_goOn->setProperty("quiet", true);
    row->addWidget(m_state, 1);
    row->addWidget(m_goOn);
    column->addLayout(row);
    m_inner->addWidget(upper);

    const Detail detail = makeDetail("readerDetailTitleLabel");
    detail.pane->setBackgroundRole(QPalette::Base);
    detail.pane->setMinimumHeight(120);
    detail.column->setContentsMargins(0, 0, 0, 0);
    detail.column->setSpacing(0);
    detail.head->setContentsMargins(12, 6, 24, 4);
    m_detailTitle = detail.title;
    m_toEvent = addDetailButton(detail, "readerToEventPushButton", "events");
    m_compare = addDetailButton(detail, "readerComparePushButton", "check");
    m_detail = new RecordDetail;
    detail.column->addWidget(m_detail, 1);
    m_detailPane = detail.pane;
    m_inner->addWidget(detail.pane);
    return m_inner;
}

QWidget* ReaderPage::buildVerify()
{
    m_verifyBar = new QWidget;
    m_verifyBar->setObjectName(QStringLiteral("verifyBar"));
    auto* column = new QVBoxLayout(m_verifyBar);
    column->setContentsMargins(0, 0, 0, 10); // before the field to search topics with
    auto* band = new QWidget;
    band->setAutoFillBackground(true);
    band->setBackgroundRole(QPalette::Base);
    column->addWidget(band);
    auto* row = new QHBoxLayout(band);
    row->setContentsMargins(24, 8, 24, 8);
    row->setSpacing(12);
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("verifyProgressBar"));
    m_progress->setFixedWidth(160);
    m_progress->setTextVisible(false);
    m_verdict = new Label;
    m_verdict->setObjectName(QStringLiteral("verdictLabel"));
    m_verdict->wrapped()->selectable();
    m_verifyClose = new QPushButton;
    m_verifyClose->setObjectName(QStringLiteral("verifyClosePushButton"));
    m_verifyClose->setProperty("quiet", true);
    row->addWidget(m_progress);
    row->addWidget(m_verdict, 1);
    row->addWidget(m_verifyClose);
    m_verifyBar->hide();
    return m_verifyBar;
}

void ReaderPage::connectRecords()
{
    connect(m_from, &QComboBox::currentIndexChanged, this, &ReaderPage::showStart);
    connect(m_start, &QPushButton::clicked, this, [this] {
        const auto state = m_desk.reading().state;
        using State = metrics::KafkaReading::State;
        if (!m_readTopic.isEmpty() && state != State::Failed && state != State::Finished && state != State::Idle)
            stop();
        else {
            m_wanted.reset();
            start();
        }
    });
    for (QLineEdit* edit : { m_filter, m_offset })
        connect(edit, &QLineEdit::returnPressed, this, &ReaderPage::start);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty() && !m_readTopic.isEmpty())
            start(); // all of them again
    });
    for (QToolButton* chip : { m_committed, m_bridgeOnly }) {
        connect(chip, &QToolButton::clicked, this, [this] {
            if (!m_readTopic.isEmpty())
                start(); // which records are wanted has changed
        });
    }
    connect(m_produce, &QAction::triggered, this, [this] { (new ProduceDialog(m_desk, spot(m_topic), this))->open(); });
    connect(&m_desk, &KafkaDesk::recordWritten, this, &ReaderPage::written);
    connect(m_pause, &QAction::toggled, this, &ReaderPage::rest);
    connect(m_goOn, &QPushButton::clicked, this, [this] { m_pause->setChecked(false); });
    connect(m_records, &RecordTableModel::rowsLeaving, this, [this](int count) {
        QScrollBar* bar = m_table->verticalScrollBar();
        bar->setValue(bar->value() - count); // what is being read stays where it is
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ReaderPage::showSelected);
    connect(m_table, &ListTable::menuWanted, this, &ReaderPage::showMenu);
    connect(m_table, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() == RecordTableModel::Event)
            m_showEvent->trigger();
    });
    connect(m_showEvent, &QAction::triggered, this, [this] {
        const KafkaRecord* record = selected();
        if (const std::uint64_t number = record ? m_records->eventNumber(*record) : 0)
            emit eventWanted(number);
    });
    connect(m_toEvent, &QPushButton::clicked, m_showEvent, &QAction::trigger);
    connect(m_detail, &RecordDetail::eventWanted, m_showEvent, &QAction::trigger);
    connect(m_compare, &QPushButton::clicked, this, &ReaderPage::verifySelected);
    connect(m_copyValue, &QAction::triggered, m_detail->value(), &PayloadView::copyPayload);
    connect(m_refreshAction, &QAction::triggered, this, [this] {
        m_desk.listTopics(m_cluster);
        m_about->ask();
    });
    connect(m_newTopic, &QAction::triggered, this,
        [this] { (new NewTopicDialog(m_desk, spot({}), m_topics->listing().brokers, this))->open(); });
    connect(m_replay, &QAction::triggered, this, [this] { replay(false, false); });
    connect(m_replayFrom, &QAction::triggered, this, [this] { replay(true, false); });
    connect(m_verify, &QAction::triggered, this, [this] { verify(false); });
    connect(m_roundTrip, &QAction::triggered, this, [this] { verify(true); });
    connect(&m_desk, &KafkaDesk::verifyProgress, this, [this](qulonglong done, qulonglong total) {
        m_progress->setRange(0, static_cast<int>(total));
        m_progress->setValue(static_cast<int>(done));
    });
    connect(&m_desk, &KafkaDesk::verified, this, &ReaderPage::showVerified);
    connect(m_verifyClose, &QPushButton::clicked, this, [this] {
        if (m_verifying)
            m_desk.cancelVerify();
        m_verifying = false;
        m_verified.reset();
        m_verifyBar->hide();
        showSelected();
        refresh();
    });
    connect(emptyButton(), &QPushButton::clicked, this, [this] {
        if (servers().isEmpty())
            emit kafkaSettingsWanted();
        else if (m_topics->rowCount() == 0)
            emit kafkaTestWanted(m_cluster);
        else if (m_readTopic.isEmpty())
            start();
        else if (!isFiltered())
            m_produce->trigger();
        else {
            const QSignalBlocker quiet(m_filter); // it would read at once, and then again
            m_bridgeOnly->setChecked(false);
            m_filter->clear();
            start();
        }
    });
}

void ReaderPage::verify(bool roundTrip)
{
    if (roundTrip) {
        m_verifying = true;
        m_progress->setRange(0, 0);
        m_verdict->setText(tr("Writing one record to %1 and reading it back…").arg(visibleText(m_topic.toStdString(), 120)));
        m_desk.verifyRoundTrip(m_cluster, m_topic);
    } else {
        std::vector<AcknowledgedEvent> events;
        const EventStore& store = m_events.store();
        for (std::uint64_t number = store.end(); number > store.begin() && events.size() < kVerified; --number) {
            const EventRow& row = store.row(number - 1);
            if (hasReadableRecord(row) && recordOf(row).cluster == m_cluster)
                events.push_back({ row.event, row.payloadGone, std::string(row.kafkaTopic->view()), row.partition, row.offset });
        }
        if (events.empty()) {
            m_verdict->setRole(Role::Text);
            m_verdict->setText(m_clusters->count() > 1
                    ? tr("No event of the list was acknowledged by this Kafka cluster yet. Publish something first, or write one marked record.")
                    : tr("No event of the list was acknowledged by Kafka yet. Publish something first, or write one marked record."));
            m_progress->hide();
            m_verifyClose->setText(tr("Close"));
            m_verifyBar->show();
            return;
        }
        std::ranges::reverse(events);
        m_verifying = true;
        m_progress->setRange(0, static_cast<int>(events.size()));
        m_progress->setValue(0);
        m_verdict->setText(tr("Comparing %Ln acknowledged event(s) with their records…", nullptr, static_cast<int>(events.size())));
        m_desk.verifyEvents(m_cluster, events);
    }
    m_verified.reset();
    m_verdict->setRole(Role::Text);
    m_progress->show();
    m_verifyClose->setText(tr("Cancel"));
    m_verifyBar->show();
    showSelected();
    refresh();
}

void ReaderPage::verifySelected()
{
    const KafkaRecord* record = selected();
    const std::uint64_t number = record ? m_records->eventNumber(*record) : 0;
    if (number == 0)
        return;
    const EventRow& row = m_events.store().row(number);
    m_verifying = true;
    m_verified.reset();
    m_progress->setRange(0, 0);
    m_progress->show();
    m_verdict->setRole(Role::Text);
    m_verdict->setText(tr("Comparing the record with event #%1…").arg(number));
    m_verifyClose->setText(tr("Cancel"));
    m_verifyBar->show();
    m_desk.verifyEvents(m_cluster, { { row.event, row.payloadGone, m_readTopic.toStdString(), record->partition, record->offset } });
    showSelected();
}

void ReaderPage::showVerified(const metrics::KafkaVerification& result)
{
    m_verifying = false;
    m_verified = result;
    const bool good = RecordWords::isGood(result);
    QStringList lines { result.findings.size() == 1 && !(good && result.written) ? RecordWords::finding(result.findings[0], servers())
                                                                                 : RecordWords::verification(result) };
    if (result.findings.size() > 1) {
        for (const KafkaFinding& finding : result.findings) {
            if (finding.verdict == KafkaFinding::Verdict::Same || finding.verdict == KafkaFinding::Verdict::Unchecked)
                continue;
            if (static_cast<std::size_t>(lines.size()) > kBadShown) {
                lines << QStringLiteral("…");
                break;
            }
            lines << RecordWords::finding(finding, servers());
        }
    }
    m_verdict->setRole(good ? Role::Ok : Role::Error);
    m_verdict->setText((good ? QStringLiteral("\u2713 ") : QStringLiteral("\u2717 ")) + lines.join(QLatin1Char('\n')));
    m_progress->hide();
    m_verifyClose->setText(tr("Close"));
    m_verifyBar->show();
    showSelected();
    refresh();
}

void ReaderPage::showMenu(const QPoint& at)
{
    const KafkaRecord* record = selected();
    if (!record)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("recordMenu"));
    menu->addAction(m_showEvent);
    menu->addAction(icon("check"), tr("Compare with the event"), m_compare, &QPushButton::click)->setEnabled(m_compare->isEnabled());
    if (record->hasKey && record->key.size() <= 200) {
        const QString filter = QStringLiteral("key=\"%1\"").arg(fromUtf8(record->key).replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\"")));
        menu->addAction(icon("search"), tr("Only this key"), this, [this, filter] {
            m_filter->setText(filter);
            start();
        });
    }
    menu->addSeparator();
    menu->addAction(m_replayFrom);
    menu->addAction(icon("play"), tr("Replay this record…"), this, [this] { replay(true, true); });
    menu->addSeparator();
    const auto copy = [](const QString& text) { QGuiApplication::clipboard()->setText(text); };
    menu->addAction(m_copyValue);
    menu->addAction(icon("copy"), tr("Copy key"), this, [copy, key = fromUtf8(record->key)] { copy(key); })->setEnabled(record->hasKey);
    menu->addAction(icon("copy"), tr("Copy as JSON"), this,
        [copy, json = QString::fromUtf8(RecordTableModel::json(*record, m_readTopic))] { copy(json); });
    menu->popup(at);
}

void ReaderPage::replay(bool fromRecord, bool onlyIt)
{
    ReplayOrder order;
    order.cluster = m_cluster.toStdString();
    const KafkaRecord* record = fromRecord ? selected() : nullptr;
    const QString topic = record ? m_readTopic : m_topic;
    if (!topic.isEmpty())
        order.topics = { topic.toStdString() };
    if (record) {
        order.partitions = { record->partition };
        order.from = "offset:" + std::to_string(record->offset);
        if (onlyIt)
            order.to = "offset:" + std::to_string(record->offset + 1);
    } else {
        order.from.clear(); // as it was left there; the last hour at first
    }
    emit replayWanted(order);
}

void ReaderPage::retranslate()
{
    header()->setTitle(tr("Kafka reader"), tr("Is it really in the topic?"));
    m_tabs[0]->setText(tr("Records"));
    m_tabs[1]->setText(tr("Topic"));
    const QString starts[] = { tr("Newest"), tr("Only new ones"), tr("From the earliest"), tr("From offset"), tr("From time") };
    for (int i = 0; i < m_from->count(); ++i)
        m_from->setItemText(i, starts[i]);
    m_from->setAccessibleName(tr("Where reading begins"));
    m_last->setAccessibleName(tr("How many of the newest records"));
    m_offset->setAccessibleName(tr("First offset"));
    m_time->setAccessibleName(tr("First time"));
    m_partition->setItemText(0, tr("All partitions"));
    m_partition->setAccessibleName(tr("Partition"));
    m_filter->setAccessibleName(tr("Filter records"));
    const QString filterTip
        = tr("Words are looked for in key, value and headers; key=…, header.NAME=… and value.PATH=… compare the whole. Enter reads anew.");
    m_filter->setToolTip(toolTipText(filterTip));
    m_filter->setAccessibleDescription(filterTip); // without the markup of a tool tip
    m_committed->setAccessibleName(tr("Committed only"));
    m_committed->setToolTip(toolTipText(tr("Records of open and of aborted transactions are passed over")));
    m_bridgeOnly->setAccessibleName(tr("Bridge records only"));
    m_bridgeOnly->setToolTip(toolTipText(
        tr("Records that a bridge wrote, which have its header event_id. Those of other programs are passed over.")));
    FieldTabs::nameDefaultCluster(m_clusters);
    m_clusters->setAccessibleName(tr("Kafka cluster"));
    m_clusters->setToolTip(toolTipText(tr("Whose topics and records these are")));
    m_topicSearch->setPlaceholderText(tr("Search topics"));
    m_topicSearch->setAccessibleName(tr("Search topics"));
    m_topicTable->setAccessibleName(tr("Kafka topics"));
    m_table->setAccessibleName(tr("Kafka records"));
    m_progress->setAccessibleName(tr("Progress of the check"));
    m_goOn->setText(tr("Go on"));
    m_toEvent->setText(tr("Show MQTT event"));
    m_compare->setText(tr("Compare"));
    m_compare->setToolTip(toolTipText(tr("Read the record again and compare it with what the event should have become")));
    m_verifyClose->setText(m_verifying ? tr("Cancel") : tr("Close"));
    const auto say = [](QAction* action, const QString& text, const QString& tip) {
        action->setText(text);
        const QString keys = keysText(action->shortcut());
        action->setToolTip(toolTipText(keys.isEmpty() ? tip : withDetail(tip, keys)));
    };
    say(m_pause, tr("Pause"), tr("Stop reading; what comes waits in Kafka"));
    say(m_showEvent, tr("Show MQTT event"), tr("Go to the event that became this record"));
    say(m_copyValue, tr("Copy value"), tr("Copy the record's value"));
    say(m_refreshAction, tr("Refresh"), tr("Ask the cluster again"));
    say(m_newTopic, tr("New topic…"), isPractice() ? tr("The practice cluster makes topics by itself") : tr("Make a topic"));
    say(m_replay, tr("Replay…"), tr("Publish a range of the topic once more in MQTT"));
    say(m_replayFrom, tr("Replay from here…"), tr("Publish this record and those behind it in its partition once more"));
    say(m_verifyMenuAction, tr("Verify"), tr("Is what Kafka acknowledged really there?"));
    say(m_verify, tr("Compare the newest acknowledged events"), tr("Reads their records back and compares them byte by byte"));
    say(m_produce, tr("Produce test record…"), tr("Write a record of your own into a topic"));
    say(m_roundTrip, tr("Write one marked record and read it back"), tr("Into the chosen topic"));
    m_records->retranslate();
    m_topics->retranslate();
    if (m_verified)
        showVerified(*m_verified);
    fitWidth();
    refresh();
    showSelected();
}

} // namespace hookline::ui

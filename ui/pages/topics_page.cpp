#include "ui/pages/topics_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_filter.h"
#include "ui/models/event_table_model.h"
#include "ui/models/table_csv.h"
#include "ui/models/topic_store.h"
#include "ui/models/topic_tree_model.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/timing.h"
#include "ui/widgets/columns_menu.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/csv_export.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/follow_selection.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/spark_delegate.h"
#include "ui/widgets/top_talkers.h"
#include "ui/widgets/topic_history.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

using Model = TopicTreeModel;

/// Between two questions about subscriptions: there may be many, and they change seldom.
constexpr std::int64_t kReachNanos = 5'000'000'000;

constexpr int kWidths[Model::ColumnCount] = { 34, 9, 8, 14, 10, 30, 7, 14, 5, 9, 10, 24 }; ///< in characters
/// Who gives room where there is too little for all, and how much it keeps at least, in characters: what is mostly blank first.
struct Giver {
    int column;
    int least;
};
constexpr Giver kGivers[] = { { Model::Name, 20 }, { Model::Rule, 16 }, { Model::LastPayload, 18 }, { Model::Trend, 8 },
    { Model::Publisher, 9 }, { Model::Rule, 10 }, { Model::LastPayload, 12 }, { Model::Name, 14 } };
constexpr int kSorts[]
    = { Model::Name, Model::Rate, Model::Messages, Model::ByteRate, Model::Age, Model::Subscribers, Model::Retained };

QString columnsKey() { return QStringLiteral("topics/columns%1").arg(int { Model::ColumnCount }); }

} // namespace

TopicsPage::TopicsPage(Backend& backend, TopicStore& store, const EventTableModel& events, QWidget* parent)
    : ListPage("topicsPage", kRenewMs, parent)
    , m_backend(backend)
    , m_store(store)
    , m_events(events)
    , m_model(new TopicTreeModel(store, this))
    , m_proxy(new TopicProxy(this))
{
    m_delete = new QAction(this);
    m_delete->setObjectName(QStringLiteral("deleteRetainedAction"));
    m_delete->setIcon(icon("clear"));
    header()->addAction(m_delete, "deleteRetainedToolButton");
    m_proxy->setSourceModel(m_model);
    m_tree = new QTreeView;
    m_tree->setObjectName(QStringLiteral("topicsTreeView"));
    m_tree->setModel(m_proxy);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setSortingEnabled(true);
    m_tree->sortByColumn(TopicTreeModel::Name, Qt::AscendingOrder);
    m_tree->setAutoScroll(false);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionsMovable(true);
    m_tree->installEventFilter(this);
    buildTools();
    m_tree->setItemDelegateForColumn(TopicTreeModel::Trend, new SparkDelegate(TopicTreeModel::TrendRole, this));
    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(QStringLiteral("topicsSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_tree);
    m_detail = makeDetail("topicTitleLabel");
    m_detail.pane->setBackgroundRole(QPalette::Base);
    m_detail.column->setContentsMargins(0, 0, 0, 0);
    m_detail.column->setSpacing(0);
    m_detail.head->setContentsMargins(24, 8, 24, 4);
    m_showEvents = addDetailButton(m_detail, "topicEventsPushButton", "events");
    m_publish = addDetailButton(m_detail, "topicPublishPushButton", "send");
    m_pin = addDetailButton(m_detail, "topicPinPushButton", "star");
    m_pin->setCheckable(true);
    m_history = new TopicHistory;
    m_detail.column->addWidget(m_history, 1);
    m_detail.column->addStretch(); // keeps the head on top of a branch, which has no history
    m_splitter->addWidget(m_detail.pane);
    setView(m_tree, m_tree->header(), m_splitter, "topics", "topicsEmptyPushButton");
    resetLayout();

    m_find = makeFind("topicFindAction", m_search);
    m_copy = makeCopy("copyTopicAction", m_tree);
    connect(m_copy, &QAction::triggered, this, [this] {
        if (current().isValid())
            QGuiApplication::clipboard()->setText(m_model->topic(current()));
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setText(text);
        if (m_proxy->isFiltering() && m_proxy->rowCount() < 200)
            m_tree->expandAll();
        refresh();
    });
    connect(m_flat, &QToolButton::toggled, this, [this](bool flat) {
        m_model->setFlat(flat);
        m_tree->setRootIsDecorated(!flat);
        if (!flat)
            m_tree->expandToDepth(0);
    });
    followSelection(*m_tree);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TopicsPage::chosen);
    connect(m_proxy, &QAbstractItemModel::modelAboutToBeReset, this, &TopicsPage::rememberOpen);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &TopicsPage::openAgain);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &TopicsPage::showMenu);
    connect(m_delete, &QAction::triggered, this, &TopicsPage::deleteRetained);
    connect(m_showEvents, &QPushButton::clicked, this, [this] {
        const QModelIndex index = current();
        if (index.isValid())
            emit eventsWanted(EventFilter::test("topic", "like",
                m_model->isTopic(index) && m_model->rowCount(index) == 0
                    ? m_model->topic(index)
                    : m_model->topic(index) + QStringLiteral("/#")));
    });
    connect(m_pin, &QPushButton::clicked, this, &TopicsPage::setPinned);
    connect(m_publish, &QPushButton::clicked, this, [this] { emit publishWanted(m_model->topic(current())); });
    connect(emptyButton(), &QPushButton::clicked, this, [this] {
        if (m_store.size() > m_store.systemTopics() || m_system->isChecked()) {
            m_search->clear();
            m_pinnedOnly->setChecked(false);
        } else {
            emit publishWanted(QStringLiteral("demo/hello"));
        }
    });
    connect(&m_backend, &Backend::retainedListed, this, [this](const QString& filter, const metrics::RetainedListing& listing) {
        if (!m_store.setRetained(filter.toStdString(), listing))
            return; // as nearly every second
        m_model->refresh(m_backend.snapshot().wallMicros);
        m_tree->viewport()->update();
        refresh();
    });
    connect(&m_backend, &Backend::subscriptionsListed, this,
        [this](const QString& topic, const metrics::SubscriptionListing& listing) {
            if (topic.isEmpty() && isVisible()) // else it is about one topic, or somebody else's question
                m_model->setSubscriptions(listing);
        });
    connect(&m_backend, &Backend::brokerStateChanged, this, [this] { m_reachNanos = 0; });
    connect(&m_backend, &Backend::retainedDeleted, this, [this](qulonglong count) {
        confirm()->tell(tr("%Ln retained message(s) deleted", nullptr, static_cast<int>(count)),
            count > 0 ? tr("Undo") : QString(), [this] { m_backend.restoreRetained(); });
        m_backend.listRetained(QStringLiteral("#"));
    });
    connect(&m_backend, &Backend::retainedRestored, this, [this](qulonglong count) {
        confirm()->tell(tr("%Ln retained message(s) put back", nullptr, static_cast<int>(count)));
        m_backend.listRetained(QStringLiteral("#"));
    });
    retranslate();
    chosen();
}

void TopicsPage::walkRows(const std::function<bool(const QModelIndex&, const QString&)>& opens) const
{
    std::vector<QModelIndex> parents { QModelIndex() };
    while (!parents.empty()) {
        const QModelIndex parent = parents.back();
        parents.pop_back();
        for (int row = 0; row < m_proxy->rowCount(parent); ++row) {
            const QModelIndex index = m_proxy->index(row, 0, parent);
            if (opens(index, index.data(TopicTreeModel::TopicRole).toString()))
                parents.push_back(index);
        }
    }
}

void TopicsPage::rememberOpen()
{
    m_open.clear();
    walkRows([this](const QModelIndex& index, const QString& topic) {
        const bool open = m_tree->isExpanded(index);
        if (open)
            m_open.insert(topic);
        return open;
    });
    m_chosen = current().isValid() ? m_model->topic(current()) : QString();
}

void TopicsPage::openAgain()
{
    walkRows([this](const QModelIndex& index, const QString& topic) {
        if (!m_chosen.isNull() && topic == m_chosen)
            m_tree->setCurrentIndex(index);
        const bool open = m_open.contains(topic);
        if (open)
            m_tree->setExpanded(index, true);
        return open;
    });
    chosen();
}

void TopicsPage::renew()
{
    const metrics::Snapshot now = m_backend.snapshot();
    m_store.sample(now.steadyNanos);
    m_model->setKafka(m_backend.settings().kafka);
    m_model->refresh(now.wallMicros);
    const bool reading = m_tree->viewport()->underMouse() || current().isValid();
    if (!reading && m_proxy->sortColumn() != TopicTreeModel::Name)
        m_proxy->sort(m_proxy->sortColumn(), m_proxy->sortOrder());
    if (std::exchange(m_firstRows, m_firstRows && m_store.size() == 0) && m_store.size() > 0)
        m_tree->expandToDepth(0);
    m_history->refresh(m_events.store());
    m_tree->viewport()->update(); // the numbers of all rows
    m_talkers->show(m_store, m_system->isChecked());
    if (now.broker.listening)
        ask();
    refresh();
}

void TopicsPage::ask()
{
    m_backend.listRetained(QStringLiteral("#"));
    if (m_system->isChecked())
        m_backend.listRetained(QStringLiteral("$SYS/#")); // which no wildcard at the start matches
    const std::int64_t now = m_backend.snapshot().steadyNanos;
    if (!m_tree->isColumnHidden(TopicTreeModel::Subscribers) && (m_reachNanos == 0 || now - m_reachNanos >= kReachNanos)) {
        m_reachNanos = now;
        m_backend.listSubscriptions({});
    }
}

void TopicsPage::buildTools()
{
    m_search = makeEdit("topicSearchLineEdit", true);
    m_flat = makeChip("flatChipToolButton");
    m_system = makeChip("systemTopicsChipToolButton");
    m_pinnedOnly = makeChip("pinnedChipToolButton");
    m_count = makeMuted("topicCountLabel");
    m_sort = new QToolButton;
    m_sort->setObjectName(QStringLiteral("topicSortToolButton"));
    m_sort->setPopupMode(QToolButton::InstantPopup);
    m_sort->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto* menu = new QMenu(m_sort);
    m_sorts = new QActionGroup(this);
    for (const int column : kSorts) {
        QAction* one = menu->addAction(QString());
        one->setCheckable(true);
        one->setData(column);
        m_sorts->addAction(one);
        connect(one, &QAction::triggered, this, [this, column] {
            const bool upwards = column == TopicTreeModel::Name || column == TopicTreeModel::Age; // the newest first
            m_tree->sortByColumn(column, upwards ? Qt::AscendingOrder : Qt::DescendingOrder);
        });
    }
    m_sort->setMenu(menu);
    connect(m_tree->header(), &QHeaderView::sortIndicatorChanged, this, [this] { refresh(); });
    tools()->addWidget(m_search, 1);
    for (QWidget* one : std::initializer_list<QWidget*> { m_flat, m_system, m_pinnedOnly, m_sort, m_count })
        tools()->addWidget(one);
    auto* columns = new ColumnsMenu(*m_tree->header(), TopicTreeModel::ColumnCount, this);
    connect(columns, &ColumnsMenu::chosen, this, &TopicsPage::fitColumns);
    connect(columns, &ColumnsMenu::resetWanted, this, &TopicsPage::resetLayout);
    m_columns = ColumnsMenu::button("topicColumnsToolButton", columns);
    header()->addWidget(m_columns);
    m_export = new QAction(icon("save"), QString(), this);
    m_export->setObjectName(QStringLiteral("exportTopicsAction"));
    header()->addAction(m_export, "exportTopicsToolButton");
    m_talkers = new TopTalkers;
    column()->addWidget(m_talkers);
    connect(m_talkers, &TopTalkers::topicWanted, this, &TopicsPage::select);
    connect(m_export, &QAction::triggered, this, [this] { askAndSaveCsv(this, QStringLiteral("topics"), [this] { return csv(); }, *confirm()); });
    connect(m_system, &QToolButton::toggled, this, [this](bool shown) {
        m_proxy->setSystemShown(shown);
        renew();
    });
    connect(m_pinnedOnly, &QToolButton::toggled, this, [this](bool only) {
        m_proxy->setPinnedOnly(only);
        if (only)
            m_tree->expandAll();
        refresh();
    });
    connect(m_tree->header(), &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (!m_fitting && column < m_wanted.size() && width > 0)
            m_wanted[column] = width;
    });
}

QByteArray TopicsPage::csv() const
{
    return tableCsv(*m_proxy, shownColumns(*m_tree->header()), TopicTreeModel::ExportRole);
}

void TopicsPage::select(const QString& topic)
{
    m_search->clear();
    m_pinnedOnly->setChecked(false);
    const QModelIndexList found = m_proxy->match(m_proxy->index(0, 0), TopicTreeModel::TopicRole, topic, 1,
        Qt::MatchExactly | Qt::MatchCaseSensitive | Qt::MatchRecursive);
    if (found.isEmpty())
        return;
    m_tree->setCurrentIndex(found.first());
    m_tree->scrollTo(found.first());
}

void TopicsPage::setPinned(bool pinned)
{
    const QModelIndex index = current();
    if (!index.isValid() || !m_model->isTopic(index))
        return;
    const std::string topic = m_model->topic(index).toStdString();
    if (pinned && m_store.pinned().size() >= TopicStore::kMostPinned)
        confirm()->tell(tr("At most %Ln topic(s) can be pinned.", nullptr, static_cast<int>(TopicStore::kMostPinned)));
    m_store.setPinned(topic, pinned);
    m_model->refresh(m_backend.snapshot().wallMicros);
    if (m_pinnedOnly->isChecked())
        m_proxy->setPinnedOnly(true);
    refresh();
}

/// The highlighted row: the tree makes a row the current one as soon as it has the focus, which nobody sees.
QModelIndex TopicsPage::current() const
{
    const QModelIndexList rows = m_tree->selectionModel()->selectedRows();
    return rows.isEmpty() ? QModelIndex() : m_proxy->mapToSource(rows.first()).siblingAtColumn(0);
}

void TopicsPage::chosen()
{
    const QModelIndex index = current();
    m_detail.pane->setVisible(index.isValid());
    if (!index.isValid()) {
        m_history->setTopic({}, m_events.store());
        refresh();
        return;
    }
    const QString topic = m_model->topic(index);
    m_detail.title->setFullText(visibleText(topic.toStdString(), 300));
    m_history->setVisible(m_model->isTopic(index));
    m_pin->setVisible(m_model->isTopic(index));
    m_history->setTopic(
        m_model->isTopic(index) ? topic.toStdString() : std::string(), m_events.store(), m_store.history(topic.toStdString()));
    refresh();
}

void TopicsPage::refresh()
{
    const std::size_t topics = m_store.size() - (m_system->isChecked() ? 0 : m_store.systemTopics());
    QString count = tr("%Ln topic(s)", nullptr, static_cast<int>(topics));
    if (m_store.dropped() > 0)
        count += QStringLiteral(" \u00B7 ") + tr("%Ln no longer kept", nullptr, static_cast<int>(m_store.dropped()));
    m_count->setText(count);
    empty()->setVisible(m_proxy->rowCount() == 0);
    empty()->setText(topics > 0 ? tr("No topic matches.") : tr("Nothing has been published yet."));
    emptyButton()->setText(topics > 0 ? tr("Show all") : tr("Publish a message"));
    const std::size_t pinned = m_store.pinned().size();
    m_pinnedOnly->setText(tr("Pinned %1").arg(ui::number(pinned)));
    m_pinnedOnly->setVisible(pinned > 0 || m_pinnedOnly->isChecked());
    const int sorted = m_tree->header()->sortIndicatorSection();
    m_sort->setText(tr("Sort: %1").arg(m_model->headerData(sorted, Qt::Horizontal, Qt::DisplayRole).toString()));
    for (QAction* one : m_sorts->actions())
        one->setChecked(one->data().toInt() == sorted);
    const QModelIndex index = current();
    const bool isPinned = index.isValid() && index.data(TopicTreeModel::PinnedRole).toBool();
    m_pin->setChecked(isPinned);
    m_pin->setIcon(icon(isPinned ? "star_on" : "star"));
    m_pin->setText(isPinned ? tr("Pinned") : tr("Pin"));
    m_delete->setEnabled(index.isValid()
        && !m_model->index(index.row(), TopicTreeModel::Retained, index.parent()).data().toString().isEmpty());
}

void TopicsPage::deleteRetained()
{
    const QStringList topics = m_model->retainedBelow(current());
    if (topics.isEmpty())
        return;
    confirm()->ask(topics.size() == 1
            ? tr("Delete the retained message of %1?").arg(visibleText(topics.first().toStdString(), 120))
            : tr("Delete %Ln retained message(s) below %1?", nullptr, static_cast<int>(topics.size()))
                  .arg(visibleText(m_model->topic(current()).toStdString(), 120)),
        tr("Delete"), [this, topics] { m_backend.deleteRetained(topics); });
}

void TopicsPage::showMenu(const QPoint& at)
{
    if (!m_tree->indexAt(at).isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("topicMenu"));
    menu->addAction(icon("events"), tr("Show events"), m_showEvents, &QPushButton::click);
    menu->addAction(icon("send"), tr("Publish here…"), m_publish, &QPushButton::click);
    menu->addAction(m_copy);
    menu->addSeparator();
    menu->addAction(m_delete);
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

void TopicsPage::saveLayout(QSettings& settings) const
{
    settings.setValue(columnsKey(), m_tree->header()->saveState());
    QStringList widths, pinned; // what is kept is what was wanted, not what a narrow window had room for
    for (const int width : m_wanted)
        widths << QString::number(width);
    settings.setValue(QStringLiteral("topics/widths"), widths);
    for (const std::string& topic : m_store.pinned())
        pinned << QString::fromStdString(topic);
    settings.setValue(QStringLiteral("topics/pinned"), pinned);
    settings.setValue(QStringLiteral("topics/system"), m_system->isChecked());
    settings.setValue(QStringLiteral("topics/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("topics/flat"), m_flat->isChecked());
}

void TopicsPage::restoreLayout(const QSettings& settings)
{
    const QByteArray columns = settings.value(columnsKey()).toByteArray();
    const QStringList widths = settings.value(QStringLiteral("topics/widths")).toStringList();
    if (!columns.isEmpty() && widths.size() == TopicTreeModel::ColumnCount) {
        m_fitting = true;
        m_tree->header()->restoreState(columns);
        m_fitting = false;
        for (int i = 0; i < TopicTreeModel::ColumnCount; ++i)
            m_wanted[i] = std::clamp(widths[i].toInt(), 40, 2000);
        fitColumns();
    }
    for (const QString& topic : settings.value(QStringLiteral("topics/pinned")).toStringList())
        m_store.setPinned(topic.toStdString(), true);
    m_system->setChecked(settings.value(QStringLiteral("topics/system")).toBool());
    m_splitter->restoreState(settings.value(QStringLiteral("topics/splitter")).toByteArray());
    m_flat->setChecked(settings.value(QStringLiteral("topics/flat")).toBool());
}

void TopicsPage::resetLayout()
{
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_wanted.clear();
    for (int i = 0; i < TopicTreeModel::ColumnCount; ++i) {
        m_wanted << kWidths[i] * unit + 12;
        m_tree->header()->moveSection(m_tree->header()->visualIndex(i), i);
        m_tree->setColumnHidden(i, false);
    }
    fitColumns();
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({ 440, 280 });
}

/// The payload takes what is left. Where there is too little for all, what is mostly blank gives first; then it scrolls.
void TopicsPage::fitColumns()
{
    if (m_fitting || m_wanted.size() != TopicTreeModel::ColumnCount)
        return;
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    QHeaderView* head = m_tree->header();
    QList<int> widths = m_wanted;
    int missing = -m_tree->viewport()->width();
    for (int i = 0; i < widths.size(); ++i)
        missing += head->isSectionHidden(i) ? 0 : widths[i];
    const bool payload = !head->isSectionHidden(TopicTreeModel::LastPayload);
    if (missing < 0 && payload)
        widths[TopicTreeModel::LastPayload] -= missing;
    for (const Giver& giver : kGivers) {
        if (missing <= 0 || head->isSectionHidden(giver.column))
            continue;
        const int least = std::max(giver.least * unit + 12, head->sectionSizeHint(giver.column));
        const int given = std::clamp(widths[giver.column] - least, 0, missing);
        widths[giver.column] -= given;
        missing -= given;
    }
    m_fitting = true;
    for (int i = 0; i < widths.size(); ++i) {
        if (!head->isSectionHidden(i))
            head->resizeSection(i, widths[i]);
    }
    m_fitting = false;
}

bool TopicsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_tree && event->type() == QEvent::Resize)
        QMetaObject::invokeMethod(this, &TopicsPage::fitColumns, Qt::QueuedConnection); // when its viewport has the size
    return ListPage::eventFilter(watched, event);
}

void TopicsPage::retranslate()
{
    header()->setTitle(tr("Topics"), tr("What is being said, how often, and by whom"));
    m_delete->setText(tr("Delete retained"));
    m_delete->setToolTip(toolTipText(tr("Delete the retained messages of this topic and below; can be undone")));
    m_find->setText(tr("Find…"));
    m_copy->setText(tr("Copy topic"));
    m_search->setPlaceholderText(tr("Text, or a filter such as factory/+/temp"));
    m_search->setAccessibleName(tr("Search topics"));
    m_flat->setText(tr("Flat list"));
    m_flat->setToolTip(tr("Whole topics instead of a tree of levels"));
    m_system->setText(QStringLiteral("$SYS"));
    m_system->setToolTip(toolTipText(tr("Also the topics that the broker itself publishes about its state")));
    m_pinnedOnly->setToolTip(toolTipText(tr("Only topics that are pinned")));
    m_pin->setToolTip(toolTipText(
        tr("Keeps the last messages of the topic, also while others are looked at and when the event list has let them go")));
    m_sort->setToolTip(tr("What the topics are ordered by"));
    for (QAction* one : m_sorts->actions())
        one->setText(m_model->headerData(one->data().toInt(), Qt::Horizontal, Qt::DisplayRole).toString());
    m_columns->setText(tr("Columns"));
    m_columns->setToolTip(tr("Choose what columns are shown"));
    m_export->setText(tr("Export…"));
    m_export->setToolTip(toolTipText(tr("Save the rows and columns that are shown as comma-separated values")));
    m_tree->setAccessibleName(tr("Topics"));
    m_showEvents->setText(tr("Show events"));
    m_publish->setText(tr("Publish here…"));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui

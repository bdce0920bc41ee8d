#include "ui/pages/topics_page.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_filter.h"
#include "ui/models/event_table_model.h"
#include "ui/models/topic_store.h"
#include "ui/models/topic_tree_model.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/timing.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/follow_selection.h"
#include "ui/widgets/label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/spark_delegate.h"
#include "ui/widgets/topic_history.h"

#include <QAction>
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
    m_search = makeEdit("topicSearchLineEdit", true);
    m_flat = makeChip("flatChipToolButton");
    m_count = makeMuted("topicCountLabel");
    tools()->addWidget(m_search, 1);
    tools()->addWidget(m_flat);
    tools()->addWidget(m_count);

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
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &TopicsPage::chosen);
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
    connect(m_publish, &QPushButton::clicked, this, [this] { emit publishWanted(m_model->topic(current())); });
    connect(emptyButton(), &QPushButton::clicked, this, [this] {
        if (m_store.size() > 0)
            m_search->clear();
        else
            emit publishWanted(QStringLiteral("demo/hello"));
    });
    connect(&m_backend, &Backend::retainedListed, this, [this](const metrics::RetainedListing& listing) {
        m_store.setRetained(listing);
        m_model->refresh(m_backend.snapshot().wallMicros);
        refresh();
    });
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

void TopicsPage::renew()
{
    const metrics::Snapshot now = m_backend.snapshot();
    m_store.sample(now.steadyNanos);
    m_model->refresh(now.wallMicros);
    const bool reading = m_tree->viewport()->underMouse() || current().isValid();
    if (!reading)
        m_proxy->sort(m_proxy->sortColumn(), m_proxy->sortOrder());
    if (std::exchange(m_firstRows, m_firstRows && m_store.size() == 0) && m_store.size() > 0)
        m_tree->expandToDepth(0);
    m_history->refresh(m_events.store());
    m_tree->viewport()->update(); // numbers inside open branches
    if (now.broker.listening)
        m_backend.listRetained(QStringLiteral("#"));
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
    m_history->setTopic(m_model->isTopic(index) ? topic.toStdString() : std::string(), m_events.store());
    refresh();
}

void TopicsPage::refresh()
{
    QString count = tr("%Ln topic(s)", nullptr, static_cast<int>(m_store.size()));
    if (m_store.dropped() > 0)
        count += QStringLiteral(" \u00B7 ") + tr("%Ln no longer kept", nullptr, static_cast<int>(m_store.dropped()));
    m_count->setText(count);
    empty()->setVisible(m_proxy->rowCount() == 0);
    empty()->setText(m_store.size() > 0 ? tr("No topic matches.") : tr("Nothing has been published yet."));
    emptyButton()->setText(m_store.size() > 0 ? tr("Show all") : tr("Publish a message"));
    const QModelIndex index = current();
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
    settings.setValue(QStringLiteral("topics/columns"), m_tree->header()->saveState());
    settings.setValue(QStringLiteral("topics/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("topics/flat"), m_flat->isChecked());
}

void TopicsPage::restoreLayout(const QSettings& settings)
{
    const QByteArray columns = settings.value(QStringLiteral("topics/columns")).toByteArray();
    if (!columns.isEmpty())
        m_tree->header()->restoreState(columns);
    m_splitter->restoreState(settings.value(QStringLiteral("topics/splitter")).toByteArray());
    m_flat->setChecked(settings.value(QStringLiteral("topics/flat")).toBool());
}

void TopicsPage::resetLayout()
{
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    static constexpr int widths[TopicTreeModel::ColumnCount] = { 34, 12, 10, 14, 12, 30, 8, 14, 6, 10 };
    for (int i = 0; i < TopicTreeModel::ColumnCount; ++i) {
        m_tree->header()->setSectionResizeMode(
            i, i == TopicTreeModel::LastPayload ? QHeaderView::Stretch : QHeaderView::Interactive);
        m_tree->setColumnWidth(i, widths[i] * unit + 12);
    }
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({ 440, 280 });
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
    m_tree->setAccessibleName(tr("Topics"));
    m_showEvents->setText(tr("Show events"));
    m_publish->setText(tr("Publish here…"));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui

#include "ui/pages/subscriptions_page.h"

#include "core/mqtt/topic.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_filter.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/models/subscription_table_model.h"
#include "ui/models/table_csv.h"
#include "ui/models/topic_reach.h"
#include "ui/models/topic_store.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/columns_menu.h"
#include "ui/widgets/csv_export.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/page_header.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kAskMs = 2000;
constexpr int kTypingMs = 200;

} // namespace

SubscriptionsPage::SubscriptionsPage(Backend& backend, const TopicStore& topics, QWidget* parent)
    : ListPage("subscriptionsPage", kAskMs, parent)
    , m_backend(backend)
    , m_topics(topics)
    , m_model(new SubscriptionTableModel(this))
    , m_proxy(new StateFilterProxy(SubscriptionTableModel::SortRole, SubscriptionTableModel::SearchRole,
          SubscriptionTableModel::StateRole, this))
{
    m_search = makeEdit("subscriptionSearchLineEdit", true);
    m_topicLabel = new Label(Role::TextMuted);
    m_topic = makeEdit("testTopicLineEdit", false);
    m_topicLabel->setBuddy(m_topic);
    m_answer = new Label(Role::Accent, 1.0, true);
    m_answer->setObjectName(QStringLiteral("topicAnswerLabel"));
    m_overlapping = makeChip("overlappingChipToolButton");
    m_shared = makeChip("sharedChipToolButton");
    m_count = makeMuted("subscriptionCountLabel");
    tools()->addWidget(m_search, 2);
    for (QToolButton* chip : { m_overlapping, m_shared }) {
        tools()->addWidget(chip);
        connect(chip, &QToolButton::toggled, this, &SubscriptionsPage::chooseStates);
    }
    tools()->addSpacing(8);
    tools()->addWidget(m_topicLabel);
    tools()->addWidget(m_topic, 2);
    tools()->addWidget(m_answer);
    tools()->addSpacing(4);
    tools()->addWidget(m_count);

    m_reach = new Label(Role::Text);
    m_reach->setObjectName(QStringLiteral("topicReachLabel"));
    m_reach->wrapped();
    m_reach->selectable();
    m_reach->setContentsMargins(24, 0, 24, 8);
    m_reach->hide();
    column()->addWidget(m_reach);

    m_proxy->setSourceModel(m_model);
    m_table = new ListTable("subscriptionsTableView");
    m_table->setModel(m_proxy);
    m_table->setColumns(
        { 20, 28, 6, 16, 18, 9, 10, 11, 19, 10, 17, 19, 16 }, SubscriptionTableModel::NoLocal, SubscriptionTableModel::Filter);
    m_table->sortByColumn(SubscriptionTableModel::ClientId, Qt::AscendingOrder);
    m_columns = ColumnsMenu::button("subscriptionColumnsToolButton", m_table->columnsMenu(this));
    header()->addWidget(m_columns);
    m_export = new QAction(icon("save"), QString(), this);
    m_export->setObjectName(QStringLiteral("exportSubscriptionsAction"));
    header()->addAction(m_export, "exportSubscriptionsToolButton");
    connect(m_export, &QAction::triggered, this,
        [this] { askAndSaveCsv(this, QStringLiteral("subscriptions"), [this] { return csv(); }, *confirm()); });
    setView(m_table, m_table->horizontalHeader(), m_table, "search", "subscriptionsEmptyPushButton");

    m_find = makeFind("subscriptionFindAction", m_search);
    m_copy = makeCopy("copyFilterAction", m_table);
    connect(m_copy, &QAction::triggered, this, [this] {
        QStringList filters;
        for (const QModelIndex& row : m_table->selectionModel()->selectedRows())
            filters << fromUtf8(m_model->entry(m_proxy->mapToSource(row).row()).filter);
        if (!filters.isEmpty())
            QGuiApplication::clipboard()->setText(filters.join(QLatin1Char('\n')));
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setText(text);
        refresh();
    });
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    connect(m_topic, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, &SubscriptionsPage::topicTyped);
    connect(m_topic, &QLineEdit::returnPressed, this, &SubscriptionsPage::topicTyped);
    connect(m_table, &ListTable::menuWanted, this, &SubscriptionsPage::showMenu);
    connect(emptyButton(), &QPushButton::clicked, this, [this] {
        if (m_model->rowCount() > 0 || !m_tested.isEmpty()) {
            m_search->clear();
            m_overlapping->setChecked(false);
            m_shared->setChecked(false);
            m_topic->clear();
            topicTyped();
        } else {
            emit testClientWanted();
        }
    });
    connect(&m_backend, &Backend::subscriptionsListed, this,
        [this](const QString& topic, const metrics::SubscriptionListing& listing) {
            m_asked = false;
            if (topic != m_tested || !isVisible())
                return; // an answer to an older question, or somebody else's
            m_model->setListing(listing);
            m_model->setLoad(m_topics);
            m_proxy->renew(!m_table->isBeingRead());
            refresh();
        });
    connect(&m_backend, &Backend::brokerStateChanged, this, [this] {
        m_asked = false;
        if (!m_backend.snapshot().broker.listening)
            m_model->clear();
        refresh();
    });
    retranslate();
}

void SubscriptionsPage::ask()
{
    if (!m_backend.snapshot().broker.listening)
        return;
    m_asked = true;
    m_backend.listSubscriptions(m_tested);
}

void SubscriptionsPage::topicTyped()
{
    m_typing.stop();
    const QString topic = m_topic->text();
    const QByteArray utf8 = topic.toUtf8();
    const bool wrong
        = !topic.isEmpty() && !mqtt::isValidTopicName({ utf8.constData(), static_cast<std::size_t>(utf8.size()) });
    m_topic->setProperty("invalid", wrong);
    m_topic->update();
    m_tested = wrong ? QString() : topic;
    if (wrong) {
        m_answer->setRole(Role::Error);
        m_answer->setText(tr("+ and # have no place in a topic name"));
    }
    ask();
    refresh();
}

void SubscriptionsPage::searchFor(const QString& text)
{
    m_topic->clear();
    m_overlapping->setChecked(false);
    m_shared->setChecked(false);
    topicTyped();
    m_search->setText(text);
}

void SubscriptionsPage::chooseStates()
{
    using Model = SubscriptionTableModel;
    QSet<int> states;
    if (m_overlapping->isChecked())
        states |= { Model::Overlapping, Model::Overlapping + Model::Shared };
    if (m_shared->isChecked())
        states |= { Model::Shared, Model::Overlapping + Model::Shared };
    m_proxy->setStates(states);
    refresh();
}

QString SubscriptionsPage::reachText() const
{
    const SubscriptionTableModel::Reach reach = m_model->reach();
    if (reach.clients == 0 && reach.later == 0 && reach.groups.empty())
        return tr("No client gets a message to this topic.");
    QStringList parts;
    if (reach.clients > 0)
        parts << tr("%Ln client(s) get(s) it", nullptr, reach.clients);
    if (reach.later > 0)
        parts << tr("%Ln offline client(s) get(s) it when back, unless the message has QoS 0", nullptr, reach.later);
    for (const auto& group : reach.groups) {
        if (group.members == 1)
            parts << (group.later == 0 ? tr("the only member of group %1 gets it").arg(group.name)
                                       : tr("the only member of group %1 that is online gets it").arg(group.name));
        else if (group.members > 1)
            parts << tr("one of the %Ln member(s) of group %1 gets it", nullptr, group.members).arg(group.name);
        else
            parts << tr("no member of group %1 is online: one gets it when back, unless the message has QoS 0").arg(group.name);
    }
    return parts.join(tr("; ", "between parts of a sentence")) + tr(".", "end of a sentence");
}

QByteArray SubscriptionsPage::csv() const
{
    return tableCsv(*m_proxy, shownColumns(*m_table->horizontalHeader()), SubscriptionTableModel::ExportRole);
}

QString SubscriptionsPage::kafkaText() const
{
    const config::KafkaSettings settings = m_backend.settings().kafka;
    if (!settings.enabled)
        return tr("Kafka: the bridge is switched off.");
    const std::vector<TopicRule> rules = rulesFor(settings, m_tested.toStdString());
    if (rules.empty())
        return tr("Kafka: no rule takes it.");
    QStringList parts;
    for (const TopicRule& rule : rules) {
        QString part = (rule.name.empty() ? tr("the default rule") : visibleText(rule.name, 60)) + QStringLiteral(" \u2192 ")
            + visibleText(rule.topic, 120);
        if (!rule.cluster.empty())
            part += QStringLiteral(" \u00B7 ") + visibleText(rule.cluster, 60);
        QStringList only;
        if (!rule.where.empty())
            only << tr("only where %1").arg(visibleText(rule.where, 120));
        if (!rule.clients.empty()) {
            QStringList patterns;
            for (const std::string& pattern : rule.clients)
                patterns << visibleText(pattern, 60);
            only << tr("only of clients %1").arg(listed(patterns));
        }
        if (!only.isEmpty())
            part = withDetail(part, listed(only));
        parts << part;
    }
    return tr("Kafka: %1").arg(parts.join(tr("; ", "between parts of a sentence")));
}

void SubscriptionsPage::refresh()
{
    m_overlapping->setText(tr("Overlapping %L1").arg(m_model->overlapping()));
    m_shared->setText(tr("Shared %L1").arg(m_model->shared()));
    m_reach->setVisible(!m_tested.isEmpty());
    if (!m_tested.isEmpty())
        m_reach->setText(reachText() + QLatin1Char('\n') + kafkaText());
    const int rows = m_model->rowCount(), shown = m_proxy->rowCount();
    const std::uint64_t all = m_backend.snapshot().broker.subscriptions;
    if (!m_tested.isEmpty()) {
        m_answer->setRole(m_model->total() > 0 ? Role::Ok : Role::Warn);
        m_answer->setText(tr("matches %1 of %2").arg(ui::number(m_model->total()), ui::number(all)));
    } else if (!m_topic->property("invalid").toBool()) {
        m_answer->clear();
    }
    const QString part = countText(shown, rows, m_model->total());
    m_count->setText(part.isEmpty() && m_tested.isEmpty() ? tr("%Ln subscription(s)", nullptr, rows) : part);
    empty()->setVisible(shown == 0);
    const bool filtered = rows > 0 || !m_tested.isEmpty();
    empty()->setText(!m_tested.isEmpty() && rows == 0
            ? tr("Nobody subscribes to this topic: a message to it reaches no client.")
            : filtered ? tr("No subscription matches.")
                       : tr("Nobody has subscribed yet."));
    emptyButton()->setText(filtered ? tr("Show all") : tr("Open test client"));
}

void SubscriptionsPage::showMenu(const QPoint& at)
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const metrics::SubscriptionEntry entry = m_model->entry(m_proxy->mapToSource(rows.first()).row());
    const QString filter = fromUtf8(mqtt::parseShared(entry.filter).filter), client = fromUtf8(entry.clientId);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("subscriptionMenu"));
    menu->addAction(icon("events"), tr("Show what comes to it"), this,
        [=, this] { emit eventsWanted(EventFilter::test("topic", "like", filter)); });
    menu->addAction(icon("client"), tr("Show the client's events"), this,
        [=, this] { emit eventsWanted(EventFilter::test("client", "==", client)); });
    menu->addAction(m_copy);
    menu->popup(at);
}

void SubscriptionsPage::saveLayout(QSettings& settings) const
{
    m_table->saveColumns(settings, QStringLiteral("subscriptions/columns"));
}
void SubscriptionsPage::restoreLayout(const QSettings& settings)
{
    m_table->restoreColumns(settings, QStringLiteral("subscriptions/columns"));
}
void SubscriptionsPage::resetLayout() { m_table->resetColumns(); }

void SubscriptionsPage::appeared()
{
    ask();
    refresh();
}

void SubscriptionsPage::renew()
{
    if (!m_asked)
        ask();
}

void SubscriptionsPage::retranslate()
{
    header()->setTitle(tr("Subscriptions"), tr("Who listens to what"));
    m_search->setPlaceholderText(tr("Client ID or topic filter"));
    m_search->setAccessibleName(tr("Search subscriptions"));
    m_export->setText(tr("Export…"));
    m_export->setToolTip(toolTipText(tr("Save the rows and columns that are shown as comma-separated values")));
    m_columns->setText(tr("Columns"));
    m_columns->setToolTip(tr("Choose what columns are shown"));
    m_find->setText(tr("Find…"));
    m_copy->setText(tr("Copy topic filter"));
    m_overlapping->setToolTip(toolTipText(tr("Only filters of a client that match some of the same topics as another of its filters")));
    m_shared->setToolTip(toolTipText(tr("Only members of shared subscriptions: each message goes to one member of the group")));
    m_topicLabel->setText(tr("Test a topic"));
    m_topic->setPlaceholderText(tr("factory/l3/temp"));
    const QString tip = tr("Shows only the subscriptions that a message to this topic would reach, and the Kafka rules that take it");
    m_topic->setToolTip(toolTipText(tip));
    m_topic->setAccessibleDescription(tip); // without the markup of a tool tip
    m_topic->setAccessibleName(tr("Topic to test"));
    m_table->setAccessibleName(tr("Subscriptions"));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui

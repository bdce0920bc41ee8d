#include "ui/pages/subscriptions_page.h"

#include "core/mqtt/topic.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_filter.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/models/subscription_table_model.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/page_header.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kAskMs = 2000;
constexpr int kTypingMs = 200;

} // namespace

SubscriptionsPage::SubscriptionsPage(Backend& backend, QWidget* parent)
    : ListPage("subscriptionsPage", kAskMs, parent)
    , m_backend(backend)
    , m_model(new SubscriptionTableModel(this))
    , m_proxy(new StateFilterProxy(SubscriptionTableModel::SortRole, SubscriptionTableModel::SearchRole, 0, this))
{
    m_search = makeEdit("subscriptionSearchLineEdit", true);
    m_topicLabel = new Label(Role::TextMuted);
    m_topic = makeEdit("testTopicLineEdit", false);
    m_topicLabel->setBuddy(m_topic);
    m_answer = new Label(Role::Accent, 1.0, true);
    m_answer->setObjectName(QStringLiteral("topicAnswerLabel"));
    m_count = makeMuted("subscriptionCountLabel");
    tools()->addWidget(m_search, 2);
    tools()->addSpacing(8);
    tools()->addWidget(m_topicLabel);
    tools()->addWidget(m_topic, 2);
    tools()->addWidget(m_answer);
    tools()->addSpacing(4);
    tools()->addWidget(m_count);

    m_proxy->setSourceModel(m_model);
    m_table = new ListTable("subscriptionsTableView");
    m_table->setModel(m_proxy);
    m_table->setColumns(
        { 22, 30, 6, 13, 15, 17, 19, 15, 9 }, SubscriptionTableModel::ColumnCount, SubscriptionTableModel::Filter);
    m_table->sortByColumn(SubscriptionTableModel::ClientId, Qt::AscendingOrder);
    setView(m_table, m_table->horizontalHeader(), m_table, "search", "subscriptionsEmptyPushButton");

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
            m_topic->clear();
            topicTyped();
        } else {
            emit testClientWanted();
        }
    });
    connect(&m_backend, &Backend::subscriptionsListed, this,
        [this](const QString& topic, const metrics::SubscriptionListing& listing) {
            m_asked = false;
            if (topic != m_tested)
                return; // an answer to an older question
            m_model->setListing(listing);
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
    topicTyped();
    m_search->setText(text);
}

void SubscriptionsPage::refresh()
{
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
    menu->addAction(icon("copy"), tr("Copy topic filter"), this,
        [entry] { QGuiApplication::clipboard()->setText(fromUtf8(entry.filter)); });
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
    m_topicLabel->setText(tr("Test a topic"));
    m_topic->setPlaceholderText(tr("factory/l3/temp"));
    const QString tip = tr("Shows only the subscriptions that a message to this topic would reach");
    m_topic->setToolTip(toolTipText(tip));
    m_topic->setAccessibleDescription(tip); // without the markup of a tool tip
    m_topic->setAccessibleName(tr("Topic to test"));
    m_table->setAccessibleName(tr("Subscriptions"));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui

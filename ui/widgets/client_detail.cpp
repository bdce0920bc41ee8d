#include "ui/widgets/client_detail.h"

#include "core/mqtt/topic.h"
#include "core/mqtt/types.h"
#include "ui/format.h"
#include "ui/models/client_table_model.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_store.h"
#include "ui/models/event_table_model.h"
#include "ui/models/subscription_table_model.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/fact_grid.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <ranges>
#include <vector>

namespace hookline::ui {
namespace {

/// Rows looked through for a client that was just chosen; the rest of the table is older.
constexpr std::uint64_t kLookBack = 50'000;
constexpr std::uint32_t kNever = 0xFFFFFFFF;

QString dash() { return QStringLiteral("\u2013"); }
QString joined(const QString& a, const QString& b) { return QStringLiteral("%1 \u00B7 %2").arg(a, b); }

} // namespace

ClientDetail::ClientDetail(Backend& backend, const EventTableModel& events, QWidget* parent)
    : QTabWidget(parent)
    , m_backend(backend)
    , m_events(events)
    , m_session(new FactGrid("clientSessionFacts", 12))
    , m_counters(new FactGrid("clientCounterFacts", 9))
    , m_properties(new FactGrid("clientPropertyFacts", 8))
    , m_list(new QListWidget)
{
    setObjectName(QStringLiteral("clientTabWidget"));
    setDocumentMode(true);
    m_list->setObjectName(QStringLiteral("clientEventsListWidget"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_subscriptions = buildSubscriptions();
    addTab(m_session, QString());
    addTab(m_counters, QString());
    addTab(m_subscriptions, QString());
    addTab(m_list, QString());
    addTab(m_properties, QString());
    connect(this, &QTabWidget::currentChanged, this, &ClientDetail::askSubscriptions);
    connect(this, &QTabWidget::currentChanged, this, &ClientDetail::addEvents);
    connect(m_list, &QListWidget::itemActivated, this, &ClientDetail::eventsWanted);
    connect(&m_backend, &Backend::clientSubscriptionsListed, this,
        [this](const QString& clientId, const metrics::SubscriptionListing& listing) {
            if (clientId == fromUtf8(m_client))
                m_model->setListing(listing);
        });
    connect(&m_backend, &Backend::subscribedFor, this, [this](const QString& clientId, const QString& filter, bool done) {
        const QString who = visibleText(clientId.toStdString(), 80), what = visibleText(filter.toStdString(), 120);
        emit told(done ? tr("%1 is subscribed to %2 now").arg(who, what)
                       : tr("%1 could not be subscribed to %2: its session is gone, or a limit is reached").arg(who, what));
        if (done && clientId == fromUtf8(m_client))
            m_filter->clear();
        askSubscriptions();
    });
    retranslate();
}

QWidget* ClientDetail::buildSubscriptions()
{
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_model = new SubscriptionTableModel(this);
    m_table = new ListTable("clientSubscriptionsTableView");
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false);
    using Model = SubscriptionTableModel;
    QList<int> widths(Model::ColumnCount, 12);
    widths[Model::Filter] = 30;
    widths[Model::Overlap] = 18;
    widths[Model::Qos] = 6;
    widths[Model::Since] = 19;
    widths[Model::RetainHandling] = 17;
    widths[Model::Identifier] = 15;
    m_table->setColumns(widths, Model::ColumnCount, Model::Filter);
    for (const Model::Column hidden :
        { Model::ClientId, Model::ClientState, Model::MatchRate, Model::Matched, Model::RetainAsPublished, Model::NoLocal })
        m_table->setColumnHidden(hidden, true);
    column->addWidget(m_table, 1);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(24, 6, 24, 8);
    row->setSpacing(8);
    m_filterLabel = new Label(Role::TextMuted);
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("onBehalfFilterLineEdit"));
    m_filterLabel->setBuddy(m_filter);
    m_qos = new QComboBox;
    m_qos->setObjectName(QStringLiteral("onBehalfQosComboBox"));
    m_qos->addItems({ QStringLiteral("QoS 0"), QStringLiteral("QoS 1"), QStringLiteral("QoS 2") });
    m_add = new QPushButton;
    m_add->setObjectName(QStringLiteral("onBehalfPushButton"));
    row->addWidget(m_filterLabel);
    row->addWidget(m_filter, 1);
    row->addWidget(m_qos);
    row->addWidget(m_add);
    column->addLayout(row);
    connect(m_filter, &QLineEdit::textChanged, this, [this] {
        m_filter->setProperty("invalid", false);
        m_filter->update();
        m_add->setEnabled(!m_filter->text().isEmpty());
    });
    connect(m_filter, &QLineEdit::returnPressed, this, &ClientDetail::subscribe);
    connect(m_add, &QPushButton::clicked, this, &ClientDetail::subscribe);
    m_add->setEnabled(false);
    return out;
}

void ClientDetail::show(const metrics::ClientEntry& client, const Rates& rates, std::int64_t wallMicros)
{
    const bool another = client.clientId != m_client;
    m_client = client.clientId;
    m_shown = client;
    if (another) {
        const EventStore& store = m_events.store();
        m_next = store.end() > kLookBack ? std::max(store.begin(), store.end() - kLookBack) : store.begin();
        m_list->clear();
        m_model->clear();
        m_filter->clear();
    }
    showFacts(client, rates, wallMicros);
    setTabText(indexOf(m_subscriptions), withDetail(tr("Subscriptions"), number(client.subscriptions)));
    addEvents();
    askSubscriptions();
}

void ClientDetail::forget() { m_client.clear(); }

void ClientDetail::showFacts(const metrics::ClientEntry& client, const Rates& rates, std::int64_t wallMicros)
{
    const auto seconds = [](std::uint64_t value) { return tr("%1 s").arg(number(value)); };
    const auto orNone = [](std::string_view text) { return text.empty() ? tr("none") : visibleText(text, 120); };
    const bool here = client.connected;
    const QString expiry = client.sessionExpirySeconds == 0 ? tr("with the connection")
        : client.sessionExpirySeconds == kNever             ? tr("never")
                                                            : seconds(client.sessionExpirySeconds);
    const auto left = static_cast<mqtt::ReasonCode>(client.leftReason);
    m_session->setValues({ here ? (client.slow ? tr("connected, slow") : tr("connected")) : tr("offline, session kept"),
        orNone(client.peer), orNone(client.username),
        client.protocol == 5       ? QStringLiteral("MQTT 5.0")
            : client.protocol == 3 ? QStringLiteral("MQTT 3.1")
                                   : QStringLiteral("MQTT 3.1.1"),
        orNone(client.listener), here ? orNone(client.security) : dash(),
        client.keepAliveSeconds > 0 ? seconds(client.keepAliveSeconds) : tr("off", "keep-alive"),
        here ? tr("%1 s ago").arg(QLocale().toString(static_cast<double>(client.silentMicros) / 1e6, 'f', 1)) : dash(),
        client.connectedWallMicros > 0 ? dateTime(client.connectedWallMicros).section(QLatin1Char('.'), 0, 0) : dash(),
        client.cleanStart ? tr("yes") : tr("no"), expiry,
        here                                     ? dash()
            : left == mqtt::ReasonCode::Success ? tr("normal disconnection")
                                                : cells::reason(left) });
    const auto size = [](std::uint64_t bytes) { return byteSize(static_cast<double>(bytes)); };
    m_counters->setValues({ joined(number(client.messagesIn), rate(rates.in)),
        joined(number(client.messagesOut), rate(rates.out)), number(client.dropped), joined(size(client.bytesIn), byteRate(rates.bytesIn)),
        joined(size(client.bytesOut), byteRate(rates.bytesOut)), number(client.subscriptions),
        joined(tr("%Ln message(s)", nullptr, static_cast<int>(client.queued)), size(client.queuedBytes)),
        client.receiveMaximum > 0 ? tr("%1 of %2").arg(number(client.inFlight), number(client.receiveMaximum))
                                  : number(client.inFlight),
        here ? ClientTableModel::duration(wallMicros - client.connectedWallMicros) : dash() });
    const metrics::ClientEntry::Will& will = client.will;
    const bool has = !will.topic.empty();
    m_properties->setValues({ orNone(will.topic),
        has ? (will.retain ? tr("QoS %1, retained") : tr("QoS %1")).arg(will.qos) : dash(), has ? size(will.size) : dash(),
        has ? (will.delaySeconds > 0 ? seconds(will.delaySeconds) : tr("at once")) : dash(),
        here ? number(client.receiveMaximum) : dash(), here ? number(client.topicAliasMaximum) : dash(),
        !here ? dash() : client.maximumPacketSize > 0 ? size(client.maximumPacketSize) : tr("any size"),
        number(client.loop) });
}

void ClientDetail::askSubscriptions()
{
    if (!m_client.empty() && currentWidget() == m_subscriptions)
        m_backend.listSubscriptionsOf(fromUtf8(m_client));
}

void ClientDetail::subscribe()
{
    const QString filter = m_filter->text();
    if (filter.isEmpty() || m_client.empty())
        return;
    const std::string utf8 = filter.toStdString();
    const mqtt::SharedFilter parts = mqtt::parseShared(utf8);
    if (!parts.valid || !mqtt::isValidTopicFilter(parts.filter)) {
        m_filter->setProperty("invalid", true);
        m_filter->update();
        emit told(tr("%1 is no topic filter: + stands for a whole level, # for all from a level on")
                      .arg(visibleText(utf8, 120)));
        return;
    }
    m_backend.subscribeFor(fromUtf8(m_client), filter, m_qos->currentIndex());
}

void ClientDetail::addEvents()
{
    if (m_client.empty() || currentWidget() != m_list)
        return; // what nobody sees is looked for when somebody does
    const EventStore& store = m_events.store();
    if (store.end() > kLookBack)
        m_next = std::max(m_next, store.end() - kLookBack);
    std::vector<std::uint64_t> latest; // backwards: of a busy client most rows would only be pushed out again
    const std::uint64_t from = std::max(m_next, store.begin());
    for (std::uint64_t number = store.end(); number > from && latest.size() < kEvents;) {
        const EventRow& row = store.row(--number);
        if (row.event.client && row.event.client->clientId == m_client)
            latest.push_back(number);
    }
    m_next = store.end();
    for (const std::uint64_t number : std::views::reverse(latest)) {
        const EventRow& row = store.row(number);
        const QString topic = visibleText(row.event.topic(), 120), info = cells::info(row);
        QStringList parts { clockTime(row.event.stamp.wallMicros, true), Texts::event(row.event.kind) };
        for (const QString& part : { topic, info }) {
            if (!part.isEmpty())
                parts << part;
        }
        auto* item = new QListWidgetItem(parts.join(QStringLiteral("   ")));
        item->setToolTip(toolTipText(item->text()));
        m_list->insertItem(0, item); // newest first
    }
    while (m_list->count() > kEvents)
        delete m_list->takeItem(m_list->count() - 1);
}

void ClientDetail::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QTabWidget::changeEvent(event);
}

void ClientDetail::retranslate()
{
    setTabText(indexOf(m_session), tr("Session"));
    setTabText(indexOf(m_counters), tr("Counters"));
    setTabText(indexOf(m_subscriptions), tr("Subscriptions"));
    setTabText(indexOf(m_list), tr("Recent events"));
    setTabText(indexOf(m_properties), tr("Will and limits"));
    setAccessibleName(tr("About the client"));
    m_session->setNames({ tr("State"), tr("Address"), tr("User name"), tr("Protocol"), tr("Listener"), tr("Encryption"),
        tr("Keep-alive"), tr("Last packet"), tr("Connected since"), tr("Clean start"), tr("Session ends"), tr("Left because of") });
    m_counters->setNames({ tr("Messages in"), tr("Messages out"), tr("Dropped"), tr("Bytes in"), tr("Bytes out"),
        tr("Subscriptions"), tr("Queue"), tr("In flight"), tr("Connected for") });
    m_properties->setNames({ tr("Will topic"), tr("Will message"), tr("Will size"), tr("Will is sent"), tr("Receive maximum"),
        tr("Topic aliases"), tr("Packets up to"), tr("I/O loop") });
    m_table->setAccessibleName(tr("Subscriptions of the client"));
    m_list->setAccessibleName(tr("Recent events of the client"));
    m_filterLabel->setText(tr("Subscribe it to"));
    m_filter->setPlaceholderText(tr("factory/+/temp"));
    m_filter->setAccessibleName(tr("Topic filter to subscribe the client to"));
    m_filter->setToolTip(toolTipText(
        tr("A subscription that the client did not ask for, to try something out; it stays as long as the session")));
    m_qos->setAccessibleName(tr("QoS of the subscription"));
    m_add->setText(tr("Add subscription"));
    m_model->retranslate();
}

} // namespace hookline::ui

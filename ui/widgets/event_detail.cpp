#include "ui/widgets/event_detail.h"

#include "core/mqtt/user_properties.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_store.h"
#include "ui/models/hook_facts.h"
#include "ui/models/refusal.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/fact_tree.h"
#include "ui/widgets/label.h"
#include "ui/widgets/payload_view.h"
#include "ui/widgets/view_actions.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace hookline::ui {
namespace {

/// Where a publish ends is near where it began; looking further would cost more than it finds.
constexpr std::uint64_t kRelatedBefore = 20000;
constexpr std::uint64_t kRelatedAfter = 100000;
constexpr std::uint64_t kRelatedPerTick = 20000;
constexpr std::size_t kRelatedShown = 50;
constexpr int kPropertiesShown = 200;
constexpr int kMargin = 24; ///< as the page has it
constexpr int kBranch = 4;  ///< beside the arrows of the tree
constexpr int kRecordRole = Qt::UserRole + 1; ///< activating the item leads to the record

/// What an event does not have is not there.
void fact(QTreeWidgetItem* parent, const QString& name, const QString& value)
{
    if (!value.isEmpty())
        FactTree::addFact(parent, name, value);
}

} // namespace

EventDetail::EventDetail(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_empty = new Label(Role::TextMuted);
    m_empty->setAlignment(Qt::AlignCenter);
    column->addWidget(m_empty, 1);

    m_content = new QWidget;
    auto* inner = new QVBoxLayout(m_content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(kMargin, 6, 12, 4);
    m_title = new ElidedLabel(Role::Text, 1.0, true);
    m_title->setObjectName(QStringLiteral("eventTitleLabel"));
    m_title->setProperty("zoomed", true); // never smaller than what stands below it
    m_title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_tag = new Label(Role::Warn);
    m_tag->setObjectName(QStringLiteral("eventGoneLabel"));
    head->addWidget(m_title, 1);
    head->addWidget(m_tag);
    m_why = quietButton("whyRefusedPushButton", "ev_refused");
    connect(m_why, &QPushButton::clicked, this, &EventDetail::askReason);
    head->addWidget(m_why);
    inner->addLayout(head);

    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setObjectName(QStringLiteral("eventDetailSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_tree = new FactTree("eventTreeWidget");
    m_payload = new PayloadView;
    m_payload->setFilterable();
    connect(m_tree, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        if (const qulonglong number = item->data(0, Qt::UserRole).toULongLong())
            emit numberWanted(number);
        else if (item->data(0, kRecordRole).toBool() && hasReadableRecord(m_row))
            emit recordWanted(recordOf(m_row));
    });
    auto* facts = new QWidget; // the tree's arrows stand where the title begins
    auto* margin = new QHBoxLayout(facts);
    margin->setContentsMargins(kMargin - kBranch, 0, 0, 0);
    margin->addWidget(m_tree);
    m_splitter->addWidget(facts);
    m_splitter->addWidget(m_payload);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({ 400, 600 });
    inner->addWidget(m_splitter, 1);
    column->addWidget(m_content, 1);
    clear();
}

void EventDetail::show(const EventRow& row, std::uint64_t number, const EventStore& store)
{
    m_row = row;
    m_number = number;
    m_gone = false;
    m_related.clear();
    m_relatedMore = 0;
    m_relatedScan = number > kRelatedBefore ? std::max(number - kRelatedBefore, store.begin()) : store.begin();
    findRelated(store);
    rebuild();
}

bool EventDetail::findRelated(const EventStore& store)
{
    if (!m_row.event.message)
        return false;
    const std::size_t before = m_related.size();
    m_relatedScan = std::max(m_relatedScan, store.begin());
    const std::uint64_t until
        = std::min({ store.end(), m_number + kRelatedAfter, m_relatedScan + kRelatedPerTick + kRelatedBefore });
    for (; m_relatedScan < until; ++m_relatedScan) {
        const EventRow& row = store.row(m_relatedScan);
        if (m_relatedScan == m_number || !sameMessage(row, m_row))
            continue;
        if (m_related.size() >= kRelatedShown) {
            ++m_relatedMore;
            continue;
        }
        QString text = Texts::event(row.event.kind);
        if (row.event.client)
            text += QStringLiteral("  \u00B7  ") + visibleText(row.event.client->clientId, 60);
        if (row.event.drop != tap::DropReason::None)
            text += QStringLiteral("  \u00B7  ") + Texts::dropReason(row.event.drop);
        m_related.push_back({ m_relatedScan, shownNumber(row, m_relatedScan), text });
    }
    return m_related.size() != before;
}

void EventDetail::rebuildRelated()
{
    if (!m_relatedItem)
        return;
    qDeleteAll(m_relatedItem->takeChildren());
    m_relatedItem->setHidden(m_related.empty());
    for (const Related& each : m_related) {
        auto* item = new QTreeWidgetItem(m_relatedItem, { QStringLiteral("#%1").arg(each.shown), each.text });
        item->setForeground(0, theme()[Role::Accent]);
        item->setData(0, Qt::UserRole, static_cast<qulonglong>(each.number));
        item->setToolTip(0, tr("Double-click to go there"));
    }
    if (m_relatedMore > 0)
        fact(m_relatedItem, QString(), tr("%Ln more", nullptr, static_cast<int>(m_relatedMore)));
    m_relatedItem->setExpanded(true);
}

void EventDetail::nextRelated()
{
    if (m_related.empty())
        return;
    const auto next = std::ranges::find_if(m_related, [this](const Related& each) { return each.number > m_number; });
    emit numberWanted(next == m_related.end() ? m_related.front().number : next->number);
}

void EventDetail::previousRelated()
{
    if (m_related.empty())
        return;
    const auto after = std::ranges::find_if(m_related, [this](const Related& each) { return each.number >= m_number; });
    emit numberWanted(after == m_related.begin() ? m_related.back().number : std::prev(after)->number);
}

void EventDetail::setFilteredOut(bool out)
{
    if (m_filteredOut == out)
        return;
    m_filteredOut = out;
    showTag();
}

void EventDetail::showTag()
{
    m_tag->setText(m_gone ? tr("no longer in the list") : m_filteredOut ? tr("not in this filter") : QString());
    m_tag->setVisible(!m_tag->text().isEmpty());
}

void EventDetail::setRecordMade(bool made)
{
    m_recordMade = made;
    offerRecord();
}

/// Of a payload that is gone no rule makes what it made.
void EventDetail::offerRecord() { m_payload->offerRecord(m_recordMade && m_number != 0 && m_row.rule && !m_row.payloadGone); }

void EventDetail::setExplained(bool explained)
{
    m_explained = explained;
    rebuild();
}

bool EventDetail::hasReason() const { return m_number != 0 && m_explained && refusalOf(m_row.event); }

void EventDetail::askReason()
{
    if (hasReason())
        emit reasonWanted(*refusalOf(m_row.event), m_row.event.stamp.wallMicros);
}

void EventDetail::refresh(const EventRow& row, const EventStore& store)
{
    if (m_number == 0 || row.event.stamp.id != m_row.event.stamp.id)
        return;
    if (findRelated(store))
        rebuildRelated();
    const bool payload = row.payloadGone && !m_row.payloadGone;
    if (row.kafka == m_row.kafka && row.offset == m_row.offset && row.rule == m_row.rule && !payload)
        return;
    const mqtt::MessageRef kept = m_row.event.message; // the copy outlives the store's budget
    m_row = row;
    if (payload) {
        m_row.event.message = kept;
        m_row.payloadGone = false;
    }
    rebuildKafka(m_kafka);
    offerRecord();
}

void EventDetail::markGone()
{
    if (m_number == 0 || m_gone)
        return;
    m_gone = true;
    showTag();
}

void EventDetail::clear()
{
    m_number = 0;
    m_row = {};
    m_gone = false;
    rebuild();
}

void EventDetail::rebuild()
{
    m_empty->setText(tr("Select an event."));
    m_empty->setVisible(m_number == 0);
    m_content->setVisible(m_number != 0);
    m_tree->setAccessibleName(tr("Details of the event"));
    m_tree->clear();
    m_kafka = nullptr;
    m_relatedItem = nullptr;
    if (m_number == 0) {
        offerRecord();
        m_payload->showNothing();
        return;
    }
    const tap::Event& event = m_row.event;
    QString title = QStringLiteral("#%1  %2").arg(shownNumber(m_row, m_number)).arg(Texts::event(event.kind));
    if (event.client)
        title += QStringLiteral("  \u00B7  ") + visibleText(event.client->clientId, 100);
    if (!event.topic().empty())
        title += QStringLiteral("  \u2192  ") + visibleText(event.topic(), 300);
    m_title->setFullText(title);
    showTag();
    m_why->setText(tr("Why was this refused?"));
    m_why->setVisible(hasReason());

    QTreeWidgetItem* mqtt = m_tree->addSection(QStringLiteral("MQTT"));
    fact(mqtt, tr("Event"), Texts::event(event.kind));
    fact(mqtt, tr("Time"), dateTime(event.stamp.wallMicros));
    fact(mqtt, event.message ? tr("Topic") : tr("Topic filter"), visibleText(event.topic(), 4096));
    if (event.hasQos())
        fact(mqtt, QStringLiteral("QoS"), QString::number(static_cast<int>(event.qos)));
    if (event.message) {
        fact(mqtt, tr("Retain"), event.retain ? tr("yes") : tr("no"));
        if (event.dup)
            fact(mqtt, tr("Sent again (DUP)"), tr("yes"));
        if (event.packetId != 0)
            fact(mqtt, tr("Packet ID"), QString::number(event.packetId));
        fact(mqtt, tr("Payload"), byteSize(m_row.payloadSize));
        if (event.message->expires())
            fact(mqtt, tr("Message expiry"), tr("%1 s").arg(event.message->expirySeconds()));
        if (event.message->publisher() && event.message->publisher() != event.client)
            fact(mqtt, tr("Published by"), visibleText(event.message->publisher()->clientId, 300));
    }
    if (event.kind != tap::EventKind::Publish && event.kind != tap::EventKind::Delivered
        && event.reason != mqtt::ReasonCode::Success)
        fact(mqtt, tr("Reason"), cells::reason(event.reason));
    fact(mqtt, tr("Dropped because"), Texts::dropReason(event.drop));
    fact(mqtt, tr("Detail"), coreText(event.detail(), 1000));

    if (event.message && mqtt::userProperties(event.message->properties()) > 0) {
        QTreeWidgetItem* properties = m_tree->addSection(tr("User properties"));
        mqtt::userProperties(event.message->properties(), [&](std::string_view name, std::string_view value) {
            if (properties->childCount() < kPropertiesShown)
                FactTree::addFact(properties, visibleText(name, 100), visibleText(value, 1000));
        });
    }
    if (event.client) {
        QTreeWidgetItem* client = m_tree->addSection(tr("Client"));
        fact(client, tr("Client ID"), visibleText(event.client->clientId, 1000));
        fact(client, tr("User name"), visibleText(event.client->username, 1000));
        fact(client, tr("Address"), visibleText(event.client->peer, 100));
        fact(client, tr("Protocol"), QStringLiteral("MQTT %1").arg(fromUtf8(mqtt::name(event.client->protocol))));
        if (event.client->listener)
            fact(client, tr("Listener"), visibleText(event.client->listener->view(), 100));
        fact(client, tr("Keep-alive"), tr("%1 s").arg(event.client->keepAliveSeconds));
        fact(client, tr("Clean start"), event.client->cleanStart ? tr("yes") : tr("no"));
        if (!event.client->clientId.empty())
            fact(client, tr("Session"), cells::session(*event.client));
        if (event.client->connectedWallMicros > 0)
            fact(client, tr("Connected since"), dateTime(event.client->connectedWallMicros));
    }
    m_kafka = m_tree->addSection(QStringLiteral("Kafka"));
    rebuildKafka(m_kafka);
    m_relatedItem = m_tree->addSection(tr("Same message"));
    rebuildRelated();
    addHooks();
    m_tree->settle();
    offerRecord();
    if (event.message)
        m_payload->show(event.message, m_row.payloadGone, m_row.payloadSize);
    else
        m_payload->showNoPayload();
}

void EventDetail::addHooks()
{
    const std::vector<HookFact> facts
        = m_hooks ? hookFacts(m_row.event.kind, m_hooks()) : std::vector<HookFact>();
    if (facts.empty())
        return;
    QTreeWidgetItem* section = m_tree->addSection(tr("Hooks"));
    for (const HookFact& each : facts) {
        QStringList parts { tr("%Ln callback(s)", nullptr, each.callbacks) };
        if (!std::isnan(each.micros))
            parts << tr("usually %1").arg(microseconds(each.micros));
        fact(section, fromUtf8(each.point), parts.join(QStringLiteral(" \u00B7 ")));
    }
}

void EventDetail::rebuildKafka(QTreeWidgetItem* parent)
{
    if (!parent)
        return;
    qDeleteAll(parent->takeChildren());
    switch (m_row.kafka) {
    case tap::KafkaStatus::None: fact(parent, tr("State"), tr("not sent to Kafka")); break;
    case tap::KafkaStatus::Queued: fact(parent, tr("State"), tr("waiting to be acknowledged")); break;
    case tap::KafkaStatus::Acked: fact(parent, tr("State"), tr("acknowledged")); break;
    case tap::KafkaStatus::Failed:
        fact(parent, tr("State"), tr("not delivered"));
        fact(parent, tr("Cause"), withDetail(Texts::kafkaError(m_row.errorCode), QString::number(m_row.errorCode)));
        break;
    }
    if (m_row.rule)
        fact(parent, tr("Rule"), visibleText(m_row.rule->view(), 100));
    if (m_row.kafkaCluster)
        fact(parent, tr("Cluster"), visibleText(m_row.kafkaCluster->view(), 64));
    if (m_row.kafkaTopic)
        fact(parent, tr("Topic"), visibleText(m_row.kafkaTopic->view(), 300));
    fact(parent, tr("Key"), visibleText(kafkaKey(m_row), 300));
    if (m_row.kafka == tap::KafkaStatus::Acked) {
        fact(parent, tr("Partition"), QString::number(m_row.partition));
        fact(parent, tr("Offset"), QString::number(m_row.offset));
        if (hasReadableRecord(m_row)) {
            QTreeWidgetItem* offset = parent->child(parent->childCount() - 1);
            offset->setForeground(1, theme()[Role::Accent]);
            offset->setData(0, kRecordRole, true);
            offset->setToolTip(1, tr("Double-click to see the record in Kafka"));
        }
        fact(parent, tr("Latency"), milliseconds(static_cast<double>(m_row.latencyMicros) / 1000));
    }
}

void EventDetail::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        rebuild();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui

#include "ui/widgets/event_menu.h"

#include "core/base/utf8.h"
#include "core/mqtt/user_properties.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_cells.h"
#include "ui/models/event_table_model.h"
#include "ui/models/refusal.h"
#include "ui/models/shell_lines.h"
#include "ui/safe_text.h"

#include <QDateTime>

namespace hookline::ui {
namespace {

constexpr std::size_t kLongestPayload = 200; ///< as a filter

const char* statusWord(tap::KafkaStatus status)
{
    static constexpr const char* words[] = { "none", "queued", "acked", "failed" };
    return words[static_cast<int>(status)];
}

} // namespace

QString EventMenu::test(const Place& place, const char* op)
{
    const EventRow& row = place.row;
    const tap::Event& event = row.event;
    const auto text = [&](const char* field, std::string_view value) {
        return value.empty() ? QString() : EventFilter::test(field, op, fromUtf8(value));
    };
    const auto number
        = [&](const char* field, qlonglong value) { return EventFilter::test(field, op, QString::number(value)); };
    const auto is = [](bool yes) { return yes ? QStringLiteral("true") : QStringLiteral("false"); };
    switch (place.column) {
    case EventTableModel::Number: return number("seq", static_cast<qlonglong>(place.number));
    case EventTableModel::Kind: return text("event", tap::name(event.kind));
    case EventTableModel::Client: return event.client ? text("client", event.client->clientId) : QString();
    case EventTableModel::Topic: return text("topic", event.topic());
    case EventTableModel::Qos: return event.message ? number("qos", static_cast<int>(event.qos)) : QString();
    case EventTableModel::Flags: return event.message ? EventFilter::test("retain", op, is(event.retain)) : QString();
    case EventTableModel::Size: return event.message ? number("size", row.payloadSize) : QString();
    case EventTableModel::Info: {
        if (event.drop != tap::DropReason::None)
            return text("drop", tap::name(event.drop));
        const std::string_view payload
            = event.message && !row.payloadGone ? event.message->payload() : std::string_view();
        if (!payload.empty() && payload.size() <= kLongestPayload && base::isUtf8(payload)
            && payload.find('\0') == std::string_view::npos)
            return text("payload", payload);
        return event.reason == mqtt::ReasonCode::Success ? QString() : text("reason", mqtt::name(event.reason));
    }
    case EventTableModel::Kafka: return text("kafka.status", statusWord(row.kafka));
    case EventTableModel::Username: return event.client ? text("user", event.client->username) : QString();
    case EventTableModel::Peer: return event.client ? text("ip", event.client->peer) : QString();
    case EventTableModel::Protocol: return event.client ? text("proto", mqtt::name(event.client->protocol)) : QString();
    case EventTableModel::Publisher:
        return event.message && event.message->publisher() ? text("publisher", event.message->publisher()->clientId)
                                                           : QString();
    case EventTableModel::Reason:
        return event.reason == mqtt::ReasonCode::Success ? QString() : text("reason", mqtt::name(event.reason));
    case EventTableModel::KafkaTopic: return row.kafkaTopic ? text("kafka.topic", row.kafkaTopic->view()) : QString();
    case EventTableModel::Partition: return row.partition >= 0 ? number("kafka.partition", row.partition) : QString();
    case EventTableModel::Offset: return row.offset >= 0 ? number("kafka.offset", row.offset) : QString();
    case EventTableModel::Session:
        return event.client && !event.client->clientId.empty()
            ? text("session", cells::keepsSession(*event.client) ? "kept" : "temporary")
            : QString();
    case EventTableModel::Listener:
        return event.client && event.client->listener ? text("listener", event.client->listener->view()) : QString();
    case EventTableModel::Rule: return row.rule ? text("rule", row.rule->view()) : QString();
    case EventTableModel::Key: return text("kafka.key", kafkaKey(row));
    case EventTableModel::UserProperties:
        return event.message
            ? number("properties", static_cast<qlonglong>(mqtt::userProperties(event.message->properties())))
            : QString();
    default: return {};
    }
}

EventMenu::EventMenu(Place place, QWidget* parent)
    : QMenu(parent)
    , m_place(std::move(place))
{
    setObjectName(QStringLiteral("eventsMenu"));
    setAttribute(Qt::WA_DeleteOnClose);
    addFilters();
    addSeparator();
    const int several = m_place.selected > 1 ? static_cast<int>(m_place.selected) : 0;
    addAction(ui::icon("mark"),
        several > 0            ? tr("Mark %Ln rows, or remove their marks", nullptr, several)
            : m_place.marked   ? tr("Remove mark")
                               : tr("Mark"),
        this, &EventMenu::markWanted)
        ->setObjectName(QStringLiteral("menuMarkAction"));
    addAction(
        ui::icon("edit"), m_place.note.isEmpty() ? tr("Add note…") : tr("Change note…"), this, &EventMenu::noteWanted)
        ->setObjectName(QStringLiteral("menuNoteAction"));
    addSeparator();
    addCopies();
    addSeparator();
    const auto& event = m_place.row.event;
    const EventRow& row = m_place.row;
    if (const auto refusal = m_place.explained ? refusalOf(event) : std::nullopt)
        addAction(ui::icon("ev_refused"), tr("Why was this refused?"), this,
            [this, refusal] { emit reasonWanted(*refusal, m_place.row.event.stamp.wallMicros); })
            ->setObjectName(QStringLiteral("menuReasonAction"));
    QAction* record = addAction(ui::icon("kafka"), tr("Show the Kafka record"), this,
        [this] { emit recordWanted(recordOf(m_place.row)); });
    record->setObjectName(QStringLiteral("menuRecordAction"));
    record->setEnabled(m_place.reachable && hasReadableRecord(row));
    QAction* again = addAction(ui::icon("send"), tr("Publish again…"), this, &EventMenu::republishWanted);
    again->setObjectName(QStringLiteral("republishAction"));
    again->setEnabled(
        m_place.reachable && event.message && !m_place.row.payloadGone && base::isUtf8(event.message->payload()));
    addAction(ui::icon("save"), tr("Export…"), this, &EventMenu::exportWanted);
}

void EventMenu::addFilters()
{
    const auto& event = m_place.row.event;
    const auto offer = [this](QMenu* menu, const QString& text, const QString& filter, FilterBar::Join how) {
        return menu->addAction(text, this, [=, this] { emit filterWanted(filter, how); });
    };
    const QString is = test(m_place), isNot = test(m_place, "!=");
    if (!is.isEmpty()) {
        QMenu* apply = addMenu(ui::icon("search"), tr("Filter by this cell"));
        apply->setObjectName(QStringLiteral("filterByCellMenu"));
        offer(apply, briefMenuText(is), is, FilterBar::Join::Replace);
        offer(apply, briefMenuText(isNot), isNot, FilterBar::Join::Replace);
        apply->addSeparator();
        offer(apply, tr("… and it is this"), is, FilterBar::Join::And);
        offer(apply, tr("… or it is this"), is, FilterBar::Join::Or);
        offer(apply, tr("… and it is not this"), is, FilterBar::Join::AndNot);
    }
    if (event.client && !event.client->clientId.empty()) {
        const QString filter = EventFilter::test("client", "==", fromUtf8(event.client->clientId));
        offer(this, tr("Only this client"), filter, FilterBar::Join::Replace);
        addAction(ui::icon("palette"), tr("Colour this client"), this, [=, this] { emit colourWanted(filter); });
    }
    if (!event.topic().empty())
        offer(this, tr("Only this topic"), EventFilter::test("topic", "==", fromUtf8(event.topic())),
            FilterBar::Join::Replace);
    if (event.message)
        offer(this, tr("Follow this message"), QStringLiteral("related == %1").arg(m_place.number),
            FilterBar::Join::Replace)
            ->setObjectName(QStringLiteral("followMessageAction"));
    if (m_place.row.partition >= 0)
        offer(this, tr("Only this Kafka partition"), QStringLiteral("kafka.partition == %1").arg(m_place.row.partition),
            FilterBar::Join::Replace);
}

void EventMenu::addCopies()
{
    QMenu* menu = addMenu(ui::icon("copy"), tr("Copy"));
    menu->setObjectName(QStringLiteral("copyMenu"));
    if (m_place.selected > 1) {
        const int count = static_cast<int>(m_place.selected);
        const auto rows = [&](const QString& what, ExportFormat format, const char* name) {
            menu->addAction(what, this, [this, format] { emit copyRowsWanted(format); })->setObjectName(QLatin1String(name));
        };
        rows(tr("%Ln rows as JSON Lines", nullptr, count), ExportFormat::JsonLines, "copyRowsJsonAction");
        rows(tr("%Ln rows as CSV", nullptr, count), ExportFormat::Csv, "copyRowsCsvAction");
        menu->addSeparator();
    }
    const auto offer = [&](const QString& what, const QString& text) {
        if (!text.isEmpty())
            menu->addAction(what, this, [=, this] { emit copyWanted(text); });
    };
    offer(tr("Cell"), m_place.cellText);
    offer(tr("Row as JSON"), QString::fromUtf8(cells::json(m_place.row, m_place.number, false, m_place.note)));
    offer(tr("Topic"), fromUtf8(m_place.row.event.topic()));
    if (m_place.row.event.message && !m_place.row.payloadGone) {
        menu->addAction(tr("Payload"), this, &EventMenu::copyPayloadWanted);
        if (m_place.row.event.message->payload().size() <= 8192)
            offer(tr("As a mosquitto_pub command"), mosquittoLine(m_place.row, m_place.brokerAddress));
    }
    offer(tr("As a kafka-console-consumer command"), kafkaConsumerLine(m_place.row, m_place.kafkaServers));
}

} // namespace hookline::ui

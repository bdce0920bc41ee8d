#include "core/capture/row_codec.h"

#include <limits>

namespace hookline::capture {
namespace {

/// Things that different blocks may have in common; more than these are in memory twice.
constexpr std::size_t kCommonMessages = 8192;
constexpr std::size_t kCommonOthers = 100'000;

// Of rows and of messages.
constexpr std::uint64_t Retain = 1, Dup = 2, PayloadGone = 4, Marked = 8, HasKafka = 16, HasNote = 32, HasRule = 64, Incoming = 128;
constexpr std::uint64_t MessageRetain = 1, MessageDup = 2, Expires = 4;

constexpr std::uint64_t when(bool set, std::uint64_t flag) noexcept { return set ? flag : 0; }

template <class Enum>
Enum bounded(std::uint64_t value, Enum last) noexcept
{
    return value <= static_cast<std::uint64_t>(last) ? static_cast<Enum>(value) : Enum {};
}

template <class Number>
Number limited(std::uint64_t value) noexcept
{
    return value <= std::numeric_limits<Number>::max() ? static_cast<Number>(value)
                                                       : std::numeric_limits<Number>::max();
}

std::int32_t limitedSigned(std::int64_t value) noexcept
{
    return value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max()
        ? static_cast<std::int32_t>(value)
        : -1;
}

} // namespace

void RowEncoder::record(char tag, const Out& body)
{
    m_out.bytes.push_back(tag);
    m_out.text(body.bytes);
}

std::uint64_t RowEncoder::client(const mqtt::ClientInfoRef& info)
{
    if (!info)
        return 0;
    const auto [at, fresh] = m_clients.try_emplace(info.get(), m_clients.size() + 1);
    if (fresh) {
        m_keptClients.push_back(info);
        Out body;
        body.text(info->clientId);
        body.text(info->username);
        body.text(info->peer);
        body.number(static_cast<std::uint64_t>(info->protocol));
        body.number(info->cleanStart);
        body.number(info->keepAliveSeconds);
        body.signedNumber(info->connectedWallMicros);
        body.number(info->sessionExpirySeconds);
        body.number(info->certified);
        body.number(info->hops);
        body.text(info->listener ? info->listener->view() : std::string_view());
        record('C', body);
    }
    return at->second;
}

std::uint64_t RowEncoder::text(const base::TextRef& value)
{
    if (!value)
        return 0;
    const auto [at, fresh] = m_texts.try_emplace(value.get(), m_texts.size() + 1);
    if (fresh) {
        m_keptTexts.push_back(value);
        m_out.bytes.push_back('T');
        m_out.text(value->view());
    }
    return at->second;
}

std::uint64_t RowEncoder::message(const mqtt::MessageRef& message)
{
    if (!message)
        return 0;
    if (const auto known = m_messages.find(message.get()); known != m_messages.end())
        return known->second;
    const std::uint64_t publisher = client(message->publisher()); // its record goes before
    const std::uint64_t place = m_messages.size() + 1;
    m_messages.emplace(message.get(), place);
    m_keptMessages.push_back(message);
    Out body;
    body.text(message->topic());
    body.number(static_cast<std::uint64_t>(message->qos()));
    body.number(
        when(message->retain(), MessageRetain) | when(message->dup(), MessageDup) | when(message->expires(), Expires));
    body.number(message->expirySeconds());
    body.signedNumber(message->wallMicros());
    body.signedNumber(message->steadyNanos());
    body.number(publisher);
    body.text(message->properties());
    body.text(message->payload());
    record('M', body);
    return place;
}

void RowEncoder::add(const Row& row)
{
    const tap::Event& event = row.event;
    const std::uint64_t clientPlace = client(event.client);
    const std::uint64_t messagePlace = message(event.message);
    const std::uint64_t textPlace = text(event.text);
    const std::uint64_t topicPlace = text(row.kafkaTopic);
    const std::uint64_t clusterPlace = text(row.kafkaCluster);
    const std::uint64_t rulePlace = text(row.rule);
    const std::uint64_t keyPlace = row.keyed == tap::KafkaKey::Text ? text(row.key) : 0;
    const bool kafka = row.kafka != tap::KafkaStatus::None;
    const bool ruled = rulePlace != 0 || clusterPlace != 0 || row.keyed != tap::KafkaKey::Unknown;
    m_body.bytes.clear();
    Out& body = m_body;
    body.signedNumber(static_cast<std::int64_t>(row.number - m_lastNumber));
    body.signedNumber(event.stamp.wallMicros - m_lastMicros);
    body.number(event.stamp.id);
    body.signedNumber(event.stamp.steadyNanos);
    body.number(static_cast<std::uint64_t>(event.kind));
    body.number(when(event.retain, Retain) | when(event.dup, Dup) | when(row.payloadGone, PayloadGone)
        | when(row.marked, Marked) | when(kafka, HasKafka) | when(!row.note.empty(), HasNote)
        | when(ruled, HasRule) | when(event.incoming, Incoming));
    body.number(static_cast<std::uint64_t>(event.qos));
    body.number(static_cast<std::uint64_t>(event.reason));
    body.number(static_cast<std::uint64_t>(event.drop));
    body.number(event.packetId);
    body.number(clientPlace);
    body.number(messagePlace);
    body.number(textPlace);
    body.number(row.payloadSize);
    if (kafka) {
        body.number(static_cast<std::uint64_t>(row.kafka));
        body.number(topicPlace);
        body.signedNumber(row.partition);
        body.signedNumber(row.offset);
        body.signedNumber(row.latencyMicros);
        body.signedNumber(row.errorCode);
    }
    if (!row.note.empty())
        body.text(row.note);
    if (ruled) {
        body.number(clusterPlace);
        body.number(rulePlace);
        body.number(static_cast<std::uint64_t>(row.keyed));
        body.number(keyPlace);
    }
    record('E', body);
    m_lastNumber = row.number;
    m_lastMicros = event.stamp.wallMicros;
    ++m_rows;
}

std::string RowEncoder::take()
{
    std::string out = std::move(m_out.bytes);
    *this = {};
    return out;
}

mqtt::ClientInfoRef RowDecoder::client(In in)
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = in.text();
    info->username = in.text();
    info->peer = in.text();
    const std::uint64_t protocol = in.number();
    info->protocol
        = protocol >= 3 && protocol <= 5 ? static_cast<mqtt::ProtocolVersion>(protocol) : mqtt::ProtocolVersion::V311;
    info->cleanStart = in.number() != 0;
    info->keepAliveSeconds = limited<std::uint16_t>(in.number());
    info->connectedWallMicros = in.signedNumber();
    info->sessionExpirySeconds = limited<std::uint32_t>(in.number());
    info->certified = in.number() != 0;
    info->hops = limited<std::uint8_t>(in.number());
    if (in.ok() && !in.atEnd()) { // files of earlier versions end here
        if (const std::string_view listener = in.text(); !listener.empty())
            info->listener = text(listener);
    }
    return in.ok() ? mqtt::ClientInfoRef(std::move(info)) : mqtt::ClientInfoRef();
}

base::TextRef RowDecoder::text(std::string_view value)
{
    if (m_texts.size() > kCommonOthers)
        m_texts.clear();
    const auto [at, fresh] = m_texts.try_emplace(std::string(value));
    if (fresh)
        at->second = base::makeText(value);
    return at->second;
}

mqtt::MessageRef RowDecoder::message(In in, const std::vector<mqtt::ClientInfoRef>& clients)
{
    mqtt::Message::Parts parts;
    parts.topic = in.text();
    parts.qos = bounded(in.number(), mqtt::QoS::ExactlyOnce);
    const std::uint64_t flags = in.number();
    parts.retain = flags & MessageRetain;
    parts.dup = flags & MessageDup;
    parts.expires = flags & Expires;
    parts.expirySeconds = limited<std::uint32_t>(in.number());
    parts.wallMicros = in.signedNumber();
    parts.steadyNanos = in.signedNumber();
    const std::uint64_t publisher = in.number();
    if (publisher != 0 && publisher <= clients.size())
        parts.publisher = clients[static_cast<std::size_t>(publisher) - 1];
    parts.properties = in.text();
    parts.payload = in.text();
    if (!in.ok() || parts.topic.size() > std::numeric_limits<std::uint16_t>::max())
        return {};
    // The same PUBLISH in two blocks: a delivery long after it.
    std::string identity(parts.topic);
    identity += '\0';
    identity += std::to_string(parts.steadyNanos) + ' ' + std::to_string(parts.payload.size()) + ' ';
    if (parts.publisher)
        identity += parts.publisher->clientId;
    const auto [at, fresh] = m_messages.try_emplace(identity);
    if (!fresh && at->second->publisher() == parts.publisher && at->second->payload() == parts.payload)
        return at->second;
    at->second = mqtt::Message::create(parts);
    mqtt::MessageRef made = at->second;
    if (fresh) {
        m_messageOrder.push_back(std::move(identity));
        if (m_messageOrder.size() > kCommonMessages) {
            m_messages.erase(m_messageOrder.front());
            m_messageOrder.pop_front();
        }
    }
    return made;
}

bool RowDecoder::decode(std::string_view content, std::vector<Row>& out)
{
    std::vector<mqtt::ClientInfoRef> clients;
    std::vector<mqtt::MessageRef> messages;
    std::vector<base::TextRef> texts;
    std::uint64_t lastNumber = 0;
    std::int64_t lastMicros = 0;
    const auto placed = [](const auto& list, std::uint64_t place) {
        using Item = std::decay_t<decltype(list[0])>;
        return place != 0 && place <= list.size() ? list[static_cast<std::size_t>(place) - 1] : Item();
    };
    In in(content);
    while (!in.atEnd()) {
        const std::uint64_t tag = in.number(); // letters are one byte long
        const std::string_view body = in.text();
        if (!in.ok())
            return false;
        switch (tag) {
        case 'C': {
            if (m_clients.size() > kCommonOthers)
                m_clients.clear();
            const auto [at, fresh] = m_clients.try_emplace(std::string(body));
            if (fresh)
                at->second = client(In(body));
            if (!at->second)
                return false;
            clients.push_back(at->second);
            break;
        }
        case 'T': texts.push_back(text(body)); break;
        case 'M':
            messages.push_back(message(In(body), clients));
            if (!messages.back())
                return false;
            break;
        case 'E': {
            In row(body);
            Row made;
            tap::Event& event = made.event;
            lastNumber += static_cast<std::uint64_t>(row.signedNumber());
            made.number = lastNumber;
            lastMicros = static_cast<std::int64_t>(
                static_cast<std::uint64_t>(lastMicros) + static_cast<std::uint64_t>(row.signedNumber()));
            event.stamp.wallMicros = lastMicros;
            event.stamp.id = row.number();
            event.stamp.steadyNanos = row.signedNumber();
            event.kind = bounded(row.number(), static_cast<tap::EventKind>(tap::kEventKinds - 1));
            const std::uint64_t flags = row.number();
            event.retain = flags & Retain;
            event.dup = flags & Dup;
            event.incoming = flags & Incoming;
            made.payloadGone = flags & PayloadGone;
            made.marked = flags & Marked;
            event.qos = bounded(row.number(), mqtt::QoS::ExactlyOnce);
            event.reason = static_cast<mqtt::ReasonCode>(row.number() & 0xFF);
            event.drop = bounded(row.number(), tap::DropReason::NotAuthorized);
            event.packetId = limited<std::uint16_t>(row.number());
            event.client = placed(clients, row.number());
            event.message = placed(messages, row.number());
            event.text = placed(texts, row.number());
            made.payloadSize = limited<std::uint32_t>(row.number());
            if (flags & HasKafka) {
                made.kafka = bounded(row.number(), tap::KafkaStatus::Failed);
                made.kafkaTopic = placed(texts, row.number());
                made.partition = limitedSigned(row.signedNumber());
                made.offset = row.signedNumber();
                made.latencyMicros = row.signedNumber();
                made.errorCode = limitedSigned(row.signedNumber());
            }
            if (flags & HasNote)
                made.note = row.text();
            if (flags & HasRule) {
                made.kafkaCluster = placed(texts, row.number());
                made.rule = placed(texts, row.number());
                made.keyed = bounded(row.number(), tap::KafkaKey::Text);
                made.key = placed(texts, row.number());
            }
            if (!row.ok())
                return false;
            out.push_back(std::move(made));
            break;
        }
        default: break; // of a newer program
        }
    }
    return true;
}

} // namespace hookline::capture

// Packets to the client: PUBLISH with its topic alias, acknowledgements, and what must stay under the client's Maximum Packet Size.
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"

#include <algorithm>

namespace hookline::broker {
namespace {

/// From this size on the payload goes out by reference instead of being copied.
constexpr std::size_t kShareFrom = 8 * 1024;
/// More aliases than this gain little and cost memory for each connection.
constexpr std::uint16_t kMaxAliases = 64;
/// An alias costs three bytes in each packet.
constexpr std::size_t kAliasFrom = 4;

tap::DropReason dropReason(ClientChannel::Sent sent) noexcept
{
    return sent == ClientChannel::Sent::TooLarge ? tap::DropReason::PacketTooLarge : tap::DropReason::HookRejected;
}

} // namespace

void ClientChannel::allowAliases(std::uint16_t maximum)
{
    if (maximum == 0)
        return;
    m_aliases = std::make_unique<Aliases>();
    m_aliases->maximumOut = std::min(maximum, kMaxAliases); // [MQTT-3.1.2-26] [MQTT-3.1.2-27]
}

/// The alias for the topic of `head`: a known one takes the topic's place, a new one is sent beside it. Returns whether it is new.
bool ClientChannel::useAlias(mqtt::PublishHead& head) const
{
    if (head.topic.size() < kAliasFrom)
        return false;
    const Aliases& aliases = *m_aliases;
    if (const auto known = aliases.out.find(head.topic); known != aliases.out.end()) {
        head.topicAlias = known->second;
        head.topic = {};
        return false;
    }
    if (aliases.out.size() >= aliases.maximumOut)
        return false;
    head.topicAlias = static_cast<std::uint16_t>(aliases.out.size() + 1);
    return true;
}

void ClientChannel::sendQoS0(Publication& publication, bool retain, const std::uint32_t* ids, std::size_t idCount)
{
    if (m_closed || m_broken)
        return;
    if (!hasRoom()) {
        m_session->miss(publication, mqtt::QoS::AtMostOnce, tap::DropReason::OutboxFull);
        return;
    }
    const bool five = v5();
    mqtt::PublishHead head;
    head.retain = retain;
    head.topic = publication.topic;
    head.payloadSize = publication.payload.size();
    head.v5 = five;
    if (five) {
        head.properties = publication.properties;
        head.expires = publication.expires;
        head.expirySeconds = publication.expirySeconds;
        head.subscriptionIds = ids;
        head.subscriptionIdCount = idCount;
    }
    const bool large = publication.payload.size() >= kShareFrom;
    Sent sent = Sent::Yes;
    if (large || idCount > 0 || mayAlias() || m_worker.watchesOut()) {
        sent = sendPublish(head, publication.payload, large ? &publication.message() : nullptr);
    } else {
        const std::size_t layout = (five ? 1u : 0u) | (retain ? 2u : 0u);
        std::string& frame = publication.scratch->frames[layout];
        if (!publication.scratch->made[layout]) {
            const std::size_t remaining = head.remainingLength();
            const std::size_t headSize = mqtt::PublishHead::headSize(remaining, head.payloadSize);
            frame.resize(headSize + head.payloadSize);
            mqtt::Writer writer(frame.data());
            head.write(writer, remaining);
            writer.raw(publication.payload);
            publication.scratch->made[layout] = true;
        }
        if (fits(frame.size())) {
            m_outbox.append(frame);
            m_worker.count().messagesOut.add();
            m_worker.count().payloadBytesOut.add(publication.payload.size());
            ++m_messagesOut;
            written();
        } else {
            sent = Sent::TooLarge;
        }
    }
    if (sent != Sent::Yes)
        m_session->miss(publication, mqtt::QoS::AtMostOnce, dropReason(sent)); // [MQTT-3.1.2-25]
    else
        tellDelivered(m_worker, m_info, publication, head);
}

ClientChannel::Sent ClientChannel::sendPublish(const mqtt::PublishHead& head, std::string_view payload, const mqtt::MessageRef* message)
{
    if (m_closed || m_broken)
        return Sent::Yes; // what is in flight is sent again on the next connection
    if (!mayAlias())
        return writePublish(head, payload, message);
    mqtt::PublishHead aliased = head;
    const bool isNew = useAlias(aliased);
    const Sent sent = writePublish(aliased, payload, message);
    if (sent == Sent::Yes && isNew)
        m_aliases->out.emplace(head.topic, aliased.topicAlias);
    return isNew && sent == Sent::TooLarge ? writePublish(head, payload, message) : sent; // three bytes less may do
}

ClientChannel::Sent ClientChannel::writePublish(const mqtt::PublishHead& head, std::string_view payload, const mqtt::MessageRef* message)
{
    const std::size_t remaining = head.remainingLength();
    const std::size_t headSize = mqtt::PublishHead::headSize(remaining, head.payloadSize);
    if (remaining > mqtt::kMaxRemainingLength || !fits(headSize + head.payloadSize)) // [MQTT-3.1.2-24]
        return Sent::TooLarge;
    if (m_worker.watchesOut()) [[unlikely]]
        return writeShown(head, payload, remaining, headSize);
    const bool share = message && payload.size() >= kShareFrom;
    const std::size_t inlineSize = headSize + (share ? 0 : payload.size());
    char* out = m_outbox.reserve(inlineSize);
    mqtt::Writer writer(out);
    head.write(writer, remaining);
    if (!share)
        writer.raw(payload);
    m_outbox.commit(inlineSize);
    if (share) {
        mqtt::MessageRef held = *message;
        m_outbox.appendShared({ held->payload(), held.get(), [](const void* owner) { static_cast<const mqtt::Message*>(owner)->dropReference(); } });
        held.detach();
    }
    countSent(payload.size());
    return Sent::Yes;
}

void ClientChannel::countSent(std::size_t payloadSize)
{
    m_worker.count().messagesOut.add();
    m_worker.count().payloadBytesOut.add(payloadSize);
    ++m_messagesOut;
    written();
}

/// The same as a whole that packet.out is shown.
ClientChannel::Sent ClientChannel::writeShown(
    const mqtt::PublishHead& head, std::string_view payload, std::size_t remaining, std::size_t headSize)
{
    std::string packet(headSize, '\0');
    mqtt::Writer writer(packet.data());
    head.write(writer, remaining);
    packet = throughOut(packet.append(payload));
    if (packet.empty())
        return Sent::Dropped;
    m_outbox.append(packet);
    countSent(payload.size());
    return Sent::Yes;
}

void ClientChannel::sendAck(mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason)
{
    if (m_closed || m_broken)
        return;
    const bool withReason = v5() && reason != mqtt::ReasonCode::Success;
    char shown[5];
    const bool watched = m_worker.watchesOut();
    mqtt::Writer writer(watched ? shown : m_outbox.reserve(5));
    writer.byte(static_cast<unsigned>(type) << 4 | (type == mqtt::PacketType::Pubrel ? 2u : 0u));
    writer.byte(withReason ? 3 : 2);
    writer.twoBytes(packetId);
    if (withReason)
        writer.byte(static_cast<unsigned>(reason));
    if (watched)
        appendPacket({ shown, withReason ? 5u : 4u });
    else
        m_outbox.commit(withReason ? 5 : 4);
    written();
}

void ClientChannel::sendControl(std::string_view packet)
{
    if (m_closed || m_broken)
        return;
    if (!fits(packet.size())) { // nothing that cannot be said to this client can be left out either
        close(mqtt::ReasonCode::PacketTooLarge, "an answer is larger than the client's maximum packet size", Tell::Yes);
        return;
    }
    appendPacket(packet);
    written();
}

} // namespace hookline::broker

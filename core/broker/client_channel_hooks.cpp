// What hooks make of a connection's packets and of the answers it gives: packet.in, packet.out, client.connack, message.puback. None of
// it runs while nobody listens there.
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"
#include "core/mqtt/topic.h"

namespace hookline::broker {
namespace {

/// Their reason strings and user properties are sent even to a client that wants no problem information. [MQTT-3.1.2-29]
bool explainsAlways(mqtt::PacketType type) noexcept
{
    return type == mqtt::PacketType::Publish || type == mqtt::PacketType::Connack || type == mqtt::PacketType::Disconnect;
}

} // namespace

void ClientChannel::handleThroughHooks(std::uint8_t first, std::string_view body)
{
    hooks::PacketDraft draft(hooks::PacketDraft::Way::In, first, body, v5());
    const hooks::Verdict verdict = m_worker.hooks<hooks::PacketIn>().run(viewOf(m_worker, m_info), draft);
    if (verdict.rejected()) {
        const bool leaveOut = verdict.dropped() && verdict.dropAnswer() != hooks::DropAnswer::Disconnect && draft.droppable();
        if (leaveOut && m_stage == Stage::Connected)
            dropPublish(first, body);
        else // nothing else can be left out: the client waits for what comes of it
            close(mqtt::isError(verdict.reason()) ? verdict.reason() : mqtt::ReasonCode::UnspecifiedError, "a hook refused a packet", Tell::Yes);
        return;
    }
    if (draft.more().empty()) {
        handlePacket(first, body);
        return;
    }
    std::string packet(1 + mqtt::variableSize(static_cast<std::uint32_t>(body.size())), '\0');
    mqtt::Writer writer(packet.data());
    writer.byte(first);
    writer.variable(static_cast<std::uint32_t>(body.size()));
    packet = mqtt::withProperties(packet.append(body), draft.more());
    if (packet.empty() || packet.size() > m_worker.shared().settings.maxPacketSize) { // broken, or as large as may be already
        handlePacket(first, body);
        return;
    }
    const mqtt::FixedHeader header = mqtt::readFixedHeader(packet.data(), packet.size());
    handlePacket(first, std::string_view(packet).substr(header.headerSize));
}

/// A QoS 0 PUBLISH that a hook does not want. Its topic alias counts all the same: later ones go by it.
void ClientChannel::dropPublish(std::uint8_t first, std::string_view body)
{
    mqtt::PublishView view;
    if (const mqtt::ReasonCode read = mqtt::readPublish(first, body, m_protocol, view); read != mqtt::ReasonCode::Success) {
        malformed(read, "PUBLISH");
        return;
    }
    if (!resolveAlias(view))
        return;
    const auto& settings = m_worker.shared().settings;
    if (!mqtt::isValidTopicName(view.topic, { settings.maxTopicLength, settings.maxTopicLevels })) {
        close(mqtt::ReasonCode::TopicNameInvalid, "invalid topic name", Tell::Yes);
        return;
    }
    tellPublishDropped(view, tap::DropReason::HookRejected);
}

void ClientChannel::appendPacket(std::string_view packet)
{
    if (!m_worker.watchesOut()) [[likely]]
        m_outbox.append(packet);
    else
        m_outbox.append(throughOut(packet));
}

std::string ClientChannel::throughOut(std::string_view packet)
{
    const auto first = static_cast<std::uint8_t>(packet.front());
    const auto type = static_cast<mqtt::PacketType>(first >> 4);
    const bool mayAdd = v5() && (m_wantsReasons || explainsAlways(type));
    const bool mayExplain = mayAdd && mqtt::mayExplain(type) && !mqtt::explains(packet);
    hooks::PacketDraft draft(hooks::PacketDraft::Way::Out, first, packet, v5(), mayExplain);
    const hooks::Verdict verdict = m_worker.hooks<hooks::PacketOut>().run(viewOf(m_worker, m_info), draft);
    if (verdict.dropped() && draft.droppable())
        return {};
    if (!mayAdd || draft.more().empty())
        return std::string(packet);
    std::string more = mqtt::withProperties(packet, draft.more());
    return !more.empty() && fits(more.size()) ? more : std::string(packet); // [MQTT-3.2.2-20] [MQTT-3.4.2-3] [MQTT-3.14.2-4] …
}

void ClientChannel::wordConnack(mqtt::Connack& connack, const mqtt::ClientInfoRef& who, std::optional<hooks::ConnackDraft>& draft)
{
    const auto& chain = m_worker.hooks<hooks::ClientConnack>();
    if (chain.empty())
        return;
    draft.emplace(connack.reason, connack.sessionPresent, v5(), connack.reasonString, connack.serverReference);
    if (const hooks::Verdict verdict = chain.run(viewOf(m_worker, who), *draft); verdict.rejected() && !verdict.dropped())
        draft->setReason(verdict.reason());
    connack.reason = draft->reason();
    connack.reasonString = draft->reasonString();
    connack.serverReference = draft->serverReference();
    connack.userProperties = draft->userProperties();
}

bool ClientChannel::asksAboutPuback() const noexcept { return !m_worker.hooks<hooks::MessagePuback>().empty(); }

void ClientChannel::answerThroughHooks(mqtt::PacketType type, std::uint16_t packetId, mqtt::ReasonCode reason)
{
    if (m_closed || m_broken)
        return;
    const bool second = type == mqtt::PacketType::Pubrec;
    hooks::PubackDraft draft(second ? mqtt::QoS::ExactlyOnce : mqtt::QoS::AtLeastOnce, packetId, reason);
    const hooks::Verdict verdict = m_worker.hooks<hooks::MessagePuback>().run(viewOf(m_worker, m_info), draft);
    if (verdict.rejected() && !verdict.dropped())
        draft.setReason(verdict.reason());
    if (second && mqtt::isError(draft.reason()) && !mqtt::isError(reason))
        m_session->endQoS2(packetId); // the flow ends here [MQTT-4.3.3-9]
    if (!m_wantsReasons || (draft.reasonString().empty() && draft.userProperties().empty())) { // [MQTT-3.1.2-29]
        sendAck(type, packetId, draft.reason());
        return;
    }
    const char bare[5] = { static_cast<char>(static_cast<unsigned>(type) << 4), 3, static_cast<char>(packetId >> 8),
        static_cast<char>(packetId & 0xFF), static_cast<char>(draft.reason()) };
    for (const std::string& more : { draft.reasonString() + draft.userProperties(), draft.reasonString() }) {
        const std::string packet = more.empty() ? std::string() : mqtt::withProperties({ bare, sizeof bare }, more);
        if (packet.empty() || !fits(packet.size())) // [MQTT-3.4.2-2] [MQTT-3.4.2-3] [MQTT-3.5.2-2] [MQTT-3.5.2-3]
            continue;
        appendPacket(packet);
        written();
        return;
    }
    sendAck(type, packetId, draft.reason());
}

void ClientChannel::tellAuthenticated(const mqtt::ClientInfoRef& who, mqtt::ReasonCode reason, bool again)
{
    const std::string_view method = m_authentication ? std::string_view(m_authentication->method) : std::string_view();
    tell<hooks::ClientAuthnComplete>(m_worker, who, hooks::AuthenticationView { reason, method, again });
}

} // namespace hookline::broker

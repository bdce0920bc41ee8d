// SUBSCRIBE and UNSUBSCRIBE. MQTT 5 sections 3.8 to 3.11.
#include "core/broker/authorize.h"
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/subscribing.h"
#include "core/broker/worker.h"
#include "core/mqtt/topic.h"

namespace hookline::broker {
namespace {

/// SUBACK and UNSUBACK: header, packet id, an empty property list for MQTT 5, one code per filter.
std::string codesPacket(mqtt::PacketType type, std::uint16_t packetId, bool v5, const std::vector<std::uint8_t>& codes)
{
    const auto remaining = static_cast<std::uint32_t>(2 + (v5 ? 1 : 0) + codes.size());
    const std::size_t size = 1 + mqtt::variableSize(remaining) + remaining;
    std::string packet(size, '\0');
    mqtt::Writer writer(packet.data());
    writer.byte(static_cast<unsigned>(type) << 4);
    writer.variable(remaining);
    writer.twoBytes(packetId);
    if (v5)
        writer.byte(0);
    for (const std::uint8_t code : codes)
        writer.byte(code);
    return packet;
}

/// The words for ClientSubscribeRefused. Callbacks of client.subscribe may deny single filters and let the chain go on: nobody knows
/// whose it was then.
std::string refusedBy(std::string_view owner)
{
    if (owner.empty())
        return "refused by a hook of client.subscribe";
    if (owner == "access") // auth::Access, in the words of its page
        return "refused by the access rules";
    return "refused by " + std::string(owner);
}

/// What of the settings is in the way of a filter that was not granted; empty where the reason code says it all.
std::string_view limitOf(mqtt::ReasonCode refusal, const mqtt::SharedFilter& parts)
{
    if (refusal == mqtt::ReasonCode::QuotaExceeded)
        return "broker.max_subscriptions reached";
    const bool wellFormed = parts.valid && mqtt::isValidTopicFilter(parts.filter);
    return wellFormed ? "longer or deeper than broker.max_topic_length and broker.max_topic_levels allow" : "";
}

} // namespace

void ClientChannel::onSubscribe(std::string_view body)
{
    mqtt::SubscribeView view;
    const mqtt::ReasonCode read = mqtt::readSubscribe(body, m_protocol, view);
    if (read != mqtt::ReasonCode::Success) {
        malformed(read, "SUBSCRIBE");
        return;
    }
    for (const mqtt::SubscribeEntry& entry : view.entries) {
        if (entry.noLocal && !mqtt::parseShared(entry.filter).group.empty()) { // [MQTT-3.8.3-4]
            malformed(mqtt::ReasonCode::ProtocolError, "No Local on a shared subscription");
            return;
        }
    }
    hooks::SubscribeDraft draft;
    std::string_view rejectedBy;
    if (const auto& chain = m_worker.hooks<hooks::ClientSubscribe>(); !chain.empty()) {
        for (const mqtt::SubscribeEntry& entry : view.entries)
            draft.entries.push_back({ std::string(entry.filter), entry.qos, mqtt::ReasonCode::Success });
        const std::size_t asked = draft.entries.size();
        const hooks::Verdict verdict = chain.run(viewOf(m_worker, m_info), draft);
        if (verdict.rejected())
            rejectedBy = chain.ownerOf(verdict.by());
        draft.entries.resize(asked); // SUBACK has one code per filter, whatever a callback did [MQTT-3.8.4-6]
        for (std::size_t i = 0; i < asked; ++i) {
            view.entries[i].filter = draft.entries[i].filter;
            view.entries[i].qos = draft.entries[i].qos;
            if (verdict.rejected())
                draft.entries[i].denied = verdict.reason();
        }
    }
    const std::uint32_t identifier = view.properties.subscriptionIdentifier.value_or(0);
    const std::size_t notedBefore = m_worker.noted();
    std::vector<std::uint8_t> codes;
    std::vector<std::pair<std::size_t, bool>> accepted; // place, whether new
    for (std::size_t i = 0; i < view.entries.size(); ++i) {
        const mqtt::SubscribeEntry& entry = view.entries[i];
        const mqtt::SharedFilter parts = mqtt::parseShared(entry.filter);
        mqtt::ReasonCode code = grant(m_worker, *m_session, entry, parts);
        std::string why;
        if (!draft.entries.empty() && mqtt::isError(draft.entries[i].denied)) {
            code = draft.entries[i].denied;
            why = refusedBy(rejectedBy);
        } else if (mqtt::isError(code)) {
            why = limitOf(code, parts);
        } else {
            const bool isNew = !m_session->hasSubscription(entry.filter);
            const hooks::Verdict allowed = authorizeSubscription(m_worker, m_info, { entry.filter, entry.qos, isNew });
            if (allowed.rejected() && mqtt::isError(allowed.reason())) {
                code = allowed.reason();
                why = refusedBy(m_worker.hooks<hooks::SubscriptionAuthorize>().ownerOf(allowed.by()));
            }
        }
        if (!mqtt::isError(code))
            accepted.emplace_back(i, m_session->subscribe(entry.filter, parts, entry, identifier));
        else
            tell<hooks::ClientSubscribeRefused>(
                m_worker, m_info, hooks::RefusedSubscription { entry.filter, entry.qos, code, why });
        codes.push_back(mqtt::isError(code) && !v5() ? std::uint8_t { 0x80 } : static_cast<std::uint8_t>(code));
    }
    holdUntilKept(notedBefore);
    sendControl(codesPacket(mqtt::PacketType::Suback, view.packetId, v5(), codes));
    if (m_closed)
        return;
    for (const auto& [index, isNew] : accepted)
        beginSubscription(m_worker, *m_session, m_info, view.entries[index], isNew, v5() ? identifier : 0);
}

void ClientChannel::onUnsubscribe(std::string_view body)
{
    mqtt::UnsubscribeView view;
    const mqtt::ReasonCode read = mqtt::readUnsubscribe(body, m_protocol, view);
    if (read != mqtt::ReasonCode::Success) {
        malformed(read, "UNSUBSCRIBE");
        return;
    }
    hooks::UnsubscribeDraft draft;
    bool rejected = false;
    if (const auto& chain = m_worker.hooks<hooks::ClientUnsubscribe>(); !chain.empty()) {
        for (const std::string_view filter : view.filters)
            draft.entries.push_back({ std::string(filter), false });
        rejected = chain.run(viewOf(m_worker, m_info), draft).rejected();
        draft.entries.resize(view.filters.size());
    }
    const std::size_t notedBefore = m_worker.noted();
    std::vector<std::uint8_t> codes;
    std::vector<std::string_view> gone;
    for (std::size_t i = 0; i < view.filters.size(); ++i) {
        if (rejected || (!draft.entries.empty() && draft.entries[i].keep)) {
            codes.push_back(static_cast<std::uint8_t>(mqtt::ReasonCode::NotAuthorized));
            continue;
        }
        const std::string_view filter = draft.entries.empty() ? view.filters[i] : std::string_view(draft.entries[i].filter);
        const bool existed = m_session->unsubscribe(filter);
        mqtt::ReasonCode code = existed ? mqtt::ReasonCode::Success : mqtt::ReasonCode::NoSubscriptionExisted;
        if (const mqtt::SharedFilter parts = mqtt::parseShared(filter); !parts.valid || !mqtt::isValidTopicFilter(parts.filter))
            code = mqtt::ReasonCode::TopicFilterInvalid;
        codes.push_back(static_cast<std::uint8_t>(code));
        if (existed)
            gone.push_back(filter);
    }
    if (!v5())
        codes.clear(); // 3.1.1's UNSUBACK has none
    holdUntilKept(notedBefore);
    sendControl(codesPacket(mqtt::PacketType::Unsuback, view.packetId, v5(), codes));
    for (const std::string_view filter : gone)
        tell<hooks::SessionUnsubscribed>(m_worker, m_info, hooks::SubscriptionView { filter, mqtt::QoS::AtMostOnce, false });
}

} // namespace hookline::broker

#include "core/hooks/packet_draft.h"

#include "core/mqtt/acks.h"
#include "core/mqtt/wire.h"

namespace hookline::hooks {

std::string_view PacketDraft::topic() const noexcept
{
    if (type() != mqtt::PacketType::Publish)
        return {};
    std::string_view body = m_packet;
    if (isOut())
        body.remove_prefix(mqtt::readFixedHeader(body.data(), body.size()).headerSize);
    return mqtt::Reader(body).binary();
}

bool PubackDraft::setReason(mqtt::ReasonCode reason) noexcept
{
    if (!mqtt::mayAckSay(mqtt::PacketType::Puback, reason) || (mqtt::isError(m_reason) && !mqtt::isError(reason)))
        return false;
    m_reason = reason;
    return changed();
}

} // namespace hookline::hooks

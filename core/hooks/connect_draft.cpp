#include "core/hooks/connect_draft.h"

#include "core/base/utf8.h"
#include "core/mqtt/topic.h"

namespace hookline::hooks {
namespace {

constexpr std::size_t kLongest = 65535;

bool isText(std::string_view text) noexcept { return text.size() <= kLongest && base::isMqttString(text); }

} // namespace

bool ConnectDraft::setClientId(std::string_view id)
{
    if (!isText(id)) // [MQTT-3.1.3-4]
        return false;
    m_clientId = id;
    m_view.clientId = m_clientId;
    return changed();
}

bool ConnectDraft::setUsername(std::string_view name)
{
    if (!isText(name)) // [MQTT-3.1.3-11]
        return false;
    m_username = name;
    m_view.username = m_username;
    m_view.hasUsername = true;
    return changed();
}

bool ConnectDraft::setPassword(std::string_view password)
{
    if (password.size() > kLongest || (!v5() && !m_view.hasUsername)) // [MQTT-3.1.2-22] of 3.1.1
        return false;
    m_password = password;
    m_view.password = m_password;
    m_view.hasPassword = true;
    return changed();
}

bool ConnectDraft::setKeepAlive(std::uint16_t seconds)
{
    const auto longer = [](std::uint16_t one, std::uint16_t other) { return other != 0 && (one == 0 || one >= other); };
    if (!v5() && seconds != m_keepAliveAsked && !longer(seconds, m_keepAliveAsked))
        return false;
    m_view.keepAlive = seconds;
    return changed();
}

bool ConnectDraft::setSessionExpiry(std::uint32_t seconds)
{
    if (!v5())
        return false;
    m_view.properties.sessionExpiry = seconds;
    m_sessionExpiryChanged = true;
    return changed();
}

bool ConnectDraft::setWillTopic(std::string_view topic)
{
    if (!m_view.hasWill || !mqtt::isValidTopicName(topic))
        return false;
    m_willTopic = topic;
    m_view.willTopic = m_willTopic;
    return changed();
}

bool ConnectDraft::setWillPayload(std::string_view payload)
{
    if (!m_view.hasWill || payload.size() > kLongest)
        return false;
    m_willPayload = payload;
    m_view.willPayload = m_willPayload;
    return changed();
}

bool ConnectDraft::setWillQos(mqtt::QoS qos)
{
    if (!m_view.hasWill)
        return false;
    m_view.willQos = qos;
    return changed();
}

bool ConnectDraft::setWillRetain(bool retain)
{
    if (!m_view.hasWill)
        return false;
    m_view.willRetain = retain;
    return changed();
}

bool ConnectDraft::removeWill()
{
    if (!m_view.hasWill)
        return false;
    m_view.hasWill = false;
    m_view.willQos = mqtt::QoS::AtMostOnce;
    m_view.willRetain = false;
    m_view.willTopic = m_view.willPayload = {};
    m_view.willProperties = {};
    return changed();
}

bool ConnackDraft::setReasonString(std::string_view text)
{
    if (!m_v5 || !isText(text))
        return false;
    m_reasonString = text;
    return changed();
}

bool ConnackDraft::setServerReference(std::string_view where)
{
    if (!m_v5 || !isText(where))
        return false;
    m_serverReference = where;
    return changed();
}

} // namespace hookline::hooks

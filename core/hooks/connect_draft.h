// What the points around a connection's beginning are given: the socket, its handshake, CONNECT before anybody is asked about it,
// what became of its credentials, and the CONNACK.
#pragma once

#include "core/mqtt/connect.h"
#include "core/mqtt/extra_properties.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::hooks {

/// A socket that a listener took. There is no client yet: ClientView::client has the address alone, a proxy's where one stands before us.
struct AcceptedView {
    std::string_view listener; ///< its name
    std::string_view address;  ///< where it listens
};

struct HandshakeView {
    std::string_view listener;
    bool succeeded = false;
    std::string_view detail;          ///< version and cipher, or what went wrong
    std::string_view certificateName; ///< the user name that the client's certificate gives it; empty: none
};

/// CONNECT before it is authenticated. What is set here is what the client will have said: it is authenticated as that, its will is
/// authorised as that. Setters copy. A name that a certificate or an exchange proves comes after this and wins.
class ConnectDraft {
public:
    explicit ConnectDraft(const mqtt::ConnectView& view)
        : m_view(view)
        , m_keepAliveAsked(view.keepAlive)
    {
    }
    ConnectDraft(const ConnectDraft&) = delete;
    ConnectDraft& operator=(const ConnectDraft&) = delete;

    bool v5() const noexcept { return m_view.protocol == mqtt::ProtocolVersion::V5; }
    bool cleanStart() const noexcept { return m_view.cleanStart; }
    std::string_view clientId() const noexcept { return m_view.clientId; } ///< empty: the broker will choose one
    std::string_view username() const noexcept { return m_view.username; }
    std::string_view password() const noexcept { return m_view.password; }
    bool hasUsername() const noexcept { return m_view.hasUsername; }
    bool hasPassword() const noexcept { return m_view.hasPassword; }
    std::uint16_t keepAlive() const noexcept { return m_view.keepAlive; }
    std::uint32_t sessionExpiry() const noexcept { return m_view.properties.sessionExpiry.value_or(0); }
    bool hasWill() const noexcept { return m_view.hasWill; }
    std::string_view willTopic() const noexcept { return m_view.willTopic; }
    std::string_view willPayload() const noexcept { return m_view.willPayload; }
    mqtt::QoS willQos() const noexcept { return m_view.willQos; }
    bool willRetain() const noexcept { return m_view.willRetain; }
    std::uint32_t willDelay() const noexcept { return m_view.willProperties.willDelay.value_or(0); }

    // False: it cannot be so, and nothing has changed.
    bool setClientId(std::string_view id);
    bool setUsername(std::string_view name);
    bool setPassword(std::string_view password);
    /// An MQTT 5 client is told (Server Keep Alive); an older one cannot be, so its time may only become longer.
    bool setKeepAlive(std::uint16_t seconds);
    /// MQTT 5 only: an older client's session lasts as long as its clean-session flag and the settings say.
    bool setSessionExpiry(std::uint32_t seconds);
    bool setWillTopic(std::string_view topic); ///< these four: only where there is a will
    bool setWillPayload(std::string_view payload);
    bool setWillQos(mqtt::QoS qos);
    bool setWillRetain(bool retain);
    bool removeWill();

    std::uint32_t revision() const noexcept { return m_revision; }
    bool keepAliveChanged() const noexcept { return m_view.keepAlive != m_keepAliveAsked; }
    bool sessionExpiryChanged() const noexcept { return m_sessionExpiryChanged; }
    const mqtt::ConnectView& view() const noexcept { return m_view; }

private:
    bool changed() noexcept
    {
        ++m_revision;
        return true;
    }
    mqtt::ConnectView m_view;
    std::string m_clientId;
    std::string m_username;
    std::string m_password;
    std::string m_willTopic;
    std::string m_willPayload;
    std::uint32_t m_revision = 0;
    std::uint16_t m_keepAliveAsked;
    bool m_sessionExpiryChanged = false;
};

/// What came of a CONNECT's credentials, or of a later re-authentication.
struct AuthenticationView {
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success; ///< an error: refused
    std::string_view method; ///< of an enhanced authentication; empty: user name and password, or nothing at all
    bool again = false;      ///< a re-authentication
};

/// A CONNACK before it is written. What it says of the session is settled.
class ConnackDraft {
public:
    ConnackDraft(mqtt::ReasonCode reason, bool sessionPresent, bool v5, std::string_view reasonString, std::string_view serverReference)
        : m_reasonString(reasonString)
        , m_serverReference(serverReference)
        , m_reason(reason)
        , m_sessionPresent(sessionPresent)
        , m_v5(v5)
    {
    }
    mqtt::ReasonCode reason() const noexcept { return m_reason; }
    bool sessionPresent() const noexcept { return m_sessionPresent; }
    bool v5() const noexcept { return m_v5; }
    const std::string& reasonString() const noexcept { return m_reasonString; }
    const std::string& serverReference() const noexcept { return m_serverReference; }
    const std::string& userProperties() const noexcept { return m_userProperties; } ///< encoded

    /// A refusal may have another error; a success stays one, because the session is there. False: not so.
    bool setReason(mqtt::ReasonCode reason) noexcept
    {
        if (!mqtt::isError(reason) || !mqtt::isError(m_reason))
            return false;
        m_reason = reason;
        return changed();
    }
    // MQTT 5 only. What would make the packet too large for the client is left out. [MQTT-3.2.2-19] [MQTT-3.2.2-20]
    bool setReasonString(std::string_view text);
    /// Goes out with use_another_server and server_moved, where it means something.
    bool setServerReference(std::string_view where);
    bool addUserProperty(std::string_view name, std::string_view value)
    {
        return m_v5 && mqtt::appendUserProperty(m_userProperties, name, value) && changed();
    }
    std::uint32_t revision() const noexcept { return m_revision; }

private:
    bool changed() noexcept
    {
        ++m_revision;
        return true;
    }
    std::string m_reasonString;
    std::string m_serverReference;
    std::string m_userProperties;
    std::uint32_t m_revision = 0;
    mqtt::ReasonCode m_reason;
    bool m_sessionPresent;
    bool m_v5;
};

} // namespace hookline::hooks

// CONNECT: checks, authentication, take-over, the session, CONNACK. MQTT 5 sections 3.1 and 3.2.
#include "core/base/log.h"
#include "core/broker/authorize.h"
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"
#include "core/mqtt/acks.h"
#include "core/mqtt/connect.h"

#include <utility>

namespace hookline::broker {
namespace {

metrics::Refusal refusalOf(mqtt::ReasonCode reason) noexcept
{
    using enum mqtt::ReasonCode;
    switch (reason) {
    case BadUserNameOrPassword: return metrics::Refusal::Credentials;
    case NotAuthorized: return metrics::Refusal::NotAuthorized;
    case Banned: return metrics::Refusal::Banned;
    case ServerBusy:
    case ServerUnavailable: return metrics::Refusal::Busy;
    case MalformedPacket:
    case ProtocolError:
    case UnsupportedProtocolVersion:
    case ClientIdentifierNotValid:
    case BadAuthenticationMethod:
    case TopicNameInvalid:
    case RetainNotSupported: return metrics::Refusal::Malformed;
    default: return metrics::Refusal::Other;
    }
}

} // namespace

/// What a verified certificate says, else what the client says.
std::string_view ClientChannel::userName(const mqtt::ConnectView& view) const
{
    if (m_transport && !m_transport->certificateName().empty())
        return m_transport->certificateName();
    return view.username;
}

mqtt::ClientInfoRef ClientChannel::makeInfo(const mqtt::ConnectView& view) const
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = m_arrival->clientId.empty() ? std::string(view.clientId) : m_arrival->clientId;
    info->username = userName(view);
    info->certified = m_transport && !m_transport->certificateName().empty();
    info->peer = m_arrival->peer;
    info->listener = listener().name;
    info->protocol = view.protocol;
    info->keepAliveSeconds = view.keepAlive;
    info->cleanStart = view.cleanStart;
    info->sessionExpirySeconds = view.properties.sessionExpiry.value_or(0);
    info->connectedWallMicros = m_worker.wallMicros();
    return info;
}

void ClientChannel::refuse(const mqtt::ConnectView& view, mqtt::ReasonCode reason, std::string_view detail)
{
    m_worker.countRefusal(refusalOf(reason));
    mqtt::Connack connack;
    connack.protocol = view.protocol;
    connack.reason = reason;
    connack.reasonString = detail;
    connack.serverReference = m_worker.shared().settings.serverReference;
    connack.clientsMaximum = m_maximumPacketSize;
    const mqtt::ClientInfoRef who = makeInfo(view);
    std::optional<hooks::ConnackDraft> worded;
    wordConnack(connack, who, worded);
    reason = connack.reason;
    std::string packet;
    // 3.1.1 has no code for some of the reasons and then wants none sent. [MQTT-3.2.2-6]
    if (v5() || (reason != mqtt::ReasonCode::TopicNameInvalid && reason != mqtt::ReasonCode::BadAuthenticationMethod))
        mqtt::appendConnack(packet, connack);
    if (!packet.empty() && fits(packet.size()))
        appendPacket(packet);
    tell<hooks::ClientConnectRefused>(m_worker, who, hooks::DisconnectView { reason, detail });
    base::logNotice("broker", "refused " + m_arrival->peer + " (client id \"" + std::string(view.clientId.substr(0, 64)) + "\"): " + std::string(detail));
    close(reason, detail, Tell::No);
}

std::unique_ptr<Will> ClientChannel::takeWill(const mqtt::ConnectView& view) const
{
    if (!view.hasWill)
        return nullptr;
    auto will = std::make_unique<Will>();
    will->topic = std::string(view.willTopic);
    will->payload = std::string(view.willPayload);
    will->properties = std::string(view.willProperties.forward);
    will->qos = view.willQos;
    will->retain = view.willRetain;
    will->expires = view.willProperties.messageExpiry.has_value();
    will->expirySeconds = view.willProperties.messageExpiry.value_or(0);
    will->delaySeconds = view.willProperties.willDelay.value_or(0);
    return will;
}

/// This loop is the id's home: whatever became of the CONNECT, the registry hears of it, once.
void ClientChannel::settle()
{
    if (awaited() != 0)
        m_worker.forgetAnswer(*this);
    if (const auto arrival = std::move(m_arrival); arrival && !arrival->clientId.empty())
        m_worker.shared().registry.settle(arrival->clientId);
}

void ClientChannel::onConnect(std::string_view body)
{
    using enum mqtt::ReasonCode;
    mqtt::ConnectView view;
    const mqtt::ReasonCode read = mqtt::readConnect(body, view);
    m_protocol = view.protocol;
    m_maximumPacketSize = view.properties.maximumPacketSize.value_or(0);
    m_wantsReasons = view.properties.requestProblemInformation.value_or(true);
    if (read != Success) {
        if (read == UnsupportedProtocolVersion || v5())
            refuse(view, read, std::string(mqtt::name(read)) + " in CONNECT");
        else
            close(read, "malformed CONNECT", Tell::No); // 3.1.1 has no code for it [MQTT-3.1.4-1]
        settle();
        return;
    }
    const auto& settings = m_worker.shared().settings;
    const bool idNeeded = !v5() && view.clientId.empty() && (!view.cleanStart || m_protocol == mqtt::ProtocolVersion::V31);
    if (mqtt::isError(m_arrival->refused))
        refuse(view, m_arrival->refused, "a hook refused the connection");
    else if (idNeeded)
        refuse(view, ClientIdentifierNotValid, "a client without an id must ask for a clean session"); // [MQTT-3.1.3-8]
    else if (view.hasWill && !mqtt::isValidTopicName(view.willTopic, { settings.maxTopicLength, settings.maxTopicLevels }))
        refuse(view, TopicNameInvalid, "will topic is not a valid topic name");
    else if (view.hasWill && view.willRetain && v5() && settings.maxRetained == 0)
        refuse(view, RetainNotSupported, "this broker keeps no retained messages"); // [MQTT-3.2.2-13]
    else if (view.properties.authenticationMethod)
        beginAuthentication(view, body);
    else
        return authenticate(view, body);
    if (m_stage != Stage::Authenticating)
        settle();
}

/// Asks the hooks, who see the user name that an enhanced authentication has proved.
void ClientChannel::authenticate(const mqtt::ConnectView& view, std::string_view body)
{
    hooks::Verdict verdict = hooks::Verdict::next();
    if (const auto& chain = m_worker.hooks<hooks::ClientAuthenticate>(); !chain.empty()) {
        m_info = makeInfo(view);
        verdict = chain.run(viewOf(m_worker, m_info), credentialsOf(view));
    }
    decide(view, body, verdict);
}

hooks::Credentials ClientChannel::credentialsOf(const mqtt::ConnectView& view)
{
    return { userName(view), view.password, view.hasUsername || !userName(view).empty(), view.hasPassword,
        [this] { return m_worker.promiseAnswer(*this); },
        m_authentication ? std::string_view(m_authentication->method) : std::string_view() };
}

void ClientChannel::decide(const mqtt::ConnectView& view, std::string_view body, hooks::Verdict verdict)
{
    if (verdict.deferred()) {
        // Nothing is read until the answer is here; the time allowed for CONNECT goes on.
        if (m_arrival->heldConnect.data() != body.data())
            m_arrival->heldConnect = body;
        m_arrival->deferredBy = verdict.by();
        m_stage = Stage::AwaitAnswer;
        setPause(kAwaitAnswer, true);
        return;
    }
    if (!m_worker.hooks<hooks::ClientAuthnComplete>().empty())
        tellAuthenticated(makeInfo(view), verdict.rejected() ? verdict.reason() : mqtt::ReasonCode::Success, false);
    if (verdict.rejected()) {
        refuse(view, verdict.reason(), std::string(mqtt::name(verdict.reason())));
    } else if (const mqtt::ReasonCode forbidden = authorizeWill(view); mqtt::isError(forbidden)) {
        refuse(view, forbidden, "the will may not be published to its topic");
    } else if (!ownsSession(view)) {
        refuse(view, mqtt::ReasonCode::NotAuthorized, "another user has a session with this client id");
    } else {
        accept(view);
    }
    settle();
}

/// Client ids are no secrets. Where user names mean something, knowing an id is not enough to end its connection or to read what its
/// session is owed. [MQTT-3.1.4-2]
bool ClientChannel::ownsSession(const mqtt::ConnectView& view) const
{
    const Session* session = m_worker.findSession(m_arrival->clientId);
    if (!session)
        return true;
    const bool certified = m_transport && !m_transport->certificateName().empty();
    const bool proven = m_worker.shared().namesProven.load(std::memory_order_relaxed) || certified || m_authentication
        || session->info()->certified;
    return !proven || session->info()->username == userName(view);
}

/// The will is asked about now, so that a client learns of it, and again when it fires.
mqtt::ReasonCode ClientChannel::authorizeWill(const mqtt::ConnectView& view)
{
    if (!view.hasWill)
        return mqtt::ReasonCode::Success;
    const hooks::PublishDraft draft(view.willTopic, view.willPayload, view.willQos, view.willRetain, true);
    return authorizePublish(m_worker, makeInfo(view), draft);
}

void ClientChannel::answered(hooks::Verdict verdict)
{
    if (m_closed || m_stage != Stage::AwaitAnswer)
        return;
    m_stage = Stage::AwaitConnect;
    mqtt::ConnectView view;
    mqtt::readConnect(m_arrival->heldConnect, view); // was fine the first time
    useProvenName(view);
    const auto& chain = m_worker.hooks<hooks::ClientAuthenticate>();
    if (!verdict.rejected())
        verdict = verdict.endsChain() ? hooks::Verdict::next()
                                      : chain.resume(m_arrival->deferredBy, viewOf(m_worker, m_info), credentialsOf(view));
    decide(view, m_arrival->heldConnect, verdict);
    if (m_stage == Stage::AwaitAnswer)
        return; // another callback needs time
    if (!m_closed)
        setPause(kAwaitAnswer, false);
}

void ClientChannel::accept(const mqtt::ConnectView& view)
{
    const auto& settings = m_worker.shared().settings;
    const mqtt::Properties& asked = view.properties;
    mqtt::Connack connack;
    connack.protocol = view.protocol;

    // What the client may do with its session and its silence, cut to our limits
    std::uint32_t expiry = 0;
    if (v5()) {
        expiry = asked.sessionExpiry.value_or(0);
        if (expiry > settings.maxSessionExpiry) {
            expiry = settings.maxSessionExpiry;
            connack.sayExpiry = true;
        }
        connack.sayExpiry |= m_arrival->saySessionExpiry; // not what it asked for [MQTT-3.2.2-21]
        connack.sessionExpiry = expiry;
        m_receiveMaximum = asked.receiveMaximum.value_or(65535);
        allowAliases(asked.topicAliasMaximum.value_or(0));
    } else if (!view.cleanStart) {
        expiry = settings.maxSessionExpiry;
    }
    m_keepAlive = view.keepAlive;
    if (v5() && (m_keepAlive == 0 || m_keepAlive > settings.maxKeepAlive)) {
        m_keepAlive = settings.maxKeepAlive;
        connack.sayKeepAlive = true;
    }
    connack.sayKeepAlive |= m_arrival->sayKeepAlive; // [MQTT-3.2.2-22]
    connack.serverKeepAlive = m_keepAlive;
    m_info = makeInfo(view);
    const std::size_t notedBefore = m_worker.noted();

    const std::string& clientId = m_arrival->clientId;
    Session* session = m_worker.findSession(clientId);
    bool takenOver = false;
    if (session && session->channel()) { // [MQTT-3.1.4-3]
        takenOver = true;
        session->channel()->close(mqtt::ReasonCode::SessionTakenOver, "session taken over", Tell::Yes);
        session = m_worker.findSession(clientId); // it may have ended with its connection
        tell<hooks::SessionTakenOver>(m_worker, m_info);
    }
    if (session && view.cleanStart) { // [MQTT-3.1.2-4]
        session->end(takenOver ? mqtt::ReasonCode::SessionTakenOver : mqtt::ReasonCode::Success, "clean start",
            hooks::DisconnectCause::Discarded);
        session = nullptr;
    }
    connack.sessionPresent = session != nullptr;
    if (!session)
        session = &m_worker.createSession(m_info);
    m_session = session;
    m_stage = Stage::Connected;
    session->attach(*this, m_info, expiry, takeWill(view));
    if (settings.clientMessagesPerSecond != 0 || settings.clientBytesPerSecond != 0)
        m_rate = std::make_unique<RateGate>(*this, m_worker.steadyNanos());
    armKeepAlive();
    m_worker.count().connections.add();
    m_worker.shared().noteConnected();
    m_worker.count().connectsAccepted.add();

    connack.receiveMaximum = settings.receiveMaximum;
    connack.maximumPacketSize = settings.maxPacketSize;
    connack.topicAliasMaximum = settings.topicAliasMaximum;
    connack.retainAvailable = settings.maxRetained != 0;
    if (m_arrival->assignedId)
        connack.assignedClientId = clientId;
    std::string responseInformation;
    if (asked.requestResponseInformation.value_or(false)) { // [MQTT-3.1.2-28]
        responseInformation = settings.responseInformation;
        if (const std::size_t at = responseInformation.find("%c"); at != std::string::npos)
            responseInformation.replace(at, 2, clientId);
        connack.responseInformation = responseInformation;
    }
    if (m_authentication) { // [MQTT-4.12.0-5]
        connack.authenticationMethod = m_authentication->method;
        connack.authenticationData = m_authentication->lastWord;
    }
    connack.clientsMaximum = m_maximumPacketSize;
    std::optional<hooks::ConnackDraft> worded;
    wordConnack(connack, m_info, worded);
    std::string packet;
    mqtt::appendConnack(packet, connack);
    if (!fits(packet.size())) { // nor is there a DISCONNECT before CONNACK [MQTT-3.14.0-1]
        close(mqtt::ReasonCode::PacketTooLarge, "CONNACK is larger than the client's maximum packet size", Tell::No);
        return;
    }
    appendPacket(packet);
    holdUntilKept(notedBefore);
    written();

    if (connack.sessionPresent)
        tell<hooks::SessionResumed>(m_worker, m_info);
    else
        tell<hooks::SessionCreated>(m_worker, m_info);
    tell<hooks::ClientConnected>(m_worker, m_info);
    base::logDebug("broker", "client " + clientId + " connected from " + m_arrival->peer);
    session->resume();
}

/// CONNACK says which session there is, SUBACK what it gets: not before the disk has it. Until then nothing is read, and nothing
/// leaves, so that everything keeps its order.
void ClientChannel::holdUntilKept(std::size_t notedBefore)
{
    if (m_worker.noted() == notedBefore || m_worker.isKept(m_worker.ticket()))
        return;
    m_heldTicket = m_worker.ticket();
    m_worker.awaitKept(m_session->ref(), m_heldTicket);
    setPause(kAwaitDisk, true);
    if (std::exchange(m_writeBlocked, false)) // a socket that takes more is not news meanwhile
        updateInterest();
}

void ClientChannel::onKept()
{
    if (m_heldTicket == 0 || !m_worker.isKept(m_heldTicket) || m_closed)
        return;
    m_heldTicket = 0;
    m_dirty = true;
    m_worker.markDirty(*this);
    setPause(kAwaitDisk, false); // last: handles what waits here
}

void ClientChannel::onDisconnect(std::string_view body)
{
    mqtt::DisconnectPacket packet;
    const mqtt::ReasonCode read = mqtt::readDisconnect(body, m_protocol, packet);
    if (read != mqtt::ReasonCode::Success) {
        malformed(read, "DISCONNECT");
        return;
    }
    if (packet.properties.sessionExpiry) {
        if (m_session->expiry() == 0 && *packet.properties.sessionExpiry != 0) { // section 3.14.2.2.2
            malformed(mqtt::ReasonCode::ProtocolError, "DISCONNECT sets a session expiry that CONNECT had not");
            return;
        }
        m_session->setExpiry(std::min(*packet.properties.sessionExpiry, m_worker.shared().settings.maxSessionExpiry.get()));
    }
    m_saidGoodbye = true;
    m_cleanDisconnect = packet.reason == mqtt::ReasonCode::Success; // else the will is due [MQTT-3.14.4-3]
    close(packet.reason, "disconnected by client", Tell::No);
}

} // namespace hookline::broker

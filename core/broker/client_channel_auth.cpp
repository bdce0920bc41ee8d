// Enhanced authentication: AUTH before CONNACK and again whenever the client likes. MQTT 5 sections 3.15 and 4.12.
#include "core/broker/client_channel.h"
#include "core/broker/events.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"
#include "core/mqtt/auth.h"

#include <exception>

namespace hookline::broker {

std::unique_ptr<hooks::AuthExchange> ClientChannel::newExchange(std::string_view method, const mqtt::ClientInfoRef& info) const
{
    hooks::AuthStart draft { method };
    const hooks::Verdict verdict = m_worker.hooks<hooks::ClientAuthStart>().run(viewOf(m_worker, info), draft);
    return verdict.rejected() ? nullptr : std::move(draft.exchange);
}

void ClientChannel::beginAuthentication(const mqtt::ConnectView& view, std::string_view connectBody)
{
    const std::string_view method = *view.properties.authenticationMethod;
    auto exchange = newExchange(method, makeInfo(view));
    if (!exchange) { // [MQTT-4.12.0-1]
        refuse(view, mqtt::ReasonCode::BadAuthenticationMethod, "unknown authentication method");
        return;
    }
    m_authentication = std::make_unique<Authentication>();
    m_authentication->method = std::string(method);
    m_authentication->exchange = std::move(exchange);
    m_authentication->connectBody = std::string(connectBody);
    m_info = makeInfo(view);
    m_stage = Stage::Authenticating;
    continueAuthentication(view.properties.authenticationData.value_or(std::string_view()));
}

void ClientChannel::onAuth(std::string_view body)
{
    if (!v5() || !m_authentication) { // [MQTT-4.12.0-6]
        close(mqtt::ReasonCode::ProtocolError, "AUTH without enhanced authentication", Tell::Yes);
        return;
    }
    mqtt::AuthView view;
    if (const mqtt::ReasonCode read = mqtt::readAuth(body, view); read != mqtt::ReasonCode::Success) {
        malformed(read, "AUTH");
        return;
    }
    const bool again = view.reason == mqtt::ReasonCode::ReAuthenticate;
    if (view.method != m_authentication->method) { // [MQTT-4.12.0-5] [MQTT-4.12.1-1]
        close(mqtt::ReasonCode::ProtocolError, "AUTH with another method than CONNECT's", Tell::Yes);
        return;
    }
    if (again != !m_authentication->exchange) {
        close(mqtt::ReasonCode::ProtocolError, again ? "re-authentication during authentication" : "AUTH that nobody waits for", Tell::Yes);
        return;
    }
    if (again) {
        m_authentication->exchange = newExchange(view.method, m_info);
        if (!m_authentication->exchange) {
            close(mqtt::ReasonCode::NotAuthorized, "authentication method is gone", Tell::Yes); // [MQTT-4.12.1-2]
            return;
        }
    }
    continueAuthentication(view.data);
}

void ClientChannel::continueAuthentication(std::string_view data)
{
    hooks::AuthStep step;
    const char* what = nullptr;
    try {
        step = m_authentication->exchange->next(data);
    } catch (const std::exception&) {
        what = "exchange threw an exception";
    } catch (...) {
        what = "exchange threw something";
    }
    if (what) {
        step = {};
        hooks::reportHookError(hooks::ClientAuthStart::kName, m_authentication->method, what);
    }
    if (step.kind == hooks::AuthStep::Kind::Continue) {
        std::string packet; // [MQTT-4.12.0-2]
        mqtt::appendAuth(packet, mqtt::ReasonCode::ContinueAuthentication, m_authentication->method, step.data);
        sendControl(packet);
        return;
    }
    finishAuthentication(std::move(step));
}

void ClientChannel::finishAuthentication(hooks::AuthStep step)
{
    Authentication& authentication = *m_authentication;
    authentication.exchange.reset();
    const bool succeeded = step.kind == hooks::AuthStep::Kind::Success;
    if (m_stage == Stage::Connected) {
        const bool same = succeeded && step.username == authentication.username;
        tellAuthenticated(m_info, same ? mqtt::ReasonCode::Success : succeeded ? mqtt::ReasonCode::NotAuthorized : step.reason, true);
        if (!same) {
            close(succeeded ? mqtt::ReasonCode::NotAuthorized : step.reason, "re-authentication failed", Tell::Yes);
            return;
        }
        std::string packet;
        mqtt::appendAuth(packet, mqtt::ReasonCode::Success, authentication.method, step.data);
        sendControl(packet);
        return;
    }
    m_stage = Stage::AwaitConnect;
    const std::string connectBody = std::move(authentication.connectBody);
    mqtt::ConnectView view;
    mqtt::readConnect(connectBody, view); // it was fine before
    if (succeeded) {
        authentication.username = std::move(step.username);
        authentication.lastWord = std::move(step.data);
        useProvenName(view);
        authenticate(view, connectBody);
    } else {
        tellAuthenticated(m_info, step.reason, false);
        refuse(view, step.reason, "enhanced authentication failed"); // [MQTT-4.12.0-4]
        settle();
    }
}

void ClientChannel::useProvenName(mqtt::ConnectView& view) const
{
    if (!m_authentication)
        return;
    view.username = m_authentication->username;
    view.hasUsername = true;
}

} // namespace hookline::broker

#include "core/broker/listener.h"

#include "core/base/log.h"
#include "core/net/tls_filter.h"
#include "core/net/websocket_filter.h"

namespace hookline::broker {
namespace {

constexpr std::int64_t kLookEvery = 2'000'000'000;

net::TlsSettings tlsSettings(const config::ListenerSettings& settings)
{
    net::TlsSettings out;
    out.certificate = settings.certificate;
    out.key = settings.key;
    out.clientCa = settings.clientCa;
    out.clientCrl = settings.clientCrl;
    out.client = static_cast<net::TlsSettings::Client>(settings.clientCertificates);
    out.userName = static_cast<net::TlsSettings::Name>(settings.userName);
    out.only13 = settings.tlsMinimum == config::TlsVersion::V13;
    out.ciphers = settings.tlsCiphers;
    return out;
}

} // namespace

base::Result<std::unique_ptr<Certificates>> Certificates::load(const config::ListenerSettings& settings)
{
    net::TlsSettings tls = tlsSettings(settings);
    std::string stamp = net::TlsContext::stamp(tls); // before reading: a change in between is seen the next time
    auto context = net::TlsContext::make(tls);
    if (!context)
        return base::fail(context.error());
    return std::unique_ptr<Certificates>(new Certificates(settings.name, std::move(tls), std::move(stamp), std::move(*context)));
}

const std::shared_ptr<const net::TlsContext>& Certificates::current(std::int64_t nowNanos)
{
    if (nowNanos - m_lookedNanos >= kLookEvery) {
        m_lookedNanos = nowNanos;
        if (net::TlsContext::stamp(m_settings) != m_stamp)
            reload();
    }
    return m_context;
}

void Certificates::reload()
{
    m_stamp = net::TlsContext::stamp(m_settings);
    auto context = net::TlsContext::make(m_settings);
    if (!context) {
        base::logError("broker",
            "the listener \"" + m_listener + "\" keeps its present certificates: " + context.error().text());
        return;
    }
    m_context = std::move(*context);
    base::logNotice("broker", "the listener \"" + m_listener + "\" uses its certificates as they are now for new connections");
}

base::Result<std::unique_ptr<Listener>> Listener::make(const config::ListenerSettings& settings)
{
    using enum config::ListenerType;
    auto listener = std::make_unique<Listener>(settings);
    if (settings.type == Tls || settings.type == Wss) {
        auto certificates = Certificates::load(settings);
        if (!certificates)
            return base::fail(certificates.error());
        listener->certificates = std::move(*certificates);
    }
    if (settings.type == Ws || settings.type == Wss)
        listener->webSocket
            = std::make_shared<const net::WebSocketSettings>(net::WebSocketSettings { settings.path, settings.allowedOrigins });
    return listener;
}

std::unique_ptr<net::Transport> Listener::newTransport(std::int64_t nowNanos) const
{
    std::unique_ptr<net::Filter> web;
    if (webSocket)
        web = std::make_unique<net::WebSocketFilter>(webSocket);
    if (certificates)
        return std::make_unique<net::Transport>(
            std::make_unique<net::TlsFilter>(certificates->current(nowNanos)), std::move(web));
    return web ? std::make_unique<net::Transport>(std::move(web)) : nullptr;
}

} // namespace hookline::broker

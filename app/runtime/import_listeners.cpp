#include "app/runtime/import_listeners.h"

#include <algorithm>

namespace hookline::runtime {
namespace {

std::string_view behindBlank(std::string_view text)
{
    const std::size_t blank = text.find_first_of(" \t");
    const std::size_t first = blank == std::string_view::npos ? blank : text.find_first_not_of(" \t", blank);
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

} // namespace

bool ListenerImport::take(const ImportOption& option, const Warn& warn)
{
    const std::string_view name = option.name, value = option.value;
    if (name == "listener" || name == "port") { // "listener 1883 [address]", "listener 0 /path/to/socket"
        Listener made;
        made.begin = option;
        made.port = value.substr(0, value.find_first_of(" \t"));
        made.address = behindBlank(value);
        m_listeners.push_back(std::move(made));
        return true;
    }
    Listener* now = m_listeners.empty() ? nullptr : &m_listeners.back();
    const auto put = [&](std::string Listener::* member) {
        if (now)
            now->*member = value;
        else
            warn(option, "stands before any listener, so it is about none of ours");
        return true;
    };
    if (name == "certfile")
        return put(&Listener::certificate);
    if (name == "keyfile")
        return put(&Listener::key);
    if (name == "cafile")
        return put(&Listener::ca);
    if (name == "crlfile")
        return put(&Listener::crl);
    if (name == "ciphers")
        return put(&Listener::ciphers);
    if (name == "max_connections" && now && value != "-1")
        return put(&Listener::maxConnections);
    if (name == "bind_address")
        return now ? put(&Listener::address) : false;
    if (!now)
        return false;
    if (name == "protocol") {
        now->web = value == "websockets";
        if (!now->web && value != "mqtt")
            warn(option, "this protocol has no counterpart");
    } else if (name == "require_certificate") {
        now->asksCertificate = value == "true";
    } else if (name == "use_identity_as_username") {
        now->nameFromCertificate = value == "true";
    } else if (name == "tls_version") {
        now->tlsMinimum = value.ends_with("1.3") ? "1.3" : "1.2";
        if (!value.ends_with("1.3") && !value.ends_with("1.2"))
            warn(option, "TLS 1.2 is the oldest there is");
    } else if (name != "dhparamfile" && name != "socket_domain") { // a file of parameters is not needed, the address says the family
        return false;
    }
    return true;
}

void ListenerImport::finish(const Set& set, const Warn& warn) const
{
    const auto first = std::ranges::find_if(m_listeners, &Listener::isPlain);
    if (any() && first == m_listeners.end())
        set(m_listeners.front().begin, "broker.default_listener", "false");
    for (auto each = m_listeners.begin(); each != m_listeners.end(); ++each) {
        if (each != first) {
            finish(*each, each->isUnix() ? "socket" : "port-" + each->port, set, warn);
            continue;
        }
        set(each->begin, "broker.port", each->port);
        // A listener without an address serves every network there.
        set(each->begin, "broker.bind", each->address.empty() ? "0.0.0.0" : each->address);
        if (!each->maxConnections.empty())
            set(each->begin, "broker.max_connections", each->maxConnections);
        if (!each->ca.empty())
            warn(each->begin, "has a CA and no certificate of its own: taken over without TLS");
    }
}

void ListenerImport::finish(const Listener& listener, const std::string& name, const Set& set, const Warn& warn) const
{
    const auto put = [&](const char* field, const std::string& value) {
        return value.empty() || set(listener.begin, "listeners." + name + '.' + field, value);
    };
    const bool tls = !listener.certificate.empty();
    if (!put("type", listener.isUnix() ? "unix" : listener.web ? (tls ? "wss" : "ws") : tls ? "tls" : "tcp"))
        return;
    put("max_connections", listener.maxConnections);
    if (listener.isUnix()) {
        put("socket", listener.address);
        return;
    }
    put("port", listener.port);
    put("bind", listener.address.empty() ? "0.0.0.0" : listener.address);
    if (!tls) {
        if (!listener.ca.empty())
            warn(listener.begin, "has a CA and no certificate of its own: taken over without TLS");
        return;
    }
    put("certificate", listener.certificate);
    put("key", listener.key);
    put("tls_minimum", listener.tlsMinimum);
    put("tls_ciphers", listener.ciphers);
    if (listener.asksCertificate) {
        put("client_certificates", "required");
        put("client_ca", listener.ca);
        put("client_crl", listener.crl);
        if (listener.nameFromCertificate)
            put("user_name", "cn");
    }
}

} // namespace hookline::runtime

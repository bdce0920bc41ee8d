#include "ui/setting_words.h"

#include "ui/format.h"
#include "ui/safe_text.h"

#include <algorithm>

namespace hookline::ui {
namespace {

enum class Unit : std::uint8_t { None, Seconds, Milliseconds, Bytes };

struct Entry {
    std::string_view key;
    const char* label;
    const char* hint = nullptr;
    Unit unit = Unit::None;
    const char* zero = nullptr;
};

const char* const kNoLimit = QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "no limit");

const Entry kEntries[] = {
    { "broker.max_connections", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Clients at the same time"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Each listener has a limit of its own as well.") },
    { "broker.max_connections_per_address", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "… from one address"), nullptr, Unit::None, kNoLimit },
    { "broker.connects_per_second_per_address", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "New connections a second from one address"), nullptr, Unit::None, kNoLimit },
    { "broker.connect_timeout_ms", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Time to log in"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "A connection that has not said its CONNECT by then is closed."), Unit::Milliseconds },
    { "broker.max_keep_alive", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Longest keep-alive"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "MQTT 5 clients that ask for more, or for none, are told this."), Unit::Seconds },
    { "broker.max_packet_size", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Largest packet"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Topic, properties and payload together."), Unit::Bytes },
    { "broker.client_messages_per_second", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Messages a second of one client"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "A faster client is read slower; nothing is dropped."), Unit::None, kNoLimit },
    { "broker.client_bytes_per_second", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Bytes a second of one client"), nullptr, Unit::Bytes, kNoLimit },
    { "broker.receive_maximum", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Unacknowledged messages of one client"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "QoS 1 and 2, on their way to the broker.") },
    { "broker.topic_alias_maximum", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Topic aliases of one client"), nullptr, Unit::None, QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "none") },
    { "broker.max_topic_length", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Longest topic"), nullptr, Unit::Bytes },
    { "broker.max_topic_levels", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Levels in a topic") },
    { "broker.max_session_expiry", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Longest time a session waits for its client"), nullptr, Unit::Seconds },
    { "broker.max_queued_messages", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Messages waiting for one client") },
    { "broker.max_queued_bytes", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Bytes waiting for one client"), nullptr, Unit::Bytes },
    { "broker.max_outbox_bytes", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Unsent bytes of one connection"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Beyond that its QoS 0 messages are dropped, and counted."), Unit::Bytes },
    { "broker.max_subscriptions", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Subscriptions of one client") },
    { "broker.max_retained", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Retained messages"), nullptr, Unit::None, QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "none") },
    { "broker.max_retained_bytes", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Bytes of retained messages"), nullptr, Unit::Bytes },
    { "broker.sys_interval_seconds", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "$SYS topics are renewed every"), nullptr, Unit::Seconds, QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "never") },
    { "broker.server_reference", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Server reference"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "host:port that MQTT 5 clients are told when this broker stops.") },
    { "broker.response_information", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Response topic prefix"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "For MQTT 5 clients that ask; %c is the client ID, e.g. replies/%c.") },
    { "broker.denied_publish", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "A forbidden message"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Where MQTT has no way to say so: QoS 0, or before MQTT 5.") },
    { "broker.default_listener", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Use it") },
    { "broker.bind", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Address"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "127.0.0.1 is this computer only; 0.0.0.0 lets all computers connect.") },
    { "broker.port", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Port"), nullptr, Unit::None, QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "any free one") },
    { "access.anonymous", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Clients without a password") },
    { "access.password_file", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Password file"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Files made for mosquitto work as they are.") },
    { "access.acl_file", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Access rules (ACL)"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Who may publish and receive what, in mosquitto's format. Empty: everyone may do everything.") },
    { "access.banned_addresses", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Banned addresses"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Separated by commas: 192.0.2.7, 2001:db8::/32") },
    { "access.banned_clients", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Banned client IDs"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Separated by commas.") },
    { "access.banned_users", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Banned users"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Separated by commas.") },
    { "access.flapping_disconnects", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Ban a client after so many disconnects"), nullptr, Unit::None, QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "never") },
    { "access.flapping_seconds", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "… within"), nullptr, Unit::Seconds },
    { "access.flapping_ban_seconds", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "… for"), nullptr, Unit::Seconds },
    { "persistence.folder", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Folder"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Sessions and retained messages live here. Empty: they end with the program.") },
    { "persistence.sync", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "An acknowledgement waits") },
    { "window.event_rows", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Rows of the event table") },
    { "window.payload_bytes", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Payloads kept for it"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Older payloads are let go first; their rows stay."), Unit::Bytes },
    { "window.preview_chars", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Characters of a payload in a row") },
    { "log.level", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Log level") },
    { "log.format", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Log format") },
    { "log.file", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Log file"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "auto: in the folder above (none without one); off: no file; or a file name. At most five files of 5 MiB.") },
    { "metrics.enabled", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Serve them over HTTP"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "At /metrics, without a password.") },
    { "metrics.bind", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Address of the counters") },
    { "metrics.port", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Port of the counters"), nullptr, Unit::None, QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "any free one") },
    { "listeners.name", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Name") },
    { "listeners.type", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Transport") },
    { "listeners.bind", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Address"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "127.0.0.1 is this computer only; 0.0.0.0 lets all computers connect.") },
    { "listeners.port", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Port"), nullptr, Unit::None, QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "any free one") },
    { "listeners.max_connections", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Clients at most") },
    { "listeners.proxy_protocol", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Behind a proxy"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "The proxy says who the client is (PROXY protocol 1 or 2).") },
    { "listeners.certificate", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Certificate"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "PEM, with its chain. A renewed file is used after a restart of the broker.") },
    { "listeners.key", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Private key"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "PEM, without a passphrase.") },
    { "listeners.tls_minimum", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Minimum TLS version") },
    { "listeners.tls_ciphers", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Ciphers of TLS 1.2"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "As OpenSSL lists them. Empty: the safe ones.") },
    { "listeners.handshake_timeout_ms", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Time for the handshake"), nullptr, Unit::Milliseconds },
    { "listeners.client_certificates", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Clients' certificates") },
    { "listeners.client_ca", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Their CA"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "PEM file of who signs clients' certificates.") },
    { "listeners.client_crl", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Revoked ones"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "PEM file; empty: none.") },
    { "listeners.user_name", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "User name") },
    { "listeners.path", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Path"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Of the URL; empty: any.") },
    { "listeners.allowed_origins", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Web pages that may connect"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Separated by commas, e.g. https://dash.example; * for all.") },
    { "listeners.socket", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "File of the socket") },
    { "listeners.socket_mode", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Who may connect"), QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "As for chmod.") },
};

struct Choice {
    std::string_view key;
    std::string_view choice;
    const char* words;
};

const Choice kChoices[] = {
    { "access.anonymous", "auto", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "From this computer, until there is a password file") },
    { "access.anonymous", "never", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Are turned away") },
    { "access.anonymous", "loopback", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "From this computer only") },
    { "access.anonymous", "always", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Are let in from everywhere") },
    { "broker.denied_publish", "acknowledge", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Acknowledge it, count it, deliver it to nobody") },
    { "broker.denied_publish", "disconnect", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Disconnect the client") },
    { "persistence.sync", "full", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Until the disk has it: survives a power cut") },
    { "persistence.sync", "normal", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Until the system has it: survives the end of the program") },
    { "persistence.sync", "behind", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "For nothing: the last moments may be lost") },
    { "log.level", "debug", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Everything") },
    { "log.level", "info", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Information") },
    { "log.level", "notice", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Notices") },
    { "log.level", "warning", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Warnings") },
    { "log.level", "error", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Errors") },
    { "log.format", "text", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Text for people") },
    { "listeners.type", "tcp", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "MQTT (TCP)") },
    { "listeners.type", "tls", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "MQTT with TLS") },
    { "listeners.type", "ws", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "WebSocket") },
    { "listeners.type", "wss", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "WebSocket with TLS") },
    { "listeners.type", "unix", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Unix socket") },
    { "listeners.tls_minimum", "1.2", "TLS 1.2" },
    { "listeners.tls_minimum", "1.3", "TLS 1.3" },
    { "listeners.client_certificates", "none", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Are not asked for") },
    { "listeners.client_certificates", "optional", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "May be shown") },
    { "listeners.client_certificates", "required", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Are required") },
    { "listeners.user_name", "none", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "As the client says") },
    { "listeners.user_name", "cn", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "The certificate's common name") },
    { "listeners.user_name", "san", QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "The certificate's first alternative name") },
};

struct Dependency {
    std::string_view key;
    std::string_view governor;
    const char* reason; ///< while that one is off
};

const char* const kNoFolder = QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Without effect: nothing is stored while there is no folder.");
const char* const kNotServed = QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Without effect: the counters are not served.");
const char* const kNeverBanned = QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Without effect: no client is banned for disconnecting.");
const char* const kNotUsed = QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Without effect: this listener is not used.");
const char* const kNotAsked = QT_TRANSLATE_NOOP("hookline::ui::SettingWords", "Without effect: clients are not asked for certificates.");

const Dependency kDependencies[] = {
    { "persistence.sync", "persistence.folder", kNoFolder },
    { "metrics.bind", "metrics.enabled", kNotServed },
    { "metrics.port", "metrics.enabled", kNotServed },
    { "access.flapping_seconds", "access.flapping_disconnects", kNeverBanned },
    { "access.flapping_ban_seconds", "access.flapping_disconnects", kNeverBanned },
    { "broker.bind", "broker.default_listener", kNotUsed },
    { "broker.port", "broker.default_listener", kNotUsed },
    { "listeners.client_ca", "listeners.client_certificates", kNotAsked },
    { "listeners.client_crl", "listeners.client_certificates", kNotAsked },
    { "listeners.user_name", "listeners.client_certificates", kNotAsked },
};

const Dependency* dependency(std::string_view key)
{
    const auto found = std::ranges::find(kDependencies, key, &Dependency::key);
    return found == std::end(kDependencies) ? nullptr : found;
}

const Entry* entry(std::string_view key)
{
    const auto found = std::ranges::find(kEntries, key, &Entry::key);
    return found == std::end(kEntries) ? nullptr : found;
}

} // namespace

QString SettingWords::label(std::string_view key)
{
    const Entry* e = entry(key);
    return e ? tr(e->label) : fromUtf8(key);
}

QString SettingWords::hint(std::string_view key)
{
    const Entry* e = entry(key);
    return e && e->hint ? tr(e->hint) : QString();
}

QString SettingWords::unit(std::string_view key)
{
    const Entry* e = entry(key);
    switch (e ? e->unit : Unit::None) {
    case Unit::Seconds: return QLatin1Char(' ') + tr("s", "seconds, behind a number");
    case Unit::Milliseconds: return QLatin1Char(' ') + tr("ms", "milliseconds, behind a number");
    case Unit::Bytes: return QLatin1Char(' ') + tr("B", "bytes, behind a number");
    case Unit::None: break;
    }
    return {};
}

bool SettingWords::isSeconds(std::string_view key)
{
    const Entry* e = entry(key);
    return e && e->unit == Unit::Seconds;
}

bool SettingWords::isBytes(std::string_view key)
{
    const Entry* e = entry(key);
    return e && e->unit == Unit::Bytes;
}

QString SettingWords::zero(std::string_view key)
{
    const Entry* e = entry(key);
    return e && e->zero ? tr(e->zero) : QString();
}

QString SettingWords::choice(std::string_view key, std::string_view choice)
{
    for (const Choice& one : kChoices) {
        if (one.key == key && one.choice == choice)
            return tr(one.words);
    }
    return fromUtf8(choice);
}

QString SettingWords::value(const config::FieldInfo& field, const config::Value& value)
{
    const std::string key = field.key();
    const QString none = tr("empty", "the value of a setting");
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? tr("on") : tr("off");
    if (const auto* count = std::get_if<std::uint64_t>(&value)) {
        if (const QString words = zero(key); *count == 0 && !words.isEmpty())
            return words;
        return (field.name == "port" ? QString::number(*count) : number(*count)) + unit(key);
    }
    if (const auto* text = std::get_if<std::string>(&value))
        return text->empty() ? none : field.kind == config::Kind::Choice ? choice(key, *text) : visibleText(*text, 80);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        QStringList out;
        for (const std::string& one : *list)
            out << visibleText(one, 40);
        return out.isEmpty() ? none : listed(out);
    }
    return {};
}

std::string_view SettingWords::governor(std::string_view key)
{
    const Dependency* found = dependency(key);
    return found ? found->governor : std::string_view();
}

QString SettingWords::idleReason(std::string_view key)
{
    const Dependency* found = dependency(key);
    return found ? tr(found->reason) : QString();
}

QString SettingWords::inWords(QString text)
{
    for (const Choice& one : kChoices)
        text.replace(fromUtf8(one.key) + QLatin1String(" = ") + fromUtf8(one.choice), labelled(label(one.key), tr(one.words)));
    return text;
}

bool SettingWords::isFile(std::string_view key)
{
    static constexpr std::string_view kFiles[] = { "access.password_file", "access.acl_file", "listeners.certificate", "listeners.key", "listeners.client_ca", "listeners.client_crl" };
    return std::ranges::find(kFiles, key) != std::end(kFiles);
}

bool SettingWords::isFolder(std::string_view key) { return key == "persistence.folder"; }

QStringList SettingWords::keys()
{
    QStringList out;
    for (const Entry& e : kEntries)
        out << fromUtf8(e.key);
    return out;
}

} // namespace hookline::ui

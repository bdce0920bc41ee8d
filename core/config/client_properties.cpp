#include "core/config/client_properties.h"

#include "core/config/schema.h"
#include "core/config/secret_reference.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace hookline::config {
namespace {

constexpr std::string_view kBlank = " \t\f\r";

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Whole lines: those that end in an odd number of backslashes go on in the next one.
std::vector<std::string> logicalLines(std::string_view text)
{
    std::vector<std::string> out;
    std::string line;
    bool goesOn = false;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view part = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (part.ends_with('\r'))
            part.remove_suffix(1);
        const auto first = part.find_first_not_of(kBlank);
        part.remove_prefix(std::min(first, part.size()));
        if (!goesOn && (part.empty() || part[0] == '#' || part[0] == '!'))
            continue;
        line += part;
        const auto last = line.find_last_not_of('\\');
        const std::size_t slashes = line.size() - (last == std::string::npos ? 0 : last + 1);
        goesOn = slashes % 2 == 1;
        if (goesOn) {
            line.pop_back();
        } else {
            out.push_back(std::move(line));
            line.clear();
        }
    }
    if (!line.empty())
        out.push_back(std::move(line));
    return out;
}

void appendUtf8(std::string& out, unsigned code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | code >> 6);
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | code >> 12);
        out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

std::string unescaped(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        unsigned code = 0;
        if (c == 'u' && i + 4 < text.size()
            && std::from_chars(text.data() + i + 1, text.data() + std::min(i + 5, text.size()), code, 16).ptr == text.data() + i + 5) {
            appendUtf8(out, code);
            i += 4;
        } else {
            out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'f' ? '\f' : c;
        }
    }
    return out;
}

/// "key = value", "key: value", "key value".
std::optional<std::pair<std::string, std::string>> property(std::string_view line)
{
    std::size_t end = 0;
    while (end < line.size() && std::string_view("=: \t\f").find(line[end]) == std::string_view::npos)
        end += line[end] == '\\' ? 2u : 1u;
    end = std::min(end, line.size());
    const std::string_view key = line.substr(0, end);
    std::string_view value = line.substr(end);
    value.remove_prefix(std::min(value.find_first_not_of(kBlank), value.size()));
    if (value.starts_with('=') || value.starts_with(':')) {
        value.remove_prefix(1);
        value.remove_prefix(std::min(value.find_first_not_of(kBlank), value.size()));
    }
    if (key.empty() || key.find('.') == std::string_view::npos) {
        if (key != "acks")
            return std::nullopt;
    }
    return std::pair(unescaped(key), unescaped(value));
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// One of a choice's words into its setting.
bool choose(KafkaSettings& settings, std::string_view key, const std::string& word)
{
    const Field& field = *findField(key);
    if (std::ranges::find(field.choices, std::string_view(word)) == field.choices.end())
        return false;
    Settings whole;
    whole.kafka = std::move(settings);
    field.write(whole, word);
    settings = std::move(whole.kafka);
    return true;
}

/// LoginModule required name="value" name='value' name=value; as JAAS has it.
struct Jaas {
    std::string module;
    std::map<std::string, std::string> options;
};

std::optional<Jaas> parseJaas(std::string_view text)
{
    Jaas out;
    text = trimmed(text);
    if (!text.ends_with(';'))
        return std::nullopt;
    text.remove_suffix(1);
    const auto word = [&]() -> std::string_view {
        text = trimmed(text);
        const auto end = std::min(text.find_first_of(" \t\f\r\n="), text.size());
        const std::string_view found = text.substr(0, end);
        text.remove_prefix(end);
        return found;
    };
    const std::string_view whole = word();
    out.module = whole.substr(whole.rfind('.') + 1); // npos + 1 is 0
    if (out.module.empty() || word().empty()) // required, optional, …
        return std::nullopt;
    while (!(text = trimmed(text)).empty()) {
        const std::string name(word());
        text = trimmed(text);
        if (name.empty() || !text.starts_with('='))
            return std::nullopt;
        text = trimmed(text.substr(1));
        std::string value;
        if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
            const char quote = text[0];
            std::size_t i = 1;
            for (; i < text.size() && text[i] != quote; ++i) {
                if (text[i] == '\\' && i + 1 < text.size())
                    ++i;
                value += text[i];
            }
            if (i == text.size())
                return std::nullopt;
            text.remove_prefix(i + 1);
        } else {
            value = word();
        }
        out.options[name] = std::move(value);
    }
    return out;
}

std::string plainSecret(const std::string& value) { return writeSecret({ SecretKind::Text, value }); }

class Reader {
public:
    explicit Reader(const KafkaSettings& base) { m_out.settings = base; }

    void take(const std::string& key, const std::string& value)
    {
        if (key == "sasl.jaas.config")
            takeJaas(value);
        else
            note(key, set(key, value));
    }
    ClientProperties finish() { return std::move(m_out); }
    void unreadable(std::string line) { m_out.unreadable.push_back(std::move(line)); }

private:
    void note(const std::string& key, bool known) { (known ? m_out.taken : m_out.unmapped).push_back(key); }

    bool text(std::string& member, const std::string& value)
    {
        member = value;
        return true;
    }
    bool raw(const char* name, const std::string& value)
    {
        m_out.settings.properties[name] = value;
        return true;
    }

    bool set(const std::string& key, const std::string& value)
    {
        KafkaSettings& s = m_out.settings;
        if (key == "bootstrap.servers" || key == "metadata.broker.list")
            return text(s.servers, value);
        if (key == "client.id")
            return text(s.clientId, value);
        if (key == "security.protocol")
            return choose(s, "kafka.security_protocol", lower(value));
        if (key == "sasl.mechanism" || key == "sasl.mechanisms")
            return choose(s, "kafka.sasl_mechanism", value);
        if (key == "sasl.username")
            return text(s.saslUser, value);
        if (key == "sasl.password")
            return text(s.saslPassword, plainSecret(value));
        if (key == "sasl.kerberos.service.name")
            return text(s.kerberosService, value);
        if (key == "sasl.kerberos.principal")
            return text(s.kerberosPrincipal, value);
        if (key == "sasl.kerberos.keytab")
            return text(s.kerberosKeytab, value);
        if (key == "acks")
            return choose(s, "kafka.acks", value == "-1" ? "all" : value);
        if (key == "compression.type" || key == "compression.codec")
            return choose(s, "kafka.compression", value);
        return tls(key, value) || number(key, value) || sameInBoth(key, value);
    }

    bool tls(const std::string& key, const std::string& value)
    {
        KafkaSettings& s = m_out.settings;
        if (key == "ssl.ca.location" || key == "ssl.ca.pem" || key == "ssl.truststore.certificates")
            return text(s.tlsCa, value);
        if (key == "ssl.certificate.location" || key == "ssl.certificate.pem" || key == "ssl.keystore.certificate.chain")
            return text(s.tlsCertificate, value);
        if (key == "ssl.key.location" || key == "ssl.key.pem" || key == "ssl.keystore.key")
            return text(s.tlsKey, value);
        if (key == "ssl.key.password")
            return text(s.tlsKeyPassword, plainSecret(value));
        if (key == "ssl.endpoint.identification.algorithm") {
            if (value != "" && value != "none" && value != "https")
                return false;
            if (s.tlsVerify != TlsVerify::None)
                s.tlsVerify = value == "https" ? TlsVerify::Full : TlsVerify::Ca;
            return true;
        }
        if (key == "enable.ssl.certificate.verification") {
            if (value == "false")
                s.tlsVerify = TlsVerify::None;
            return value == "false" || value == "true";
        }
        // A store is PEM or PKCS#12 by what its name says: Java's own kind is for Java only.
        if (key == "ssl.truststore.location")
            return lower(value).ends_with(".pem") && text(s.tlsCa, value);
        if (key == "ssl.keystore.location") {
            const std::string name = lower(value);
            if (name.ends_with(".pem"))
                return text(s.tlsCertificate, value) && text(s.tlsKey, value); // both are in it
            return (name.ends_with(".p12") || name.ends_with(".pfx")) && raw("ssl.keystore.location", value);
        }
        if (key == "ssl.keystore.password")
            return raw("ssl.keystore.password", plainSecret(value));
        return false;
    }

    bool number(const std::string& key, const std::string& value)
    {
        if (key != "linger.ms" && key != "queue.buffering.max.ms")
            return false;
        std::uint32_t ms = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), ms);
        if (error != std::errc() || end != value.data() + value.size() || ms > 900'000)
            return false;
        m_out.settings.lingerMs = ms;
        return true;
    }

    /// What both clients call the same and mean the same; Java's request size is librdkafka's message size.
    bool sameInBoth(const std::string& key, const std::string& value)
    {
        static constexpr std::string_view kSame[] = { "request.timeout.ms", "retry.backoff.ms", "reconnect.backoff.ms",
            "reconnect.backoff.max.ms", "connections.max.idle.ms", "socket.connection.setup.timeout.ms", "ssl.cipher.suites",
            "client.dns.lookup", "socket.timeout.ms", "socket.keepalive.enable", "message.max.bytes", "broker.address.family",
            "sasl.oauthbearer.config", "enable.sasl.oauthbearer.unsecure.jwt", "sasl.oauthbearer.method",
            "sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.client.id", "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.scope", "enable.idempotence" };
        if (std::ranges::find(kSame, std::string_view(key)) != std::end(kSame)) {
            m_out.settings.properties[key] = value;
            return true;
        }
        if (key == "metadata.max.age.ms")
            return raw("topic.metadata.refresh.interval.ms", value);
        if (key == "send.buffer.bytes")
            return raw("socket.send.buffer.bytes", value);
        if (key == "receive.buffer.bytes")
            return raw("socket.receive.buffer.bytes", value);
        if (key == "max.request.size")
            return raw("message.max.bytes", value);
        return false;
    }

    void takeJaas(const std::string& value)
    {
        const std::string key = "sasl.jaas.config";
        const auto jaas = parseJaas(value);
        if (!jaas)
            return note(key, false);
        KafkaSettings& s = m_out.settings;
        std::vector<std::string> known;
        const auto option = [&](const char* name) -> const std::string* {
            const auto found = jaas->options.find(name);
            if (found == jaas->options.end())
                return nullptr;
            known.push_back(name);
            return &found->second;
        };
        if (jaas->module == "PlainLoginModule" || jaas->module == "ScramLoginModule") {
            if (const std::string* user = option("username"))
                s.saslUser = *user;
            if (const std::string* password = option("password"))
                s.saslPassword = plainSecret(*password);
        } else if (jaas->module == "Krb5LoginModule") {
            if (const std::string* principal = option("principal"))
                s.kerberosPrincipal = *principal;
            if (const std::string* keytab = option("keyTab"))
                s.kerberosKeytab = *keytab;
            if (const std::string* service = option("serviceName"))
                s.kerberosService = *service;
            for (const char* javaOnly : { "useKeyTab", "storeKey", "useTicketCache", "doNotPrompt" })
                option(javaOnly);
        } else {
            return note(key, false);
        }
        note(key, true);
        for (const auto& [name, ignored] : jaas->options) {
            if (std::ranges::find(known, name) == known.end())
                m_out.unmapped.push_back(key + ": " + name);
        }
    }

    ClientProperties m_out;
};

} // namespace

ClientProperties readClientProperties(std::string_view text, const KafkaSettings& base)
{
    Reader reader(base);
    for (const std::string& line : logicalLines(text)) {
        if (const auto found = property(line))
            reader.take(found->first, found->second);
        else
            reader.unreadable(line.substr(0, std::min(line.find_first_of("=: \t"), std::size_t { 60 }))); // never its value
    }
    return reader.finish();
}

} // namespace hookline::config

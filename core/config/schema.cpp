#include "core/config/schema.h"

#include "core/config/issue_texts.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace hookline::config {
namespace {

using Words = std::span<const std::string_view>;

// In the order of their enumerations.
constexpr std::array<std::string_view, 5> kListenerTypes { "tcp", "tls", "ws", "wss", "unix" };
constexpr std::array<std::string_view, 3> kClientCertificates { "none", "optional", "required" };
constexpr std::array<std::string_view, 3> kCertificateNames { "none", "cn", "san" };
constexpr std::array<std::string_view, 2> kTlsVersions { "1.2", "1.3" };
constexpr std::array<std::string_view, 8> kFormats { "emq_json", "plain", "flat_json", "cloudevents", "cloudevents_binary",
    "template", "avro", "json_schema" };
constexpr std::array<std::string_view, 5> kPartitionBy { "key", "random", "round_robin", "sticky", "explicit" };
constexpr std::array<std::string_view, 2> kWhenFull { "block", "drop_newest" };
constexpr std::array<std::string_view, 2> kDeniedPublish { "acknowledge", "disconnect" };
constexpr std::array<std::string_view, 3> kStateSync { "full", "normal", "behind" };
constexpr std::array<std::string_view, 4> kAnonymous { "auto", "never", "loopback", "always" };

constexpr std::array<std::string_view, 3> kBuffers { "memory", "hybrid", "disk" };
constexpr std::array<std::string_view, 3> kAckModes { "accept", "disk", "kafka" };
constexpr std::array<std::string_view, 2> kOnForgotten { "alarm", "resend" };
constexpr std::array<std::string_view, 4> kRuleBuffers { "default", "memory", "hybrid", "disk" };
constexpr std::array<std::string_view, 4> kRuleAcks { "default", "accept", "disk", "kafka" };
constexpr std::array<std::string_view, 2> kSourceCommits { "routed", "acked" };
constexpr std::array<std::string_view, 4> kProtocols { "plaintext", "ssl", "sasl_plaintext", "sasl_ssl" };
constexpr std::array<std::string_view, 5> kMechanisms { "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "OAUTHBEARER" };
constexpr std::array<std::string_view, 3> kTlsVerify { "full", "ca", "none" };

constexpr std::array<std::string_view, 3> kAcks { "all", "1", "0" };
constexpr std::array<std::string_view, 5> kCompressions { "none", "gzip", "snappy", "lz4", "zstd" };
constexpr std::array<std::string_view, 3> kLanguages { "system", "en", "zh_CN" };
constexpr std::array<std::string_view, 3> kThemes { "system", "light", "dark" };
constexpr std::array<std::string_view, 5> kLevels { "debug", "info", "notice", "warning", "error" };
constexpr std::array<std::string_view, 3> kLogFormats { "text", "logfmt", "json" };

constexpr std::uint64_t kTebibyte = std::uint64_t { 1 } << 40;
constexpr std::uint64_t kMany = 100'000'000;

constexpr Words wordsOf(ListenerType) { return kListenerTypes; }
constexpr Words wordsOf(ClientCertificates) { return kClientCertificates; }
constexpr Words wordsOf(CertificateName) { return kCertificateNames; }
constexpr Words wordsOf(TlsVersion) { return kTlsVersions; }
constexpr Words wordsOf(RecordFormat) { return kFormats; }
constexpr Words wordsOf(PartitionBy) { return kPartitionBy; }
constexpr Words wordsOf(WhenFull) { return kWhenFull; }
constexpr Words wordsOf(BufferMode) { return kBuffers; }
constexpr Words wordsOf(AckMode) { return kAckModes; }
constexpr Words wordsOf(RuleBuffer) { return kRuleBuffers; }
constexpr Words wordsOf(OnForgotten) { return kOnForgotten; }
constexpr Words wordsOf(RuleAck) { return kRuleAcks; }
constexpr Words wordsOf(SourceCommit) { return kSourceCommits; }
constexpr Words wordsOf(DeniedPublish) { return kDeniedPublish; }
constexpr Words wordsOf(StateSync) { return kStateSync; }
constexpr Words wordsOf(SecurityProtocol) { return kProtocols; }
constexpr Words wordsOf(SaslMechanism) { return kMechanisms; }
constexpr Words wordsOf(TlsVerify) { return kTlsVerify; }
constexpr Words wordsOf(Anonymous) { return kAnonymous; }

template <class T>
Value toValue(const T& member)
{
    if constexpr (std::is_enum_v<T>)
        return std::string(wordsOf(T {})[static_cast<std::size_t>(member)]);
    else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
        return static_cast<std::uint64_t>(member);
    else
        return member;
}

template <class T>
void fromValue(T& member, const Value& value)
{
    if constexpr (std::is_enum_v<T>) {
        const Words words = wordsOf(T {});
        const auto found = std::ranges::find(words, std::get<std::string>(value));
        member = static_cast<T>(found - words.begin());
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
        member = static_cast<T>(std::get<std::uint64_t>(value));
    } else {
        member = std::get<T>(value);
    }
}

/// The shapes of a row: the member says the type, the arguments the rest.
template <class Maker>
struct Rows {
    template <auto Member>
    constexpr auto flag(std::string_view name, std::string_view description) const
    {
        return maker().template row<Member>(name, Kind::Flag, description);
    }
    template <auto Member>
    constexpr auto number(std::string_view name, std::uint64_t least, std::uint64_t most, std::string_view description,
        std::string_view rangeIssue = "value.range") const
    {
        return maker().template row<Member>(name, Kind::Number, description, least, most, Words(), rangeIssue);
    }
    template <auto Member>
    constexpr auto text(std::string_view name, std::string_view description) const
    {
        return maker().template row<Member>(name, Kind::Text, description);
    }
    template <auto Member>
    constexpr auto choice(std::string_view name, Words choices, std::string_view description) const
    {
        return maker().template row<Member>(name, Kind::Choice, description, 0, 0, choices);
    }

private:
    constexpr const Maker& maker() const { return static_cast<const Maker&>(*this); }
};

/// A section's rows.
template <auto Section>
struct In : Rows<In<Section>> {
    std::string_view section;
    constexpr explicit In(std::string_view name)
        : section(name)
    {
    }

    template <auto Member>
    constexpr Field row(std::string_view name, Kind kind, std::string_view description, std::uint64_t least = 0,
        std::uint64_t most = 0, Words choices = {}, std::string_view rangeIssue = "value.range") const
    {
        return { { section, name, kind, least, most, choices, description, rangeIssue },
            [](const Settings& settings) { return toValue(settings.*Section.*Member); },
            [](Settings& settings, const Value& value) { fromValue(settings.*Section.*Member, value); } };
    }
};

/// A block's rows; `List` is the vector of its structs in the section's struct.
template <auto Section, auto List>
struct BlockIn : Rows<BlockIn<Section, List>> {
    using Item = typename std::remove_cvref_t<decltype(std::declval<Settings&>().*Section.*List)>::value_type;
    std::string_view name;
    constexpr explicit BlockIn(std::string_view blockName)
        : name(blockName)
    {
    }

    template <auto Member>
    constexpr BlockField row(std::string_view field, Kind kind, std::string_view description, std::uint64_t least = 0,
        std::uint64_t most = 0, Words choices = {}, std::string_view rangeIssue = "value.range") const
    {
        return { { name, field, kind, least, most, choices, description, rangeIssue },
            [](const Settings& settings, std::size_t i) { return toValue((settings.*Section.*List)[i].*Member); },
            [](Settings& settings, std::size_t i, const Value& value) {
                fromValue((settings.*Section.*List)[i].*Member, value);
            },
            [] { return toValue(Item {}.*Member); } };
    }
    constexpr Block block(std::string_view description, std::size_t most, std::span<const BlockField> fields) const
    {
        return { name, description, most, fields,
            [](const Settings& settings) { return (settings.*Section.*List).size(); },
            [](Settings& settings, std::size_t count) { (settings.*Section.*List).resize(count); } };
    }
};

constexpr In<&Settings::broker> kBroker { "broker" };
constexpr In<&Settings::hooks> kHooks { "hooks" };
constexpr In<&Settings::access> kAccess { "access" };
constexpr In<&Settings::persistence> kPersistence { "persistence" };
constexpr In<&Settings::kafka> kKafka { "kafka" };
constexpr In<&Settings::window> kWindow { "window" };
constexpr In<&Settings::metrics> kMetrics { "metrics" };
constexpr In<&Settings::log> kLog { "log" };

using B = BrokerSettings;
using H = HooksSettings;
using A = AccessSettings;
using P = PersistenceSettings;
using K = KafkaSettings;
using V = WindowSettings;
using M = MetricsSettings;

constexpr std::array kSchema {
    kBroker.text<&B::bind>("bind", "Address to listen on; anything but 127.0.0.1 lets other computers connect"),
    kBroker.number<&B::port>("port", 0, 65535, "TCP port of MQTT; 0 takes any free one"),
    kBroker.flag<&B::defaultListener>("default_listener", "Listen on bind and port; false: only on the [[listeners]]"),
    kBroker.number<&B::loops>("loops", 0, 64, "Threads for clients; 0 lets the program choose"),
    kBroker.number<&B::maxConnections>("max_connections", 1, 1'000'000, "Clients at the same time"),
    kBroker.number<&B::maxPacketSize>("max_packet_size", 1024, 268'435'460, "Largest MQTT packet, bytes"),
    kBroker.number<&B::receiveMaximum>(
        "receive_maximum", 1, 65535, "QoS 1 and 2 messages a client may have unacknowledged"),
    kBroker.number<&B::topicAliasMaximum>("topic_alias_maximum", 0, 65535, "Topic aliases a client may use (MQTT 5)"),
    kBroker.number<&B::maxKeepAlive>("max_keep_alive", 1, 65535, "Longest keep-alive, seconds"),
    kBroker.number<&B::maxSessionExpiry>(
        "max_session_expiry", 0, 4'294'967'295, "Longest time a session is kept for an absent client, seconds"),
    kBroker.number<&B::maxQueuedMessages>("max_queued_messages", 1, kMany, "Messages waiting for one client"),
    kBroker.number<&B::maxQueuedBytes>("max_queued_bytes", 1024, kTebibyte, "Bytes waiting for one client"),
    kBroker.number<&B::maxOutboxBytes>(
        "max_outbox_bytes", 1024, kTebibyte, "Unsent bytes of one connection before QoS 0 messages are dropped"),
    kBroker.number<&B::maxSubscriptions>("max_subscriptions", 1, 1'000'000, "Subscriptions of one client"),
    kBroker.number<&B::maxTopicLevels>("max_topic_levels", 1, 65535, "Levels in one topic"),
    kBroker.number<&B::maxTopicLength>("max_topic_length", 1, 65535, "Length of one topic, bytes"),
    kBroker.number<&B::maxRetained>("max_retained", 0, kMany, "Retained messages"),
    kBroker.number<&B::maxRetainedBytes>("max_retained_bytes", 0, kTebibyte, "Bytes of retained messages"),
    kBroker.number<&B::connectTimeoutMs>(
        "connect_timeout_ms", 100, 600'000, "Time a new connection has for its CONNECT, milliseconds"),
    kBroker.text<&B::serverReference>(
        "server_reference", "Another broker, host:port, that MQTT 5 clients are sent to when this one stops; empty: none"),
    kBroker.text<&B::responseInformation>("response_information",
        "Start of the response topics of MQTT 5 clients that ask for one, e.g. \"replies/%c\" with %c for the client id; empty: none"),
    kBroker.number<&B::maxConnectionsPerAddress>(
        "max_connections_per_address", 0, 1'000'000, "Clients at the same time from one address; 0: no limit"),
    kBroker.number<&B::connectsPerSecondPerAddress>(
        "connects_per_second_per_address", 0, 1'000'000, "New connections from one address in a second; 0: no limit"),
    kBroker.number<&B::clientMessagesPerSecond>("client_messages_per_second", 0, kMany,
        "Messages of one client in a second; it is read slower, nothing is dropped; 0: no limit"),
    kBroker.number<&B::clientBytesPerSecond>("client_bytes_per_second", 0, kTebibyte,
        "Bytes of one client in a second; it is read slower, nothing is dropped; 0: no limit"),
    kBroker.number<&B::sysIntervalSeconds>("sys_interval_seconds", 0, 86400, "Time between two updates of the $SYS topics, seconds; 0: none"),
    kBroker.choice<&B::deniedPublish>("denied_publish", kDeniedPublish,
        "A forbidden message without a reason code (QoS 0, or MQTT before 5): acknowledge it all the same, or disconnect"),

    kHooks.row<&H::scripts>("scripts", Kind::TextList, "Lua scripts: files, or folders whose *.lua files are taken in the order of their names"),
    kHooks.number<&H::scriptInstructions>(
        "script_instructions", 1000, 1'000'000'000, "Lua instructions that one call of a script may take"),
    kHooks.number<&H::scriptMemory>("script_memory", 262'144, kTebibyte, "Bytes of memory a script may have on each I/O loop"),

    kAccess.choice<&A::anonymous>("anonymous", kAnonymous,
        "Clients without a user name: never, from this computer, always; auto: from this computer while there is no password file"),
    kAccess.text<&A::passwordFile>("password_file",
        "User names and password hashes (\"hooklined passwd\", mosquitto_passwd), relative to this file; empty: none"),
    kAccess.text<&A::aclFile>(
        "acl_file", "Who may publish and receive what, as in mosquitto's ACL files; empty: everybody may do everything"),
    kAccess.row<&A::bannedAddresses>("banned_addresses", Kind::TextList, "Addresses and networks that are refused, e.g. \"192.0.2.0/24\""),
    kAccess.row<&A::bannedClients>("banned_clients", Kind::TextList, "Client ids that are refused"),
    kAccess.row<&A::bannedUsers>("banned_users", Kind::TextList, "User names that are refused"),
    kAccess.number<&A::flappingDisconnects>("flapping_disconnects", 0, 100'000, "Disconnects within flapping_seconds that ban a client id; 0: never"),
    kAccess.number<&A::flappingSeconds>("flapping_seconds", 1, 86400, "Time in which the disconnects are counted, seconds"),
    kAccess.number<&A::flappingBanSeconds>("flapping_ban_seconds", 1, 31'536'000, "How long such a client id is banned, seconds"),

    kPersistence.text<&P::folder>("folder",
        "Where sessions, their messages and retained messages are kept, relative to this file; empty: they end with the program"),
    kPersistence.choice<&P::sync>("sync", kStateSync,
        "When a message is acknowledged: once the disk has it, once the operating system has it, or at once"),

    kKafka.flag<&K::enabled>("enabled", "Send events to Kafka"),
    kKafka.text<&K::servers>(
        "servers", "Kafka brokers, host:port separated by commas; empty: the built-in practice cluster"),
    kKafka.text<&K::topic>("topic", "Kafka topic of the events"),
    kKafka.text<&K::clientId>("client_id", "Name of this program towards Kafka"),
    kKafka.choice<&K::securityProtocol>("security_protocol", kProtocols, "Whether the connection to Kafka is encrypted (ssl) and logs in (sasl)"),
    kKafka.choice<&K::saslMechanism>("sasl_mechanism", kMechanisms, "sasl: how to log in"),
    kKafka.text<&K::saslUser>("sasl_user", "PLAIN, SCRAM: user name"),
    kKafka.text<&K::saslPassword>("sasl_password",
        "PLAIN, SCRAM: where the password is, \"keychain:NAME\", \"env:NAME\" or \"file:/path\"; anything else is the password itself"),
    kKafka.text<&K::oauthToken>("oauth_token", "OAUTHBEARER: where the token is, read again whenever the old one runs out"),
    kKafka.text<&K::kerberosService>("kerberos_service", "GSSAPI: first part of the brokers' principal"),
    kKafka.text<&K::kerberosPrincipal>("kerberos_principal", "GSSAPI: own principal, with a keytab"),
    kKafka.text<&K::kerberosKeytab>("kerberos_keytab", "GSSAPI: keytab file; empty: the tickets of whoever started the program"),
    kKafka.text<&K::tlsCa>("tls_ca", "ssl: PEM file (or PEM text) with the CAs that sign the brokers' certificates; empty: those of the system"),
    kKafka.text<&K::tlsCertificate>("tls_certificate", "ssl: PEM file (or PEM text) with the own certificate, where brokers want one"),
    kKafka.text<&K::tlsKey>("tls_key", "ssl: PEM file with its private key, \"keychain:NAME\" or \"env:NAME\""),
    kKafka.text<&K::tlsKeyPassword>("tls_key_password", "ssl: where the key's password is, as for sasl_password"),
    kKafka.choice<&K::tlsVerify>("tls_verify", kTlsVerify, "ssl: check the brokers' certificates in full, all but the host name, or not at all"),
    kKafka.choice<&K::acks>("acks", kAcks, "Kafka replicas that must confirm a record"),
    kKafka.choice<&K::compression>("compression", kCompressions, "Compression of record batches"),
    kKafka.number<&K::lingerMs>("linger_ms", 0, 900'000,
        "How long a record may wait for others to share its batch, milliseconds", "linger.range"),
    kKafka.choice<&K::format>(
        "format", Words(kFormats).first(2), "Record format: the EMQ plugin's JSON, or the plain payload with headers"),
    kKafka.text<&K::publishType>(
        "publish_type", "\"type\" of a published message in the JSON record; the EMQ plugin writes \"public\""),
    kKafka.text<&K::nodeName>("node_name", "\"cluster_node\" in the JSON record"),
    kKafka.row<&K::events>("events", Kind::TextList, "Events to send"),
    kKafka.flag<&K::sysTopics>("sys_topics", "Also send messages on $SYS topics"),
    kKafka.number<&K::queueRecords>("queue_records", 1, kMany, "Records that may wait for Kafka"),
    kKafka.number<&K::queueBytes>("queue_bytes", 1024, kTebibyte, "Bytes that may wait for Kafka"),
    kKafka.choice<&K::whenFull>(
        "when_full", kWhenFull, "Full queue: stop reading publishers, or drop what is new and count it"),
    kKafka.choice<&K::buffer>("buffer", kBuffers,
        "Where records wait: memory; disk (nothing stored is lost, whatever happens to the program); hybrid (disk when memory is full)"),
    kKafka.choice<&K::ack>("ack", kAckModes,
        "When a publisher's QoS 1 or 2 message is acknowledged: accept (at once), disk (stored, as buffer = disk), kafka (delivered)"),
    kKafka.number<&K::ackTimeoutMs>("ack_timeout_ms", 100, 3'600'000, "How long an acknowledgement may wait for that, milliseconds"),
    kKafka.number<&K::ackFallback>("ack_fallback", 0, 255,
        "MQTT reason code when that is over: 0 success, 128 or more an error; clients before MQTT 5 are disconnected for an error"),
    kKafka.text<&K::spoolFolder>("spool_folder", "Folder of the records on the disk; empty: in the user's data folder"),
    kKafka.number<&K::spoolQuota>("spool_quota", 0, kTebibyte, "Bytes the spool may use; 0: half of what is free, at most 8 GiB"),
    kKafka.number<&K::spoolMinFree>(
        "spool_min_free", 0, kTebibyte, "Bytes of the disk that stay free; below, acknowledgements are withheld"),
    kKafka.number<&K::spoolKeepSeconds>("spool_keep_seconds", 0, 604'800,
        "How long the spool keeps what Kafka has acknowledged, in case Kafka loses it; 0: not at all"),
    kKafka.number<&K::spoolKeepBytes>("spool_keep_bytes", 1024, kTebibyte, "How much of it, per Kafka topic"),
    kKafka.choice<&K::onForgotten>("on_forgotten", kOnForgotten,
        "When Kafka no longer has what it had acknowledged: say so, or also send again what the spool kept of it"),
    kKafka.flag<&K::exactlyOnce>("exactly_once",
        "Send in Kafka transactions: after a crash nothing is lost or doubled for consumers that read_committed; needs buffer = disk"),
    kKafka.text<&K::transactionalId>("transactional_id",
        "Begin of the transactional ids, for exactly_once, nobody else's; empty: made of the spool's own number"),
    kKafka.number<&K::flushTimeoutMs>(
        "flush_timeout_ms", 0, 600'000, "How long a stop waits for queued records, milliseconds"),
    kKafka.text<&K::schemaRegistry>(
        "schema_registry", "Address of a Confluent Schema Registry (http://host:8081), for rules with format avro or json_schema"),
    kKafka.number<&K::maxTopics>("max_topics", 1, 1000, "Kafka topics in use at a time; each has a producer of its own"),
    kKafka.row<&K::properties>("properties", Kind::TextMap, "Any other librdkafka property"),

    kWindow.choice<&V::language>("language", kLanguages, "Language of the window"),
    kWindow.choice<&V::theme>("theme", kThemes, "Colours of the window"),
    kWindow.number<&V::eventRows>("event_rows", 1000, 10'000'000, "Rows kept in the event table"),
    kWindow.number<&V::payloadBytes>("payload_bytes", 1'048'576, kTebibyte, "Payload bytes kept for the event table"),
    kWindow.number<&V::previewChars>("preview_chars", 40, 2000, "Characters of a payload shown in a row of the event table"),
    kWindow.text<&V::kafkaProfile>("kafka_profile", "Name of what [kafka] says; the window's other Kafka profiles are files in kafka-profiles beside this one"),

    kMetrics.flag<&M::enabled>("enabled", "Serve counters for Prometheus over HTTP at /metrics"),
    kMetrics.text<&M::bind>("bind", "Address to serve them on"),
    kMetrics.number<&M::port>("port", 0, 65535, "TCP port to serve them on; 0 takes any free one"),

    kLog.choice<&LogSettings::level>("level", kLevels, "Least important lines to log"),
    kLog.choice<&LogSettings::format>("format", kLogFormats, "Log format"),
    kLog.text<&LogSettings::file>("file",
        "File for the log as well, five of 5 MiB at most: a path, off, or auto: log/hookline.log in persistence.folder if set"),
};

constexpr std::array<std::string_view, 8> kSections { "broker", "access", "persistence", "hooks", "kafka", "window", "metrics", "log" };

constexpr BlockIn<&Settings::broker, &B::listeners> kListener { "listeners" };
using L = ListenerSettings;

constexpr std::array kListenerFields {
    kListener.text<&L::name>("name", "Its name in messages, the log and --set"),
    kListener.choice<&L::type>("type", kListenerTypes,
        "MQTT itself, with TLS, over WebSocket, over WebSocket with TLS, or a Unix socket"),
    kListener.text<&L::bind>("bind", "Address to listen on; anything but 127.0.0.1 lets other computers connect"),
    kListener.number<&L::port>("port", 0, 65535, "TCP port; 0 takes any free one"),
    kListener.number<&L::maxConnections>("max_connections", 1, 1'000'000, "Clients of this listener at the same time"),
    kListener.flag<&L::proxyProtocol>(
        "proxy_protocol", "Connections come through a proxy that says who the client is (PROXY protocol 1 or 2)"),
    kListener.text<&L::certificate>("certificate", "tls, wss: PEM file with the server's certificate and its chain"),
    kListener.text<&L::key>("key", "tls, wss: PEM file with the private key, without a passphrase"),
    kListener.choice<&L::tlsMinimum>("tls_minimum", kTlsVersions, "tls, wss: oldest version of TLS allowed"),
    kListener.text<&L::tlsCiphers>("tls_ciphers", "tls, wss: OpenSSL's cipher list for TLS 1.2; empty for the safe ones"),
    kListener.number<&L::handshakeTimeoutMs>("handshake_timeout_ms", 100, 600'000,
        "tls, ws, wss: time for the handshakes, milliseconds; CONNECT has its own after that"),
    kListener.choice<&L::clientCertificates>(
        "client_certificates", kClientCertificates, "tls, wss: whether clients show a certificate"),
    kListener.text<&L::clientCa>("client_ca", "tls, wss: PEM file with the CAs that sign clients' certificates"),
    kListener.text<&L::clientCrl>("client_crl", "tls, wss: PEM file with revoked clients' certificates"),
    kListener.choice<&L::userName>("user_name", kCertificateNames,
        "tls, wss: what of a client's certificate is its user name: the common name, or the first alternative name"),
    kListener.text<&L::path>("path", "ws, wss: path of the URL; empty for any"),
    kListener.row<&L::allowedOrigins>("allowed_origins", Kind::TextList,
        "ws, wss: other web pages that may connect, e.g. \"https://dash.example\"; \"*\" for all"),
    kListener.text<&L::socket>("socket", "unix: file of the socket"),
    kListener.text<&L::socketMode>("socket_mode", "unix: who may connect, as for chmod"),
};

constexpr BlockIn<&Settings::kafka, &K::clusters> kCluster { "kafka_clusters" };
using C = ClusterSettings;

constexpr std::array kClusterFields {
    kCluster.text<&C::name>("name", "Its name in rules, sources, messages, the log and --set"),
    kCluster.text<&C::servers>("servers", "Kafka brokers, host:port separated by commas"),
    kCluster.text<&C::clientId>("client_id", "Name of this program towards Kafka"),
    kCluster.choice<&C::securityProtocol>("security_protocol", kProtocols, "Whether the connection to Kafka is encrypted (ssl) and logs in (sasl)"),
    kCluster.choice<&C::saslMechanism>("sasl_mechanism", kMechanisms, "sasl: how to log in"),
    kCluster.text<&C::saslUser>("sasl_user", "PLAIN, SCRAM: user name"),
    kCluster.text<&C::saslPassword>("sasl_password",
        "PLAIN, SCRAM: where the password is, \"env:NAME\" or \"file:/path\"; anything else is the password itself"),
    kCluster.text<&C::oauthToken>("oauth_token", "OAUTHBEARER: where the token is, read again whenever the old one runs out"),
    kCluster.text<&C::kerberosService>("kerberos_service", "GSSAPI: first part of the brokers' principal"),
    kCluster.text<&C::kerberosPrincipal>("kerberos_principal", "GSSAPI: own principal, with a keytab"),
    kCluster.text<&C::kerberosKeytab>("kerberos_keytab", "GSSAPI: keytab file; empty: the tickets of whoever started the program"),
    kCluster.text<&C::tlsCa>("tls_ca", "ssl: PEM file (or PEM text) with the CAs that sign the brokers' certificates; empty: those of the system"),
    kCluster.text<&C::tlsCertificate>("tls_certificate", "ssl: PEM file (or PEM text) with the own certificate, where brokers want one"),
    kCluster.text<&C::tlsKey>("tls_key", "ssl: PEM file with its private key, or \"env:NAME\""),
    kCluster.text<&C::tlsKeyPassword>("tls_key_password", "ssl: where the key's password is, as for sasl_password"),
    kCluster.choice<&C::tlsVerify>("tls_verify", kTlsVerify, "ssl: check the brokers' certificates in full, all but the host name, or not at all"),
    kCluster.choice<&C::acks>("acks", kAcks, "Kafka replicas that must confirm a record"),
    kCluster.choice<&C::compression>("compression", kCompressions, "Compression of record batches"),
    kCluster.number<&C::lingerMs>("linger_ms", 0, 900'000,
        "How long a record may wait for others to share its batch, milliseconds", "linger.range"),
    kCluster.flag<&C::exactlyOnce>("exactly_once",
        "Send in Kafka transactions: after a crash nothing is lost or doubled for consumers that read_committed; needs buffer = disk"),
    kCluster.text<&C::transactionalId>("transactional_id",
        "Begin of the transactional ids, for exactly_once, nobody else's; empty: made of the spool's own number"),
    kCluster.row<&C::properties>("properties", Kind::TextMap, "Any other librdkafka property"),
};

constexpr BlockIn<&Settings::kafka, &K::rules> kRule { "rules" };
using R = RuleSettings;

constexpr std::array kRuleFields {
    kRule.text<&R::name>("name", "Its name in messages, the log, its counters and --set"),
    kRule.flag<&R::enabled>("enabled", "Use the rule"),
    kRule.row<&R::events>("events", Kind::TextList, "Events it takes"),
    kRule.row<&R::filters>("filters", Kind::TextList, "MQTT topic filters; none: any topic, and events without one"),
    kRule.row<&R::clients>("clients", Kind::TextList, "Patterns for client ids, * and ?; none: everybody"),
    kRule.text<&R::where>("where", "Condition on the event's fields, e.g. payload.temp > 30 && qos > 0"),
    kRule.text<&R::cluster>("cluster", "Kafka cluster: the name of a [[kafka_clusters]] block; empty: the one of [kafka]"),
    kRule.text<&R::topic>("topic", "Kafka topic, may have fields: site.${topic[2]}; empty: kafka.topic"),
    kRule.text<&R::key>("key", "Key of the record, may have fields; empty: none"),
    kRule.row<&R::headers>("headers", Kind::TextList, "More headers, name=value, values may have fields"),
    kRule.text<&R::timestamp>("timestamp", "Time of the record, milliseconds since 1970, may have fields; empty: when the event was"),
    kRule.choice<&R::partitionBy>("partition_by", kPartitionBy, "What decides the partition"),
    kRule.text<&R::partition>("partition", "The partition for partition_by = explicit, may have fields"),
    kRule.choice<&R::format>("format", kFormats, "Format of the record's value"),
    kRule.text<&R::value>("value", "The value for format = template"),
    kRule.text<&R::onFailure>("on_failure", "What cannot be sent goes to topic:NAME, file:PATH or rule:NAME; empty: it is counted and logged"),
    kRule.choice<&R::buffer>("buffer", kRuleBuffers, "Where its records wait; default: as kafka.buffer says"),
    kRule.choice<&R::ack>("ack", kRuleAcks, "When a publisher's message that it takes is acknowledged; default: as kafka.ack says"),
    kRule.flag<&R::mayBlock>("may_block", "A topic that takes nothing may in the end hold back all publishers"),
    kRule.flag<&R::last>("last", "Don't offer what it takes to the rules behind"),
};

constexpr BlockIn<&Settings::kafka, &K::sources> kSource { "source" };
using S = SourceSettings;

constexpr std::array kSourceFields {
    kSource.text<&S::name>("name", "Its name in messages, the log, its counters and --set"),
    kSource.flag<&S::enabled>("enabled", "Use the source"),
    kSource.text<&S::cluster>("cluster", "Kafka cluster: the name of a [[kafka_clusters]] block; empty: the one of [kafka]"),
    kSource.row<&S::topics>("topics", Kind::TextList, "Kafka topics to read; one that begins with ^ is a regular expression"),
    kSource.text<&S::group>("group", "Consumer group that stores how far it has come; empty: hookline.NAME"),
    kSource.text<&S::start>("start",
        "Where it begins: stored (where the group is; a new one at the earliest record), earliest, latest, offset:N, "
        "time:2026-01-31T12:00:00Z or time:MILLISECONDS; carried out once, a restart goes on from there"),
    kSource.text<&S::topic>("topic", "MQTT topic, may have fields of the record: ${topic}, ${partition}, ${offset}, ${timestamp}, ${key}, ${value.a.b}, ${headers.name}"),
    kSource.text<&S::payload>("payload", "Payload, may have fields; empty: the record's value, byte for byte"),
    kSource.text<&S::qos>("qos", "0, 1 or 2, may have fields"),
    kSource.text<&S::retain>("retain", "true or false, may have fields"),
    kSource.row<&S::userProperties>("user_properties", Kind::TextList, "MQTT 5 user properties, name=value, values may have fields"),
    kSource.text<&S::username>("username", "User name of its messages for hooks and access rules; its client id is kafka:NAME"),
    kSource.flag<&S::loopGuard>("loop_guard", "Leave out records of messages that a source has brought to MQTT before"),
    kSource.choice<&S::commit>("commit", kSourceCommits,
        "When a record counts as done: routed by the broker, or acknowledged by a subscriber (QoS 1 or 2)"),
    kSource.number<&S::inFlight>("in_flight", 1, 100'000, "Records taken out of Kafka and not done yet, at most"),
    kSource.text<&S::onFailure>("on_failure", "What cannot be published goes to file:PATH; empty: it is counted and logged"),
};

constexpr std::array kBlocks {
    kListener.block("More listeners beside the one of [broker]", 64, kListenerFields),
    kCluster.block("More Kafka clusters beside the one of [kafka]; rules and sources name them", 16, kClusterFields),
    kRule.block("Which events become which records; without any all of kafka.events go to kafka.topic", 64, kRuleFields),
    kSource.block("Kafka to MQTT: which records become which messages", 16, kSourceFields),
};

} // namespace

std::span<const Field> schema() noexcept { return kSchema; }
std::span<const std::string_view> sections() noexcept { return kSections; }

const Field* findField(std::string_view key) noexcept
{
    const auto dot = key.find('.');
    if (dot == std::string_view::npos)
        return nullptr;
    const auto found = std::ranges::find_if(kSchema,
        [&](const Field& field) { return field.section == key.substr(0, dot) && field.name == key.substr(dot + 1); });
    return found == kSchema.end() ? nullptr : &*found;
}

std::span<const Block> blocks() noexcept { return kBlocks; }

const Block* findBlock(std::string_view name) noexcept
{
    const auto found = std::ranges::find(kBlocks, name, &Block::name);
    return found == kBlocks.end() ? nullptr : &*found;
}

const BlockField* findField(const Block& block, std::string_view name) noexcept
{
    const auto found = std::ranges::find(block.fields, name, &FieldInfo::name);
    return found == block.fields.end() ? nullptr : &*found;
}

std::string nameOf(const Block& block, const Settings& settings, std::size_t index)
{
    return std::get<std::string>(block.fields.front().read(settings, index));
}

std::string blockKey(const Block& block, const Settings& settings, std::size_t index, std::string_view field)
{
    std::string name = nameOf(block, settings, index);
    bool usable = isUsableName(name);
    for (std::size_t i = 0; usable && i < index; ++i)
        usable = nameOf(block, settings, i) != name;
    std::string out(block.name);
    if (usable)
        out.append(1, '.').append(name);
    else
        out.append(1, '[').append(std::to_string(index + 1)).append(1, ']');
    return out.append(1, '.').append(field);
}

bool isUsableName(std::string_view name) noexcept
{
    constexpr std::size_t kLongest = 64;
    return !name.empty() && name.size() <= kLongest && std::ranges::none_of(name, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F
            || std::string_view(".\"'[]=\\").find(c) != std::string_view::npos;
    });
}

std::string choiceList(const FieldInfo& field)
{
    std::string out;
    for (const std::string_view choice : field.choices)
        out.append(out.empty() ? "" : ", ").append(choice);
    return out;
}

Issue rangeIssue(const FieldInfo& field, const std::string& key, const std::string& value)
{
    return makeIssue(field.rangeIssue, key, { key, value, std::to_string(field.least), std::to_string(field.most) });
}

std::optional<Issue> checkValue(const FieldInfo& field, const std::string& key, const Value& value)
{
    if (field.kind == Kind::Number) {
        const std::uint64_t number = std::get<std::uint64_t>(value);
        if (number < field.least || number > field.most)
            return rangeIssue(field, key, std::to_string(number));
    } else if (field.kind == Kind::Choice) {
        const auto& word = std::get<std::string>(value);
        if (std::ranges::find(field.choices, word) == field.choices.end())
            return makeIssue("value.choice", key, { key, word, choiceList(field) });
    }
    return std::nullopt;
}

} // namespace hookline::config

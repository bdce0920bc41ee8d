// Every setting of the program with its default: the one structure behind the TOML file, `--set`, and the dialogs.
//
// Plain values, no behaviour. The TOML key of a member is its section and its name in snake_case; config/schema.h has the table.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hookline::config {

enum class ListenerType : std::uint8_t { Tcp, Tls, Ws, Wss, Unix };
enum class ClientCertificates : std::uint8_t { None, Optional, Required };
enum class CertificateName : std::uint8_t { None, CommonName, AlternativeName };
enum class TlsVersion : std::uint8_t { V12, V13 };

/// One [[listeners]] block.
struct ListenerSettings {
    std::string name;
    ListenerType type = ListenerType::Tcp;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 0; ///< 0: any free one
    std::uint32_t maxConnections = 10000; ///< of this listener; broker.max_connections counts as well
    bool proxyProtocol = false;
    // tls, wss: PEM files
    std::string certificate;
    std::string key;
    TlsVersion tlsMinimum = TlsVersion::V12; ///< "1.2", "1.3"
    std::string tlsCiphers;                  ///< for TLS 1.2; empty: our own choice
    std::uint32_t handshakeTimeoutMs = 10000;
    ClientCertificates clientCertificates = ClientCertificates::None; ///< "none", "optional", "required"
    std::string clientCa;
    std::string clientCrl;
    CertificateName userName = CertificateName::None; ///< "none", "cn", "san"
    // ws, wss
    std::string path = "/mqtt";
    std::vector<std::string> allowedOrigins;
    // unix
    std::string socket;
    std::string socketMode = "0600";
    friend bool operator==(const ListenerSettings&, const ListenerSettings&) = default;
};

/// A PUBLISH that the access rules forbid and that has no reason code to say so (QoS 0, or MQTT before 5).
enum class DeniedPublish : std::uint8_t {
    Acknowledge, ///< acknowledged as its QoS asks, counted, and not delivered
    Disconnect,  ///< the connection is closed
};

struct BrokerSettings {
    std::string bind = "127.0.0.1"; ///< address of the listener; loopback unless somebody chooses otherwise
    std::uint16_t port = 1883;      ///< 0: any free one
    std::uint32_t loops = 0;        ///< I/O loops; 0: chosen by the program (cores; cores - 1 beside a window)
    std::uint32_t maxConnections = 10000;
    std::uint32_t maxPacketSize = 1048576;   ///< bytes, whole packet; 1024…268435460
    std::uint16_t receiveMaximum = 128;      ///< QoS 1 and 2 PUBLISHes a client may have unacknowledged towards us
    std::uint16_t topicAliasMaximum = 16;    ///< aliases a client may use towards us
    std::uint16_t maxKeepAlive = 3600;       ///< seconds; 0 from a client becomes this (v5)
    std::uint32_t maxSessionExpiry = 604800; ///< seconds; longer wishes are cut
    std::uint32_t maxQueuedMessages = 1000;  ///< per session
    std::uint64_t maxQueuedBytes = 10485760; ///< per session
    std::uint64_t maxOutboxBytes = 8388608;  ///< per connection, unsent bytes before QoS 0 is dropped
    std::uint32_t maxSubscriptions = 256;    ///< per session
    std::uint32_t maxTopicLevels = 128;
    std::uint32_t maxTopicLength = 4096;     ///< bytes
    std::uint32_t maxRetained = 100000;
    std::uint64_t maxRetainedBytes = 268435456;
    std::uint32_t connectTimeoutMs = 5000; ///< from accept to a whole CONNECT
    std::string serverReference;           ///< where MQTT 5 clients are sent when this broker stops; empty: nowhere
    std::string responseInformation;       ///< told to MQTT 5 clients that ask for it; %c is the client id; empty: not told
    std::uint32_t maxConnectionsPerAddress = 0;    ///< 0: no limit of their own
    std::uint32_t connectsPerSecondPerAddress = 0; ///< 0: no limit
    std::uint32_t clientMessagesPerSecond = 0;     ///< PUBLISHes of one client; it is read slower; 0: no limit
    std::uint64_t clientBytesPerSecond = 0;        ///< of one client; it is read slower; 0: no limit
    std::uint32_t sysIntervalSeconds = 10;         ///< between two updates of $SYS; 0: never
    DeniedPublish deniedPublish = DeniedPublish::Acknowledge; ///< "acknowledge", "disconnect"
    bool defaultListener = true; ///< open the one of `bind` and `port`
    std::vector<ListenerSettings> listeners; ///< [[listeners]]: more than the one of `bind` and `port`
    friend bool operator==(const BrokerSettings&, const BrokerSettings&) = default;
};

/// Clients without a user name, and any user name where there is no password file.
enum class Anonymous : std::uint8_t {
    Auto,     ///< from this computer, as long as there is no password file
    Never,
    Loopback, ///< from this computer
    Always,
};

/// Who may connect, and what they may do.
struct AccessSettings {
    Anonymous anonymous = Anonymous::Auto; ///< "auto", "never", "loopback", "always"
    std::string passwordFile; ///< relative to the configuration file; empty: none
    std::string aclFile;      ///< the same; empty: everybody may do everything
    std::vector<std::string> bannedAddresses; ///< "192.0.2.7", "2001:db8::/32"
    std::vector<std::string> bannedClients;   ///< client ids
    std::vector<std::string> bannedUsers;
    std::uint32_t flappingDisconnects = 0; ///< as many disconnects … ; 0: not watched
    std::uint32_t flappingSeconds = 60;    ///< … within this time …
    std::uint32_t flappingBanSeconds = 300; ///< … ban the client id for so long
    friend bool operator==(const AccessSettings&, const AccessSettings&) = default;
};

/// What an acknowledgement waits for where sessions and retained messages are kept on the disk.
enum class StateSync : std::uint8_t {
    Full,   ///< until the disk has it: survives a power cut
    Normal, ///< until the operating system has it: survives the end of this program, however sudden
    Behind, ///< nothing: the last moments may be lost with the program
};

/// What outlives the program.
struct PersistenceSettings {
    std::string folder; ///< relative to the configuration file; empty: nothing does
    StateSync sync = StateSync::Full; ///< "full", "normal", "behind"
    friend bool operator==(const PersistenceSettings&, const PersistenceSettings&) = default;
};

enum class RecordFormat : std::uint8_t {
    EmqJson, ///< the EMQ plugin's JSON record
    Plain,   ///< value = payload bytes as they are, the rest in headers
    FlatJson, ///< one JSON object without objects in it
    CloudEvents,       ///< CloudEvents 1.0, the whole event as JSON
    CloudEventsBinary, ///< CloudEvents 1.0, payload as it is, attributes in headers
    Template, ///< the rule's own text
    Avro,       ///< one Avro record behind a schema registry's frame
    JsonSchema, ///< FlatJson behind a schema registry's frame
};
/// Which partition of its topic a record goes to.
enum class PartitionBy : std::uint8_t {
    Key,        ///< murmur2 of the key, as Java clients do
    Random,
    RoundRobin,
    Sticky,     ///< one for a while, then another: fuller batches
    Explicit,   ///< the rule's `partition`
};
enum class WhenFull : std::uint8_t {
    Block,      ///< stop reading publishers until there is room: nothing is lost
    DropNewest, ///< keep reading, count what finds no room
};

/// Where records wait for Kafka; each safer than the one before.
enum class BufferMode : std::uint8_t {
    Memory, ///< a killed program loses what waits
    Hybrid, ///< in memory; on the disk what finds no room there, or is left at a stop
    Disk,   ///< in the spool before anything else: nothing stored is lost
};
/// When a publisher hears that its QoS 1 or 2 message was taken; each safer than the one before, Kafka's loss of its disks apart.
enum class AckMode : std::uint8_t {
    Accept, ///< at once
    Disk,   ///< when it is on the disk
    Kafka,  ///< when Kafka has acknowledged it
};
/// The same for one rule; Default: as kafka.buffer and kafka.ack say.
enum class RuleBuffer : std::uint8_t { Default, Memory, Hybrid, Disk };
enum class RuleAck : std::uint8_t { Default, Accept, Disk, Kafka };
/// What to do when Kafka no longer has what it had acknowledged.
enum class OnForgotten : std::uint8_t {
    Alarm,  ///< say what is gone
    Resend, ///< and send again what the spool still has of it
};

/// One [[rules]] block: which events become which records. docs/RULES.md has the words.
struct RuleSettings {
    std::string name;
    bool enabled = true;
    std::vector<std::string> events = { "publish" };
    std::vector<std::string> filters; ///< MQTT topic filters; empty: any topic, and events without one
    std::vector<std::string> clients; ///< patterns for the client id; empty: everybody
    std::string where;                ///< condition on the event's fields; empty: always
    std::string cluster;              ///< name of a [[kafka_clusters]] block; empty: the cluster of [kafka]
    std::string topic;                ///< Kafka topic, may have ${fields}; empty: kafka.topic
    std::string key = "${clientid}";  ///< empty: none
    std::vector<std::string> headers; ///< "name=value", values may have ${fields}
    std::string timestamp;            ///< milliseconds since 1970; empty: when the broker saw the event
    PartitionBy partitionBy = PartitionBy::Key;
    std::string partition;            ///< for PartitionBy::Explicit
    RecordFormat format = RecordFormat::EmqJson;
    std::string value;                ///< for RecordFormat::Template
    std::string onFailure;            ///< "topic:NAME", "file:PATH", "rule:NAME"; empty: count and log
    RuleBuffer buffer = RuleBuffer::Default;
    RuleAck ack = RuleAck::Default;
    bool mayBlock = false;            ///< a topic that takes nothing holds back all publishers in the end, instead of its own records
    bool last = false;                ///< an event taken here is not offered to the rules behind
    friend bool operator==(const RuleSettings&, const RuleSettings&) = default;
};

/// When the offset of a record that came out of Kafka is committed.
enum class SourceCommit : std::uint8_t {
    Routed, ///< once the broker has given it to every subscriber's queue
    Acked,  ///< once a subscriber has acknowledged it
};

/// One [[source]] block: which Kafka records become which MQTT messages. docs/SOURCES.md has the words.
struct SourceSettings {
    std::string name;
    bool enabled = true;
    std::string cluster;             ///< name of a [[kafka_clusters]] block; empty: the cluster of [kafka]
    std::vector<std::string> topics; ///< Kafka topics; one that begins with ^ is a regular expression
    std::string group;               ///< empty: "hookline." and the name
    std::string start = "stored";    ///< "stored", "earliest", "latest", "offset:N", "time:…"
    std::string topic = "kafka/${topic}"; ///< MQTT topic, may have ${fields} of the record, as the four below
    std::string payload;             ///< empty: the record's value as it is
    std::string qos = "1";
    std::string retain = "false";
    std::vector<std::string> userProperties; ///< "name=value"
    std::string username;            ///< what hooks and access rules take its messages to be from
    bool loopGuard = true;           ///< leave out what a source has brought to MQTT before
    SourceCommit commit = SourceCommit::Routed; ///< "routed", "acked"
    std::uint32_t inFlight = 500;    ///< records taken out of Kafka and not settled, at most
    std::string onFailure;           ///< "file:PATH"; empty: count and log
    friend bool operator==(const SourceSettings&, const SourceSettings&) = default;
};

enum class SecurityProtocol : std::uint8_t { Plaintext, Ssl, SaslPlaintext, SaslSsl };
enum class SaslMechanism : std::uint8_t { Plain, ScramSha256, ScramSha512, Gssapi, OauthBearer };
/// What of the broker's certificate is checked.
enum class TlsVerify : std::uint8_t {
    Full, ///< who signed it, its dates, and that it is for this host
    Ca,   ///< the same but for the host
    None,
};

/// How the bridge logs in to Kafka and keeps others from listening. A secret is a reference, see config/secret_reference.h.
struct KafkaSecurity {
    SecurityProtocol securityProtocol = SecurityProtocol::Plaintext; ///< "plaintext", "ssl", "sasl_plaintext", "sasl_ssl"
    SaslMechanism saslMechanism = SaslMechanism::Plain;
    std::string saslUser;
    std::string saslPassword;     ///< secret
    std::string oauthToken;       ///< secret: a bearer token
    std::string kerberosService = "kafka";
    std::string kerberosPrincipal; ///< with a keytab
    std::string kerberosKeytab;    ///< file; empty: the tickets that are there
    std::string tlsCa;            ///< file or PEM; empty: what the system trusts
    std::string tlsCertificate;   ///< file or PEM
    std::string tlsKey;           ///< file, PEM, or secret
    std::string tlsKeyPassword;   ///< secret
    TlsVerify tlsVerify = TlsVerify::Full; ///< "full", "ca", "none"
    friend bool operator==(const KafkaSecurity&, const KafkaSecurity&) = default;
    bool usesTls() const noexcept
    {
        return securityProtocol == SecurityProtocol::Ssl || securityProtocol == SecurityProtocol::SaslSsl;
    }
    bool usesSasl() const noexcept { return securityProtocol >= SecurityProtocol::SaslPlaintext; }
};

/// One Kafka cluster: how it is reached and how records are sent there. [kafka] has these keys for the default one.
struct KafkaConnection : KafkaSecurity {
    std::string servers;                ///< host:port list; empty: the built-in practice cluster
    std::string clientId = "hookline";
    std::string acks = "all";           ///< all, 1, 0
    std::string compression = "lz4";    ///< none, gzip, snappy, lz4, zstd
    std::uint32_t lingerMs = 5;         ///< 0…900000
    bool exactlyOnce = false;           ///< records and how far the spool has come, in Kafka transactions; wants the disk
    std::string transactionalId;        ///< for exactlyOnce; empty: made of the spool's own number
    std::map<std::string, std::string> properties; ///< [kafka.properties]: any other librdkafka property
    friend bool operator==(const KafkaConnection&, const KafkaConnection&) = default;
};

/// One [[kafka_clusters]] block: a cluster beside the one of [kafka], for the rules and sources that name it.
struct ClusterSettings : KafkaConnection {
    std::string name;
    friend bool operator==(const ClusterSettings&, const ClusterSettings&) = default;
};

struct KafkaSettings : KafkaConnection {
    bool enabled = true;
    std::string topic = "hookline.events";
    RecordFormat format = RecordFormat::EmqJson; ///< "emq_json", "plain"
    std::string publishType = "publish";         ///< `type` of a publish; the EMQ plugin writes "public"
    std::string nodeName = "hookline@localhost"; ///< `cluster_node`
    /// Names of tap::EventKind to send.
    std::vector<std::string> events = { "connected", "disconnected", "subscribed", "unsubscribed", "publish", "delivered", "acked" };
    bool sysTopics = false;               ///< also messages on $SYS/…
    std::uint32_t queueRecords = 200000;  ///< bound of the bridge's own queue
    std::uint64_t queueBytes = 268435456;
    WhenFull whenFull = WhenFull::Block;  ///< "block", "drop_newest"
    BufferMode buffer = BufferMode::Memory; ///< "memory", "hybrid", "disk"
    AckMode ack = AckMode::Accept;          ///< "accept", "disk", "kafka"
    std::uint32_t ackTimeoutMs = 30000;     ///< how long a publisher waits at most
    std::uint32_t ackFallback = 151;        ///< MQTT reason code when that is over (0 is success); before MQTT 5 the client is disconnected
    std::string spoolFolder;                ///< empty: "spool" in the user's data folder
    std::uint64_t spoolQuota = 0;           ///< bytes; 0: half of what is free, at most 8 GiB
    std::uint64_t spoolMinFree = 536870912; ///< bytes of the disk that stay free; below, acknowledgements are withheld
    std::uint32_t spoolKeepSeconds = 0;      ///< how long the spool keeps what Kafka has acknowledged; 0: not at all
    std::uint64_t spoolKeepBytes = 268435456; ///< … and how much of a topic
    OnForgotten onForgotten = OnForgotten::Alarm; ///< "alarm", "resend"
    std::uint32_t flushTimeoutMs = 10000; ///< how long a stop or a change of settings waits for queued records
    std::string schemaRegistry;   ///< address of a Confluent Schema Registry, for formats with a schema
    std::uint32_t maxTopics = 64; ///< Kafka topics in use at a time; each has a producer of its own
    std::vector<RuleSettings> rules; ///< [[rules]]; none: everything in `events` goes to `topic`
    std::vector<SourceSettings> sources; ///< [[source]]: the other way, Kafka to MQTT; also while `enabled` is false
    std::vector<ClusterSettings> clusters; ///< [[kafka_clusters]]: more than the one of [kafka]; see config/clusters.h
    friend bool operator==(const KafkaSettings&, const KafkaSettings&) = default;
};

struct WindowSettings {
    std::string language = "system"; ///< system, en, zh_CN
    std::string theme = "system";    ///< system, light, dark
    std::uint32_t eventRows = 100000;
    std::uint64_t payloadBytes = 268435456; ///< payloads kept for the event table
    std::uint32_t previewChars = 200;       ///< of a payload in a row of it
    std::string kafkaProfile = "default";   ///< what the window calls the settings of [kafka]; see config/kafka_profiles.h
    friend bool operator==(const WindowSettings&, const WindowSettings&) = default;
};

/// Counters for Prometheus over HTTP.
struct MetricsSettings {
    bool enabled = false;
    std::string bind = "127.0.0.1";
    std::uint16_t port = 9883; ///< 0: any free one
    friend bool operator==(const MetricsSettings&, const MetricsSettings&) = default;
};

struct LogSettings {
    std::string level = "info"; ///< debug, info, notice, warning, error
    std::string format = "text"; ///< text, logfmt, json
    std::string file = "auto";   ///< a path; "auto": log/hookline.log in persistence.folder, where there is one; "off": none
    friend bool operator==(const LogSettings&, const LogSettings&) = default;
};

struct HooksSettings {
    std::vector<std::string> scripts;         ///< Lua files, and folders of *.lua
    std::uint64_t scriptInstructions = 200000; ///< for one call
    std::uint64_t scriptMemory = 16777216;     ///< bytes, for each script and I/O loop
    friend bool operator==(const HooksSettings&, const HooksSettings&) = default;
};

struct Settings {
    BrokerSettings broker;
    AccessSettings access;
    PersistenceSettings persistence;
    HooksSettings hooks;
    KafkaSettings kafka;
    WindowSettings window;
    MetricsSettings metrics;
    LogSettings log;
    friend bool operator==(const Settings&, const Settings&) = default;
};

} // namespace hookline::config

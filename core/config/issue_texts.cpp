#include "core/config/issue_texts.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace hookline::config {
namespace {

constexpr auto E = Severity::Error;
constexpr auto W = Severity::Warning;

constexpr auto kTexts = std::to_array<IssueText>({
    { "file.missing", E,
        "The configuration file %1 does not exist. Create it (--print-config shows a complete one) or start without "
        "naming a file." },
    { "file.unreadable", E, "The configuration file %1 cannot be read: %2. Check its owner and permissions." },
    { "file.too_large", E,
        "The configuration file %1 is larger than %2 bytes; this cannot be right. Check that the path names a Hookline "
        "file." },
    { "file.syntax", E,
        "%1, line %2, column %3: %4. Correct this line; until then the defaults are used and the file is left as it "
        "is." },
    { "key.unknown", W, "The key %1 is not known and has no effect. Remove it; --print-config shows every key." },
    { "key.unknown_near", W, "The key %1 is not known and has no effect. Did you mean %2?" },
    { "section.unknown", W,
        "The section [%1] is not known and has no effect. Remove it; --print-config shows every section." },
    { "section.unknown_near", W, "The section [%1] is not known and has no effect. Did you mean [%2]?" },
    { "key.type", E, "%1 must be %2, not %3. Write for example: %4" },
    { "block.no_name", E, "A [[%1]] block has no name. Give it one: name = \"…\"." },
    { "block.name", E,
        "“%1” cannot be the name of a [[%2]] block. Use 1 to 64 characters without dots, quotes, brackets, = and \\." },
    { "block.duplicate", E, "Two [[%2]] blocks are named “%1”. Give each a name of its own." },
    { "block.too_many", E, "There are more than %2 [[%1]] blocks. Remove some." },
    { "value.range", E, "%1 = %2 is outside %3–%4. Choose a value in this range." },
    { "value.choice", E, "%1 cannot be “%2”. Choose one of: %3." },
    { "text.empty", E, "%1 must not be empty. Enter a text or remove the key to get the default." },
    { "linger.range", E, "Linger must be %3–%4 ms, not %2." },
    { "client_id.length", E, "The Kafka client ID has %1 characters; it must have 1–%2." },
    { "client_id.characters", E,
        "“%1” is not allowed in the Kafka client ID. Only letters, digits, . _ - are allowed." },
    { "bind.address", E,
        "“%1” is not an address to listen on. Write 127.0.0.1 for this computer only, 0.0.0.0 for every network, or "
        "the address of one network interface." },
    { "bind.open", W,
        "Listening on %1 lets other computers reach the broker. They need a user name and a password unless the "
        "access settings say otherwise (access.anonymous = always). "
        "Use 127.0.0.1 for this computer only." },
    { "queue.below_packet", W,
        "max_queued_bytes (%1) is less than max_packet_size (%2): the largest messages can never be queued for a "
        "client that is away. Raise one or lower the other." },
    { "packet.above_kafka", W,
        "MQTT allows packets of %1 bytes; Kafka will refuse records over %2 bytes. Lower broker.max_packet_size, or "
        "raise message.max.bytes under [kafka.properties] and on the Kafka nodes." },
    { "queue.small", W, "A queue of %1 records is full within a second at a busy moment. Use 1000 or more." },
    { "servers.port_range", E, "Port %1 is outside 1–65535." },
    { "servers.port_number", E, "“%1” in “%2” is not a port number. Write host:port, e.g. 127.0.0.1:9092." },
    { "servers.host", E, "“%1” is not a host name or address. Write host:port, e.g. 127.0.0.1:9092." },
    { "servers.host_missing", E, "“%1” has no host name. Write host:port, e.g. 127.0.0.1:9092." },
    { "servers.http", E, "“%1” looks like an HTTP address. Kafka needs host:port, e.g. 127.0.0.1:9092." },
    { "servers.scheme", E, "“%1” in “%2” is not a protocol of Kafka. Write host:port, e.g. 127.0.0.1:9092." },
    { "servers.scheme_security", W,
        "%1:// before a server has no effect. Set kafka.security_protocol to %2." },
    { "servers.ipv6_brackets", E, "“%1” looks like an IPv6 address. Write it in brackets, e.g. [::1]:9092." },
    { "servers.full_width", E, "“%1” is a full-width character. Type “%2” instead." },
    { "servers.zookeeper", W, "Port 2181 in “%1” is ZooKeeper’s; Kafka nodes usually listen on 9092." },
    { "servers.mqtt_port", W, "Port 1883 in “%1” is an MQTT broker’s; Kafka nodes usually listen on 9092." },
    { "servers.duplicate", W, "“%1” is in the list twice. Remove one." },
    { "servers.none", E,
        "Enter at least one host:port, e.g. 127.0.0.1:9092, or leave the field empty for the practice cluster." },
    { "topic.empty", E, "Enter the name of a Kafka topic, e.g. hookline.events." },
    { "topic.too_long", E, "The Kafka topic name has %1 characters; at most %2 are allowed." },
    { "topic.characters", E, "“%1” is not allowed in Kafka topic names. Only letters, digits, . _ - are allowed." },
    { "topic.dots", E, "A Kafka topic cannot be named “%1”. Choose another name." },
    { "ack.needs_disk", W, "Publishers wait until their records are on the disk (ack = “disk”): buffer = “%1” is taken as “disk”." },
    { "exactly_once.buffer", E,
        "exactly_once needs every record on the disk, and buffer is “%1”. Set buffer = “disk”, or switch exactly_once off." },
    { "exactly_once.rule", E,
        "exactly_once needs every record on the disk, and the rule “%1” has buffer = “%2”. Remove that, or switch exactly_once off." },
    { "exactly_once.acks", E,
        "exactly_once needs acks = all, not %1: a transaction counts only with every replica. Set acks to all, or switch exactly_once off." },
    { "exactly_once.idempotence", E,
        "exactly_once needs the idempotent producer. Remove enable.idempotence, or switch exactly_once off." },
    { "exactly_once.id", E, "“%1” is not allowed in the transactional id. Only letters, digits, . _ - are allowed." },
    { "exactly_once.id_length", E, "The transactional id has %1 characters; at most %2 are allowed." },
    { "exactly_once.unused", W, "transactional_id has no effect without exactly_once. Switch that on, or clear it." },
    { "exactly_once.practice", W,
        "The practice cluster takes transactions but forgets how far they came. Only a real Kafka keeps the promise of exactly_once." },
    { "cluster.name", E, "A Kafka cluster cannot be named “%1”: “default” is the one of [kafka], and / and # have a meaning. Choose another name." },
    { "cluster.no_servers", E, "The Kafka cluster “%1” has no servers. Set servers to host:port, e.g. 127.0.0.1:9092." },
    { "cluster.unknown", E,
        "“%1” names the Kafka cluster “%2”, and there is none. Add a [[kafka_clusters]] block of that name, or name one of: %3." },
    { "topic.mixed", W, "“%1” mixes . and _: Kafka’s metrics cannot tell such topics apart. Prefer one of the two." },
    { "topic.internal", W, "“%1” begins with __, which Kafka keeps for its own topics. Choose another name." },
    { "acks.none", W, "With acks = 0 lost messages cannot be noticed. Use all unless losing records does not matter." },
    { "acks.idempotence", E,
        "The idempotent producer needs acks = all, not %1. Set acks to all or remove enable.idempotence." },
    { "events.unknown", E, "“%1” is not an event. Known are: %2." },
    { "events.unknown_near", E, "“%1” is not an event. Did you mean “%2”?" },
    { "events.none", W,
        "No event is chosen: nothing will be sent to Kafka. Choose at least one, or switch the bridge off." },
    { "events.duplicate", W, "The event “%1” is in the list twice. Remove one." },
    { "listener.no_certificate", E,
        "The listener “%1” speaks TLS and needs a certificate and its key. Set certificate and key to PEM files." },
    { "listener.no_client_ca", E,
        "The listener “%1” asks clients for a certificate but knows nobody who signs them. Set client_ca to a PEM file." },
    { "listener.no_client_certificates", E,
        "The listener “%1” takes user names from certificates but asks for none. Set client_certificates to optional or required." },
    { "listener.none", W,
        "Nothing would listen: default_listener is false and there is no [[listeners]] block. Add one." },
    { "listener.reserved", E,
        "A listener cannot be named “default”: that is the one of [broker]. Choose another name." },
    { "listener.socket", E,
        "The listener “%1” needs a socket file. Set socket to a full path of at most 107 bytes." },
    { "listener.socket_mode", E,
        "“%1” is not a file mode. Write it as for chmod, e.g. 0660." },
    { "listener.same_port", E,
        "The listeners “%1” and “%2” both want port %3 of the same address. Give one another port." },
    { "listener.path", E,
        "“%1” is not a path. It begins with /, e.g. /mqtt." },
    { "property.owned", E, "%1 is set by %2. Set it there and remove it from [kafka.properties]." },
    { "property.name", E, "“%1” is not the name of a librdkafka property. Only letters, digits, . _ - are allowed." },
    { "property.sasl_mechanism", E, "“%1” is not a SASL mechanism. Choose one of: %2." },
    { "property.sasl_plaintext", W,
        "With sasl_plaintext the password is sent unencrypted. Use sasl_ssl outside a trusted network." },
    { "property.no_verification", W,
        "%1 switches the check of the server’s certificate off: anyone on the network could impersonate the Kafka "
        "broker." },
    { "property.has_key", W,
        "%1 also has a key of its own, %2. What stands in [kafka.properties] wins: move it there." },
    { "delivery.below_linger", E,
        "The delivery timeout of %1 ms is not longer than linger, %2 ms. Make it longer, or 0 for never." },
    { "delivery.gives_up", W,
        "Records that Kafka has not taken after %1 ms are given up: an outage that lasts longer loses them. 0 waits for ever." },
    { "sasl.user", E,
        "%1 needs a user name." },
    { "sasl.password", E,
        "%1 needs a password: keychain:NAME, env:NAME, file:/path, or the password itself." },
    { "sasl.token", E,
        "OAUTHBEARER needs a token: keychain:NAME, env:NAME or file:/path." },
    { "kerberos.principal", E,
        "A keytab needs the principal whose key is in it, e.g. hookline@EXAMPLE.COM." },
    { "tls.pair", E,
        "A certificate and its private key belong together. Set %1 too." },
    { "file.absolute", E,
        "“%1” is not a full path. Write it from the root on, e.g. /etc/hookline/ca.pem." },
    { "file.not_readable", W,
        "The file %1 cannot be read: %2. Check the name, its owner and permissions." },
    { "secret.environment_name", E,
        "“%1” is not the name of an environment variable. Write for example env:KAFKA_PASSWORD." },
    { "secret.keychain_name", E,
        "“%1” cannot be an entry of the system keychain. Write for example keychain:kafka/production." },
    { "secret.file_mode", W,
        "A secret is in the file %1, and others than its owner may use it (mode %2). chmod 600 keeps them out." },
    { "secret.plain", W,
        "The secret itself stands in the settings file, unencrypted. keychain:NAME, env:NAME or file:/path keep it out." },
    { "security.unused", W,
        "%1 has no effect with security_protocol = %2. Choose another protocol, or clear it." },
    { "acl.keyword", E, "A line starts with topic, user or pattern, not with “%1”." },
    { "acl.user_missing", E, "There is no name after “user”." },
    { "acl.user_text", E, "The user name is not UTF-8 text." },
    { "acl.access", E, "The access is read, write, readwrite or deny, not “%1”." },
    { "acl.topic_missing", E, "There is no topic after “%1”." },
    { "acl.filter", E, "“%1” is not a valid topic filter: # only as the last level, + only as a whole level." },
    { "acl.not_a_line", E, "This does not fit on a line of the file: no line breaks, no blanks at its beginning or end." },
    { "acl.only_text", W, "In a “topic” line %1 is only text. It stands for a name in “pattern” lines, which are for everybody." },
    { "acl.nobody", W, "There is no rule: nobody may publish or receive anything." },
});

} // namespace

std::span<const IssueText> issueTexts() noexcept { return kTexts; }

Issue makeIssue(std::string_view id, std::string key, std::vector<std::string> args)
{
    const auto found = std::ranges::find(kTexts, id, &IssueText::id);
    assert(found != kTexts.end());
    Issue issue;
    issue.severity = found->severity;
    issue.key = std::move(key);
    issue.id = id;
    for (std::size_t i = 0; i < found->text.size(); ++i) {
        const char c = found->text[i];
        const std::size_t n = i + 1 < found->text.size() ? static_cast<std::size_t>(found->text[i + 1] - '1') : 9;
        if (c == '%' && n < 9) {
            assert(n < args.size());
            issue.text += args[n];
            ++i;
        } else {
            issue.text += c;
        }
    }
    issue.args = std::move(args);
    return issue;
}

} // namespace hookline::config

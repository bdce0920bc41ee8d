#include "ui/texts.h"

#include "ui/format.h"

#include <algorithm>
#include <span>

namespace hookline::ui {
namespace {

struct Words {
    const char* id;
    const char* english;
};

constexpr Words kIssues[] = {
    { "file.missing", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The configuration file %1 does not exist. Create it (--print-config shows a complete one) or start without naming a file.") },
    { "file.unreadable", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The configuration file %1 cannot be read: %2. Check its owner and permissions.") },
    { "file.too_large", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The configuration file %1 is larger than %2 bytes; this cannot be right. Check that the path names a Hookline file.") },
    { "file.syntax", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1, line %2, column %3: %4. Correct this line; until then the defaults are used and the file is left as it is.") },
    { "key.unknown", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The key %1 is not known and has no effect. Remove it; --print-config shows every key.") },
    { "key.unknown_near", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The key %1 is not known and has no effect. Did you mean %2?") },
    { "section.unknown", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The section [%1] is not known and has no effect. Remove it; --print-config shows every section.") },
    { "section.unknown_near", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The section [%1] is not known and has no effect. Did you mean [%2]?") },
    { "key.type", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1 must be %2, not %3. Write for example: %4") },
    { "value.range", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1 = %2 is outside %3–%4. Choose a value in this range.") },
    { "value.choice", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1 cannot be “%2”. Choose one of: %3.") },
    { "text.empty", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1 must not be empty. Enter a text or remove the key to get the default.") },
    { "linger.range", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Linger must be %3–%4 ms, not %2.") },
    { "client_id.length", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The Kafka client ID has %1 characters; it must have 1–%2.") },
    { "client_id.characters", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not allowed in the Kafka client ID. Only letters, digits, . _ - are allowed.") },
    { "bind.address", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not an address to listen on. Write 127.0.0.1 for this computer only, 0.0.0.0 for every network, or the address of one network interface.") },
    { "bind.open", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Listening on %1 lets other computers connect without a password. Use 127.0.0.1 unless this network is trusted.") },
    { "queue.below_packet", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "max_queued_bytes (%1) is less than max_packet_size (%2): the largest messages can never be queued for a client that is away. Raise one or lower the other.") },
    { "packet.above_kafka", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "MQTT allows packets of %1 bytes; Kafka will refuse records over %2 bytes. Lower broker.max_packet_size, or raise message.max.bytes under [kafka.properties] and on the Kafka brokers.") },
    { "queue.small", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "A queue of %1 records is full within a second at a busy moment. Use 1000 or more.") },
    { "servers.port_range", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Port %1 is outside 1–65535.") },
    { "servers.port_number", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” in “%2” is not a port number. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.host", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not a host name or address. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.host_missing", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” has no host name. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.http", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” looks like an HTTP address. Kafka needs host:port, e.g. 127.0.0.1:9092.") },
    { "servers.scheme", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” in “%2” is not a protocol of Kafka. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.scheme_security", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1:// before a server has no effect. Set \"security.protocol\" = \"%2\" under [kafka.properties].") },
    { "servers.ipv6_brackets", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” looks like an IPv6 address. Write it in brackets, e.g. [::1]:9092.") },
    { "servers.full_width", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is a full-width character. Type “%2” instead.") },
    { "servers.zookeeper", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Port 2181 in “%1” is ZooKeeper’s; Kafka brokers usually listen on 9092.") },
    { "servers.mqtt_port", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Port 1883 in “%1” is an MQTT broker’s; Kafka brokers usually listen on 9092.") },
    { "servers.duplicate", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is in the list twice. Remove one.") },
    { "servers.none", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Enter at least one host:port, e.g. 127.0.0.1:9092, or leave the field empty for the practice cluster.") },
    { "topic.empty", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Enter the name of a Kafka topic, e.g. hookline.events.") },
    { "topic.too_long", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The Kafka topic name has %1 characters; at most %2 are allowed.") },
    { "topic.characters", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not allowed in Kafka topic names. Only letters, digits, . _ - are allowed.") },
    { "topic.dots", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "A Kafka topic cannot be named “%1”. Choose another name.") },
    { "topic.mixed", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” mixes . and _: Kafka’s metrics cannot tell such topics apart. Prefer one of the two.") },
    { "topic.internal", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” begins with __, which Kafka keeps for its own topics. Choose another name.") },
    { "acks.none", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "With acks = 0 lost messages cannot be noticed. Use all unless losing records does not matter.") },
    { "acks.idempotence", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The idempotent producer needs acks = all, not %1. Set acks to all or remove enable.idempotence.") },
    { "events.unknown", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not an event. Known are: %2.") },
    { "events.unknown_near", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not an event. Did you mean “%2”?") },
    { "events.none", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "No event is chosen: nothing will be sent to Kafka. Choose at least one, or switch the bridge off.") },
    { "events.duplicate", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "The event “%1” is in the list twice. Remove one.") },
    { "property.owned", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1 is set by %2. Set it there and remove it from [kafka.properties].") },
    { "property.name", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not the name of a librdkafka property. Only letters, digits, . _ - are allowed.") },
    { "property.sasl_mechanism", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "“%1” is not a SASL mechanism. Choose one of: %2.") },
    { "property.sasl_plaintext", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "With sasl_plaintext the password is sent unencrypted. Use sasl_ssl outside a trusted network.") },
    { "property.no_verification", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "%1 switches the check of the server’s certificate off: anyone on the network could impersonate the Kafka broker.") },
};

constexpr Words kRemedies[] = {
    { "remedy.not_listening", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "Nothing listens there. Start Kafka, or correct the port in Servers.") },
    { "remedy.unknown_host", QT_TRANSLATE_NOOP("hookline::ui::Texts",
        "This name is unknown here. Check its spelling, or use the IP address.") },
};

QString lookUp(std::span<const Words> table, const QString& id)
{
    const auto found = std::ranges::find_if(table, [&](const Words& words) { return id == QLatin1String(words.id); });
    return found == table.end() ? QString() : QCoreApplication::translate("hookline::ui::Texts", found->english);
}

/// %1…%9 in one pass: an argument that holds "%2" stays as it is.
QString withArguments(const QString& text, const std::vector<std::string>& args)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int n = i + 1 < text.size() && text[i] == QLatin1Char('%') ? text[i + 1].digitValue() : -1;
        if (n >= 1 && static_cast<std::size_t>(n) <= args.size()) {
            out += fromUtf8(args[static_cast<std::size_t>(n) - 1]);
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace

QString Texts::event(tap::EventKind kind)
{
    switch (kind) {
    case tap::EventKind::Connected: return tr("connected");
    case tap::EventKind::ConnectRefused: return tr("refused");
    case tap::EventKind::Disconnected: return tr("disconnected");
    case tap::EventKind::Subscribed: return tr("subscribed");
    case tap::EventKind::Unsubscribed: return tr("unsubscribed");
    case tap::EventKind::SessionCreated: return tr("session created");
    case tap::EventKind::SessionResumed: return tr("session resumed");
    case tap::EventKind::SessionTakenOver: return tr("session taken over");
    case tap::EventKind::SessionTerminated: return tr("session ended");
    case tap::EventKind::Publish: return tr("publish");
    case tap::EventKind::Delivered: return tr("delivered");
    case tap::EventKind::Acked: return tr("acked");
    case tap::EventKind::Dropped: return tr("dropped");
    }
    return {};
}

QString Texts::eventHint(tap::EventKind kind)
{
    switch (kind) {
    case tap::EventKind::Connected: return tr("A client connected.");
    case tap::EventKind::ConnectRefused: return tr("A client was not let in.");
    case tap::EventKind::Disconnected: return tr("A client went away, with the reason.");
    case tap::EventKind::Subscribed: return tr("A client subscribed to a topic filter.");
    case tap::EventKind::Unsubscribed: return tr("A client gave up a subscription.");
    case tap::EventKind::SessionCreated: return tr("A new session began.");
    case tap::EventKind::SessionResumed: return tr("A client came back to its session.");
    case tap::EventKind::SessionTakenOver: return tr("A second connection took over the session.");
    case tap::EventKind::SessionTerminated: return tr("A session ended or expired.");
    case tap::EventKind::Publish: return tr("A client published a message.");
    case tap::EventKind::Delivered: return tr("A message was sent to a subscriber.");
    case tap::EventKind::Acked: return tr("A subscriber acknowledged a message.");
    case tap::EventKind::Dropped: return tr("A message did not reach somebody, with the reason.");
    }
    return {};
}

QString Texts::dropReason(tap::DropReason reason)
{
    switch (reason) {
    case tap::DropReason::None: return {};
    case tap::DropReason::NoSubscribers: return tr("no subscribers");
    case tap::DropReason::QueueFull: return tr("the session's queue was full");
    case tap::DropReason::OutboxFull: return tr("the client reads too slowly");
    case tap::DropReason::OfflineQoS0: return tr("QoS 0 while the client was away");
    case tap::DropReason::Expired: return tr("the message expired");
    case tap::DropReason::PacketTooLarge: return tr("larger than the client accepts");
    case tap::DropReason::SessionEnded: return tr("the session ended");
    case tap::DropReason::HookRejected: return tr("rejected by a hook");
    case tap::DropReason::RetainedLimit: return tr("the retained store is full");
    case tap::DropReason::MailboxFull: return tr("an I/O loop could not keep up");
    }
    return {};
}

QString Texts::reasonCode(mqtt::ReasonCode reason)
{
    return fromUtf8(mqtt::name(reason)).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString Texts::kafkaState(metrics::KafkaState state)
{
    switch (state) {
    case metrics::KafkaState::Off: return tr("switched off");
    case metrics::KafkaState::Connecting: return tr("connecting…");
    case metrics::KafkaState::Up: return tr("connected");
    case metrics::KafkaState::Down: return tr("unreachable");
    case metrics::KafkaState::Blocked: return tr("refuses records");
    }
    return {};
}

QString Texts::kafkaError(int code)
{
    switch (code) { // numbers of rd_kafka_resp_err_t
    case -199: return tr("bad message");
    case -195: return tr("connection lost");
    case -193: return tr("unknown host name");
    case -192: return tr("timed out");
    case -190: return tr("unknown partition");
    case -188: return tr("unknown topic");
    case -187: return tr("all Kafka nodes down");
    case -185: return tr("request timed out");
    case -184: return tr("queue full");
    case -181: return tr("TLS failed");
    case -169: return tr("authentication failed");
    case -152:
    case -151: return tr("given up at shutdown");
    case -150: return tr("producer failed for good");
    case 2: return tr("corrupt message");
    case 3: return tr("topic does not exist");
    case 6: return tr("partition has moved");
    case 7: return tr("request timed out");
    case 10: return tr("record too large");
    case 17: return tr("invalid topic name");
    case 18: return tr("batch too large");
    case 19:
    case 20: return tr("too few replicas");
    case 29: return tr("not authorised for the topic");
    case 31: return tr("not authorised on the cluster");
    case 58: return tr("authentication failed");
    case 87: return tr("invalid record");
    default: return tr("Kafka error %1").arg(code);
    }
}

QString Texts::issue(const config::Issue& issue)
{
    const QString id = fromUtf8(issue.id);
    const auto found = std::ranges::find_if(kIssues, [&](const Words& words) { return id == QLatin1String(words.id); });
    if (found == std::end(kIssues))
        return fromUtf8(issue.text);
    const QString translated = QCoreApplication::translate("hookline::ui::Texts", found->english);
    // Not translated means English: then the core's own sentence is the right one.
    return translated == QString::fromUtf8(found->english) ? fromUtf8(issue.text) : withArguments(translated, issue.args);
}

QString Texts::remedy(const QString& id) { return lookUp(kRemedies, id); }

QString Texts::testStep(const QString& id)
{
    if (id == QLatin1String("resolve"))
        return tr("Resolve host name");
    if (id == QLatin1String("tcp"))
        return tr("Open TCP connection");
    if (id == QLatin1String("metadata"))
        return tr("Ask for cluster metadata");
    if (id == QLatin1String("listener"))
        return tr("Reach advertised listener");
    if (id == QLatin1String("topic"))
        return tr("Find the topic");
    if (id == QLatin1String("probe"))
        return tr("Write a probe record");
    return id;
}

Texts::Problem Texts::problem(const QString& id, const QString& what, const QString& remedy, const ProblemFacts& facts)
{
    if (id == QLatin1String("broker.port_in_use"))
        return { tr("Port %1 is already in use, perhaps by Mosquitto or EMQX.").arg(facts.port),
            tr("Stop the other program and try again, or use another port.") };
    if (id == QLatin1String("kafka.unreachable"))
        return { tr("Kafka cannot be reached at %1. Events wait in the queue.").arg(facts.servers),
            tr("Check that Kafka runs and that the address is right; the connection test says where it fails.") };
    return { what, remedy };
}

} // namespace hookline::ui

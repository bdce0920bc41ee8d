#include "ui/text_tables.h"

#include <QCoreApplication>

namespace hookline::ui {
namespace {

const Words kIssues[] = {
    { "file.missing",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The configuration file %1 does not exist. Create it (--print-config shows a complete one) or start "
            "without naming a file.") },
    { "file.unreadable",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "The configuration file %1 cannot be read: %2. Check its owner and permissions.") },
    { "file.too_large",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The configuration file %1 is larger than %2 bytes; this cannot be right. Check that the path names a "
            "Hookline file.") },
    { "file.syntax",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "%1, line %2, column %3: %4. Correct this line; until then the defaults are used and the file is left as "
            "it is.") },
    { "key.unknown",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The key %1 is not known and has no effect. Remove it; --print-config shows every key.") },
    { "key.unknown_near",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The key %1 is not known and has no effect. Did you mean %2?") },
    { "section.unknown",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The section [%1] is not known and has no effect. Remove it; --print-config shows every section.") },
    { "section.unknown_near",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "The section [%1] is not known and has no effect. Did you mean [%2]?") },
    { "key.type", QT_TRANSLATE_NOOP("hookline::ui::Texts", "%1 must be %2, not %3. Write for example: %4") },
    { "block.no_name",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "A [[%1]] block has no name. Give it one: name = \"…\".") },
    { "block.name",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” cannot be the name of a [[%2]] block. Use 1 to 64 characters without dots, quotes, brackets, = and \\.") },
    { "block.duplicate",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Two [[%2]] blocks are named “%1”. Give each a name of its own.") },
    { "block.too_many",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "There are more than %2 [[%1]] blocks. Remove some.") },
    { "listener.no_certificate",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The listener “%1” speaks TLS and needs a certificate and its key. Set certificate and key to PEM files.") },
    { "listener.no_client_ca",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The listener “%1” asks clients for a certificate but knows nobody who signs them. Set client_ca to a PEM file.") },
    { "listener.no_client_certificates",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The listener “%1” takes user names from certificates but asks for none. Set client_certificates to optional or required.") },
    { "listener.none",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Nothing would listen: default_listener is false and there is no [[listeners]] block. Add one.") },
    { "listener.reserved",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "A listener cannot be named “default”: that is the one of [broker]. Choose another name.") },
    { "listener.socket",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The listener “%1” needs a socket file. Set socket to a full path of at most 107 bytes.") },
    { "listener.socket_mode",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” is not a file mode. Write it as for chmod, e.g. 0660.") },
    { "listener.same_port",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The listeners “%1” and “%2” both want port %3 of the same address. Give one another port.") },
    { "listener.path",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” is not a path. It begins with /, e.g. /mqtt.") },
    { "value.range",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "%1 = %2 is outside %3–%4. Choose a value in this range.") },
    { "value.choice", QT_TRANSLATE_NOOP("hookline::ui::Texts", "%1 cannot be “%2”. Choose one of: %3.") },
    { "text.empty",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "%1 must not be empty. Enter a text or remove the key to get the default.") },
    { "linger.range", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Linger must be %3–%4 ms, not %2.") },
    { "client_id.length",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The Kafka client ID has %1 characters; it must have 1–%2.") },
    { "client_id.characters",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” is not allowed in the Kafka client ID. Only letters, digits, . _ - are allowed.") },
    { "bind.address",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” is not an address to listen on. Write 127.0.0.1 for this computer only, 0.0.0.0 for every network, "
            "or the address of one network interface.") },
    { "bind.open",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Listening on %1 lets other computers reach the broker. They need a user name and a password unless "
            "access.anonymous is always. Use 127.0.0.1 for this computer only.") },
    { "queue.below_packet",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "max_queued_bytes (%1) is less than max_packet_size (%2): the largest messages can never be queued for a "
            "client that is away. Raise one or lower the other.") },
    { "packet.above_kafka",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "MQTT allows packets of %1 bytes; Kafka will refuse records over %2 bytes. Lower broker.max_packet_size, "
            "or raise message.max.bytes under [kafka.properties] and on the Kafka brokers.") },
    { "queue.small",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "A queue of %1 records is full within a second at a busy moment. Use 1000 or more.") },
    { "servers.port_range", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Port %1 is outside 1–65535.") },
    { "servers.port_number",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "“%1” in “%2” is not a port number. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.host",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "“%1” is not a host name or address. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.host_missing",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "“%1” has no host name. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.http",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "“%1” looks like an HTTP address. Kafka needs host:port, e.g. 127.0.0.1:9092.") },
    { "servers.scheme",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "“%1” in “%2” is not a protocol of Kafka. Write host:port, e.g. 127.0.0.1:9092.") },
    { "servers.scheme_security",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "%1:// before a server has no effect. Set \"security.protocol\" = \"%2\" under [kafka.properties].") },
    { "servers.ipv6_brackets",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "“%1” looks like an IPv6 address. Write it in brackets, e.g. [::1]:9092.") },
    { "servers.full_width",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "“%1” is a full-width character. Type “%2” instead.") },
    { "servers.zookeeper",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Port 2181 in “%1” is ZooKeeper’s; Kafka brokers usually listen on 9092.") },
    { "servers.mqtt_port",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Port 1883 in “%1” is an MQTT broker’s; Kafka brokers usually listen on 9092.") },
    { "servers.duplicate", QT_TRANSLATE_NOOP("hookline::ui::Texts", "“%1” is in the list twice. Remove one.") },
    { "servers.none",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Enter at least one host:port, e.g. 127.0.0.1:9092, or leave the field empty for the practice cluster.") },
    { "topic.empty",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Enter the name of a Kafka topic, e.g. hookline.events.") },
    { "topic.too_long",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The Kafka topic name has %1 characters; at most %2 are allowed.") },
    { "topic.characters",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” is not allowed in Kafka topic names. Only letters, digits, . _ - are allowed.") },
    { "topic.dots",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "A Kafka topic cannot be named “%1”. Choose another name.") },
    { "ack.needs_disk",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Publishers wait until their records are on the disk (ack = “disk”): buffer = “%1” is taken as “disk”.") },
    { "topic.mixed",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” mixes . and _: Kafka’s metrics cannot tell such topics apart. Prefer one of the two.") },
    { "topic.internal",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "“%1” begins with __, which Kafka keeps for its own topics. Choose another name.") },
    { "acks.none",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "With acks = 0 lost messages cannot be noticed. Use all unless losing records does not matter.") },
    { "acks.idempotence",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The idempotent producer needs acks = all, not %1. Set acks to all or remove enable.idempotence.") },
    { "events.unknown", QT_TRANSLATE_NOOP("hookline::ui::Texts", "“%1” is not an event. Known are: %2.") },
    { "events.unknown_near", QT_TRANSLATE_NOOP("hookline::ui::Texts", "“%1” is not an event. Did you mean “%2”?") },
    { "events.none",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "No event is chosen: nothing will be sent to Kafka. Choose at least one, or switch the bridge off.") },
    { "events.duplicate",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The event “%1” is in the list twice. Remove one.") },
    { "property.owned",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "%1 is set by %2. Set it there and remove it from [kafka.properties].") },
    { "property.name",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "“%1” is not the name of a librdkafka property. Only letters, digits, . _ - are allowed.") },
    { "property.sasl_mechanism",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "“%1” is not a SASL mechanism. Choose one of: %2.") },
    { "property.sasl_plaintext",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "With sasl_plaintext the password is sent unencrypted. Use sasl_ssl outside a trusted network.") },
    { "property.no_verification",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "%1 switches the check of the server’s certificate off: anyone on the network could impersonate the Kafka "
            "broker.") },
};

const Words kRemedies[] = {
    { "remedy.advertised_localhost",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The Kafka node tells its clients to connect to localhost, which from here is this computer. Set "
            "advertised.listeners on the node to its own name or address.") },
    { "remedy.advertised_unknown",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The Kafka node tells its clients to use a name that is unknown here. Set advertised.listeners on the node "
            "to a name or address that this computer knows.") },
    { "remedy.advertised_unreachable",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The Kafka node tells its clients to use an address that cannot be reached from here. Check "
            "advertised.listeners on the node, and firewalls between.") },
    { "remedy.authentication",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Kafka refuses the login. Check sasl.mechanism, sasl.username and sasl.password.") },
    { "remedy.broker_log",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "It is a Kafka node, but it does not tell about the cluster. Its log says more.") },
    { "remedy.create_topic",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Create the topic, for example with kafka-topics.sh --create. A cluster with auto.create.topics.enable "
            "makes it at the first record.") },
    { "remedy.http",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "This is a web server, not Kafka. Use the port of a Kafka node, usually 9092.") },
    { "remedy.network",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "There is no way to this address from this computer. Check the network or VPN, and the address.") },
    { "remedy.no_answer",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Nothing answers there. A firewall may drop the packets, or the address is wrong.") },
    { "remedy.no_leader",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The nodes that lead these partitions are down. Start them.") },
    { "remedy.not_kafka",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The other side hangs up on a Kafka client. Another program may own this port; check it and "
            "security.protocol.") },
    { "remedy.not_listening",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Nothing listens there. Start Kafka, or correct the port (usually 9092).") },
    { "remedy.plaintext_port",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "This port speaks Kafka without TLS. Use the TLS port, or set security.protocol to PLAINTEXT.") },
    { "remedy.probe_refused",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Kafka refuses records for this topic. Check the user's rights on the topic and the topic's name.") },
    { "remedy.probe_unacknowledged",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Kafka took no decision in time. Too few replicas may be in sync, or the node is overloaded.") },
    { "remedy.property", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Correct the Kafka properties in the settings.") },
    { "remedy.sasl",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Kafka wants a login. Set security.protocol, sasl.mechanism, user and password.") },
    { "remedy.servers",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Write host:port, e.g. 127.0.0.1:9092, or choose the practice cluster.") },
    { "remedy.silent",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Connections are accepted, but nothing answers. The Kafka node may be frozen or still starting.") },
    { "remedy.tls",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The TLS handshake failed. Check ssl.ca.location, the host name in the certificate, and its validity.") },
    { "remedy.tls_port",
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "This port expects TLS. Set security.protocol to SSL or SASL_SSL, or use the port without TLS.") },
    { "remedy.topic",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "The topic cannot be used. Check its name and the user's rights on it.") },
    { "remedy.unknown_host",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "This name is unknown here. Check its spelling, or use the IP address.") },
    { "remedy.zookeeper",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "This is ZooKeeper, not Kafka. Use the port of a Kafka node, usually 9092.") },
};

const ProblemWords kProblems[] = {
    { "net.port_in_use",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Port %3 is already in use, perhaps by Mosquitto or EMQX."),
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Stop the other program and start the broker again, or use another port.") },
    { "net.port_forbidden", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The system does not allow listening on port %3."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Ports below 1024 need privilege: use another port, e.g. 1883.") },
    { "net.bad_address",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "This computer does not have the address the broker should listen on."),
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Set bind under [broker] to 127.0.0.1, 0.0.0.0 or an address of this computer.") },
    { "net.listen_failed", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The broker cannot listen on port %3."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The details name the system's reason.") },
    { "net.no_descriptors",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The system has no open files left for the broker."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Raise the limit of open files (ulimit -n) and start again.") },
    { "access.password_file", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The password file cannot be used, so the broker lets nobody in."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The details name the line. Correct it and start the broker again.") },
    { "access.acl_file", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The file of access rules cannot be used, so the broker lets nobody in."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The details name the line. Correct it and start the broker again.") },
    { "access.ban_address", QT_TRANSLATE_NOOP("hookline::ui::Texts", "An address in banned_addresses cannot be understood."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Write an address such as 192.0.2.7 or a network such as 192.0.2.0/24.") },
    { "state.in_use", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The broker's state is in use by another Hookline."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Stop that one first, or set another folder under [persistence].") },
    { "state.newer", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The broker's state was made by a newer Hookline."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Start that one, or set another folder under [persistence].") },
    { "state.folder", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The folder for the broker's state cannot be used."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Set another folder under [persistence], or give this user the right to write there.") },
    { "state.permissions", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The folder for the broker's state is open to other users."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Run chmod 700 on it, or set another folder under [persistence].") },
    { "state.open", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The broker's state cannot be opened."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The details name the reason: see whether the disk is full, read-only or failing.") },
    { "state.disk", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The disk does not take the broker's state: what it is about is not acknowledged."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The details name the reason. The broker tries again by itself once there is room and the disk works.") },
    { "kafka.unreachable", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka cannot be reached at %1."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Check that Kafka runs there and that host and port are right. Events wait in the queue and go out by "
            "themselves once this is solved.") },
    { "kafka.unknown_host", QT_TRANSLATE_NOOP("hookline::ui::Texts", "No address was found for the Kafka server %1."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Check the spelling of the host name and the name service of this computer. Events wait in the queue and "
            "go out by themselves once this is solved.") },
    { "kafka.timeout", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka at %1 does not answer in time."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Check that it is not overloaded, and the network and firewalls between. Events wait in the queue and go "
            "out by themselves once this is solved.") },
    { "kafka.authentication", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka at %1 refuses the login."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Check sasl.mechanism, user and password. Events wait in the queue and go out by themselves once this is "
            "solved.") },
    { "kafka.tls", QT_TRANSLATE_NOOP("hookline::ui::Texts", "There is no secure connection to Kafka at %1."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Check the CA, the certificate's host name and validity, and that the port speaks TLS. Events wait in the "
            "queue and go out by themselves once this is solved.") },
    { "kafka.protocol_mismatch",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "What answers at %1 hangs up on a Kafka client."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The port may belong to another program, or want TLS or a login: check the port and security.protocol. "
            "Events wait in the queue and go out by themselves once this is solved.") },
    { "kafka.topic_missing",
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "The topic %2 does not exist and the cluster does not create topics by itself."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Create the topic, or choose another one in the settings. Events wait in the queue and go out by "
            "themselves once this is solved.") },
    { "kafka.topic_invalid", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka does not accept the topic name %2."),
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Use letters, digits, dot, underscore and hyphen, at most 249 characters.") },
    { "kafka.not_authorized",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka does not allow this user to write to the topic %2."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Grant it WRITE and DESCRIBE on the topic. Events wait in the queue and go out by themselves once this is "
            "solved.") },
    { "kafka.policy",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "A policy of the cluster refuses records for the topic %2."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Ask who runs the cluster which policy it is. Events wait in the queue and go out by themselves once this "
            "is solved.") },
    { "kafka.unsupported", QT_TRANSLATE_NOOP("hookline::ui::Texts", "What answers at %1 cannot take records in order."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Check the port: it may be a controller's. For Kafka before 0.11 choose acks = 1. Events wait in the queue "
            "and go out by themselves once this is solved.") },
    { "kafka.refused", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka refuses records for the topic %2."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "The details and the log of the Kafka node say more. Events wait in the queue and go out by themselves "
            "once this is solved.") },
    { "kafka.no_acknowledgement",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka at %1 is connected but acknowledges nothing."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts",
            "Usually too few replicas of the topic %2 are in sync, or a node is overloaded: check the nodes. Events "
            "wait in the queue and go out by themselves once this is solved.") },
    { "kafka.practice", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The practice cluster could not start."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Name a Kafka server in the settings, or free some ports.") },
    { "kafka.producer", QT_TRANSLATE_NOOP("hookline::ui::Texts", "Kafka's library does not accept the settings."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Correct them in the Kafka settings; the details name the one.") },
    { "config.not_saved", QT_TRANSLATE_NOOP("hookline::ui::Texts", "The change is in use but not saved."),
        QT_TRANSLATE_NOOP(
            "hookline::ui::Texts", "Mend the configuration file or its permissions; it was left untouched.") },
    { "config.not_reloaded",
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "The configuration file was not loaded again because it has errors."),
        QT_TRANSLATE_NOOP("hookline::ui::Texts", "Correct it; the present settings stay in use.") },
};

} // namespace

std::span<const Words> issueWords() noexcept { return kIssues; }
std::span<const Words> remedyWords() noexcept { return kRemedies; }
std::span<const ProblemWords> problemWords() noexcept { return kProblems; }

} // namespace hookline::ui

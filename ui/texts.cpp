#include "ui/texts.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/text_tables.h"

#include <algorithm>

namespace hookline::ui {
namespace {

template <class Table> auto* lookUp(const Table& table, const QString& id)
{
    const auto found = std::ranges::find_if(table, [&](const auto& words) { return id == QLatin1String(words.id); });
    return found == table.end() ? nullptr : &*found;
}

constexpr const char* kInCluster = QT_TRANSLATE_NOOP("hookline::ui::Texts", "Cluster “%1”: ");
constexpr const char* kWaits
    = QT_TRANSLATE_NOOP("hookline::ui::Texts", "Events wait in the queue and go out by themselves once this is solved.");
constexpr const char* kHoldsBack = QT_TRANSLATE_NOOP("hookline::ui::Texts", "Publishers wait while the queue is full.");
constexpr const char* kDrops = QT_TRANSLATE_NOOP("hookline::ui::Texts", "New events are lost while the queue is full.");

QString say(const char* english) { return QCoreApplication::translate("hookline::ui::Texts", english); }

/// %1…%9 in one pass: an argument that holds "%2" stays as it is.
QString withArguments(const QString& text, const std::vector<std::string>& args)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const int n = i + 1 < text.size() && text[i] == QLatin1Char('%') ? text[i + 1].digitValue() : -1;
        if (n >= 1 && static_cast<std::size_t>(n) <= args.size()) {
            const QString argument = fromUtf8(args[static_cast<std::size_t>(n) - 1]);
            out += argument.contains(QLatin1Char(' ')) ? inOwnWords(argument) : argument; // "a whole number", another error; else a name
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
    case tap::EventKind::Publish: return tr("published");
    case tap::EventKind::Delivered: return tr("delivered");
    case tap::EventKind::Acked: return tr("acknowledged");
    case tap::EventKind::Dropped: return tr("dropped");
    case tap::EventKind::SubscribeRefused: return tr("subscribe refused");
    }
    return {};
}

QString Texts::eventHint(tap::EventKind kind)
{
    switch (kind) {
    case tap::EventKind::Connected: return tr("A client connected.");
    case tap::EventKind::ConnectRefused: return tr("A client was not let in.");
    case tap::EventKind::Disconnected: return tr("A client went away.");
    case tap::EventKind::Subscribed: return tr("A client subscribed to a topic filter.");
    case tap::EventKind::Unsubscribed: return tr("A client gave up a subscription.");
    case tap::EventKind::SessionCreated: return tr("A new session began.");
    case tap::EventKind::SessionResumed: return tr("A client came back to its session.");
    case tap::EventKind::SessionTakenOver: return tr("Taken over by a second connection.");
    case tap::EventKind::SessionTerminated: return tr("A session ended or expired.");
    case tap::EventKind::Publish: return tr("A client published a message.");
    case tap::EventKind::Delivered: return tr("Sent to a subscriber.");
    case tap::EventKind::Acked: return tr("Acknowledged by a subscriber.");
    case tap::EventKind::Dropped: return tr("A message did not reach somebody.");
    case tap::EventKind::SubscribeRefused: return tr("A filter was not granted.");
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
    case tap::DropReason::NotAuthorized: return tr("refused by the access rules");
    }
    return {};
}

QString Texts::reasonCode(mqtt::ReasonCode reason)
{
    const QString english = fromUtf8(mqtt::name(reason)).replace(QLatin1Char('_'), QLatin1Char(' '));
    const QString out = inOwnWords(english);
    // As the window writes the word everywhere else.
    return out == english ? QString(out).replace(QLatin1String("keep alive"), QLatin1String("keep-alive")) : out;
}

QString Texts::kafkaState(metrics::KafkaState state)
{
    switch (state) {
    case metrics::KafkaState::Off: return tr("switched off");
    case metrics::KafkaState::Connecting: return tr("connecting…");
    case metrics::KafkaState::Up: return tr("connected", "state of Kafka");
    case metrics::KafkaState::Down: return tr("unreachable");
    case metrics::KafkaState::Blocked: return tr("refuses records");
    }
    return {};
}

QString Texts::kafkaError(int code)
{
    switch (code) { // numbers of rd_kafka_resp_err_t
    // core/kafka/failure.h
    case -10001: return tr("a field of the rule is missing");
    case -10002: return tr("no topic name can be made");
    case -10003: return tr("too many topics in use");
    case -10004: return tr("the topic's share of the queue is full");
    case -10005: return tr("no such partition");
    case -10006: return tr("not a time");
    case -10008: return tr("the rules lead in a circle");
    case -10010: return tr("no producer for the topic");
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

QString Texts::kafkaRemedy(int code, bool kept)
{
    switch (code) {
    case -10001:
        return kept ? tr("Give the field a default in the rule, ${field|default}.")
                    : tr("Give the field a default in the rule, ${field|default}, or send such records to a dead letter topic.");
    case -10002: return tr("Change the rule's Kafka topic: what its template gives is empty or too long.");
    case -10003: return tr("Raise kafka.max_topics, or let the template make fewer topics.");
    case -10004: return tr("Create the topic or allow writing to it: it takes nothing, and its share of the queue is full.");
    case -10005: return tr("Change the rule's partition, or give the topic more of them.");
    case -10006: return tr("Change the rule's timestamp: it must be milliseconds since 1970.");
    case -10008: return tr("End the chain of on_failure with a topic or a file.");
    case -10010: return tr("The computer may be out of memory or threads.");
    case -184: return tr("Find out why Kafka is slow, raise kafka.queue_records, or let publishers wait.");
    case 3: return tr("Create the topic.");
    case 10:
    case 18: return tr("Raise max.message.bytes of the topic, or send less.");
    case 17: return tr("Change the rule's Kafka topic.");
    case 29: return tr("Allow this user to write to the topic.");
    case 87: return tr("The topic may want a key (compaction), or refuses such records.");
    default: return tr("The log has Kafka's own words.");
    }
}

QString Texts::issue(const config::Issue& issue)
{
    const Words* words = lookUp(issueWords(), fromUtf8(issue.id));
    if (!words)
        return inOwnWords(fromUtf8(issue.text));
    const QString translated = say(words->english);
    // Not translated means English: then the core's own sentence is the right one.
    return translated == QString::fromUtf8(words->english) ? fromUtf8(issue.text)
                                                           : withArguments(translated, issue.args);
}

QString Texts::testStep(const QString& id)
{
    if (id == QLatin1String("settings"))
        return tr("Read the settings");
    if (id == QLatin1String("resolve"))
        return tr("Resolve host name");
    if (id == QLatin1String("tcp"))
        return tr("Open TCP connection");
    if (id == QLatin1String("tls"))
        return tr("Agree on TLS");
    if (id == QLatin1String("kafka"))
        return tr("Ask who answers");
    if (id == QLatin1String("sasl"))
        return tr("Log in");
    if (id == QLatin1String("metadata"))
        return tr("Ask for cluster metadata");
    if (id == QLatin1String("listener"))
        return tr("Reach advertised listener");
    if (id == QLatin1String("topic"))
        return tr("Find the topic");
    if (id == QLatin1String("probe"))
        return tr("Write a probe record");
    if (id == QLatin1String("read_back"))
        return tr("Read it back");
    return id;
}

Texts::Problem Texts::problem(const QString& id, const QString& what, const QString& remedy, const ProblemFacts& facts)
{
    const ProblemWords* words = lookUp(problemWords(), id);
    if (!words)
        return { inOwnWords(what), inOwnWords(remedy) };
    const std::vector<std::string> args { serverWords(facts.servers.toStdString()).toStdString(), facts.topic.toStdString(),
        std::to_string(facts.port) };
    const QString where = facts.cluster.isEmpty() ? QString() : say(kInCluster).arg(facts.cluster);
    QString todo = withArguments(say(words->remedy), args);
    if (words->waits) {
        using Queue = ProblemFacts::Queue;
        todo = sentences({ todo, say(facts.queue == Queue::Drops ? kDrops : facts.queue == Queue::HoldsBack ? kHoldsBack : kWaits) });
    }
    return { where + withArguments(say(words->what), args), todo };
}

Texts::ProblemFacts Texts::factsOf(const metrics::KafkaSnapshot& kafka, quint16 port)
{
    return { .servers = fromUtf8(kafka.problemServers.empty() ? kafka.servers : kafka.problemServers),
        .topic = fromUtf8(kafka.problemTopic.empty() ? kafka.topic : kafka.problemTopic),
        .port = port,
        .cluster = visibleText(kafka.problemCluster, 64) };
}

Texts::Problem Texts::diagnosis(const QString& id, const QStringList& args, const Problem& english)
{
    const ProblemWords* words = lookUp(diagnosisWords(), id);
    if (!words)
        return { inOwnWords(english.what), inOwnWords(english.remedy) };
    std::vector<std::string> texts;
    for (const QString& arg : args)
        texts.push_back(arg.toStdString());
    return { withArguments(say(words->what), texts), withArguments(say(words->remedy), texts) };
}

} // namespace hookline::ui

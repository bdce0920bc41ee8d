#include "ui/models/hook_words.h"

#include "ui/format.h"
#include "ui/safe_text.h"

namespace hookline::ui {
namespace {

struct PointWords {
    std::string_view point;
    const char* hint;
};

const PointWords kPoints[] = {
    { "listener.accepted", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a listener took a connection") },
    { "tls.handshake", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a TLS handshake succeeded or failed") },
    { "packet.in", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "every packet from a client, before it is looked at") },
    { "client.connect", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "at CONNECT, before anybody is authenticated") },
    { "client.authenticate", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "at CONNECT, before there is a session") },
    { "client.auth_start", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "at CONNECT with an MQTT 5 sign-in method") },
    { "client.subscribe", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "at SUBSCRIBE, before anything is granted") },
    { "client.unsubscribe", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "at UNSUBSCRIBE") },
    { "message.publish",
        QT_TRANSLATE_NOOP("hookline::ui::HookWords", "at PUBLISH and for wills, before access is checked") },
    { "message.route", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "who gets a message, once it is accepted") },
    { "delivery.send", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "for each receiver, before its queue") },
    { "client.connack", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "what a CONNACK says") },
    { "message.puback", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "what an MQTT 5 publisher is answered") },
    { "packet.out", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "every packet to a client, before it is written") },
    { "message.authorize", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "about a message as it will be routed") },
    { "message.accept", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "the last word on a message") },
    { "subscription.authorize",
        QT_TRANSLATE_NOOP("hookline::ui::HookWords", "about each filter as it would be granted") },
    { "delivery.authorize", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "about each message on its way to a client") },
    { "delivery.enqueue", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "whether a message may wait for its receiver") },
    { "client.authn_complete", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "credentials were accepted or refused") },
    { "client.connected", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a client was let in") },
    { "client.connect_refused", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a client was turned away") },
    { "client.ping", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a client sent PINGREQ") },
    { "client.disconnected", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a connection ended") },
    { "session.created", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a session began") },
    { "session.resumed", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a client came back to its session") },
    { "session.takenover", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "another connection took a session over") },
    { "session.subscribed", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a subscription was granted") },
    { "client.subscribe_refused", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a subscription was not granted") },
    { "session.unsubscribed", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a subscription ended") },
    { "session.terminated", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a session ended") },
    { "message.routed", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "the broker took a message") },
    { "message.delivered", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a message went to a receiver") },
    { "delivery.received", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a QoS 2 receiver has a message") },
    { "message.acked", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a receiver acknowledged a message") },
    { "message.dropped", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a message did not reach somebody") },
    { "message.retained", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a retained message was set, cleared or too old") },
    { "will.scheduled", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a delayed will waits") },
    { "will.cancelled", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a will is no longer needed") },
    { "will.published", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a will was sent") },
    { "sys.tick", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "once a second, with the counters") },
    { "overload.activated", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "publishers are no longer read") },
    { "overload.deactivated", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "publishers are read again") },
    { "bridge.mapped", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "an event has a Kafka topic and waits") },
    { "bridge.acked", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "Kafka acknowledged a record") },
    { "bridge.failed", QT_TRANSLATE_NOOP("hookline::ui::HookWords", "a record did not get into Kafka") },
};

constexpr std::string_view kScript = "script ";

} // namespace

QString HookWords::pointHint(std::string_view point)
{
    for (const PointWords& words : kPoints) {
        if (words.point == point)
            return tr(words.hint);
    }
    return {};
}

QString HookWords::phase(metrics::HookPhase phase)
{
    switch (phase) {
    case metrics::HookPhase::Mutate: return tr("may change");
    case metrics::HookPhase::Authorize: return tr("may refuse");
    case metrics::HookPhase::Veto: return tr("last word");
    case metrics::HookPhase::Observe: return tr("is told");
    }
    return {};
}

QString HookWords::phaseHint(metrics::HookPhase phase)
{
    switch (phase) {
    case metrics::HookPhase::Mutate: return tr("Callbacks here may change what they are given, or refuse it.");
    case metrics::HookPhase::Authorize:
        return tr("Asked after everything that may change something; callbacks here may only refuse.");
    case metrics::HookPhase::Veto:
        return tr("Asked last of all; callbacks here may refuse, or hold the acknowledgement.");
    case metrics::HookPhase::Observe: return tr("Callbacks here are told what happened and decide nothing.");
    }
    return {};
}

QString HookWords::priority(int priority)
{
    struct Named {
        int value;
        const char* name;
    };
    static constexpr Named names[] = { { 900, "validate" }, { 800, "transform" }, { 700, "authorize" },
        { 500, "retain" }, { 300, "bridge" }, { 100, "observe" } }; // as scripts write them
    for (const Named& named : names) {
        if (named.value == priority)
            return withDetail(QLatin1String(named.name), QString::number(priority));
    }
    return QString::number(priority);
}

QString HookWords::scriptName(std::string_view owner)
{
    return isScript(owner) ? visibleText(owner.substr(kScript.size()), 120) : QString();
}

QString HookWords::owner(std::string_view owner)
{
    if (isScript(owner))
        return tr("script %1").arg(scriptName(owner));
    if (owner == "access")
        return tr("access rules");
    if (owner == "scram")
        return tr("SCRAM sign-in");
    if (owner == "kafka")
        return tr("Kafka bridge");
    if (owner == "event table")
        return tr("this window's events");
    return visibleText(owner, 120);
}

QString HookWords::filter(const metrics::CallbackFilter& filter)
{
    QStringList parts;
    if (!filter.topics.empty()) {
        QStringList topics;
        for (const std::string& topic : filter.topics)
            topics << visibleText(topic, 120);
        parts << listed(topics);
    }
    if (!filter.client.empty())
        parts << tr("client %1").arg(visibleText(filter.client, 120));
    return parts.join(QStringLiteral(" \u00B7 "));
}

} // namespace hookline::ui

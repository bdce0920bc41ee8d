// Words of the interface for the identifiers of the core: event kinds, drop reasons, setting issues, diagnoses, problems.
//
// The core speaks English; what is known here by id is said in the chosen language, anything else is shown as the core said it.
// @thread ui
#pragma once

#include "core/config/issue.h"
#include "core/metrics/snapshot.h"
#include "core/tap/event.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace hookline::ui {

class Texts {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::Texts)

public:
    static QString event(tap::EventKind kind);          ///< "publish", "delivered"
    static QString eventHint(tap::EventKind kind);      ///< one sentence for the settings dialog
    static QString dropReason(tap::DropReason reason);  ///< "the client's queue was full"
    static QString reasonCode(mqtt::ReasonCode reason); ///< the specification's words with spaces, or their translation
    static QString kafkaState(metrics::KafkaState state);
    /// Words for librdkafka's most frequent error codes; "Kafka error -123" for the others.
    static QString kafkaError(int code);
    /// What somebody can do about records that were given up for it.
    static QString kafkaRemedy(int code, bool kept = false); ///< kept: such records are dead letters already
    static QString issue(const config::Issue& issue);
    static QString testStep(const QString& id); ///< "Resolve host name"

    struct Problem {
        QString what;
        QString remedy;
    };
    /// What a problem with this id says; `what` and `remedy` are the core's English, used where the id is unknown.
    struct ProblemFacts {
        QString servers;
        QString topic;
        quint16 port = 0;
        QString cluster = {}; ///< of several Kafka clusters; empty: the default one
        enum class Queue { HasRoom, HoldsBack, Drops } queue = Queue::HasRoom; ///< what becomes of events meanwhile
    };
    /// Of the problem that the bridge has now.
    static ProblemFacts factsOf(const metrics::KafkaSnapshot& kafka, quint16 port = 0);
    static Problem problem(const QString& id, const QString& what, const QString& remedy, const ProblemFacts& facts);
    /// A finding of the connection test; `english` is the core's own, used where the id is unknown.
    static Problem diagnosis(const QString& id, const QStringList& args, const Problem& english);
};

} // namespace hookline::ui

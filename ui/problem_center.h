// What is wrong now, as banners, and what went wrong lately, as alerts: from the backend's problems, its log, its configuration
// file and the state of Kafka. @thread ui
#pragma once

#include "core/base/log.h"
#include "core/base/result.h"
#include "ui/texts.h"
#include "ui/widgets/message_panels.h"

#include <QHash>
#include <QObject>

namespace hookline::ui {

class AlertModel;
class Backend;
class MetricsHistory;

class ProblemCenter : public QObject {
    Q_OBJECT

public:
    ProblemCenter(Backend& backend, const MetricsHistory& history, MessagePanels& panels, AlertModel& alerts,
        QObject* parent = nullptr);
    /// Says everything that is wrong again, in the language of now.
    void retranslate();
    /// The language has no font on this system, or has one again.
    void showMissingFont(bool missing);
    /// A recording ended by itself; empty: it is being recorded again.
    void showRecordingStopped(const QString& reason);
    /// The last run did not end by itself.
    void showUncleanExit();

signals:
    void kafkaTestWanted();
    /// The Kafka settings, at the field with this key.
    void kafkaFieldWanted(const QString& key);
    void bridgeWanted();
    void topicWanted(const QString& cluster, const QString& servers, const QString& topic);
    void recordingWanted();
    void reportWanted();

private:
    struct Problem {
        QString what;
        QString remedy;
        Texts::ProblemFacts kafka; ///< of a problem of the bridge: where it was
        std::int64_t sinceMicros = 0;
    };
    void reported(const QString& id, const QString& text, const QString& remedy);
    void show(const QString& id, const Problem& problem);
    void logged(const base::LogLine& line);
    void showConfigIssues();
    void watchKafka();
    void watchState();
    /// What becomes of events while Kafka takes none.
    Texts::ProblemFacts::Queue queueNow() const;
    /// Of what the bridge reports, where it is; of other problems what is so now.
    Texts::ProblemFacts facts(const Problem& problem) const;
    // problem_fixes.cpp
    std::vector<MessagePanels::Action> fixesOf(const QString& id, const Problem& problem);
    std::vector<MessagePanels::Action> fixesOfFile(bool broken);
    /// How it stands, in figures; empty: nothing to say.
    QString stateOf(const QString& id, const Problem& problem) const;

    Backend& m_backend;
    const MetricsHistory& m_history;
    MessagePanels& m_panels;
    AlertModel& m_alerts;
    QHash<QString, Problem> m_problems; ///< as reported, in English
    QString m_kafkaId;
    Texts::ProblemFacts::Queue m_queue = Texts::ProblemFacts::Queue::HasRoom; ///< when the bridge's problem was last shown
    QString m_stateText;
    QString m_notRestored; ///< id of why the backup could not be restored the last time; empty: it could
    QString m_recordingStopped;
    bool m_uncleanExit = false;
};

} // namespace hookline::ui

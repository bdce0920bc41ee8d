// What is wrong now, as banners, and what went wrong lately, as alerts: from the backend's problems, its log, its configuration
// file and the state of Kafka. @thread ui
#pragma once

#include "core/base/log.h"
#include "ui/texts.h"

#include <QHash>
#include <QObject>

namespace hookline::ui {

class AlertModel;
class Backend;
class MessagePanels;
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

signals:
    void kafkaTestWanted();

private:
    struct Problem {
        QString what;
        QString remedy;
        Texts::ProblemFacts kafka; ///< of a problem of the bridge: where it was
    };
    void reported(const QString& id, const QString& text, const QString& remedy);
    void show(const QString& id, const Problem& problem);
    void logged(const base::LogLine& line);
    void showConfigIssues();
    void watchKafka();
    void watchState();
    /// Of what the bridge reports, where it is; of other problems what is so now.
    Texts::ProblemFacts facts(const Problem& problem) const;

    Backend& m_backend;
    const MetricsHistory& m_history;
    MessagePanels& m_panels;
    AlertModel& m_alerts;
    QHash<QString, Problem> m_problems; ///< as reported, in English
    QString m_kafkaId;
    QString m_stateText;
};

} // namespace hookline::ui

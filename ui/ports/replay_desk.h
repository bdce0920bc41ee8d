// What the window asks about the way from Kafka to MQTT: what records would become, and a range of them published once more.
// app/controllers implements it over the core, tests by a script.
//
// Commands return at once; answers come as signals on the UI thread, progress is pulled. @thread ui, every method
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/config/settings.h"
#include "core/metrics/replay_progress.h"

#include <QObject>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace hookline::ui {

/// Which records, when, and what they become.
struct ReplayOrder {
    std::string cluster;                  ///< where the topics are: one of the further Kafka clusters; empty: the default one
    std::vector<std::string> topics;
    std::vector<std::int32_t> partitions; ///< empty: all
    std::string from = "earliest";        ///< "earliest", "offset:N", "time:MILLISECONDS"
    std::string to = "latest";            ///< "latest", "offset:N", "time:MILLISECONDS": without that one
    double speed = 1;                     ///< of the records' own pace; 0: as fast as the broker takes them
    bool dryRun = false;
    config::SourceSettings message;       ///< topic, payload, qos, retain, user properties
    friend bool operator==(const ReplayOrder&, const ReplayOrder&) = default;
};

/// What the newest records of a source's topics would become.
struct SourcePreview {
    int ticket = 0; ///< of the question
    std::optional<base::Error> error; ///< no record could be read
    QString topic;  ///< of Kafka: the one that was looked at; empty: no topic fits
    std::vector<metrics::MessageSample> samples; ///< newest first
};

class ReplayDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// What is wrong with the [[source]] blocks of these settings, as the loader of the configuration file says it.
    virtual std::vector<config::Issue> checkSources(const config::KafkaSettings& settings) const = 0;
    /// Answers with previewed(), unless a newer question comes meanwhile.
    virtual void preview(int ticket, const config::SourceSettings& source) = 0;

    /// One replay at a time: one that runs is cancelled. What goes wrong at once is a progress that has failed.
    virtual void start(const ReplayOrder& order) = 0;
    virtual void setPaused(bool paused) = 0;
    virtual void cancel() = 0;
    /// One was started and is not over.
    virtual bool isRunning() const = 0;
    virtual metrics::ReplayProgress progress() const = 0; ///< of the last one
    virtual std::vector<metrics::MessageSample> samples() const = 0; ///< of the last one, if it was a dry run

    /// A rule of the bridge that would take replayed messages to Kafka once more, and the topic they would come to.
    struct Taker {
        QString rule;
        QString topic;
        friend bool operator==(const Taker&, const Taker&) = default;
    };
    /// Those for messages like these, in the order of the rules; a pair once. None while the bridge is off.
    virtual std::vector<Taker> takers(const std::vector<metrics::MessageSample>& samples) const = 0;

signals:
    void previewed(const hookline::ui::SourcePreview& preview);
    /// It has begun, or is over.
    void runningChanged(bool running);
};

} // namespace hookline::ui

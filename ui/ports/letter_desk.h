// The dead letters that the spool holds: how many of what, sent again, written into a file. app/controllers implements it over
// the runtime, tests by a script. It is a child of the Backend, found by its type: a backend without one holds no letters.
//
// Commands return at once; answers come as signals. @thread ui, every method
#pragma once

#include "core/base/result.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookline::ui {

/// What letters have in common.
struct LetterGroup {
    int code = 0;      ///< as tap::KafkaOutcome::errorCode; 0: Kafka had lost it, or it is not understood
    std::string topic; ///< of Kafka, as metrics::LossReport has it: CLUSTER/TOPIC on a further cluster
    std::string rule;
    friend bool operator==(const LetterGroup&, const LetterGroup&) = default;
};

struct HeldLetters {
    LetterGroup group;
    std::uint64_t count = 0;
    std::int64_t firstWallMicros = 0; ///< when the oldest of them was put aside
    std::int64_t lastWallMicros = 0;
};

struct LetterListing {
    std::optional<base::Error> error; ///< nobody can look: there is no spool, or the bridge is off
    std::vector<HeldLetters> groups;  ///< of all runs, in the order that the oldest ones died
};

/// What became of letters that were to be sent again.
struct LetterRetry {
    LetterGroup group;
    std::optional<base::Error> error;
    std::uint64_t back = 0;    ///< they wait in the queue now
    std::uint64_t damaged = 0; ///< not what had been written: they stay
    std::uint64_t refused = 0; ///< nobody takes them: they stay
    QString why;               ///< of the last refused one, in the core's words
};

struct LetterExport {
    QString file;
    std::uint64_t written = 0; ///< lines
    std::uint64_t damaged = 0; ///< of them: they say so
    QString problem;           ///< in words; nothing was written then
};

class LetterDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// Answers with listed(). Cheap while nothing has changed: what is known already is not read again.
    virtual void list() = 0;
    /// Answers with retried(), which may take as long as the disk is in trouble. One at a time: another one is ignored.
    virtual void retry(const LetterGroup& group) = 0;
    virtual bool isRetrying() const = 0;
    /// One JSON object a line. The file appears whole or not at all. Answers with exported(); one at a time, as retry().
    virtual void exportTo(const QString& file, const LetterGroup& group) = 0;
    /// Nothing is written, and nothing answered.
    virtual void cancelExport() = 0;
    virtual bool isExporting() const = 0;

signals:
    void listed(const hookline::ui::LetterListing& listing);
    void retried(const hookline::ui::LetterRetry& result);
    void exportProgress(qulonglong written);
    void exported(const hookline::ui::LetterExport& result);
};

} // namespace hookline::ui

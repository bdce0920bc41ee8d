// Where the bridge is stuck, in words: one judgement of counters, rates and what the brokers say. A pure function. @thread ui
#pragma once

#include "core/metrics/bridge_report.h"
#include "core/metrics/snapshot.h"
#include "ui/models/metrics_history.h"
#include "ui/widgets/state_dot.h"

#include <QCoreApplication>
#include <QString>

namespace hookline::ui {

class BridgeVerdict {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::BridgeVerdict)

public:
    enum class Kind {
        Off,
        Paused,        ///< by somebody
        Connecting,
        Flowing,
        NothingToDo,   ///< nothing comes and nothing waits
        Starved,       ///< messages come, and no rule takes them
        KafkaSlow,     ///< more comes than Kafka takes, or it takes its time
        Throttled,     ///< a broker asked for pauses
        LeaderMissing, ///< records wait for a partition that nobody leads
        LoginRefused,
        Refused,       ///< Kafka is there and does not take the records
        Down,
        DiskTrouble,   ///< of the spool
    };
    /// Which of the ladder's stages it is about.
    enum class Stage { None, Hook, Spool, Queue, InFlight, Acknowledged };

    struct Facts {
        const metrics::Snapshot& snapshot;
        const MetricsSample& now; ///< rates of the last second
        const metrics::BridgeReport& report; ///< empty: not known yet
        double queueGrowth = 0; ///< records a second; negative: it empties
        std::int64_t troubleSinceMicros = 0; ///< wall clock; 0: there is none
        bool lostLately = false; ///< records were lost within the last ten seconds
    };
    static BridgeVerdict judge(const Facts& facts);

    Kind kind = Kind::Off;
    State state = State::Off;
    Stage stage = Stage::None;
    QString text;
};

} // namespace hookline::ui

// What the window says about sources, replays and the messages that records become. Pure functions. @thread ui
#pragma once

#include "core/metrics/replay_progress.h"
#include "core/metrics/snapshot.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <array>

namespace hookline::ui {

class SourceWords {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::SourceWords)

public:
    using Skips = std::array<std::uint64_t, metrics::kSourceSkips>;

    static QString state(metrics::SourceState state);
    /// What the state means where it is not plain, and what to do; empty: nothing to say.
    static QString advice(metrics::SourceState state);
    static QString skip(metrics::SourceSkip reason);   ///< "a field is missing"
    static QString remedy(metrics::SourceSkip reason); ///< what somebody can do about it
    static std::uint64_t total(const Skips& skipped);
    /// After their total: "a field is missing", or "a field is missing (3), not an MQTT topic (1)"; empty: none.
    static QString skips(const Skips& skipped);
    static QString state(metrics::ReplayState state, bool dryRun);
    /// "42 s", "5 m 12 s", "2 h 03 m".
    static QString duration(double seconds);
};

} // namespace hookline::ui

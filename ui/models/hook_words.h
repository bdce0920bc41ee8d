// Words for hook points, phases, priorities and owners of callbacks; names that stand in scripts and code stay what they are.
// @thread ui
#pragma once

#include "core/metrics/hook_listing.h"

#include <QCoreApplication>
#include <QString>

#include <string_view>

namespace hookline::ui {

class HookWords {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::HookWords)

public:
    static QString pointHint(std::string_view point); ///< when it is asked; empty for one that is not known here
    static QString phase(metrics::HookPhase phase);
    static QString phaseHint(metrics::HookPhase phase);
    static QString priority(int priority); ///< "transform (800)"
    static QString owner(std::string_view owner);
    /// A script file's, not a part of the program.
    static bool isScript(std::string_view owner) noexcept { return owner.starts_with("script "); }
    static QString scriptName(std::string_view owner);
    /// "topic a/# or b/#, client dev-*"; empty without a filter.
    static QString filter(const metrics::CallbackFilter& filter);
};

} // namespace hookline::ui

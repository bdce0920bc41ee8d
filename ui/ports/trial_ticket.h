// Numbers for the questions of Backend::tryRule(). They say who asks, so that a newer question takes the place of the same asker's
// older one only, and nobody takes another's answer for its own.
#pragma once

namespace hookline::ui {

enum class TrialAsker : int { Editor, BridgePage, EventsPage, Exporter };

inline constexpr int kTrialAskerBits = 2;

/// Never 0, and not the same again before 2^29 questions. @thread ui
inline int nextTrialTicket(TrialAsker asker)
{
    static int last = 0;
    last = last == (1 << (31 - kTrialAskerBits)) - 1 ? 1 : last + 1;
    return (last << kTrialAskerBits) | static_cast<int>(asker);
}

/// @thread any
inline TrialAsker trialAskerOf(int ticket) noexcept { return static_cast<TrialAsker>(ticket & ((1 << kTrialAskerBits) - 1)); }

} // namespace hookline::ui

// The keys that somebody chose for the commands of the window, kept between two runs beside the layout, which resetting
// leaves them out of. @thread ui
#pragma once

#include "ui/command.h"

#include <QKeySequence>
#include <QList>

class QWidget;

namespace hookline::ui {

class ShortcutBook {
public:
    /// Each command gets the keys that were chosen for it.
    static void apply(const QList<Command>& commands);
    /// The same for a page in a window of its own, which is the page with this number there.
    static void applyTo(const QWidget& view, int page);
    /// An empty sequence: no keys.
    static void choose(const Command& command, const QKeySequence& keys);
    /// These keys are another's from now on; the command keeps those it has beside them.
    static void withdraw(const Command& command, const QKeySequence& keys);
    static void reset(const Command& command);
    static bool isChanged(const Command& command);
    /// Which other command hears these keys where this one is heard; null: none.
    static const Command* conflict(const QList<Command>& commands, const Command& command, const QKeySequence& keys);
};

} // namespace hookline::ui

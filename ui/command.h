// Something the user can do, for the palette and the sheet of shortcuts: an action and the page it belongs to. @thread ui
#pragma once

#include "ui/format.h"

#include <QAction>
#include <QKeySequence>
#include <QString>
#include <QStringList>

namespace hookline::ui {

struct Command {
    QAction* action = nullptr;
    QString area; ///< "Events"; empty: of the whole window
    int page = -1; ///< to be shown first; -1: none
};

/// "F1, Ctrl+/"; empty: it has no keys.
inline QString allKeys(const QAction& action)
{
    QStringList out;
    for (const QKeySequence& keys : action.shortcuts())
        out << keysText(keys);
    return out.join(QLatin1String(", "));
}

} // namespace hookline::ui

// Something the user can do, for the palette and the sheet of shortcuts: an action and the page it belongs to. @thread ui
#pragma once

#include <QString>

class QAction;

namespace hookline::ui {

struct Command {
    QAction* action = nullptr;
    QString area; ///< "Events"; empty: of the whole window
    int page = -1; ///< to be shown first; -1: none
};

} // namespace hookline::ui

// Asks before the bridge is paused, where that would hurt somebody, and says how. @thread ui
#pragma once

#include "ui/dialogs/question_dialog.h"

#include <QStringList>

namespace hookline::ui {

class PauseDialog : public QuestionDialog {
    Q_OBJECT

public:
    explicit PauseDialog(const QStringList& risks, QWidget* parent = nullptr);
};

} // namespace hookline::ui

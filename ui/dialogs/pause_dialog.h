// Asks before the bridge is paused, where that would hurt somebody, and says how. @thread ui
#pragma once

#include <QDialog>
#include <QStringList>

namespace hookline::ui {

class PauseDialog : public QDialog {
    Q_OBJECT

public:
    explicit PauseDialog(const QStringList& risks, QWidget* parent = nullptr);
};

} // namespace hookline::ui

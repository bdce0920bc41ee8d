// Asked before the window closes while clients are connected: the window is the broker. @thread ui
#pragma once

#include <QDialog>

namespace hookline::ui {

class CloseDialog : public QDialog {
    Q_OBJECT

public:
    /// `queued`: records that wait for Kafka. `tray`: there is one to go on in.
    CloseDialog(std::uint64_t clients, std::uint64_t queued, bool tray, QWidget* parent);

signals:
    void quitChosen();
    void trayChosen();
};

} // namespace hookline::ui

// Asked before the window closes while clients are connected: the window is the broker. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "ui/dialogs/question_dialog.h"

namespace hookline::ui {

class CloseDialog : public QuestionDialog {
    Q_OBJECT

public:
    /// `flushMillis`: how long stopping waits for Kafka. `tray`: there is one to go on in.
    CloseDialog(
        std::uint64_t clients, const metrics::KafkaSnapshot& kafka, std::uint32_t flushMillis, bool tray, QWidget* parent);

signals:
    void quitChosen();
    void trayChosen();

private:
    static QString consequences(std::uint64_t clients, const metrics::KafkaSnapshot& kafka, std::uint32_t flushMillis);
};

} // namespace hookline::ui

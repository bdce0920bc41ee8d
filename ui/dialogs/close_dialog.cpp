#include "ui/dialogs/close_dialog.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"

#include <QPushButton>

namespace hookline::ui {

CloseDialog::CloseDialog(
    std::uint64_t clients, const metrics::KafkaSnapshot& kafka, std::uint32_t flushMillis, bool tray, QWidget* parent)
    : QuestionDialog(QStringLiteral("close"), tr("Quit Hookline?"), tr("Quitting stops the broker."),
          consequences(clients, kafka, flushMillis), parent)
{
    addCancel("closeCancelPushButton", tr("Cancel")); // Enter must not stop a broker
    auto* keep = addAnswer("closeTrayPushButton", tr("Keep running in the tray"));
    keep->setVisible(tray);
    connect(keep, &QPushButton::clicked, this, &CloseDialog::trayChosen);
    connect(addAnswer("closeQuitPushButton", tr("Quit")), &QPushButton::clicked, this, &CloseDialog::quitChosen);
}

QString CloseDialog::consequences(std::uint64_t clients, const metrics::KafkaSnapshot& kafka, std::uint32_t flushMillis)
{
    QStringList lines { tr("%Ln client(s) will be disconnected.", nullptr, static_cast<int>(clients)) };
    if (const std::uint64_t waiting = kafka.queued + kafka.inFlight; waiting > 0) {
        const bool paused = kafka.pausedSinceWallMicros != 0, spool = kafka.spool.enabled;
        const QString most
            = flushMillis % 1000 != 0 ? milliseconds(flushMillis) : tr("%1\u00A0s").arg(number(flushMillis / 1000));
        const QString then = paused && spool
            ? tr("Bridging is paused: what rules keep on the disk stays there. The rest is sent first, for at most %1; "
                 "what is left then is lost.")
            : spool ? tr("What waits is sent first, for at most %1; what is left then stays on the disk where its rule "
                         "keeps it there, and else is lost.")
            : paused ? tr("What waits is sent first, although bridging is paused, for at most %1; what is left then is lost.")
                     : tr("What waits is sent first, for at most %1; what is left then is lost.");
        lines << sentences({ tr("%Ln record(s) still wait for Kafka.", nullptr, plural(waiting)), then.arg(most) });
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace hookline::ui

#include "ui/dialogs/close_dialog.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

CloseDialog::CloseDialog(std::uint64_t clients, const metrics::KafkaSnapshot& kafka, std::uint32_t flushMillis, bool tray, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("closeDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Quit Hookline?"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(10);
    auto* what = new Label(Role::Text, 1.1, true);
    what->setText(tr("Quitting stops the broker."));
    column->addWidget(what);
    QStringList lines { tr("%Ln client(s) will be disconnected.", nullptr, static_cast<int>(clients)) };
    if (const std::uint64_t waiting = kafka.queued + kafka.inFlight; waiting > 0) {
        const bool paused = kafka.pausedSinceWallMicros != 0, spool = kafka.spool.enabled;
        const QString most = flushMillis % 1000 != 0 ? milliseconds(flushMillis) : number(flushMillis / 1000) + QStringLiteral("\u00A0s");
        const QString then = paused && spool
            ? tr("Bridging is paused: what rules keep on the disk stays there. The rest is sent first, for at most %1; what is left then is lost.")
            : spool ? tr("What waits is sent first, for at most %1; what is left then stays on the disk where its rule keeps it there, and else is lost.")
            : paused ? tr("What waits is sent first, although bridging is paused, for at most %1; what is left then is lost.")
                     : tr("What waits is sent first, for at most %1; what is left then is lost.");
        lines << sentences({ tr("%Ln record(s) still wait for Kafka.", nullptr, plural(waiting)), then.arg(most) });
    }
    auto* why = new Label(Role::TextMuted);
    why->setObjectName(QStringLiteral("closeWhyLabel"));
    why->setText(lines.join(QLatin1Char('\n')));
    why->wrapped();
    why->setMinimumWidth(420);
    column->addWidget(why);
    column->addSpacing(8);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    const auto button = [&](const char* name, const QString& text) {
        auto* out = new QPushButton(text);
        out->setObjectName(QLatin1String(name));
        row->addWidget(out);
        return out;
    };
    auto* cancel = button("closeCancelPushButton", tr("Cancel"));
    auto* keep = button("closeTrayPushButton", tr("Keep running in the tray"));
    auto* quit = button("closeQuitPushButton", tr("Quit"));
    keep->setVisible(tray);
    column->addLayout(row);
    cancel->setDefault(true); // Enter must not stop a broker
    cancel->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(keep, &QPushButton::clicked, this, [this] {
        accept();
        emit trayChosen();
    });
    connect(quit, &QPushButton::clicked, this, [this] {
        accept();
        emit quitChosen();
    });
}

} // namespace hookline::ui

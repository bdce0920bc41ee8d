#include "ui/dialogs/close_dialog.h"

#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

CloseDialog::CloseDialog(std::uint64_t clients, std::uint64_t queued, bool tray, QWidget* parent)
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
    if (queued > 0)
        lines << tr("%Ln record(s) still wait for Kafka; they are sent first, for at most the flush time in the settings.",
            nullptr, static_cast<int>(queued));
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

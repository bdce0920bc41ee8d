#include "ui/dialogs/pause_dialog.h"

#include "ui/widgets/label.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

PauseDialog::PauseDialog(const QStringList& risks, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("pauseDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(tr("Pause bridging?"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(10);
    auto* what = new Label(Role::Text, 1.1, true);
    what->setText(tr("Records wait, in order, until bridging goes on."));
    column->addWidget(what);
    auto* why = new Label(Role::TextMuted);
    why->setObjectName(QStringLiteral("pauseWhyLabel"));
    why->setText(risks.join(QLatin1Char('\n')));
    why->wrapped();
    why->setMinimumWidth(440);
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
    auto* cancel = button("pauseCancelPushButton", tr("Cancel"));
    auto* pause = button("pausePushButton", tr("Pause bridging"));
    column->addLayout(row);
    cancel->setDefault(true);
    cancel->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(pause, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace hookline::ui

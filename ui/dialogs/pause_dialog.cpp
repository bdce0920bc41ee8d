#include "ui/dialogs/pause_dialog.h"

namespace hookline::ui {

PauseDialog::PauseDialog(const QStringList& risks, QWidget* parent)
    : QuestionDialog(QStringLiteral("pause"), tr("Pause bridging?"), tr("Records wait, in order, until bridging goes on."),
          risks.join(QLatin1Char('\n')), parent)
{
    addCancel("pauseCancelPushButton", tr("Cancel"));
    addAnswer("pausePushButton", tr("Pause bridging"));
}

} // namespace hookline::ui

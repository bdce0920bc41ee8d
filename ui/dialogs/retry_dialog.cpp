#include "ui/dialogs/retry_dialog.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/safe_text.h"

namespace hookline::ui {

RetryDialog::RetryDialog(const LetterGroup& group, std::uint64_t count, const QString& remedy,
    const metrics::KafkaSnapshot& kafka, QWidget* parent)
    : QuestionDialog(QStringLiteral("retry"), tr("Send again?"),
          tr("%1 record(s) go to the Kafka topic %2 again.", nullptr, plural(count))
              .arg(number(count), visibleText(group.topic, 60)),
          why(group, remedy, kafka), parent)
{
    addCancel("retryCancelPushButton", tr("Cancel"));
    addAnswer("retryPushButton", tr("Send again"));
}

QString RetryDialog::why(const LetterGroup& group, const QString& remedy, const metrics::KafkaSnapshot& kafka)
{
    QStringList out;
    if (group.rule.empty())
        out << tr("They become the newest records of the topic.");
    else
        out << tr("They become the newest records of the topic and are counted as matched by the rule %1 once more.")
                   .arg(visibleText(group.rule, 60));
    out << tr("If Kafka did take one of them after all, it will be there twice.");
    if (!remedy.isEmpty())
        out << sentences({ tr("Without a remedy they fail again and come back here:"), remedy });
    if (kafka.pausedSinceWallMicros != 0)
        out << tr("Bridging is paused: they wait until it goes on.");
    else if (kafka.state == metrics::KafkaState::Down)
        out << tr("Kafka cannot be reached: they wait until it can.");
    return out.join(QLatin1Char('\n'));
}

} // namespace hookline::ui

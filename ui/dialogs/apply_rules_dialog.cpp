#include "ui/dialogs/apply_rules_dialog.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/rule_draft.h"
#include "ui/ports/backend.h"

namespace hookline::ui {

ApplyRulesDialog::ApplyRulesDialog(const RuleDraft& draft, const Backend& backend, QWidget* parent)
    : ChangesDialog(tr("Apply rules"), "ruleChangesPlainTextEdit", draft.changes(), consequences(backend), parent)
{
    setObjectName(QStringLiteral("applyRulesDialog"));
}

QStringList ApplyRulesDialog::consequences(const Backend& backend)
{
    const metrics::KafkaSnapshot kafka = backend.snapshot().kafka;
    const std::uint64_t waiting = kafka.queued + kafka.inFlight;
    QStringList words { tr("The next event goes by the new rules: no restart, MQTT clients stay connected.") };
    if (waiting > 0)
        words << tr(
            "%1 record(s) already queued are still sent; where a topic changes, they go out first.", nullptr, plural(waiting))
                     .arg(number(waiting));
    words << tr("Written to %1, whose comments and other keys stay.").arg(backend.configFile());
    return words;
}

} // namespace hookline::ui

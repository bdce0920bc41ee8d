#include "ui/dialogs/apply_acl_dialog.h"

#include "ui/models/acl_draft.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

namespace hookline::ui {

ApplyAclDialog::ApplyAclDialog(const AclDraft& draft, const QString& path, Use use, const std::vector<config::Issue>& warnings, QWidget* parent)
    : ChangesDialog(tr("Apply access rules"), "aclChangesPlainTextEdit", lines(draft), consequences(path, use), parent)
{
    setObjectName(QStringLiteral("applyAclDialog"));
    constexpr int kMostWarnings = 3;
    QStringList words;
    for (const config::Issue& each : warnings) {
        const QString text = visibleText(Texts::issue(each).toStdString(), 400);
        if (words.size() < kMostWarnings)
            words << (each.line > 0 ? tr("Line %1: %2").arg(each.line).arg(text) : text);
    }
    if (!words.isEmpty())
        warn(words.join(QLatin1Char('\n')));
}

QStringList ApplyAclDialog::lines(const AclDraft& draft)
{
    const AclDraft::Changes changes = draft.changes();
    QStringList out = changes.lines;
    if (!changes.all)
        out << QStringLiteral("= ") + tr("and more: only the first of so many changes are shown");
    if (out.isEmpty())
        out << QStringLiteral("= ") + tr("line ends only");
    return out;
}

QStringList ApplyAclDialog::consequences(const QString& path, Use use)
{
    return { use == Use::AtOnce ? tr("The broker goes by the new rules at once, for clients that are connected as well: the next message counts. What is on its way is finished.")
            : use == Use::AtStart ? tr("The broker does not run; it goes by the new rules when it is started.")
                                  : tr("The broker does not use this file before the settings that name it are applied."),
        tr("Owner and permissions stay, and the previous text is kept beside it as .bak. Written to:")
            + QLatin1Char('\n') + visibleText(path.toStdString(), 200) };
}

} // namespace hookline::ui

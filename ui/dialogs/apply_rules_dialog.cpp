#include "ui/dialogs/apply_rules_dialog.h"

#include "ui/format.h"
#include "ui/models/rule_draft.h"
#include "ui/ports/backend.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

ApplyRulesDialog::ApplyRulesDialog(const RuleDraft& draft, const Backend& backend, QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("applyRulesDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Apply rules"));
    resize(680, 420);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    auto* heading = new Label(Role::Text, 1.1, true);
    heading->setText(tr("This will change:"));
    column->addWidget(heading);
    auto* list = new QPlainTextEdit;
    list->setObjectName(QStringLiteral("ruleChangesPlainTextEdit"));
    list->setAccessibleName(tr("Changes"));
    list->setReadOnly(true);
    list->setTabChangesFocus(true);
    list->setLineWrapMode(QPlainTextEdit::NoWrap);
    QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPointSizeF(font().pointSizeF());
    list->setFont(mono);
    QTextCursor cursor(list->document());
    const QStringList changes = draft.changes();
    for (const QString& line : changes) {
        QTextCharFormat format;
        const QChar sign = line.at(0);
        format.setForeground(theme()[sign == QLatin1Char('+') ? Role::Ok
                : sign == QLatin1Char('-')                    ? Role::Error
                : sign == QLatin1Char('~')                    ? Role::Warn
                                                              : Role::TextMuted]);
        cursor.insertText(line + (line == changes.last() ? QString() : QStringLiteral("\n")), format);
    }
    list->moveCursor(QTextCursor::Start);
    column->addWidget(list, 1);

    const metrics::KafkaSnapshot kafka = backend.snapshot().kafka;
    const std::uint64_t waiting = kafka.queued + kafka.inFlight;
    QStringList words { tr("The next event goes by the new rules: no restart, MQTT clients stay connected.") };
    if (waiting > 0)
        words << tr("%Ln record(s) on their way stay on their way; where a topic changes, they go out first.", nullptr, static_cast<int>(waiting));
    words << tr("Written to %1, whose comments and other keys stay.").arg(backend.configFile());
    auto* consequence = new Label(Role::TextMuted);
    consequence->setText(words.join(QLatin1Char(' ')));
    consequence->wrapped();
    column->addWidget(consequence);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* apply = buttons->addButton(tr("Apply"), QDialogButtonBox::AcceptRole);
    apply->setObjectName(QStringLiteral("applyChangesPushButton"));
    apply->setProperty("primary", true);
    apply->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    apply->setFocus();
}

} // namespace hookline::ui

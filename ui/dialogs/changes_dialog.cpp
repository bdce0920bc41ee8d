#include "ui/dialogs/changes_dialog.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/event_delegate.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

ChangesDialog::ChangesDialog(const QString& title, const char* name, const QStringList& changes, const QStringList& consequences, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    resize(680, 420);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(12);
    auto* heading = new Label(Role::Text, 1.1, true);
    heading->setText(tr("This will change:"));
    column->addWidget(heading);
    auto* list = new QPlainTextEdit;
    list->setObjectName(QLatin1String(name));
    list->setAccessibleName(tr("Changes"));
    list->setReadOnly(true);
    list->setTabChangesFocus(true);
    list->setLineWrapMode(QPlainTextEdit::NoWrap);
    list->setFont(EventDelegate::monospace(font()));
    QTextCursor cursor(list->document());
    for (qsizetype i = 0; i < changes.size(); ++i) {
        const QString& line = changes[i];
        QTextCharFormat format;
        const QChar sign = line.at(0);
        format.setForeground(theme()[sign == QLatin1Char('+') ? Role::Ok
                : sign == QLatin1Char('-')                    ? Role::Error
                : sign == QLatin1Char('~')                    ? Role::Warn
                                                              : Role::TextMuted]);
        cursor.insertText(i + 1 == changes.size() ? line : line + QLatin1Char('\n'), format);
    }
    list->moveCursor(QTextCursor::Start);
    column->addWidget(list, 1);
    auto* consequence = new Label(Role::TextMuted);
    consequence->setText(sentences(consequences));
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

void ChangesDialog::warn(const QString& text)
{
    auto* warning = new Label(Role::Warn);
    warning->setObjectName(QStringLiteral("changesWarningLabel"));
    warning->setText(text);
    warning->wrapped();
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->count() - 1, warning);
}

} // namespace hookline::ui

#include "ui/dialogs/diagnostics_dialog.h"

#include "ui/widgets/event_delegate.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

namespace hookline::ui {

DiagnosticsDialog::DiagnosticsDialog(const QByteArray& report, QWidget* parent)
    : QDialog(parent)
    , m_text(new QPlainTextEdit(QString::fromUtf8(report)))
{
    setObjectName(QStringLiteral("diagnosticsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Diagnostics"));
    resize(820, 600);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    auto* words = new Label(Role::TextMuted);
    words->setText(tr("For somebody who helps you. Passwords, tokens and keys are left out, and no messages are included; "
                      "log lines, addresses and names "
                      "are as they are. Read it before you give it away."));
    words->wrapped();
    column->addWidget(words);
    m_text->setObjectName(QStringLiteral("diagnosticsPlainTextEdit"));
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(EventDelegate::monospace(font()));
    m_text->setAccessibleName(tr("Diagnostics"));
    column->addWidget(m_text, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    auto* keep = buttons->addButton(tr("Save…"), QDialogButtonBox::ActionRole);
    connect(
        copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(keep, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getSaveFileName(this, tr("Save diagnostics"),
            QStringLiteral("hookline-diagnostics-%1.txt")
                .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"))),
            tr("Text (*.txt)"));
        if (!file.isEmpty() && !save(file))
            QMessageBox::warning(this, tr("Diagnostics"), tr("The file could not be written: %1").arg(file));
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

bool DiagnosticsDialog::save(const QString& file) const
{
    QSaveFile out(file);
    return out.open(QIODevice::WriteOnly) && out.write(m_text->toPlainText().toUtf8()) >= 0 && out.commit();
}

} // namespace hookline::ui

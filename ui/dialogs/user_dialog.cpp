#include "ui/dialogs/user_dialog.h"

#include "ui/core_words.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/spoken_label.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::ui {

UserDialog::UserDialog(const QString& name, QStringList taken, QWidget* parent)
    : QDialog(parent)
    , m_taken(std::move(taken))
{
    setObjectName(QStringLiteral("userDialog"));
    setWindowTitle(name.isEmpty() ? tr("New user") : tr("New password"));
    setMinimumWidth(460);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(10);
    const auto field = [&](const char* objectName, const QString& label, bool secret) {
        auto* edit = new QLineEdit;
        edit->setObjectName(QLatin1String(objectName));
        edit->setEchoMode(secret ? QLineEdit::Password : QLineEdit::Normal);
        addFormRow(form, edit, label)->setMinimumHeight(30); // on the line of its field
        connect(edit, &QLineEdit::textEdited, this, &UserDialog::check);
        return edit;
    };
    m_name = field("userNameLineEdit", tr("&Name"), false);
    m_password = field("userPasswordLineEdit", tr("&Password"), true);
    m_again = field("userAgainLineEdit", tr("The same &again"), true);
    m_name->setText(name);
    m_name->setReadOnly(!name.isEmpty());
    m_scram = new QCheckBox(tr("Also for SCRAM-SHA-256"));
    m_scram->setObjectName(QStringLiteral("userScramCheckBox"));
    m_scram->setToolTip(tr("MQTT 5 clients can then log in without sending the password. ASCII passwords only."));
    form->addRow(new QWidget, m_scram);
    column->addLayout(form);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("userProblemLabel"));
    m_problem->wrapped();
    column->addWidget(m_problem);
    column->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_ok = buttons->addButton(name.isEmpty() ? tr("Add user") : tr("Change password"), QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(QStringLiteral("userOkPushButton"));
    m_ok->setProperty("primary", true);
    m_ok->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &UserDialog::chosen);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    (name.isEmpty() ? m_name : m_password)->setFocus();
    check();
}

QString UserDialog::name() const { return m_name->text(); }
QString UserDialog::password() const { return m_password->text(); }
bool UserDialog::scram() const { return m_scram->isChecked(); }

void UserDialog::refuse(const QString& problem)
{
    speak(*m_problem, [problem] { return inOwnWords(problem); });
    m_problem->show();
}

void UserDialog::check()
{
    const QString password = m_password->text();
    const bool ascii = std::ranges::all_of(password, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7F; });
    m_scram->setEnabled(ascii);
    if (!ascii)
        m_scram->setChecked(false);
    QString problem;
    if (m_taken.contains(m_name->text()))
        problem = tr("There is a user of that name already.");
    else if (!m_again->text().isEmpty() && m_again->text() != password)
        problem = tr("The two passwords are not the same.");
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_ok->setEnabled(problem.isEmpty() && !m_name->text().isEmpty() && !password.isEmpty() && m_again->text() == password);
}

} // namespace hookline::ui

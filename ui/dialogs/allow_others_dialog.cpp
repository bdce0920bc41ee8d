#include "ui/dialogs/allow_others_dialog.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/ports/settings_desk.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr const char* kEveryAddress = "0.0.0.0";
constexpr const char* kUsersFile = "users"; ///< beside the configuration file

} // namespace

AllowOthersDialog::AllowOthersDialog(SettingsDesk& desk, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
{
    setObjectName(QStringLiteral("allowOthersDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Allow other computers"));
    setMinimumWidth(520);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    auto* about = new Label;
    about->wrapped();
    about->setText(tr("So far only programs on this computer reach the broker. From now on it would listen on every address "
                      "of this computer, "
                      "and whoever reaches it over the network could connect. The broker is started again; its clients "
                      "reconnect."));
    column->addWidget(about);
    m_withUser = new QRadioButton(tr("Only with a &user and a password"));
    m_withUser->setObjectName(QStringLiteral("withUserRadioButton"));
    m_withUser->setChecked(true);
    column->addWidget(m_withUser);
    auto* form = new QFormLayout;
    form->setContentsMargins(28, 0, 0, 0);
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(10);
    const auto field = [&](const char* name, const QString& label) {
        auto* edit = new QLineEdit;
        edit->setObjectName(QLatin1String(name));
        addFormRow(form, edit, label);
        connect(edit, &QLineEdit::textChanged, this, &AllowOthersDialog::check);
        return edit;
    };
    m_name = field("allowNameLineEdit", tr("&Name"));
    m_password = field("allowPasswordLineEdit", tr("&Password"));
    m_password->setEchoMode(QLineEdit::Password);
    column->addLayout(form);
    m_everybody = new QRadioButton(tr("&Everybody, without a password: for a network that you trust"));
    m_everybody->setObjectName(QStringLiteral("everybodyRadioButton"));
    column->addWidget(m_everybody);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("allowProblemLabel"));
    m_problem->wrapped();
    m_problem->hide();
    column->addWidget(m_problem);
    column->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_ok = buttons->addButton(tr("Allow them"), QDialogButtonBox::ActionRole);
    m_ok->setObjectName(QStringLiteral("allowPushButton"));
    m_ok->setProperty("primary", true);
    m_ok->setDefault(true);
    column->addWidget(buttons);
    connect(m_withUser, &QRadioButton::toggled, this, &AllowOthersDialog::check);
    connect(m_ok, &QPushButton::clicked, this, &AllowOthersDialog::allow);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_desk, &SettingsDesk::applied, this, &AllowOthersDialog::applied);
    m_name->setFocus();
    check();
}

void AllowOthersDialog::check()
{
    const bool user = m_withUser->isChecked();
    m_name->setEnabled(user);
    m_password->setEnabled(user);
    m_problem->hide();
    m_ok->setEnabled(!m_applying && (!user || (!m_name->text().isEmpty() && !m_password->text().isEmpty())));
}

void AllowOthersDialog::allow()
{
    std::string file = m_desk.saved().access.passwordFile;
    const bool user = m_withUser->isChecked();
    if (user) {
        if (file.empty())
            file = kUsersFile;
        if (const auto set = m_desk.setUser(fromUtf8(file), m_name->text(), m_password->text(), false); !set) {
            say(fromUtf8(set.error().text()));
            return;
        }
    }
    m_applying = true;
    check();
    m_desk.apply([file, user](config::Settings& settings) {
        settings.broker.bind = kEveryAddress;
        settings.access.passwordFile = file;
        if (!user)
            settings.access.anonymous = config::Anonymous::Always;
        else if (settings.access.anonymous == config::Anonymous::Always)
            settings.access.anonymous = config::Anonymous::Auto;
    });
}

void AllowOthersDialog::applied(const QString& errorId, const QString& errorText, const QStringList& refused)
{
    if (!std::exchange(m_applying, false))
        return;
    check();
    if (!errorId.isEmpty() || !refused.isEmpty()) {
        say(errorId.isEmpty() ? refused.join(QLatin1Char('\n')) : errorText);
        return;
    }
    m_desk.restartBroker();
    accept();
}

void AllowOthersDialog::say(const QString& problem)
{
    m_problem->setText(inOwnWords(problem));
    m_problem->show();
}

} // namespace hookline::ui

#include "ui/dialogs/acl_rule_dialog.h"

#include "core/config/issue_texts.h"
#include "ui/format.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {

using config::AclRule;
using config::AclText;

AclRuleDialog::AclRuleDialog(const SettingsDesk& desk, const AclRule& rule, bool isNew, const QStringList& users, QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_users(users)
{
    setObjectName(QStringLiteral("aclRuleDialog"));
    setWindowTitle(isNew ? tr("New access rule") : tr("Access rule"));
    setMinimumWidth(560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(10);
    const auto row = [&](const char* objectName, const QString& label, QWidget* field) {
        field->setObjectName(QLatin1String(objectName));
        Label* words = addFormRow(form, field, label);
        words->setMinimumWidth(words->sizeHint().width() + 4); // the mnemonic's line makes it a little wider
        words->setMinimumHeight(30); // on the line of its field
        return words;
    };
    m_whom = new QComboBox;
    m_whom->addItem(tr("One user"), static_cast<int>(AclRule::Whom::User));
    m_whom->addItem(tr("Everybody"), static_cast<int>(AclRule::Whom::Everybody));
    m_whom->addItem(tr("Clients without a user name"), static_cast<int>(AclRule::Whom::Anonymous));
    m_whom->setCurrentIndex(m_whom->findData(static_cast<int>(rule.whom)));
    row("aclWhomComboBox", tr("&Who"), m_whom);
    m_user = new QComboBox;
    m_user->setEditable(true);
    m_user->setInsertPolicy(QComboBox::NoInsert);
    for (const QString& each : users) {
        if (visibleText(each.toStdString(), 200) == each) // one that is not what it looks like is not offered
            m_user->addItem(each);
    }
    m_user->completer()->setCaseSensitivity(Qt::CaseSensitive); // names are
    m_user->setCurrentIndex(-1);
    m_user->setEditText(fromUtf8(rule.user));
    m_userLabel = row("aclUserComboBox", tr("&User name"), m_user);
    m_access = new QComboBox;
    m_access->addItem(tr("Allow: publish and receive"), static_cast<int>(AclRule::Access::ReadWrite));
    m_access->addItem(tr("Allow: receive, that is subscribe to it"), static_cast<int>(AclRule::Access::Read));
    m_access->addItem(tr("Allow: publish"), static_cast<int>(AclRule::Access::Write));
    m_access->addItem(tr("Deny: neither publish nor receive"), static_cast<int>(AclRule::Access::Deny));
    m_access->setCurrentIndex(m_access->findData(static_cast<int>(rule.access)));
    row("aclAccessComboBox", tr("W&hat"), m_access);
    m_filter = new QLineEdit(fromUtf8(rule.filter));
    m_filter->setPlaceholderText(QStringLiteral("plant/1/#"));
    row("aclFilterLineEdit", tr("&Topic filter"), m_filter);
    m_hint = new Label(Role::TextMuted, 0.95);
    m_hint->note();
    form->addRow(new QWidget, m_hint);
    auto* line = new Label;
    line->setText(tr("In the file"));
    auto* lines = new QWidget;
    auto* linesColumn = new QVBoxLayout(lines);
    linesColumn->setContentsMargins(0, 0, 0, 0);
    linesColumn->setSpacing(2);
    const auto fileLine = [&](const char* objectName) {
        auto* out = new ElidedLabel(Role::TextMuted);
        out->setObjectName(QLatin1String(objectName));
        out->setMonospace();
        out->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        linesColumn->addWidget(out);
        return out;
    };
    m_section = fileLine("aclSectionLabel");
    m_line = fileLine("aclLineLabel");
    line->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    form->addRow(line, lines);
    column->addLayout(form);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("aclRuleProblemLabel"));
    m_note = new Label(Role::Warn);
    m_note->setObjectName(QStringLiteral("aclRuleNoteLabel"));
    for (Label* label : { m_problem, m_note }) {
        label->note();
        column->addWidget(label);
    }
    column->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_ok = buttons->addButton(isNew ? tr("Add to the rules") : tr("Change the rule"), QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(QStringLiteral("aclRuleOkPushButton"));
    m_ok->setProperty("primary", true);
    m_ok->setDefault(true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_whom, &QComboBox::currentIndexChanged, this, &AclRuleDialog::check);
    connect(m_user, &QComboBox::editTextChanged, this, &AclRuleDialog::check);
    connect(m_access, &QComboBox::currentIndexChanged, this, &AclRuleDialog::check);
    connect(m_filter, &QLineEdit::textChanged, this, &AclRuleDialog::check);
    if (isNew && rule.whom == AclRule::Whom::User && rule.user.empty())
        m_user->setFocus();
    else
        m_filter->setFocus();
    check();
}

AclRule AclRuleDialog::rule() const
{
    AclRule out;
    out.whom = static_cast<AclRule::Whom>(m_whom->currentData().toInt());
    if (out.whom == AclRule::Whom::User)
        out.user = m_user->currentText().toStdString();
    out.access = static_cast<AclRule::Access>(m_access->currentData().toInt());
    out.filter = m_filter->text().toStdString();
    return out;
}

void AclRuleDialog::check()
{
    const AclRule made = rule();
    const bool user = made.whom == AclRule::Whom::User;
    m_user->setEnabled(user);
    m_userLabel->setEnabled(user);
    m_hint->setText(made.whom == AclRule::Whom::Everybody
            ? tr("+ is one level, # all levels below. %c stands for the client ID, %u for the user name.")
            : tr("+ is one level, # all levels below."));
    m_section->setFullText(user ? QStringLiteral("user ") + visibleText(made.user, 400) : QString());
    m_section->setVisible(user);
    m_line->setFullText(visibleText(AclText::lineOf(made), 400));
    const bool complete = !made.filter.empty() && (!user || !made.user.empty());
    QString problem;
    QStringList notes;
    if (complete && !AclText::canSay(made)) {
        problem = Texts::issue(config::makeIssue("acl.not_a_line", "access.acl_file"));
    } else if (complete) {
        AclText alone;
        alone.add(made);
        for (const config::Issue& issue : m_desk.checkAcl(alone.text())) {
            const QString text = visibleText(Texts::issue(issue).toStdString(), 600);
            if (issue.severity == config::Severity::Warning)
                notes << text;
            else if (problem.isEmpty())
                problem = text;
        }
    }
    if (user && !made.user.empty() && !m_users.isEmpty() && !m_users.contains(fromUtf8(made.user)))
        notes << tr("No such user in the password file.");
    const QString shownUser = visibleText(made.user, 300), shownFilter = visibleText(made.filter, 300);
    if (problem.isEmpty() && (shownUser != fromUtf8(made.user) || shownFilter != fromUtf8(made.filter)) && made.filter.size() + made.user.size() < 300)
        notes << tr("There are invisible characters in it: %1").arg(visibleText(made.user + (made.user.empty() ? "" : " ") + made.filter, 300));
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_note->setText(notes.join(QLatin1Char('\n')));
    m_note->setVisible(!notes.isEmpty());
    m_ok->setEnabled(complete && problem.isEmpty());
    if (const int wanted = layout()->totalHeightForWidth(width()); isVisible() && height() < wanted)
        resize(width(), wanted); // else the fields would be pressed together
}

} // namespace hookline::ui

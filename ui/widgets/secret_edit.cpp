#include "ui/widgets/secret_edit.h"

#include "core/config/secret_reference.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/ports/secret_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/label.h"
#include "ui/widgets/note_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::ui {

using config::SecretKind;

namespace {

/// Nothing a person could unlock or wait for: there is none.
bool isMissing(const base::Error& error)
{
    return error.id == "keychain.no_session" || error.id == "keychain.no_service" || error.id == "keychain.no_answer";
}

} // namespace

SecretEdit::SecretEdit(const QString& name, QWidget* parent)
    : QWidget(parent)
{
    setObjectName(name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_kind = new QComboBox;
    m_kind->setObjectName(name + QLatin1String("KindComboBox"));
    for (const SecretKind kind : { SecretKind::Keychain, SecretKind::Environment, SecretKind::File })
        m_kind->addItem(QString(), static_cast<int>(kind));
    m_value = new QLineEdit;
    m_value->setObjectName(name + QLatin1String("LineEdit"));
    row->addWidget(m_kind);
    row->addWidget(m_value, 1);
    column->addLayout(row);
    m_unencrypted = new QCheckBox;
    m_unencrypted->setObjectName(name + QLatin1String("UnencryptedCheckBox"));
    column->addWidget(m_unencrypted);
    m_says = new NoteLabel(Role::TextMuted);
    m_says->setObjectName(name + QLatin1String("KeychainLabel"));
    column->addWidget(m_says);
    m_remedies = new QWidget;
    auto* remedies = new FlowLayout(8, m_remedies);
    const auto button = [&](const char* what) {
        auto* out = new QPushButton;
        out->setObjectName(name + QLatin1String(what));
        out->setAutoDefault(false);
        remedies->addWidget(out);
        return out;
    };
    m_unlock = button("UnlockPushButton");
    m_again = button("AskAgainPushButton");
    m_useFile = button("UseFilePushButton");
    m_useVariable = button("UseVariablePushButton");
    column->addWidget(m_remedies);
    setFocusProxy(m_value);
    connect(m_kind, &QComboBox::activated, this, [this] { choose(m_kind->currentData().toInt()); });
    connect(m_value, &QLineEdit::textEdited, this, [this] {
        showState();
        emit edited();
    });
    connect(m_value, &QLineEdit::editingFinished, this, &SecretEdit::editingFinished);
    connect(m_unencrypted, &QCheckBox::clicked, this, [this] {
        kindChanged();
        emit edited();
        emit editingFinished();
    });
    connect(m_unlock, &QPushButton::clicked, this, &SecretEdit::unlock);
    connect(m_again, &QPushButton::clicked, this, &SecretEdit::look);
    connect(m_useFile, &QPushButton::clicked, this, [this] { choose(static_cast<int>(SecretKind::File)); });
    connect(m_useVariable, &QPushButton::clicked, this, [this] { choose(static_cast<int>(SecretKind::Environment)); });
    retranslate();
}

void SecretEdit::setKeychain(SecretDesk* desk, const QString& entry)
{
    m_desk = desk;
    m_newEntry = entry;
    if (!m_hasEntry)
        m_entry = entry;
    m_state = State::Unknown;
    if (isVisible())
        look();
    showState();
}

void SecretEdit::setReference(const QString& reference)
{
    const config::SecretReference parsed = config::parseSecret(reference.toStdString());
    m_wasPlain = !reference.isEmpty() && parsed.kind == SecretKind::Text;
    m_hasEntry = parsed.kind == SecretKind::Keychain;
    m_entry = m_hasEntry ? fromUtf8(parsed.value) : m_newEntry;
    const SecretKind kind = parsed.kind == SecretKind::Text ? SecretKind::Keychain : parsed.kind;
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kind)));
    m_unencrypted->setChecked(m_wasPlain);
    m_value->setText(m_hasEntry ? QString() : fromUtf8(parsed.value));
    m_state = State::Unknown;
    kindChanged();
}

QString SecretEdit::reference() const
{
    const auto kind = static_cast<SecretKind>(m_kind->currentData().toInt());
    if (kind == SecretKind::Keychain) {
        if (m_unencrypted->isChecked())
            return m_value->text().isEmpty() ? QString() : fromUtf8(config::writeSecret({ SecretKind::Text, m_value->text().toStdString() }));
        return m_hasEntry || !m_value->text().isEmpty() ? fromUtf8(config::writeSecret({ kind, m_entry.toStdString() })) : QString();
    }
    const QString value = m_value->text().trimmed();
    return value.isEmpty() ? QString() : fromUtf8(config::writeSecret({ kind, value.toStdString() }));
}

bool SecretEdit::inKeychain() const
{
    return static_cast<SecretKind>(m_kind->currentData().toInt()) == SecretKind::Keychain && !m_unencrypted->isChecked();
}

QString SecretEdit::unsaved() const { return inKeychain() ? m_value->text() : QString(); }

void SecretEdit::saved()
{
    m_value->clear();
    m_hasEntry = true;
    m_wasPlain = false;
    m_state = State::Unknown;
    kindChanged();
}

void SecretEdit::showProblem(const base::Error& error)
{
    m_state = State::Failed;
    m_error = error;
    showState();
}

void SecretEdit::choose(int kind)
{
    m_kind->setCurrentIndex(m_kind->findData(kind));
    m_value->clear(); // a password must not become the name of a file
    m_unencrypted->setChecked(false);
    kindChanged();
    m_value->setFocus();
    emit edited();
    emit editingFinished();
}

void SecretEdit::kindChanged()
{
    const auto kind = static_cast<SecretKind>(m_kind->currentData().toInt());
    m_value->setEchoMode(kind == SecretKind::Keychain ? QLineEdit::Password : QLineEdit::Normal);
    m_value->setPlaceholderText(kind == SecretKind::Environment ? QStringLiteral("KAFKA_PASSWORD")
            : kind == SecretKind::File                          ? QStringLiteral("/etc/hookline/kafka-password")
            : m_hasEntry && inKeychain()                        ? QStringLiteral("••••••••")
                                                                : QString());
    m_unencrypted->setVisible(kind == SecretKind::Keychain);
    m_kind->setVisible(kind != SecretKind::Keychain || !m_unencrypted->isChecked()); // it would name a place where the secret is not
    if (m_state == State::Unknown && isVisible())
        look();
    showState();
}

void SecretEdit::look()
{
    if (!m_desk || static_cast<SecretKind>(m_kind->currentData().toInt()) != SecretKind::Keychain)
        return;
    m_state = State::Asking;
    const auto answer = [this, number = m_question + 1](const base::Result<>& result) {
        if (number != m_question || m_state != State::Asking)
            return;
        m_state = result ? State::Open : State::Failed;
        if (!result)
            m_error = result.error();
        showState();
    };
    ++m_question;
    if (m_hasEntry)
        m_desk->look(m_entry, this, answer);
    else
        m_desk->probe(this, answer);
    showState();
}

void SecretEdit::unlock()
{
    if (!m_desk)
        return;
    m_state = State::Asking;
    ++m_question;
    m_desk->unlock(m_entry, this, [this, number = m_question](const base::Result<>& result) {
        if (number != m_question)
            return;
        if (result)
            look();
        else
            showProblem(result.error());
    });
    showState();
}

void SecretEdit::showState()
{
    const bool keychain = static_cast<SecretKind>(m_kind->currentData().toInt()) == SecretKind::Keychain;
    const bool kept = keychain && m_desk && m_desk->isKeptForSession(m_entry);
    const bool open = m_state == State::Open, failed = m_state == State::Failed;
    const bool missing = failed && isMissing(m_error);
    const QString name = visibleText(m_entry.toStdString(), 80);
    QString text, why;
    Role role = Role::TextMuted;
    if (keychain && m_unencrypted->isChecked()) {
        role = Role::Warn;
        text = tr("It stands in the settings file as it is: whoever can read the file has it.");
        if (m_wasPlain && open)
            text = sentences({ text, tr("Clear the box, and Apply moves it to the system keychain.") });
    } else if (keychain && m_state == State::Asking) {
        text = tr("Asking the system keychain…");
    } else if (keychain && failed && !(kept && missing)) {
        const Texts::Problem problem = Texts::problem(fromUtf8(m_error.id), fromUtf8(m_error.what), {}, {});
        role = m_error.id == "keychain.no_entry" || m_error.id == "keychain.locked" || missing ? Role::Warn : Role::Error;
        text = problem.what;
        if (m_wasPlain && missing)
            text = sentences({ text, tr("The secret stays in the settings file until it is somewhere else.") });
        else if (missing)
            text = sentences({ text, tr("What is typed here is kept in memory and forgotten when Hookline ends. To keep it, use a file or an environment variable.") });
        else if (m_error.id == "keychain.locked") // its remedy names the settings, which these are
            text = sentences({ text, tr("Unlock it here or with its own program; events wait until then.") });
        else
            text = sentences({ text, problem.remedy });
        why = coreText(m_error.why, 200); // the system's own words
    } else if (kept) {
        role = Role::Warn;
        text = tr("Kept in memory: it is forgotten when Hookline ends. To keep it, use a file or an environment variable.");
    } else if (keychain && open) {
        text = !m_value->text().isEmpty() ? tr("Apply puts it into the system keychain as %1.").arg(name)
            : m_hasEntry                  ? tr("Kept in the system keychain as %1.").arg(name)
                                          : tr("What is typed here goes into the system keychain.");
    }
    m_says->setText(text);
    m_says->setRole(role);
    m_says->setToolTip(toolTipText(why));
    m_says->setVisible(!text.isEmpty() && isEnabled());
    const bool asks = keychain && !m_unencrypted->isChecked() && isEnabled();
    m_unlock->setVisible(asks && failed && (m_error.id == "keychain.locked" || m_error.id == "keychain.dismissed"));
    m_again->setVisible(asks && failed);
    m_useFile->setVisible(asks && (missing || kept));
    m_useVariable->setVisible(asks && (missing || kept));
    m_remedies->setVisible(asks && (failed || kept));
    m_value->setAccessibleDescription(why.isEmpty() ? text : withDetail(text, why));
}

void SecretEdit::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_state == State::Unknown)
        look();
}

void SecretEdit::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::EnabledChange)
        showState();
    QWidget::changeEvent(event);
}

void SecretEdit::retranslate()
{
    m_kind->setItemText(0, tr("System keychain"));
    m_kind->setItemText(1, tr("Environment variable"));
    m_kind->setItemText(2, tr("File"));
    m_kind->setAccessibleName(tr("Where the secret is"));
    m_unencrypted->setText(tr("Store unencrypted in the settings file"));
    m_unlock->setText(tr("Unlock…"));
    m_again->setText(tr("Ask again"));
    m_useFile->setText(tr("Use a file"));
    m_useVariable->setText(tr("Use an environment variable"));
    showState();
}

} // namespace hookline::ui

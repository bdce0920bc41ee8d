// KafkaForm's pages "Security" and "Advanced": encryption, login, and any property of librdkafka.
#include "core/config/secret_reference.h"
#include "core/config/security_checks.h"
#include "ui/dialogs/kafka_form.h"
#include "ui/dialogs/named.h"
#include "ui/dialogs/paste_properties_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/ports/secret_desk.h"
#include "ui/widgets/label.h"
#include "ui/widgets/secret_edit.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRandomGenerator>
#include <QVersionNumber>

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

using config::SaslMechanism;
using config::SecurityProtocol;

const QString kHidden = QStringLiteral("••••••••");

bool holdsSecret(const std::string& name)
{
    for (const char* part : { "password", "secret", "ssl.key.pem", "oauthbearer.config" }) {
        if (name.find(part) != std::string::npos)
            return true;
    }
    return false;
}

void setWords(QComboBox* box, const QStringList& words)
{
    for (int i = 0; i < words.size(); ++i) {
        if (i < box->count())
            box->setItemText(i, words[i]);
        else
            box->addItem(words[i], i);
    }
}

} // namespace

QLineEdit* KafkaForm::addFile(QFormLayout* form, const char* key, const char* name)
{
    auto* edit = named(new QLineEdit, name);
    addField(form, key, edit);
    QAction* choose = edit->addAction(icon("folder"), QLineEdit::TrailingPosition);
    connect(choose, &QAction::triggered, this, [this, edit] {
        const QString file = QFileDialog::getOpenFileName(this, {}, edit->text());
        if (file.isEmpty())
            return;
        edit->setText(file);
        changed();
        validateNow();
    });
    connect(edit, &QLineEdit::textEdited, this, &KafkaForm::changed);
    connect(edit, &QLineEdit::editingFinished, this, &KafkaForm::validateNow);
    m_securityEdits.push_back(edit);
    return edit;
}

QLineEdit* KafkaForm::addText(QFormLayout* form, const char* key, const char* name)
{
    auto* edit = named(new QLineEdit, name);
    addField(form, key, edit);
    connect(edit, &QLineEdit::textEdited, this, &KafkaForm::changed);
    connect(edit, &QLineEdit::editingFinished, this, &KafkaForm::validateNow);
    m_securityEdits.push_back(edit);
    return edit;
}

SecretEdit* KafkaForm::addSecret(QFormLayout* form, const char* key, const char* name)
{
    auto* edit = new SecretEdit(QLatin1String(name));
    addField(form, key, edit);
    connect(edit, &SecretEdit::edited, this, &KafkaForm::changed);
    connect(edit, &SecretEdit::editingFinished, this, &KafkaForm::validateNow);
    m_securitySecrets.push_back(edit);
    return edit;
}

void KafkaForm::buildSecurity()
{
    QFormLayout* form = addPage();
    m_securityForm = form;
    m_protocol = named(new QComboBox, "protocolComboBox");
    addField(form, "kafka.security_protocol", m_protocol);
    m_mechanism = named(new QComboBox, "mechanismComboBox");
    for (const SaslMechanism mechanism : { SaslMechanism::Plain, SaslMechanism::ScramSha256, SaslMechanism::ScramSha512,
             SaslMechanism::Gssapi, SaslMechanism::OauthBearer })
        m_mechanism->addItem(fromUtf8(std::string(config::word(mechanism))), static_cast<int>(mechanism));
    addField(form, "kafka.sasl_mechanism", m_mechanism);
    m_user = addText(form, "kafka.sasl_user", "userLineEdit");
    m_password = addSecret(form, "kafka.sasl_password", "password");
    m_token = addSecret(form, "kafka.oauth_token", "token");
    m_kerberosService = addText(form, "kafka.kerberos_service", "kerberosServiceLineEdit");
    m_kerberosPrincipal = addText(form, "kafka.kerberos_principal", "kerberosPrincipalLineEdit");
    m_kerberosKeytab = addFile(form, "kafka.kerberos_keytab", "kerberosKeytabLineEdit");
    m_ca = addFile(form, "kafka.tls_ca", "caLineEdit");
    m_certificate = addFile(form, "kafka.tls_certificate", "certificateLineEdit");
    m_key = addFile(form, "kafka.tls_key", "keyLineEdit");
    m_keyPassword = addSecret(form, "kafka.tls_key_password", "keyPassword");
    connect(m_key, &QLineEdit::textChanged, this, &KafkaForm::showSecurityFields);
    m_verify = named(new QComboBox, "verifyComboBox");
    addField(form, "kafka.tls_verify", m_verify);
    for (QComboBox* box : { m_protocol, m_mechanism, m_verify }) {
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            if (m_loading)
                return;
            showSecurityFields();
            changed();
            validateNow();
        });
    }
}

void KafkaForm::buildAdvanced()
{
    QFormLayout* form = addPage();
    m_properties = named(new QPlainTextEdit, "propertiesEdit");
    m_properties->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_properties->setFont(fixedFont());
    m_properties->setMinimumHeight(160);
    addField(form, "kafka.properties", m_properties);
    m_other = named(new Label(Role::Warn), "otherIssuesLabel");
    m_other->wrapped();
    form->addRow(m_other);
    connect(m_properties, &QPlainTextEdit::textChanged, this, &KafkaForm::changed);
}

void KafkaForm::loadSecurity(const config::KafkaSettings& s)
{
    m_protocol->setCurrentIndex(static_cast<int>(s.securityProtocol));
    m_mechanism->setCurrentIndex(static_cast<int>(s.saslMechanism));
    m_verify->setCurrentIndex(static_cast<int>(s.tlsVerify));
    m_user->setText(fromUtf8(s.saslUser));
    m_password->setReference(fromUtf8(s.saslPassword));
    m_token->setReference(fromUtf8(s.oauthToken));
    m_kerberosService->setText(fromUtf8(s.kerberosService));
    m_kerberosPrincipal->setText(fromUtf8(s.kerberosPrincipal));
    m_kerberosKeytab->setText(fromUtf8(s.kerberosKeytab));
    const auto pem = [](QLineEdit* edit, const std::string& value) { // a field of one line is no place for it: it is kept, not shown
        const bool isText = config::isPem(value);
        edit->setText(isText ? QString() : fromUtf8(value));
        edit->setPlaceholderText(isText ? QStringLiteral("-----BEGIN …") : QString());
    };
    pem(m_ca, s.tlsCa);
    pem(m_certificate, s.tlsCertificate);
    pem(m_key, s.tlsKey);
    m_keyPassword->setReference(fromUtf8(s.tlsKeyPassword));
    QStringList lines;
    std::map<std::string, std::string> others = s.properties;
    m_tuning.load(others);
    for (const auto& [name, value] : others)
        lines << fromUtf8(name) + QLatin1String(" = ") + (holdsSecret(name) ? kHidden : fromUtf8(value));
    m_properties->setPlainText(lines.join(QLatin1Char('\n')));
    showSecurityFields();
}

void KafkaForm::readSecurity(config::KafkaSettings& s) const
{
    const auto text = [](const QLineEdit* edit) { return edit->text().trimmed().toStdString(); };
    const auto pem = [&](const QLineEdit* edit, const std::string& before) {
        const std::string now = text(edit);
        return now.empty() && config::isPem(before) && !edit->placeholderText().isEmpty() ? before : now;
    };
    s.securityProtocol = static_cast<SecurityProtocol>(m_protocol->currentIndex());
    s.saslMechanism = static_cast<SaslMechanism>(m_mechanism->currentIndex());
    s.tlsVerify = static_cast<config::TlsVerify>(m_verify->currentIndex());
    s.saslUser = text(m_user);
    s.saslPassword = m_password->reference().toStdString();
    s.oauthToken = m_token->reference().toStdString();
    s.kerberosService = text(m_kerberosService);
    s.kerberosPrincipal = text(m_kerberosPrincipal);
    s.kerberosKeytab = text(m_kerberosKeytab);
    s.tlsCa = pem(m_ca, m_base.tlsCa);
    s.tlsCertificate = pem(m_certificate, m_base.tlsCertificate);
    s.tlsKey = pem(m_key, m_base.tlsKey);
    s.tlsKeyPassword = m_keyPassword->reference().toStdString();
    std::map<std::string, std::string> properties;
    for (const QString& line : m_properties->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        const std::string name = line.left(equals).trimmed().toStdString();
        const QString value = equals < 0 ? QString() : line.mid(equals + 1).trimmed();
        if (name.empty() && value.isEmpty())
            continue;
        const auto before = m_base.properties.find(name);
        properties[name] = value == kHidden && before != m_base.properties.end() ? before->second : value.toStdString();
    }
    m_tuning.store(properties, m_base.properties);
    s.properties = std::move(properties);
}

std::vector<std::string> KafkaForm::writtenOut() const
{
    std::vector<std::string> out;
    for (const QString& line : m_properties->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        out.push_back(line.section(QLatin1Char('='), 0, 0).trimmed().toStdString());
    return out;
}

void KafkaForm::showSecurityFields()
{
    config::KafkaSecurity s;
    s.securityProtocol = static_cast<SecurityProtocol>(m_protocol->currentIndex());
    const auto mechanism = static_cast<SaslMechanism>(m_mechanism->currentIndex());
    const bool sasl = s.usesSasl();
    const bool kerberos = sasl && mechanism == SaslMechanism::Gssapi;
    const bool token = sasl && mechanism == SaslMechanism::OauthBearer;
    const bool password = sasl && !kerberos && !token;
    const auto show = [&](std::initializer_list<const char*> keys, bool visible) {
        for (const char* key : keys)
            m_securityForm->setRowVisible(field(key).label, visible);
    };
    show({ "kafka.sasl_mechanism" }, sasl);
    show({ "kafka.sasl_user", "kafka.sasl_password" }, password);
    show({ "kafka.oauth_token" }, token);
    show({ "kafka.kerberos_service", "kafka.kerberos_principal", "kafka.kerberos_keytab" }, kerberos);
    show({ "kafka.tls_ca", "kafka.tls_certificate", "kafka.tls_key", "kafka.tls_key_password", "kafka.tls_verify" }, s.usesTls());
    const bool key = !m_key->text().trimmed().isEmpty() || !m_key->placeholderText().isEmpty()
        || !m_keyPassword->reference().isEmpty();
    m_keyPassword->setEnabled(key);
    field("kafka.tls_key_password").label->setEnabled(key);
    Label* hint = field("kafka.sasl_mechanism").hint;
    const bool scram = mechanism == SaslMechanism::ScramSha256 || mechanism == SaslMechanism::ScramSha512;
    const QVersionNumber library = QVersionNumber::fromString(m_library);
    const bool tooOld = !library.isNull() && library < QVersionNumber(2, 6, 1);
    hint->setText(scram && tooOld ? tr("This computer's librdkafka %1 cannot log in to Kafka 4.0 and later by SCRAM; 2.6.1 and later can.").arg(m_library)
            : kerberos            ? tr("Needs the package libsasl2-modules-gssapi-mit, and for keytabs krb5-user.")
                                  : QString());
    hint->setVisible(!hint->text().isEmpty());
}

void KafkaForm::retranslateSecurity()
{
    describe("kafka.security_protocol", tr("E&ncryption and login"));
    setWords(m_protocol, { tr("Neither encrypted nor with a login"), tr("Encrypted (ssl)"), tr("With a login (sasl_plaintext)"),
                             tr("Encrypted and with a login (sasl_ssl)") });
    describe("kafka.sasl_mechanism", tr("&Mechanism"));
    describe("kafka.sasl_user", tr("&User name"));
    describe("kafka.sasl_password", tr("Pass&word"));
    describe("kafka.oauth_token", tr("To&ken"), tr("Read again whenever the old one runs out, so another program can keep it fresh in a file."));
    describe("kafka.kerberos_service", tr("&Service"), tr("The first part of the Kafka nodes' principal, usually kafka."));
    describe("kafka.kerberos_principal", tr("&Principal"));
    describe("kafka.kerberos_keytab", tr("&Keytab"), tr("Empty: the tickets of whoever started Hookline."));
    describe("kafka.tls_ca", tr("Trusted C&A"), tr("PEM file of the CA that signs the Kafka nodes' certificates. Empty: what this computer trusts."));
    describe("kafka.tls_certificate", tr("Own ce&rtificate"), tr("PEM file, where the Kafka nodes want to see one."));
    describe("kafka.tls_key", tr("Private ke&y"));
    describe("kafka.tls_key_password", tr("Password &of the key"));
    describe("kafka.tls_verify", tr("C&heck of the node"));
    for (const QLineEdit* edit : { m_kerberosKeytab, m_ca, m_certificate, m_key })
        edit->actions().constFirst()->setText(tr("Choose a file"));
    setWords(m_verify, { tr("Who signed it, its dates, and the host name"), tr("Everything but the host name"), tr("None – anybody could be the Kafka node") });
    m_properties->setPlaceholderText(exampleText(QStringLiteral("socket.timeout.ms = 60000")));
    describe("kafka.properties", tr("&Properties"),
        tr("Any other property of librdkafka, name = value, one per line."));
    showSecurityFields();
}

void KafkaForm::setKeychain(SecretDesk& desk, const QString& entries)
{
    m_keychain = &desk;
    for (const auto& [edit, what] : { std::pair(m_password, "password"), { m_token, "token" }, { m_keyPassword, "key-password" } }) {
        // Another configuration may have a profile or a cluster of the same name.
        const QString own = QString::number(QRandomGenerator::global()->generate() & 0xFFFFFF, 16).rightJustified(6, QLatin1Char('0'));
        edit->setKeychain(&desk, QStringLiteral("%1%2-%3").arg(entries, QLatin1String(what), own));
    }
}

bool KafkaForm::hasUnsavedSecrets() const
{
    return std::ranges::any_of(m_securitySecrets, [](const SecretEdit* edit) { return !edit->unsaved().isEmpty(); });
}

config::KafkaSettings KafkaForm::settingsWithSecrets() const
{
    config::KafkaSettings out = settings();
    for (const auto& [edit, value] : { std::pair(m_password, &out.saslPassword), { m_token, &out.oauthToken }, { m_keyPassword, &out.tlsKeyPassword } }) {
        if (const QString typed = edit->unsaved(); !typed.isEmpty())
            *value = config::writeSecret({ config::SecretKind::Text, typed.toStdString() });
    }
    return out;
}

void KafkaForm::saveSecrets(std::function<void(bool)> done)
{
    m_saved = std::move(done);
    saveNextSecret();
}

void KafkaForm::saveNextSecret()
{
    const auto next = std::ranges::find_if(m_securitySecrets, [](const SecretEdit* edit) { return !edit->unsaved().isEmpty(); });
    if (next == m_securitySecrets.end() || !m_keychain) {
        savingEnded(next == m_securitySecrets.end());
        return;
    }
    SecretEdit* edit = *next;
    m_saving = m_keychain->store(edit->entry(), edit->unsaved(), this, [this, edit](const base::Result<>& result) {
        if (!m_saved)
            return; // cancelled
        const bool none = !result
            && (result.error().id == "keychain.no_session" || result.error().id == "keychain.no_service" || result.error().id == "keychain.no_answer");
        if (!result && (!none || edit->wasPlain())) { // what stands in the file must not go before it is somewhere else
            edit->showProblem(result.error());
            savingEnded(false);
            return;
        }
        if (none)
            m_keychain->keepForSession(edit->entry(), edit->unsaved());
        edit->saved();
        saveNextSecret();
    });
}

void KafkaForm::savingEnded(bool fine)
{
    if (const auto done = std::exchange(m_saved, nullptr))
        done(fine);
}

void KafkaForm::cancelSaving()
{
    if (m_saved && m_keychain) {
        m_saved = nullptr;
        m_keychain->cancel(m_saving);
    }
}

void KafkaForm::pasteProperties()
{
    auto* dialog = new PastePropertiesDialog(settings(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { edit(dialog->settings()); });
    dialog->QDialog::open();
}

void KafkaForm::edit(const config::KafkaSettings& draft)
{
    setSettings(draft);
    emit edited();
}

} // namespace hookline::ui

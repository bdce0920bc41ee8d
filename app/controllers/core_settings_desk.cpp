#include "app/controllers/core_settings_desk.h"

#include "app/controllers/core_backend.h"
#include "app/controllers/core_text.h"
#include "app/runtime/import_emq.h"
#include "app/runtime/runtime.h"
#include "app/runtime/user_file.h"
#include "core/auth/access_rules.h"
#include "core/auth/ban_list.h"
#include "core/auth/password_file.h"
#include "core/config/config_file.h"
#include "core/config/issue_texts.h"
#include "core/config/schema.h"
#include "core/config/security_checks.h"
#include "core/config/text_file.h"
#include "core/config/validate.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace hookline::controllers {
namespace {

constexpr std::size_t kMostConfigBytes = 4 << 20;

base::Error notSaved(std::string why) { return { "config.not_saved", "The settings were not saved", std::move(why), {} }; }

} // namespace

CoreSettingsDesk::CoreSettingsDesk(CoreBackend& backend)
    : m_backend(backend)
{
}

QString CoreSettingsDesk::file() const { return m_backend.configFile(); }

bool CoreSettingsDesk::fileExists() const
{
    std::error_code ignored;
    return std::filesystem::exists(m_backend.m_line.configFile, ignored);
}

bool CoreSettingsDesk::fileBroken() const { return m_backend.m_fileBroken; }

std::filesystem::path CoreSettingsDesk::backupFile() const
{
    std::error_code ignored; // it is beside what a symbolic link names
    std::filesystem::path out = std::filesystem::weakly_canonical(m_backend.m_line.configFile, ignored);
    out += ".bak";
    return out;
}

bool CoreSettingsDesk::hasBackup() const
{
    std::error_code ignored;
    return std::filesystem::exists(backupFile(), ignored) && !config::hasErrors(config::load(backupFile()).issues);
}

base::Result<> CoreSettingsDesk::restoreBackup()
{
    const auto text = config::readTextFile(backupFile(), kMostConfigBytes);
    if (!text)
        return base::fail(text.error());
    if (const auto written = config::replaceTextFile(m_backend.m_line.configFile, *text); !written)
        return base::fail(written.error());
    m_backend.reload();
    return {};
}

config::Settings CoreSettingsDesk::saved() const { return m_backend.m_fileSettings; }

QStringList CoreSettingsDesk::decidedElsewhere() const
{
    QStringList out;
    for (const std::string& assignment : m_backend.m_line.overrides)
        out << qs(assignment.substr(0, assignment.find('='))).trimmed();
    return out;
}

config::Settings CoreSettingsDesk::wanted() const
{
    config::Settings out = m_backend.m_fileSettings;
    for (const std::string& assignment : m_backend.m_line.overrides)
        (void)config::applyOverride(out, assignment); // it was fine at the start
    return out;
}

QStringList CoreSettingsDesk::waiting() const
{
    const config::Settings asked = wanted();
    const config::Settings& used = m_backend.m_program.settings();
    QStringList out;
    for (const config::Field& field : config::schema()) {
        if (!m_backend.m_program.isLive(field.key()) && field.read(asked) != field.read(used))
            out << qs(field.key());
    }
    if (asked.broker.listeners != used.broker.listeners)
        out << QStringLiteral("listeners");
    return out;
}

bool CoreSettingsDesk::needsRestart(const std::string& key) const { return !m_backend.m_program.isLive(key); }

std::filesystem::path CoreSettingsDesk::resolved(const std::string& path) const
{
    return m_backend.m_line.configFile.parent_path() / path; // an absolute one stays what it is
}

std::vector<config::Issue> CoreSettingsDesk::check(const config::Settings& wanted) const
{
    std::vector<config::Issue> out = config::validate(wanted);
    const auto problem = [&](const char* key, const base::Error& error) {
        out.push_back({ config::Severity::Error, key, error.id, {}, error.text() });
    };
    if (!wanted.access.passwordFile.empty()) {
        if (const auto users = auth::PasswordFile::load(resolved(wanted.access.passwordFile)); !users)
            problem("access.password_file", users.error());
    }
    if (!wanted.access.aclFile.empty()) {
        if (const auto rules = auth::AccessRules::load(resolved(wanted.access.aclFile)); !rules)
            problem("access.acl_file", rules.error());
    }
    for (const std::string& address : wanted.access.bannedAddresses) {
        if (!auth::parseNetwork(address))
            problem("access.banned_addresses", { "access.ban_address", "\"" + address + "\" is not an address", {}, "Write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32" });
    }
    const config::Block& block = *config::findBlock("listeners");
    for (std::size_t i = 0; i < wanted.broker.listeners.size(); ++i) {
        const config::ListenerSettings& one = wanted.broker.listeners[i];
        if (one.type != config::ListenerType::Tls && one.type != config::ListenerType::Wss)
            continue;
        for (const auto& [name, file] : { std::pair("certificate", &one.certificate), { "key", &one.key }, { "client_ca", &one.clientCa }, { "client_crl", &one.clientCrl } }) {
            if (!file->empty() && ::access(resolved(*file).c_str(), R_OK) != 0)
                out.push_back(config::makeIssue("file.not_readable", config::blockKey(block, wanted, i, name), { *file, std::strerror(errno) }));
        }
    }
    return out;
}

void CoreSettingsDesk::apply(const Edit& edit)
{
    const auto refuse = [this](const base::Error& error) { emit applied(qs(error.id), qs(error.text()), {}); };
    const std::filesystem::path& path = m_backend.m_line.configFile;
    config::Settings next;
    if (fileExists()) { // as it is now: somebody may have changed it by hand
        const config::Loaded loaded = config::load(path);
        m_backend.m_fileBroken = config::hasErrors(loaded.issues);
        if (m_backend.m_fileBroken)
            return refuse({ "config.broken", "The settings were not saved", path.string() + " cannot be read", "Mend the file first; it was left untouched" });
        next = loaded.settings;
    }
    edit(next);
    for (const config::Issue& issue : check(next)) {
        if (issue.severity == config::Severity::Error)
            return refuse(notSaved(issue.text));
    }
    if (const auto saved = config::save(path, next); !saved)
        return refuse(saved.error());
    m_backend.m_fileSettings = next;
    const config::Settings asked = wanted();
    m_backend.m_program.setWindow(asked.window);
    const runtime::Runtime::TakenOver taken = m_backend.m_program.takeOver(asked);
    QStringList refused;
    for (const base::Error& error : taken.refused)
        refused << qs(error.text());
    if (asked.kafka != m_backend.m_program.settings().kafka)
        m_backend.applyKafka(asked.kafka);
    emit applied({}, {}, refused);
    emit changed();
}

void CoreSettingsDesk::restartBroker()
{
    m_backend.stopBroker();
    m_backend.m_program.takeOver(wanted()); // a stopped broker takes everything
    m_backend.startBroker();
    emit changed();
}

ui::ImportedSettings CoreSettingsDesk::import(ui::ImportKind kind, const QString& text, const QString& fileName) const
{
    const std::string utf8 = text.toStdString(), name = fileName.toStdString();
    const runtime::Imported imported = kind == ui::ImportKind::Mosquitto ? runtime::importMosquitto(utf8, name) : runtime::importEmqPlugin(utf8, name);
    ui::ImportedSettings out { saved(), {} };
    for (const std::string& assignment : imported.assignments) {
        if (const auto applied = config::applyOverride(out.settings, assignment); !applied)
            out.warnings << qs(name + ": " + applied.error().text());
    }
    for (const std::string& warning : imported.warnings)
        out.warnings << qs(warning);
    return out;
}

// --- Users ------------------------------------------------------------------------------------------------------------------

base::Result<QStringList> CoreSettingsDesk::users(const QString& file) const
{
    const auto text = runtime::readUserFile(resolved(file.toStdString()));
    if (!text)
        return base::fail(text.error());
    QStringList out;
    for (const std::string& name : runtime::usersOf(*text))
        out << qs(name);
    return out;
}

base::Result<> CoreSettingsDesk::usersChanged(const QString& file, const base::Result<std::string>& done)
{
    if (!done)
        return base::fail(done.error());
    m_userFile = resolved(file.toStdString());
    m_usersBefore = *done;
    const config::Settings& used = m_backend.m_program.settings();
    if (!used.access.passwordFile.empty() && resolved(used.access.passwordFile) == m_userFile)
        m_backend.m_program.takeOver(wanted());
    emit changed();
    return {};
}

base::Result<> CoreSettingsDesk::setUser(const QString& file, const QString& name, const QString& password, bool scram)
{
    if (password.isEmpty())
        return base::fail({ "users.password", "The password is empty", {}, "Choose one" });
    return usersChanged(file, runtime::setUser(resolved(file.toStdString()), name.toStdString(), password.toStdString(), scram));
}

base::Result<> CoreSettingsDesk::removeUser(const QString& file, const QString& name)
{
    return usersChanged(file, runtime::removeUser(resolved(file.toStdString()), name.toStdString()));
}

base::Result<> CoreSettingsDesk::restoreUsers()
{
    if (m_userFile.empty())
        return {};
    auto now = runtime::readUserFile(m_userFile);
    if (!now)
        return base::fail(now.error());
    if (auto written = config::replaceTextFile(m_userFile, m_usersBefore); !written)
        return written;
    return usersChanged(QString::fromStdString(m_userFile.string()), now);
}

} // namespace hookline::controllers

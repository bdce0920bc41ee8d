#include "tests/gui/support/fake_settings_desk.h"

#include "core/auth/access_rules.h"
#include "core/config/clusters.h"
#include "core/config/schema.h"
#include "core/config/validate.h"

#include <algorithm>

namespace hookline::test {

namespace {

const QSet<QString>& fixedKeys()
{
    static const QSet<QString> keys { QStringLiteral("broker.bind"), QStringLiteral("broker.port"), QStringLiteral("broker.max_packet_size"),
        QStringLiteral("broker.max_retained"), QStringLiteral("persistence.folder") };
    return keys;
}

} // namespace

QStringList FakeSettingsDesk::waiting() const
{
    QStringList out;
    for (const config::Field& field : config::schema()) {
        const QString key = QString::fromStdString(field.key());
        if (fixedKeys().contains(key) && field.read(inFile) != field.read(m_inUse))
            out << key;
    }
    if (inFile.broker.listeners != m_inUse.broker.listeners)
        out << QStringLiteral("listeners");
    return out;
}

bool FakeSettingsDesk::needsRestart(const std::string& key) const { return fixedKeys().contains(QString::fromStdString(key)); }

std::vector<config::Issue> FakeSettingsDesk::check(const config::Settings& wanted) const
{
    std::vector<config::Issue> out = config::validate(wanted);
    const QString file = QString::fromStdString(wanted.access.passwordFile);
    if (!file.isEmpty() && !userFiles.contains(file))
        out.push_back({ config::Severity::Error, "access.password_file", "access.password_file", {}, "The file does not exist" });
    return out;
}

void FakeSettingsDesk::apply(const Edit& edit)
{
    ++applies;
    if (!refusal.isEmpty()) {
        emit applied(QStringLiteral("config.not_saved"), refusal, {});
        return;
    }
    edit(inFile);
    const config::Settings before = m_inUse;
    m_inUse = inFile;
    for (const config::Field& field : config::schema()) {
        if (fixedKeys().contains(QString::fromStdString(field.key())))
            field.write(m_inUse, field.read(before));
    }
    m_inUse.broker.listeners = before.broker.listeners;
    emit applied({}, {}, refusals);
    emit changed();
}

void FakeSettingsDesk::restartBroker()
{
    ++restarts;
    m_inUse = inFile;
    emit changed();
}

ui::ImportedSettings FakeSettingsDesk::import(ui::ImportKind, const QString& text, const QString& fileName) const
{
    ui::ImportedSettings out { inFile, {} };
    if (text.contains(QLatin1String("listener 1884"))) {
        out.settings.broker.port = 1884;
        out.settings.broker.listeners.push_back(listenerOf("port-8083", config::ListenerType::Ws, "0.0.0.0", 8083));
    }
    if (text.contains(QLatin1String("kafka.server"))) {
        out.settings.kafka.servers = "10.0.5.1:9092";
        out.settings.kafka.publishType = "public";
    }
    if (text.contains(QLatin1String("plugin")))
        out.warnings << fileName + QLatin1String(":3: plugin: plugins have no counterpart; a hook can do the same");
    if (text.contains(QLatin1String("max_inflight_bytes")))
        out.warnings << fileName + QLatin1String(":4: max_inflight_bytes: Hookline limits the number of messages in flight, not their bytes");
    return out;
}

std::vector<ui::KafkaProfile> FakeSettingsDesk::profiles() const
{
    std::vector<ui::KafkaProfile> out { { activeProfile(), m_inUse.kafka } };
    for (auto each = stored.begin(); each != stored.end(); ++each)
        out.push_back({ each.key(), each.value() });
    std::ranges::sort(out, {}, &ui::KafkaProfile::name);
    return out;
}

base::Result<> FakeSettingsDesk::saveProfile(const QString& name, const config::KafkaSettings& settings)
{
    stored[name] = settings;
    emit changed();
    return {};
}

base::Result<> FakeSettingsDesk::renameProfile(const QString& from, const QString& to)
{
    if (stored.contains(to) || to == activeProfile())
        return base::fail({ "profile.exists", "There is a profile of that name already", {}, {} });
    if (from == activeProfile())
        inFile.window.kafkaProfile = m_inUse.window.kafkaProfile = to.toStdString();
    else
        stored[to] = stored.take(from);
    emit changed();
    return {};
}

base::Result<> FakeSettingsDesk::deleteProfile(const QString& name)
{
    deleted[name] = stored.take(name);
    emit changed();
    return {};
}

base::Result<> FakeSettingsDesk::restoreProfile(const QString& name)
{
    stored[name] = deleted.take(name);
    emit changed();
    return {};
}

base::Result<> FakeSettingsDesk::activateProfile(const QString& name)
{
    const config::KafkaSettings wanted = stored.value(name);
    stored[activeProfile()] = m_inUse.kafka;
    stored.remove(name);
    inFile.window.kafkaProfile = m_inUse.window.kafkaProfile = name.toStdString();
    use(wanted);
    return {};
}

void FakeSettingsDesk::renameCluster(const std::string& from, const std::string& to)
{
    config::KafkaSettings wanted = m_inUse.kafka;
    config::renameCluster(wanted, from, to);
    use(wanted);
}

void FakeSettingsDesk::deleteCluster(const std::string& name)
{
    config::KafkaSettings wanted = m_inUse.kafka;
    std::erase_if(wanted.clusters, [&name](const config::ClusterSettings& cluster) { return cluster.name == name; });
    use(wanted);
}

void FakeSettingsDesk::restoreCluster(const config::ClusterSettings& cluster)
{
    config::KafkaSettings wanted = m_inUse.kafka;
    wanted.clusters.push_back(cluster);
    use(wanted);
}

base::Result<QStringList> FakeSettingsDesk::users(const QString& file) const { return QStringList(userFiles.value(file).keys()); }

base::Result<> FakeSettingsDesk::setUser(const QString& file, const QString& name, const QString& password, bool)
{
    if (name.contains(QLatin1Char(':')))
        return base::fail({ "users.name", "Nobody can be called that", "it has a colon", "Choose another name" });
    m_usersBefore = userFiles;
    userFiles[file][name] = password;
    emit changed();
    return {};
}

base::Result<> FakeSettingsDesk::removeUser(const QString& file, const QString& name)
{
    m_usersBefore = userFiles;
    userFiles[file].remove(name);
    emit changed();
    return {};
}

base::Result<> FakeSettingsDesk::restoreUsers()
{
    userFiles = m_usersBefore;
    emit changed();
    return {};
}

base::Result<std::string> FakeSettingsDesk::acl(const QString& file) const
{
    if (!aclFiles.contains(file))
        return base::fail({ "file.missing", "The file does not exist", {}, {} });
    return aclFiles.value(file);
}

std::vector<config::Issue> FakeSettingsDesk::checkAcl(const std::string& text) const { return auth::AccessRules::check(text); }

ui::AclVerdict FakeSettingsDesk::askAcl(const std::string& text, const ui::AclQuestion& question) const
{
    using Wish = auth::AccessRules::Wish;
    const auto rules = auth::AccessRules::parse(text, "acl");
    const Wish wish = question.wish == ui::AclQuestion::Wish::Receive ? Wish::Receive
        : question.wish == ui::AclQuestion::Wish::Subscribe           ? Wish::Subscribe
                                                                      : Wish::Publish;
    const auto verdict = rules->explain({ question.clientId, question.user }, wish, question.topic);
    if (question.wish == ui::AclQuestion::Wish::Connect)
        return { !verdict.refusedName, 0, verdict.refusedName };
    return { verdict.allowed, verdict.line, verdict.refusedName };
}

base::Result<QString> FakeSettingsDesk::saveAcl(const QString& file, const std::string& text, const std::string& before)
{
    if (aclUnwritable)
        return base::fail({ "file.unwritable", "The file cannot be written", "the disk is full", {} });
    if (aclFiles.value(file) != before)
        return base::fail({ "acl.changed", "The file was changed meanwhile", {}, {} });
    aclFiles[file] = text;
    if (isAclInUse(file) && aclRefusal.isEmpty())
        aclInUse = text;
    emit changed();
    return aclRefusal;
}

base::Result<QString> FakeSettingsDesk::makeAcl()
{
    aclFiles[QStringLiteral("acl")] = "# new\npattern readwrite #\n";
    return QStringLiteral("acl");
}

base::Result<> FakeSettingsDesk::useAcl()
{
    aclInUse = aclFiles.value(QString::fromStdString(m_inUse.access.aclFile));
    emit changed();
    return {};
}

} // namespace hookline::test

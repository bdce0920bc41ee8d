// A configuration file in memory, with a password file beside it.
#pragma once

#include "ui/ports/settings_desk.h"

#include <QMap>
#include <QSet>

namespace hookline::test {

inline config::ListenerSettings listenerOf(const char* name, config::ListenerType type, const char* bind, std::uint16_t port)
{
    config::ListenerSettings out;
    out.name = name;
    out.type = type;
    out.bind = bind;
    out.port = port;
    return out;
}

class FakeSettingsDesk : public ui::SettingsDesk {
    Q_OBJECT

public:
    /// `inUse`: what the backend says is in use.
    explicit FakeSettingsDesk(config::Settings& inUse)
        : m_inUse(inUse)
    {
    }

    config::Settings inFile;
    bool exists = true;
    bool broken = false;
    bool backup = false;
    int restored = 0;
    QStringList decided;
    QStringList refusals; ///< what apply() answers as not taken into use
    QString refusal;      ///< why apply() saves nothing
    int applies = 0;
    int restarts = 0;
    QMap<QString, config::KafkaSettings> stored; ///< profiles that are not in use
    QMap<QString, config::KafkaSettings> deleted;
    std::function<void(const config::KafkaSettings&)> use; ///< what takes settings into use
    QMap<QString, QMap<QString, QString>> userFiles; ///< file -> name -> password
    QMap<QString, std::string> aclFiles;             ///< file -> text
    std::string aclInUse;                            ///< what the broker has read
    QString aclRefusal;                              ///< why the broker does not take it
    bool aclUnwritable = false;

    QString file() const override { return QStringLiteral("/etc/hookline/hookline.toml"); }
    bool fileExists() const override { return exists; }
    bool fileBroken() const override { return broken; }
    bool hasBackup() const override { return backup; }
    base::Result<> restoreBackup() override
    {
        ++restored;
        broken = false;
        emit changed();
        return {};
    }
    config::Settings saved() const override { return inFile; }
    QStringList decidedElsewhere() const override { return decided; }
    QStringList waiting() const override;
    bool needsRestart(const std::string& key) const override;
    std::vector<config::Issue> check(const config::Settings& wanted) const override;
    void apply(const Edit& edit) override;
    void restartBroker() override;
    ui::ImportedSettings import(ui::ImportKind kind, const QString& text, const QString& fileName) const override;
    std::vector<ui::KafkaProfile> profiles() const override;
    QString activeProfile() const override { return QString::fromStdString(inFile.window.kafkaProfile); }
    base::Result<> saveProfile(const QString& name, const config::KafkaSettings& settings) override;
    base::Result<> renameProfile(const QString& from, const QString& to) override;
    base::Result<> deleteProfile(const QString& name) override;
    base::Result<> restoreProfile(const QString& name) override;
    base::Result<> activateProfile(const QString& name) override;
    void renameCluster(const std::string& from, const std::string& to) override;
    void deleteCluster(const std::string& name) override;
    void restoreCluster(const config::ClusterSettings& cluster) override;
    base::Result<QStringList> users(const QString& file) const override;
    base::Result<> setUser(const QString& file, const QString& name, const QString& password, bool scram) override;
    base::Result<> removeUser(const QString& file, const QString& name) override;
    base::Result<> restoreUsers() override;
    QString fullPath(const QString& file) const override { return QStringLiteral("/etc/hookline/") + file; }
    bool isAclInUse(const QString& file) const override { return !file.isEmpty() && m_inUse.access.aclFile == file.toStdString(); }
    base::Result<std::string> acl(const QString& file) const override;
    std::vector<config::Issue> checkAcl(const std::string& text) const override;
    ui::AclVerdict askAcl(const std::string& text, const ui::AclQuestion& question) const override;
    base::Result<QString> saveAcl(const QString& file, const std::string& text, const std::string& before) override;
    base::Result<QString> makeAcl() override;
    base::Result<> useAcl() override;

private:
    config::Settings& m_inUse;
    QMap<QString, QMap<QString, QString>> m_usersBefore;
};

} // namespace hookline::test

// The settings page's port: reads, changes and saves the configuration file, and takes into use what can change without a restart.
// Part of CoreBackend, which owns it. @thread ui, every method
#pragma once

#include "ui/ports/settings_desk.h"

#include <filesystem>
#include <string>

namespace hookline::controllers {

class CoreBackend;

class CoreSettingsDesk final : public ui::SettingsDesk {
    Q_OBJECT

public:
    explicit CoreSettingsDesk(CoreBackend& backend);

    QString file() const override;
    bool fileExists() const override;
    bool fileBroken() const override;
    bool hasBackup() const override;
    base::Result<> restoreBackup() override;
    config::Settings saved() const override;
    QStringList decidedElsewhere() const override;
    QStringList waiting() const override;
    bool needsRestart(const std::string& key) const override;
    std::vector<config::Issue> check(const config::Settings& wanted) const override;
    void apply(const Edit& edit) override;
    void restartBroker() override;
    ui::ImportedSettings import(ui::ImportKind kind, const QString& text, const QString& fileName) const override;

    std::vector<ui::KafkaProfile> profiles() const override;
    QString activeProfile() const override;
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

    QString fullPath(const QString& file) const override;
    bool isAclInUse(const QString& file) const override;
    base::Result<std::string> acl(const QString& file) const override;
    std::vector<config::Issue> checkAcl(const std::string& text) const override;
    ui::AclVerdict askAcl(const std::string& text, const ui::AclQuestion& question) const override;
    base::Result<QString> saveAcl(const QString& file, const std::string& text, const std::string& before) override;
    base::Result<QString> makeAcl() override;
    base::Result<> useAcl() override;

private:
    /// What the file and the command line together ask for.
    config::Settings wanted() const;
    std::filesystem::path backupFile() const;
    std::filesystem::path resolved(const std::string& path) const;
    /// `done` holds the text of before.
    base::Result<> usersChanged(const QString& file, const base::Result<std::string>& done);

    std::filesystem::path profileFolder() const;
    enum class Owner { Profile, Cluster };
    /// Entries of the system keychain that this one names, and no other profile and no other of these clusters.
    std::vector<std::string> ownEntries(Owner kind, const std::string& name, const std::vector<config::ClusterSettings>& clusters) const;
    std::vector<std::string> ownProfileEntries(const std::string& profile) const;
    config::KafkaSettings profileSettings(const std::string& profile) const;
    /// Those of a profile that was called `from` get a name with `to` in it, and its settings follow.
    void renameEntries(const std::string& from, const std::string& to);
    void renameClusterEntries(const std::string& from, const std::string& to);
    /// Changes the name of what is in use, in the file as well.
    void nameActive(const std::string& name);

    CoreBackend& m_backend;
    std::filesystem::path m_userFile; ///< changed last
    std::string m_usersBefore;
};

} // namespace hookline::controllers

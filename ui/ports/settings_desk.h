// What the settings page needs from the rest of the program: the configuration file as it is, what of it is in use, and the password
// file. app/controllers implements it over the runtime, tests over a copy in memory. @thread ui, every method
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/config/settings.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <string>
#include <vector>

namespace hookline::ui {

/// A named set of Kafka settings; the one in use is what [kafka] of the configuration file says.
struct KafkaProfile {
    QString name;
    config::KafkaSettings settings;
    QString problem = {}; ///< why its file cannot be used; empty: it can
};

/// What another program's configuration becomes here.
struct ImportedSettings {
    config::Settings settings; ///< the file's, with what was imported
    QStringList warnings;      ///< "mosquitto.conf:12: …"
};
enum class ImportKind { Mosquitto, EmqPlugin };

/// Somebody who wants something, as the access rules see it.
struct AclQuestion {
    enum class Wish { Publish, Receive, Subscribe, Connect };
    std::string clientId;
    std::string user; ///< empty: none
    Wish wish = Wish::Publish;
    std::string topic; ///< to subscribe: a filter, without $share; to connect: none
};
struct AclVerdict {
    bool allowed = false;
    std::size_t line = 0;     ///< that decides, from 1; 0: none says anything
    bool refusedName = false; ///< nobody with this client id or user name gets in
};

class SettingsDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    using Edit = std::function<void(config::Settings&)>;

    virtual QString file() const = 0;
    virtual bool fileExists() const = 0;
    /// The file cannot be read: nothing is saved before it is mended.
    virtual bool fileBroken() const = 0;
    /// The version before is beside the file and can be used.
    virtual bool hasBackup() const = 0;
    /// Puts that version in the file's place and takes it into use; the file of now is then the backup.
    virtual base::Result<> restoreBackup() = 0;
    /// As the file says, defaults where it is silent.
    virtual config::Settings saved() const = 0;
    /// Keys that the command line decides, whatever the file says: "broker.port", "listeners.tls.port".
    virtual QStringList decidedElsewhere() const = 0;
    /// Keys whose saved value is not in use yet: it waits for the broker (or, `loops`, the program) to be started again.
    virtual QStringList waiting() const = 0;
    /// Whether a change of this key would have to wait like that. "listeners" stands for all of them.
    virtual bool needsRestart(const std::string& key) const = 0;
    /// What is wrong with these settings, the files they name included.
    virtual std::vector<config::Issue> check(const config::Settings& wanted) const = 0;
    /// Reads the file, changes it, saves it (comments stay) and takes into use what can change now; answers with applied().
    virtual void apply(const Edit& edit) = 0;
    /// Clients are disconnected and may come again. Takes into use what waits.
    virtual void restartBroker() = 0;

    /// `fileName` only appears in texts.
    virtual ImportedSettings import(ImportKind kind, const QString& text, const QString& fileName) const = 0;

    // Kafka profiles. Rules and sources are none of theirs: they stay what they are whichever is in use.
    /// In the order of the alphabet, the one in use among them.
    virtual std::vector<KafkaProfile> profiles() const = 0;
    virtual QString activeProfile() const = 0;
    /// A new one, or other settings for one that is not in use.
    virtual base::Result<> saveProfile(const QString& name, const config::KafkaSettings& settings) = 0;
    virtual base::Result<> renameProfile(const QString& from, const QString& to) = 0;
    /// One that is not in use; restoreProfile() brings it back.
    virtual base::Result<> deleteProfile(const QString& name) = 0;
    virtual base::Result<> restoreProfile(const QString& name) = 0;
    /// Takes it into use while everything runs; answers with Backend::kafkaApplied() when nothing speaks against it beforehand.
    virtual base::Result<> activateProfile(const QString& name) = 0;

    // Further Kafka clusters, while everything runs. Each answers with Backend::kafkaApplied(); what the system keychain keeps for them goes along.
    /// Rules and sources follow.
    virtual void renameCluster(const std::string& from, const std::string& to) = 0;
    /// One that no rule and no source names; restoreCluster() brings it back.
    virtual void deleteCluster(const std::string& name) = 0;
    virtual void restoreCluster(const config::ClusterSettings& cluster) = 0;

    // The password file; `file` as the settings have it. Changes are written and in use at once.
    virtual base::Result<QStringList> users(const QString& file) const = 0;
    /// A new user, or a new password of one. A file that is not there is made.
    virtual base::Result<> setUser(const QString& file, const QString& name, const QString& password, bool scram) = 0;
    virtual base::Result<> removeUser(const QString& file, const QString& name) = 0;
    /// The file as it was before the last setUser() or removeUser().
    virtual base::Result<> restoreUsers() = 0;

    // The ACL file; `file` as the settings have it.
    /// Where it is.
    virtual QString fullPath(const QString& file) const = 0;
    /// The rules in use are of this file.
    virtual bool isAclInUse(const QString& file) const = 0;
    /// Errors: "file.missing", "file.unreadable", "file.too_large".
    virtual base::Result<std::string> acl(const QString& file) const = 0;
    /// What is wrong with such a text, with lines.
    virtual std::vector<config::Issue> checkAcl(const std::string& text) const = 0;
    /// What such a text, which has no errors, says to it.
    virtual AclVerdict askAcl(const std::string& text, const AclQuestion& question) const = 0;
    /// Writes it, and takes it into use where the rules in use are of this file. `before`: what it is thought to be; empty: it is not there.
    /// Returns why it is not in use although it is written; empty: nothing of the kind. Errors: "acl.changed", "access.acl_file", "file.…";
    /// the file is as it was then.
    virtual base::Result<QString> saveAcl(const QString& file, const std::string& text, const std::string& before) = 0;
    /// A new file beside the configuration file, with rules that allow what is allowed without any. Returns its name for the settings.
    virtual base::Result<QString> makeAcl() = 0;
    /// Reads the file in use again.
    virtual base::Result<> useAcl() = 0;

signals:
    /// `errorId` is empty when it is saved. `refused`: what could not be taken into use although it is saved.
    void applied(const QString& errorId, const QString& errorText, const QStringList& refused);
    /// The file or what is in use has changed, whoever did it.
    void changed();
};

} // namespace hookline::ui

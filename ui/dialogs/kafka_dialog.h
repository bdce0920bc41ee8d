// Kafka settings: edits a draft, tests it, and takes it into use while everything runs, with a way back for
// half a minute. Not modal. @thread ui
#pragma once

#include "core/config/settings.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QPushButton;

namespace hookline::ui {

class Backend;
class ConnectionTestView;
class KafkaForm;
class Label;
class MetricsHistory;
struct KafkaProfile;

class KafkaDialog : public QDialog {
    Q_OBJECT

public:
    KafkaDialog(Backend& backend, const MetricsHistory& history, QWidget* parent = nullptr);
    ~KafkaDialog() override;
    /// Starts over from the settings in use, unless there are unsaved edits.
    void open() override;
    /// From now on it is about this profile, which is not in use: applying saves it.
    void editProfile(const KafkaProfile& profile);
    /// From now on it is about this one of the further clusters.
    void editCluster(const std::string& name);
    void startTest();
    /// The cursor goes to the field with this key: "kafka.tls_ca".
    void showField(const QString& key);
    void pasteProperties();
    void cancelTest();

protected:
    void changeEvent(QEvent* event) override;
    void done(int result) override;

private:
    void load();
    config::KafkaSettings draft() const;
    config::KafkaSettings inUse() const;
    /// What is not this dialog's, as it is now.
    void takeOthers(config::KafkaSettings& settings) const;
    bool isDirty() const;
    void apply();
    void use(); ///< what the form says, when its secrets are where they belong
    void saveProfile();
    void cancelSaving();
    void send(const config::KafkaSettings& wanted); ///< into use; applied() hears what became of it
    void undo();
    void createTopic(const QString& topic);
    void offerUndo(bool offer);
    void applied(const QString& errorId, const QString& errorText, qulonglong movedRecords);
    void refreshButtons();
    void retranslate();

    Backend& m_backend;
    const MetricsHistory& m_history;
    config::KafkaSettings m_inUse; ///< or saved, for a profile
    QString m_profile;             ///< empty: what is in use
    std::string m_cluster;         ///< empty: the default one
    bool m_testing = false;
    bool m_applying = false;
    bool m_undoing = false;
    bool m_secretsReplaced = false; ///< by the last apply(): the keychain has no earlier ones to go back to
    config::KafkaSettings m_before; ///< in use until the last Apply
    QTimer m_undoEnds;
    bool m_saving = false; ///< secrets go into the keychain
    KafkaForm* m_form;
    Label* m_testHeading;
    ConnectionTestView* m_test;
    QCheckBox* m_probe;
    QPushButton* m_copyTest;
    Label* m_state;
    Label* m_result;
    QPushButton* m_undo;
    QPushButton* m_testButton;
    QPushButton* m_revert;
    QPushButton* m_apply;
    QPushButton* m_close;
};

} // namespace hookline::ui

// The fields of the Kafka settings: a draft is put in, edited, and read out; what is wrong stands under its field.
//
// Checks come from config::validate and know nothing of widgets. @thread ui
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"
#include "ui/dialogs/field_tabs.h"
#include "ui/dialogs/property_fields.h"

#include <QPointer>
#include <QTimer>

#include <cmath>
#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace hookline::ui {

class Label;
class SecretDesk;
class SecretEdit;
class SizeBox;

class KafkaForm : public FieldTabs {
    Q_OBJECT

public:
    explicit KafkaForm(QWidget* parent = nullptr);
    ~KafkaForm() override;
    void setSettings(const config::KafkaSettings& settings);
    config::KafkaSettings settings() const;
    /// Whose packets become records: for what only both halves of the settings together can get wrong.
    void setBroker(const config::BrokerSettings& broker);
    /// How many records come now, for what the queue's limit means; NaN: not known.
    void setRate(double recordsPerSecond);
    void setLibrary(const QString& version); ///< of librdkafka, as it runs here
    /// Only what further clusters have keys for: no practice cluster, topic, records or queue.
    void showOneOfSeveral();
    /// Checks now instead of when typing stops.
    void validateNow();
    const std::vector<config::Issue>& issues() const { return m_issues; }
    int errors() const;
    int warnings() const;
    /// Where secrets go that are typed; `entries` is what the names of their entries begin with.
    void setKeychain(SecretDesk& desk, const QString& entries);
    /// Secrets that are typed and not in the keychain yet; settings() names their entries all the same.
    bool hasUnsavedSecrets() const;
    /// The draft with those secrets in it, for a test of the connection. Never to be saved.
    config::KafkaSettings settingsWithSecrets() const;
    /// Puts them into the keychain, one after the other; where there is none they are kept for the session. `done` hears whether settings()
    /// may be used now; if not, the field says why.
    void saveSecrets(std::function<void(bool)> done);
    void cancelSaving();
    /// Another draft, as if it had been typed in.
    void edit(const config::KafkaSettings& draft);
    /// Asks for a client.properties and edits the draft by it.
    void pasteProperties();
    /// Shows and focuses the first field with an error.
    void focusFirstError();

signals:
    void edited();    ///< at every change
    void validated(); ///< when issues() is up to date again

protected:
    void changeEvent(QEvent* event) override;

private:
    enum Tab { kConnectionTab, kSecurityTab, kRecordsTab, kProducerTab, kBufferTab, kAdvancedTab };

    /// A choice or a number is as wide as it need be.
    Field& addField(QFormLayout* form, const char* key, QWidget* input);
    void buildConnection();
    void buildRecords();
    static void chooseOrAdd(QComboBox* box, const QVariant& value);
    // kafka_form_delivery.cpp
    void buildProducer();
    void buildBuffer();
    QSpinBox* addNumber(
        QFormLayout* form, const char* key, const char* name, int least, int most, int step, const QString& suffix);
    SizeBox* addSize(QFormLayout* form, const char* key, const char* name, int leastMib);
    QComboBox* addChoice(QFormLayout* form, const char* key, const char* name);
    void loadDelivery(const config::KafkaSettings& settings);
    void readDelivery(config::KafkaSettings& settings) const;
    void showDeliveryHints(); ///< and which fields mean anything
    void enableServers(bool on); ///< with what is written beside them
    void showQueueHint();
    void retranslateDelivery();
    // kafka_form_security.cpp
    void buildSecurity();
    void buildAdvanced();
    QLineEdit* addText(QFormLayout* form, const char* key, const char* name);
    QLineEdit* addFile(QFormLayout* form, const char* key, const char* name);
    SecretEdit* addSecret(QFormLayout* form, const char* key, const char* name);
    void saveNextSecret();
    void savingEnded(bool fine);
    void loadSecurity(const config::KafkaSettings& settings);
    void readSecurity(config::KafkaSettings& settings) const;
    void showSecurityFields(); ///< those that the protocol and the mechanism have a use for
    void retranslateSecurity();
    std::vector<std::string> writtenOut() const; ///< properties on the Advanced tab
    void changed();
    bool belongs(const config::Issue& issue, const Field& field) const;
    QString words(const config::Issue& issue) const;
    void showPortless();
    void showIssues();
    void retranslate();
    void retranslateChoices();

    config::KafkaSettings m_base; ///< what the form does not show is kept from here
    std::vector<config::Issue> m_issues;
    QTimer m_typing;
    config::BrokerSettings m_broker;
    PropertyFields m_tuning;
    double m_rate = NAN;
    QString m_library;
    bool m_loading = false;
    QCheckBox* m_enabled;
    QRadioButton* m_practice;
    QRadioButton* m_own;
    Label* m_practiceHint;
    QLineEdit* m_servers;
    QWidget* m_noPort;
    Label* m_noPortSays;
    QPushButton* m_addPort;
    QLineEdit* m_topic;
    QLineEdit* m_clientId;
    QSpinBox* m_connectTimeout;
    QComboBox* m_family;
    QComboBox* m_format;
    QComboBox* m_publishType;
    QLineEdit* m_nodeName;
    QListWidget* m_events;
    QCheckBox* m_sysTopics;
    QLineEdit* m_registry;
    QSpinBox* m_maxTopics;
    QComboBox* m_acks;
    QCheckBox* m_exactlyOnce;
    QLineEdit* m_transactionalId;
    bool m_oneOfSeveral = false;
    QComboBox* m_compression;
    QSpinBox* m_linger;
    QComboBox* m_partitioner;
    QSpinBox* m_batch;
    QSpinBox* m_largest;
    QSpinBox* m_deliveryTimeout;
    QComboBox* m_whenFull;
    QSpinBox* m_queue;
    SizeBox* m_queueBytes;
    QComboBox* m_buffer;
    QComboBox* m_ack;
    QSpinBox* m_ackTimeout;
    QComboBox* m_ackFallback;
    QLineEdit* m_spoolFolder;
    SizeBox* m_spoolQuota;
    SizeBox* m_spoolMinFree;
    QSpinBox* m_keepSeconds;
    SizeBox* m_keepBytes;
    QComboBox* m_onForgotten;
    QSpinBox* m_flush = nullptr; ///< made last of them
    Label* m_other; ///< issues of keys without a field
    QPushButton* m_paste;
    QFormLayout* m_securityForm;
    QComboBox* m_protocol;
    QComboBox* m_mechanism;
    QLineEdit* m_user;
    SecretEdit* m_password;
    SecretEdit* m_token;
    QLineEdit* m_kerberosService;
    QLineEdit* m_kerberosPrincipal;
    QLineEdit* m_kerberosKeytab;
    QLineEdit* m_ca;
    QLineEdit* m_certificate;
    QLineEdit* m_key;
    SecretEdit* m_keyPassword;
    QComboBox* m_verify;
    std::vector<QLineEdit*> m_securityEdits;
    std::vector<SecretEdit*> m_securitySecrets;
    QPointer<SecretDesk> m_keychain;
    std::function<void(bool)> m_saved; ///< while secrets are being saved
    quint64 m_saving = 0;
    QPlainTextEdit* m_properties;
};

} // namespace hookline::ui

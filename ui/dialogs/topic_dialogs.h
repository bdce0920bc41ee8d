// Small dialogs that change a Kafka topic: make one, add partitions, change a setting, delete it. Each stays open and says why when the
// cluster refuses. @thread ui
#pragma once

#include "ui/ports/kafka_desk.h"
#include "ui/theme.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace hookline::ui {

class Label;

/// What a dialog or a view is about.
struct KafkaSpot {
    QString cluster; ///< one of the further ones; empty: the default one
    QString servers; ///< of that cluster
    QString topic;   ///< empty: none yet
    bool practice = false;
    friend bool operator==(const KafkaSpot&, const KafkaSpot&) = default;
};

class TopicDialog : public QDialog {
    Q_OBJECT

protected:
    TopicDialog(KafkaDesk& desk, const char* name, KafkaDesk::Change change, const KafkaSpot& spot, QWidget* parent);
    /// A field under its name.
    void addField(const QString& label, QWidget* field, const char* name);
    /// Text: it is to be read before anything is done.
    void setIntro(const QString& text, Role role = Role::TextMuted);
    void showEvent(QShowEvent* event) override;
    QPushButton* primary() const { return m_primary; }
    QFormLayout* form() const { return m_form; }
    /// `field`: what was refused; null: none of them.
    void say(const QString& error, QWidget* field = nullptr);
    virtual QWidget* fieldOf(const std::string& /*errorId*/) const { return nullptr; }
    virtual void send() = 0;

    KafkaDesk& m_desk;
    const QString m_cluster;
    QString m_topic; ///< which answer is ours

private:
    void mark(QWidget* field);

    const KafkaDesk::Change m_change;
    const QString m_servers;
    Label* m_intro;
    QFormLayout* m_form;
    Label* m_error;
    QPushButton* m_primary;
};

class NewTopicDialog : public TopicDialog {
    Q_OBJECT

public:
    /// `brokers`: at most so many replicas make sense. The name is the spot's topic, where it has one.
    NewTopicDialog(KafkaDesk& desk, const KafkaSpot& spot, int brokers, QWidget* parent = nullptr);

protected:
    void send() override;
    QWidget* fieldOf(const std::string& errorId) const override;

private:
    QLineEdit* m_name;
    QSpinBox* m_partitions;
    QSpinBox* m_replicas;
    QPlainTextEdit* m_settings;
};

class GrowTopicDialog : public TopicDialog {
    Q_OBJECT

public:
    GrowTopicDialog(KafkaDesk& desk, const KafkaSpot& spot, int partitions, QWidget* parent = nullptr);

protected:
    void send() override;

private:
    QSpinBox* m_partitions;
};

class TopicSettingDialog : public TopicDialog {
    Q_OBJECT

public:
    /// `chosen`: the setting to begin with.
    TopicSettingDialog(
        KafkaDesk& desk, const KafkaSpot& spot, const metrics::KafkaTopicDetail& detail, const QString& chosen, QWidget* parent = nullptr);

protected:
    void send() override;

private:
    void showValue();
    void sayTime();

    std::vector<metrics::KafkaTopicSetting> m_settings;
    QComboBox* m_name;
    QLineEdit* m_value;
    Label* m_inWords;
    QCheckBox* m_reset;
};

class DeleteTopicDialog : public TopicDialog {
    Q_OBJECT

public:
    /// `records`: how many are in it; -1: not known.
    DeleteTopicDialog(KafkaDesk& desk, const KafkaSpot& spot, std::int64_t records, QWidget* parent = nullptr);

protected:
    void send() override;

private:
    QLineEdit* m_typed;
};

} // namespace hookline::ui

// Small dialogs that change a Kafka topic: make one, add partitions, change a setting, delete it. Each stays open and says why when the
// cluster refuses. @thread ui
#pragma once

#include "ui/ports/kafka_desk.h"

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

class TopicDialog : public QDialog {
    Q_OBJECT

protected:
    TopicDialog(KafkaDesk& desk, const char* name, KafkaDesk::Change change, const QString& topic, const QString& servers, QWidget* parent);
    /// A field under its name.
    void addField(const QString& label, QWidget* field, const char* name);
    void setIntro(const QString& text);
    QPushButton* primary() const { return m_primary; }
    QFormLayout* form() const { return m_form; }
    void say(const QString& error);
    virtual void send() = 0;

    KafkaDesk& m_desk;
    QString m_topic; ///< which answer is ours

private:
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
    /// `brokers`: at most so many replicas make sense.
    NewTopicDialog(KafkaDesk& desk, int brokers, const QString& servers, QWidget* parent = nullptr);

protected:
    void send() override;

private:
    QLineEdit* m_name;
    QSpinBox* m_partitions;
    QSpinBox* m_replicas;
    QPlainTextEdit* m_settings;
};

class GrowTopicDialog : public TopicDialog {
    Q_OBJECT

public:
    GrowTopicDialog(KafkaDesk& desk, const QString& topic, int partitions, const QString& servers, QWidget* parent = nullptr);

protected:
    void send() override;

private:
    QSpinBox* m_partitions;
};

class TopicSettingDialog : public TopicDialog {
    Q_OBJECT

public:
    /// `chosen`: the setting to begin with.
    TopicSettingDialog(KafkaDesk& desk, const metrics::KafkaTopicDetail& detail, const QString& chosen, const QString& servers,
        QWidget* parent = nullptr);

protected:
    void send() override;

private:
    void showValue();

    std::vector<metrics::KafkaTopicSetting> m_settings;
    QComboBox* m_name;
    QLineEdit* m_value;
    QCheckBox* m_reset;
};

class DeleteTopicDialog : public TopicDialog {
    Q_OBJECT

public:
    /// `records`: how many are in it; -1: not known.
    DeleteTopicDialog(KafkaDesk& desk, const QString& topic, std::int64_t records, const QString& servers, QWidget* parent = nullptr);

protected:
    void send() override;

private:
    QLineEdit* m_typed;
};

} // namespace hookline::ui

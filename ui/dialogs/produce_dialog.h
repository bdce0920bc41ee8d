// Writes one record into a topic, to try out what reads it: topic, key and value as they are typed. @thread ui
#pragma once

#include "ui/dialogs/topic_dialogs.h"

namespace hookline::ui {

class ProduceDialog : public TopicDialog {
    Q_OBJECT

public:
    /// The spot's topic is the one it begins with.
    ProduceDialog(KafkaDesk& desk, const KafkaSpot& spot, QWidget* parent = nullptr);

protected:
    void send() override;
    QWidget* fieldOf(const std::string& errorId) const override;

private:
    QLineEdit* m_name;
    QLineEdit* m_key;
    QPlainTextEdit* m_value;
    QCheckBox* m_tombstone;
};

} // namespace hookline::ui

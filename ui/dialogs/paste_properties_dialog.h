// Takes a Java client's client.properties by paste or from a file, and says beforehand what of it will be used. @thread ui
#pragma once

#include "core/config/client_properties.h"

#include <QDialog>

class QDialogButtonBox;
class QPlainTextEdit;
class QPushButton;

namespace hookline::ui {

class Label;

class PastePropertiesDialog : public QDialog {
    Q_OBJECT

public:
    explicit PastePropertiesDialog(const config::KafkaSettings& base, QWidget* parent = nullptr);
    /// What the text makes of the settings.
    const config::KafkaSettings& settings() const { return m_result.settings; }

private:
    void read();
    void openFile();

    const config::KafkaSettings m_base;
    config::ClientProperties m_result;
    QPlainTextEdit* m_text;
    Label* m_taken;
    Label* m_left;
    QPushButton* m_use;
};

} // namespace hookline::ui

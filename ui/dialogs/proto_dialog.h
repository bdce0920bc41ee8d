// Asks for .proto files and for one of their message types, and says what is wrong with them, by line. @thread ui
#pragma once

#include "ui/models/decode/decoders.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace hookline::ui {

class Label;

class ProtoDialog : public QDialog {
    Q_OBJECT

public:
    explicit ProtoDialog(const Decoding& now, QWidget* parent = nullptr);
    void accept() override;

signals:
    void chosen(const hookline::ui::Decoding& proto);

private:
    void read();
    void refresh();

    QLineEdit* m_path;
    QPushButton* m_folder;
    QPushButton* m_file;
    QComboBox* m_type;
    Label* m_state;
    Label* m_mistakes;
    QPushButton* m_ok;
    QTimer m_typing;
    QStringList m_types;
};

} // namespace hookline::ui

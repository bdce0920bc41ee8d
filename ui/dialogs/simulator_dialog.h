// Simulated devices: how many, how fast, how large; start and stop. @thread ui
#pragma once

#include <QDialog>

class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QSpinBox;

namespace hookline::ui {

class Backend;
class Label;
class StateDot;

class SimulatorDialog : public QDialog {
    Q_OBJECT

public:
    explicit SimulatorDialog(Backend& backend, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void retranslate();

    Backend& m_backend;
    Label* m_intro;
    Label* m_labels[4];
    QSpinBox* m_devices;
    QDoubleSpinBox* m_rate;
    QSpinBox* m_size;
    QComboBox* m_qos;
    StateDot* m_dot;
    Label* m_state;
    QPushButton* m_close;
    QPushButton* m_start;
};

} // namespace hookline::ui

#include "ui/dialogs/simulator_dialog.h"

#include "ui/icons.h"
#include "ui/ports/backend.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/state_dot.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace hookline::ui {

SimulatorDialog::SimulatorDialog(Backend& backend, QWidget* parent)
    : QDialog(parent)
    , m_backend(backend)
{
    setObjectName(QStringLiteral("simulatorDialog"));
    setModal(false);
    setMinimumWidth(420);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(14);
    m_intro = new Label(Role::TextMuted);
    m_intro->wrapped();
    column->addWidget(m_intro);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(10);
    m_devices = new QSpinBox;
    m_devices->setObjectName(QStringLiteral("devicesSpinBox"));
    m_devices->setRange(1, 1000);
    m_rate = new QDoubleSpinBox;
    m_rate->setObjectName(QStringLiteral("rateDoubleSpinBox"));
    m_rate->setRange(0.1, 100000);
    m_rate->setDecimals(1);
    m_size = new QSpinBox;
    m_size->setObjectName(QStringLiteral("sizeSpinBox"));
    m_size->setRange(16, 1 << 20);
    m_qos = new QComboBox;
    m_qos->setObjectName(QStringLiteral("qosComboBox"));
    for (int qos = 0; qos <= 2; ++qos)
        m_qos->addItem(QString::number(qos), qos);
    const SimulatorSettings defaults;
    m_devices->setValue(defaults.devices);
    m_rate->setValue(defaults.messagesPerSecond);
    m_size->setValue(defaults.payloadBytes);
    m_qos->setCurrentIndex(defaults.qos);
    QWidget* const inputs[] = { m_devices, m_rate, m_size, m_qos };
    for (int i = 0; i < 4; ++i) {
        m_labels[i] = addFormRow(form, inputs[i]);
        m_labels[i]->setMinimumHeight(30); // on the line of its field
    }
    column->addLayout(form);
    auto* foot = new QHBoxLayout;
    m_dot = new StateDot;
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("simulatorStateLabel"));
    m_close = new QPushButton;
    m_close->setObjectName(QStringLiteral("closePushButton"));
    m_close->setAutoDefault(false);
    m_start = new QPushButton;
    m_start->setObjectName(QStringLiteral("startPushButton"));
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    foot->addWidget(m_dot);
    foot->addWidget(m_state, 1);
    foot->addWidget(m_close);
    foot->addWidget(m_start);
    column->addLayout(foot);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (m_backend.simulatorRunning())
            m_backend.stopSimulator();
        else
            m_backend.startSimulator({ .devices = m_devices->value(),
                .messagesPerSecond = m_rate->value(),
                .payloadBytes = m_size->value(),
                .qos = m_qos->currentData().toInt() });
    });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(&m_backend, &Backend::simulatorChanged, this, &SimulatorDialog::refresh);
    m_devices->selectAll();
    retranslate();
}

void SimulatorDialog::refresh()
{
    const bool running = m_backend.simulatorRunning();
    m_dot->setState(running ? State::Ok : State::Off);
    m_state->setText(running ? tr("Running") : tr("Stopped"));
    m_start->setText(running ? tr("Stop") : tr("Start"));
    m_start->setIcon(icon(running ? "stop" : "play", Role::OnAccent));
    for (QWidget* input : { static_cast<QWidget*>(m_devices), static_cast<QWidget*>(m_rate),
             static_cast<QWidget*>(m_size), static_cast<QWidget*>(m_qos) })
        input->setEnabled(!running);
}

void SimulatorDialog::retranslate()
{
    setWindowTitle(tr("Simulated devices"));
    m_intro->setText(
        tr("Devices inside this program that connect to the broker like real ones and publish measurements to factory/+/+/telemetry."));
    m_labels[0]->setText(tr("&Devices"));
    m_labels[1]->setText(tr("&Messages per second, all devices"));
    m_labels[2]->setText(tr("&Payload size"));
    m_labels[3]->setText(tr("&QoS"));
    m_size->setSuffix(tr(" bytes"));
    m_close->setText(tr("Close"));
    refresh();
}

void SimulatorDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace hookline::ui

#include "ui/widgets/status_strip.h"

#include "ui/format.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/widgets/label.h"
#include "ui/widgets/stat.h"
#include "ui/widgets/state_dot.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QToolButton>

namespace hookline::ui {

StatusStrip::StatusStrip(MetricsHistory& history, EventTableModel& events, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
    , m_events(events)
{
    setObjectName(QStringLiteral("statusStrip"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 2, 10, 3);
    row->setSpacing(7);
    const auto label = [](const char* name) {
        auto* l = new Label(Role::TextMuted, 0.95);
        l->setObjectName(QLatin1String(name));
        return l;
    };
    const auto separator = [row] {
        auto* line = new QFrame;
        line->setFrameShape(QFrame::VLine);
        line->setFixedWidth(9);
        row->addWidget(line);
    };
    row->addWidget(m_brokerDot = new StateDot(nullptr, 10));
    row->addWidget(m_broker = label("statusBrokerLabel"));
    separator();
    row->addWidget(m_kafkaDot = new StateDot(nullptr, 10));
    row->addWidget(m_kafka = label("statusKafkaLabel"));
    separator();
    row->addWidget(m_rates = label("statusRatesLabel"));
    separator();
    row->addWidget(m_queueText = label("statusQueueLabel"));
    m_queue = new FillBar;
    m_queue->setFixedWidth(54);
    row->addWidget(m_queue);
    separator();
    row->addWidget(m_counts = label("statusCountsLabel"));
    m_lossGroup = new QWidget;
    auto* losses = new QHBoxLayout(m_lossGroup);
    losses->setContentsMargins(8, 0, 0, 0);
    losses->addWidget(m_losses = label("statusLossesLabel"));
    m_losses->setRole(Role::Error);
    row->addWidget(m_lossGroup);
    row->addStretch(1);
    m_language = new QToolButton;
    m_language->setObjectName(QStringLiteral("languageToolButton"));
    m_language->setAutoRaise(true);
    m_language->setText(QStringLiteral("\u4E2D / EN"));
    row->addWidget(m_language);
    row->addWidget(m_clock = label("statusClockLabel"));
    connect(m_language, &QToolButton::clicked, this, [this] {
        emit languageWanted(m_code == QLatin1String("zh_CN") ? QStringLiteral("en") : QStringLiteral("zh_CN"));
    });
    retranslate();
}

void StatusStrip::setLanguage(const QString& code) { m_code = code; }

void StatusStrip::refresh()
{
    const metrics::Snapshot& snapshot = m_history.latest();
    const MetricsSample& now = m_history.now();
    const Look broker = Look::broker(snapshot.broker), kafka = Look::kafka(snapshot.kafka);
    m_brokerDot->setState(broker.state);
    m_broker->setText(broker.brief);
    m_broker->setToolTip(tr("MQTT broker: %1").arg(broker.title));
    m_kafkaDot->setState(kafka.state);
    m_kafka->setText(QStringLiteral("Kafka ") + kafka.brief);
    m_rates->setText(tr("in %1 · out %2 · Kafka %3").arg(rate(now.mqttIn), rate(now.mqttOut), rate(now.acknowledged)));
    const metrics::KafkaSnapshot& k = snapshot.kafka;
    const double fill
        = k.queueLimit > 0 ? static_cast<double>(k.queued + k.inFlight) / static_cast<double>(k.queueLimit) : 0;
    m_queueText->setText(tr("queue %1 %").arg(qRound(fill * 100)));
    m_queue->setFraction(fill);
    m_counts->setText(tr("events %1 · shown %2")
                          .arg(number(m_events.totalSeen()), number(static_cast<std::uint64_t>(m_events.rowCount()))));

    const std::uint64_t bridge = k.failed + k.dropped, brokerLost = brokerLosses(snapshot.broker),
                        display = snapshot.displaySkipped;
    m_lossGroup->setVisible(bridge + brokerLost + display > 0);
    m_losses->setText(QStringLiteral("\u2717 ")
        + tr("bridge %1 · broker %2 · display %3").arg(number(bridge), number(brokerLost), number(display)));
    m_clock->setText(clockTime(snapshot.wallMicros, false));
}

void StatusStrip::retranslate()
{
    m_rates->setToolTip(tr("Messages per second in the last second: from clients, to clients, acknowledged by Kafka."));
    m_queueText->setToolTip(tr("Records waiting for Kafka, as part of what the queue may hold."));
    m_counts->setToolTip(tr("Events seen since start, and rows in the list now."));
    m_losses->setToolTip(
        tr("Since start. Bridge: records Kafka did not take. Broker: messages that did not reach a client. "
           "Display: rows the list could not show; nothing else was affected."));
    m_language->setToolTip(tr("Switch to Chinese"));
    m_language->setAccessibleName(tr("Switch to Chinese"));
    refresh();
}

void StatusStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui

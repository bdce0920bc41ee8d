#include "ui/dialogs/benchmark_dialog.h"

#include "ui/dialogs/fit_height.h"
#include "ui/dialogs/named.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_filter.h"
#include "ui/ports/backend.h"
#include "ui/ports/benchmark_desk.h"
#include "ui/safe_text.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace hookline::ui {
namespace {

constexpr int kSteps = 1000; ///< of the progress bar
constexpr double kAllBusy = 0.92; ///< of all cores together

QString percent(double value) { return QLocale().toString(value, 'f', 0) + QLatin1String(" %"); }

} // namespace

BenchmarkDialog::BenchmarkDialog(Backend& backend, BenchmarkDesk& desk, QWidget* parent)
    : QDialog(parent)
    , m_backend(backend)
    , m_desk(desk)
{
    setObjectName(QStringLiteral("benchmarkDialog"));
    setModal(false);
    setMinimumWidth(560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    m_intro = new Label(Role::TextMuted);
    m_intro->note();
    column->addWidget(m_intro);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(18);
    form->setVerticalSpacing(10);
    m_clients = named(new QSpinBox, "benchmarkClientsSpinBox");
    m_clients->setRange(1, 1000);
    m_rate = named(new QDoubleSpinBox, "benchmarkRateDoubleSpinBox");
    m_rate->setRange(0, 1'000'000);
    m_rate->setDecimals(0);
    m_rate->setSingleStep(1000);
    m_qos = named(new QComboBox, "benchmarkQosComboBox");
    for (int qos = 0; qos <= 2; ++qos)
        m_qos->addItem(QString::number(qos), qos);
    m_size = named(new QSpinBox, "benchmarkSizeSpinBox");
    m_size->setRange(32, 1 << 20);
    m_seconds = named(new QSpinBox, "benchmarkSecondsSpinBox");
    m_seconds->setRange(1, 600);
    const BenchmarkOrder defaults;
    m_clients->setValue(defaults.clients);
    m_rate->setValue(defaults.messagesPerSecond);
    m_qos->setCurrentIndex(defaults.qos);
    m_size->setValue(defaults.payloadBytes);
    m_seconds->setValue(defaults.seconds);
    QWidget* const inputs[] = { m_clients, m_rate, m_qos, m_size, m_seconds };
    for (std::size_t i = 0; i < std::size(inputs); ++i) {
        m_labels[i] = addFormRow(form, inputs[i]);
        m_labels[i]->setMinimumHeight(30); // on the line of its field
    }
    column->addLayout(form);
    m_progress = named(new QProgressBar, "benchmarkProgressBar");
    m_progress->setRange(0, kSteps);
    m_progress->setFormat(QStringLiteral("%p %"));
    column->addWidget(m_progress);
    m_state = named(new Label(Role::TextMuted), "benchmarkStateLabel");
    m_state->note();
    column->addWidget(m_state);
    m_result = named(new Label(Role::Text), "benchmarkResultLabel");
    m_result->note();
    m_result->selectable();
    column->addWidget(m_result);
    column->addStretch(1);
    auto* foot = new QHBoxLayout;
    const auto button = [&](const char* name, const char* iconName) {
        auto* out = new QPushButton;
        out->setObjectName(QLatin1String(name));
        if (iconName)
            out->setIcon(icon(iconName));
        out->setAutoDefault(false);
        return out;
    };
    m_copy = button("benchmarkCopyPushButton", "copy");
    m_events = button("benchmarkEventsPushButton", "events");
    m_close = button("benchmarkClosePushButton", nullptr);
    m_start = button("benchmarkStartPushButton", nullptr);
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    foot->addWidget(m_copy);
    foot->addWidget(m_events);
    foot->addStretch(1);
    foot->addWidget(m_close);
    foot->addWidget(m_start);
    column->addLayout(foot);

    connect(m_start, &QPushButton::clicked, this, &BenchmarkDialog::start);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(resultText()); });
    connect(m_events, &QPushButton::clicked, this,
        [this] { emit eventsWanted(EventFilter::test("topic", "like", m_report.prefix + QLatin1Char('#'))); });
    connect(&m_backend, &Backend::brokerStateChanged, this, &BenchmarkDialog::refresh);
    connect(&m_desk, &BenchmarkDesk::progress, this, &BenchmarkDialog::told);
    connect(&m_desk, &BenchmarkDesk::finished, this, &BenchmarkDialog::over);
    retranslate();
}

void BenchmarkDialog::start()
{
    if (m_desk.isRunning()) {
        m_desk.cancel();
        return;
    }
    m_done = false;
    m_progress->setValue(0);
    m_desk.start({ .clients = m_clients->value(),
        .messagesPerSecond = m_rate->value(),
        .qos = m_qos->currentData().toInt(),
        .payloadBytes = m_size->value(),
        .seconds = m_seconds->value() });
    m_state->setText(tr("Connecting…"));
    refresh();
}

void BenchmarkDialog::told(double share, qulonglong sent, qulonglong received)
{
    m_progress->setValue(static_cast<int>(share * kSteps));
    const auto left = std::llround((1 - std::clamp(share, 0.0, 1.0)) * m_seconds->value());
    m_state->setText(tr("%1 sent, %2 received").arg(ui::number(sent), ui::number(received)) + QStringLiteral("  \u00B7  ")
        + (left < 1 ? tr("less than 1 s more") : tr("about %1 s more").arg(left)));
}

void BenchmarkDialog::over(const BenchmarkReport& report)
{
    m_report = report;
    m_done = true;
    m_progress->setValue(report.problem.isEmpty() && !report.cancelled ? kSteps : 0);
    refresh();
}

/// One sentence that answers the question.
QString BenchmarkDialog::words() const
{
    if (!m_report.problem.isEmpty())
        return tr("Nothing could be measured: %1. Is the broker running, and may everybody connect to it?")
            .arg(visibleText(m_report.problem.toStdString(), 300));
    if (m_report.seconds <= 0 || m_report.sent == 0)
        return tr("Ended before anything was measured.");
    return sentences({ tr("The broker took %1 messages a second and handed out %2.")
               .arg(ui::number(static_cast<std::uint64_t>(static_cast<double>(m_report.sent) / m_report.seconds)),
                   ui::number(static_cast<std::uint64_t>(static_cast<double>(m_report.receivedInTime) / m_report.seconds))),
        limits() });
}

/// What held it back.
QString BenchmarkDialog::limits() const
{
    const double all = (m_report.brokerCpu + m_report.generatorCpu) / 100;
    if (m_report.generatorLimited)
        return tr("The load itself was the limit, not the broker: the one thread that sends and receives had no time left. The broker may be able "
                  "to do more.");
    if (all >= kAllBusy * m_report.cores)
        return tr("The computer was busy altogether: broker and load took each other's time. On a computer of its own the broker does more.");
    if (m_report.order.messagesPerSecond > 0) {
        const double wanted = m_report.order.messagesPerSecond * m_report.seconds;
        return static_cast<double>(m_report.sent) >= wanted * 0.98 ? tr("That is the rate that was asked for; it can do more.")
                                                                   : tr("More was asked for: the broker held the publishers back.");
    }
    return tr("The broker, or what waits behind it, was the limit.");
}

QStringList BenchmarkDialog::numbers() const
{
    if (!m_report.problem.isEmpty() || m_report.sent == 0)
        return {};
    const BenchmarkReport& r = m_report;
    const QString rate = r.order.messagesPerSecond > 0 ? ui::number(static_cast<std::uint64_t>(r.order.messagesPerSecond)) + tr(" per second")
                                                       : tr("as many as possible");
    QStringList out;
    out << tr("Load: %Ln client(s), %1, QoS %2, %3 bytes, %4 s", nullptr, r.order.clients)
               .arg(rate, QString::number(r.order.qos), ui::number(static_cast<std::uint64_t>(r.order.payloadBytes)),
                   QLocale().toString(r.seconds, 'f', 1));
    QString counts = tr("Messages: %1 sent, %2 received").arg(ui::number(r.sent), ui::number(r.received));
    if (r.order.qos > 0)
        counts += tr(", %1 acknowledged", "continues a line").arg(ui::number(r.acknowledged));
    if (r.dropped > 0)
        counts += tr(", %1 dropped by the broker", "continues a line").arg(ui::number(r.dropped));
    out << counts;
    out << tr("Latency to the subscriber: p50 %1, p95 %2, p99 %3, longest %4")
               .arg(milliseconds(r.p50), milliseconds(r.p95), milliseconds(r.p99), milliseconds(r.worst));
    out << tr("Processor: program without the load %1 of a core, the load %2; the computer has %Ln core(s)", nullptr, r.cores)
               .arg(percent(r.brokerCpu), percent(r.generatorCpu));
    out << (r.kafkaTaken == 0
            ? tr("Kafka: no rule took any of it")
            : tr("Kafka: %1 events taken, %2 acknowledged, %3 lost, %4 still waiting")
                  .arg(ui::number(r.kafkaTaken), ui::number(r.kafkaAcknowledged), ui::number(r.kafkaLost), ui::number(r.kafkaWaiting)));
    return out;
}

QString BenchmarkDialog::resultText() const
{
    if (!m_done)
        return {};
    QStringList lines = numbers();
    if (!lines.isEmpty())
        lines.prepend(QString()); // words and numbers apart
    lines.prepend(words());
    if (m_report.cancelled && m_report.sent > 0)
        lines.prepend(tr("Ended early."));
    return lines.join(QLatin1Char('\n'));
}

void BenchmarkDialog::refresh()
{
    const bool running = m_desk.isRunning();
    const bool listening = m_backend.snapshot().broker.listening;
    m_progress->setVisible(running);
    m_state->setVisible(running || !listening);
    if (!running && !listening)
        m_state->setText(tr("The broker does not run; start it first."));
    m_result->setVisible(m_done);
    m_result->setText(resultText());
    m_copy->setVisible(m_done);
    m_events->setVisible(m_done && m_report.sent > 0);
    m_start->setText(running ? tr("Stop") : m_done ? tr("Run again") : tr("Start"));
    m_start->setIcon(icon(running ? "stop" : "play", Role::OnAccent));
    m_start->setEnabled(running || listening);
    for (QWidget* input : std::initializer_list<QWidget*> { m_clients, m_rate, m_qos, m_size, m_seconds })
        input->setEnabled(!running);
    for (Label* label : m_labels)
        label->setEnabled(!running);
    if (isVisible())
        fitHeight(*this);
}

void BenchmarkDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    fitHeight(*this);
}

void BenchmarkDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void BenchmarkDialog::retranslate()
{
    setWindowTitle(tr("Benchmark"));
    m_intro->setText(tr("Puts load on this broker and measures it. It disturbs everything on this computer, this program's clients and Kafka "
                        "included: matching rules forward its messages. Its topics begin with hookline-benchmark/."));
    m_labels[0]->setText(tr("&Clients that publish"));
    m_labels[1]->setText(tr("&Messages per second, all clients"));
    m_labels[2]->setText(tr("&QoS"));
    m_labels[3]->setText(tr("&Payload size"));
    m_labels[4]->setText(tr("&Duration"));
    m_rate->setSpecialValueText(tr("as many as possible"));
    m_size->setSuffix(tr(" bytes"));
    m_seconds->setSuffix(tr(" s"));
    m_progress->setAccessibleName(tr("Progress"));
    m_copy->setText(tr("Copy"));
    m_events->setText(tr("Show its events"));
    m_close->setText(tr("Close"));
    refresh();
}

} // namespace hookline::ui

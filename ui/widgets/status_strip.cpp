#include "ui/widgets/status_strip.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"
#include "ui/widgets/stat.h"
#include "ui/widgets/state_dot.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace hookline::ui {
namespace {

constexpr std::size_t kProfileLength = 24;

} // namespace

StatusStrip::StatusStrip(MetricsHistory& history, EventTableModel& events, SettingsDesk& desk, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
    , m_events(events)
    , m_desk(desk)
{
    setObjectName(QStringLiteral("statusStrip"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 2, 10, 3);
    row->setSpacing(7);
    const auto link = [row](const char* name) {
        auto* out = new Link(name, Role::TextMuted, 0.95);
        out->setSteady(true);
        row->addWidget(out);
        return out;
    };
    const auto verticalLine = [] {
        auto* line = new QFrame;
        line->setFrameShape(QFrame::VLine);
        line->setFixedWidth(9);
        return line;
    };
    const auto separator = [row, verticalLine] {
        QFrame* line = verticalLine();
        row->addWidget(line);
        return line;
    };
    row->addWidget(m_brokerDot = new StateDot(nullptr, 10));
    m_broker = link("statusBrokerLink");
    separator();
    row->addWidget(m_kafkaDot = new StateDot(nullptr, 10));
    m_kafka = link("statusKafkaLink");
    separator();
    m_rates = link("statusRatesLink");
    separator();
    m_queueText = link("statusQueueLink");
    m_queue = new FillBar;
    m_queue->setFixedWidth(54);
    row->addWidget(m_queue);
    m_countsLine = separator();
    m_counts = link("statusCountsLink");
    m_lossGroup = new QWidget;
    auto* losses = new QHBoxLayout(m_lossGroup);
    losses->setContentsMargins(8, 0, 0, 0);
    losses->setSpacing(7);
    static constexpr const char* names[] = { "statusBridgeLossLink", "statusBrokerLossLink", "statusDisplayLossLink" };
    for (int i = 0; i < 3; ++i) {
        if (i == 2)
            losses->addWidget(m_lossLine = verticalLine());
        m_losses[i] = new Link(names[i], Role::TextMuted, 0.95);
        losses->addWidget(m_losses[i]);
    }
    row->addWidget(m_lossGroup);
    row->addStretch(1);
    m_taskGroup = new QWidget;
    auto* task = new QHBoxLayout(m_taskGroup);
    task->setContentsMargins(0, 0, 8, 0);
    task->setSpacing(2);
    m_task = new Label(Role::Accent, 0.95);
    m_task->setObjectName(QStringLiteral("statusTaskLabel"));
    m_cancel = new QToolButton;
    m_cancel->setObjectName(QStringLiteral("statusCancelToolButton"));
    m_cancel->setIcon(icon("close"));
    m_cancel->setAutoRaise(true);
    task->addWidget(m_task);
    task->addWidget(m_cancel);
    m_taskGroup->hide();
    row->addWidget(m_taskGroup);
    m_profile = new QToolButton;
    m_profile->setObjectName(QStringLiteral("statusProfileToolButton"));
    m_profile->setAutoRaise(true);
    m_profile->setPopupMode(QToolButton::InstantPopup);
    m_profiles = new QMenu(m_profile);
    m_profile->setMenu(m_profiles);
    row->addWidget(m_profile);
    m_language = new QToolButton;
    m_language->setObjectName(QStringLiteral("languageToolButton"));
    m_language->setAutoRaise(true);
    m_language->setText(QStringLiteral("\u4E2D / EN"));
    row->addWidget(m_language);
    m_clock = new Label(Role::TextMuted, 0.95);
    m_clock->setObjectName(QStringLiteral("statusClockLabel"));
    row->addWidget(m_clock);
    connect(m_profiles, &QMenu::aboutToShow, this, &StatusStrip::fillProfiles);
    connect(m_cancel, &QToolButton::clicked, this, &StatusStrip::taskCancelled);
    connect(m_broker, &Link::clicked, this, &StatusStrip::overviewWanted);
    connect(m_kafka, &Link::clicked, this, &StatusStrip::kafkaWanted);
    connect(m_rates, &Link::clicked, this, &StatusStrip::throughputWanted);
    connect(m_queueText, &Link::clicked, this, [this] { emit eventsWanted(QStringLiteral("kafka.status == queued")); });
    connect(m_counts, &Link::clicked, this, [this] { emit eventsWanted({}); });
    connect(m_losses[0], &Link::clicked, this, [this] { emit eventsWanted(QStringLiteral("kafka.status == failed")); });
    connect(m_losses[1], &Link::clicked, this,
        [this] { emit eventsWanted(QStringLiteral("event == dropped and drop != no_subscribers")); });
    connect(m_losses[2], &Link::clicked, this, &StatusStrip::alertsWanted);
    connect(m_language, &QToolButton::clicked, this, [this] {
        emit languageWanted(m_code == QLatin1String("zh_CN") ? QStringLiteral("en") : QStringLiteral("zh_CN"));
    });
    retranslate();
}

void StatusStrip::sayProfile()
{
    m_shownProfile = m_desk.activeProfile();
    const QString name = visibleText(m_shownProfile.toStdString(), kProfileLength);
    m_profile->setText(tr("profile %1").arg(name));
    m_profile->setToolTip(toolTipText(tr("The Kafka profile in use. Choose another one here.")));
    m_profile->setAccessibleName(tr("Kafka profile %1").arg(name));
    fit();
}

void StatusStrip::fillProfiles()
{
    m_profiles->clear();
    const QString active = m_desk.activeProfile();
    for (const KafkaProfile& profile : m_desk.profiles()) {
        QString text = visibleText(profile.name.toStdString(), 64);
        QAction* action = m_profiles->addAction(menuText(text));
        action->setCheckable(true);
        action->setChecked(profile.name == active);
        action->setEnabled(profile.name == active || profile.problem.isEmpty());
        connect(action, &QAction::triggered, this, [this, name = profile.name] {
            if (name != m_desk.activeProfile())
                emit profileWanted(name);
        });
    }
    m_profiles->addSeparator();
    connect(m_profiles->addAction(tr("Kafka profiles…")), &QAction::triggered, this, [this] { emit profileWanted({}); });
}

void StatusStrip::setLanguage(const QString& code) { m_code = code; }

void StatusStrip::refresh()
{
    const metrics::Snapshot& snapshot = m_history.latest();
    const MetricsSample& now = m_history.now();
    const Look broker = Look::broker(snapshot.broker), kafka = Look::kafka(snapshot.kafka);
    m_brokerDot->setState(broker.state);
    m_broker->setText(broker.brief);
    m_broker->setAbout(tr("MQTT broker"), broker.title);
    m_kafkaDot->setState(kafka.state);
    m_kafka->setText(QStringLiteral("Kafka ") + kafka.brief);
    m_kafka->setAbout({}, kafka.title);
    QStringList rates;
    for (QString (*said)(double) : { rate, shortRate })
        rates << tr("in %1 · out %2 · to Kafka %3").arg(said(now.mqttIn), said(now.mqttOut), said(now.acknowledged));
    m_rates->set(rates, Role::TextMuted);
    const metrics::KafkaSnapshot& k = snapshot.kafka;
    const double fill = queueFill(k);
    m_queueText->setText(tr("queue %1 %").arg(wholePercent(fill)));
    m_queue->setFraction(fill);
    QString counts = tr("events %1 · shown %2")
                         .arg(number(m_events.totalSeen()), number(static_cast<std::uint64_t>(m_events.rowCount())));
    if (!m_events.marks().empty())
        counts += QStringLiteral(" \u00B7 ") + tr("marked %1").arg(number(m_events.marks().size()));
    m_counts->setText(counts);

    const std::uint64_t bridge = bridgeLosses(k), brokerLost = brokerLosses(snapshot.broker),
                        display = snapshot.displaySkipped;
    const auto loss = [](Link* link, const QString& text, std::uint64_t count, Role role = Role::Error) {
        link->set({ text.arg(number(count)), text.arg(shortNumber(static_cast<double>(count))) }, role);
        link->setVisible(count > 0);
    };
    const QString cross = QStringLiteral("\u2717 ");
    loss(m_losses[0], cross + tr("lost: bridge %1"), bridge);
    loss(m_losses[1], bridge > 0 ? tr("broker %1") : cross + tr("lost: broker %1"), brokerLost);
    m_lossLine->setVisible(display > 0 && bridge + brokerLost > 0);
    loss(m_losses[2], tr("not shown %1"), display, Role::Warn); // nothing is lost by it
    m_lossGroup->setVisible(bridge + brokerLost + display > 0);
    const QString since = dateTime(m_history.startedMicros()).chopped(4);
    m_losses[0]->setAbout(tr("Lost"),
        tr("Since %1: records that Kafka did not take and nothing kept. Opens the events of all that it did not take.").arg(since));
    m_losses[1]->setAbout(tr("Lost"), tr("Since %1: messages that did not reach a client. Opens these events.").arg(since));
    m_losses[2]->setAbout(tr("Not shown"),
        tr("Since %1: rows the list could not show; nothing else was affected. Opens the alerts.").arg(since));
    m_clock->setText(clockTime(snapshot.wallMicros, false));
    if (m_desk.activeProfile() != m_shownProfile)
        sayProfile();
    fit();
}

void StatusStrip::fit()
{
    const std::initializer_list<QWidget*> givesWay[]
        = { { m_clock }, { m_queue }, { m_profile }, { m_countsLine, m_counts } }; // in this order
    const auto room = [this](const QWidget* part) {
        return part->sizeHint().expandedTo(part->minimumSize()).width() + layout()->spacing();
    };
    int needed = layout()->sizeHint().width();
    for (const auto& parts : givesWay) {
        for (const QWidget* part : parts)
            needed += part->isHidden() ? room(part) : 0;
    }
    for (const auto& parts : givesWay) {
        const bool hide = needed > width();
        for (QWidget* part : parts) {
            needed -= hide ? room(part) : 0;
            if (part->isHidden() != hide)
                part->setHidden(hide);
        }
    }
}

void StatusStrip::showTask(const QString& text)
{
    m_task->setText(text);
    m_taskGroup->setVisible(!text.isEmpty());
}

void StatusStrip::retranslate()
{
    m_rates->setAbout(tr("Messages"),
        tr("Messages per second in the last second: from clients, to clients, acknowledged by Kafka. Opens Throughput."));
    m_queueText->setAbout({}, tr("Records waiting for Kafka, as part of what the queue may hold. Opens their events."));
    m_counts->setAbout({}, tr("Events seen since start, and rows in the list now. Opens the list."));
    sayProfile();
    m_cancel->setToolTip(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel"));
    m_language->setToolTip(tr("Switch to Chinese"));
    m_language->setAccessibleName(tr("Switch to Chinese"));
    refresh();
}

bool StatusStrip::event(QEvent* event)
{
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fit(); // a part deep inside became wider
    return done;
}

void StatusStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void StatusStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui

#include "ui/tray.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/metrics_history.h"
#include "ui/widgets/state_dot.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QSettings>
#include <QSystemTrayIcon>
#include <QWidget>

namespace hookline::ui {
namespace {

constexpr int kIcon = 64;
constexpr std::int64_t kAgainMicros = 60'000'000;
constexpr double kNearlyFull = 0.8;

QSettings windowState() { return QSettings(QStringLiteral("hookline"), QStringLiteral("window")); }

bool troubled(const metrics::KafkaSnapshot& kafka)
{
    return kafka.state == metrics::KafkaState::Down || kafka.state == metrics::KafkaState::Blocked;
}

} // namespace

Tray::Tray(const MetricsHistory& history, QAction* pause, QAction* broker, QAction* quit, QWidget* window)
    : QObject(window)
    , m_history(history)
    , m_icon(new QSystemTrayIcon(this))
    , m_menu(new QMenu(window))
{
    m_menu->setObjectName(QStringLiteral("trayMenu"));
    m_show = m_menu->addAction(QString(), this, &Tray::showWanted);
    m_show->setObjectName(QStringLiteral("trayShow"));
    m_menu->addActions({ pause, broker });
    m_notes = m_menu->addAction(QString());
    m_notes->setObjectName(QStringLiteral("trayNotesAction"));
    m_notes->setCheckable(true);
    m_notes->setChecked(windowState().value(QStringLiteral("notes"), false).toBool());
    m_menu->addSeparator();
    m_menu->addAction(quit);
    m_icon->setContextMenu(m_menu);
    connect(m_notes, &QAction::toggled, this, [](bool on) { windowState().setValue(QStringLiteral("notes"), on); });
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            emit showWanted();
    });
    connect(&history, &MetricsHistory::sampled, this, &Tray::watch);
    connect(&history, &MetricsHistory::refreshed, this, &Tray::watch);
    window->installEventFilter(this);
    retranslate();
    refresh();
    if (isAvailable())
        m_icon->show();
}

Tray::~Tray() = default;

bool Tray::isAvailable() const { return QSystemTrayIcon::isSystemTrayAvailable(); }

void Tray::refresh()
{
    const metrics::Snapshot& now = m_history.latest();
    const Look broker = Look::broker(now.broker), kafka = Look::kafka(now.kafka);
    m_icon->setToolTip(QStringLiteral("Hookline\n%1\nKafka: %2").arg(broker.title, kafka.title));
    const State state = broker.state != State::Ok ? broker.state : kafka.state == State::Off ? State::Ok : kafka.state;
    if (std::exchange(m_shownState, static_cast<int>(state)) == static_cast<int>(state))
        return;
    QPixmap picture = applicationIcon().pixmap(QSize(kIcon, kIcon));
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(kIcon * 0.5, kIcon * 0.5, kIcon * 0.5, kIcon * 0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme()[Role::Surface]);
    painter.drawEllipse(box);
    paintState(painter, box.adjusted(4, 4, -4, -4), state);
    painter.end();
    m_icon->setIcon(QIcon(picture));
}

void Tray::watch()
{
    refresh();
    const metrics::Snapshot before = std::exchange(m_before, m_history.latest());
    if (std::exchange(m_first, false))
        return;
    const metrics::KafkaSnapshot &k = m_before.kafka, &k0 = before.kafka;
    if (troubled(k) && !troubled(k0))
        note("down", tr("Kafka cannot be reached: events wait in the queue."));
    else if (troubled(k0) && k.state == metrics::KafkaState::Up)
        note("up", tr("Kafka is back; what waited is being sent."));
    if (queueFill(k) >= kNearlyFull && queueFill(k0) < kNearlyFull)
        note("full", tr("The queue to Kafka is %1 % full.").arg(qRound(queueFill(k) * 100)));
}

void Tray::note(const char* id, const QString& text)
{
    if (!m_notes->isChecked())
        return;
    std::int64_t& last = m_noted[QByteArray(id)];
    if (last != 0 && m_before.wallMicros - last < kAgainMicros)
        return;
    last = m_before.wallMicros;
    if (isAvailable())
        m_icon->showMessage(QStringLiteral("Hookline"), text, QSystemTrayIcon::Information);
    emit noted(text);
}

bool Tray::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    return QObject::eventFilter(watched, event);
}

void Tray::retranslate()
{
    m_show->setText(tr("Show Hookline"));
    m_notes->setText(tr("Say when Kafka goes or comes back"));
    refresh();
}

} // namespace hookline::ui

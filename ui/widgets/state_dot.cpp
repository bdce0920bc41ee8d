#include "ui/widgets/state_dot.h"

#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

#include <QPainter>
#include <QPainterPath>

namespace hookline::ui {
namespace {

constexpr std::size_t kMostOfAName = 16; ///< of a cluster: a state line is short

} // namespace

Role roleOf(State state) noexcept
{
    switch (state) {
    case State::Ok: return Role::Ok;
    case State::Busy: return Role::Info;
    case State::Warn: return Role::Warn;
    case State::Error: return Role::Error;
    case State::Off: return Role::Idle;
    }
    return Role::Idle;
}

void paintState(QPainter& painter, const QRectF& box, State state)
{
    const QColor color = theme()[roleOf(state)];
    const qreal size = std::min(box.width(), box.height());
    const QRectF r(box.center().x() - size / 2, box.center().y() - size / 2, size, size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, size * 0.16, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (state) {
    case State::Ok:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(r.adjusted(1, 1, -1, -1));
        break;
    case State::Busy:
        painter.drawEllipse(r.adjusted(1.5, 1.5, -1.5, -1.5));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPie(r.adjusted(1.5, 1.5, -1.5, -1.5), 90 * 16, -180 * 16);
        break;
    case State::Warn:
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF({ QPointF(r.center().x(), r.top() + 1.5),
            QPointF(r.right() - 1.2, r.bottom() - 1.8), QPointF(r.left() + 1.2, r.bottom() - 1.8) }));
        break;
    case State::Error:
        painter.setPen(QPen(color, size * 0.24, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(r.topLeft() + QPointF(2, 2), r.bottomRight() - QPointF(2, 2));
        painter.drawLine(r.topRight() + QPointF(-2, 2), r.bottomLeft() + QPointF(2, -2));
        break;
    case State::Off: painter.drawEllipse(r.adjusted(1.5, 1.5, -1.5, -1.5)); break;
    }
    painter.restore();
}

StateDot::StateDot(QWidget* parent, int size)
    : QWidget(parent)
{
    setFixedSize(size, size);
}

void StateDot::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    update();
}

void StateDot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintState(painter, rect(), m_state);
}

Look Look::broker(const metrics::BrokerSnapshot& broker)
{
    Look look;
    if (!broker.listening) {
        look.state = State::Off;
        look.title = look.brief = tr("stopped");
        return look;
    }
    const bool disk = !broker.state.problem.empty();
    look.state = disk ? State::Error : broker.intakePaused ? State::Warn : State::Ok;
    const QString address = fromUtf8(broker.address);
    look.brief = disk ? tr("disk trouble") : address;
    look.title = disk ? tr("Its state is not on the disk") : broker.intakePaused ? tr("Publishers wait for Kafka") : tr("Listening on %1").arg(address);
    return look;
}

Look Look::kafka(const metrics::KafkaSnapshot& kafka)
{
    Look look;
    switch (kafka.state) {
    case metrics::KafkaState::Off: look.state = State::Off; break;
    case metrics::KafkaState::Connecting: look.state = State::Busy; break;
    case metrics::KafkaState::Up: look.state = State::Ok; break;
    case metrics::KafkaState::Down:
    case metrics::KafkaState::Blocked: look.state = State::Error; break;
    }
    look.title = Texts::kafkaState(kafka.state);
    if (kafka.state != metrics::KafkaState::Up && !kafka.problemCluster.empty())
        look.title = labelled(visibleText(kafka.problemCluster, kMostOfAName), look.title); // one of several, not all
    look.brief = look.title;
    if (kafka.state == metrics::KafkaState::Up) {
        if (kafka.practice)
            look.brief = tr("practice cluster");
        else if (kafka.brokersKnown > 0)
            look.brief = tr("%1 of %2 nodes up").arg(kafka.brokersUp).arg(kafka.brokersKnown);
        if (!kafka.practice && kafka.brokersUp < kafka.brokersKnown)
            look.state = State::Warn;
    }
    if (kafka.pausedSinceWallMicros != 0 && look.state != State::Off) { // on purpose, and easily forgotten
        const bool trouble = look.state == State::Error;
        const QString paused = tr("paused", "the bridge");
        look.brief = look.title = trouble ? paused + QStringLiteral(" \u00B7 ") + look.title : paused;
        look.state = trouble ? State::Error : State::Warn;
    }
    return look;
}

} // namespace hookline::ui

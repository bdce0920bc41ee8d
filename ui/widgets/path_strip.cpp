#include "ui/widgets/path_strip.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/widgets/stat.h"
#include "ui/widgets/state_dot.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

/// What goes in and does not come out within a second, before it is worth an amber edge.
constexpr double kSlack = 0.1;

bool falls(double in, double out) { return in > 1 && out < in * (1 - kSlack) - 1; }

} // namespace

PathStrip::PathStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    rebuild();
}

QSize PathStrip::sizeHint() const { return { 900, fontMetrics().height() * 3 + 34 }; }
QSize PathStrip::minimumSizeHint() const { return { 640, sizeHint().height() }; }

void PathStrip::show(const metrics::Snapshot& snapshot, const MetricsSample& now)
{
    m_hookErrorsBefore = m_snapshot.broker.hookErrors;
    m_snapshot = snapshot;
    m_now = now;
    rebuild();
    update();
}

void PathStrip::rebuild()
{
    const metrics::BrokerSnapshot& b = m_snapshot.broker;
    const metrics::KafkaSnapshot& k = m_snapshot.kafka;
    const Look brokerLook = Look::broker(b), kafkaLook = Look::kafka(k);
    const double fill
        = k.queueLimit > 0 ? static_cast<double>(k.queued + k.inFlight) / static_cast<double>(k.queueLimit) : 0;
    m_nodes = { Node { "devices", tr("Devices"), tr("%Ln connected", nullptr, static_cast<int>(b.connections)),
                    Role::TextMuted },
        Node { "broker", tr("Broker"), brokerLook.brief, roleOf(brokerLook.state) },
        Node { "hook", tr("Hooks"),
            b.hookErrors > 0 ? tr("%Ln error(s)", nullptr, static_cast<int>(b.hookErrors)) : tr("no errors"),
            b.hookErrors > m_hookErrorsBefore ? Role::Error : Role::TextMuted },
        Node { "queue", tr("Queue"), tr("%Ln waiting", nullptr, static_cast<int>(k.queued + k.inFlight)),
            fill >= 0.5 ? FillBar::roleOf(fill) : Role::TextMuted },
        Node { "kafka", QStringLiteral("Kafka"),
            k.state == metrics::KafkaState::Up ? fromUtf8(k.topic) : kafkaLook.title, roleOf(kafkaLook.state) } };

    const auto flowing = [](double value) { return value > 0 ? Role::Accent : Role::Idle; };
    const std::uint64_t brokerLost = brokerLosses(b);
    const double handled = m_now.mqttIn + m_now.mqttOut;
    m_edges[0] = { tr("%1 in").arg(rate(m_now.mqttIn)), tr("%1 out").arg(rate(m_now.mqttOut)),
        b.intakePaused ? Role::Warn : flowing(handled), false };
    m_edges[1] = { rate(handled), tr("%1 dropped").arg(number(brokerLost)),
        m_now.brokerDropped > 0 ? Role::Error : flowing(handled), brokerLost > 0 };
    m_edges[2] = { rate(m_now.matched), tr("%1 dropped").arg(number(k.dropped)),
        m_now.lost > 0 && k.dropped > 0 ? Role::Error : flowing(m_now.matched), k.dropped > 0 };
    const bool stuck = kafkaLook.state == State::Error && k.queued + k.inFlight > 0;
    m_edges[3] = { rate(m_now.acknowledged), tr("%1 failed").arg(number(k.failed)),
        stuck || (m_now.lost > 0 && k.failed > 0)      ? Role::Error
            : falls(m_now.matched, m_now.acknowledged) ? Role::Warn
                                                       : flowing(m_now.acknowledged),
        k.failed > 0 };

    QStringList words;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        words << m_nodes[i].name + QLatin1Char(' ') + m_nodes[i].value;
        if (i < m_edges.size())
            words << m_edges[i].rate + QLatin1String(", ") + m_edges[i].note;
    }
    setAccessibleName(tr("Path of a message"));
    setAccessibleDescription(words.join(QLatin1String("; ")));
}

void PathStrip::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int line = fontMetrics().height();
    const double boxWidth = std::clamp(width() * 0.135, 104.0, 176.0);
    const double gap = (width() - 5 * boxWidth) / 4;
    const double boxHeight = line * 3 + 22;
    const double top = (height() - boxHeight) / 2;
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.92);
    QFont large = strong;
    large.setPointSizeF(large.pointSizeF() * 1.12);

    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const Node& node = m_nodes[i];
        const QRectF box(static_cast<double>(i) * (boxWidth + gap) + 0.5, top + 0.5, boxWidth - 1, boxHeight - 1);
        const bool coloured = node.role != Role::TextMuted && node.role != Role::Idle;
        painter.setBrush(t[Role::Window]);
        painter.setPen(QPen(coloured ? t[node.role] : t[Role::BorderStrong], coloured ? 1.5 : 1));
        painter.drawRoundedRect(box, 9, 9);
        const int iconSize = line + 4;
        painter.drawPixmap(QPointF(box.center().x() - iconSize / 2.0, box.top() + 8),
            iconPixmap(node.icon, coloured ? t[node.role] : t[Role::TextMuted], iconSize, devicePixelRatioF()));
        const QRectF nameBox(box.left() + 6, box.top() + iconSize + 9, box.width() - 12, line);
        painter.setFont(strong);
        painter.setPen(t[Role::Text]);
        painter.drawText(nameBox, Qt::AlignCenter, node.name);
        painter.setFont(small);
        painter.setPen(coloured ? t[node.role] : t[Role::TextMuted]);
        const QFontMetrics metrics(small);
        painter.drawText(nameBox.translated(0, line), Qt::AlignCenter,
            metrics.elidedText(node.value, Qt::ElideMiddle, static_cast<int>(nameBox.width())));
    }
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const Edge& edge = m_edges[i];
        const double from = static_cast<double>(i) * (boxWidth + gap) + boxWidth + 6;
        const double to = static_cast<double>(i + 1) * (boxWidth + gap) - 6;
        const double y = top + boxHeight / 2;
        const QColor color = t[edge.role];
        painter.setPen(QPen(color, 2, edge.role == Role::Idle ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(from, y), QPointF(to - 5, y));
        painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF({ QPointF(to - 7, y - 5), QPointF(to, y), QPointF(to - 7, y + 5) }));
        const QRectF area(from - 4, y - line * 2, to - from + 8, line * 2);
        painter.setFont(large);
        painter.setPen(edge.role == Role::Idle ? t[Role::TextMuted]
                : edge.role == Role::Accent    ? t[Role::Text]
                                               : color);
        painter.drawText(area.adjusted(0, 0, 0, -5), Qt::AlignHCenter | Qt::AlignBottom, edge.rate);
        painter.setFont(small);
        painter.setPen(edge.noteBad ? t[Role::Error] : t[Role::TextMuted]);
        painter.drawText(area.translated(0, line * 2).adjusted(0, 6, 0, 0), Qt::AlignHCenter | Qt::AlignTop, edge.note);
    }
}

void PathStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        rebuild();
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace hookline::ui

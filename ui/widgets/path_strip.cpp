#include "ui/widgets/path_strip.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/widgets/fitting_text.h"
#include "ui/widgets/link.h"
#include "ui/widgets/stat.h"
#include "ui/widgets/state_dot.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <climits>
#include <cmath>
#include <utility>

namespace hookline::ui {
namespace {

/// What goes in and does not come out within a second, before it is worth an amber edge.
constexpr double kSlack = 0.1;

/// Plural forms do not go further.
int pluralCount(std::uint64_t count) { return static_cast<int>(std::min<std::uint64_t>(count, INT_MAX)); }

bool falls(double in, double out) { return in > 1 && out < in * (1 - kSlack) - 1; }

QStringList numbers(std::uint64_t value) { return { number(value), shortNumber(static_cast<double>(value)) }; }

} // namespace

PathStrip::PathStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    static constexpr const char* names[kNumbers] = { "pathClientsLink", "pathHookErrorsLink", "pathWaitingLink", "pathInLink",
        "pathOutLink", "pathHandledLink", "pathBrokerDroppedLink", "pathTakenLink", "pathBridgeDroppedLink",
        "pathAcknowledgedLink", "pathFailedLink", "pathNoRuleLink" };
    for (int i = 0; i < kNumbers; ++i) {
        const bool rate = i == In || i == Handled || i == Taken || i == Acknowledged;
        m_links[static_cast<std::size_t>(i)] = new Link(names[i], Role::TextMuted, rate ? 1.12 : 0.92, rate, this);
        m_links[static_cast<std::size_t>(i)]->setAlignment(Qt::AlignCenter);
        connect(m_links[static_cast<std::size_t>(i)], &Link::clicked, this, [this, i] { emit chosen(i); });
    }
    rebuild();
}

QSize PathStrip::sizeHint() const { return { 900, fontMetrics().height() * 3 + 38 }; }
QSize PathStrip::minimumSizeHint() const { return { 640, sizeHint().height() }; }

void PathStrip::show(const metrics::Snapshot& snapshot, const MetricsSample& now)
{
    m_hookErrorsBefore = m_snapshot.broker.hookErrors;
    m_snapshot = snapshot;
    m_now = now;
    rebuild();
    update();
}

/// The topic while all is well, or how many clusters there are; else what is wrong.
QString PathStrip::kafkaWords(const metrics::KafkaSnapshot& kafka, const Look& look)
{
    if (kafka.state == metrics::KafkaState::Up)
        return kafka.clusters.empty() ? fromUtf8(kafka.topic) : tr("%Ln clusters", nullptr, static_cast<int>(kafka.clusters.size()));
    return look.title;
}

void PathStrip::rebuild()
{
    const metrics::BrokerSnapshot& b = m_snapshot.broker;
    const metrics::KafkaSnapshot& k = m_snapshot.kafka;
    const Look brokerLook = Look::broker(b), kafkaLook = Look::kafka(k);
    const double fill
        = k.queueLimit > 0 ? static_cast<double>(k.queued + k.inFlight) / static_cast<double>(k.queueLimit) : 0;
    const auto counted = [](const QString& words, const QString& brief, std::uint64_t value) {
        return QStringList { words, brief.arg(numbers(value).back()) } + numbers(value);
    };
    const std::uint64_t waiting = k.queued + k.inFlight;
    QStringList held = counted(tr("%Ln waiting", nullptr, pluralCount(waiting)), tr("%1 waiting"), waiting);
    if (k.inFlight > 0 && k.queued > 0) { // as the sum below has them
        const std::pair<QString, QString> exact(number(k.queued), number(k.inFlight)),
            brief(shortNumber(static_cast<double>(k.queued)), shortNumber(static_cast<double>(k.inFlight)));
        for (const QString& words : { tr("%1 + %2 in flight"), tr("%1 queued \u00B7 %2 in flight") }) {
            held.prepend(words.arg(brief.first, brief.second));
            held.prepend(words.arg(exact.first, exact.second));
        }
    }
    m_nodes = { Node { "devices", tr("Devices"),
                    counted(tr("%Ln connected", nullptr, pluralCount(b.connections)), tr("%1 connected"), b.connections), Role::TextMuted,
                    Clients },
        Node { "broker", tr("Broker"), { brokerLook.brief },
            roleOf(brokerLook.state) },
        Node { "hook", tr("Hooks"),
            b.hookErrors > 1 ? counted(tr("%Ln error(s)", nullptr, pluralCount(b.hookErrors)), tr("%1 errors"), b.hookErrors)
                : b.hookErrors == 1 ? QStringList(tr("%Ln error(s)", nullptr, 1))
                             : QStringList(tr("no errors")),
            b.hookErrors > m_hookErrorsBefore ? Role::Error : Role::TextMuted, HookErrors },
        Node { "queue", tr("Queue"), held,
            fill >= 0.5 ? FillBar::roleOf(fill) : Role::TextMuted, Waiting },
        Node { "kafka", QStringLiteral("Kafka"), { kafkaWords(k, kafkaLook) }, roleOf(kafkaLook.state) } };

    const auto flowing = [](double value) { return value > 0 ? Role::Accent : Role::Idle; };
    const std::uint64_t brokerLost = brokerLosses(b);
    const double handled = m_now.mqttIn + m_now.mqttOut;
    m_edges[0] = { waysToSay(tr("%1 in"), rateWays(m_now.mqttIn)), waysToSay(tr("%1 out"), rateWays(m_now.mqttOut)),
        b.intakePaused ? Role::Warn : flowing(handled), false };
    m_edges[1] = { rateWays(handled), waysToSay(tr("%1 dropped"), numbers(brokerLost)),
        m_now.brokerDropped > 0 ? Role::Error : flowing(handled), brokerLost > 0 };
    m_edges[2] = { waysToSay(tr("events %1", "a rate behind it"), rateWays(m_now.matched)), waysToSay(tr("%1 dropped"), numbers(k.dropped)),
        m_now.lost > 0 && k.dropped > 0 ? Role::Error : flowing(m_now.matched), k.dropped > 0 };
    const bool stuck = kafkaLook.state == State::Error && k.queued + k.inFlight > 0;
    m_edges[3] = { rateWays(m_now.acknowledged), waysToSay(tr("%1 failed"), numbers(k.failed)),
        stuck || (m_now.lost > 0 && k.failed > 0)      ? Role::Error
            : falls(m_now.matched, m_now.acknowledged) ? Role::Warn
                                                       : flowing(m_now.acknowledged),
        k.failed > 0 };

    QStringList words;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const Node& node = m_nodes[i];
        words << node.name + QLatin1Char(' ') + node.value.front();
        if (node.number >= 0)
            say(node.number, node.value, node.role == Role::Idle ? Role::TextMuted : node.role);
        if (i == m_edges.size())
            break;
        const Edge& edge = m_edges[i];
        words << listed({ edge.rate.front(), edge.note.front() });
        const int first = In + 2 * static_cast<int>(i);
        say(first, edge.rate,
            edge.role == Role::Idle         ? Role::TextMuted
                : edge.role == Role::Accent ? Role::Text
                                            : edge.role);
        say(first + 1, edge.note, edge.noteBad ? Role::Error : Role::TextMuted);
    }
    const QStringList unmatched = waysToSay(tr("%1 no rule"), rateWays(m_now.noRule));
    say(NoRule, unmatched, Role::TextMuted);
    m_links[NoRule]->setVisible(k.unmatched > 0);
    if (k.unmatched > 0)
        words << unmatched.front();
    for (const int number : { Out, BrokerDropped, BridgeDropped, Failed, In, Handled, Taken, Acknowledged })
        m_links[static_cast<std::size_t>(number)]->setVisible(!isIdle()); // zeros everywhere say nothing
    setAccessibleName(tr("Path of a message"));
    setAccessibleDescription(words.join(QLatin1String("; ")));
    place();
}

bool PathStrip::isIdle() const
{
    const metrics::BrokerSnapshot& b = m_snapshot.broker;
    const metrics::KafkaSnapshot& k = m_snapshot.kafka;
    return b.messagesIn + b.messagesOut + k.matched + brokerLosses(b) + k.unmatched == 0;
}

void PathStrip::say(int number, const QStringList& ways, Role role)
{
    const QString about[kNumbers] = { tr("Devices"), tr("Hooks"), tr("Queue"), tr("Published by clients"), tr("Sent to clients"),
        tr("Through the hooks"), tr("Dropped by the broker"), tr("Taken by the bridge"), tr("Dropped by the bridge"),
        tr("Acknowledged by Kafka"), tr("Failed in Kafka"), tr("Taken by no rule") };
    const QString leads = number == Clients ? tr("Show the clients")
        : number == HookErrors              ? tr("Show what the log says about hooks")
                                            : tr("Show these events");
    Link& link = *m_links[static_cast<std::size_t>(number)];
    link.set(ways, role);
    link.setAbout(about[number], leads);
}

PathStrip::Places PathStrip::places() const
{
    Places p {};
    p.line = fontMetrics().height();
    // Where it is narrow the boxes with short words give way, so that "1.2 M dropped" has room between them.
    constexpr double kLeast[] = { 80, 106, 80, 84, 102 };
    double used = 0;
    for (std::size_t i = 0; i < p.width.size(); ++i) {
        p.width[i] = std::clamp(kLeast[i] + (width() - 830) * 0.12, kLeast[i], 176.0);
        used += p.width[i];
    }
    p.gap = (width() - used) / 4;
    double at = 0;
    for (std::size_t i = 0; i < p.left.size(); ++i) {
        p.left[i] = at;
        at += p.width[i] + p.gap;
    }
    p.boxHeight = p.line * 3 + 22;
    p.top = (height() - p.boxHeight) / 2;
    return p;
}

void PathStrip::place()
{
    const Places p = places();
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].number >= 0) {
            Link* link = m_links[static_cast<std::size_t>(m_nodes[i].number)];
            const QRectF room = p.name(i).translated(0, p.line);
            const int wide = std::min(link->sizeHint().width(), static_cast<int>(room.width()));
            link->setGeometry(QRect(static_cast<int>(room.center().x()) - wide / 2, static_cast<int>(room.top()), wide, p.line + 2));
        }
        if (i == m_edges.size())
            break;
        const double middle = (p.edgeFrom(i) + p.edgeTo(i)) / 2;
        const int most = static_cast<int>(p.gap) - 4;
        const auto put = [&](Link* link, double top) {
            const int wide = std::min(link->sizeHint().width(), most);
            link->setGeometry(QRect(static_cast<int>(middle) - wide / 2, static_cast<int>(top), wide, link->sizeHint().height()));
        };
        Link* rate = m_links[In + 2 * i];
        put(rate, p.middle() - rate->sizeHint().height() - 4);
        Link* note = m_links[In + 2 * i + 1];
        put(note, p.middle() + 5);
        if (i == 2)
            put(m_links[NoRule], p.middle() + 5 + note->sizeHint().height());
    }
}

void PathStrip::resizeEvent(QResizeEvent*) { place(); }

void PathStrip::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Places p = places();
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.92);

    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const Node& node = m_nodes[i];
        const QRectF box = p.box(i);
        const bool coloured = node.role != Role::TextMuted && node.role != Role::Idle;
        painter.setBrush(t[Role::Window]);
        painter.setPen(QPen(coloured ? t[node.role] : t[Role::BorderStrong], coloured ? 1.5 : 1));
        painter.drawRoundedRect(box, 9, 9);
        painter.drawPixmap(QPointF(box.center().x() - p.icon() / 2.0, box.top() + 8),
            iconPixmap(node.icon, coloured ? t[node.role] : t[Role::TextMuted], p.icon(), devicePixelRatioF()));
        const QRectF nameBox = p.name(i);
        painter.setFont(strong);
        painter.setPen(t[Role::Text]);
        painter.drawText(nameBox, Qt::AlignCenter, node.name);
        if (node.number >= 0)
            continue; // a link says it
        painter.setFont(small);
        painter.setPen(coloured ? t[node.role] : t[Role::TextMuted]);
        const QFontMetrics metrics(small);
        painter.drawText(nameBox.translated(0, p.line), Qt::AlignCenter,
            metrics.elidedText(node.value.front(), Qt::ElideMiddle, static_cast<int>(nameBox.width())));
    }
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const Edge& edge = m_edges[i];
        const double from = p.edgeFrom(i), to = p.edgeTo(i), y = p.middle();
        const QColor color = t[edge.role];
        painter.setPen(QPen(color, 2, edge.role == Role::Idle ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(from, y), QPointF(to - 5, y));
        painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF({ QPointF(to - 7, y - 5), QPointF(to, y), QPointF(to - 7, y + 5) }));
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

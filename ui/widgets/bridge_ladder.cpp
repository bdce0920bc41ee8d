#include "ui/widgets/bridge_ladder.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr int kArrow = 22;
constexpr const char* kLinks[] = { "ladderHookLink", "ladderSpoolLink", "ladderQueueLink", "ladderInFlightLink",
    "ladderAcknowledgedLink" };
constexpr const char* kFilters[] = { "kafka.status in {queued, acked, failed}", "kafka.status == queued", "kafka.status == queued",
    "kafka.status == queued", "kafka.status == acked" };

/// From a box to the next one.
class Arrow : public QWidget {
public:
    explicit Arrow(QWidget* parent)
        : QWidget(parent)
    {
        setFixedWidth(kArrow);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme()[Role::BorderStrong], 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const double x = width() / 2.0, y = height() / 2.0;
        painter.drawPolyline(QPolygonF({ QPointF(x - 3, y - 5), QPointF(x + 3, y), QPointF(x - 3, y + 5) }));
    }
};

} // namespace

/// A box with its name, a number and two small lines.
class BridgeLadder::Stage : public QWidget {
public:
    Stage(int index, QWidget* parent)
        : QWidget(parent)
    {
        const bool last = index == kStages - 1;
        setObjectName(QStringLiteral("ladderStage%1").arg(index));
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(14, 8, 10, 9);
        column->setSpacing(1);
        m_name = new ElidedLabel(Role::TextMuted, 0.95, true);
        m_count = new Link(kLinks[index], Role::Text, 1.35, true);
        m_count->setSteady(true);
        m_lines[0] = new ElidedLabel(Role::TextMuted, 0.95);
        if (!last)
            m_lines[1] = new ElidedLabel(Role::TextMuted, 0.95);
        column->addWidget(m_name);
        column->addWidget(m_count);
        column->addWidget(m_lines[0]);
        if (last) {
            m_record = new Link("ladderRecordLink", Role::TextMuted, 0.95);
            m_record->setFixedHeight(m_lines[0]->sizeHint().height()); // the box is as high as the others
            column->addWidget(m_record);
        } else {
            column->addWidget(m_lines[1]);
        }
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    void set(const Words& words, bool stuck, State state)
    {
        m_count->set(words.count, words.role);
        // Nothing on the first line: the second stands there.
        const bool up = words.first.isEmpty() && !m_record;
        m_lines[0]->setFullText(up ? words.second : words.first);
        if (m_record)
            m_record->set(words.second, Role::TextMuted);
        else
            m_lines[1]->setFullText(up ? QString() : words.second);
        const Role role = stuck ? roleOf(state) : Role::BorderStrong;
        if (role != m_role || words.absent != m_absent) {
            m_role = role;
            m_absent = words.absent;
            update();
        }
    }
    void setName(const QString& name, const QString& leads)
    {
        m_name->setFullText(name);
        m_count->setAbout(name, leads);
    }
    Link* count() const { return m_count; }
    Link* record() const { return m_record; } ///< of the last one only

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& t = theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (!m_absent)
            painter.setBrush(t[Role::Window]);
        painter.setPen(QPen(t[m_role], m_role == Role::BorderStrong ? 1 : 1.5, m_absent ? Qt::DashLine : Qt::SolidLine));
        painter.drawRoundedRect(QRectF(0.75, 0.75, width() - 1.5, height() - 1.5), 9, 9);
    }

private:
    Role m_role = Role::BorderStrong;
    bool m_absent = false;
    ElidedLabel* m_name;
    Link* m_count;
    Link* m_record = nullptr;
    ElidedLabel* m_lines[2] {};
};

BridgeLadder::BridgeLadder(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("bridgeLadder"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    auto* top = new QHBoxLayout;
    top->setSpacing(8);
    m_dot = new StateDot(nullptr, 14);
    m_sentence = new Label(Role::Text, 1.0, true);
    m_sentence->setObjectName(QStringLiteral("bridgeVerdictLabel"));
    m_sentence->wrapped()->selectable();
    top->addWidget(m_dot);
    top->addWidget(m_sentence, 1);
    column->addLayout(top);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    for (int i = 0; i < kStages; ++i) {
        auto* stage = new Stage(i, this);
        m_stages[static_cast<std::size_t>(i)] = stage;
        if (i > 0)
            row->addWidget(new Arrow(this));
        row->addWidget(stage, 1);
        connect(stage->count(), &Link::clicked, this, [this, i] { emit eventsWanted(QLatin1String(kFilters[i])); });
    }
    connect(m_stages.back()->record(), &Link::clicked, this, &BridgeLadder::newestRecordWanted);
    column->addLayout(row);
    retranslate();
}

std::array<BridgeLadder::Words, BridgeLadder::kStages> BridgeLadder::words(const BridgeVerdict::Facts& facts) const
{
    const metrics::KafkaSnapshot& k = facts.snapshot.kafka;
    const metrics::SpoolSnapshot& spool = k.spool;
    const auto oldest = [](std::int64_t micros) {
        return micros < 0 ? QString() : tr("oldest %1").arg(milliseconds(static_cast<double>(micros) / 1000));
    };
    std::uint64_t onTheWire = 0;
    for (const metrics::PartitionReport& row : facts.report.partitions)
        onTheWire += row.inFlight;
    const bool growth = std::abs(facts.queueGrowth) >= 1;
    const QString fill = k.queueLimit > 0
        ? tr("%1 % of its limit").arg(wholePercent(queueFill(k)))
        : QString();
    const std::uint64_t queued = queuedInMemory(k); // what is on the disk has a stage of its own
    // Of all stages only the first and the last count since the start; the others say what is there now.
    const auto sinceStart = [](double perSecond) {
        return std::isnan(perSecond) ? tr("since start") : tr("since start") + QStringLiteral(" \u00B7 ") + rate(perSecond);
    };
    std::array<Words, kStages> out;
    out[0] = { number(k.matched), sinceStart(facts.now.matched),
        k.unmatched > 0 ? tr("+ %1 unmatched").arg(number(k.unmatched)) : QString(), Role::Text };
    const std::int64_t spoolAge
        = spool.oldestWallMicros > 0 ? std::max<std::int64_t>(facts.snapshot.wallMicros - spool.oldestWallMicros, 0) : -1;
    const QString dead = spool.deadLetters > 0
        ? QStringLiteral(" \u00B7 ") + tr("%1 dead", "letters in the spool").arg(number(spool.deadLetters))
        : QString();
    const QString size = byteSize(static_cast<double>(spool.usedBytes)) + dead;
    const Role spoolRole = spool.deadLetters > 0 ? Role::Warn : Role::Text;
    out[1] = spool.enabled ? Words { number(spool.rows), oldest(spoolAge), size, spoolRole }
                           : Words { QStringLiteral("\u2013"), tr("no rule uses the disk"), QString(), Role::TextMuted, true };
    out[2] = { number(queued), oldest(facts.report.oldestQueuedMicros),
        growth ? (facts.queueGrowth > 0 ? QStringLiteral("+") : QStringLiteral("\u2212")) + rate(std::abs(facts.queueGrowth)) : fill,
        queueFill(k) >= 0.5 ? Role::Warn : Role::Text };
    out[3] = { number(k.inFlight), oldest(facts.report.oldestInFlightMicros),
        onTheWire > 0 ? tr("%1 on the wire").arg(number(onTheWire)) : QString(), Role::Text };
    out[4] = { number(k.acknowledged), sinceStart(facts.now.acknowledged),
        k.lastAckWallMicros > 0 ? tr("last %1").arg(clockTime(k.lastAckWallMicros, false)) : tr("none yet"), Role::Text };
    return out;
}

void BridgeLadder::show(const BridgeVerdict::Facts& facts)
{
    m_verdict = BridgeVerdict::judge(facts);
    m_dot->setState(m_verdict.state);
    m_sentence->setText(m_verdict.text);
    m_sentence->setRole(m_verdict.state == State::Error || m_verdict.state == State::Warn ? roleOf(m_verdict.state) : Role::Text);
    const auto all = words(facts);
    QStringList said;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool stuck = static_cast<int>(m_verdict.stage) == static_cast<int>(i) + 1;
        m_stages[i]->set(all[i], stuck, m_verdict.state);
        said << m_stages[i]->count()->accessibleName() + QLatin1Char(' ') + all[i].first + QLatin1Char(' ') + all[i].second;
    }
    m_stages.back()->record()->setEnabled(facts.snapshot.kafka.lastAckWallMicros > 0);
    setAccessibleDescription(said.join(QLatin1String("; ")));
}

void BridgeLadder::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void BridgeLadder::retranslate()
{
    setAccessibleName(tr("Where is my message?"));
    const QString names[] = { tr("Hook"), tr("Spool on the disk"), tr("Queue"), tr("In flight"), tr("Acknowledged") };
    for (std::size_t i = 0; i < m_stages.size(); ++i)
        m_stages[i]->setName(names[i], tr("Show these events"));
    m_stages.back()->record()->setAbout(names[kStages - 1], tr("Show the newest record in Kafka"));
}

} // namespace hookline::ui

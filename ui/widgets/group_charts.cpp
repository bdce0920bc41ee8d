#include "ui/widgets/group_charts.h"

#include "ui/format.h"
#include "ui/models/event_export.h"
#include "ui/models/rule_table_model.h"
#include "ui/safe_text.h"
#include "ui/widgets/chart.h"

#include <QDateTime>
#include <QWidget>

#include <cmath>
#include <initializer_list>
#include <iterator>
#include <span>

namespace hookline::ui {
namespace {

constexpr std::size_t kNameLength = 60;
constexpr const char* kCsvNames[] = { "acknowledged_per_s", "lost_per_s", "waiting" };
constexpr const char* kPublished = "published_per_s"; ///< of MQTT topics instead of all these

/// Groups are called as clients wish: no spreadsheet may take the name for a formula.
QByteArray quoted(const QString& text)
{
    const QByteArray cell = csvCell(text.toUtf8());
    return cell.startsWith('"') ? cell : '"' + cell + '"';
}

void appendTime(QByteArray& out, double time)
{
    out += QDateTime::fromMSecsSinceEpoch(qRound64(time * 1000), Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
}

} // namespace

GroupCharts::GroupCharts(const GroupHistory& history, QWidget* parent)
    : QObject(parent)
    , m_history(history)
    , m_charts { new Chart(Chart::Unit::PerSecond, parent), new Chart(Chart::Unit::PerSecond, parent),
        new Chart(Chart::Unit::Count, parent) }
{
    for (Chart* chart : m_charts) {
        chart->setLegendBelow();
        chart->hide();
    }
    connect(&m_history, &GroupHistory::sampled, this, [this] {
        if (m_grouping && m_resolution == Resolution::Second && !m_history.points(*m_grouping).empty()) {
            addPoint(m_history.points(*m_grouping).back());
            for (Chart* chart : m_charts)
                chart->end();
        }
    });
    connect(&m_history, &GroupHistory::spanned, this, [this](Grouping grouping, Resolution resolution) {
        if (m_grouping == grouping && m_resolution == resolution) {
            addSpan(m_history.spans(grouping, resolution).back());
            for (Chart* chart : m_charts)
                chart->end();
        }
    });
    connect(
        &m_history, &GroupHistory::regrouped, this,
        [this](Grouping grouping) {
            if (m_grouping == grouping)
                load();
        },
        Qt::QueuedConnection); // when the point that it comes with is there
}

std::vector<Chart*> GroupCharts::shown() const
{
    if (!m_grouping)
        return {};
    if (*m_grouping == Grouping::MqttTopic)
        return { m_charts[0] };
    if (*m_grouping == Grouping::Topic)
        return { m_charts[0], m_charts[2] };
    return { m_charts.begin(), m_charts.end() };
}

void GroupCharts::setGrouping(std::optional<Grouping> grouping)
{
    m_grouping = grouping;
    load();
}

void GroupCharts::setResolution(Resolution resolution, double keepSeconds)
{
    m_resolution = resolution;
    m_keep = keepSeconds;
    load();
}

QString GroupCharts::nameOf(const GroupHistory::Group& group) const
{
    if (group.others)
        return tr("all others");
    if (m_grouping == Grouping::MqttTopic)
        return visibleText(group.name + '/', kNameLength); // the level may be empty
    if (group.name.empty())
        return tr("default cluster");
    const QString name = RuleTableModel::shownName(group.name, kNameLength);
    return group.cluster.empty() ? name : name + QStringLiteral(" \u00B7 ") + visibleText(group.cluster, kNameLength);
}

void GroupCharts::sayTitles()
{
    const bool mqtt = m_grouping == Grouping::MqttTopic;
    m_charts[0]->setTitle(mqtt ? tr("Published, per second") : tr("Acknowledged by Kafka, per second"));
    m_charts[1]->setTitle(tr("Failed + dropped, per second"));
    m_charts[2]->setTitle(tr("Waiting for Kafka"));
    for (Chart* chart : m_charts)
        chart->setWaitingText(mqtt ? tr("Nothing has been published yet.") : tr("Nothing has been sent to Kafka yet."));
    m_charts[1]->setZeroText(tr("Nothing failed and nothing was dropped."));
    m_charts[2]->setZeroText(tr("Nothing waits for Kafka."));
}

void GroupCharts::load()
{
    sayTitles();
    m_groups = m_grouping ? m_history.groups(*m_grouping) : std::vector<GroupHistory::Group> {};
    std::vector<Chart::Line> lines;
    for (const GroupHistory::Group& group : m_groups)
        lines.push_back({ Series::MqttIn, nullptr, nameOf(group), static_cast<int>(group.place) });
    for (Chart* chart : m_charts) {
        chart->setLines({}); // the colours go by the group
        chart->setLines(lines);
        chart->begin(m_keep);
    }
    if (m_grouping && m_resolution == Resolution::Second) {
        for (const GroupHistory::Point& point : m_history.points(*m_grouping))
            addPoint(point);
    } else if (m_grouping) {
        for (const GroupHistory::Span& span : m_history.spans(*m_grouping, m_resolution))
            addSpan(span);
    }
    for (Chart* chart : m_charts)
        chart->end();
}

void GroupCharts::addPoint(const GroupHistory::Point& point)
{
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        std::vector<double> values;
        for (const GroupHistory::Group& group : m_groups)
            values.push_back(static_cast<double>(point.values[group.place][i]));
        m_charts[i]->add(point.time, values);
    }
}

void GroupCharts::addSpan(const GroupHistory::Span& span)
{
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        std::vector<double> mean, low, high;
        for (const GroupHistory::Group& group : m_groups) {
            mean.push_back(static_cast<double>(span.mean[group.place][i]));
            low.push_back(static_cast<double>(span.low[group.place][i]));
            high.push_back(static_cast<double>(span.high[group.place][i]));
        }
        m_charts[i]->add(span.time, mean, low, high);
    }
}

QByteArray GroupCharts::csv() const
{
    QByteArray out = "time";
    if (!m_grouping)
        return out + '\n';
    const bool seconds = m_resolution == Resolution::Second;
    const std::size_t parts = seconds ? 1 : 3;
    const bool mqtt = m_grouping == Grouping::MqttTopic;
    const std::size_t values = mqtt ? 1 : std::size(kCsvNames);
    for (std::size_t part = 0; part < parts; ++part) {
        for (const GroupHistory::Group& group : m_groups) {
            for (std::size_t i = 0; i < values; ++i)
                out += ',' + quoted(nameOf(group) + QLatin1Char(' ') + QLatin1String(mqtt ? kPublished : kCsvNames[i])
                           + QLatin1String(part == 0 ? "" : part == 1 ? "_low" : "_high"));
        }
    }
    out += '\n';
    const auto append = [&](double time, std::initializer_list<const GroupHistory::Row*> rows) {
        appendTime(out, time);
        for (const GroupHistory::Row* row : rows) {
            for (const GroupHistory::Group& group : m_groups) {
                for (const float value : std::span((*row)[group.place]).first(values)) {
                    out += ',';
                    if (!std::isnan(value))
                        out += QByteArray::number(static_cast<double>(value), 'f', 3);
                }
            }
        }
        out += '\n';
    };
    if (seconds) {
        for (const GroupHistory::Point& point : m_history.points(*m_grouping))
            append(point.time, { &point.values });
    } else {
        for (const GroupHistory::Span& span : m_history.spans(*m_grouping, m_resolution))
            append(span.time, { &span.mean, &span.low, &span.high });
    }
    return out;
}

void GroupCharts::retranslate() { load(); }

} // namespace hookline::ui

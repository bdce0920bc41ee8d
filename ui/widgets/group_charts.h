// Three charts of what each rule, Kafka topic or cluster delivers: acknowledged, lost, waiting; or one of what is published under
// each MQTT topic. Fed only while a grouping is chosen.
// @thread ui
#pragma once

#include "ui/models/group_history.h"

#include <QObject>

#include <array>
#include <optional>
#include <vector>

class QWidget;

namespace hookline::ui {

class Chart;

class GroupCharts : public QObject {
    Q_OBJECT

public:
    static constexpr int kCharts = 3;

    /// The charts are made without a place: whoever shows them puts them into a layout of `parent`.
    GroupCharts(const GroupHistory& history, QWidget* parent);
    const std::array<Chart*, kCharts>& charts() const { return m_charts; }
    /// Those that say something: of topics it is not known what was lost on the way to them.
    std::vector<Chart*> shown() const;
    /// None: nothing is loaded any more.
    void setGrouping(std::optional<Grouping> grouping);
    void setResolution(Resolution resolution, double keepSeconds);
    std::optional<Grouping> grouping() const { return m_grouping; }
    /// As ThroughputPage::csv(), with a column for each value of each group.
    QByteArray csv() const;
    void retranslate();

private:
    QString nameOf(const GroupHistory::Group& group) const;
    void load();
    void sayTitles();
    void addPoint(const GroupHistory::Point& point);
    void addSpan(const GroupHistory::Span& span);

    const GroupHistory& m_history;
    std::array<Chart*, kCharts> m_charts;
    std::optional<Grouping> m_grouping;
    Resolution m_resolution = Resolution::Second;
    double m_keep = 3700;
    std::vector<GroupHistory::Group> m_groups; ///< one a line
};

} // namespace hookline::ui

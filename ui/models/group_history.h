// Deliveries by rule, by Kafka topic and by cluster, and what is published by the first level of its MQTT topic: what the history
// keeps of their sum, for a week, of each.
//
// The first kGroups of each kind have a line of their own, the others one together ("other"). A group that is gone gives its place
// to a new one when there is no other left; what it had delivered is then shown no more. Bounded: about 20 MB after a week with as
// many groups as there are places. @thread ui
#pragma once

#include "ui/models/metrics_history.h"

#include <QObject>

#include <array>
#include <deque>
#include <string>
#include <unordered_map>

namespace hookline::ui {

enum class Grouping { Rule, Topic, Cluster, MqttTopic };

/// What is known of one group; of MQTT topics only the first, and there it is what was published.
enum class GroupValue { Acknowledged, Lost, Waiting }; ///< per second, per second, now

class GroupHistory : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kGroups = 8;
    static constexpr std::size_t kPlaces = kGroups + 1; ///< the last: all others together
    static constexpr std::size_t kValues = 3;
    static constexpr std::size_t kTopTopics = 5; ///< of MQTT: those with the most messages

    using Row = std::array<std::array<float, kValues>, kPlaces>; ///< NaN: not measured
    struct Point {
        double time = 0; ///< as MetricsSample::time
        Row values;
    };
    struct Span {
        double time = 0;
        Row mean;
        Row low;
        Row high;
    };

    explicit GroupHistory(const MetricsHistory& history, QObject* parent = nullptr);

    /// Groups that have a place, "other" last when it has something; in the order of their places. `shown`: for people.
    struct Group {
        std::size_t place;
        std::string name;    ///< of the rule, topic, cluster or level; empty: the default cluster, or all others
        std::string cluster; ///< of a topic; empty: the default one
        bool others;
    };
    std::vector<Group> groups(Grouping grouping) const;
    const std::deque<Point>& points(Grouping grouping) const { return part(grouping).points; }
    /// TenSeconds or Minute.
    const std::deque<Span>& spans(Grouping grouping, Resolution resolution) const
    {
        return part(grouping).coarse[resolution == Resolution::Minute ? 1 : 0].spans;
    }

signals:
    /// A new last point of every grouping.
    void sampled();
    /// A new last span of a grouping.
    void spanned(hookline::ui::Grouping grouping, hookline::ui::Resolution resolution);
    /// Another group has a place.
    void regrouped(hookline::ui::Grouping grouping);

private:
    struct Counters {
        std::uint64_t acknowledged = 0;
        std::uint64_t lost = 0;
        double waiting = 0;
        bool lostKnown = true;
    };
    struct Now {
        std::string name;
        std::string cluster;
        Counters counters;
        bool alive = true;
        bool others = false; ///< has no line of its own
    };
    struct Place {
        std::string key;
        std::string name;
        std::string cluster;
        std::uint64_t lastSeen = 0; ///< number of the sample
        bool used = false;
    };
    struct Coarse {
        Resolution resolution;
        std::size_t most;
        std::deque<Span> spans {};
        double end = 0; ///< of the span being gathered; 0: none
        Span sum {};
        std::array<std::array<int, kValues>, kPlaces> counts {};
    };
    struct Part {
        Grouping grouping;
        std::array<Place, kGroups> places {};
        bool others = false; ///< have been
        std::unordered_map<std::string, Counters> before {};
        std::deque<Point> points {};
        std::array<Coarse, 2> coarse { { { Resolution::TenSeconds, MetricsHistory::kTenSeconds },
            { Resolution::Minute, MetricsHistory::kMinutes } } };
    };

    const Part& part(Grouping grouping) const { return m_parts[static_cast<std::size_t>(grouping)]; }
    void take();
    std::vector<Now> mqttTopics() const;
    void take(Part& part, const std::vector<Now>& now, double time, double seconds);
    std::size_t placeOf(Part& part, const Now& one, const std::string& key);
    void blank(Part& part, std::size_t place);
    void push(Part& part, const Point& point);
    void gather(Part& part, Coarse& coarse, const Point& point);
    void close(Part& part, Coarse& coarse);

    const MetricsHistory& m_history;
    std::array<Part, 4> m_parts {
        { { Grouping::Rule }, { Grouping::Topic }, { Grouping::Cluster }, { Grouping::MqttTopic } }
    };
    std::int64_t m_beforeNanos = 0;
    std::int64_t m_beforeWall = 0;
    std::uint64_t m_sample = 0;
};

} // namespace hookline::ui

#include "ui/models/group_history.h"

#include "ui/models/topic_store.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace hookline::ui {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr double kStays = 1.1; ///< times: what has a line keeps it until another has clearly more
constexpr std::size_t kMostRemembered = 10000; ///< groups whose counters are compared; topics made by a template may be many

GroupHistory::Row unknownRow()
{
    GroupHistory::Row out;
    for (auto& values : out)
        values.fill(kUnknown);
    return out;
}

/// Adds to what may not have been measured yet.
void addTo(float& sum, double value)
{
    if (!std::isnan(value))
        sum = (std::isnan(sum) ? 0.0F : sum) + static_cast<float>(value);
}

double perSecond(std::uint64_t now, std::uint64_t before, double seconds)
{
    return now < before ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(now - before) / seconds;
}

} // namespace

GroupHistory::GroupHistory(const MetricsHistory& history, QObject* parent)
    : QObject(parent)
    , m_history(history)
{
    connect(&history, &MetricsHistory::sampled, this, [this] { take(); });
    connect(&history, &MetricsHistory::refreshed, this, [this] {
        if (m_beforeNanos == 0)
            take(); // the history's first look is ours too
    });
}

std::vector<GroupHistory::Group> GroupHistory::groups(Grouping grouping) const
{
    const Part& from = part(grouping);
    std::vector<Group> out;
    for (std::size_t i = 0; i < kGroups; ++i) {
        if (from.places[i].used)
            out.push_back({ i, from.places[i].name, from.places[i].cluster, false });
    }
    if (from.others)
        out.push_back({ kGroups, {}, {}, true });
    return out;
}

std::vector<GroupHistory::Now> GroupHistory::mqttTopics() const
{
    std::vector<Now> out;
    if (!m_history.topics())
        return out;
    const Part& from = part(Grouping::MqttTopic);
    const auto weight = [&](const Now& one) {
        const auto isIts = [&](const Place& place) { return place.used && place.name == one.name; };
        const bool has = std::ranges::any_of(from.places, isIts);
        return static_cast<double>(one.counters.acknowledged) * (has ? kStays : 1);
    };
    for (const auto& [level, messages] : m_history.topics()->levels())
        out.push_back({ level, {}, { messages, 0, static_cast<double>(kUnknown), false } });
    const std::size_t top = std::min(kTopTopics, out.size());
    std::ranges::partial_sort(
        out, out.begin() + static_cast<std::ptrdiff_t>(top), [&](const Now& a, const Now& b) { return weight(a) > weight(b); });
    for (std::size_t i = top; i < out.size(); ++i)
        out[i].others = true;
    if (const std::uint64_t rest = m_history.topics()->otherLevels(); rest > 0)
        out.push_back({ {}, "+", { rest, 0, static_cast<double>(kUnknown), false }, true, true });
    return out;
}

void GroupHistory::take()
{
    const metrics::Snapshot& latest = m_history.latest();
    const metrics::KafkaSnapshot& kafka = latest.kafka;
    const double seconds = static_cast<double>(latest.steadyNanos - m_beforeNanos) / 1e9;
    const bool first = m_beforeNanos == 0;
    const std::int64_t wallBefore = m_beforeWall;
    m_beforeNanos = latest.steadyNanos;
    m_beforeWall = latest.wallMicros;
    ++m_sample;

    std::vector<Now> rules, topics, clusters;
    for (const metrics::RuleSnapshot& rule : kafka.rules) {
        const auto waiting = static_cast<double>(rule.queued + rule.inFlight);
        rules.push_back({ rule.name, {}, { rule.acknowledged, rule.failed + rule.dropped, waiting }, rule.active || waiting > 0 });
    }
    for (const metrics::TopicSnapshot& topic : kafka.topics)
        topics.push_back({ topic.topic, topic.cluster, { topic.acknowledged, 0, static_cast<double>(topic.waiting), false } });
    for (const metrics::ClusterSnapshot& cluster : kafka.clusters)
        clusters.push_back({ cluster.name, {}, { cluster.acknowledged, cluster.failed, static_cast<double>(cluster.waiting) } });
    if (clusters.empty()) // there is one, and it has everything
        clusters.push_back({ {}, {}, { kafka.acknowledged, kafka.failed, static_cast<double>(kafka.queued + kafka.inFlight) } });

    const double time = static_cast<double>(latest.wallMicros) / 1e6;
    const std::vector<Now> published = mqttTopics();
    const std::vector<Now>* all[] = { &rules, &topics, &clusters, &published };
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (!first && seconds > 2.5) { // as in the history itself
            Point gap { static_cast<double>(wallBefore) / 1e6 + 1, unknownRow() };
            push(m_parts[i], gap);
        }
        take(m_parts[i], *all[i], time, first ? 0 : seconds);
    }
    if (!first)
        emit sampled();
}

void GroupHistory::take(Part& part, const std::vector<Now>& now, double time, double seconds)
{
    Point point { time, unknownRow() };
    std::unordered_map<std::string, Counters> before;
    for (const Now& one : now) {
        const std::string key = one.name + '\0' + one.cluster;
        const std::size_t place = placeOf(part, one, key);
        if (place == kPlaces)
            continue;
        auto& values = point.values[place];
        addTo(values[static_cast<std::size_t>(GroupValue::Waiting)], one.counters.waiting);
        if (seconds > 0) {
            // What came after the last sample began at nothing.
            const auto known = part.before.find(key);
            const Counters was = known == part.before.end() ? Counters {} : known->second;
            addTo(values[static_cast<std::size_t>(GroupValue::Acknowledged)],
                perSecond(one.counters.acknowledged, was.acknowledged, seconds));
            if (one.counters.lostKnown)
                addTo(values[static_cast<std::size_t>(GroupValue::Lost)], perSecond(one.counters.lost, was.lost, seconds));
        }
        if (before.size() < kMostRemembered)
            before.emplace(key, one.counters);
    }
    part.before = std::move(before);
    if (seconds > 0)
        push(part, point);
}

std::size_t GroupHistory::placeOf(Part& part, const Now& one, const std::string& key)
{
    if (one.others) {
        if (!std::exchange(part.others, true))
            emit regrouped(part.grouping);
        return kGroups;
    }
    for (std::size_t i = 0; i < kGroups; ++i) {
        if (part.places[i].used && part.places[i].key == key) {
            if (one.alive)
                part.places[i].lastSeen = m_sample;
            return i;
        }
    }
    std::size_t best = kGroups;
    for (std::size_t i = 0; i < kGroups && one.alive; ++i) {
        if (!part.places[i].used) {
            best = i;
            break;
        }
        // Not seen in the sample before: gone. The one that is gone for longest first.
        if (part.places[i].lastSeen + 1 < m_sample && (best == kGroups || part.places[i].lastSeen < part.places[best].lastSeen))
            best = i;
    }
    if (!one.alive)
        return kPlaces; // nothing comes of it any more
    if (best == kGroups) {
        if (!part.others) {
            part.others = true;
            emit regrouped(part.grouping);
        }
        return kGroups;
    }
    if (part.places[best].used)
        blank(part, best);
    part.places[best] = { key, one.name, one.cluster, m_sample, true };
    emit regrouped(part.grouping);
    return best;
}

void GroupHistory::blank(Part& part, std::size_t place)
{
    for (Point& point : part.points)
        point.values[place].fill(kUnknown);
    for (Coarse& coarse : part.coarse) {
        for (Span& span : coarse.spans) {
            for (Row* row : { &span.mean, &span.low, &span.high })
                (*row)[place].fill(kUnknown);
        }
        coarse.counts[place].fill(0);
    }
}

void GroupHistory::push(Part& part, const Point& point)
{
    part.points.push_back(point);
    if (part.points.size() > MetricsHistory::kSeconds)
        part.points.pop_front();
    for (Coarse& coarse : part.coarse)
        gather(part, coarse, point);
}

void GroupHistory::gather(Part& part, Coarse& coarse, const Point& point)
{
    const double length = secondsOf(coarse.resolution);
    const double end = std::ceil(point.time / length) * length; // a point's time is its end
    if (coarse.end != 0 && end != coarse.end)
        close(part, coarse);
    const double before = coarse.end == 0 && !coarse.spans.empty() ? coarse.spans.back().time : end;
    if (end - before > length * 1.5) { // the line must not run across what was not measured
        coarse.spans.push_back({ before + length, unknownRow(), unknownRow(), unknownRow() });
        emit spanned(part.grouping, coarse.resolution);
    }
    coarse.end = end;
    for (std::size_t place = 0; place < kPlaces; ++place) {
        for (std::size_t value = 0; value < kValues; ++value) {
            const float now = point.values[place][value];
            if (std::isnan(now))
                continue;
            const bool first = coarse.counts[place][value]++ == 0;
            float &mean = coarse.sum.mean[place][value], &low = coarse.sum.low[place][value], &high = coarse.sum.high[place][value];
            mean = first ? now : mean + now;
            low = first ? now : std::min(low, now);
            high = first ? now : std::max(high, now);
        }
    }
    if (point.time >= coarse.end - 1e-3)
        close(part, coarse);
}

void GroupHistory::close(Part& part, Coarse& coarse)
{
    for (std::size_t place = 0; place < kPlaces; ++place) {
        for (std::size_t value = 0; value < kValues; ++value) {
            const int count = coarse.counts[place][value];
            if (count > 0)
                coarse.sum.mean[place][value] /= static_cast<float>(count);
            else
                coarse.sum.mean[place][value] = coarse.sum.low[place][value] = coarse.sum.high[place][value] = kUnknown;
        }
    }
    coarse.sum.time = coarse.end;
    coarse.spans.push_back(coarse.sum);
    while (coarse.spans.size() > coarse.most)
        coarse.spans.pop_front();
    coarse.counts = {};
    coarse.end = 0;
    emit spanned(part.grouping, coarse.resolution);
}

} // namespace hookline::ui

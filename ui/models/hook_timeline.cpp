#include "ui/models/hook_timeline.h"

#include <cmath>

namespace hookline::ui {

void HookTimeline::look(const std::vector<metrics::HookChain>& now, double time)
{
    std::unordered_map<std::uint64_t, Seen> seen;
    for (const metrics::HookChain& chain : now) {
        for (const metrics::HookCallback& callback : chain.callbacks) {
            Seen next;
            if (const auto before = m_seen.find(callback.id); before != m_seen.end()) {
                next.points = std::move(before->second.points);
                const metrics::LatencySnapshot fresh = callback.stats.nanos - before->second.nanos;
                const bool timed = fresh.total() > 0;
                const auto micros = [&](double q) { return timed ? fresh.percentile(q) / 1000 : NAN; };
                if (next.points.empty() || time > next.points.back().time)
                    next.points.push_back({ time, micros(0.50), micros(0.99) });
                while (next.points.front().time < time - kSeconds)
                    next.points.pop_front();
            }
            next.nanos = callback.stats.nanos;
            seen.emplace(callback.id, std::move(next));
        }
    }
    m_seen = std::move(seen);
}

const std::deque<HookTimeline::Point>& HookTimeline::of(std::uint64_t callback) const
{
    static const std::deque<Point> kNone;
    const auto found = m_seen.find(callback);
    return found == m_seen.end() ? kNone : found->second.points;
}

} // namespace hookline::ui

#include "ui/models/hook_cost.h"

namespace hookline::ui {
HookCost::Cost HookCost::look(const std::vector<metrics::HookChain>& now, double seconds)
{
    Cost out;
    metrics::LatencySnapshot timed;
    double nanos = 0;
    bool judged = false;
    std::unordered_map<std::uint64_t, Seen> seen;
    const auto take = [&](const metrics::HookCallback& one) {
        Seen next { one.stats.calls, one.stats.nanos, NAN };
        if (const auto before = m_seen.find(one.id); before != m_seen.end() && next.calls >= before->second.calls) {
            const metrics::LatencySnapshot fresh = next.nanos - before->second.nanos;
            next.mean = before->second.mean;
            if (fresh.total() > 0) {
                next.mean = fresh.mean();
                for (std::size_t i = 0; i < timed.counts.size(); ++i)
                    timed.counts[i] += fresh.counts[i];
            }
            if (std::isnan(next.mean) && next.nanos.total() > 0)
                next.mean = next.nanos.mean();
            if (!std::isnan(next.mean)) {
                nanos += static_cast<double>(next.calls - before->second.calls) * next.mean;
                judged = true;
            }
        }
        seen.emplace(one.id, std::move(next));
    };
    for (const metrics::HookChain& chain : now) {
        for (const metrics::HookCallback& callback : chain.callbacks)
            take(callback);
    }
    m_seen = std::move(seen);
    if (judged && seconds > 0)
        out.share = nanos / (seconds * 1e9) * 100;
    if (timed.total() > 0) {
        out.p50 = timed.percentile(0.50) / 1000;
        out.p99 = timed.percentile(0.99) / 1000;
    }
    return out;
}

} // namespace hookline::ui

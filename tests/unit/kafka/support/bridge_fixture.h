// A bridge with a fake broker before it; keeps every outcome by event id.
#pragma once

#include "core/kafka/bridge.h"
#include "tests/unit/kafka/support/fake_broker.h"

#include <chrono>
#include <condition_variable>
#include <gtest/gtest.h>
#include <future>
#include <map>
#include <mutex>
#include <thread>

namespace hookline::test {

/// Polls until `condition` holds; false when `limit` is over.
inline bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit = std::chrono::seconds(20))
{
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= deadline)
            return condition();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

class Outcomes {
public:
    void add(tap::KafkaOutcome&& outcome)
    {
        const std::scoped_lock lock(m_mutex);
        if (outcome.status == tap::KafkaStatus::Queued)
            ++m_queued;
        else
            m_final[outcome.eventId].push_back(std::move(outcome));
    }
    std::size_t queued() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_queued;
    }
    std::size_t count(tap::KafkaStatus status) const
    {
        const std::scoped_lock lock(m_mutex);
        std::size_t out = 0;
        for (const auto& [id, list] : m_final)
            out += static_cast<std::size_t>(std::ranges::count(list, status, &tap::KafkaOutcome::status));
        return out;
    }
    /// Fates per event id; exactly one each is what the bridge promises.
    std::map<std::uint64_t, std::vector<tap::KafkaOutcome>> all() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_final;
    }

private:
    mutable std::mutex m_mutex;
    std::size_t m_queued = 0;
    std::map<std::uint64_t, std::vector<tap::KafkaOutcome>> m_final;
};

struct BridgeFixture {
    explicit BridgeFixture(unsigned loops = 1)
        : broker(loops)
        , bridge(broker.registry, loops,
              { [this](tap::KafkaOutcome&& outcome) { outcomes.add(std::move(outcome)); },
                  [this](bool value) {
                      paused.store(value);
                      pauseCalls.fetch_add(1);
                  } })
    {
    }

    static config::KafkaSettings settings(const std::string& servers = {}, const std::string& topic = "events")
    {
        config::KafkaSettings out;
        out.servers = servers;
        out.topic = topic;
        out.lingerMs = 1;
        out.flushTimeoutMs = 5000;
        return out;
    }

    bool waitAcknowledged(std::uint64_t count, std::chrono::milliseconds limit = std::chrono::seconds(20)) const
    {
        return eventually([&] { return bridge.snapshot().acknowledged >= count; }, limit);
    }
    bool waitState(metrics::KafkaState state, std::chrono::milliseconds limit = std::chrono::seconds(20)) const
    {
        return eventually([&] { return bridge.snapshot().state == state; }, limit);
    }
    bool waitProblem(const std::string& id, std::chrono::milliseconds limit = std::chrono::seconds(20)) const
    {
        return eventually([&] { return bridge.snapshot().problemId == id; }, limit);
    }

    Outcomes outcomes;
    std::atomic<bool> paused { false };
    std::atomic<int> pauseCalls { 0 };
    FakeBroker broker;
    kafka::Bridge bridge;
};

/// matched = acknowledged + failed + dropped + in flight + queued, whatever happens: in total and for each rule.
inline ::testing::AssertionResult accountCloses(const metrics::KafkaSnapshot& s)
{
    const auto failure = [](const std::string& whose, const auto& n) {
        return ::testing::AssertionFailure() << whose << ": " << n.matched << " matched, but " << n.acknowledged << " acknowledged, "
                                             << n.failed << " failed, " << n.dropped << " dropped, " << n.inFlight << " in flight, "
                                             << n.queued << " queued";
    };
    const auto closes = [](const auto& n) { return n.matched == n.acknowledged + n.failed + n.dropped + n.inFlight + n.queued; };
    if (!closes(s))
        return failure("in total", s);
    std::uint64_t acknowledged = 0;
    std::uint64_t failed = 0;
    std::uint64_t inFlight = 0;
    for (const metrics::RuleSnapshot& rule : s.rules) {
        if (!closes(rule))
            return failure("rule " + rule.name, rule);
        acknowledged += rule.acknowledged;
        failed += rule.failed;
        inFlight += rule.inFlight;
    }
    if (acknowledged != s.acknowledged || failed != s.failed || inFlight != s.inFlight)
        return ::testing::AssertionFailure() << "the rules do not add up to the total: " << acknowledged << " acknowledged of "
                                             << s.acknowledged << ", " << failed << " failed of " << s.failed << ", " << inFlight
                                             << " in flight of " << s.inFlight;
    return ::testing::AssertionSuccess();
}

/// The rule's numbers; all zero when there is no such rule.
inline metrics::RuleSnapshot ruleNamed(const metrics::KafkaSnapshot& s, const std::string& name)
{
    const auto found = std::ranges::find(s.rules, name, &metrics::RuleSnapshot::name);
    return found == s.rules.end() ? metrics::RuleSnapshot {} : *found;
}

inline config::RuleSettings makeRule(const std::string& name, const std::string& topic, std::vector<std::string> filters = {})
{
    config::RuleSettings rule;
    rule.name = name;
    rule.topic = topic;
    rule.filters = std::move(filters);
    rule.format = config::RecordFormat::Plain;
    return rule;
}

} // namespace hookline::test

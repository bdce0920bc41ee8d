// One [[source]] at work: a thread of its own takes records out of Kafka, hands messages to the broker, and commits what is settled.
//
// It never commits what the broker has not routed, or, with commit = "acked", what no subscriber has acknowledged. What it may have in
// hand is bounded: a partition that is full is not asked for more, and Kafka keeps the rest.
#pragma once

#include "core/base/result.h"
#include "core/config/settings.h"
#include "core/hooks/hook_registry.h"
#include "core/hooks/injector.h"
#include "core/kafka/source_plan.h"
#include "core/metrics/snapshot.h"

#include <memory>
#include <string>

namespace hookline::kafka {

/// @thread control, every method that does not say otherwise
class Source {
public:
    /// `injector` and `registry` must outlive this. `settings` and `servers` say where Kafka is. Fails when librdkafka refuses a
    /// property; that Kafka is away is no error.
    static base::Result<std::unique_ptr<Source>> start(hooks::HookRegistry& registry, hooks::Injector& injector, SourcePlan plan,
        const config::KafkaSettings& settings, const std::string& servers);
    ~Source(); ///< stop() and join
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    /// Begins to end: commits what is settled and leaves the group. Does not wait.
    void stop();
    bool ended() const noexcept; ///< after stop(): joining it will not wait
    const SourcePlan& plan() const noexcept;
    metrics::SourceSnapshot snapshot() const; ///< @thread any

private:
    class Worker;
    explicit Source(std::unique_ptr<Worker> worker);
    std::unique_ptr<Worker> m_worker;
};

} // namespace hookline::kafka

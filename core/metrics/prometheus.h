// All counters as Prometheus reads them (text exposition format 0.0.4). Pure; any thread.
#pragma once

#include "core/metrics/snapshot.h"

#include <span>
#include <string>
#include <string_view>

namespace hookline::metrics {

struct PrometheusNames {
    std::span<const std::string_view> dropReasons; ///< by place in BrokerSnapshot::dropped; empty ones are left out
    std::string_view version;
};

std::string prometheusText(const Snapshot& snapshot, const PrometheusNames& names);

} // namespace hookline::metrics

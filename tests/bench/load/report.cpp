#include "tests/bench/load/report.h"

#include <fmt/format.h>

namespace hookline::bench {
namespace {

std::string escaped(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out;
}

/// 0 stays 0 when nothing was counted.
double ratio(double value, double by) { return by > 0 ? value / by : 0; }

std::string idleJson(const Report& report)
{
    std::string out = fmt::format("\"connections\":{},\"connects_per_second\":{:.0f}", report.connections,
        ratio(static_cast<double>(report.connections), report.connectSeconds));
    const auto connections = static_cast<double>(report.connections);
    if (report.connectCpuSeconds >= 0) {
        const auto grown = static_cast<double>(report.residentBytes) - static_cast<double>(report.residentBefore);
        out += fmt::format(",\"cpu_us_per_connect\":{:.3f},\"bytes_per_connection\":{:.0f},\"idle_cpu_percent\":{:.3f}",
            ratio(report.connectCpuSeconds * 1e6, connections), ratio(grown, connections),
            ratio(report.idleCpuSeconds * 100, report.seconds));
    }
    return out;
}

std::string trafficJson(const Options& options, const Report& report)
{
    std::string out
        = fmt::format("\"qos\":{},\"payload\":{},\"publishers\":{},\"subscribers\":{},\"window\":{},\"burst\":{},"
                      "\"rate\":{:g},\"sent\":{},\"delivered\":{},\"per_second\":{:.1f}",
            options.qos, options.payload, options.publishers, options.subscribers, options.window, options.burst,
            options.rate, report.sent, report.delivered, ratio(static_cast<double>(report.delivered), report.seconds));
    if (report.brokerCpuSeconds >= 0) {
        out += fmt::format(",\"cpu_us_per_message\":{:.4f},\"broker_cpu_percent\":{:.1f}",
            ratio(report.brokerCpuSeconds * 1e6, static_cast<double>(report.delivered)),
            ratio(report.brokerCpuSeconds * 100, report.seconds));
    }
    out += fmt::format(",\"sent_in_all\":{},\"delivered_in_all\":{},\"lost\":{},\"duplicates\":{},\"reordered\":{},"
                       "\"unacknowledged\":{}",
        report.sentInAll, report.deliveredInAll, report.lost, report.duplicates, report.reordered,
        report.unacknowledged);
    const Histogram& h = report.latency;
    out += fmt::format(
        ",\"latency_us\":{{\"p50\":{:.1f},\"p95\":{:.1f},\"p99\":{:.1f},\"p999\":{:.1f},\"max\":{:.1f}}}",
        h.micros(0.5), h.micros(0.95), h.micros(0.99), h.micros(0.999), h.maxMicros());
    return out;
}

} // namespace

const char* name(Scenario scenario) noexcept
{
    switch (scenario) {
    case Scenario::FanOut: return "fanout";
    case Scenario::FanIn: return "fanin";
    case Scenario::Pairs: return "pairs";
    case Scenario::Wildcard: return "wildcard";
    case Scenario::Idle: return "idle";
    }
    return "?";
}

std::string toJson(const Options& options, const Report& report)
{
    std::string out = fmt::format("{{\"scenario\":\"{}\",\"mqtt\":{},\"seconds\":{:.3f},", name(options.scenario),
        options.version, report.seconds);
    out += options.scenario == Scenario::Idle ? idleJson(report) : trafficJson(options, report);
    out += fmt::format(",\"generator_cpu_percent\":{:.1f}", ratio(report.ownCpuSeconds * 100, report.seconds));
    if (report.residentBytes > 0)
        out += fmt::format(",\"rss_bytes\":{},\"peak_rss_bytes\":{}", report.residentBytes, report.peakResidentBytes);
    if (!report.failure.empty())
        out += ",\"failure\":\"" + escaped(report.failure) + '"';
    return out + '}';
}

} // namespace hookline::bench

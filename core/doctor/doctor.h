// The connection doctor: settings, DNS, TCP, TLS, who answers, login, cluster, each advertised listener, topic, and on wish a record
// there and back; each step timed, each failure with its diagnosis. Uses connections of its own; the running bridge is untouched.
#pragma once

#include "core/config/settings.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace hookline::doctor {

struct Step {
    enum class State : std::uint8_t { Running, Passed, Warning, Failed, Skipped };
    State state = State::Running;
    /// "settings", "resolve", "tcp", "tls", "kafka", "sasl", "metadata", "listener", "topic", "probe", "read_back"; with `subject`
    /// names the step.
    std::string id;
    std::string subject;   ///< host, host:port, mechanism, topic
    std::string detail;    ///< English: what was found, or the evidence in somebody else's words
    std::string diagnosis; ///< id from core/doctor/diagnosis.h; empty where there is nothing to say
    std::vector<std::string> args; ///< what its %1, %2 … stand for
    std::string what;      ///< English
    std::string remedy;    ///< English
    double milliseconds = 0;
};
std::string_view word(Step::State state) noexcept; ///< "passed"

struct Options {
    bool sendProbe = false;
    std::string practiceServers;     ///< stands in for empty servers
    std::uint64_t largestMessage = 0; ///< bytes an MQTT message may have; 0: not compared with what the topic takes
};

/// Blocks for at most about 25 s, usually for less than one; `onStep` is called on the calling thread, twice for each step that runs.
/// True when nothing failed. No text ever holds a secret. @thread a thread of its own
bool examine(
    const config::KafkaSettings& settings, const Options& options, const std::function<void(const Step&)>& onStep, std::stop_token cancel);

} // namespace hookline::doctor

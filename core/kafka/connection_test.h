// "Test connection": DNS, TCP, metadata, each advertised listener, the topic, and on wish a probe record, each step timed and each
// failure with its cause and remedy. Uses its own short-lived client; the running bridge is untouched.
#pragma once

#include "core/config/settings.h"

#include <functional>
#include <stop_token>
#include <string>

namespace hookline::kafka {

struct TestStep {
    enum class State { Running, Passed, Warning, Failed, Skipped };
    State state = State::Running;
    std::string id;       ///< "resolve", "tcp", "metadata", "listener", "topic", "probe"; with `subject` names the step
    std::string subject;  ///< host, host:port, topic
    std::string detail;   ///< English: the result or the cause
    std::string remedyId; ///< e.g. "remedy.not_listening"; empty when passed
    std::string remedy;   ///< English
    double milliseconds = 0;
};

struct TestOptions {
    bool sendProbe = false;
    std::string practiceServers; ///< stands in for empty servers
};

/// Blocks for at most about 15 s, calls `onStep` on the calling thread; true when nothing failed. @thread a thread of its own
bool testConnection(const config::KafkaSettings& settings, const TestOptions& options,
    const std::function<void(const TestStep&)>& onStep, std::stop_token cancel);

} // namespace hookline::kafka

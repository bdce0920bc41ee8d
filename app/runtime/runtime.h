// The program without a face: broker, hook registry, event tap and Kafka bridge, started and stopped in one written order.
//
//   start: access control, bridge and tap register their hooks -> broker listens, so the first client is already seen by all
//          -> the sources bring records out of Kafka
//   stop:  the sources commit -> broker disconnects its clients -> bridge sends what is queued -> the rest
#pragma once

#include "core/base/result.h"
#include "core/broker/inspector.h"
#include "core/config/settings.h"
#include "core/kafka/letters.h"
#include "core/metrics/snapshot.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::tap {
class EventTap;
}
namespace hookline::hooks {
class HookRegistry;
class Injector;
}

namespace hookline::kafka {
struct BridgeLook;
}

namespace hookline::config {
struct FieldInfo;
}

namespace hookline::script {
class ScriptHost;
}

namespace hookline::runtime {

class LogToFile;

/// @thread control (one thread), every method that does not say otherwise
class Runtime {
public:
    enum class Beside : std::uint8_t { Nothing, Window };

    /// `folder`: what relative paths in the settings start from.
    Runtime(config::Settings settings, Beside beside, std::filesystem::path folder = {});
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    /// Starts the bridge, when it is enabled. Errors are settings that librdkafka refuses; an unreachable Kafka is none.
    base::Result<> startBridge();
    /// Errors: script.not_loaded (a script may be what keeps people out, so nothing is served without it), net.port_in_use,
    /// access.password_file, … The rest of the program is unharmed and may try again with other settings.
    base::Result<> startBroker();
    void stopBroker();
    bool brokerRunning() const;
    std::uint16_t port() const;
    /// Stops everything. Returns how many records the bridge could not deliver within its flush time-out.
    std::uint64_t stop();

    const config::Settings& settings() const noexcept { return m_settings; }
    /// What came of takeOver().
    struct TakenOver {
        std::vector<std::string> changed; ///< keys, "broker.max_connections"
        std::vector<std::string> later;   ///< keys that need a restart; until then they are as before
        std::vector<base::Error> refused; ///< what was to change and could not: what was before stays in force
    };
    /// Takes every setting of `wanted` into use that can change without a restart, Kafka's apart, reads the password and ACL files
    /// again, and says in the log what changed and what needs a restart. Sessions stay; clients that would no longer be let in are
    /// disconnected.
    TakenOver takeOver(const config::Settings& wanted);
    /// The same, and Kafka's; `kafkaDone` as for applyKafka().
    void reload(const config::Settings& wanted, std::function<void(base::Result<std::uint64_t>)> kafkaDone);
    /// Serves the counters for Prometheus when the settings say so. Errors: net.port_in_use, …
    base::Result<> startMetrics();

    /// The listeners' certificates, read again for connections to come.
    void reloadCertificates();
    void setBroker(const config::BrokerSettings& settings) { m_settings.broker = settings; } ///< for the next startBroker()
    /// Whether a change of this key ("broker.port", "listeners") needs no restart now.
    bool isLive(std::string_view key) const;
    void setWindow(const config::WindowSettings& settings) { m_settings.window = settings; }
    /// Into use without a restart; `done` runs on another thread with the number of records that moved to the new settings.
    void applyKafka(const config::KafkaSettings& settings, std::function<void(base::Result<std::uint64_t>)> done);

    /// See kafka::Bridge::look(); `then` runs on another thread, or not at all while there is no bridge.
    void lookAtBridge(std::function<void(kafka::BridgeLook&&)> then);

    /// See kafka::Bridge; without one there is nothing to do.
    void reconnectBridge(std::function<void(base::Result<std::uint64_t>)> done);

    /// See kafka::Bridge; without one there is nothing to pause, and nothing is left of a flush. `done` runs on another thread.
    void pauseBridge(bool paused);
    void flushBridge(std::function<void(std::uint64_t left)> done);
    void endBridgeFlush();
    /// See kafka::Bridge::deadLetters() and retryDeadLetters(); without one `then` hears letters.stopped. It runs on another
    /// thread, or at once.
    void readLetters(const kafka::LetterChoice& choice, std::int64_t after, kafka::LettersRead then);
    void retryLetters(const kafka::LetterChoice& choice, kafka::LettersRetried then);

    /// Into use without a restart. A script that does not load leaves its version before in use; the log says so.
    void applyHooks(const config::HooksSettings& settings);
    /// Takes changed script files into use; to be called about once a second. Cheap when nothing has changed.
    void refreshScripts();
    const script::ScriptHost& scripts() const noexcept { return *m_scripts; }

    metrics::Snapshot snapshot() const; ///< @thread any
    /// For questions to the broker; none while it is stopped. Use it at once.
    std::optional<broker::Inspector> inspector() const;
    tap::EventTap& tap() noexcept { return *m_tap; }
    hooks::HookRegistry& hooks() noexcept { return *m_hooks; }
    /// The broker's way in for messages from outside; as long as this. While the broker is stopped it takes none.
    hooks::Injector& injector();
    std::string practiceServers() const;
    /// Where the log is kept; empty: in no file.
    std::filesystem::path logFile() const;
    unsigned loops() const noexcept { return m_loops; }

private:
    struct Parts;
    base::Result<> reloadAccess(const config::AccessSettings& wanted);
    bool isLive(const config::FieldInfo& field) const;
    void applyBridge(bool same, std::function<void(base::Result<std::uint64_t>)> done);
    void applySources();
    void applyLogFile();
    config::Settings m_settings;
    const std::filesystem::path m_folder;
    std::unique_ptr<LogToFile> m_logFile;
    unsigned m_loops;
    std::unique_ptr<hooks::HookRegistry> m_hooks;
    std::unique_ptr<script::ScriptHost> m_scripts;
    std::unique_ptr<tap::EventTap> m_tap;
    std::unique_ptr<Parts> m_parts;
};

} // namespace hookline::runtime

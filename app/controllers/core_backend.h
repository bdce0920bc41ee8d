// The window's port onto the runtime: drains its rings, samples its counters, carries out its commands. The only QObject that knows
// the runtime. @thread ui, every method; results of other threads arrive as queued calls
#pragma once

#include "app/controllers/core_secret_desk.h"
#include "app/controllers/core_kafka_desk.h"
#include "app/controllers/core_replay_desk.h"
#include "app/controllers/core_settings_desk.h"
#include "app/runtime/command_line.h"
#include "app/simulator/simulator.h"
#include "core/broker/inspector.h"
#include "ui/ports/backend.h"

#include <QThreadPool>
#include <QTimer>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace hookline::runtime {
class Runtime;
}

namespace hookline::controllers {

class EventDump;
class RuleTrials;

class CoreBackend final : public ui::Backend {
    Q_OBJECT

public:
    CoreBackend(runtime::Runtime& program, const runtime::CommandLine& line, const runtime::Configuration& configuration,
        QObject* parent = nullptr);
    ~CoreBackend() override;

    /// Starts bridge and broker; what goes wrong becomes a problem that the window shows.
    void startAll();
    /// Reads the configuration file again (SIGHUP) and takes into use what can change without a restart.
    void reload();

    void setEventsWanted(bool wanted) override;
    std::size_t drainEvents(std::vector<tap::Event>& out, std::size_t max) override;
    std::uint64_t eventsSkipped() const override;
    std::size_t drainOutcomes(std::vector<tap::KafkaOutcome>& out, std::size_t max) override;
    metrics::Snapshot snapshot() const override;

    config::Settings settings() const override;
    QString configFile() const override;
    std::vector<config::Issue> configIssues() const override;
    void applyKafka(const config::KafkaSettings& settings) override;
    void applyWindow(const config::WindowSettings& settings) override;

    void startConnectionTest(const config::KafkaSettings& settings, bool sendProbe) override;
    void cancelConnectionTest() override;
    QString practiceServers() const override;
    ui::KafkaDesk& kafkaDesk() override { return *m_desk; }
    ui::ReplayDesk& replayDesk() override { return *m_replays; }
    ui::SettingsDesk& settingsDesk() override { return *m_settingsDesk; }
    ui::SecretDesk& secretDesk() override { return m_secretDesk; }
    void askBridge() override;
    void reconnectBridge() override;
    void pauseBridge(bool paused) override;
    void flushBridge() override;
    void endBridgeFlush() override;
    std::vector<config::Issue> checkRules(const config::KafkaSettings& settings) const override;
    void tryRule(int ticket, const config::KafkaSettings& settings, const std::string& rule, std::vector<tap::Event> events) override;

    void startBroker() override;
    void startBrokerOn(quint16 port) override;
    void stopBroker() override;

    void listClients() override;
    void listSubscriptions(const QString& topic) override;
    void listSubscriptionsOf(const QString& clientId) override;
    void listRetained(const QString& filter) override;
    void kickClients(const QStringList& clientIds) override;
    void kickAllClients() override;
    void subscribeFor(const QString& clientId, const QString& filter, int qos) override;
    void clearSessions(const QStringList& clientIds) override;
    void deleteRetained(const QStringList& topics) override;
    void restoreRetained() override;

    std::vector<metrics::HookChain> hookChains() const override;
    void setHookEnabled(qulonglong id, bool enabled) override;
    void moveHook(qulonglong id, qulonglong before) override;
    std::vector<metrics::ScriptEntry> scripts() const override;
    base::Result<QString> readScript(const QString& path) const override;
    void applyScript(const QString& path, const QString& text, const QString& basis) override;
    void createScript(const QString& name, const QString& text) override;
    void tryScript(const QString& name, const QString& text, const ui::ScriptSample& sample) override;
    void setLogLevel(base::LogLevel level) override;
    base::LogLevel logLevel() const override;
    QString logFile() const override;

    void startSimulator(const ui::SimulatorSettings& settings) override;
    void stopSimulator() override;
    bool simulatorRunning() const override;

    std::vector<std::pair<QString, QString>> versions() const override;

private:
    friend class CoreSettingsDesk; // its half of what is about the configuration file

    void report(const base::Error& error);
    /// `profile`: what the settings are called from then on; empty: as before. `then`: when they are in use and saved.
    void useKafka(const config::KafkaSettings& settings, const std::string& profile, const std::function<void()>& then = {});
    /// What of these belongs into the file: where the command line decides, the file keeps its own.
    config::KafkaSettings withoutOverrides(const config::KafkaSettings& settings) const;
    void takeLog();
    void clearProblem(const QString& id);
    /// Why `text` cannot be used; empty: it loads.
    QString scriptProblem(const QString& name, const QString& text) const;
    void writeScript(const QString& path, const QString& text);
    /// Writes the sections that the user changed here; overrides of the command line stay out of the file.
    void save();

    runtime::Runtime& m_program;
    const runtime::CommandLine m_line;
    std::vector<config::Issue> m_issues;
    config::Settings m_fileSettings; ///< as the file has them, without overrides
    bool m_fileBroken = false;
    QString m_notReconnected; ///< id of why the connections could not be made anew the last time; empty: they could
    broker::RemovedRetained m_removedRetained; ///< by the last deleteRetained()
    simulator::Simulator m_simulator;
    QTimer m_scriptTimer;
    QThreadPool m_trials; ///< one thread: a test run may take as long as a script's budget lets it
    QThreadPool m_reports; ///< one thread: statistics take a while to read
    std::unique_ptr<RuleTrials> m_ruleTrials;
    std::unique_ptr<EventDump> m_dump;
    std::unique_ptr<CoreKafkaDesk> m_desk;
    std::unique_ptr<CoreReplayDesk> m_replays;
    CoreSecretDesk m_secretDesk;
    std::unique_ptr<CoreSettingsDesk> m_settingsDesk;
    std::jthread m_test;
    std::vector<std::jthread> m_cancelled; ///< on their way out, joined at the end
    std::uint64_t m_logSink = 0;
    std::mutex m_logMutex; ///< guards the three below; held for moments, any thread logs
    std::deque<base::LogLine> m_logWaiting; ///< at most kMostLogLines
    std::uint64_t m_logSkipped = 0; ///< lines that found no room
    bool m_logAsked = false; ///< takeLog() is on its way
};

} // namespace hookline::controllers

// A backend without a program behind it: fixed clock, fixed seed, events and counters made on demand.
#pragma once

#include "tests/gui/support/fake_kafka_desk.h"
#include "tests/gui/support/fake_replay_desk.h"
#include "tests/gui/support/fake_secret_desk.h"
#include "tests/gui/support/fake_settings_desk.h"
#include "ui/ports/backend.h"
#include "ui/ports/test_client.h"

#include <QHash>

#include <cstdint>
#include <ostream>
#include <random>

/// So that a failed comparison is readable.
inline void PrintTo(const QString& text, std::ostream* out) { *out << '"' << text.toStdString() << '"'; }

namespace hookline::test {

/// 2026-03-14 06:32:07 UTC: where the fake clock starts.
inline constexpr std::int64_t kStartMicros = 1773469927LL * 1'000'000;

class FakeBackend : public ui::Backend {
    Q_OBJECT

public:
    explicit FakeBackend(std::uint32_t seed = 1);

    // The script
    void advance(double seconds); ///< moves the clocks
    /// A publish, its deliveries, sessions coming and going, drops: what a small plant looks like. Counters follow.
    void makeTraffic(int events, bool acknowledge = true);
    /// One publish; returns its event id.
    std::uint64_t publish(std::string_view client, std::string_view topic, std::string_view payload, unsigned loop = 0);
    std::uint64_t add(tap::Event event, unsigned loop = 0);
    void outcome(std::uint64_t eventId, tap::KafkaStatus status, std::int64_t offset = -1, int errorCode = 0);
    /// `seconds` of history with a daily-life shape, one sample a second; calls `sample` after each.
    void makeHistory(int seconds, const std::function<void()>& sample);
    mqtt::ClientInfoRef client(std::string_view id);
    /// Some devices, a dashboard that is slow, a worker of a shared group, and a session whose client is away.
    void makeClients(int devices);

    /// Every hook point, with the program's own callbacks and those of three scripts: one well, one slow, one that rests.
    void makeHooks();
    /// Three rules with their numbers, a cluster of three brokers, partitions and some losses.
    void makeBridge();
    /// Four sources: one runs, one is refused, one is switched off, one waits for a subscriber.
    void makeSources();
    /// Adds calls to all callbacks that are switched on.
    void makeCalls(unsigned count);

    metrics::Snapshot now;
    config::Settings current;
    std::vector<config::Issue> issues;
    bool acceptApply = true;
    QString refusal = QStringLiteral("Kafka's library refused the settings."); ///< what applyKafka() says otherwise
    int applied = 0;
    int drains = 0;
    bool wanted = false;
    bool simulating = false;
    std::vector<metrics::ClientEntry> clients; ///< what listClients() answers
    std::vector<metrics::SubscriptionEntry> subscriptions;
    std::vector<metrics::RetainedEntry> retained;
    std::vector<metrics::RetainedEntry> removedRetained;
    std::vector<metrics::HookChain> chains;
    std::vector<metrics::ScriptEntry> scriptEntries;
    QHash<QString, QString> scriptTexts; ///< by path
    QString scriptProblemId;             ///< what the next applied script is answered with
    QString scriptProblem;
    ui::ScriptTrial trial; ///< what tryScript() answers
    ui::ScriptSample tried; ///< the sample it was asked about
    mutable int hookQuestions = 0;
    int questions = 0;
    int reconnects = 0;
    int bridgeQuestions = 0;
    bool reportGoesOn = true; ///< each question comes a second after the last one, and records were sent meanwhile
    metrics::BridgeReport report; ///< what askBridge() answers
    std::vector<config::Issue> ruleIssues; ///< what checkRules() answers
    ui::RuleTrial ruleTrial; ///< what tryRule() answers, with the asker's ticket
    bool answerLastEvent = false; ///< the newest record is of the last event that was asked about
    config::KafkaSettings triedKafka;
    std::string triedRule;
    std::size_t triedEvents = 0;
    int ruleTrials = 0;
    QStringList kicked;
    QStringList cleared;
    std::vector<tap::Event> waiting;
    std::uint64_t skipped = 0;
    std::vector<tap::KafkaOutcome> waitingOutcomes;
    config::KafkaSettings tested;
    int testsStarted = 0;
    int testsCancelled = 0;
    quint16 startedOn = 0;
    base::LogLevel level = base::LogLevel::Notice;
    QString logPath; ///< what logFile() answers
    FakeKafkaDesk desk;
    FakeSecretDesk secrets;
    FakeReplayDesk replays;
    FakeSettingsDesk settingsFile { current };

    // ui::Backend
    void setEventsWanted(bool on) override { wanted = on; }
    std::size_t drainEvents(std::vector<tap::Event>& out, std::size_t max) override;
    std::uint64_t eventsSkipped() const override { return skipped; }
    std::size_t drainOutcomes(std::vector<tap::KafkaOutcome>& out, std::size_t max) override;
    metrics::Snapshot snapshot() const override { return now; }
    config::Settings settings() const override { return current; }
    QString configFile() const override { return QStringLiteral("/home/user/.config/hookline/hookline.toml"); }
    std::vector<config::Issue> configIssues() const override { return issues; }
    void applyKafka(const config::KafkaSettings& settings) override;
    void applyWindow(const config::WindowSettings& settings) override { current.window = settings; }
    void startConnectionTest(const config::KafkaSettings& settings, bool sendProbe) override;
    void cancelConnectionTest() override;
    QString practiceServers() const override { return QString::fromStdString(now.kafka.servers); }
    ui::KafkaDesk& kafkaDesk() override { return desk; }
    ui::ReplayDesk& replayDesk() override { return replays; }
    ui::SettingsDesk& settingsDesk() override { return settingsFile; }
    ui::SecretDesk& secretDesk() override { return secrets; }
    void askBridge() override;
    void reconnectBridge() override;
    void pauseBridge(bool paused) override;
    void flushBridge() override;
    void endBridgeFlush() override;
    std::vector<config::Issue> checkRules(const config::KafkaSettings&) const override { return ruleIssues; }
    void tryRule(int ticket, const config::KafkaSettings& settings, const std::string& rule, std::vector<tap::Event> events) override;
    void startBroker() override;
    void startBrokerOn(quint16 port) override;
    void stopBroker() override;
    void listClients() override;
    void listSubscriptions(const QString& topic) override;
    void listSubscriptionsOf(const QString& clientId) override;
    void listRetained(const QString& filter) override;
    void deleteRetained(const QStringList& topics) override;
    void restoreRetained() override;
    void kickClients(const QStringList& clientIds) override;
    void kickAllClients() override;
    void subscribeFor(const QString& clientId, const QString& filter, int qos) override;
    void clearSessions(const QStringList& clientIds) override;
    std::vector<metrics::HookChain> hookChains() const override;
    void setHookEnabled(qulonglong id, bool enabled) override;
    void moveHook(qulonglong id, qulonglong before) override;
    std::vector<metrics::ScriptEntry> scripts() const override { return scriptEntries; }
    base::Result<QString> readScript(const QString& path) const override;
    void applyScript(const QString& path, const QString& text, const QString& basis) override;
    void createScript(const QString& name, const QString& text) override;
    void tryScript(const QString& name, const QString& text, const ui::ScriptSample& message) override;
    void setLogLevel(base::LogLevel wantedLevel) override { level = wantedLevel; }
    base::LogLevel logLevel() const override { return level; }
    QString logFile() const override { return logPath; }
    void startSimulator(const ui::SimulatorSettings& settings) override;
    void stopSimulator() override;
    bool simulatorRunning() const override { return simulating; }
    std::vector<std::pair<QString, QString>> versions() const override;

private:
    tap::Stamp stamp(unsigned loop);
    void sendASecond(); ///< the bridge, by its report

    std::mt19937 m_random;
    std::uint64_t m_counters[256] {};
    std::int64_t m_offsets[6] { 1040, 2207, 988, 10480, 77, 501 };
    metrics::LatencyHistogram m_latency;
    std::vector<std::pair<std::string, mqtt::ClientInfoRef>> m_clients;
    base::TextRef m_topic;
    base::TextRef m_rule = base::makeText("telemetry");
    base::TextRef m_listener = base::makeText("default");
};

/// A test client that says what it is told to.
class FakeTestClient : public ui::TestClient {
    Q_OBJECT

public:
    QString backendName() const override { return QStringLiteral("fake client 1.0"); }
    State state() const override { return m_state; }
    void connectTo(const Connection& connection) override;
    void disconnectFrom() override;
    void subscribe(const QString& filter, int qos) override { emit subscribed(filter, qos); }
    void unsubscribe(const QString& filter) override { emit unsubscribed(filter); }
    int publish(const QString& topic, const QByteArray& payload, int qos, bool retain) override;

    Connection last;
    bool refuse = false;
    bool leavesLater = false; ///< disconnectFrom() ends only with left()
    void left();

private:
    State m_state = State::Disconnected;
    int m_token = 0;
};

} // namespace hookline::test

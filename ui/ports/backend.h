// What the window needs from the rest of the program. app/controllers implements it over the runtime, tests over a script.
//
// The window pulls: events, outcomes and counters are drained on its own timers. Commands return at once; their results come as
// signals on the UI thread. @thread ui, every method
#pragma once

#include "core/base/log.h"
#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/config/settings.h"
#include "core/metrics/bridge_report.h"
#include "core/metrics/hook_listing.h"
#include "core/metrics/listing.h"
#include "core/metrics/snapshot.h"
#include "core/tap/event.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookline::ui {

class KafkaDesk;
class ReplayDesk;
class SecretDesk;
class SettingsDesk;

/// One line of a connection test. Texts are the core's; the window translates by id.
struct TestStep {
    enum class State { Running, Passed, Warning, Failed, Skipped };
    State state = State::Running;
    QString id; ///< stable: "settings", "resolve", "tcp", "tls", "kafka", "sasl", "metadata", "listener", "topic", "probe", "read_back"
    QString subject; ///< host:port, topic …
    QString detail; ///< result, or the evidence in librdkafka's or the system's words
    QString diagnosis; ///< id of what was found; empty where there is nothing to say
    double milliseconds = 0;
    QStringList args = {}; ///< of the diagnosis
    QString what = {}; ///< English, as the core says it; shown where the diagnosis has no translation
    QString remedy = {}; ///< the same
};

struct SimulatorSettings {
    int devices = 5;
    double messagesPerSecond = 5; ///< all devices together
    int payloadBytes = 64;
    int qos = 1;
};

/// A message that a script is tried on.
struct ScriptSample {
    std::string topic;
    std::string payload;
    int qos = 0;
    bool retain = false;
    std::string client;
    std::string username;
};

/// What a script would do to it.
struct ScriptTrial {
    struct Step {
        QString point;
        int line = 0; ///< of the hook.on()
        bool called = false;
        bool changed = false;
        QString error; ///< "name:line: what"
    };
    /// Routed, or what the publisher hears instead: a reason, "success", nothing, or the end of its connection.
    enum class Fate { Routed, Rejected, BadTopic, DroppedSilently, DroppedUnanswered, Disconnected };

    QString problem; ///< why it does not load; nothing was tried then
    std::vector<Step> steps; ///< hook.on() by hook.on(), in the order they are asked
    QStringList elsewhere; ///< points it asks for that a published message does not come by
    Fate fate = Fate::Routed;
    QString reason; ///< MQTT's name of it, with Rejected
    std::string topic;
    std::string payload;
    bool retain = false;
    std::vector<std::pair<std::string, std::string>> copies; ///< topic, payload
    std::vector<std::string> said;
    double microseconds = 0; ///< of all its callbacks together
};

/// What one rule would make of one event.
struct RuleRecord {
    std::size_t event = 0; ///< its place among those it was tried on
    std::string topic;     ///< as Kafka has it
    std::string wish;      ///< as the template gave it
    std::optional<std::string> key;
    int partition = -1; ///< -1: known only when it is sent
    std::int64_t timestampMillis = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string value;    ///< at most the first kMost bytes
    std::size_t size = 0; ///< of the whole record
    int failure = 0;      ///< no record comes of it; a code as in tap::KafkaOutcome
    std::string detail;   ///< which field is missing, which name it collides with
    std::string passedTo; ///< where on_failure takes it
    bool rewritten = false;
    bool collision = false;
    bool absent = false; ///< the cluster has no such topic
    bool tooLarge = false;
    static constexpr std::size_t kMost = 64 * 1024;
};

/// What a rule would do with events that were captured. Nothing is sent.
struct RuleTrial {
    int ticket = 0;          ///< of the question
    QString problem;         ///< why the rules cannot be used; nothing was tried then
    bool clusterKnown = false; ///< topics and partitions are the cluster's own
    std::size_t events = 0;
    std::size_t matched = 0;
    std::size_t failed = 0;
    std::size_t rewritten = 0;
    std::size_t collisions = 0;
    std::size_t absent = 0;
    std::size_t tooLarge = 0;
    std::vector<RuleRecord> records; ///< the newest ones, oldest first
    static constexpr std::size_t kMostRecords = 50;
};

class Backend : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    // Pulled by timers
    virtual void setEventsWanted(bool wanted) = 0; ///< attaches the tap
    virtual std::size_t drainEvents(std::vector<tap::Event>& out, std::size_t max) = 0;
    virtual std::uint64_t eventsSkipped() const = 0; ///< for want of room, since start
    virtual std::size_t drainOutcomes(std::vector<tap::KafkaOutcome>& out, std::size_t max) = 0;
    virtual metrics::Snapshot snapshot() const = 0;

    // Settings
    virtual config::Settings settings() const = 0;
    virtual QString configFile() const = 0;
    /// What is wrong with the configuration file, if it could not be used; shown as a banner.
    virtual std::vector<config::Issue> configIssues() const = 0;
    /// Validates, saves and takes into use without a restart; answers with kafkaApplied().
    virtual void applyKafka(const config::KafkaSettings& settings) = 0;
    virtual void applyWindow(const config::WindowSettings& settings) = 0;
    /// For the settings page; as long as the backend.
    virtual SettingsDesk& settingsDesk() = 0;
    /// For secrets in the system keychain; as long as the backend.
    virtual SecretDesk& secretDesk() = 0;

    // Kafka
    virtual void startConnectionTest(const config::KafkaSettings& settings, bool sendProbe) = 0;
    virtual void cancelConnectionTest() = 0;
    /// Brokers, partitions, losses; answers with bridgeReported(), soon, and not at all while there is no bridge.
    virtual void askBridge() = 0;
    /// Makes every connection of the bridge anew, at once; answers with bridgeReconnected(), or a problem(). Nothing is lost.
    virtual void reconnectBridge() = 0;
    /// Paused, the bridge takes events and gives nothing new to Kafka. The snapshot says whether it is, and how far a flush is.
    virtual void pauseBridge(bool paused) = 0;
    /// Sends what waits now, also while paused; answers with bridgeFlushed().
    virtual void flushBridge() = 0;
    virtual void endBridgeFlush() = 0;
    /// What is wrong with the rules of these settings, as the loader of the configuration file says it.
    virtual std::vector<config::Issue> checkRules(const config::KafkaSettings& settings) const = 0;
    /// What the rule of that name would make of the events. `ticket`: nextTrialTicket(); a question that waits gives way to a newer
    /// one of the same asker. Answers with ruleTried(), perhaps twice: the second time with what the
    /// cluster says. A newer question takes the place of one that waits.
    virtual void tryRule(int ticket, const config::KafkaSettings& settings, const std::string& rule, std::vector<tap::Event> events) = 0;
    /// "127.0.0.1:34567" of the practice cluster; empty when it does not run.
    virtual QString practiceServers() const = 0;
    /// For the topics and records of the cluster; as long as the backend.
    virtual KafkaDesk& kafkaDesk() = 0;
    /// For sources and replays; as long as the backend.
    virtual ReplayDesk& replayDesk() = 0;

    // Broker
    virtual void startBroker() = 0;
    virtual void startBrokerOn(quint16 port) = 0; ///< the remedy for a taken port
    virtual void stopBroker() = 0;

    // What the broker holds. Each question is answered once by the signal of its name, unless the broker stops first; answers
    // are bounded and say how many rows there are.
    virtual void listClients() = 0;
    virtual void listSubscriptions(const QString& topic) = 0; ///< only those that match the topic; empty: all
    virtual void listSubscriptionsOf(const QString& clientId) = 0; ///< answers with clientSubscriptionsListed()
    virtual void listRetained(const QString& filter) = 0;
    virtual void kickClients(const QStringList& clientIds) = 0;
    virtual void kickAllClients() = 0; ///< answers with clientsKicked() as well
    /// A subscription that a client did not ask for; answers with subscribedFor().
    virtual void subscribeFor(const QString& clientId, const QString& filter, int qos) = 0;
    virtual void clearSessions(const QStringList& clientIds) = 0;
    virtual void deleteRetained(const QStringList& topics) = 0;
    /// Puts back what deleteRetained() took last.
    virtual void restoreRetained() = 0;

    // Hooks, as they run now
    virtual std::vector<metrics::HookChain> hookChains() const = 0;
    virtual void setHookEnabled(qulonglong id, bool enabled) = 0;
    /// Directly before another callback of its point; 0: last.
    virtual void moveHook(qulonglong id, qulonglong before) = 0;

    // Scripts
    virtual std::vector<metrics::ScriptEntry> scripts() const = 0;
    virtual base::Result<QString> readScript(const QString& path) const = 0;
    /// Saves the text and takes it into use at once; answers with scriptApplied(). Nothing is written when it does not load, or when
    /// the file no longer holds `basis` (null: whatever it holds).
    virtual void applyScript(const QString& path, const QString& text, const QString& basis) = 0;
    /// A new file in the folder of scripts, which is made when there is none; answers with scriptApplied().
    virtual void createScript(const QString& name, const QString& text) = 0;
    /// Answers with scriptTried().
    virtual void tryScript(const QString& name, const QString& text, const ScriptSample& sample) = 0;

    // Log
    /// Lines below this level are not made from now on.
    virtual void setLogLevel(base::LogLevel level) = 0;
    virtual base::LogLevel logLevel() const = 0;
    /// Where the log is kept besides; empty: in no file.
    virtual QString logFile() const = 0;

    // Simulator
    virtual void startSimulator(const SimulatorSettings& settings) = 0;
    virtual void stopSimulator() = 0;
    virtual bool simulatorRunning() const = 0;

    /// Versions for the About box: (what, version).
    virtual std::vector<std::pair<QString, QString>> versions() const = 0;

signals:
    /// `errorId` is empty on success. `movedRecords`: queued records that went on to the new settings.
    void kafkaApplied(const QString& errorId, const QString& errorText, qulonglong movedRecords);
    /// The same id again replaces the line (Running → Passed).
    void testStep(const hookline::ui::TestStep& step);
    void testFinished(bool passed);
    void bridgeReported(const hookline::metrics::BridgeReport& report);
    void ruleTried(const hookline::ui::RuleTrial& trial);
    /// Connections are being made: the snapshot says what becomes of them.
    void bridgeReconnected();
    /// `left`: records that the flush did not get through before it was ended.
    void bridgeFlushed(qulonglong left);
    void brokerStateChanged();
    /// Something the user must know; the same id replaces, an empty text clears. Ids: "broker.port_in_use", "config.broken", …
    void problem(const QString& id, const QString& text, const QString& remedy);
    void simulatorChanged(bool running);
    void clientsListed(const hookline::metrics::ClientListing& listing);
    void subscriptionsListed(const QString& topic, const hookline::metrics::SubscriptionListing& listing);
    void clientSubscriptionsListed(const QString& clientId, const hookline::metrics::SubscriptionListing& listing);
    void clientsKicked(qulonglong count);
    /// `done` false: there is no such session, or the filter is none.
    void subscribedFor(const QString& clientId, const QString& filter, bool done);
    void sessionsCleared(qulonglong count);
    void retainedListed(const QString& filter, const hookline::metrics::RetainedListing& listing);
    void retainedDeleted(qulonglong count);
    void retainedRestored(qulonglong count);
    /// `problemId` is empty when it is in use; "script.error" has "name:line: what" as text,
    /// "script.not_written" where and why; "script.changed_elsewhere", "script.exists", "script.bad_name".
    void scriptApplied(const QString& path, const QString& problemId, const QString& problem);
    void scriptTried(const hookline::ui::ScriptTrial& trial);
    void logged(const hookline::base::LogLine& line);
};

} // namespace hookline::ui

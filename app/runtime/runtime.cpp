#include "app/runtime/runtime.h"

#include "app/runtime/command_line.h"
#include "app/runtime/log_to_file.h"
#include "app/runtime/metrics_server.h"
#include "core/auth/access.h"
#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/broker.h"
#include "core/broker/live_settings.h"
#include "core/config/schema.h"
#include "core/config/security_checks.h"
#include "core/hooks/event_feed.h"
#include "core/hooks/hook_registry.h"
#include "core/kafka/bridge.h"
#include "core/kafka/sources.h"
#include "core/keychain/keychain.h"
#include "core/metrics/prometheus.h"
#include "core/script/script_host.h"
#include "core/tap/event_tap.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace hookline::runtime {
namespace {

unsigned chooseLoops(const config::BrokerSettings& settings, Runtime::Beside beside)
{
    if (settings.loops != 0)
        return settings.loops;
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    return beside == Runtime::Beside::Window ? std::max(1u, cores - 1) : cores;
}

/// None: nothing outlives the program.
std::optional<store::Options> stateOptions(const config::PersistenceSettings& settings, const std::filesystem::path& folder)
{
    if (settings.folder.empty())
        return std::nullopt;
    store::Options out;
    out.folder = folder / settings.folder; // an absolute one stays what it is
    out.sync = settings.sync == config::StateSync::Full ? store::Sync::Full
        : settings.sync == config::StateSync::Normal   ? store::Sync::Normal
                                                        : store::Sync::Behind;
    return out;
}

/// The hook points of the bridge.
void tellOutcome(hooks::HookRegistry& registry, const tap::KafkaOutcome& outcome)
{
    if (!registry.heardElsewhere())
        return;
    const hooks::BridgeView view { outcome.eventId, outcome.topic ? outcome.topic->view() : std::string_view(), outcome.partition,
        outcome.offset, outcome.latencyMicros, outcome.errorCode };
    switch (outcome.status) {
    case tap::KafkaStatus::None: break;
    case tap::KafkaStatus::Queued: registry.tellElsewhere<hooks::BridgeMapped>(view); break;
    case tap::KafkaStatus::Acked: registry.tellElsewhere<hooks::BridgeAcked>(view); break;
    case tap::KafkaStatus::Failed: registry.tellElsewhere<hooks::BridgeFailed>(view); break;
    }
}

} // namespace

struct Runtime::Parts {
    explicit Parts(hooks::HookRegistry& registry)
        : access(registry)
        , broker(registry)
        , sources(registry, broker.injector())
    {
    }
    auth::Access access; // outlives the broker: its hooks may be on their way
    broker::Broker broker;
    kafka::Sources sources;
    std::unique_ptr<kafka::Bridge> bridge;
    hooks::EventFeed tapFeed;
    std::mutex changing; ///< held while broker or bridge are made or destroyed, and by whoever counts on another thread
    std::unique_ptr<MetricsServer> metrics; // last: its thread reads all of the above
};

Runtime::Runtime(config::Settings settings, Beside beside, std::filesystem::path folder)
    : m_settings(std::move(settings))
    , m_folder(std::move(folder))
    , m_logFile(std::make_unique<LogToFile>())
    , m_loops(chooseLoops(m_settings.broker, beside))
    , m_hooks(std::make_unique<hooks::HookRegistry>())
    , m_scripts(std::make_unique<script::ScriptHost>(*m_hooks, m_loops))
    , m_tap(std::make_unique<tap::EventTap>(m_loops))
    , m_parts(std::make_unique<Parts>(*m_hooks))
{
    applyLogFile();
    if (beside == Beside::Window) {
        m_parts->tapFeed = hooks::EventFeed(*m_hooks, "event table", hooks::Priority::Observe, hooks::EventMask::all(),
            [tap = m_tap.get()](unsigned loop, tap::Event&& event) {
                // The broker's own $SYS messages, every few seconds, would only be noise between people's rows.
                const bool own = event.kind == tap::EventKind::Publish && event.client->clientId.empty();
                if (tap->attached() && !own)
                    tap->push(loop, std::move(event));
            },
            { .breaker = hooks::BreakerTerms::never(), .gate = m_tap.get() });
    }
}

Runtime::~Runtime() { stop(); }

void Runtime::applyLogFile()
{
    m_logFile->use(logFileOf(m_settings.log.file, m_settings.persistence.folder, m_folder),
        base::logFormat(m_settings.log.format).value_or(base::LogFormat::Text));
}

std::filesystem::path Runtime::logFile() const { return m_logFile->file(); }

base::Result<> Runtime::startBridge()
{
    if (!m_settings.kafka.enabled || m_parts->bridge)
        return {};
    auto bridge = std::make_unique<kafka::Bridge>(*m_hooks, m_loops,
        kafka::Bridge::Ports {
            [tap = m_tap.get(), hooks = m_hooks.get()](tap::KafkaOutcome&& outcome) {
                tellOutcome(*hooks, outcome);
                if (tap->attached())
                    tap->pushOutcome(std::move(outcome));
            },
            [parts = m_parts.get()](bool paused) { parts->broker.setIntakePaused(paused); },
            [tap = m_tap.get(), hooks = m_hooks.get()] { return tap->attached() || hooks->heardElsewhere(); },
        });
    if (auto started = bridge->start(m_settings.kafka); !started)
        return started;
    const std::scoped_lock lock(m_parts->changing);
    m_parts->bridge = std::move(bridge);
    return {};
}

base::Result<> Runtime::startBroker()
{
    if (m_parts->broker.running())
        return {};
    applyHooks(m_settings.hooks);
    for (const script::ScriptHost::Status& status : m_scripts->status()) {
        if (!status.running) {
            return base::fail({ "script.not_loaded", "the script " + status.name + " does not load", status.problem,
                "Correct it, or take it out of hooks.scripts" });
        }
    }
    // Fail closed: without its users and rules the broker does not listen.
    if (auto applied = m_parts->access.apply(m_settings.access, m_folder); !applied)
        return applied;
    {
        const std::scoped_lock lock(m_parts->changing);
        m_parts->broker.setNamesProven(!m_settings.access.passwordFile.empty());
        if (auto started = m_parts->broker.start(m_settings.broker, m_loops, stateOptions(m_settings.persistence, m_folder)); !started)
            return started;
    }
    applySources();
    return {};
}

/// The other way's settings into use: they run while the broker does.
void Runtime::applySources()
{
    if (!m_parts->broker.running())
        return;
    m_parts->sources.apply(m_settings.kafka, m_settings.kafka.servers.empty() ? practiceServers() : m_settings.kafka.servers);
}

void Runtime::reloadCertificates() { m_parts->broker.reloadCertificates(); }

void Runtime::stopBroker()
{
    m_parts->sources.stop(); // first: what the broker has routed is committed
    const std::scoped_lock lock(m_parts->changing);
    m_parts->broker.stop();
}

bool Runtime::brokerRunning() const
{
    return m_parts->broker.running();
}

std::uint16_t Runtime::port() const
{
    return m_parts->broker.port();
}

std::uint64_t Runtime::stop()
{
    m_parts->metrics.reset();
    stopBroker();
    std::uint64_t undelivered = 0;
    if (m_parts->bridge) {
        undelivered = m_parts->bridge->stop(std::chrono::milliseconds(m_settings.kafka.flushTimeoutMs));
        m_parts->bridge.reset();
    }
    m_parts->tapFeed = hooks::EventFeed();
    return undelivered;
}

void Runtime::applyKafka(const config::KafkaSettings& settings, std::function<void(base::Result<std::uint64_t>)> done)
{
    config::KafkaSettings before = m_settings.kafka;
    before.sources = settings.sources; // they are not the bridge's
    // The same words may mean another password or certificate by now: files are read when a client is made.
    const bool same = before == settings && !config::anyReadsSecurityFiles(settings);
    keychain::Keychain::instance().expire();
    m_settings.kafka = settings;
    applyBridge(same, std::move(done));
    applySources(); // behind the bridge, which may have begun or ended the practice cluster
}

void Runtime::applyBridge(bool same, std::function<void(base::Result<std::uint64_t>)> done)
{
    const config::KafkaSettings& settings = m_settings.kafka;
    if (same && m_parts->bridge) {
        done(std::uint64_t { 0 });
        return;
    }
    if (m_parts->bridge && settings.enabled) {
        m_parts->bridge->apply(settings, std::move(done));
        return;
    }
    if (m_parts->bridge) { // switched off
        const std::uint64_t lost = m_parts->bridge->stop(std::chrono::milliseconds(settings.flushTimeoutMs));
        {
            const std::scoped_lock lock(m_parts->changing);
            m_parts->bridge.reset();
        }
        if (lost > 0)
            base::logWarning("kafka", std::to_string(lost) + " records were still queued when the bridge was switched off");
        done(std::uint64_t { 0 });
        return;
    }
    if (auto started = startBridge(); !started)
        done(base::fail(started.error()));
    else
        done(std::uint64_t { 0 });
}

void Runtime::applyHooks(const config::HooksSettings& settings)
{
    m_settings.hooks = settings;
    std::vector<std::string> paths;
    for (const std::string& path : settings.scripts)
        paths.push_back((m_folder / path).string()); // an absolute path stays what it is
    m_scripts->apply(std::move(paths), { settings.scriptInstructions, settings.scriptMemory });
}

void Runtime::refreshScripts()
{
    if (!m_scripts->empty())
        m_scripts->refresh();
}

void Runtime::lookAtBridge(std::function<void(kafka::BridgeLook&&)> then)
{
    if (m_parts->bridge)
        m_parts->bridge->look(std::move(then));
}

void Runtime::reconnectBridge(std::function<void(base::Result<std::uint64_t>)> done)
{
    if (m_parts->bridge)
        m_parts->bridge->reconnect(std::move(done));
    else
        done(std::uint64_t { 0 });
}

void Runtime::pauseBridge(bool paused)
{
    if (m_parts->bridge)
        m_parts->bridge->setPaused(paused);
}

void Runtime::flushBridge(std::function<void(std::uint64_t)> done)
{
    if (m_parts->bridge)
        m_parts->bridge->flush(std::move(done));
    else
        done(0);
}

void Runtime::endBridgeFlush()
{
    if (m_parts->bridge)
        m_parts->bridge->endFlush();
}

void Runtime::readLetters(const kafka::LetterChoice& choice, std::int64_t after, kafka::LettersRead then)
{
    if (m_parts->bridge)
        m_parts->bridge->deadLetters(choice, after, std::move(then));
    else
        then(base::fail(kafka::bridgeIsOff()));
}

void Runtime::retryLetters(const kafka::LetterChoice& choice, kafka::LettersRetried then)
{
    if (m_parts->bridge)
        m_parts->bridge->retryDeadLetters(choice, std::move(then));
    else
        then(base::fail(kafka::bridgeIsOff()));
}

metrics::Snapshot Runtime::snapshot() const
{
    metrics::Snapshot out;
    out.wallMicros = base::wallMicros();
    out.steadyNanos = base::steadyNanos();
    const std::scoped_lock lock(m_parts->changing);
    out.broker = m_parts->broker.snapshot();
    if (m_parts->bridge)
        out.kafka = m_parts->bridge->snapshot();
    out.sources = m_parts->sources.snapshot();
    out.displaySkipped = m_tap->skipped();
    return out;
}

std::optional<broker::Inspector> Runtime::inspector() const { return m_parts->broker.inspector(); }

base::Result<> Runtime::startMetrics()
{
    m_parts->metrics.reset();
    if (!m_settings.metrics.enabled)
        return {};
    m_parts->metrics = std::make_unique<MetricsServer>([this] {
        std::array<std::string_view, tap::kDropReasons> reasons;
        for (std::size_t i = 1; i < reasons.size(); ++i) // 0 is no reason
            reasons[i] = tap::name(static_cast<tap::DropReason>(i));
        return metrics::prometheusText(snapshot(), { reasons, HOOKLINE_VERSION });
    });
    auto started = m_parts->metrics->start(m_settings.metrics);
    if (!started)
        m_parts->metrics.reset();
    return started;
}

base::Result<> Runtime::reloadAccess(const config::AccessSettings& wanted)
{
    if (auto applied = m_parts->access.apply(wanted, m_folder); !applied) {
        base::logError("access", "not reloaded, the users, rules and bans of before stay in force: " + applied.error().text());
        return applied;
    }
    m_settings.access = wanted;
    m_parts->broker.setNamesProven(!wanted.passwordFile.empty());
    const auto unwelcome = [access = &m_parts->access](mqtt::ReasonCode why) {
        return [access, why](const mqtt::ClientInfo& client) { return access->standing(client) == why; };
    };
    m_parts->broker.disconnect(unwelcome(mqtt::ReasonCode::Banned), mqtt::ReasonCode::Banned, "banned by the settings");
    m_parts->broker.disconnect(unwelcome(mqtt::ReasonCode::NotAuthorized), mqtt::ReasonCode::NotAuthorized, "no longer allowed to connect");
    return {};
}

bool Runtime::isLive(const config::FieldInfo& field) const
{
    if (field.section == "broker") // the number of loops is the program's, not the broker's
        return broker::LiveSettings::isLive(field.name) || (!brokerRunning() && field.name != "loops");
    return field.section != "persistence" || !brokerRunning();
}

bool Runtime::isLive(std::string_view key) const
{
    const config::Field* field = config::findField(key);
    return field ? isLive(*field) : !brokerRunning(); // a [[listeners]] block
}

Runtime::TakenOver Runtime::takeOver(const config::Settings& wanted)
{
    TakenOver out;
    for (const config::Field& field : config::schema()) {
        if (field.section != "window" && field.section != "kafka" && field.read(wanted) != field.read(m_settings))
            (isLive(field) ? out.changed : out.later).push_back(field.key());
    }
    if (wanted.broker.listeners != m_settings.broker.listeners)
        (brokerRunning() ? out.later : out.changed).emplace_back("listeners");
    // The broker's fixed settings stay what they are; a stopped broker takes all of them at its next start.
    const std::uint32_t loops = m_settings.broker.loops;
    m_parts->broker.apply(wanted.broker);
    m_settings.broker = brokerRunning() ? broker::LiveSettings::withLive(m_settings.broker, wanted.broker) : wanted.broker;
    m_settings.broker.loops = loops;
    if (!brokerRunning())
        m_settings.persistence = wanted.persistence;
    if (!(wanted.log == m_settings.log))
        applyLog(wanted.log);
    m_settings.log = wanted.log;
    applyLogFile();
    if (auto reloaded = reloadAccess(wanted.access); !reloaded)
        out.refused.push_back(reloaded.error());
    applyHooks(wanted.hooks);
    if (!(wanted.metrics == m_settings.metrics)) {
        m_settings.metrics = wanted.metrics;
        if (auto started = startMetrics(); !started) {
            base::logError("metrics", started.error().text());
            out.refused.push_back(started.error());
        }
    }
    const auto list = [](const std::vector<std::string>& keys) {
        std::string text;
        for (const std::string& key : keys)
            text.append(text.empty() ? "" : ", ").append(key);
        return text;
    };
    if (!out.changed.empty())
        base::logNotice("config", "changed: " + list(out.changed));
    if (!out.later.empty())
        base::logWarning("config", "these need a restart, until then they are as before: " + list(out.later));
    return out;
}

void Runtime::reload(const config::Settings& wanted, std::function<void(base::Result<std::uint64_t>)> kafkaDone)
{
    std::string kafka;
    for (const config::Field& field : config::schema()) {
        if (field.section == "kafka" && field.read(wanted) != field.read(m_settings))
            kafka.append(kafka.empty() ? "" : ", ").append(field.key());
    }
    takeOver(wanted);
    if (!kafka.empty())
        base::logNotice("config", "changed: " + kafka);
    applyKafka(wanted.kafka, std::move(kafkaDone));
}

hooks::Injector& Runtime::injector() { return m_parts->broker.injector(); }

std::string Runtime::practiceServers() const { return m_parts->bridge ? m_parts->bridge->practiceServers() : std::string(); }

} // namespace hookline::runtime

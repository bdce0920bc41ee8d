#include "app/controllers/core_backend.h"

#include "app/controllers/core_benchmark_desk.h"
#include "app/controllers/core_letter_desk.h"
#include "app/controllers/core_text.h"
#include "app/controllers/event_dump.h"
#include "app/controllers/rule_trials.h"
#include "app/runtime/runtime.h"
#include "core/base/clock.h"
#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/validate.h"
#include "core/doctor/doctor.h"
#include "core/kafka/version.h"
#include "core/tap/event_tap.h"

#include <QMetaObject>
#include <QSysInfo>

namespace hookline::controllers {
namespace {

constexpr std::size_t kMostLogLines = 10000; ///< as many as the log page keeps

ui::TestStep toUi(const doctor::Step& step)
{
    ui::TestStep out;
    out.state = static_cast<ui::TestStep::State>(step.state);
    out.id = qs(step.id);
    out.subject = qs(step.subject);
    out.detail = qs(step.detail);
    out.diagnosis = qs(step.diagnosis);
    for (const std::string& arg : step.args)
        out.args << qs(arg);
    out.what = qs(step.what);
    out.remedy = qs(step.remedy);
    out.milliseconds = step.milliseconds;
    return out;
}

} // namespace

CoreBackend::CoreBackend(
    runtime::Runtime& program, const runtime::CommandLine& line, const runtime::Configuration& configuration, QObject* parent)
    : Backend(parent)
    , m_program(program)
    , m_line(line)
    , m_issues(configuration.issues)
    , m_desk(std::make_unique<CoreKafkaDesk>(program))
    , m_replays(std::make_unique<CoreReplayDesk>(program))
    , m_settingsDesk(std::make_unique<CoreSettingsDesk>(*this))
{
    new CoreBenchmarkDesk(program, this);
    new CoreLetterDesk(program, this);
    std::error_code ignored;
    if (std::filesystem::exists(line.configFile, ignored)) {
        const config::Loaded loaded = config::load(line.configFile);
        m_fileBroken = config::hasErrors(loaded.issues);
        m_fileSettings = loaded.settings;
    }
    m_scriptTimer.setInterval(1000); // an editor's save is in use a second later
    connect(&m_scriptTimer, &QTimer::timeout, this, [this] { m_program.refreshScripts(); });
    m_scriptTimer.start();
    m_trials.setMaxThreadCount(1);
    m_reports.setMaxThreadCount(1);
    m_ruleTrials = std::make_unique<RuleTrials>([this](std::shared_ptr<const ui::RuleTrial> trial) {
        QMetaObject::invokeMethod(this, [this, trial] { emit ruleTried(*trial); }, Qt::QueuedConnection);
    });
    if (line.dumpEvents)
        m_dump = std::make_unique<EventDump>(*line.dumpEvents);
    m_logSink = base::addLogSink([this](const base::LogLine& entry) {
        const std::scoped_lock lock(m_logMutex);
        if (m_logWaiting.size() == kMostLogLines) { // they may come by the thousand; the window takes what it can show
            m_logWaiting.pop_front();
            ++m_logSkipped;
        }
        m_logWaiting.push_back(entry);
        if (!std::exchange(m_logAsked, true))
            QMetaObject::invokeMethod(this, &CoreBackend::takeLog, Qt::QueuedConnection);
    });
}

void CoreBackend::takeLog()
{
    std::deque<base::LogLine> lines;
    std::uint64_t skipped = 0;
    {
        const std::scoped_lock lock(m_logMutex);
        lines.swap(m_logWaiting);
        skipped = std::exchange(m_logSkipped, 0);
        m_logAsked = false;
    }
    if (skipped > 0)
        emit logged({ base::wallMicros(), base::LogLevel::Warning, "window",
            std::to_string(skipped) + " lines of the log came faster than the window takes them and are not shown" });
    for (const base::LogLine& line : lines)
        emit logged(line);
}

void CoreBackend::setLogLevel(base::LogLevel level) { base::setLogLevel(level); }
base::LogLevel CoreBackend::logLevel() const { return base::logLevel(); }
QString CoreBackend::logFile() const { return QString::fromStdString(m_program.logFile().string()); }

CoreBackend::~CoreBackend()
{
    m_simulator.stop();
    cancelConnectionTest();
    base::removeLogSink(m_logSink);
    if (m_dump) { // what the window did not live to see
        std::vector<tap::Event> events;
        std::vector<tap::KafkaOutcome> outcomes;
        drainEvents(events, static_cast<std::size_t>(-1));
        drainOutcomes(outcomes, static_cast<std::size_t>(-1));
    }
}

void CoreBackend::startAll()
{
    if (const auto started = m_program.startBridge(); !started)
        report(started.error());
    startBroker();
    if (const auto started = m_program.startMetrics(); !started)
        report(started.error());
}

void CoreBackend::report(const base::Error& error)
{
    QString text = qs(error.what);
    if (!error.why.empty())
        text += QStringLiteral(": ") + qs(error.why);
    base::logError("hookline", error.text());
    emit problem(qs(error.id), text, qs(error.remedy));
}

void CoreBackend::clearProblem(const QString& id) { emit problem(id, {}, {}); }

// --- Events and counters ----------------------------------------------------------------------------------------------------

void CoreBackend::setEventsWanted(bool wanted) { m_program.tap().setAttached(wanted || m_dump != nullptr); }

std::size_t CoreBackend::drainEvents(std::vector<tap::Event>& out, std::size_t max)
{
    const std::size_t before = out.size();
    const std::size_t taken = m_program.tap().drain(out, max);
    if (m_dump) {
        for (std::size_t i = before; i < out.size(); ++i)
            m_dump->add(out[i]);
    }
    return taken;
}

std::uint64_t CoreBackend::eventsSkipped() const { return m_program.tap().skipped(); }

std::size_t CoreBackend::drainOutcomes(std::vector<tap::KafkaOutcome>& out, std::size_t max)
{
    const std::size_t before = out.size();
    const std::size_t taken = m_program.tap().drainOutcomes(out, max);
    if (m_dump) {
        for (std::size_t i = before; i < out.size(); ++i)
            m_dump->add(out[i]);
    }
    return taken;
}

metrics::Snapshot CoreBackend::snapshot() const { return m_program.snapshot(); }

// --- Settings ---------------------------------------------------------------------------------------------------------------

config::Settings CoreBackend::settings() const { return m_program.settings(); }
QString CoreBackend::configFile() const { return QString::fromStdString(m_line.configFile.string()); }
std::vector<config::Issue> CoreBackend::configIssues() const { return m_issues; }

void CoreBackend::save()
{
    if (m_fileBroken) {
        emit problem(QStringLiteral("config.not_saved"),
            tr("The change is in use but not saved: %1 cannot be read").arg(configFile()),
            tr("Mend the file first; it was left untouched"));
        return;
    }
    if (const auto saved = config::save(m_line.configFile, m_fileSettings); !saved)
        report({ "config.not_saved", "the change is in use but not saved", saved.error().text(), "" });
    else
        clearProblem(QStringLiteral("config.not_saved"));
    emit m_settingsDesk->changed();
}

void CoreBackend::applyKafka(const config::KafkaSettings& settings) { useKafka(settings, {}); }

void CoreBackend::useKafka(const config::KafkaSettings& settings, const std::string& profile, const std::function<void()>& then)
{
    for (const config::Issue& issue : config::validate(settings)) {
        if (issue.severity == config::Severity::Error) {
            emit kafkaApplied(qs(issue.id), qs(issue.text), 0);
            return;
        }
    }
    m_program.applyKafka(settings, [this, settings, profile, then](const base::Result<std::uint64_t>& moved) {
        QMetaObject::invokeMethod(
            this,
            [this, settings, profile, then, moved] {
                if (!moved) {
                    emit kafkaApplied(qs(moved.error().id), qs(moved.error().text()), 0);
                    return;
                }
                m_fileSettings.kafka = withoutOverrides(settings);
                if (!profile.empty()) { // in the same write: the name must never stand beside another's settings
                    config::WindowSettings window = m_program.settings().window;
                    window.kafkaProfile = m_fileSettings.window.kafkaProfile = profile;
                    m_program.setWindow(window);
                }
                save();
                emit kafkaApplied({}, {}, *moved);
                if (then)
                    then();
            },
            Qt::QueuedConnection);
    });
}

config::KafkaSettings CoreBackend::withoutOverrides(const config::KafkaSettings& settings) const
{
    config::Settings asked = m_fileSettings, out = m_fileSettings;
    out.kafka = settings;
    for (const std::string& assignment : m_line.overrides)
        (void)config::applyOverride(asked, assignment); // it was fine at the start
    for (const config::Field& field : config::schema()) {
        const config::Value file = field.read(m_fileSettings);
        if (field.section == "kafka" && file != field.read(asked) && field.read(out) == field.read(asked))
            field.write(out, file);
    }
    return out.kafka;
}

void CoreBackend::applyWindow(const config::WindowSettings& settings)
{
    if (settings == m_program.settings().window)
        return;
    m_program.setWindow(settings);
    m_fileSettings.window = settings;
    save();
}

void CoreBackend::reload()
{
    const runtime::Configuration configuration = runtime::configure(m_line);
    m_issues = configuration.issues;
    m_fileBroken = config::hasErrors(configuration.issues);
    if (m_fileBroken || configuration.overrideError) {
        for (const config::Issue& issue : configuration.issues)
            base::logWarning("config", runtime::issueLine(issue, m_line.configFile));
        report({ "config.not_reloaded", "the configuration was not reloaded", "it has errors", "The present settings stay in use" });
        return;
    }
    clearProblem(QStringLiteral("config.not_reloaded"));
    m_fileSettings = config::load(m_line.configFile).settings;
    m_program.setWindow(configuration.settings.window);
    m_program.reload(configuration.settings, [this](const base::Result<std::uint64_t>& moved) {
        QMetaObject::invokeMethod(
            this,
            [this, moved] {
                if (moved)
                    emit kafkaApplied({}, {}, *moved);
                else
                    emit kafkaApplied(qs(moved.error().id), qs(moved.error().text()), 0);
            },
            Qt::QueuedConnection);
    });
    emit m_settingsDesk->changed();
}

// --- Kafka ------------------------------------------------------------------------------------------------------------------

void CoreBackend::startConnectionTest(const config::KafkaSettings& settings, bool sendProbe)
{
    cancelConnectionTest();
    const doctor::Options options { sendProbe, m_program.practiceServers(), m_program.settings().broker.maxPacketSize };
    m_test = std::jthread([this, settings, options](const std::stop_token& cancel) {
        const bool passed = doctor::examine(
            settings, options,
            [this, &cancel](const doctor::Step& step) {
                if (cancel.stop_requested())
                    return;
                QMetaObject::invokeMethod(this, [this, one = toUi(step)] { emit testStep(one); }, Qt::QueuedConnection);
            },
            cancel);
        if (!cancel.stop_requested())
            QMetaObject::invokeMethod(this, [this, passed] { emit testFinished(passed); }, Qt::QueuedConnection);
    });
}

void CoreBackend::cancelConnectionTest()
{
    m_test.request_stop();
    if (m_test.joinable())
        m_cancelled.push_back(std::move(m_test)); // it ends by itself within a step; waiting here would stall the window
}

QString CoreBackend::practiceServers() const { return qs(m_program.practiceServers()); }

// --- Broker and simulator ---------------------------------------------------------------------------------------------------

void CoreBackend::startBroker()
{
    static constexpr const char* kListenProblems[]
        = { "net.port_in_use", "net.port_forbidden", "net.bad_address", "net.listen_failed", "net.no_descriptors",
              "access.password_file", "access.acl_file", "access.ban_address", "state.in_use", "state.newer", "state.folder",
              "state.permissions", "state.open", "script.not_loaded" };
    for (const char* id : kListenProblems)
        clearProblem(QString::fromLatin1(id));
    if (const auto started = m_program.startBroker(); !started)
        report(started.error());
    emit brokerStateChanged();
}

void CoreBackend::startBrokerOn(quint16 port)
{
    config::BrokerSettings broker = m_program.settings().broker;
    broker.port = port;
    m_program.setBroker(broker);
    startBroker();
}

void CoreBackend::stopBroker()
{
    stopSimulator();
    m_program.stopBroker();
    emit brokerStateChanged();
    emit m_settingsDesk->changed();
}

// --- Questions to the broker ----------------------------------------------------------------------------------------------

namespace {

/// Enough for any table that people read; a loop answers it in a few milliseconds.
constexpr std::size_t kMostRows = 10000;

std::vector<std::string> utf8(const QStringList& texts)
{
    std::vector<std::string> out;
    for (const QString& text : texts)
        out.push_back(text.toStdString());
    return out;
}

} // namespace

void CoreBackend::listClients()
{
    if (auto inspector = m_program.inspector()) {
        inspector->listClients(kMostRows, [this](metrics::ClientListing listing) {
            auto shared = std::make_shared<const metrics::ClientListing>(std::move(listing));
            QMetaObject::invokeMethod(this, [this, shared] { emit clientsListed(*shared); }, Qt::QueuedConnection);
        });
    }
}

void CoreBackend::listSubscriptions(const QString& topic)
{
    if (auto inspector = m_program.inspector()) {
        inspector->listSubscriptions(topic.toStdString(), kMostRows, [this, topic](metrics::SubscriptionListing listing) {
            auto shared = std::make_shared<const metrics::SubscriptionListing>(std::move(listing));
            QMetaObject::invokeMethod(this, [this, topic, shared] { emit subscriptionsListed(topic, *shared); }, Qt::QueuedConnection);
        });
    }
}

void CoreBackend::listSubscriptionsOf(const QString& clientId)
{
    if (auto inspector = m_program.inspector()) {
        inspector->listSubscriptionsOf(clientId.toStdString(), kMostRows, [this, clientId](metrics::SubscriptionListing listing) {
            auto shared = std::make_shared<const metrics::SubscriptionListing>(std::move(listing));
            QMetaObject::invokeMethod(
                this, [=, this] { emit clientSubscriptionsListed(clientId, *shared); }, Qt::QueuedConnection);
        });
    }
}

void CoreBackend::listRetained(const QString& filter)
{
    if (auto inspector = m_program.inspector()) {
        inspector->listRetained(filter.toStdString(), kMostRows, [this, filter](metrics::RetainedListing listing) {
            auto shared = std::make_shared<const metrics::RetainedListing>(std::move(listing));
            QMetaObject::invokeMethod(this, [this, filter, shared] { emit retainedListed(filter, *shared); }, Qt::QueuedConnection);
        });
    }
}

void CoreBackend::deleteRetained(const QStringList& topics)
{
    if (auto inspector = m_program.inspector()) {
        inspector->deleteRetained(utf8(topics), [this](broker::RemovedRetained removed) {
            QMetaObject::invokeMethod(
                this,
                [this, removed] {
                    m_removedRetained = removed;
                    emit retainedDeleted(removed->size());
                },
                Qt::QueuedConnection);
        });
    }
}

void CoreBackend::restoreRetained()
{
    auto inspector = m_program.inspector();
    if (!inspector || !m_removedRetained)
        return;
    inspector->restoreRetained(std::exchange(m_removedRetained, nullptr), [this](std::size_t count) {
        QMetaObject::invokeMethod(this, [this, count] { emit retainedRestored(count); }, Qt::QueuedConnection);
    });
}

void CoreBackend::kickClients(const QStringList& clientIds)
{
    if (auto inspector = m_program.inspector()) {
        inspector->kick(utf8(clientIds), [this](std::size_t count) {
            QMetaObject::invokeMethod(this, [this, count] { emit clientsKicked(count); }, Qt::QueuedConnection);
        });
    }
}

void CoreBackend::kickAllClients()
{
    if (auto inspector = m_program.inspector()) {
        inspector->kickAll([this](std::size_t count) {
            QMetaObject::invokeMethod(this, [this, count] { emit clientsKicked(count); }, Qt::QueuedConnection);
        });
    }
}

void CoreBackend::subscribeFor(const QString& clientId, const QString& filter, int qos)
{
    if (auto inspector = m_program.inspector()) {
        const auto answer = [this, clientId, filter](bool done) {
            QMetaObject::invokeMethod(this, [=, this] { emit subscribedFor(clientId, filter, done); }, Qt::QueuedConnection);
        };
        inspector->subscribe(clientId.toStdString(), filter.toStdString(), static_cast<mqtt::QoS>(qos), answer);
    }
}

void CoreBackend::clearSessions(const QStringList& clientIds)
{
    if (auto inspector = m_program.inspector()) {
        inspector->clearSessions(utf8(clientIds), [this](std::size_t count) {
            QMetaObject::invokeMethod(this, [this, count] { emit sessionsCleared(count); }, Qt::QueuedConnection);
        });
    }
}

void CoreBackend::startSimulator(const ui::SimulatorSettings& settings)
{
    simulator::Options options;
    options.port = m_program.port();
    options.devices = static_cast<unsigned>(settings.devices);
    options.messagesPerSecond = settings.messagesPerSecond;
    options.payloadBytes = static_cast<unsigned>(settings.payloadBytes);
    options.qos = settings.qos;
    m_simulator.stop();
    if (const auto started = m_simulator.start(options); !started) {
        report(started.error());
        return;
    }
    emit simulatorChanged(true);
}

void CoreBackend::stopSimulator()
{
    if (!m_simulator.running())
        return;
    m_simulator.stop();
    emit simulatorChanged(false);
}

bool CoreBackend::simulatorRunning() const { return m_simulator.running(); }

std::vector<std::pair<QString, QString>> CoreBackend::versions() const
{
    return {
        { QStringLiteral("Hookline"), QStringLiteral(HOOKLINE_VERSION) },
        { QStringLiteral("Qt"), QString::fromLatin1(qVersion()) },
        { QStringLiteral("librdkafka"), qs(kafka::libraryVersion()) },
        { tr("System"), QSysInfo::prettyProductName() },
    };
}

} // namespace hookline::controllers

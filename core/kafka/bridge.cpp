#include "core/kafka/bridge.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/config/clusters.h"
#include "core/hooks/event_feed.h"
#include "core/kafka/intake.h"
#include "core/kafka/keeper.h"
#include "core/kafka/practice_cluster.h"
#include "core/kafka/router.h"
#include "core/kafka/server_list.h"
#include "core/kafka/topic_gate.h"
#include "core/kafka/wake_fd.h"

#include <future>
#include <thread>

namespace hookline::kafka {
namespace {

constexpr int kPracticePartitions = 3;

} // namespace

class Bridge::Worker {
public:
    Worker(hooks::HookRegistry& registry, unsigned loops, Ports ports)
        : m_registry(registry)
        , m_intake(loops, { std::move(ports.pauseIntake), [this] { m_wake.ring(); } })
        , m_gate(loops)
        , m_keeper(registry, loops, [this] { m_wake.ring(); })
        , m_router({ std::move(ports.outcome), std::move(ports.wantsOutcomes),
                       [this](std::uint64_t records, std::uint64_t cost) { m_intake.release(records, cost); },
                       [this](std::uint64_t records, std::uint64_t cost) { m_intake.charge(records, cost); } },
              m_wake.fd())
    {
    }

    base::Result<> start(const config::KafkaSettings& settings);
    void apply(const config::KafkaSettings& settings, std::function<void(base::Result<std::uint64_t>)> done, bool anew = false);
    void reconnect(std::function<void(base::Result<std::uint64_t>)> done);
    void setPaused(bool paused);
    void flush(std::function<void(std::uint64_t)> done);
    void endFlush();
    std::uint64_t stop(std::chrono::milliseconds flushTimeout);
    std::chrono::milliseconds flushTimeout() const { return std::chrono::milliseconds(m_settings.flushTimeoutMs); }
    metrics::KafkaSnapshot snapshot() const;
    void look(std::function<void(BridgeLook&&)> then);
    template <class Then>
    void letters(Then then, std::function<void(Then)> command);
    void deadLetters(const LetterChoice& choice, std::int64_t after, LettersRead then);
    void retryDeadLetters(const LetterChoice& choice, LettersRetried then);
    std::string practiceServers() const;

private:
    base::Result<Router::Plan> prepare(const config::KafkaSettings& settings);
    base::Result<std::string> serversOf(const config::KafkaSettings& settings);
    void listenTo(const config::KafkaSettings& settings, hooks::EventMask mask);
    void onEvent(unsigned loop, tap::Event&& event);
    void use(const config::KafkaSettings& settings, bool exposes);

    void post(std::function<void()> command);
    void runCommands();
    void run();
    void rest(bool more, std::size_t drained);
    void publish();
    void logClusters();
    void watchFlush(bool ends);

    hooks::HookRegistry& m_registry;
    WakeFd m_wake;
    Intake m_intake;
    TopicGate m_gate;
    Keeper m_keeper;
    Router m_router; // the thread's while it runs

    // control threads, one at a time
    std::mutex m_controlMutex;
    config::KafkaSettings m_settings;
    bool m_hasSpool = false;
    std::map<tap::EventKind, hooks::EventFeed> m_feeds; // one per kind: a change of the set leaves the others in place
    std::thread m_thread;

    // the bridge's thread
    bool m_flushing = false;
    std::function<void(std::uint64_t)> m_flushed;

    std::atomic<bool> m_stopping { false };
    std::atomic<std::int64_t> m_stopAt { 0 };

    std::mutex m_commandMutex;
    std::vector<std::function<void()>> m_commands;
    std::atomic<bool> m_hasCommands { false };

    mutable std::mutex m_stateMutex;
    metrics::KafkaSnapshot m_state; // numbers of one moment
    std::map<std::string, std::string> m_loggedProblems; // by cluster
    std::uint64_t m_queueLimit = 0;
    bool m_exposes = true; // some rule's publishers don't wait
    std::unique_ptr<PracticeCluster> m_practice;
};

// --- control ------------------------------------------------------------------------------------------------------------------

base::Result<std::string> Bridge::Worker::serversOf(const config::KafkaSettings& settings)
{
    const std::vector<Server> servers = splitServers(settings.servers);
    if (!servers.empty())
        return joinServers(servers);
    if (settings.servers.find_first_not_of(", \t\r\n") != std::string::npos) {
        return base::fail({ "kafka.servers", "\"" + settings.servers + "\" names no Kafka server", "",
            "Write host:port, several separated by commas, e.g. 127.0.0.1:9092" });
    }
    if (!settings.enabled)
        return std::string();
    const std::scoped_lock lock(m_stateMutex);
    if (!m_practice) {
        auto practice = PracticeCluster::start();
        if (!practice)
            return base::fail(practice.error());
        m_practice = std::move(*practice);
        base::logInfo("kafka",
            "no Kafka server is set: the practice cluster runs at " + m_practice->servers()
                + " (in memory only, forgotten at exit)");
    }
    return m_practice->servers();
}

base::Result<Router::Plan> Bridge::Worker::prepare(const config::KafkaSettings& settings)
{
    auto servers = serversOf(settings);
    if (!servers)
        return base::fail(servers.error());
    auto plan = m_router.prepare(settings, *servers);
    if (!plan)
        return plan;
    const std::scoped_lock lock(m_stateMutex);
    if (m_practice && m_practice->servers() == *servers) {
        for (const std::string& key : plan->table->fixedLanes()) { // those of templates it makes by itself
            if (const LaneName name = splitLaneKey(key); !name.cluster.empty())
                continue;
            if (auto made = m_practice->createTopic(key, kPracticePartitions); !made)
                return base::fail(made.error());
        }
    }
    return plan;
}

void Bridge::Worker::use(const config::KafkaSettings& settings, bool exposes)
{
    m_settings = settings;
    m_intake.setLimits(settings.queueRecords, settings.queueBytes, settings.whenFull);
    const std::scoped_lock lock(m_stateMutex);
    m_queueLimit = settings.queueRecords;
    m_exposes = exposes;
}

base::Result<> Bridge::Worker::start(const config::KafkaSettings& settings)
{
    const std::scoped_lock control(m_controlMutex);
    if (m_thread.joinable())
        return base::fail({ "kafka.running", "The Kafka bridge runs already", "", "Apply the settings instead" });
    auto plan = prepare(settings);
    if (!plan)
        return base::fail(plan.error());
    const bool wantsSpool = plan->table->wantsSpool();
    if (wantsSpool && m_router.pending() > 0) {
        return base::fail({ "kafka.restart", "A bridge that stopped with records in memory cannot be started with a spool", "",
            "Make a new one" });
    }
    std::unique_ptr<spool::Spool> spool;
    if (wantsSpool) {
        auto opened = m_keeper.open(settings);
        if (!opened)
            return base::fail(opened.error());
        spool = std::move(*opened);
    }
    const hooks::EventMask events = plan->table->events();
    std::vector<Interest> waiting = plan->table->waitingInterests();
    const bool exposes = waiting.size() < plan->table->rules().size();
    m_gate.set(plan->table->interests());
    if (wantsSpool || !waiting.empty())
        m_router.keepWith(m_keeper);
    if (wantsSpool)
        m_keeper.take(std::move(spool));
    m_router.open(std::move(*plan));
    if (wantsSpool)
        m_router.takeUpBacklog();
    m_hasSpool = wantsSpool;
    use(settings, exposes);
    m_stopping.store(false);
    publish();
    m_thread = std::thread([this] { run(); });
    m_keeper.listen(settings, std::move(waiting), m_hasSpool); // first: what the feeds bring is held already
    listenTo(settings, events);
    return {};
}

void Bridge::Worker::reconnect(std::function<void(base::Result<std::uint64_t>)> done)
{
    config::KafkaSettings settings;
    {
        const std::scoped_lock control(m_controlMutex);
        settings = m_settings;
    }
    base::logNotice("kafka", "connecting anew, as was asked for");
    apply(settings, std::move(done), true);
}

void Bridge::Worker::apply(const config::KafkaSettings& settings, std::function<void(base::Result<std::uint64_t>)> done, bool anew)
{
    const std::scoped_lock control(m_controlMutex);
    if (!m_thread.joinable()) {
        if (done)
            done(base::fail({ "kafka.stopped", "The Kafka bridge does not run", "", "Start it first" }));
        return;
    }
    auto plan = prepare(settings);
    if (!plan) {
        post([done = std::move(done), error = plan.error()] {
            if (done)
                done(base::fail(error));
        });
        return;
    }
    plan->anew = anew;
    const bool opens = plan->table->wantsSpool() && !m_hasSpool;
    std::shared_ptr<std::unique_ptr<spool::Spool>> spool;
    if (opens) {
        auto opened = m_keeper.open(settings);
        if (!opened) {
            post([done = std::move(done), error = opened.error()] {
                if (done)
                    done(base::fail(error));
            });
            return;
        }
        spool = std::make_shared<std::unique_ptr<spool::Spool>>(std::move(*opened));
    }
    m_hasSpool = m_hasSpool || opens;
    const hooks::EventMask events = plan->table->events();
    std::vector<Interest> interests = plan->table->interests();
    std::vector<Interest> waiting = plan->table->waitingInterests();
    const bool keeps = m_hasSpool || !waiting.empty();
    const bool exposes = waiting.size() < plan->table->rules().size();
    m_gate.add(interests); // what only the new rules want may come from now on; the old ones leave it unmatched
    // std::function wants copies; the plan has one owner.
    auto parcel = std::make_shared<Router::Plan>(std::move(*plan));
    auto taken = std::make_shared<std::promise<void>>();
    std::future<void> boundary = taken->get_future();
    if (const auto now = std::tie(settings.spoolFolder, settings.spoolQuota, settings.spoolMinFree);
        m_hasSpool && !opens && now != std::tie(m_settings.spoolFolder, m_settings.spoolQuota, m_settings.spoolMinFree))
        base::logWarning("kafka", "the spool's folder or limits have changed: restart to take them into use");
    post([this, parcel, taken, keeps, spool, done = std::move(done)]() mutable {
        if (keeps)
            m_router.keepWith(m_keeper);
        if (spool)
            m_keeper.take(std::move(*spool));
        m_router.switchTo(std::move(*parcel), std::move(done));
        if (spool)
            m_router.takeUpBacklog();
        taken->set_value();
    });
    // What is published after apply() has returned must not go the old way: the bridge draws the line first, a matter of
    // microseconds unless it is just taking a producer down.
    if (std::this_thread::get_id() != m_thread.get_id())
        boundary.wait_for(std::chrono::milliseconds(100));
    use(settings, exposes);
    m_gate.set(std::move(interests));
    m_keeper.listen(settings, std::move(waiting), m_hasSpool);
    listenTo(settings, events);
}

std::uint64_t Bridge::Worker::stop(std::chrono::milliseconds flushTimeout)
{
    const std::scoped_lock control(m_controlMutex);
    if (!m_thread.joinable())
        return 0;
    m_feeds.clear();
    m_keeper.stopListening();
    m_stopAt.store(base::steadyNanos() + std::chrono::nanoseconds(flushTimeout).count());
    m_stopping.store(true);
    m_wake.ring();
    m_thread.join();
    m_intake.open();
    m_router.setPaused(false);
    std::uint64_t left = m_router.pending();
    if (m_keeper.hasSpool()) {
        const std::uint64_t lost = m_router.unsaved() + m_keeper.close();
        if (left > lost)
            base::logNotice("kafka", std::to_string(left - lost) + " records wait in the spool for the next start");
        left = lost;
    }
    if (left > 0) {
        base::logWarning("kafka",
            std::to_string(left) + " records could not be delivered before the bridge stopped and are lost when the program ends");
    }
    const std::scoped_lock lock(m_stateMutex);
    m_state.pausedSinceWallMicros = 0;
    m_practice.reset();
    return left;
}

void Bridge::Worker::setPaused(bool paused)
{
    const std::scoped_lock control(m_controlMutex);
    {
        const std::scoped_lock lock(m_stateMutex);
        if ((m_state.pausedSinceWallMicros != 0) == paused || !m_thread.joinable())
            return;
        m_state.pausedSinceWallMicros = paused ? base::wallMicros() : 0;
    }
    base::logNotice("kafka", paused ? "bridging is paused: records wait, nothing new is given to Kafka" : "bridging goes on");
    post([this, paused] {
        m_router.setPaused(paused);
        if (paused)
            watchFlush(true);
    });
}

void Bridge::Worker::flush(std::function<void(std::uint64_t)> done)
{
    const std::scoped_lock control(m_controlMutex);
    if (!m_thread.joinable()) {
        if (done)
            done(m_router.pending());
        return;
    }
    post([this, done = std::move(done)]() mutable {
        watchFlush(true); // the one before
        m_router.flush();
        m_flushing = true;
        m_flushed = std::move(done);
        const std::scoped_lock lock(m_stateMutex);
        m_state.flushing = true;
        m_state.flushTotal = m_state.flushLeft = m_router.flushLeft();
    });
}

void Bridge::Worker::endFlush()
{
    const std::scoped_lock control(m_controlMutex);
    if (m_thread.joinable())
        post([this] { watchFlush(true); });
}

void Bridge::Worker::listenTo(const config::KafkaSettings& settings, hooks::EventMask mask)
{
    if (!settings.enabled)
        mask = {};
    for (int i = 0; i < tap::kEventKinds; ++i) {
        const auto kind = static_cast<tap::EventKind>(i);
        if (!mask.has(kind)) {
            m_feeds.erase(kind);
        } else if (!m_feeds.contains(kind)) {
            m_feeds.emplace(kind,
                hooks::EventFeed(m_registry, "kafka", hooks::Priority::Bridge, { kind },
                    [this](unsigned loop, tap::Event&& event) { onEvent(loop, std::move(event)); }));
        }
    }
}

void Bridge::Worker::onEvent(unsigned loop, tap::Event&& event)
{
    if (m_keeper.listens())
        m_keeper.attach(loop, event);
    if (!m_gate.wants(loop, event)) {
        Keeper::letGo(event, mqtt::ReasonCode::Success);
        return;
    }
    m_intake.push(loop, std::move(event));
}

void Bridge::Worker::post(std::function<void()> command)
{
    {
        const std::scoped_lock lock(m_commandMutex);
        m_commands.push_back(std::move(command));
        m_hasCommands.store(true, std::memory_order_release);
    }
    m_wake.ring();
}

// --- the bridge's thread ------------------------------------------------------------------------------------------------------

void Bridge::Worker::runCommands()
{
    if (!m_hasCommands.load(std::memory_order_acquire))
        return;
    std::vector<std::function<void()>> commands;
    {
        const std::scoped_lock lock(m_commandMutex);
        commands.swap(m_commands);
        m_hasCommands.store(false, std::memory_order_relaxed);
    }
    for (const auto& command : commands)
        command();
}

/// `ends`: whatever is left of it.
void Bridge::Worker::watchFlush(bool ends)
{
    if (!m_flushing)
        return;
    const std::uint64_t left = m_router.flushLeft();
    m_flushing = left > 0 && !ends;
    {
        const std::scoped_lock lock(m_stateMutex);
        m_state.flushing = m_flushing;
        m_state.flushLeft = left;
    }
    if (m_flushing)
        return;
    m_router.endFlush();
    if (const auto done = std::exchange(m_flushed, {}))
        done(left);
}

void Bridge::Worker::run()
{
    pthread_setname_np(pthread_self(), "kafka-bridge");
    const auto take = [this](tap::Event&& event, std::uint64_t cost) { m_router.route(std::move(event), cost); };
    while (true) {
        const bool stopping = m_stopping.load();
        if (stopping)
            m_router.hurry();
        std::size_t drained = 0;
        while (const std::size_t count = m_intake.drain(take)) { // a change of settings parts before from after
            drained += count;
            if (drained > 16384 && !m_hasCommands.load(std::memory_order_relaxed) && !stopping)
                break;
        }
        runCommands();
        const bool more = m_router.turn();
        if (m_keeper.hasSpool())
            m_intake.setHeld(m_keeper.mustHold());
        publish();
        watchFlush(false);
        m_router.answer();
        if (stopping && (m_router.settled() || base::steadyNanos() >= m_stopAt.load()))
            break;
        rest(more, drained);
    }
    runCommands(); // whoever waits for an answer gets one
    watchFlush(true);
    m_router.close();
    publish();
    m_router.answer();
}

void Bridge::Worker::rest(bool more, std::size_t drained)
{
    if (more)
        return;
    // While events keep coming a short nap collects the next handful, and the loops pay for no wake-up.
    if (drained > 0 && m_router.lingerMillis() > 0) {
        m_wake.wait(std::chrono::milliseconds(1));
        return;
    }
    if (m_intake.prepareSleep()) {
        m_wake.wait(m_router.mayRest());
        m_intake.awake();
    }
}

void Bridge::Worker::publish()
{
    const std::scoped_lock lock(m_stateMutex);
    const std::string before = m_state.problemId;
    m_router.describe(m_state);
    m_state.queued = m_router.pending();
    m_state.atRisk += m_keeper.exposed();
    if (!m_state.clusters.empty()) {
        logClusters();
        return;
    }
    m_loggedProblems.clear();
    if (m_state.problemId == before)
        return;
    if (!m_state.problemId.empty())
        base::logWarning("kafka", m_state.problem);
    else if (m_state.state == metrics::KafkaState::Up)
        base::logInfo("kafka", "Kafka at " + m_state.servers + " takes records again");
}

/// Each cluster's troubles have lines of their own. With m_stateMutex.
void Bridge::Worker::logClusters()
{
    for (const metrics::ClusterSnapshot& cluster : m_state.clusters) {
        std::string& logged = m_loggedProblems[cluster.name];
        if (logged == cluster.problemId)
            continue;
        if (!cluster.problemId.empty())
            base::logWarning("kafka", cluster.problem);
        else if (cluster.state == metrics::KafkaState::Up)
            base::logInfo("kafka",
                "Kafka cluster \"" + std::string(config::shownCluster(cluster.name)) + "\" at " + cluster.servers + " takes records again");
        else
            continue; // between the two
        logged = cluster.problemId;
    }
}

metrics::KafkaSnapshot Bridge::Worker::snapshot() const
{
    metrics::KafkaSnapshot out;
    bool exposes = false;
    {
        const std::scoped_lock lock(m_stateMutex);
        out = m_state;
        out.queueLimit = m_queueLimit;
        exposes = m_exposes;
        out.practice = m_practice && m_practice->servers() == m_state.servers;
    }
    // In this order what the bridge has counted is never more than what came in, and the sum always closes.
    out.dropped += m_intake.dropped();
    out.matched += m_intake.matched();
    const std::uint64_t routed = out.queued; // in flight too
    out.queued = out.matched - out.dropped - out.acknowledged - out.failed - out.inFlight;
    out.latency = m_router.latency().snapshot();
    m_keeper.describe(out.spool);
    if (const std::uint64_t all = out.queued + out.inFlight; exposes && all > routed)
        out.atRisk += all - routed; // on the way from the loops to the bridge's thread
    return out;
}

void Bridge::Worker::look(std::function<void(BridgeLook&&)> then)
{
    const std::unique_lock control(m_controlMutex, std::try_to_lock);
    if (!control.owns_lock() || !m_thread.joinable())
        return; // it is being started, changed or stopped
    post([this, then = std::move(then)] {
        BridgeLook out = m_router.look();
        out.foundNoRoom = m_intake.dropped();
        then(std::move(out));
    });
}

/// `then` hears of a bridge that does not run.
template <class Then>
void Bridge::Worker::letters(Then then, std::function<void(Then)> command)
{
    const std::scoped_lock control(m_controlMutex);
    if (m_thread.joinable())
        post([then = std::move(then), command = std::move(command)] { command(then); });
    else
        then(base::fail(bridgeIsOff()));
}

void Bridge::Worker::deadLetters(const LetterChoice& choice, std::int64_t after, LettersRead then)
{
    letters<LettersRead>(std::move(then), [this, choice, after](LettersRead wants) { m_router.readLetters(choice, after, std::move(wants)); });
}

void Bridge::Worker::retryDeadLetters(const LetterChoice& choice, LettersRetried then)
{
    letters<LettersRetried>(std::move(then), [this, choice](LettersRetried wants) { m_router.retryLetters(choice, std::move(wants)); });
}

std::string Bridge::Worker::practiceServers() const
{
    const std::scoped_lock lock(m_stateMutex);
    return m_practice ? m_practice->servers() : std::string();
}

// --- the public face ----------------------------------------------------------------------------------------------------------

Bridge::Bridge(hooks::HookRegistry& registry, unsigned loops, Ports ports)
    : m_worker(std::make_unique<Worker>(registry, loops, std::move(ports)))
{
}

Bridge::~Bridge() { m_worker->stop(m_worker->flushTimeout()); }

base::Result<> Bridge::start(const config::KafkaSettings& settings) { return m_worker->start(settings); }

void Bridge::apply(const config::KafkaSettings& settings, std::function<void(base::Result<std::uint64_t>)> done)
{
    m_worker->apply(settings, std::move(done));
}

void Bridge::reconnect(std::function<void(base::Result<std::uint64_t>)> done) { m_worker->reconnect(std::move(done)); }

void Bridge::setPaused(bool paused) { m_worker->setPaused(paused); }

void Bridge::flush(std::function<void(std::uint64_t)> done) { m_worker->flush(std::move(done)); }

void Bridge::endFlush() { m_worker->endFlush(); }

std::uint64_t Bridge::stop(std::chrono::milliseconds flushTimeout) { return m_worker->stop(flushTimeout); }

metrics::KafkaSnapshot Bridge::snapshot() const { return m_worker->snapshot(); }

void Bridge::look(std::function<void(BridgeLook&&)> then) { m_worker->look(std::move(then)); }

void Bridge::deadLetters(const LetterChoice& choice, std::int64_t after, LettersRead then)
{
    m_worker->deadLetters(choice, after, std::move(then));
}

void Bridge::retryDeadLetters(const LetterChoice& choice, LettersRetried then) { m_worker->retryDeadLetters(choice, std::move(then)); }

std::string Bridge::practiceServers() const { return m_worker->practiceServers(); }

} // namespace hookline::kafka

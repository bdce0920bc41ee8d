#include "core/broker/broker.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/acceptor.h"
#include "core/broker/events.h"
#include "core/broker/session.h"
#include "core/broker/shared_state.h"
#include "core/broker/sys_topics.h"
#include "core/broker/ticker.h"

#include <atomic>
#include <charconv>
#include <future>
#include <latch>
#include <limits>

namespace hookline::broker {
namespace {

constexpr std::string_view kDefaultListener = "default";

std::string ofListener(const Listener& listener)
{
    return listener.settings.name == kDefaultListener ? std::string() : " (listener \"" + listener.settings.name + "\")";
}

unsigned fileMode(const std::string& text)
{
    unsigned mode = 0600;
    std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    return mode;
}

/// The same problem with a remedy that speaks of this listener's own keys.
base::Error forListener(base::Error error, const config::ListenerSettings& settings)
{
    if (settings.name == kDefaultListener)
        return error;
    if (error.id == "net.port_in_use")
        error.remedy = "Stop the other program (`ss -ltnp` names it) or give this listener another port";
    else if (error.id == "net.port_forbidden")
        error.remedy = "Ports below 1024 need privilege: give this listener another port";
    else if (error.id == "net.bad_address")
        error.remedy = "Set its bind to 127.0.0.1, 0.0.0.0 or an address that `ip addr` lists";
    return error;
}

} // namespace

struct Broker::Running {
    Running(const config::BrokerSettings& settings, unsigned loops)
        : state(settings, loops)
    {
    }
    SharedState state;
    std::vector<std::unique_ptr<Arrivals>> arrivals; ///< by loop
    std::vector<std::unique_ptr<Acceptor>> acceptors;
    std::unique_ptr<SysTopics> sysTopics; ///< null when they are switched off
    std::unique_ptr<Ticker> ticker;
    std::vector<ListenerState> listeners; ///< the default one first
    std::vector<std::pair<unsigned, mqtt::ClientInfoRef>> cutOff; ///< by loop: connected when an earlier run ended without notice
    std::atomic<bool> intakePaused { false };
};

Broker::Broker(hooks::HookRegistry& registry)
    : m_registry(registry)
{
}

Broker::~Broker() { stop(); }

bool Broker::running() const noexcept { return m_running != nullptr; }
std::string Broker::address() const { return m_running ? m_running->listeners.front().address : std::string(); }
std::uint16_t Broker::port() const noexcept { return m_running ? m_running->listeners.front().port : std::uint16_t { 0 }; }

std::vector<Broker::ListenerState> Broker::listeners() const
{
    if (!m_running)
        return {};
    std::vector<ListenerState> out = m_running->listeners;
    for (ListenerState& state : out) {
        for (const auto& listener : m_running->state.listeners) {
            if (listener->settings.name == state.name)
                state.connections = listener->connections.load(std::memory_order_relaxed);
        }
    }
    return out;
}

base::Result<> Broker::open(Running& running, const config::ListenerSettings& settings)
{
    ListenerState& shown = running.listeners.emplace_back();
    shown.name = settings.name;
    auto listener = Listener::make(settings);
    if (!listener) {
        shown.problem = listener.error();
        return base::fail(listener.error());
    }
    auto listening = (*listener)->isUnix() ? net::listenUnix(settings.socket, fileMode(settings.socketMode))
                                           : net::listenTcp(settings.bind, settings.port);
    if (!listening) {
        shown.problem = forListener(listening.error(), settings);
        return base::fail(*shown.problem);
    }
    shown.address = (*listener)->address = listening->address;
    shown.port = (*listener)->port = listening->port;
    const auto index = static_cast<std::uint16_t>(running.state.listeners.size());
    running.state.listeners.push_back(std::move(*listener));
    running.acceptors.push_back(
        std::make_unique<Acceptor>(running.state, running.arrivals, index, std::move(*listening)));
    return {};
}

/// Brings back what an earlier run left; the loops do not run yet.
base::Result<> Broker::restore(Running& running, const store::Options& options)
{
    SharedState& state = running.state;
    store::Kept kept;
    auto opened = store::Store::open(options, static_cast<unsigned>(state.workers.size()), kept);
    if (!opened)
        return base::fail(opened.error());
    state.store = std::move(*opened);
    for (const auto& worker : state.workers)
        worker->useStore(*state.store);
    for (const mqtt::MessageRef& message : kept.retained) {
        if (remainingExpiry(*message, base::steadyNanos()) >= 0)
            state.retained.set(message);
    }
    for (const store::SessionRecord& record : kept.sessions) {
        Worker& home = *state.workers[state.registry.arrive(record.clientId)];
        if (home.findSession(record.clientId)) {
            base::logError("state", "two sessions of client " + record.clientId + " are kept; the later one is left out");
        } else if (const Session& session = home.restoreSession(record); record.connected) {
            running.cutOff.emplace_back(home.index(), session.info());
        }
        state.registry.settle(record.clientId);
    }
    state.store->begin({ [&state](unsigned loop) { state.workers[loop]->storeWoke(); },
        [&state](bool held) {
            for (const auto& worker : state.workers)
                worker->setStateHold(held);
        } });
    if (!kept.sessions.empty() || !kept.retained.empty())
        base::logNotice("state", std::to_string(kept.sessions.size()) + " sessions and " + std::to_string(kept.retained.size())
            + " retained messages are back from " + options.folder.string());
    return {};
}

base::Result<> Broker::start(const config::BrokerSettings& settings, unsigned loops, const std::optional<store::Options>& keep)
{
    auto running = std::make_unique<Running>(settings, loops);
    for (unsigned i = 0; i < loops; ++i) {
        auto loop = net::EventLoop::create();
        if (!loop)
            return base::fail(loop.error());
        running->state.workers.push_back(std::make_unique<Worker>(running->state, i, std::move(*loop)));
        running->arrivals.push_back(std::make_unique<Arrivals>(running->state, *running->state.workers.back()));
    }
    config::ListenerSettings byDefault;
    byDefault.name = kDefaultListener;
    byDefault.bind = settings.bind;
    byDefault.port = settings.port;
    byDefault.maxConnections = std::numeric_limits<std::uint32_t>::max(); // broker.max_connections, which may change, counts for all
    if (settings.defaultListener) {
        if (auto opened = open(*running, byDefault); !opened)
            return base::fail(opened.error());
    }
    for (const config::ListenerSettings& more : settings.listeners) {
        if (auto opened = open(*running, more); !opened)
            base::logError("broker", "the listener \"" + more.name + "\" is not open, the others are: " + opened.error().text());
    }
    if (running->acceptors.empty() && running->listeners.empty())
        return base::fail({ "net.no_listener", "the broker would listen nowhere",
            "default_listener is false and there is no [[listeners]] block", "Add a block or set default_listener to true" });
    if (running->acceptors.empty())
        return base::fail(*running->listeners.front().problem);
    if (keep) {
        if (auto restored = restore(*running, *keep); !restored)
            return restored;
    }
    m_running = std::move(running);
    SharedState& state = m_running->state;
    state.namesProven.store(m_namesProven, std::memory_order_relaxed);
    for (const auto& worker : state.workers)
        worker->start();
    m_registry.setPublisher([&state](const hooks::HookTablePtr& table) {
        for (const auto& worker : state.workers)
            worker->setHookTable(table);
    });
    {
        const std::scoped_lock lock(m_pauseMutex);
        m_pausable = m_running.get();
        if (m_intakePaused)
            pauseWorkers(*m_pausable, true);
    }
    m_inlet.open(state);
    if (settings.sysIntervalSeconds != 0) {
        m_running->sysTopics = std::make_unique<SysTopics>(
            *state.workers.front(), settings.sysIntervalSeconds, [running = m_running.get()] { return countersOf(*running); });
        state.workers.front()->loop().post([topics = m_running->sysTopics.get()] { topics->start(); });
    }
    m_running->ticker = std::make_unique<Ticker>(*state.workers.front(), [running = m_running.get()] { return countersOf(*running); });
    state.workers.front()->loop().post([ticker = m_running->ticker.get()] { ticker->start(); });
    for (const auto& [loop, client] : std::exchange(m_running->cutOff, {})) { // who was connected when the program ended suddenly
        Worker& worker = *state.workers[loop];
        worker.loop().post([&worker, client = client] {
            tell<hooks::ClientDisconnected>(worker, client, hooks::DisconnectView { mqtt::ReasonCode::UnspecifiedError, "the broker was restarted" });
        });
    }
    // Only now: the first client already runs through the whole chain.
    state.workers.front()->loop().post([running = m_running.get()] {
        for (const auto& acceptor : running->acceptors)
            acceptor->open();
    });
    for (const auto& listener : state.listeners)
        base::logNotice("broker", "listening on " + listener->address + ofListener(*listener));
    return {};
}

void Broker::stop()
{
    if (!m_running)
        return;
    m_inlet.close();
    {
        const std::scoped_lock lock(m_pauseMutex);
        m_pausable = nullptr;
    }
    std::promise<void> closed;
    m_running->state.workers.front()->loop().post([&] {
        for (const auto& acceptor : m_running->acceptors)
            acceptor->close();
        if (m_running->sysTopics)
            m_running->sysTopics->stop();
        m_running->ticker->stop();
        closed.set_value();
    });
    closed.get_future().wait();
    const auto none = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(m_running->arrivals.size()));
    for (const auto& arrivals : m_running->arrivals) { // behind those that the acceptors have sent there
        arrivals->worker().loop().post([none, arrivals = arrivals.get()] {
            arrivals->close();
            none->count_down();
        });
    }
    none->wait();
    m_registry.clearPublisher([this] {
        for (const auto& worker : m_running->state.workers)
            worker->stop();
    });
    if (store::Store* store = m_running->state.store.get()) {
        if (const std::uint64_t lost = store->close(); lost > 0)
            base::logError("state", std::to_string(lost) + " changes of the broker's state could not be written: " + store->stats().problem);
    }
    for (const auto& listener : m_running->state.listeners)
        base::logNotice("broker", "stopped listening on " + listener->address + ofListener(*listener));
    m_running.reset();
}

void Broker::reloadCertificates()
{
    if (!m_running)
        return;
    m_running->state.workers.front()->loop().post([running = m_running.get()] {
        for (const auto& listener : running->state.listeners) {
            if (listener->certificates)
                listener->certificates->reload();
        }
    });
}

void Broker::setIntakePaused(bool paused)
{
    const std::scoped_lock lock(m_pauseMutex);
    m_intakePaused = paused;
    if (m_pausable)
        pauseWorkers(*m_pausable, paused);
}

void Broker::setNamesProven(bool proven)
{
    m_namesProven = proven;
    if (m_running)
        m_running->state.namesProven.store(proven, std::memory_order_relaxed);
}

void Broker::pauseWorkers(Running& running, bool paused)
{
    running.intakePaused.store(paused, std::memory_order_relaxed);
    for (const auto& worker : running.state.workers)
        worker->setIntakePaused(paused);
}

std::optional<Inspector> Broker::inspector() const
{
    return m_running ? std::optional(Inspector(m_running->state)) : std::nullopt;
}

void Broker::apply(const config::BrokerSettings& settings)
{
    if (m_running)
        m_running->state.settings.apply(settings);
}

void Broker::disconnect(std::function<bool(const mqtt::ClientInfo&)> which, mqtt::ReasonCode reason, std::string detail)
{
    if (!m_running)
        return;
    for (const auto& worker : m_running->state.workers)
        worker->disconnect(which, reason, detail);
}

/// What the loops counted; takes no lock that control may hold while it waits for a loop. @thread any
metrics::BrokerSnapshot Broker::countersOf(const Running& running)
{
    metrics::BrokerSnapshot out;
    out.listening = true;
    out.address = running.listeners.front().address;
    out.subscriptions = running.state.subscriptions.size();
    out.sharedSubscriptions = running.state.subscriptions.sharedSize();
    out.retained = running.state.retained.count();
    out.connectionsMost = running.state.connectionsMost.load(std::memory_order_relaxed);
    if (const store::Store* store = running.state.store.get()) {
        const store::Stats stats = store->stats();
        out.state.enabled = true;
        out.state.problem = stats.problem;
        out.state.sessions = stats.sessions;
        out.state.messages = stats.messages;
        out.state.messageBytes = stats.messageBytes;
        out.state.waitingChanges = stats.waitingChanges;
        out.state.commits = stats.commits;
        out.state.changes = stats.changes;
        out.state.damaged = stats.damaged;
        out.state.faults = stats.faults;
        out.state.full = stats.full;
        out.state.commitLatency = stats.commitLatency;
    }
    out.intakePaused = running.intakePaused.load(std::memory_order_relaxed);
    for (const auto& worker : running.state.workers) {
        const LoopCounters& loop = worker->counters();
        out.connections += loop.connections.value();
        out.sessions += loop.sessions.value();
        out.acksHeld += loop.acksHeld.value();
        out.holdTimeouts += loop.holdTimeouts.value();
        out.connectsAccepted += loop.connectsAccepted.value();
        out.connectsRefused += loop.connectsRefused.value();
        for (std::size_t i = 0; i < loop.refused.size(); ++i)
            out.refused[i] += loop.refused[i].value();
        out.sessionsExpired += loop.sessionsExpired.value();
        out.slowedClients += loop.slowedClients.value();
        out.packetsIn += loop.packetsIn.value();
        out.packetsOut += loop.packetsOut.value();
        out.messagesIn += loop.messagesIn.value();
        out.messagesOut += loop.messagesOut.value();
        out.payloadBytesIn += loop.payloadBytesIn.value();
        out.payloadBytesOut += loop.payloadBytesOut.value();
        out.bytesIn += loop.bytesIn.value();
        out.bytesOut += loop.bytesOut.value();
        for (std::size_t i = 0; i < loop.dropped.size(); ++i)
            out.dropped[i] += loop.dropped[i].value();
    }
    return out;
}

metrics::BrokerSnapshot Broker::snapshot() const
{
    if (!m_running)
        return {};
    metrics::BrokerSnapshot out = countersOf(*m_running);
    out.hookErrors = m_registry.errors();
    return out;
}

} // namespace hookline::broker

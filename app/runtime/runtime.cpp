#include "app/runtime/runtime.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/broker/broker.h"
#include "core/hooks/event_feed.h"
#include "core/hooks/hook_registry.h"
#include "core/kafka/bridge.h"
#include "core/tap/event_tap.h"

#include <algorithm>
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

} // namespace

struct Runtime::Parts {
    explicit Parts(hooks::HookRegistry& registry)
        : broker(registry)
    {
    }
    broker::Broker broker;
    std::unique_ptr<kafka::Bridge> bridge;
    hooks::EventFeed tapFeed;
};

Runtime::Runtime(config::Settings settings, Beside beside)
    : m_settings(std::move(settings))
    , m_loops(chooseLoops(m_settings.broker, beside))
    , m_hooks(std::make_unique<hooks::HookRegistry>())
    , m_tap(std::make_unique<tap::EventTap>(m_loops))
    , m_parts(std::make_unique<Parts>(*m_hooks))
{
    if (beside == Beside::Window) {
        m_parts->tapFeed = hooks::EventFeed(*m_hooks, "event table", hooks::Priority::Observe, hooks::EventMask::all(),
            [tap = m_tap.get()](unsigned loop, tap::Event&& event) {
                if (tap->attached())
                    tap->push(loop, std::move(event));
            });
    }
}

Runtime::~Runtime() { stop(); }

base::Result<> Runtime::startBridge()
{
    if (!m_settings.kafka.enabled || m_parts->bridge)
        return {};
    auto bridge = std::make_unique<kafka::Bridge>(*m_hooks, m_loops,
        kafka::Bridge::Ports {
            [tap = m_tap.get()](tap::KafkaOutcome&& outcome) {
                if (tap->attached())
                    tap->pushOutcome(std::move(outcome));
            },
            [parts = m_parts.get()](bool paused) { parts->broker.setIntakePaused(paused); },
        });
    if (auto started = bridge->start(m_settings.kafka); !started)
        return started;
    m_parts->bridge = std::move(bridge);
    return {};
}

base::Result<> Runtime::startBroker()
{
    if (m_parts->broker.running())
        return {};
    return m_parts->broker.start(m_settings.broker, m_loops);
}

void Runtime::reloadCertificates() { m_parts->broker.reloadCertificates(); }

void Runtime::stopBroker()
{
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
    const bool same = settings == m_settings.kafka;
    m_settings.kafka = settings;
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
        m_parts->bridge.reset();
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

metrics::Snapshot Runtime::snapshot() const
{
    metrics::Snapshot out;
    out.wallMicros = base::wallMicros();
    out.steadyNanos = base::steadyNanos();
    {
            out.broker = m_parts->broker.snapshot();
    }
    if (m_parts->bridge)
        out.kafka = m_parts->bridge->snapshot();
    out.displaySkipped = m_tap->skipped();
    return out;
}

std::optional<broker::Inspector> Runtime::inspector() const { return m_parts->broker.inspector(); }

std::string Runtime::practiceServers() const { return m_parts->bridge ? m_parts->bridge->practiceServers() : std::string(); }

} // namespace hookline::runtime

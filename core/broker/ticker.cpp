#include "core/broker/ticker.h"

#include "core/base/clock.h"
#include "core/broker/events.h"
#include "core/broker/shared_state.h"
#include "core/broker/worker.h"

namespace hookline::broker {
namespace {

using base::kSecond;
constexpr std::size_t kExpireAtOnce = 1000; ///< under the store's lock
constexpr int kExpireRounds = 20;           ///< a tick; what is left goes with the next

} // namespace

Ticker::Ticker(Worker& worker, std::function<metrics::BrokerSnapshot()> snapshot)
    : m_worker(worker)
    , m_snapshot(std::move(snapshot))
{
}

void Ticker::start() { m_worker.loop().timers().set(*this, base::steadyNanos() + kSecond); }

void Ticker::stop() { m_worker.loop().timers().cancel(*this); }

void Ticker::onTimer(std::int64_t nowNanos)
{
    m_worker.refreshClock();
    expireRetained();
    if (!m_worker.hooks<hooks::SysTick>().empty()) {
        const metrics::BrokerSnapshot now = m_snapshot();
        tell<hooks::SysTick>(m_worker, mqtt::ClientInfoRef(), hooks::TickView { now });
    }
    m_worker.loop().timers().set(*this, nowNanos + kSecond);
}

void Ticker::expireRetained()
{
    for (int round = 0; round < kExpireRounds; ++round) {
        const std::vector<mqtt::MessageRef> gone = m_worker.shared().retained.takeExpired(m_worker.steadyNanos(), kExpireAtOnce);
        for (const mqtt::MessageRef& message : gone)
            tell<hooks::MessageRetained>(m_worker, message->publisher(), message, hooks::RetainedChange::Expired);
        if (gone.size() < kExpireAtOnce)
            return;
    }
}

} // namespace hookline::broker

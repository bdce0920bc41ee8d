// A broker on a free loopback port, and a log of what its hooks reported.
#pragma once

#include "core/broker/broker.h"
#include "core/hooks/event_feed.h"
#include "tests/support/raw_client.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace hookline::test {

/// Every event of the broker, in order per loop, readable from the test's thread.
class EventLog {
public:
    explicit EventLog(hooks::HookRegistry& registry)
        : m_feed(registry, "test", hooks::Priority::Observe, hooks::EventMask::all(), [this](unsigned, tap::Event&& event) {
            const std::scoped_lock lock(m_mutex);
            m_events.push_back(std::move(event));
            m_changed.notify_all();
        })
    {
    }
    /// Waits until `enough` holds for the events so far.
    bool wait(const std::function<bool(const std::vector<tap::Event>&)>& enough)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 5s, [&] { return enough(m_events); });
    }
    bool waitFor(tap::EventKind kind, std::size_t count = 1)
    {
        return wait([&](const auto& events) { return static_cast<std::size_t>(std::ranges::count(events, kind, &tap::Event::kind)) >= count; });
    }
    std::vector<tap::Event> events() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_events;
    }
    std::vector<std::string> names(std::string_view clientId = {}) const
    {
        std::vector<std::string> out;
        for (const tap::Event& event : events()) {
            if (clientId.empty() || event.client->clientId == clientId)
                out.emplace_back(tap::name(event.kind));
        }
        return out;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<tap::Event> m_events;
    hooks::EventFeed m_feed;
};

class BrokerTest : public testing::Test {
protected:
    void TearDown() override { broker.stop(); }
    void start(unsigned loops = 1)
    {
        settings.port = 0;
        settings.sysIntervalSeconds = sysInterval;
        const auto started = broker.start(settings, loops);
        ASSERT_TRUE(started) << started.error().text();
    }
    RawClient connect(const ConnectOptions& options = {}) { return RawClient(broker.port(), options); }
    RawClient connect(const std::string& id, int version = 4)
    {
        ConnectOptions options;
        options.id = id;
        options.version = version;
        return connect(options);
    }
    /// Waits until a counter of the broker says so.
    bool eventually(const std::function<bool(const metrics::BrokerSnapshot&)>& holds)
    {
        const auto end = std::chrono::steady_clock::now() + 5s;
        while (!holds(broker.snapshot())) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            std::this_thread::yield();
        }
        return true;
    }

    config::BrokerSettings settings;
    std::uint32_t sysInterval = 0; ///< $SYS only where a test is about it
    hooks::HookRegistry registry;
    broker::Broker broker { registry };
};

} // namespace hookline::test

// A stand-in for the broker: a hook registry whose chains the test runs by hand, on as many threads as it likes.
#pragma once

#include "core/base/clock.h"
#include "core/hooks/hook_registry.h"

#include <atomic>
#include <shared_mutex>
#include <string>

namespace hookline::test {

inline mqtt::ClientInfoRef makeClient(const std::string& clientId, const std::string& username = {})
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = clientId;
    info->username = username;
    return info;
}

struct MessageSpec {
    std::string topic = "a/b";
    std::string payload = {};
    mqtt::QoS qos = mqtt::QoS::AtLeastOnce;
    bool retain = false;
    bool dup = false;
    mqtt::ClientInfoRef publisher = {};
};

inline mqtt::MessageRef makeMessage(const MessageSpec& spec)
{
    mqtt::Message::Parts parts;
    parts.topic = spec.topic;
    parts.payload = spec.payload;
    parts.qos = spec.qos;
    parts.retain = spec.retain;
    parts.dup = spec.dup;
    parts.wallMicros = base::wallMicros();
    parts.steadyNanos = base::steadyNanos();
    parts.publisher = spec.publisher;
    return mqtt::Message::create(parts);
}

class FakeBroker {
public:
    explicit FakeBroker(unsigned loops = 1)
        : m_counters(loops)
    {
        registry.setPublisher([this](hooks::HookTablePtr table) {
            const std::unique_lock lock(m_mutex); // nobody is inside a chain of the old table when this returns
            m_table = std::move(table);
        });
    }

    hooks::HookRegistry registry;
    std::atomic<std::int64_t> wallOffsetMicros { 0 }; ///< somebody has set the clock

    tap::Stamp stamp(unsigned loop = 0)
    {
        const std::uint64_t counter = m_counters[loop].fetch_add(1) + 1;
        return { std::uint64_t { loop } << 56 | counter, base::wallMicros() + wallOffsetMicros.load(), base::steadyNanos() };
    }

    /// Runs the chain of one hook point as the loop would. Returns the event's id.
    template <class Point, class... View>
    std::uint64_t fire(unsigned loop, const mqtt::ClientInfoRef& client, const View&... view)
    {
        const tap::Stamp mark = stamp(loop);
        const std::shared_lock lock(m_mutex);
        m_table->template chain<Point>().run(hooks::ClientView { client, loop }, mark, view...);
        return mark.id;
    }

    std::uint64_t publish(const mqtt::ClientInfoRef& client, const std::string& topic, const std::string& payload,
        unsigned loop = 0)
    {
        const mqtt::MessageRef message = makeMessage({ .topic = topic, .payload = payload, .publisher = client });
        return fire<hooks::MessageRouted>(loop, client, message, hooks::RouteSummary { 1, 7 });
    }

    /// The same at QoS 1, with an acknowledgement that callbacks may hold; the answer comes to `inbox` under `slot`. False: nobody did.
    bool publishHeld(const mqtt::ClientInfoRef& client, const std::string& topic, const std::string& payload,
        hooks::AckInbox& inbox, std::uint32_t slot)
    {
        const mqtt::MessageRef message = makeMessage({ .topic = topic, .payload = payload, .qos = mqtt::QoS::AtLeastOnce, .publisher = client });
        const tap::Stamp mark = stamp(0);
        const std::shared_lock lock(m_mutex);
        std::uint64_t holds = 0;
        hooks::Acceptance acceptance(inbox, slot, 1, 7, holds);
        const hooks::ClientView view { client, 0 };
        static_cast<void>(m_table->template chain<hooks::MessageAccept>().run(view, mark, message, acceptance));
        m_table->template chain<hooks::MessageRouted>().run(view, mark, message, hooks::RouteSummary { 1, 7 });
        return holds > 0;
    }

    /// A CONNECT without name or password. False: turned away.
    bool fireConnect(const mqtt::ClientInfoRef& client)
    {
        const std::shared_lock lock(m_mutex);
        return !m_table->template chain<hooks::ClientAuthenticate>().run(hooks::ClientView { client, 0 }, hooks::Credentials {}).rejected();
    }

private:
    std::shared_mutex m_mutex;
    hooks::HookTablePtr m_table;
    std::vector<std::atomic<std::uint64_t>> m_counters;
};

} // namespace hookline::test

// Registers on every telling hook point and turns each firing into one tap::Event. The event table and the Kafka bridge both
// listen through one of these, so they see the same events under the same ids.
#pragma once

#include "core/hooks/hook_registry.h"
#include "core/tap/event.h"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace hookline::hooks {

/// A set of event kinds.
class EventMask {
public:
    constexpr EventMask() = default;
    constexpr EventMask(std::initializer_list<tap::EventKind> kinds)
    {
        for (const tap::EventKind kind : kinds)
            set(kind);
    }
    static constexpr EventMask all()
    {
        EventMask mask;
        mask.m_bits = (1u << tap::kEventKinds) - 1;
        return mask;
    }
    constexpr void set(tap::EventKind kind) { m_bits |= 1u << static_cast<unsigned>(kind); }
    constexpr void add(EventMask other) { m_bits |= other.m_bits; }
    constexpr bool empty() const { return m_bits == 0; }
    constexpr bool has(tap::EventKind kind) const { return (m_bits >> static_cast<unsigned>(kind)) & 1u; }

private:
    std::uint32_t m_bits = 0;
};

class EventFeed {
public:
    /// Called on the loop `loop`; must not block. An exception is counted against `owner` and harms nobody.
    using Sink = std::function<void(unsigned loop, tap::Event&& event)>;

    EventFeed() = default;
    /// Only the points that `mask` needs are registered: what nobody listens to costs nothing. @thread control
    EventFeed(HookRegistry& registry, const std::string& owner, Priority priority, EventMask mask, const Sink& sink,
        const CallbackOptions& options = { .breaker = BreakerTerms::never() });

private:
    std::vector<HookRegistration> m_registrations;
};

} // namespace hookline::hooks

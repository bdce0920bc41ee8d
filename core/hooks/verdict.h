// What a deciding callback says: go on, stop here, reject with a reason, or answer later.
#pragma once

#include "core/mqtt/types.h"

#include <cstdint>

namespace hookline::hooks {

/// What the publisher of a dropped message is told.
enum class DropAnswer : std::uint8_t {
    Success,    ///< as if all were well
    NoAck,      ///< nothing at all: it may send the message again when it reconnects
    Disconnect, ///< the connection is closed
};

/// Changes that a callback made to the draft are kept for next() and stop(), and discarded with the draft for reject().
class [[nodiscard]] Verdict {
public:
    static constexpr Verdict next() noexcept { return { Kind::Next, mqtt::ReasonCode::Success }; }
    static constexpr Verdict stop() noexcept { return { Kind::Stop, mqtt::ReasonCode::Success }; }
    static constexpr Verdict reject(mqtt::ReasonCode why) noexcept { return { Kind::Reject, why }; }

    /// The answer comes later, through hooks::Deferral. Where the point cannot wait this is a rejection: fail closed.
    static constexpr Verdict defer() noexcept { return { Kind::Defer, mqtt::ReasonCode::ServerUnavailable }; }

    /// message.publish and message.accept: the message is not routed, and its publisher is answered so. Elsewhere: reject().
    static constexpr Verdict drop(DropAnswer answer, mqtt::ReasonCode why = mqtt::ReasonCode::AdministrativeAction) noexcept
    {
        Verdict out { Kind::Reject, why };
        out.m_dropped = true;
        out.m_answer = answer;
        return out;
    }

    constexpr bool endsChain() const noexcept { return m_kind != Kind::Next; }
    constexpr bool rejected() const noexcept { return m_kind == Kind::Reject || m_kind == Kind::Defer; }
    constexpr bool deferred() const noexcept { return m_kind == Kind::Defer; }
    /// Rejected with drop().
    constexpr bool dropped() const noexcept { return m_dropped; }
    constexpr DropAnswer dropAnswer() const noexcept { return m_answer; }
    constexpr mqtt::ReasonCode reason() const noexcept { return m_reason; }
    /// The callback that deferred or rejected, for HookChain::resume() and ownerOf(); 0 for every other verdict.
    constexpr std::uint64_t by() const noexcept { return m_by; }
    constexpr Verdict from(std::uint64_t callback) const noexcept
    {
        Verdict out = *this;
        out.m_by = callback;
        return out;
    }

private:
    enum class Kind : std::uint8_t { Next, Stop, Reject, Defer };
    constexpr Verdict(Kind kind, mqtt::ReasonCode reason) noexcept
        : m_kind(kind)
        , m_reason(reason)
    {
    }
    Kind m_kind;
    mqtt::ReasonCode m_reason;
    bool m_dropped = false;
    DropAnswer m_answer = DropAnswer::Success;
    std::uint64_t m_by = 0;
};

} // namespace hookline::hooks

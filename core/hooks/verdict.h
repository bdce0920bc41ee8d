// What a deciding callback says: go on, stop here, or reject with a reason.
#pragma once

#include "core/mqtt/types.h"

#include <cstdint>

namespace hookline::hooks {

/// Changes that a callback made to the draft are kept for next() and stop(), and discarded with the draft for reject().
class [[nodiscard]] Verdict {
public:
    static constexpr Verdict next() noexcept { return { Kind::Next, mqtt::ReasonCode::Success }; }
    static constexpr Verdict stop() noexcept { return { Kind::Stop, mqtt::ReasonCode::Success }; }
    static constexpr Verdict reject(mqtt::ReasonCode why) noexcept { return { Kind::Reject, why }; }

    constexpr bool endsChain() const noexcept { return m_kind != Kind::Next; }
    constexpr bool rejected() const noexcept { return m_kind == Kind::Reject; }
    constexpr mqtt::ReasonCode reason() const noexcept { return m_reason; }

private:
    enum class Kind : std::uint8_t { Next, Stop, Reject };
    constexpr Verdict(Kind kind, mqtt::ReasonCode reason) noexcept
        : m_kind(kind)
        , m_reason(reason)
    {
    }
    Kind m_kind;
    mqtt::ReasonCode m_reason;
};

} // namespace hookline::hooks

// Why a connection was not let in, for counting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hookline::metrics {

enum class Refusal : std::uint8_t {
    NotMqtt,         ///< the first bytes are no CONNECT
    NoConnectInTime, ///< half-open, or slower than broker.connect_timeout_ms
    TooMany,         ///< broker.max_connections, or a listener's
    AddressTooMany,  ///< broker.max_connections_per_address
    AddressTooFast,  ///< broker.connects_per_second_per_address
    NoDescriptors,   ///< the system has no open files left; they wait and are accepted later
    Malformed,       ///< a CONNECT that breaks the protocol, or asks for what there is not
    Credentials,     ///< wrong user name or password
    NotAuthorized,
    Banned,
    Busy, ///< too many passwords to check at the moment
    Other, ///< a hook's reason
};
inline constexpr std::size_t kRefusals = static_cast<std::size_t>(Refusal::Other) + 1;

constexpr std::string_view name(Refusal refusal) noexcept
{
    switch (refusal) {
    case Refusal::NotMqtt: return "not_mqtt";
    case Refusal::NoConnectInTime: return "no_connect_in_time";
    case Refusal::TooMany: return "too_many_connections";
    case Refusal::AddressTooMany: return "too_many_from_address";
    case Refusal::AddressTooFast: return "too_fast_from_address";
    case Refusal::NoDescriptors: return "no_descriptors";
    case Refusal::Malformed: return "malformed";
    case Refusal::Credentials: return "bad_credentials";
    case Refusal::NotAuthorized: return "not_authorized";
    case Refusal::Banned: return "banned";
    case Refusal::Busy: return "busy";
    case Refusal::Other: return "other";
    }
    return "?";
}

} // namespace hookline::metrics

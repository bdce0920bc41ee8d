// Why a Kafka record did not become an MQTT message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hookline::metrics {

enum class SourceSkip : std::uint8_t {
    MissingField,  ///< a template names what the record has not
    BadTopic,      ///< what the template made is not an MQTT topic
    BadQos,        ///< … not 0, 1 or 2
    BadRetain,     ///< … not true or false
    BadProperty,   ///< … not text that a user property can hold
    TooLarge,      ///< over broker.max_packet_size
    Loop,          ///< it came out of Kafka before
    NotAuthorized, ///< the access rules forbid it
    Rejected,      ///< a hook said no
};
inline constexpr std::size_t kSourceSkips = static_cast<std::size_t>(SourceSkip::Rejected) + 1;
std::string_view name(SourceSkip reason) noexcept; ///< "missing_field", …

} // namespace hookline::metrics

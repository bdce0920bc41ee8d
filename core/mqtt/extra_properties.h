// Properties that somebody adds to a packet that is written already: user properties and a reason string. MQTT 5 sections 2.2.2
// and 3.2.2.3 ff.
#pragma once

#include "core/mqtt/types.h"

#include <string>
#include <string_view>

namespace hookline::mqtt {

/// Appends an encoded User Property. False: name or value is no MQTT string, or longer than one may be.
bool appendUserProperty(std::string& out, std::string_view name, std::string_view value);
/// The same for a Reason String.
bool appendReasonString(std::string& out, std::string_view text);

/// Whether an MQTT 5 packet of this type can carry user properties; a reason string: the same, but PUBLISH, SUBSCRIBE, UNSUBSCRIBE
/// and CONNECT.
bool hasProperties(PacketType type) noexcept;
bool mayExplain(PacketType type) noexcept;

/// `packet` (MQTT 5, whole, fixed header included) with `more` (encoded) at the end of its property list. Empty when it has none,
/// or would be longer than a packet can be.
std::string withProperties(std::string_view packet, std::string_view more);
/// Whether the property list of `packet` has a Reason String, of which there may be one only.
bool explains(std::string_view packet);

} // namespace hookline::mqtt

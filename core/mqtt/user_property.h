// A user property looked up in a message's encoded properties. MQTT 5 section 3.3.2.3.7. Pure.
#pragma once

#include <string_view>

namespace hookline::mqtt {

/// The value of the first one of that name in a PUBLISH's properties (encoded, without their length); null: there is none.
std::string_view userProperty(std::string_view properties, std::string_view name) noexcept;

} // namespace hookline::mqtt

// The user properties of a message, out of its encoded property list. MQTT 5 section 3.3.2.3.7.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace hookline::mqtt {

/// How many an encoded list (as Message::properties()) has; `found` hears of each in its order. Ends at what is no property of a PUBLISH.
std::size_t userProperties(
    std::string_view list, const std::function<void(std::string_view name, std::string_view value)>& found = {});

/// The value of the first one of that name; null: there is none.
std::string_view userProperty(std::string_view list, std::string_view name);

} // namespace hookline::mqtt

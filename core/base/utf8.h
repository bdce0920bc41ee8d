// UTF-8 as MQTT wants it [MQTT-1.5.4-1]: well-formed, no surrogates, no U+0000.
#pragma once

#include <string_view>

namespace hookline::base {

/// Well-formed UTF-8 (RFC 3629: shortest form, no surrogates, at most U+10FFFF). U+0000 counts as well-formed.
bool isUtf8(std::string_view bytes) noexcept;

/// isUtf8 and without U+0000: what MQTT calls a UTF-8 Encoded String. [MQTT-1.5.4-1] [MQTT-1.5.4-2]
bool isMqttString(std::string_view bytes) noexcept;

} // namespace hookline::base

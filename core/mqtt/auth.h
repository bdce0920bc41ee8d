// AUTH taken apart and put together. MQTT 5 section 3.15.
#pragma once

#include "core/mqtt/properties.h"
#include "core/mqtt/types.h"

#include <string>
#include <string_view>

namespace hookline::mqtt {

struct AuthView {
    ReasonCode reason = ReasonCode::Success;
    std::string_view method;
    std::string_view data; ///< empty without any
};
ReasonCode readAuth(std::string_view body, AuthView& out);

/// A server's AUTH: go on, or (at re-authentication) done.
void appendAuth(std::string& out, ReasonCode reason, std::string_view method, std::string_view data);

} // namespace hookline::mqtt

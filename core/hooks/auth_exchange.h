// Enhanced authentication of MQTT 5 (AUTH packets): what a method implements, and how a callback offers one. Section 4.12.
//
// A callback of `client.auth_start` that knows the method puts an exchange into the draft. The connection owns it and asks it once
// for each packet of the client, on its loop. An exchange may outlive its callback's registration: it holds what it needs itself.
// Never blocks: it runs between packets of other clients.
#pragma once

#include "core/mqtt/types.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hookline::hooks {

struct AuthStep {
    enum class Kind : std::uint8_t {
        Continue, ///< `data` is a question; the client's answer comes to next()
        Success,  ///< `data` is the last word, `username` who it is
        Failure,  ///< `reason` says why
    };
    Kind kind = Kind::Failure;
    std::string data;
    std::string username;
    mqtt::ReasonCode reason = mqtt::ReasonCode::NotAuthorized;
};

class AuthExchange {
public:
    virtual ~AuthExchange() = default;
    /// `data`: the Authentication Data of CONNECT or AUTH, empty when there was none. An exception is a failure. @thread loop
    virtual AuthStep next(std::string_view data) = 0;
};

/// At CONNECT with an Authentication Method, and at each re-authentication.
struct AuthStart {
    std::string_view method;
    std::unique_ptr<AuthExchange> exchange = {}; ///< left empty by everybody: bad_authentication_method
};

} // namespace hookline::hooks

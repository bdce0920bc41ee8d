// SCRAM-SHA-256 (RFC 5802, RFC 7677) as an authentication method of MQTT 5: the server's side of one exchange. The password never
// travels, and what the server keeps (a ScramVerifier) does not suffice to log in. Costs three HMACs on the loop, no key derivation.
// No channel binding: a client that insists on it is refused.
#pragma once

#include "core/auth/secret.h"
#include "core/hooks/hook_registry.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::auth {

/// What is known about a user; nothing for an unknown one. Called from a hook on the I/O loops: must not block. @thread any
using ScramLookup = std::function<std::optional<ScramVerifier>(std::string_view username)>;

/// An unknown user is asked like a known one and refused at the end, so nobody learns who exists. `nonce`: the server's part of it;
/// random when empty, which it is but for published examples.
std::unique_ptr<hooks::AuthExchange> makeScramExchange(ScramLookup lookup, std::string nonce = {});

/// Offers the method to clients for as long as the registration lives. @thread control
hooks::HookRegistration offerScram(hooks::HookRegistry& registry, ScramLookup lookup);

} // namespace hookline::auth

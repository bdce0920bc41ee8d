// The desktop's Secret Service (GNOME keyring, KeePassXC, KWallet) over the session bus: the only file that knows sd-bus.
//
// Each call makes a connection of its own and closes it: nothing is left that a service which ends or a bus which goes away could upset.
// They block until answered, limited or cancelled; keychain.h has the threads for it. Nothing here is logged. @thread any
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>

namespace hookline::keychain {

/// How long a call may take. A service gets kAnswerNanos for each answer, a person until `untilNanos` for each question asked of them.
struct Limit {
    std::int64_t untilNanos = 0; ///< of base::steadyNanos()
    int cancelFd = -1;           ///< readable: give up; -1: never
};
inline constexpr std::int64_t kAnswerNanos = 2'000'000'000;

// Errors of all: "keychain.no_session", "keychain.no_service", "keychain.no_answer", "keychain.cancelled", "keychain.refused".

/// Is somebody there, and open? Also "keychain.locked".
base::Result<> probeService(const Limit& limit);
/// Never asks a person. Also "keychain.locked", "keychain.no_entry", "keychain.empty".
base::Result<std::string> lookUp(const std::string& entry, const Limit& limit);
/// The keychain the entry is in, or the default one. May ask for its password. Also "keychain.dismissed".
base::Result<> unlock(const std::string& entry, const Limit& limit);
/// Makes or replaces the entry and reads it back. May ask. Also "keychain.dismissed", "keychain.not_kept".
base::Result<> store(const std::string& entry, const std::string& secret, const Limit& limit);
/// An entry that is not there is no error. May ask. Also "keychain.dismissed".
base::Result<> remove(const std::string& entry, const Limit& limit);

} // namespace hookline::keychain

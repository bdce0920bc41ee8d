// Where a secret is, instead of the secret: "keychain:NAME" is an entry of the system keychain, "env:NAME" an environment variable,
// "file:/path" a file of its own; anything else is the secret itself, and "text:…" is for one that begins with such a word. What is read here
// is never logged; only core/keychain keeps what it has read.
#pragma once

#include "core/base/result.h"
#include "core/keychain/keychain.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::config {

enum class SecretKind : std::uint8_t { Text, Environment, File, Keychain };

struct SecretReference {
    SecretKind kind = SecretKind::Text;
    std::string value; ///< name of the variable or of the entry, path of the file, or the secret
};

SecretReference parseSecret(std::string_view text);
/// The way back, for dialogs. A text gets "text:" only where it needs it.
std::string writeSecret(const SecretReference& reference);

/// The secret. Of a file one line end at its end is left out. `wait`: for the keychain; whoever must not stand still says so.
/// Errors: "secret.environment", "secret.file", "secret.empty", and those of the keychain; their texts name the variable, the file or the
/// entry, never what is in it. @thread any
base::Result<std::string> readSecret(std::string_view text, keychain::Wait wait = keychain::Wait::Short);
/// It may go by itself or by what somebody does on the screen (a locked keychain, none yet): trying again is worth it. Pure.
bool isKeychainError(const base::Error& error) noexcept;
/// Why no entry of the keychain can be called that: 1 to 256 characters, no control characters. Pure.
bool isEntryName(std::string_view name) noexcept;

} // namespace hookline::config

// Where a secret is, instead of the secret: "env:NAME" is an environment variable, "file:/path" a file of its own; anything else is
// the secret itself, and "text:…" is for one that begins with such a word. What is read here is never logged and never kept.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::config {

enum class SecretKind : std::uint8_t { Text, Environment, File };

struct SecretReference {
    SecretKind kind = SecretKind::Text;
    std::string value; ///< name of the variable, path of the file, or the secret
};

SecretReference parseSecret(std::string_view text);
/// The way back, for dialogs. A text gets "text:" only where it needs it.
std::string writeSecret(const SecretReference& reference);

/// The secret. Of a file one line end at its end is left out. Errors: "secret.environment", "secret.file", "secret.empty"; their
/// texts name the variable or the file, never what is in it. @thread any
base::Result<std::string> readSecret(std::string_view text);

} // namespace hookline::config

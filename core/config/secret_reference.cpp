#include "core/config/secret_reference.h"

#include "core/config/text_file.h"

#include <cstdlib>

namespace hookline::config {
namespace {

constexpr std::string_view kEnvironment = "env:";
constexpr std::string_view kKeychain = "keychain:";
constexpr std::string_view kFile = "file:";
constexpr std::string_view kText = "text:";
constexpr std::size_t kLargest = 65536; // a PEM key or a token; no secret is longer

} // namespace

SecretReference parseSecret(std::string_view text)
{
    if (text.starts_with(kEnvironment))
        return { SecretKind::Environment, std::string(text.substr(kEnvironment.size())) };
    if (text.starts_with(kFile))
        return { SecretKind::File, std::string(text.substr(kFile.size())) };
    if (text.starts_with(kKeychain))
        return { SecretKind::Keychain, std::string(text.substr(kKeychain.size())) };
    if (text.starts_with(kText))
        text.remove_prefix(kText.size());
    return { SecretKind::Text, std::string(text) };
}

std::string writeSecret(const SecretReference& reference)
{
    switch (reference.kind) {
    case SecretKind::Environment: return std::string(kEnvironment) + reference.value;
    case SecretKind::File: return std::string(kFile) + reference.value;
    case SecretKind::Keychain: return std::string(kKeychain) + reference.value;
    case SecretKind::Text: break;
    }
    const std::string_view value = reference.value;
    const bool ambiguous = value.starts_with(kEnvironment) || value.starts_with(kFile) || value.starts_with(kKeychain) || value.starts_with(kText);
    return (ambiguous ? std::string(kText) : std::string()) + reference.value;
}

base::Result<std::string> readSecret(std::string_view text, keychain::Wait wait)
{
    SecretReference reference = parseSecret(text);
    if (reference.kind == SecretKind::Text)
        return std::move(reference.value);
    if (reference.kind == SecretKind::Keychain)
        return keychain::Keychain::instance().read(reference.value, wait);
    std::string secret;
    if (reference.kind == SecretKind::Environment) {
        const char* value = std::getenv(reference.value.c_str()); // NOLINT: nobody here changes the environment
        if (!value)
            return base::fail({ "secret.environment", "The environment variable " + reference.value + " is not set", {},
                "Set it for this program, or name another one" });
        secret = value;
    } else {
        auto read = readTextFile(reference.value, kLargest);
        if (!read)
            return base::fail({ "secret.file", read.error().what, read.error().why,
                "Give the secret in a file that this program may read" });
        secret = std::move(*read);
        if (secret.ends_with('\n'))
            secret.pop_back();
        if (secret.ends_with('\r'))
            secret.pop_back();
    }
    if (secret.empty())
        return base::fail({ "secret.empty",
            reference.kind == SecretKind::File ? "The file " + reference.value + " is empty"
                                               : "The environment variable " + reference.value + " is empty",
            {}, "Put the secret there" });
    return secret;
}

bool isKeychainError(const base::Error& error) noexcept { return error.id.starts_with("keychain."); }

bool isEntryName(std::string_view name) noexcept
{
    return !name.empty() && name.size() <= 256 && std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

} // namespace hookline::config

// Checks of how the bridge logs in to Kafka: what is missing, what has no effect, which file is not there.
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"

#include <string_view>
#include <vector>

namespace hookline::config {

/// PEM itself instead of the name of a file with it.
inline bool isPem(std::string_view text) noexcept { return text.starts_with("-----BEGIN "); }
/// The word in the file for it: "SCRAM-SHA-256". Pure.
std::string_view word(SaslMechanism mechanism) noexcept;
std::string_view word(SecurityProtocol protocol) noexcept;

/// Part of validate(). Pure.
void checkSecurity(std::vector<Issue>& out, const KafkaSettings& settings);
/// The files that the settings name and that are in use, looked at now: one warning for each that cannot be read. @thread any
std::vector<Issue> checkSecurityFiles(const KafkaSettings& settings);
/// A secret or a certificate in use stands in a file or in the keychain, which may have changed while the settings did not. Pure.
bool readsSecurityFiles(const KafkaSettings& settings);
/// The same of any of the clusters. Pure.
bool anyReadsSecurityFiles(const KafkaSettings& settings);
/// The entries of the system keychain that the settings name. Pure.
std::vector<std::string> keychainEntries(const KafkaSecurity& settings);
/// False: they do not name it. Pure.
bool replaceKeychainEntry(KafkaSecurity& settings, const std::string& from, const std::string& to);

} // namespace hookline::config

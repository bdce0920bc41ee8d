// The certificates and keys that Kafka settings name, looked at before anything is connected: what the connection test would say
// of them.
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"

#include <optional>

namespace hookline::doctor {

/// The first thing that is wrong with CA, own certificate and private key, with a diagnosis as its id: an error where nothing
/// could be connected with them, a warning for a certificate that has run out or will within a month. Reads files and environment
/// variables but not the keychain, which may take its time; a file that cannot be read is told by config::checkSecurityFiles().
/// @thread any
std::optional<config::Issue> checkCertificates(const config::KafkaSettings& settings);

} // namespace hookline::doctor

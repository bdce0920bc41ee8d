// Asks kinit for a ticket with a keytab, into a place of its own, to hear its reason: librdkafka passes none on.
#pragma once

#include "core/doctor/diagnosis.h"
#include "core/doctor/stream.h"

#include <optional>
#include <string>

namespace hookline::doctor {

std::optional<Finding> tryKeytab(const std::string& keytab, const std::string& principal, const Limit& limit);

} // namespace hookline::doctor

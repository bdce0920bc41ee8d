// Every diagnosis of the connection doctor: a stable id, what it means, and what to do. docs/DOCTOR.md has them as a table.
//
// The window translates by id and fills in the same arguments. Pure, any thread.
#pragma once

#include "core/base/result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::doctor {

struct Diagnosis {
    std::string_view id;
    std::string_view what;   ///< English; %1 … %9 stand for the arguments
    std::string_view remedy; ///< the same
};

std::span<const Diagnosis> diagnoses() noexcept;
/// `id` must be one of the above.
const Diagnosis& diagnosis(std::string_view id) noexcept;
/// %1 … %9 in one pass: an argument that holds "%2" stays as it is.
std::string filled(std::string_view text, const std::vector<std::string>& args);

/// One diagnosis about one thing.
struct Finding {
    std::string diagnosis;
    std::vector<std::string> args;
    std::string detail; ///< evidence in the broker's, the system's or a library's words; may be empty
    bool warning = false; ///< it works all the same
};

/// A secret that config::readSecret() did not get.
Finding secretFinding(const base::Error& error);

} // namespace hookline::doctor

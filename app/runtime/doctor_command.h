// `hooklined doctor`: the connection doctor on the terminal.
#pragma once

#include "app/runtime/command_line.h"
#include "core/config/settings.h"

namespace hookline::runtime {

/// Tells each step as it ends, or all of them as one JSON object. Ctrl-C cancels. Exit: Ok, or Failed when a step failed.
Exit doctorCommand(const config::Settings& settings, const DoctorWish& wish);

} // namespace hookline::runtime

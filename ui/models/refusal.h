// Which events show that somebody was refused what the access rules decide, and what the rules are to be asked then. Pure functions.
#pragma once

#include "core/tap/event.h"
#include "ui/ports/settings_desk.h"

#include <optional>

namespace hookline::ui {

/// None: the event shows no such refusal. A topic that the event does not name is empty.
std::optional<AclQuestion> refusalOf(const tap::Event& event);

} // namespace hookline::ui

// Whose an event is and what of it goes into a record, the same for every format.
#pragma once

#include "core/tap/event.h"

#include <string_view>

namespace hookline::kafka {

inline std::string_view clientIdOf(const tap::Event& event) noexcept
{
    return event.client ? std::string_view(event.client->clientId) : std::string_view();
}

inline std::string_view usernameOf(const tap::Event& event) noexcept
{
    return event.client ? std::string_view(event.client->username) : std::string_view();
}

} // namespace hookline::kafka

// Events out of a file, for a dry run of rules: one JSON object a line, as the flat JSON format and --dump-events write them.
//
//   {"event":"publish","client_id":"c1","username":"u","topic":"a/b","payload":"…","qos":1,"user_properties":{"k":"v"},"ts":…}
//
// `payload_base64` stands for bytes, `client` for `client_id`; everything but event (publish without it) may be missing. Pure.
#pragma once

#include "core/base/result.h"
#include "core/tap/event.h"

#include <string_view>
#include <vector>

namespace hookline::kafka {

inline constexpr std::size_t kMaxCapturedEvents = 100'000;

/// Error: "events.line", with the number of the line and what is wrong there.
base::Result<std::vector<tap::Event>> readCapturedEvents(std::string_view text);

} // namespace hookline::kafka

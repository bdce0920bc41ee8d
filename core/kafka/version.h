// Which librdkafka runs.
#pragma once

#include <string_view>

namespace hookline::kafka {

/// "2.0.2". @thread any
std::string_view libraryVersion() noexcept;

} // namespace hookline::kafka

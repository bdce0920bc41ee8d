// How much memory malloc has given out, whichever malloc the program was linked with. Any thread; not for hot paths.
#pragma once

#include <cstdint>

namespace hookline::base {

/// Bytes in use now.
std::uint64_t heapBytes() noexcept;

} // namespace hookline::base

// What time the window takes it to be, for what it shows and proposes. A picture of the window has its backend's clock. @thread ui
#pragma once

#include <QDateTime>

#include <cstdint>
#include <functional>

namespace hookline::ui {

std::int64_t wallNow(); ///< microseconds since 1970
QDateTime localNow();
/// Milliseconds of a clock that never jumps; the other clock's, if there is one.
std::int64_t steadyMillis();
/// Another clock from now on; empty: the system's again.
void useWallClock(std::function<std::int64_t()> clock);

} // namespace hookline::ui

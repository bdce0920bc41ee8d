#include "ui/wall_clock.h"

#include "core/base/clock.h"

#include <utility>

namespace hookline::ui {
namespace {

std::function<std::int64_t()>& other()
{
    static std::function<std::int64_t()> clock;
    return clock;
}

} // namespace

std::int64_t wallNow() { return other() ? other()() : base::wallMicros(); }

QDateTime localNow() { return QDateTime::fromMSecsSinceEpoch(wallNow() / 1000); }

std::int64_t steadyMillis() { return other() ? other()() / 1000 : base::steadyNanos() / 1'000'000; }

void useWallClock(std::function<std::int64_t()> clock) { other() = std::move(clock); }

} // namespace hookline::ui

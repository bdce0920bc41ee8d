// Connections that do nothing: how fast they are taken, what each costs, and that none is lost.
#pragma once

#include "tests/bench/load/options.h"
#include "tests/bench/load/report.h"

namespace hookline::bench {

/// Blocks until all are connected and the watching time is over.
Report runIdle(const Options& options);

} // namespace hookline::bench

// hookline_bench_load: see --help. tests/bench/race runs it against several brokers.
#include "tests/bench/load/idle.h"
#include "tests/bench/load/options.h"
#include "tests/bench/load/traffic.h"

#include <cstdio>
#include <exception>

int main(int argc, char** argv)
{
    using namespace hookline::bench;
    Options options;
    if (const int code = readOptions(argc, argv, options); code >= 0)
        return code;
    try {
        const Report report = options.scenario == Scenario::Idle ? runIdle(options) : Traffic(options).run();
        std::puts(toJson(options, report).c_str());
        if (!report.failure.empty()) {
            std::fprintf(stderr, "hookline_bench_load: %s\n", report.failure.c_str());
            return 3;
        }
        return report.clean() ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hookline_bench_load: %s\n", error.what());
        return 3;
    }
}

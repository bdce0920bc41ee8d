#include "tests/bench/load/process_meter.h"

#include <ctime>
#include <fstream>
#include <string>

namespace hookline::bench {
namespace {

std::int64_t nanosOf(clockid_t clock)
{
    timespec time {};
    if (::clock_gettime(clock, &time) != 0)
        return -1;
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::uint64_t statusKilobytes(pid_t process, const std::string& name)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string word; status >> word;) {
        if (word == name) {
            std::uint64_t kilobytes = 0;
            status >> kilobytes;
            return kilobytes * 1024;
        }
    }
    return 0;
}

} // namespace

std::int64_t cpuNanos(pid_t process)
{
    // Not /proc/PID/stat: it counts in ticks of 10 ms, too coarse for a run of two seconds.
    clockid_t clock {};
    return ::clock_getcpuclockid(process, &clock) == 0 ? nanosOf(clock) : -1;
}

std::int64_t ownCpuNanos() { return nanosOf(CLOCK_PROCESS_CPUTIME_ID); }
std::uint64_t residentBytes(pid_t process) { return statusKilobytes(process, "VmRSS:"); }
std::uint64_t peakResidentBytes(pid_t process) { return statusKilobytes(process, "VmHWM:"); }
std::int64_t steadyNanos() { return nanosOf(CLOCK_MONOTONIC); }

} // namespace hookline::bench

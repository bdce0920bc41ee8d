// CPU time and memory of another process, from the kernel's own accounts.
#pragma once

#include <cstdint>
#include <sys/types.h>

namespace hookline::bench {

/// CPU time of all its threads in nanoseconds, user and system; -1 when there is no such process.
std::int64_t cpuNanos(pid_t process);
/// Of this process.
std::int64_t ownCpuNanos();
/// Resident bytes now; 0 when unknown.
std::uint64_t residentBytes(pid_t process);
/// The most resident bytes it ever had; 0 when unknown.
std::uint64_t peakResidentBytes(pid_t process);
std::int64_t steadyNanos();

} // namespace hookline::bench

#include "core/base/heap.h"

#include <malloc.h>

// jemalloc's, where the program is linked with it (docs/decisions/0016-jemalloc.md). Tests and sanitizers have another malloc.
extern "C" __attribute__((weak)) int mallctl(
    const char* name, void* old, std::size_t* oldSize, void* next, std::size_t nextSize) noexcept;

namespace hookline::base {

std::uint64_t heapBytes() noexcept
{
    if (mallctl) {
        std::uint64_t epoch = 1; // its numbers are of the moment this is written
        mallctl("epoch", nullptr, nullptr, &epoch, sizeof epoch);
        std::size_t bytes = 0;
        std::size_t size = sizeof bytes;
        if (mallctl("stats.allocated", &bytes, &size, nullptr, 0) == 0)
            return bytes;
    }
    const struct mallinfo2 heap = ::mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

} // namespace hookline::base

#include "core/disk/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace hookline::disk {
namespace {

constexpr std::array<std::uint32_t, 256> makeTable()
{
    std::array<std::uint32_t, 256> table {};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0x82F63B78u : 0u);
        table[i] = value;
    }
    return table;
}
constexpr auto kTable = makeTable();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t byInstruction(std::uint32_t crc, const unsigned char* at, std::size_t size) noexcept
{
    std::uint64_t value = ~crc;
    for (; size >= 8; size -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        value = _mm_crc32_u64(value, word);
    }
    auto rest = static_cast<std::uint32_t>(value);
    for (; size > 0; --size, ++at)
        rest = _mm_crc32_u8(rest, *at);
    return ~rest;
}
const bool g_instruction = __builtin_cpu_supports("sse4.2") != 0;
#endif

} // namespace

std::uint32_t crc32cByTable(std::uint32_t crc, const void* data, std::size_t size) noexcept
{
    const auto* at = static_cast<const unsigned char*>(data);
    crc = ~crc;
    for (; size > 0; --size, ++at)
        crc = kTable[(crc ^ *at) & 255u] ^ (crc >> 8);
    return ~crc;
}

std::uint32_t crc32c(std::uint32_t crc, const void* data, std::size_t size) noexcept
{
#if defined(__x86_64__)
    if (g_instruction)
        return byInstruction(crc, static_cast<const unsigned char*>(data), size);
#endif
    return crc32cByTable(crc, data, size);
}

} // namespace hookline::disk

// CRC-32C (Castagnoli), the checksum of every row: with the processor's instruction where it has one, by table elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hookline::disk {

/// Continues `crc` (0 at the beginning) over `size` bytes. @thread any
std::uint32_t crc32c(std::uint32_t crc, const void* data, std::size_t size) noexcept;
/// The table's answer, for machines without the instruction.
std::uint32_t crc32cByTable(std::uint32_t crc, const void* data, std::size_t size) noexcept;

} // namespace hookline::disk

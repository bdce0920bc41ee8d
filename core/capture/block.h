// The outermost layer of a capture file: a head, then blocks that each stand for themselves. docs/CAPTURE.md has the layout.
//
// A block carries a checksum over its head and its content, and can be found again by its mark after damage. @thread any
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::capture {

inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kFileHead = 16;
inline constexpr std::size_t kBlockHead = 32;
inline constexpr std::string_view kBlockMark = "HLb\x01";
/// A row with the largest MQTT message and what goes with it.
inline constexpr std::uint32_t kMostContent = 288 * 1024 * 1024;

enum class BlockKind : std::uint8_t { Info = 1, Rows = 2, End = 3 };

struct BlockHead {
    BlockKind kind = BlockKind::Rows;
    bool packed = false;       ///< by zstd
    std::uint32_t rows = 0;    ///< in this block
    std::uint32_t rawSize = 0; ///< of the content when it is unpacked
    std::uint32_t size = 0;    ///< of the content as it lies in the file
    std::uint64_t first = 0;   ///< rows of the file before this block
    std::uint32_t crc = 0;     ///< CRC-32C of the head before it and of the content as it lies in the file
};

std::string fileHead(std::uint32_t version = kVersion);
/// The version, or none when this is no capture file.
std::optional<std::uint32_t> versionOf(std::string_view fileHead) noexcept;

/// Head and content; fills in size and crc.
std::string block(BlockHead head, std::string_view content);
/// What the first kBlockHead bytes say; none when they cannot be a block's.
std::optional<BlockHead> parseBlockHead(std::string_view bytes) noexcept;
bool isWhole(std::string_view headBytes, const BlockHead& head, std::string_view content) noexcept;

} // namespace hookline::capture

#include "core/capture/block.h"

#include "core/disk/crc32c.h"

#include <cstring>

namespace hookline::capture {
namespace {

/// As PNG's: a byte with the high bit, the name, and a line end that a careless transfer would change.
constexpr std::string_view kFileMark = "\x89HLCAP\r\n";
constexpr std::size_t kCrcAt = 28;

template <class Number>
void put(std::string& out, std::size_t at, Number value)
{
    for (std::size_t i = 0; i < sizeof value; ++i)
        out[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
}

template <class Number>
Number get(std::string_view bytes, std::size_t at) noexcept
{
    Number value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i)
        value |= static_cast<Number>(static_cast<Number>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i));
    return value;
}

std::uint32_t crcOf(std::string_view head, std::string_view content) noexcept
{
    return disk::crc32c(disk::crc32c(0, head.data(), kCrcAt), content.data(), content.size());
}

} // namespace

std::string fileHead(std::uint32_t version)
{
    std::string out(kFileHead, '\0');
    std::memcpy(out.data(), kFileMark.data(), kFileMark.size());
    put(out, 8, version);
    put(out, 12, disk::crc32c(0, out.data(), 12));
    return out;
}

std::optional<std::uint32_t> versionOf(std::string_view head) noexcept
{
    if (head.size() < kFileHead || !head.starts_with(kFileMark)
        || get<std::uint32_t>(head, 12) != disk::crc32c(0, head.data(), 12))
        return std::nullopt;
    return get<std::uint32_t>(head, 8);
}

std::string block(BlockHead head, std::string_view content)
{
    std::string out(kBlockHead, '\0');
    std::memcpy(out.data(), kBlockMark.data(), kBlockMark.size());
    out[4] = static_cast<char>(head.kind);
    out[5] = head.packed ? 1 : 0;
    put(out, 8, head.rows);
    put(out, 12, head.rawSize);
    put(out, 16, static_cast<std::uint32_t>(content.size()));
    put(out, 20, head.first);
    put(out, kCrcAt, crcOf(out, content));
    return out.append(content);
}

std::optional<BlockHead> parseBlockHead(std::string_view bytes) noexcept
{
    if (bytes.size() < kBlockHead || !bytes.starts_with(kBlockMark) || static_cast<std::uint8_t>(bytes[5]) > 1)
        return std::nullopt;
    BlockHead head;
    head.kind = static_cast<BlockKind>(bytes[4]);
    head.packed = bytes[5] == 1;
    head.rows = get<std::uint32_t>(bytes, 8);
    head.rawSize = get<std::uint32_t>(bytes, 12);
    head.size = get<std::uint32_t>(bytes, 16);
    head.first = get<std::uint64_t>(bytes, 20);
    head.crc = get<std::uint32_t>(bytes, kCrcAt);
    if (head.rawSize > kMostContent || head.size > kMostContent || head.rows > head.rawSize)
        return std::nullopt;
    return head;
}

bool isWhole(std::string_view headBytes, const BlockHead& head, std::string_view content) noexcept
{
    return content.size() == head.size && crcOf(headBytes, content) == head.crc;
}

} // namespace hookline::capture

// Reading and writing MQTT's data types. MQTT 5 section 1.5.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace hookline::mqtt {

inline constexpr std::uint32_t kMaxRemainingLength = 268'435'455;

/// Takes data types off the front of a buffer. After a failure every read fails and `ok()` is false: check once at the end.
class Reader {
public:
    explicit Reader(std::string_view bytes) noexcept
        : m_rest(bytes)
    {
    }
    bool ok() const noexcept { return m_ok; }
    bool atEnd() const noexcept { return m_rest.empty(); }
    std::string_view rest() const noexcept { return m_rest; }
    void fail() noexcept
    {
        m_ok = false;
        m_rest = {};
    }

    std::uint8_t byte() noexcept
    {
        if (m_rest.empty()) {
            fail();
            return 0;
        }
        const auto value = static_cast<std::uint8_t>(m_rest.front());
        m_rest.remove_prefix(1);
        return value;
    }
    std::uint16_t twoBytes() noexcept
    {
        if (m_rest.size() < 2) {
            fail();
            return 0;
        }
        const auto high = static_cast<std::uint8_t>(m_rest[0]);
        const auto low = static_cast<std::uint8_t>(m_rest[1]);
        m_rest.remove_prefix(2);
        return static_cast<std::uint16_t>(high << 8 | low);
    }
    std::uint32_t fourBytes() noexcept
    {
        const std::uint32_t high = twoBytes();
        return high << 16 | twoBytes();
    }
    /// At most four bytes, and no more of them than the value needs. [MQTT-1.5.5-1]
    std::uint32_t variable() noexcept
    {
        std::uint32_t value = 0;
        for (unsigned shift = 0; shift <= 21; shift += 7) {
            const std::uint8_t next = byte();
            value |= static_cast<std::uint32_t>(next & 0x7F) << shift;
            if (!(next & 0x80)) {
                if (next == 0 && shift != 0)
                    break;
                return value;
            }
        }
        fail();
        return 0;
    }
    std::string_view take(std::size_t size) noexcept
    {
        if (m_rest.size() < size) {
            fail();
            return {};
        }
        const std::string_view value = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return value;
    }
    /// Length-prefixed bytes; a UTF-8 string's content is the caller's to check.
    std::string_view binary() noexcept { return take(twoBytes()); }

private:
    std::string_view m_rest;
    bool m_ok = true;
};

constexpr std::size_t variableSize(std::uint32_t value) noexcept
{
    return value < 128 ? 1 : value < 16'384 ? 2 : value < 2'097'152 ? 3 : 4;
}

/// Writes data types to raw memory that is known to be large enough.
class Writer {
public:
    explicit Writer(char* out) noexcept
        : m_out(out)
    {
    }
    char* position() const noexcept { return m_out; }
    void byte(unsigned value) noexcept { *m_out++ = static_cast<char>(value); }
    void twoBytes(unsigned value) noexcept
    {
        byte(value >> 8);
        byte(value & 0xFF);
    }
    void fourBytes(std::uint32_t value) noexcept
    {
        twoBytes(value >> 16);
        twoBytes(value & 0xFFFF);
    }
    void variable(std::uint32_t value) noexcept
    {
        while (value >= 128) {
            byte(0x80 | (value & 0x7F));
            value >>= 7;
        }
        byte(value);
    }
    void raw(std::string_view bytes) noexcept
    {
        if (!bytes.empty())
            std::memcpy(m_out, bytes.data(), bytes.size());
        m_out += bytes.size();
    }
    void binary(std::string_view bytes) noexcept
    {
        twoBytes(static_cast<unsigned>(bytes.size()));
        raw(bytes);
    }

private:
    char* m_out;
};

/// Where the next packet in a buffer ends. MQTT 5 section 2.1.
struct FixedHeader {
    enum class State : std::uint8_t { Complete, Incomplete, Malformed };
    State state = State::Incomplete;
    std::uint8_t first = 0;           ///< type and flags
    std::uint32_t headerSize = 0;     ///< of this header; valid once the length is known
    std::uint32_t remainingLength = 0;
    bool lengthKnown = false;
    std::size_t packetSize() const noexcept { return std::size_t { headerSize } + remainingLength; }
    /// Whether the length took no more bytes than it needs, which MQTT 5 asks for. [MQTT-1.5.5-1]
    bool shortest() const noexcept { return headerSize == 1 + variableSize(remainingLength); }
};

inline FixedHeader readFixedHeader(const char* data, std::size_t size) noexcept
{
    FixedHeader header;
    if (size < 2)
        return header;
    header.first = static_cast<std::uint8_t>(data[0]);
    std::uint32_t value = 0;
    for (unsigned i = 1; i <= 4; ++i) {
        if (i >= size)
            return header;
        const auto next = static_cast<std::uint8_t>(data[i]);
        value |= static_cast<std::uint32_t>(next & 0x7F) << (7 * (i - 1));
        if (!(next & 0x80)) {
            header.headerSize = i + 1;
            header.remainingLength = value;
            header.lengthKnown = true;
            if (size >= header.packetSize())
                header.state = FixedHeader::State::Complete;
            return header;
        }
    }
    header.state = FixedHeader::State::Malformed;
    return header;
}

} // namespace hookline::mqtt

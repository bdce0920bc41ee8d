// Numbers and texts in a block's content: LEB128 (signed ones zigzag), texts with their length before them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::capture {

class Out {
public:
    void number(std::uint64_t value)
    {
        while (value >= 0x80) {
            bytes.push_back(static_cast<char>(value | 0x80));
            value >>= 7;
        }
        bytes.push_back(static_cast<char>(value));
    }
    void signedNumber(std::int64_t value)
    {
        number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
    }
    void text(std::string_view value)
    {
        number(value.size());
        bytes.append(value);
    }

    std::string bytes;
};

/// After a failure every read gives nothing and ok() is false: check once at the end.
class In {
public:
    explicit In(std::string_view bytes) noexcept
        : m_rest(bytes)
    {
    }
    bool ok() const noexcept { return m_ok; }
    bool atEnd() const noexcept { return m_rest.empty(); }

    std::uint64_t number() noexcept
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto next = static_cast<std::uint8_t>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
            if (!(next & 0x80))
                return value;
        }
        fail();
        return 0;
    }
    std::int64_t signedNumber() noexcept
    {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
    }
    std::string_view text() noexcept
    {
        const std::uint64_t size = number();
        if (size > m_rest.size()) {
            fail();
            return {};
        }
        const std::string_view value = m_rest.substr(0, static_cast<std::size_t>(size));
        m_rest.remove_prefix(static_cast<std::size_t>(size));
        return value;
    }

private:
    void fail() noexcept
    {
        m_ok = false;
        m_rest = {};
    }

    std::string_view m_rest;
    bool m_ok = true;
};

} // namespace hookline::capture

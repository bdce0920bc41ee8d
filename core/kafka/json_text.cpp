#include "core/kafka/json_text.h"

#include "core/base/utf8.h"

#include <charconv>

namespace hookline::kafka {
namespace {

bool mustEscape(unsigned char byte) noexcept { return byte < 0x20 || byte == '"' || byte == '\\'; }

/// Length of the prefix that can be copied as it is; looks at eight bytes at a time.
std::size_t cleanPrefix(const char* from, std::size_t size) noexcept
{
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    constexpr std::uint64_t kHigh = 0x8080808080808080u;
    std::size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, from + i, 8);
        const std::uint64_t quote = word ^ (kOnes * '"');
        const std::uint64_t slash = word ^ (kOnes * '\\');
        // Each term has a high bit set exactly when one of its bytes is a quote, a backslash, or below 0x20.
        const std::uint64_t dirty
            = ((quote - kOnes) & ~quote) | ((slash - kOnes) & ~slash) | ((word - kOnes * 0x20) & ~word);
        if (dirty & kHigh)
            break;
    }
    while (i < size && !mustEscape(static_cast<unsigned char>(from[i])))
        ++i;
    return i;
}

void appendEscape(ByteBuffer& out, unsigned char byte)
{
    static constexpr char kHex[] = "0123456789abcdef";
    char* to = out.room(6);
    to[0] = '\\';
    std::size_t size = 2;
    switch (byte) {
    case '"': to[1] = '"'; break;
    case '\\': to[1] = '\\'; break;
    case '\b': to[1] = 'b'; break;
    case '\f': to[1] = 'f'; break;
    case '\n': to[1] = 'n'; break;
    case '\r': to[1] = 'r'; break;
    case '\t': to[1] = 't'; break;
    default:
        std::memcpy(to + 1, "u00", 3);
        to[4] = kHex[byte >> 4];
        to[5] = kHex[byte & 15];
        size = 6;
    }
    out.advance(size);
}

} // namespace

void appendEscaped(ByteBuffer& out, std::string_view text)
{
    const char* from = text.data();
    std::size_t left = text.size();
    while (left > 0) {
        const std::size_t clean = cleanPrefix(from, left);
        out.append({ from, clean });
        from += clean;
        left -= clean;
        // Dirty bytes come in groups (line ends, quotes before colons): no new scan for each.
        while (left > 0 && mustEscape(static_cast<unsigned char>(*from))) {
            appendEscape(out, static_cast<unsigned char>(*from));
            ++from;
            --left;
        }
    }
}

void appendEscapedLossy(ByteBuffer& out, std::string_view text)
{
    if (base::isUtf8(text)) {
        appendEscaped(out, text);
        return;
    }
    while (!text.empty()) {
        std::size_t size = 1;
        while (size <= 4 && size <= text.size() && !base::isUtf8(text.substr(0, size)))
            ++size;
        if (size <= 4 && size <= text.size()) {
            appendEscaped(out, text.substr(0, size));
            text.remove_prefix(size);
        } else {
            out.append("\xEF\xBF\xBD");
            text.remove_prefix(1);
        }
    }
}

void appendBase64(ByteBuffer& out, std::string_view bytes)
{
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t size = (bytes.size() + 2) / 3 * 4;
    if (size == 0)
        return;
    char* to = out.room(size);
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t left = bytes.size();
    for (; left >= 3; left -= 3, from += 3) {
        *to++ = kAlphabet[from[0] >> 2];
        *to++ = kAlphabet[(from[0] & 3) << 4 | from[1] >> 4];
        *to++ = kAlphabet[(from[1] & 15) << 2 | from[2] >> 6];
        *to++ = kAlphabet[from[2] & 63];
    }
    if (left > 0) {
        const unsigned second = left == 2 ? from[1] : 0u;
        *to++ = kAlphabet[from[0] >> 2];
        *to++ = kAlphabet[(from[0] & 3u) << 4 | second >> 4];
        *to++ = left == 2 ? kAlphabet[(second & 15) << 2] : '=';
        *to = '=';
    }
    out.advance(size);
}

void appendNumber(ByteBuffer& out, std::int64_t number)
{
    constexpr std::size_t kDigits = 20;
    char* to = out.room(kDigits);
    out.advance(static_cast<std::size_t>(std::to_chars(to, to + kDigits, number).ptr - to));
}

} // namespace hookline::kafka

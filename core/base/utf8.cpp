#include "core/base/utf8.h"

#include <cstdint>
#include <cstring>

namespace hookline::base {
namespace {

template <bool RejectNul>
bool validate(std::string_view bytes) noexcept
{
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const end = p + bytes.size();
    constexpr std::uint64_t kHighBits = 0x8080808080808080u;
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    while (p != end) {
        // Eight ASCII bytes at a time: nearly all topics and most payloads end here.
        while (end - p >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, p, 8);
            if (word & kHighBits)
                break;
            if (RejectNul && ((word - kOnes) & kHighBits))
                return false; // every byte is ASCII, so a borrow into a high bit means a zero byte
            p += 8;
        }
        if (p == end)
            return true;
        const unsigned char lead = *p++;
        if (lead < 0x80) {
            if (RejectNul && lead == 0)
                return false;
            continue;
        }
        int more = 0;
        unsigned char low = 0x80;
        unsigned char high = 0xBF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            more = 1;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            more = 2;
            if (lead == 0xE0)
                low = 0xA0; // shortest form
            else if (lead == 0xED)
                high = 0x9F; // no surrogates
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            more = 3;
            if (lead == 0xF0)
                low = 0x90;
            else if (lead == 0xF4)
                high = 0x8F; // at most U+10FFFF
        } else {
            return false;
        }
        if (end - p < more)
            return false;
        if (*p < low || *p > high)
            return false;
        ++p;
        for (int i = 1; i < more; ++i, ++p) {
            if (*p < 0x80 || *p > 0xBF)
                return false;
        }
    }
    return true;
}

} // namespace

bool isUtf8(std::string_view bytes) noexcept { return validate<false>(bytes); }
bool isMqttString(std::string_view bytes) noexcept { return validate<true>(bytes); }

} // namespace hookline::base

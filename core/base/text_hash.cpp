#include "core/base/text_hash.h"

#include <random>

#define XXH_INLINE_ALL // no call into the library: texts here are short
#include <xxhash.h>

namespace hookline::base {
namespace {

std::uint64_t randomSeed()
{
    std::random_device device;
    return (std::uint64_t { device() } << 32) | device();
}

const std::uint64_t kSeed = randomSeed();

} // namespace

std::uint64_t textHash(std::string_view text) noexcept { return XXH3_64bits_withSeed(text.data(), text.size(), kSeed); }

std::uint64_t textHash(std::string_view text, std::uint64_t salt) noexcept
{
    return XXH3_64bits_withSeed(text.data(), text.size(), kSeed ^ (salt * 0x9E37'79B9'7F4A'7C15u));
}

} // namespace hookline::base

#include "core/capture/packer.h"

#include <zstd.h>

namespace hookline::capture {
namespace {

/// Telemetry shrinks to a fifth with it at some 200 MB a second; higher ones give little more.
constexpr int kLevel = 3;

} // namespace

struct Packer::Contexts {
    ZSTD_CCtx* pack = ZSTD_createCCtx();
    ZSTD_DCtx* unpack = ZSTD_createDCtx();
    ~Contexts()
    {
        ZSTD_freeCCtx(pack);
        ZSTD_freeDCtx(unpack);
    }
};

Packer::Packer()
    : m_contexts(std::make_unique<Contexts>())
{
}

Packer::~Packer() = default;

std::string Packer::pack(std::string_view raw)
{
    std::string out(ZSTD_compressBound(raw.size()), '\0');
    const std::size_t size
        = ZSTD_compressCCtx(m_contexts->pack, out.data(), out.size(), raw.data(), raw.size(), kLevel);
    out.resize(ZSTD_isError(size) ? 0 : size);
    return out;
}

bool Packer::unpack(std::string_view packed, std::size_t rawSize, std::string& raw)
{
    raw.resize(rawSize);
    const std::size_t size
        = ZSTD_decompressDCtx(m_contexts->unpack, raw.data(), raw.size(), packed.data(), packed.size());
    return !ZSTD_isError(size) && size == rawSize;
}

} // namespace hookline::capture

// Compression of one block; the only user of zstd. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace hookline::capture {

class Packer {
public:
    Packer();
    ~Packer();
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;

    /// Empty when that fails.
    std::string pack(std::string_view raw);
    /// False when it is not what pack() made of `rawSize` bytes.
    bool unpack(std::string_view packed, std::size_t rawSize, std::string& raw);

private:
    struct Contexts;
    std::unique_ptr<Contexts> m_contexts;
};

} // namespace hookline::capture

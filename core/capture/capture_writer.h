// Makes the bytes of a capture file, block by block; whoever uses it writes them. One thread at a time.
#pragma once

#include "core/capture/packer.h"
#include "core/capture/row_codec.h"

#include <cstdint>
#include <string>

namespace hookline::capture {

class CaptureWriter {
public:
    /// Content of a block before it is packed: packing one takes about a millisecond.
    static constexpr std::size_t kBlock = 256 * 1024;

    /// What the file begins with.
    std::string begin(const Info& info);
    /// What is to be written now; often nothing yet.
    std::string add(const Row& row);
    /// The rest of the file. Without it a reader takes the file for cut off.
    std::string end();

    std::uint64_t rows() const noexcept { return m_rows; }

private:
    std::string flush();

    RowEncoder m_encoder;
    Packer m_packer;
    std::uint64_t m_rows = 0;
};

} // namespace hookline::capture

// Reads a capture file block by block, as far as it is whole: what is damaged is passed over and counted, never guessed.
//
// Every step is bounded (one block, or a stretch of damage), so that the caller can show progress and stop. One thread at a time.
#pragma once

#include "core/base/result.h"
#include "core/capture/block.h"
#include "core/capture/packer.h"
#include "core/capture/row_codec.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace hookline::capture {

class CaptureReader {
public:
    /// Errors: capture.unreadable, capture.not_one, capture.newer.
    base::Result<> open(const std::filesystem::path& file);
    const Info& info() const noexcept { return m_info; }

    /// Appends rows of the next block; false at the end of the file.
    bool step(std::vector<Row>& out);

    std::uint64_t size() const noexcept { return m_size; }
    std::uint64_t position() const noexcept { return m_at; }
    /// Rows that damage took, as far as what is whole says so.
    std::uint64_t lostRows() const noexcept { return m_lost; }
    /// Bytes that belong to no whole block.
    std::uint64_t damagedBytes() const noexcept { return m_damaged; }
    /// There is no end where the file ends: it was cut off, or is still being written.
    bool isCut() const noexcept { return !m_ended; }

private:
    std::string read(std::uint64_t at, std::size_t most);
    void skipDamage();
    void take(const BlockHead& head, const std::string& content, std::vector<Row>& out);

    std::ifstream m_file;
    Info m_info;
    RowDecoder m_decoder;
    Packer m_packer;
    std::string m_raw;
    std::uint64_t m_size = 0;
    std::uint64_t m_at = 0;
    std::uint64_t m_expected = 0; ///< rows before the next block, when nothing is missing
    std::uint64_t m_lost = 0;
    std::uint64_t m_damaged = 0;
    bool m_ended = false;
};

} // namespace hookline::capture

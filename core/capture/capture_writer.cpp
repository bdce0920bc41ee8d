#include "core/capture/capture_writer.h"

#include "core/capture/block.h"

namespace hookline::capture {

std::string CaptureWriter::begin(const Info& info)
{
    Out content;
    content.text(info.program);
    content.text(info.broker);
    content.text(info.kafka);
    content.text(info.filter);
    content.signedNumber(info.savedWallMicros);
    content.number(info.rows);
    return fileHead()
        + block(
            { .kind = BlockKind::Info, .rawSize = static_cast<std::uint32_t>(content.bytes.size()) }, content.bytes);
}

std::string CaptureWriter::add(const Row& row)
{
    m_encoder.add(row);
    ++m_rows;
    return m_encoder.size() >= kBlock ? flush() : std::string();
}

std::string CaptureWriter::flush()
{
    BlockHead head { .kind = BlockKind::Rows, .rows = m_encoder.rows(), .first = m_rows - m_encoder.rows() };
    const std::string raw = m_encoder.take();
    head.rawSize = static_cast<std::uint32_t>(raw.size());
    const std::string packed = m_packer.pack(raw);
    head.packed = !packed.empty() && packed.size() < raw.size();
    return block(head, head.packed ? packed : raw);
}

std::string CaptureWriter::end()
{
    std::string out = m_encoder.rows() > 0 ? flush() : std::string();
    Out content;
    content.number(m_rows);
    return out
        + block(
            { .kind = BlockKind::End, .rawSize = static_cast<std::uint32_t>(content.bytes.size()), .first = m_rows },
            content.bytes);
}

} // namespace hookline::capture

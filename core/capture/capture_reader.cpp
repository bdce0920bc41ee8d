#include "core/capture/capture_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace hookline::capture {
namespace {

/// How much damage is searched in one step.
constexpr std::size_t kSearch = 1024 * 1024;

} // namespace

base::Result<> CaptureReader::open(const std::filesystem::path& file)
{
    std::error_code error;
    const bool regular = std::filesystem::is_regular_file(file, error);
    if (regular)
        m_size = std::filesystem::file_size(file, error);
    errno = 0;
    m_file.open(file, std::ios::binary);
    if (!regular || error || !m_file) {
        const std::string why = error ? error.message() : !regular ? "it is not a file" : std::strerror(errno);
        return base::fail(
            { "capture.unreadable", "Cannot read " + file.string(), why, "Check the name and the permissions" });
    }
    const auto version = versionOf(read(0, kFileHead));
    if (!version)
        return base::fail({ "capture.not_one", file.string() + " is not a capture file", "it does not begin as one",
            "Open a file that File > Save capture or Record to file has written" });
    if (*version > kVersion)
        return base::fail({ "capture.newer", file.string() + " was saved by a newer Hookline",
            "its format is version " + std::to_string(*version), "Open it with that version" });
    m_at = kFileHead;
    return {};
}

std::string CaptureReader::read(std::uint64_t at, std::size_t most)
{
    std::string out(most, '\0');
    m_file.clear();
    m_file.seekg(static_cast<std::streamoff>(at));
    m_file.read(out.data(), static_cast<std::streamsize>(most));
    out.resize(static_cast<std::size_t>(std::max<std::streamsize>(m_file.gcount(), 0)));
    return out;
}

bool CaptureReader::step(std::vector<Row>& out)
{
    if (m_ended || m_at >= m_size)
        return false;
    const std::string headBytes = read(m_at, kBlockHead);
    const auto head = parseBlockHead(headBytes);
    if (head && m_at + kBlockHead + head->size <= m_size) {
        const std::string content = read(m_at + kBlockHead, head->size);
        if (isWhole(headBytes, *head, content)) {
            m_at += kBlockHead + head->size;
            take(*head, content, out);
            return true;
        }
    }
    skipDamage();
    return true;
}

void CaptureReader::skipDamage()
{
    const std::string bytes = read(m_at, kSearch);
    const std::size_t found = bytes.find(kBlockMark, 1);
    std::size_t passed = found;
    if (found == std::string::npos) {
        // A mark may lie across the end of this stretch.
        const std::size_t keep = kBlockMark.size() - 1;
        passed = m_at + bytes.size() >= m_size || bytes.size() <= keep ? std::max<std::size_t>(bytes.size(), 1)
                                                                       : bytes.size() - keep;
    }
    m_damaged += std::min<std::uint64_t>(passed, m_size - m_at);
    m_at += passed;
}

void CaptureReader::take(const BlockHead& head, const std::string& content, std::vector<Row>& out)
{
    const std::string* raw = &content;
    if (head.packed) {
        if (!m_packer.unpack(content, head.rawSize, m_raw)) {
            m_damaged += kBlockHead + content.size();
            return;
        }
        raw = &m_raw;
    }
    switch (head.kind) {
    case BlockKind::Info: {
        In in(*raw);
        m_info.program = in.text();
        m_info.broker = in.text();
        m_info.kafka = in.text();
        m_info.filter = in.text();
        m_info.savedWallMicros = in.signedNumber();
        m_info.rows = in.number();
        break;
    }
    case BlockKind::Rows: {
        if (head.first > m_expected)
            m_lost += head.first - m_expected;
        const std::size_t before = out.size();
        m_decoder.decode(*raw, out);
        const std::size_t made = out.size() - before;
        if (made < head.rows)
            m_lost += head.rows - made;
        m_expected = head.first + head.rows;
        break;
    }
    case BlockKind::End:
        if (head.first > m_expected)
            m_lost += head.first - m_expected;
        m_expected = head.first;
        m_ended = true;
        break;
    }
}

} // namespace hookline::capture

// One record as the spool keeps it. What key, headers and body mean is the business of whoever wrote them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::spool {

struct RowView {
    std::uint64_t seq = 0; ///< position in the spool, from 1; never given twice
    std::uint32_t lane = 0;
    std::uint32_t kind = 0;
    std::int64_t wallMicros = 0;
    std::string_view key;
    std::string_view headers;
    std::string_view body;
};

/// The same with bytes of its own, in one block.
class Row {
public:
    Row() = default;
    explicit Row(const RowView& view)
        : m_view(view)
        , m_keySize(view.key.size())
        , m_headersSize(view.headers.size())
    {
        m_bytes.reserve(view.key.size() + view.headers.size() + view.body.size());
        m_bytes.append(view.key).append(view.headers).append(view.body);
    }
    std::uint64_t seq() const noexcept { return m_view.seq; }
    std::uint32_t lane() const noexcept { return m_view.lane; }
    std::size_t size() const noexcept { return m_bytes.size(); }
    RowView view() const noexcept
    {
        RowView out = m_view;
        const std::string_view all = m_bytes;
        out.key = all.substr(0, m_keySize);
        out.headers = all.substr(m_keySize, m_headersSize);
        out.body = all.substr(m_keySize + m_headersSize);
        return out;
    }

private:
    RowView m_view; // its views are made anew by view()
    std::size_t m_keySize = 0;
    std::size_t m_headersSize = 0;
    std::string m_bytes;
};

/// Over everything the row consists of, sizes included. @thread any
std::uint32_t checksum(const RowView& row) noexcept;

} // namespace hookline::spool

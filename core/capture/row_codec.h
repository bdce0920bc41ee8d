// Rows as the content of one block, and back. Clients, messages and texts are written once a block and referred to by their place.
//
// Every record begins with its length, so that fields added later are passed over by older programs. One thread at a time.
#pragma once

#include "core/capture/bytes.h"
#include "core/capture/capture_row.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hookline::capture {

class RowEncoder {
public:
    void add(const Row& row);
    std::size_t size() const noexcept { return m_out.bytes.size(); }
    std::uint32_t rows() const noexcept { return m_rows; }
    /// The content so far; begins the next block.
    std::string take();

private:
    std::uint64_t client(const mqtt::ClientInfoRef& client);
    std::uint64_t message(const mqtt::MessageRef& message);
    std::uint64_t text(const base::TextRef& text);
    void record(char tag, const Out& body);

    Out m_out;
    Out m_body;
    std::uint32_t m_rows = 0;
    std::int64_t m_lastMicros = 0;
    std::uint64_t m_lastNumber = 0;
    // Keys are alive as long as the block: m_kept.
    std::unordered_map<const void*, std::uint64_t> m_clients, m_messages, m_texts;
    std::vector<mqtt::ClientInfoRef> m_keptClients;
    std::vector<mqtt::MessageRef> m_keptMessages;
    std::vector<base::TextRef> m_keptTexts;
};

class RowDecoder {
public:
    /// Appends the rows of the block; false when it broke off: those before are good.
    bool decode(std::string_view content, std::vector<Row>& out);

private:
    mqtt::ClientInfoRef client(In in);
    mqtt::MessageRef message(In in, const std::vector<mqtt::ClientInfoRef>& clients);
    base::TextRef text(std::string_view value);

    // What blocks have in common is in memory once.
    std::unordered_map<std::string, mqtt::ClientInfoRef> m_clients;
    std::unordered_map<std::string, base::TextRef> m_texts;
    std::unordered_map<std::string, mqtt::MessageRef> m_messages; ///< of late: by record without the payload
    std::deque<std::string> m_messageOrder;
};

} // namespace hookline::capture

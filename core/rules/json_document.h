// A JSON text as a tree to look fields up in, with its limits: depth, number of values, well-formed UTF-8.
//
// Numbers keep the digits they were written with. One document is used for many texts and keeps its memory; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::rules {

enum class JsonType : std::uint8_t { Null, Bool, Number, Text, List, Object };

struct JsonNode {
    JsonType type = JsonType::Null;
    bool flag = false;
    std::string_view key;  ///< in an object
    std::string_view text; ///< Text: decoded; everything else: as written
    std::uint32_t first = 0; ///< index of the first child; 0: none, as the root is nobody's child
    std::uint32_t next = 0;  ///< index of the next sibling; 0: none
};

/// One step from a value to one inside it: a member's name or a place in a list.
struct JsonStep {
    std::string name;
    std::size_t index = 0;
    bool isIndex = false;
    friend bool operator==(const JsonStep&, const JsonStep&) = default;
};

class JsonDocument {
public:
    static constexpr std::size_t kMaxDepth = 64;
    static constexpr std::size_t kMaxValues = 100'000;

    /// False when the text is not JSON or goes beyond the limits; the document is then empty. What find() returns borrows from
    /// `text` and from the document.
    bool parse(std::string_view text);
    void clear() noexcept { m_nodes.clear(); }
    /// Null when there is no such value. Of a member that stands twice the last counts, as everywhere.
    const JsonNode* find(const std::vector<JsonStep>& path) const noexcept;
    const JsonNode& node(std::uint32_t index) const noexcept { return m_nodes[index]; }

private:
    struct Builder;
    std::vector<JsonNode> m_nodes;
    std::string m_texts; // decoded strings: never longer than the text, so its memory does not move
};

} // namespace hookline::rules

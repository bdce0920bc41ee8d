// A TOML text as a flat list of values with their places in the text: what the loader reads and the saver patches.
//
// The only code that knows the TOML library is toml_document.cpp. Pure, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

/// 1-based; columns count characters (code points), not bytes.
struct Position {
    int line = 0;
    int column = 0;
    friend auto operator<=>(const Position&, const Position&) = default;
};

struct TomlMember;

struct TomlValue {
    enum class Kind : std::uint8_t { Flag, Number, Real, Text, Time, List, Table };
    Kind kind = Kind::Text;
    bool flag = false;
    std::int64_t number = 0;
    std::string text; ///< Text: the string; Real, Time: as written
    std::vector<TomlValue> items; ///< List
    std::vector<TomlMember> members; ///< Table within a List, in the order of the text
    bool header = false; ///< Table: begins with a [[header]] line, which is `begin`
    Position begin;
    Position end; ///< one past the last character
};

struct TomlMember {
    std::string name;
    TomlValue value;
    Position key;
};

/// A key with a value that is not a table.
struct TomlEntry {
    std::vector<std::string> path; ///< {"kafka", "properties", "socket", "timeout", "ms"}
    TomlValue value;
    Position key; ///< where its last key part begins
};

struct TomlTable {
    std::vector<std::string> path; ///< empty: the document
    Position begin;
    Position end;
    bool isInline = false; ///< { … }
    bool header = false; ///< begins with a [section] or [[section]] line of its own
};

struct TomlDocument {
    struct Error {
        std::string description;
        Position at;
    };
    std::vector<TomlEntry> entries; ///< in the order of the text
    std::vector<TomlTable> tables; ///< in the order of the text
    std::optional<Error> error; ///< the text is not TOML; entries and tables are empty
};

TomlDocument parseToml(std::string_view text);

/// Byte offset of a position in the text it came from; the text's size for places after its end.
std::size_t offsetOf(std::string_view text, Position position);

} // namespace hookline::config

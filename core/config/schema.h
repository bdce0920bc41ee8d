// The table of every setting: TOML key, member, type, range, choices and a one-line description.
//
// The loader, --set, the default file, the saver and the range checks all run from it, so a new setting is one new line here and
// a member in settings.h. Immutable; any thread.
//
// Two kinds of tables: sections ([broker]: each key once) and blocks ([[listeners]]: any number of them, each with a name of its
// own). A new kind of block is a struct with `std::string name` and a defaulted == in settings.h, a std::vector of it in a
// section's struct, its rows and one line of kBlocks in schema.cpp, and its rules in validate.cpp under blockKey(). Reading with
// line and column, unknown keys with suggestions, `--set blocks.NAME.key=value`, names (present, unique, usable in a key), saving
// with comments kept, and the default file's commented example then come by themselves.
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hookline::config {

using Properties = std::map<std::string, std::string>;
/// What a setting can hold, whatever its member's exact type.
using Value = std::variant<bool, std::uint64_t, std::string, std::vector<std::string>, Properties>;

enum class Kind : std::uint8_t { Flag, Number, Text, Choice, TextList, TextMap };

/// What is known of one key, wherever it stands.
struct FieldInfo {
    std::string_view section; ///< or the name of its block
    std::string_view name;
    Kind kind;
    std::uint64_t least; ///< Number: smallest allowed
    std::uint64_t most; ///< Number: largest allowed
    std::span<const std::string_view> choices; ///< Choice: the words allowed
    std::string_view description; ///< English, one line, with the unit
    std::string_view rangeIssue; ///< id of the finding for a Number out of range

    std::string key() const { return std::string(section) + '.' + std::string(name); }
};

/// A key of a section.
struct Field : FieldInfo {
    Value (*read)(const Settings&);
    /// The value must be of the field's kind and within its range or choices.
    void (*write)(Settings&, const Value&);
};

/// A key of a block. `index` must be below the block's count().
struct BlockField : FieldInfo {
    Value (*read)(const Settings&, std::size_t index);
    void (*write)(Settings&, std::size_t index, const Value&);
    Value (*initial)(); ///< its default
};

/// Tables that may be repeated: [[listeners]].
struct Block {
    std::string_view name;
    std::string_view description; ///< English, one line
    std::size_t most; ///< how many there may be
    std::span<const BlockField> fields; ///< the first is "name"
    std::size_t (*count)(const Settings&);
    void (*resize)(Settings&, std::size_t); ///< new ones have the defaults
};

std::span<const Field> schema() noexcept;
/// By "section.name"; null when there is none.
const Field* findField(std::string_view key) noexcept;
/// Sections in the order of the file.
std::span<const std::string_view> sections() noexcept;

std::span<const Block> blocks() noexcept;
/// By name; null when there is none.
const Block* findBlock(std::string_view name) noexcept;
const BlockField* findField(const Block& block, std::string_view name) noexcept;
std::string nameOf(const Block& block, const Settings& settings, std::size_t index);
/// How findings and --set call a key of one block: "listeners.tls.port", or "listeners[2].port" (the second) when the name is
/// missing, unusable or taken by an earlier one.
std::string blockKey(const Block& block, const Settings& settings, std::size_t index, std::string_view field);
/// 1 to 64 characters; no control character, dot, quote, bracket or '='.
bool isUsableName(std::string_view name) noexcept;

/// Range and choice of one value, as a finding under `key`; nothing when it is allowed.
std::optional<Issue> checkValue(const FieldInfo& field, const std::string& key, const Value& value);
/// The finding for a number out of range, with the digits as they were written.
Issue rangeIssue(const FieldInfo& field, const std::string& key, const std::string& value);
/// "all, 1, 0".
std::string choiceList(const FieldInfo& field);

} // namespace hookline::config

// The table of every setting: TOML key, member, type, range, choices and a one-line description.
//
// The loader, --set, the default file, the saver and the range checks all run from it, so a new setting is one new line here and
// a member in settings.h. Immutable; any thread.
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"

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

struct Field {
    std::string_view section;
    std::string_view name;
    Kind kind;
    std::uint64_t least; ///< Number: smallest allowed
    std::uint64_t most; ///< Number: largest allowed
    std::span<const std::string_view> choices; ///< Choice: the words allowed
    std::string_view description; ///< English, one line, with the unit
    std::string_view rangeIssue; ///< id of the finding for a Number out of range
    Value (*read)(const Settings&);
    /// The value must be of the field's kind and within its range or choices.
    void (*write)(Settings&, const Value&);

    std::string key() const { return std::string(section) + '.' + std::string(name); }
};

std::span<const Field> schema() noexcept;
/// By "section.name"; null when there is none.
const Field* findField(std::string_view key) noexcept;
/// Sections in the order of the file.
std::span<const std::string_view> sections() noexcept;

/// Range and choice of one value, as a finding; nothing when it is allowed.
std::optional<Issue> checkValue(const Field& field, const Value& value);
/// The finding for a number out of range, with the digits as they were written.
Issue rangeIssue(const Field& field, const std::string& value);
/// "all, 1, 0".
std::string choiceList(const Field& field);

} // namespace hookline::config

// Between TOML values and settings: reads one into a setting's value, writes a value as TOML. Pure, any thread.
#pragma once

#include "core/config/issue.h"
#include "core/config/schema.h"
#include "core/config/toml_document.h"

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hookline::config {

/// The value for `field`, or what is wrong with it (key.type, value.range, value.choice) with its line and column, under `key`.
/// `initial` is the field's default, shown as the example. A section's TextMap is not read here: its members are entries of
/// their own, see propertyText(). A block's is: { … } or [block.name].
tl::expected<Value, Issue> readValue(
    const FieldInfo& field, const std::string& key, const TomlValue& value, const Value& initial);
tl::expected<Value, Issue> readValue(const Field& field, const TomlValue& value);

/// A member of a TextMap: texts, numbers, flags and reals are all taken as the text they are.
tl::expected<std::string, Issue> propertyText(const std::string& key, const TomlValue& value);

/// As TOML on one line: 1883, true, "text", ["a", "b"], { "k" = "v" }.
std::string writeValue(const Value& value);
/// A basic string with quotes and escapes.
std::string tomlString(std::string_view text);

} // namespace hookline::config

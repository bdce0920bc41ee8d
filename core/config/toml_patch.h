// Changes one value in a TOML text and leaves every other character as it is: comments, order, spacing, unknown keys.
//
// Works on text because no TOML library writes comments back. The caller reads the result again to make sure. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

struct TomlChange {
    std::vector<std::string> section; ///< {"kafka", "properties"}
    std::string name; ///< "topic", "socket.timeout.ms"
    std::optional<std::string> value; ///< as TOML; nothing: take the key away
};

/// `text` must be TOML. Finds the key however it is written ([section], dotted, inline table) or adds it where it belongs.
std::string patchToml(std::string text, const TomlChange& change);

} // namespace hookline::config

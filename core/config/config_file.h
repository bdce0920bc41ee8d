// The TOML configuration file: read with line and column of what is wrong, changed in place, never overwritten when broken.
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/config/settings.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::config {

struct Loaded {
    /// Defaults where the file is silent or a value's type or range is wrong. A text that breaks a rule of validate.h stays as
    /// written: an empty kafka.servers in its place would quietly send the events elsewhere. Check hasErrors() before use.
    Settings settings;
    std::vector<Issue> issues; ///< syntax errors (line and column), wrong types, values out of range, unknown keys (warnings)
};

/// Reads TOML text. `fileName` only appears in texts.
Loaded parse(std::string_view text, std::string_view fileName);
/// Reads a file. A missing file is an error issue "file.missing"; the caller decides whether that matters.
Loaded load(const std::filesystem::path& file);

/// `--set key=value`: the key is "section.name" of the file, the value TOML (bare words are taken as strings).
/// `[kafka.properties]` is set name by name: "kafka.properties.socket.timeout.ms=1000". A key of a block goes by the block's name,
/// "listeners.tls.port=8883"; a name that is new makes a new block. Checks type, range and choice; the rules
/// of validate.h are for afterwards. Errors: "set.no_value", "set.unknown_key", "set.value"; `settings` is then as before.
base::Result<> applyOverride(Settings& settings, std::string_view assignment);

/// Brings the file to `wanted`: changes only the values that differ from what the file says, keeps comments, order and unknown
/// keys, writes atomically with mode 0600, leaves the previous file as FILE.bak. A missing file is made, with its folders.
/// Errors, the file then being as before: "config.broken" (it does not parse), "config.invalid" (`wanted` is out of range),
/// "config.cannot_patch", "file.unreadable", "file.unwritable". @thread control
base::Result<> save(const std::filesystem::path& file, const Settings& wanted);

/// A complete file with every key, its default and one comment line each: what --print-config shows.
std::string defaultFile();

/// $XDG_CONFIG_HOME/hookline/hookline.toml, or ~/.config/hookline/hookline.toml.
std::filesystem::path defaultPath();

} // namespace hookline::config

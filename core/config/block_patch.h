// Brings the [[blocks]] of a TOML text to what the settings say: changes values in place, adds, removes and reorders whole blocks,
// each with the comments above it. A block that is
// replaced in its place by one of another name is that block, renamed. Works on text, as toml_patch.h does; the caller reads the result again. Pure, any thread.
#pragma once

#include "core/config/schema.h"

#include <functional>
#include <string>
#include <string_view>

namespace hookline::config {

/// `text` must be TOML that reads as `have`. `unusable(key)`: the file's value for this blockKey() could not be read, so even a
/// default must be written over it. Blocks with defective names and blocks written as inline tables are left as they are.
std::string patchBlocks(std::string text, const Block& block, const Settings& have, const Settings& wanted,
    const std::function<bool(const std::string& key)>& unusable);

} // namespace hookline::config

// Small text files, read whole and replaced whole: a reader sees the old file or the new one, never half of one.
// Blocks on the disk. @thread control
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace hookline::config {

/// Errors: "file.missing", "file.unreadable", "file.too_large" (more than `limit` bytes).
base::Result<std::string> readTextFile(const std::filesystem::path& file, std::size_t limit);

/// Whose the new file is and who may reach it.
enum class Reach {
    Owner, ///< its writer's alone, mode 0600: it may hold secrets
    Kept,  ///< as the file of before had it: owner, group and mode; refuses where they cannot be kept
};

/// Writes a temporary file beside it, flushes it to the disk and renames it over `file`. A file that is there is first copied to
/// FILE.bak, always 0600. Makes missing folders (0700) and follows symbolic links. Error: "file.unwritable".
base::Result<> replaceTextFile(const std::filesystem::path& file, std::string_view text, Reach reach = Reach::Owner);

} // namespace hookline::config

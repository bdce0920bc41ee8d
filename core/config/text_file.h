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

/// Writes a temporary file beside it (mode 0600), flushes it to the disk and renames it over `file`. A file that is there is
/// first copied to FILE.bak, also 0600. Makes missing folders (0700) and follows symbolic links. Error: "file.unwritable".
base::Result<> replaceTextFile(const std::filesystem::path& file, std::string_view text);

} // namespace hookline::config

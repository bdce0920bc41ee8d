// The password file as people change it: read whole and checked, one user changed, written whole. @thread control
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::runtime {

/// Its text, with a line end at its end; empty for a file that is not there. Errors as of auth::PasswordFile: nothing is added to a
/// file that could not be used.
base::Result<std::string> readUserFile(const std::filesystem::path& file);
std::vector<std::string> usersOf(std::string_view text);

/// A new user, or a new password of one. Returns the text of before. Errors: "users.name", and those of reading and writing.
base::Result<std::string> setUser(const std::filesystem::path& file, std::string_view user, std::string_view password, bool scram);
/// Returns the text of before. Errors: "users.unknown", and those of reading and writing.
base::Result<std::string> removeUser(const std::filesystem::path& file, std::string_view user);

} // namespace hookline::runtime

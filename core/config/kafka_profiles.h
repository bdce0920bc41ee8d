// Named sets of Kafka settings that are not in use: a folder of files NAME.toml beside the configuration file, each with a [kafka]
// section as the configuration file has it. The set in use is [kafka] itself; rules and sources belong to none. @thread control
#pragma once

#include "core/base/result.h"
#include "core/config/issue.h"
#include "core/config/settings.h"

#include <filesystem>
#include <string>
#include <vector>

namespace hookline::config {

struct StoredProfile {
    std::string name;
    KafkaSettings settings;
    std::vector<Issue> issues; ///< of its file
};

/// Why no profile can be called that; nothing when one can: 1 to 64 characters, none of / . " ' [ ] = \ or a control character.
bool isProfileName(std::string_view name) noexcept;

/// In the order of their names; files that no profile can have are left out.
std::vector<StoredProfile> storedProfiles(const std::filesystem::path& folder);
/// Makes or changes its file; comments stay. Errors: "profile.name", and those of save().
base::Result<> storeProfile(const std::filesystem::path& folder, const std::string& name, const KafkaSettings& settings);
/// Errors: "profile.name", "profile.exists", "profile.missing", "file.unwritable".
base::Result<> renameStored(const std::filesystem::path& folder, const std::string& from, const std::string& to);
/// Leaves NAME.toml.deleted behind, for restoreStored(). Errors: "profile.missing", "file.unwritable".
base::Result<> deleteStored(const std::filesystem::path& folder, const std::string& name);
base::Result<> restoreStored(const std::filesystem::path& folder, const std::string& name);

} // namespace hookline::config

#include "core/config/kafka_profiles.h"

#include "core/config/config_file.h"
#include "core/config/schema.h"

#include <algorithm>

namespace hookline::config {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDeleted = ".deleted";

fs::path fileOf(const fs::path& folder, const std::string& name, std::string_view ending = {})
{
    return folder / (name + ".toml" + std::string(ending));
}

base::Result<> badName(const std::string& name)
{
    return base::fail({ "profile.name", "No profile can be called \"" + name + "\"", {},
        "Choose 1 to 64 characters, none of them / . \" ' [ ] = \\" });
}

base::Result<> moved(const fs::path& from, const fs::path& to, const std::string& name)
{
    std::error_code error;
    if (!fs::exists(from, error))
        return base::fail({ "profile.missing", "There is no profile \"" + name + "\"", {}, {} });
    fs::rename(from, to, error);
    if (error)
        return base::fail({ "file.unwritable", "The profile \"" + name + "\" was not changed", error.message(), {} });
    return {};
}

} // namespace

bool isProfileName(std::string_view name) noexcept { return isUsableName(name) && name.find('/') == std::string_view::npos; }

std::vector<StoredProfile> storedProfiles(const fs::path& folder)
{
    std::vector<StoredProfile> out;
    std::error_code error;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const fs::path& file = entry->path();
        if (file.extension() != ".toml" || !isProfileName(file.stem().string()))
            continue;
        Loaded loaded = load(file);
        out.push_back({ file.stem().string(), std::move(loaded.settings.kafka), std::move(loaded.issues) });
    }
    std::ranges::sort(out, {}, &StoredProfile::name);
    return out;
}

base::Result<> storeProfile(const fs::path& folder, const std::string& name, const KafkaSettings& settings)
{
    if (!isProfileName(name))
        return badName(name);
    const fs::path file = fileOf(folder, name);
    std::error_code ignored;
    Settings wanted; // whatever else somebody wrote into the file stays
    if (fs::exists(file, ignored))
        wanted = load(file).settings;
    auto rules = std::move(wanted.kafka.rules);
    auto sources = std::move(wanted.kafka.sources);
    auto clusters = std::move(wanted.kafka.clusters);
    wanted.kafka = settings;
    wanted.kafka.rules = std::move(rules);
    wanted.kafka.sources = std::move(sources);
    wanted.kafka.clusters = std::move(clusters);
    return save(file, wanted);
}

base::Result<> renameStored(const fs::path& folder, const std::string& from, const std::string& to)
{
    if (!isProfileName(from) || !isProfileName(to))
        return badName(isProfileName(from) ? to : from);
    std::error_code ignored;
    if (fs::exists(fileOf(folder, to), ignored))
        return base::fail({ "profile.exists", "There is a profile \"" + to + "\" already", {}, "Choose another name" });
    return moved(fileOf(folder, from), fileOf(folder, to), from);
}

base::Result<> deleteStored(const fs::path& folder, const std::string& name)
{
    return isProfileName(name) ? moved(fileOf(folder, name), fileOf(folder, name, kDeleted), name) : badName(name);
}

base::Result<> restoreStored(const fs::path& folder, const std::string& name)
{
    if (!isProfileName(name))
        return badName(name);
    std::error_code ignored;
    if (fs::exists(fileOf(folder, name), ignored))
        return base::fail({ "profile.exists", "There is a profile \"" + name + "\" already", {}, "Choose another name" });
    return moved(fileOf(folder, name, kDeleted), fileOf(folder, name), name);
}

} // namespace hookline::config

#include "core/config/block_patch.h"
#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/text_file.h"
#include "core/config/toml_document.h"
#include "core/config/toml_patch.h"
#include "core/config/toml_value.h"
#include "core/config/validate.h"

#include <algorithm>
#include <optional>
#include <set>

namespace hookline::config {
namespace {

constexpr std::string_view kNewFile
    = "# Settings of Hookline. hooklined --print-config shows every key with its default.\n";
constexpr std::size_t kLargestFile = 1 << 20;

std::string joined(const std::vector<std::string>& path)
{
    std::string out;
    for (const std::string& part : path)
        out.append(out.empty() ? "" : ".").append(part);
    return out;
}

/// Keys whose value in the file could not be used: they say nothing, so even a default must be written over them.
std::set<std::string> unusableKeys(const Loaded& loaded)
{
    std::set<std::string> out;
    for (const Issue& issue : loaded.issues) {
        if (issue.line > 0 && (issue.id == "key.type" || issue.id == "value.choice" || issue.id.ends_with(".range")))
            out.insert(issue.key);
    }
    return out;
}

void mapChanges(const Field& field, const Properties& have, const Properties& wanted, const TomlDocument& document,
    std::vector<TomlChange>& out)
{
    const std::vector<std::string> section { std::string(field.section), std::string(field.name) };
    const std::string prefix = field.key() + '.';
    for (const TomlEntry& entry : document.entries) {
        const std::string key = joined(entry.path);
        if (key == field.key()) { // something else stands where the map belongs
            TomlChange change { { section[0] }, section[1], std::nullopt };
            if (!wanted.empty())
                change.value = writeValue(wanted);
            out.push_back(std::move(change));
            return;
        }
        if (key.starts_with(prefix) && !wanted.contains(key.substr(prefix.size())))
            out.push_back({ section, key.substr(prefix.size()), std::nullopt });
    }
    for (const auto& [name, text] : wanted) {
        const auto old = have.find(name);
        if (old == have.end() || old->second != text)
            out.push_back({ section, name, tomlString(text) });
    }
}

std::vector<TomlChange> changes(const Loaded& loaded, const TomlDocument& document, const Settings& wanted)
{
    std::vector<TomlChange> out;
    const std::set<std::string> unusable = unusableKeys(loaded);
    for (const Field& field : schema()) {
        const Value have = field.read(loaded.settings);
        const Value want = field.read(wanted);
        if (field.kind == Kind::TextMap)
            mapChanges(field, std::get<Properties>(have), std::get<Properties>(want), document, out);
        else if (have != want || unusable.contains(field.key()))
            out.push_back({ { std::string(field.section) }, std::string(field.name), writeValue(want) });
    }
    return out;
}

/// Every key that was not meant to change is still there, written as before.
bool othersKept(std::string_view before, std::string_view after, const std::vector<TomlChange>& changed)
{
    const TomlDocument newDocument = parseToml(after);
    const auto slice = [](std::string_view text, const TomlValue& value) {
        const std::size_t begin = offsetOf(text, value.begin);
        return text.substr(begin, offsetOf(text, value.end) - begin);
    };
    return std::ranges::all_of(parseToml(before).entries, [&](const TomlEntry& entry) {
        const std::string key = joined(entry.path);
        if (findBlock(key))
            return true; // patched block by block
        if (std::ranges::any_of(changed, [&](const TomlChange& c) { return joined(c.section) + '.' + c.name == key; }))
            return true;
        return std::ranges::any_of(newDocument.entries, [&](const TomlEntry& other) {
            return other.path == entry.path && slice(after, other.value) == slice(before, entry.value);
        });
    });
}

/// What no file may say about a block: a name that does not name it, a value out of range.
std::optional<Issue> blockIssue(const Settings& settings)
{
    for (const Issue& issue : validate(settings)) {
        if (issue.id.starts_with("block."))
            return issue;
    }
    for (const Block& block : blocks()) {
        for (std::size_t i = 0; i < block.count(settings); ++i) {
            for (const BlockField& field : block.fields) {
                if (auto issue
                    = checkValue(field, blockKey(block, settings, i, field.name), field.read(settings, i)))
                    return issue;
            }
        }
    }
    return std::nullopt;
}

base::Result<> cannotPatch(const std::string& what)
{
    return base::fail({ "config.cannot_patch", what, "its layout is too unusual to be changed in place",
        "Change it by hand, or move it away to have a new one written; it was left as it is" });
}

} // namespace

base::Result<> save(const std::filesystem::path& file, const Settings& wanted)
{
    const std::string what = "The settings were not saved to " + file.string();
    for (const Field& field : schema()) {
        if (const auto issue = checkValue(field, field.key(), field.read(wanted)))
            return base::fail({ "config.invalid", what, issue->text, {} });
    }
    if (const auto issue = blockIssue(wanted))
        return base::fail({ "config.invalid", what, issue->text, {} });
    std::string before;
    bool isNew = false;
    if (auto text = readTextFile(file, kLargestFile)) {
        before = std::move(*text);
    } else if (text.error().id == "file.missing") {
        before = kNewFile;
        isNew = true;
    } else {
        return base::fail({ text.error().id, what, text.error().text(), text.error().remedy });
    }
    const TomlDocument document = parseToml(before);
    if (document.error) {
        return base::fail({ "config.broken", what,
            "line " + std::to_string(document.error->at.line) + ", column " + std::to_string(document.error->at.column)
                + ": " + document.error->description,
            "Correct that line or move the file away; it was left as it is" });
    }
    const Loaded loaded = parse(before, file.string());
    const std::vector<TomlChange> wantedChanges = changes(loaded, document, wanted);
    std::string after = before;
    for (const TomlChange& change : wantedChanges)
        after = patchToml(std::move(after), change);
    const std::set<std::string> unusable = unusableKeys(loaded);
    for (const Block& block : blocks())
        after = patchBlocks(
            std::move(after), block, loaded.settings, wanted, [&](const std::string& key) { return unusable.contains(key); });
    if (after == before && !isNew)
        return loaded.settings == wanted ? base::Result<>() : cannotPatch(what);
    if (parse(after, {}).settings != wanted || !othersKept(before, after, wantedChanges))
        return cannotPatch(what);
    return replaceTextFile(file, after);
}

} // namespace hookline::config

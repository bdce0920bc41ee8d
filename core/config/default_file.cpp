#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/toml_value.h"

namespace hookline::config {
namespace {

std::string range(const FieldInfo& field)
{
    if (field.kind == Kind::Number)
        return " (" + std::to_string(field.least) + " to " + std::to_string(field.most) + ")";
    if (field.kind == Kind::Choice)
        return " (" + choiceList(field) + ")";
    return {};
}

} // namespace

std::string defaultFile()
{
    const Settings defaults;
    std::string out = "# Hookline. Every key with its default; keys that are left out have it too.\n";
    std::string maps; // sections of their own, which must come after the values of their parent
    for (const std::string_view section : sections()) {
        out.append("\n[").append(section).append("]\n");
        for (const Field& field : schema()) {
            if (field.section != section)
                continue;
            std::string comment = "# " + std::string(field.description) + range(field) + "\n";
            if (field.kind == Kind::TextMap)
                maps.append("\n")
                    .append(comment)
                    .append("[")
                    .append(field.key())
                    .append("]\n# \"socket.timeout.ms\" = \"60000\"\n");
            else
                out.append(comment)
                    .append(field.name)
                    .append(" = ")
                    .append(writeValue(field.read(defaults)))
                    .append("\n");
        }
        out += maps;
        maps.clear();
    }
    for (const Block& block : blocks()) {
        out.append("\n# ").append(block.description).append(" (at most ").append(std::to_string(block.most));
        out.append("). A block with every key and its default; repeat it, each with a name of its own:\n# [[");
        out.append(block.name).append("]]\n");
        for (const BlockField& field : block.fields) {
            // Two marks: taking away the first leaves the key with its comment.
            out.append("# # ").append(field.description).append(range(field)).append("\n# ");
            out.append(field.name).append(" = ").append(writeValue(field.initial())).append("\n");
        }
    }
    return out;
}

} // namespace hookline::config

#include "core/config/config_file.h"
#include "core/config/schema.h"
#include "core/config/toml_value.h"

namespace hookline::config {
namespace {

std::string range(const Field& field)
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
    return out;
}

} // namespace hookline::config

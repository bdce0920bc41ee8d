// Finds one value inside JSON without building a document: payload.a.b[2].c. Allocates nothing while searching. @thread any
#pragma once

#include <QByteArray>
#include <QStringView>

#include <optional>
#include <string_view>
#include <vector>

namespace hookline::ui::filter {

struct JsonStep {
    QByteArray key; ///< empty: an index
    int index = -1;
};
using JsonPath = std::vector<JsonStep>;

/// "a.b[2].c"; none when it is not a path.
std::optional<JsonPath> parseJsonPath(QStringView text);

struct JsonValue {
    enum class Kind { Text, Number, Flag, Null, Container };
    Kind kind = Kind::Null;
    std::string_view raw; ///< texts without their quotes, escapes left as they are
    bool escaped = false; ///< a text that holds escapes
};

/// None: not there, or not JSON up to there.
std::optional<JsonValue> findInJson(std::string_view json, const JsonPath& path);
/// The text of a value with escapes resolved.
QByteArray jsonText(const JsonValue& value);

} // namespace hookline::ui::filter

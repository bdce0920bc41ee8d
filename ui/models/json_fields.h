// Values inside JSON and the paths that lead to them, in the syntax of the filter's payload.a.b[2].c. Tolerant: what is cut
// off or malformed is walked as far as it makes sense. Pure functions. @thread any
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <string_view>

namespace hookline::ui {

/// Something that walkJson() comes by.
struct JsonPart {
    enum class Kind { Object, List, End, Number, Text, Flag, Null };
    Kind kind;
    QString key;   ///< in an object
    int index;     ///< in a list; -1: in none
    qsizetype begin; ///< where it stands; of texts without the quotes
    qsizetype end;   ///< one behind it; of objects and lists behind their first character
};
/// Goes through it from the beginning; an object or a list ends with an End. `path()` leads to the part; none: no path can
/// name it. Stops when `visit` returns false, and where nothing more makes sense.
using JsonVisit = std::function<bool(const JsonPart& part, const std::function<std::optional<QString>()>& path)>;
void walkJson(QStringView json, const JsonVisit& visit);

/// That of a single value: no object, no list, no end of one.
constexpr bool isField(JsonPart::Kind kind)
{
    return kind != JsonPart::Kind::Object && kind != JsonPart::Kind::List && kind != JsonPart::Kind::End;
}

/// A single value.
struct JsonField {
    QString path;
    QString text; ///< as JSON writes it, of texts without the quotes
    JsonPart::Kind kind = JsonPart::Kind::Null;
};

/// Paths of the numbers in it, in their order, at most `most`; those of a bare number: one empty path.
QStringList numericFields(QStringView json, int most = 64);
/// The path of the number that stands at this character; none: no number does, or no path can name it.
std::optional<QString> numberAt(QStringView json, qsizetype position);
/// The single value that stands at this character.
std::optional<JsonField> fieldAt(QStringView json, qsizetype position);
/// The number at a path of a payload; true and false are 1 and 0. None: there is none.
std::optional<double> numberIn(std::string_view json, const QString& path);

} // namespace hookline::ui

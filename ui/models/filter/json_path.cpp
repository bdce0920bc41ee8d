#include "ui/models/filter/json_path.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace hookline::ui::filter {
namespace {

constexpr int kDeepest = 200;

/// Walks over JSON. Every member returns false, or leaves `at` at the end, when the text is not JSON.
struct Cursor {
    std::string_view in;
    std::size_t at = 0;

    void space()
    {
        while (at < in.size() && (in[at] == ' ' || in[at] == '\t' || in[at] == '\n' || in[at] == '\r'))
            ++at;
    }
    bool take(char c)
    {
        space();
        if (at >= in.size() || in[at] != c)
            return false;
        ++at;
        return true;
    }
    bool text(std::string_view& raw, bool& escaped)
    {
        if (!take('"'))
            return false;
        const std::size_t from = at;
        escaped = false;
        while (at < in.size() && in[at] != '"') {
            if (in[at] == '\\') {
                escaped = true;
                ++at;
            }
            ++at;
        }
        if (at >= in.size())
            return false;
        raw = in.substr(from, at - from);
        ++at;
        return true;
    }
    bool scalar(std::string_view& raw)
    {
        const std::size_t from = at;
        while (at < in.size() && std::string_view(",]} \t\r\n").find(in[at]) == std::string_view::npos)
            ++at;
        raw = in.substr(from, at - from);
        return !raw.empty();
    }
    bool value(JsonValue& out, int depth)
    {
        space();
        if (at >= in.size() || depth > kDeepest)
            return false;
        const std::size_t from = at;
        switch (in[at]) {
        case '"': out.kind = JsonValue::Kind::Text; return text(out.raw, out.escaped);
        case '{':
        case '[': {
            const char close = in[at] == '{' ? '}' : ']';
            const bool object = close == '}';
            ++at;
            if (!take(close)) {
                do {
                    std::string_view key;
                    bool escaped = false;
                    JsonValue inner;
                    if (object && (!text(key, escaped) || !take(':')))
                        return false;
                    if (!value(inner, depth + 1))
                        return false;
                } while (take(','));
                if (!take(close))
                    return false;
            }
            out.kind = JsonValue::Kind::Container;
            out.raw = in.substr(from, at - from);
            return true;
        }
        default:
            if (!scalar(out.raw))
                return false;
            out.kind = out.raw == "true" || out.raw == "false" ? JsonValue::Kind::Flag
                : out.raw == "null"                            ? JsonValue::Kind::Null
                                                               : JsonValue::Kind::Number;
            return true;
        }
    }
    /// Moves to the beginning of the step's value.
    bool enter(const JsonStep& step)
    {
        if (!take(step.key.isEmpty() ? '[' : '{'))
            return false;
        for (int i = 0;; ++i) {
            if (step.key.isEmpty()) {
                if (i == step.index)
                    return true;
            } else {
                std::string_view key;
                bool escaped = false;
                if (!text(key, escaped) || !take(':'))
                    return false;
                const std::string_view wanted(step.key.constData(), static_cast<std::size_t>(step.key.size()));
                if (escaped ? jsonText({ JsonValue::Kind::Text, key, true }) == step.key : key == wanted)
                    return true;
            }
            JsonValue skipped;
            if (!value(skipped, 0) || !take(','))
                return false;
        }
    }
};

} // namespace

std::optional<JsonPath> parseJsonPath(QStringView text)
{
    JsonPath out;
    for (const QStringView part : text.split(u'.')) {
        const qsizetype bracket = part.indexOf(u'[');
        const QStringView key = bracket < 0 ? part : part.left(bracket);
        if (!key.isEmpty())
            out.push_back({ key.toUtf8(), -1 });
        else if (bracket != 0)
            return std::nullopt;
        QStringView rest = bracket < 0 ? QStringView() : part.mid(bracket);
        while (!rest.isEmpty()) {
            const qsizetype close = rest.indexOf(u']');
            bool ok = false;
            const int index = close > 1 && rest[0] == u'[' ? rest.mid(1, close - 1).toInt(&ok) : -1;
            if (!ok || index < 0)
                return std::nullopt;
            out.push_back({ {}, index });
            rest = rest.mid(close + 1);
        }
    }
    return out;
}

std::optional<JsonValue> findInJson(std::string_view json, const JsonPath& path)
{
    Cursor cursor { json };
    for (const JsonStep& step : path) {
        if (!cursor.enter(step))
            return std::nullopt;
    }
    JsonValue out;
    if (!cursor.value(out, 0))
        return std::nullopt;
    return out;
}

QByteArray jsonText(const JsonValue& value)
{
    const QByteArray raw(value.raw.data(), static_cast<qsizetype>(value.raw.size()));
    if (!value.escaped)
        return raw;
    const QJsonDocument document = QJsonDocument::fromJson("[\"" + raw + "\"]");
    return document.array().at(0).toString().toUtf8();
}

} // namespace hookline::ui::filter

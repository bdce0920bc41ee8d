#include "ui/models/json_fields.h"

#include "ui/models/filter/json_path.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace hookline::ui {
namespace {

constexpr std::size_t kDeepest = 100;

/// The text is a number and nothing else.
std::optional<double> wholeNumber(std::string_view text)
{
    double out = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, out);
    return error == std::errc() && stopped == end && std::isfinite(out) ? std::optional(out) : std::nullopt;
}

bool isNumberStart(QChar c) { return c == u'-' || (c >= u'0' && c <= u'9'); }

bool isLetter(QChar c) { return c >= u'a' && c <= u'z'; }

class JsonWalk {
public:
    JsonWalk(QStringView json, const JsonVisit& visit)
        : m_json(json)
        , m_visit(visit)
        , m_path([this] { return path(); })
    {
    }

    void run()
    {
        while (m_at < m_json.size()) {
            const QChar c = m_json[m_at];
            bool goOn = true;
            if (c == u'"')
                goOn = text();
            else if (c == u'{' || c == u'[')
                goOn = m_levels.size() < kDeepest && open(c == u'[');
            else if (c == u'}' || c == u']')
                goOn = close();
            else if (c == u',')
                next();
            else if (c == u':')
                behindKey();
            else if (isNumberStart(c))
                goOn = number();
            else if (isLetter(c))
                goOn = word();
            else
                ++m_at;
            if (!goOn)
                return;
        }
    }

private:
    using Kind = JsonPart::Kind;
    struct Level {
        bool list;
        int index;
        QString key;
        bool atKey;  ///< of an object: a key comes next
        bool named;  ///< a path can lead through its key
    };

    bool tell(Kind kind, qsizetype begin, qsizetype end)
    {
        const bool inside = !m_levels.empty();
        const bool list = inside && m_levels.back().list;
        const QString key = inside && !list ? m_levels.back().key : QString();
        return m_visit({ kind, key, list ? m_levels.back().index : -1, begin, end }, m_path);
    }
    bool open(bool list)
    {
        const qsizetype from = m_at++;
        const bool goOn = tell(list ? Kind::List : Kind::Object, from, m_at);
        m_levels.push_back({ list, 0, {}, !list, true });
        return goOn;
    }
    bool close()
    {
        const qsizetype from = m_at++;
        if (m_levels.empty())
            return true;
        m_levels.pop_back();
        return tell(Kind::End, from, m_at);
    }
    void next()
    {
        ++m_at;
        if (m_levels.empty())
            return;
        ++m_levels.back().index;
        m_levels.back().atKey = !m_levels.back().list;
    }
    void behindKey()
    {
        ++m_at;
        if (!m_levels.empty())
            m_levels.back().atKey = false;
    }
    bool text()
    {
        const qsizetype from = ++m_at;
        bool escaped = false;
        while (m_at < m_json.size() && m_json[m_at] != u'"') {
            if (m_json[m_at] == u'\\') {
                escaped = true;
                ++m_at;
            }
            ++m_at;
        }
        const qsizetype end = std::min(m_at, m_json.size());
        ++m_at;
        if (m_levels.empty() || !m_levels.back().atKey)
            return tell(Kind::Text, from, end);
        Level& level = m_levels.back();
        level.key = m_json.mid(from, end - from).toString();
        level.named = !escaped && !level.key.isEmpty() // no path has escapes
            && std::ranges::none_of(level.key, [](QChar c) { return c == u'.' || c == u'[' || c == u']'; });
        return true;
    }
    bool number()
    {
        const qsizetype from = m_at;
        while (m_at < m_json.size()
            && (isNumberStart(m_json[m_at]) || m_json[m_at] == u'.' || m_json[m_at] == u'e' || m_json[m_at] == u'E' || m_json[m_at] == u'+'))
            ++m_at;
        if (!m_levels.empty() && m_levels.back().atKey) { // as CBOR's notation has it
            m_levels.back().key = m_json.mid(from, m_at - from).toString();
            m_levels.back().named = false;
            return true;
        }
        return tell(Kind::Number, from, m_at);
    }
    bool word()
    {
        const qsizetype from = m_at;
        while (m_at < m_json.size() && isLetter(m_json[m_at]))
            ++m_at;
        const QStringView word = m_json.mid(from, m_at - from);
        if (word == u"true" || word == u"false")
            return tell(Kind::Flag, from, m_at);
        return word == u"null" ? tell(Kind::Null, from, m_at) : true;
    }
    std::optional<QString> path() const
    {
        QString out;
        for (const Level& level : m_levels) {
            if (!level.list && !level.named)
                return std::nullopt;
            if (level.list)
                out += QStringLiteral("[%1]").arg(level.index);
            else
                out += (out.isEmpty() ? QString() : QStringLiteral(".")) + level.key;
        }
        return out;
    }

    QStringView m_json;
    const JsonVisit& m_visit;
    const std::function<std::optional<QString>()> m_path;
    qsizetype m_at = 0;
    std::vector<Level> m_levels;
};

} // namespace

void walkJson(QStringView json, const JsonVisit& visit) { JsonWalk(json, visit).run(); }

QStringList numericFields(QStringView json, int most)
{
    QStringList out;
    walkJson(json, [&](const JsonPart& part, const auto& path) {
        if (part.kind != JsonPart::Kind::Number)
            return true;
        if (const auto to = path(); to && !out.contains(*to))
            out << *to;
        return out.size() < most;
    });
    return out;
}

std::optional<QString> numberAt(QStringView json, qsizetype position)
{
    const auto field = fieldAt(json, position);
    return field && field->kind == JsonPart::Kind::Number ? std::optional(field->path) : std::nullopt;
}

std::optional<JsonField> fieldAt(QStringView json, qsizetype position)
{
    std::optional<JsonField> out;
    walkJson(json, [&](const JsonPart& part, const auto& path) {
        if (isField(part.kind) && position >= part.begin && position < part.end) {
            if (const auto to = path())
                out = JsonField { *to, json.mid(part.begin, part.end - part.begin).toString(), part.kind };
        }
        return part.end <= position;
    });
    return out;
}

std::optional<double> numberIn(std::string_view json, const QString& path)
{
    if (path.isEmpty()) {
        const std::size_t from = json.find_first_not_of(" \t\r\n");
        return from == std::string_view::npos ? std::nullopt : wholeNumber(json.substr(from, json.find_last_not_of(" \t\r\n") + 1 - from));
    }
    const auto steps = filter::parseJsonPath(path);
    const auto value = steps ? filter::findInJson(json, *steps) : std::nullopt;
    if (!value)
        return std::nullopt;
    if (value->kind == filter::JsonValue::Kind::Flag)
        return value->raw == "true" ? 1.0 : 0.0;
    return value->kind == filter::JsonValue::Kind::Number ? wholeNumber(value->raw) : std::nullopt;
}

} // namespace hookline::ui

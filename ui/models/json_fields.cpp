#include "ui/models/json_fields.h"

#include "ui/models/filter/json_path.h"

#include <charconv>
#include <cmath>
#include <functional>
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

/// Calls `found` for every number with its path and where it stands; stops when that returns false.
class NumberWalk {
public:
    using Found = std::function<bool(const QString& path, qsizetype begin, qsizetype end)>;

    NumberWalk(QStringView json, Found found)
        : m_json(json)
        , m_found(std::move(found))
    {
    }

    void run()
    {
        while (m_at < m_json.size()) {
            const QChar c = m_json[m_at];
            if (c == u'"') {
                text();
            } else if (c == u'{' || c == u'[') {
                if (m_levels.size() == kDeepest)
                    return;
                m_levels.push_back({ c == u'[', 0, {}, c == u'{' });
                ++m_at;
            } else if (c == u'}' || c == u']') {
                if (!m_levels.empty())
                    m_levels.pop_back();
                ++m_at;
            } else if (c == u',') {
                if (!m_levels.empty()) {
                    ++m_levels.back().index;
                    m_levels.back().atKey = !m_levels.back().list;
                }
                ++m_at;
            } else if (c == u':') {
                if (!m_levels.empty())
                    m_levels.back().atKey = false;
                ++m_at;
            } else if (isNumberStart(c)) {
                if (!number())
                    return;
            } else {
                ++m_at;
            }
        }
    }

private:
    struct Level {
        bool list;
        int index;
        QString key;
        bool atKey; ///< of an object: a key comes next
    };

    void text()
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
        if (!m_levels.empty() && m_levels.back().atKey && m_at <= m_json.size())
            m_levels.back().key = escaped ? QString() : m_json.mid(from, m_at - from).toString(); // no path has escapes
        ++m_at;
    }

    bool number()
    {
        const qsizetype from = m_at;
        while (m_at < m_json.size()
            && (isNumberStart(m_json[m_at]) || m_json[m_at] == u'.' || m_json[m_at] == u'e' || m_json[m_at] == u'E' || m_json[m_at] == u'+'))
            ++m_at;
        QString path;
        for (const Level& level : m_levels) {
            if (level.list) {
                path += QStringLiteral("[%1]").arg(level.index);
                continue;
            }
            static const QString special = QStringLiteral(".[]");
            for (const QChar c : level.key) {
                if (special.contains(c))
                    return true; // such a key cannot be written in a path
            }
            if (level.key.isEmpty())
                return true;
            path += (path.isEmpty() ? QString() : QStringLiteral(".")) + level.key;
        }
        return m_found(path, from, m_at);
    }

    QStringView m_json;
    Found m_found;
    qsizetype m_at = 0;
    std::vector<Level> m_levels;
};

} // namespace

QStringList numericFields(QStringView json, int most)
{
    QStringList out;
    NumberWalk(json, [&](const QString& path, qsizetype, qsizetype) {
        if (!out.contains(path))
            out << path;
        return out.size() < most;
    }).run();
    return out;
}

std::optional<QString> numberAt(QStringView json, qsizetype position)
{
    std::optional<QString> out;
    NumberWalk(json, [&](const QString& path, qsizetype begin, qsizetype end) {
        if (position >= begin && position < end)
            out = path;
        return end <= position;
    }).run();
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

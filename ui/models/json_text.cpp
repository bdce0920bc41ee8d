#include "ui/models/json_text.h"

#include "core/base/utf8.h"

#include <cctype>

namespace hookline::ui {
namespace {

constexpr int kMaxDepth = 200;

class Checker {
public:
    explicit Checker(std::string_view text)
        : m_text(text)
    {
    }
    bool run()
    {
        skipSpace();
        if (!value(0))
            return false;
        skipSpace();
        return m_at == m_text.size();
    }

private:
    bool at(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }
    bool take(char c) { return at(c) && (++m_at, true); }
    bool digit() const { return m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9'; }
    void skipSpace()
    {
        while (at(' ') || at('\n') || at('\t') || at('\r'))
            ++m_at;
    }
    bool word(std::string_view wanted)
    {
        if (m_text.substr(m_at, wanted.size()) != wanted)
            return false;
        m_at += wanted.size();
        return true;
    }
    bool digits()
    {
        if (!digit())
            return false;
        while (digit())
            ++m_at;
        return true;
    }
    bool numberValue()
    {
        take('-');
        if (!take('0') && !digits())
            return false;
        if (take('.') && !digits())
            return false;
        if (take('e') || take('E')) {
            if (!take('+'))
                take('-');
            return digits();
        }
        return true;
    }
    bool string()
    {
        if (!take('"'))
            return false;
        while (m_at < m_text.size()) {
            const auto c = static_cast<unsigned char>(m_text[m_at++]);
            if (c == '"')
                return true;
            if (c < 0x20)
                return false;
            if (c != '\\')
                continue;
            if (m_at == m_text.size())
                return false;
            const char escape = m_text[m_at++];
            if (escape == 'u') {
                for (int i = 0; i < 4; ++i, ++m_at) {
                    if (m_at == m_text.size() || !std::isxdigit(static_cast<unsigned char>(m_text[m_at])))
                        return false;
                }
            } else if (std::string_view("\"\\/bfnrt").find(escape) == std::string_view::npos) {
                return false;
            }
        }
        return false;
    }
    bool value(int depth)
    {
        if (m_at == m_text.size() || depth > kMaxDepth)
            return false;
        switch (m_text[m_at]) {
        case '{': return object(depth);
        case '[': return array(depth);
        case '"': return string();
        case 't': return word("true");
        case 'f': return word("false");
        case 'n': return word("null");
        default: return numberValue();
        }
    }
    bool object(int depth)
    {
        ++m_at;
        skipSpace();
        if (take('}'))
            return true;
        for (;;) {
            skipSpace();
            if (!string())
                return false;
            skipSpace();
            if (!take(':'))
                return false;
            skipSpace();
            if (!value(depth + 1))
                return false;
            skipSpace();
            if (take('}'))
                return true;
            if (!take(','))
                return false;
        }
    }
    bool array(int depth)
    {
        ++m_at;
        skipSpace();
        if (take(']'))
            return true;
        for (;;) {
            skipSpace();
            if (!value(depth + 1))
                return false;
            skipSpace();
            if (take(']'))
                return true;
            if (!take(','))
                return false;
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

bool isJson(std::string_view text) { return base::isUtf8(text) && Checker(text).run(); }

std::optional<QByteArray> prettyJson(std::string_view text, qsizetype limit, bool& cut)
{
    cut = false;
    if (!isJson(text))
        return std::nullopt;
    QByteArray out;
    int depth = 0;
    bool inString = false;
    const auto newLine = [&] {
        out += '\n';
        out.append(depth * 2, ' ');
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        // Never in the middle of a character.
        if (out.size() >= limit && (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
            cut = true;
            break;
        }
        const char c = text[i];
        if (inString) {
            out += c;
            if (c == '\\')
                out += text[++i];
            else if (c == '"')
                inString = false;
            continue;
        }
        switch (c) {
        case ' ':
        case '\n':
        case '\r':
        case '\t': break;
        case '"':
            inString = true;
            out += c;
            break;
        case '{':
        case '[': {
            out += c;
            const std::size_t next = text.find_first_not_of(" \n\r\t", i + 1);
            if (text[next] == '}' || text[next] == ']') {
                out += text[next];
                i = next;
                break;
            }
            ++depth;
            newLine();
            break;
        }
        case '}':
        case ']':
            --depth;
            newLine();
            out += c;
            break;
        case ',':
            out += c;
            newLine();
            break;
        case ':': out += ": "; break;
        default: out += c;
        }
    }
    return out;
}

} // namespace hookline::ui

#include "ui/models/filter/lexer.h"

#include "ui/models/filter/fields.h"

namespace hookline::ui::filter {
namespace {

bool endsWord(QChar c) { return c.isSpace() || QStringView(u"(){},\"=!<>&|").contains(c); }

class Lexer {
public:
    explicit Lexer(const QString& filter)
        : m_in(filter)
    {
    }

    std::vector<Token> run()
    {
        while (m_at < m_in.size()) {
            const QChar c = m_in[m_at];
            if (c.isSpace())
                ++m_at;
            else if (c == u'"')
                text(false);
            else if (c == u'r' && m_at + 1 < m_in.size() && m_in[m_at + 1] == u'"')
                text(true);
            else if (!symbol(c))
                word();
        }
        add(TokenKind::End, 0);
        return std::move(m_out);
    }

private:
    void add(TokenKind kind, int length, QString text = {})
    {
        m_out.push_back({ kind, m_at, length, std::move(text) });
        m_at += length;
    }
    bool follows(QStringView what) const { return QStringView(m_in).mid(m_at).startsWith(what); }

    bool symbol(QChar c)
    {
        for (const QStringView op :
            { QStringView(u"=="), QStringView(u"!="), QStringView(u"<="), QStringView(u">=") }) {
            if (follows(op)) {
                add(TokenKind::Operator, 2, op.toString());
                return true;
            }
        }
        if (follows(u"&&") || follows(u"||")) {
            add(c == u'&' ? TokenKind::And : TokenKind::Or, 2, QString(2, c));
            return true;
        }
        switch (c.unicode()) {
        case '=': // what many type first; one meaning is enough
            add(TokenKind::Operator, 1, QStringLiteral("=="));
            return true;
        case '<':
        case '>': add(TokenKind::Operator, 1, c); return true;
        case '!': add(TokenKind::Not, 1, c); return true;
        case '(': add(TokenKind::Open, 1, c); return true;
        case ')': add(TokenKind::Close, 1, c); return true;
        case '{': add(TokenKind::BraceOpen, 1, c); return true;
        case '}': add(TokenKind::BraceClose, 1, c); return true;
        case ',': add(TokenKind::Comma, 1, c); return true;
        case '&':
        case '|': add(TokenKind::Unknown, 1, c); return true;
        default: return false;
        }
    }

    void text(bool raw)
    {
        QString out;
        int end = m_at + (raw ? 2 : 1);
        while (end < m_in.size() && m_in[end] != u'"') {
            if (!raw && m_in[end] == u'\\' && end + 1 < m_in.size()) {
                ++end;
                out += m_in[end] == u'n' ? QChar(u'\n') : m_in[end] == u't' ? QChar(u'\t') : m_in[end];
            } else {
                out += m_in[end];
            }
            ++end;
        }
        const bool closed = end < m_in.size();
        add(closed ? TokenKind::Text : TokenKind::Unfinished, end + (closed ? 1 : 0) - m_at, out);
    }

    void word()
    {
        int end = m_at;
        while (end < m_in.size() && !endsWord(m_in[end]))
            ++end;
        QString word = m_in.mid(m_at, end - m_at);
        // "topic:temp" is short for "topic contains temp", but only where the first part is a field: 10.0.0.1:1883 is a word.
        const auto colon = static_cast<int>(word.indexOf(u':'));
        const bool value = !m_out.empty() && m_out.back().kind == TokenKind::Operator;
        if (colon > 0 && !value && findField(QStringView(word).left(colon))) {
            add(TokenKind::Word, colon, word.left(colon));
            add(TokenKind::Operator, 1, QStringLiteral("contains"));
            return;
        }
        const auto is = [&](QLatin1String keyword) { return word.compare(keyword, Qt::CaseInsensitive) == 0; };
        const TokenKind kind = value   ? TokenKind::Word
            : is(QLatin1String("and")) ? TokenKind::And
            : is(QLatin1String("or"))  ? TokenKind::Or
            : is(QLatin1String("not")) ? TokenKind::Not
                                       : TokenKind::Word;
        add(kind, end - m_at, std::move(word));
    }

    const QString& m_in;
    int m_at = 0;
    std::vector<Token> m_out;
};

} // namespace

std::vector<Token> tokenize(const QString& filter) { return Lexer(filter).run(); }

} // namespace hookline::ui::filter

#include "ui/models/filter/conjuncts.h"

#include "ui/models/filter/lexer.h"

namespace hookline::ui::filter {
namespace {

bool opens(TokenKind kind) { return kind == TokenKind::Open || kind == TokenKind::BraceOpen; }
bool closes(TokenKind kind) { return kind == TokenKind::Close || kind == TokenKind::BraceClose; }

bool hasOuterOr(const QString& text)
{
    int depth = 0;
    for (const Token& token : tokenize(text)) {
        depth += opens(token.kind) - closes(token.kind);
        if (token.kind == TokenKind::Or && depth == 0)
            return true;
    }
    return false;
}

/// "(a or b)" is "a or b", "(a) and (b)" stays.
QString withoutBrackets(const QString& text)
{
    const std::vector<Token> tokens = tokenize(text);
    if (tokens.size() < 3 || tokens.front().kind != TokenKind::Open)
        return text;
    int depth = 0;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        depth += opens(tokens[i].kind) - closes(tokens[i].kind);
        if (depth == 0 && i + 2 < tokens.size())
            return text;
    }
    const Token& last = tokens[tokens.size() - 2];
    return depth == 0 && last.kind == TokenKind::Close ? text.mid(1, last.position - 1).trimmed() : text;
}

} // namespace

QStringList conjuncts(const QString& filter)
{
    const QString text = filter.trimmed();
    if (text.isEmpty())
        return {};
    if (hasOuterOr(text))
        return { text };
    QStringList out;
    int depth = 0, from = 0;
    const auto take = [&](int to) {
        const QString part = text.mid(from, to - from).trimmed();
        if (!part.isEmpty())
            out << withoutBrackets(part);
    };
    for (const Token& token : tokenize(text)) {
        depth += opens(token.kind) - closes(token.kind);
        if (token.kind == TokenKind::And && depth == 0) {
            take(token.position);
            from = token.position + token.length;
        }
    }
    take(static_cast<int>(text.size()));
    return out;
}

QString conjunction(const QStringList& tests)
{
    if (tests.size() == 1)
        return tests.front();
    QStringList out;
    for (const QString& test : tests)
        out << (hasOuterOr(test) ? QLatin1Char('(') + test + QLatin1Char(')') : test);
    return out.join(QStringLiteral(" and "));
}

QStringList kindsOf(const QString& test)
{
    const std::vector<Token> tokens = tokenize(test);
    const auto is = [&](std::size_t at, TokenKind kind) { return at < tokens.size() && tokens[at].kind == kind; };
    if (!is(0, TokenKind::Word) || tokens[0].text.compare(QLatin1String("event"), Qt::CaseInsensitive) != 0)
        return {};
    if (tokens.size() == 4 && is(1, TokenKind::Operator) && tokens[1].text == QLatin1String("==") && is(2, TokenKind::Word))
        return { tokens[2].text };
    if (!is(1, TokenKind::Word) || tokens[1].text.compare(QLatin1String("in"), Qt::CaseInsensitive) != 0
        || !is(2, TokenKind::BraceOpen))
        return {};
    QStringList out;
    for (std::size_t i = 3; is(i, TokenKind::Word); i += 2) {
        out << tokens[i].text;
        if (is(i + 1, TokenKind::BraceClose))
            return is(i + 2, TokenKind::End) ? out : QStringList();
        if (!is(i + 1, TokenKind::Comma))
            return {};
    }
    return {};
}

QString kindTest(const QStringList& kinds)
{
    if (kinds.isEmpty())
        return {};
    return kinds.size() == 1 ? QStringLiteral("event == ") + kinds.front()
                             : QStringLiteral("event in {%1}").arg(kinds.join(QStringLiteral(", ")));
}

} // namespace hookline::ui::filter

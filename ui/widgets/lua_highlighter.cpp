#include "ui/widgets/lua_highlighter.h"

#include "ui/theme.h"

#include <QSet>

namespace hookline::ui {
namespace {

const QSet<QStringView>& keywords()
{
    static const QSet<QStringView> words { u"and", u"break", u"do", u"else", u"elseif", u"end", u"false", u"for",
        u"function", u"goto", u"if", u"in", u"local", u"nil", u"not", u"or", u"repeat", u"return", u"then", u"true",
        u"until", u"while" };
    return words;
}

const QSet<QStringView>& brokerNames()
{
    static const QSet<QStringView> words { u"hook", u"json", u"print" };
    return words;
}

/// The level of a long bracket that opens at `at` ("[[": 0, "[=[": 1); -1: there is none.
int longBracketAt(const QString& text, int at)
{
    if (at >= text.size() || text[at] != QLatin1Char('['))
        return -1;
    int level = 0;
    while (at + 1 + level < text.size() && text[at + 1 + level] == QLatin1Char('='))
        ++level;
    return at + 1 + level < text.size() && text[at + 1 + level] == QLatin1Char('[') ? level : -1;
}

/// What a block ends inside of: 0 nothing, else the bracket's level and whether it is a comment.
int stateOf(int level, bool comment) { return 1 + level * 2 + (comment ? 1 : 0); }

bool startsWord(QChar c) { return c.isLetter() || c == QLatin1Char('_'); }
bool goesOnWord(QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); }

} // namespace

int LuaHighlighter::finishLong(const QString& text, int from, int begin, int level, bool comment)
{
    const QString close = QLatin1Char(']') + QString(level, QLatin1Char('=')) + QLatin1Char(']');
    const qsizetype end = text.indexOf(close, from);
    const int stop = static_cast<int>(end < 0 ? text.size() : end + close.size());
    setFormat(begin, stop - begin, theme()[comment ? Role::TextMuted : Role::Ok]);
    if (end < 0)
        setCurrentBlockState(stateOf(level, comment));
    return stop;
}

void LuaHighlighter::highlightBlock(const QString& text)
{
    const Theme& t = theme();
    const int size = static_cast<int>(text.size());
    setCurrentBlockState(0);
    int i = 0;
    if (const int before = previousBlockState(); before > 0)
        i = finishLong(text, 0, 0, (before - 1) / 2, (before - 1) % 2 == 1);
    while (i < size) {
        const QChar c = text[i];
        int end = i + 1;
        if (c == QLatin1Char('-') && end < size && text[end] == QLatin1Char('-')) {
            if (const int level = longBracketAt(text, i + 2); level >= 0) {
                i = finishLong(text, i + 4 + level, i, level, true);
                continue;
            }
            setFormat(i, size - i, t[Role::TextMuted]);
            return;
        }
        if (const int level = longBracketAt(text, i); level >= 0) {
            i = finishLong(text, i + 2 + level, i, level, false);
            continue;
        }
        if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            while (end < size && text[end] != c)
                end += text[end] == QLatin1Char('\\') ? 2 : 1;
            end = std::min(end + 1, size);
            setFormat(i, end - i, t[Role::Ok]);
        } else if (c.isDigit()) {
            while (end < size && (goesOnWord(text[end]) || text[end] == QLatin1Char('.')))
                ++end;
            setFormat(i, end - i, t[Role::Warn]);
        } else if (startsWord(c)) {
            while (end < size && goesOnWord(text[end]))
                ++end;
            const QStringView word = QStringView(text).mid(i, end - i);
            if (keywords().contains(word))
                setFormat(i, end - i, t[tap::EventKind::Subscribed]);
            else if (brokerNames().contains(word))
                setFormat(i, end - i, t[tap::EventKind::Publish]);
        }
        i = end;
    }
}

} // namespace hookline::ui

#include "ui/widgets/json_highlighter.h"

#include "ui/theme.h"

namespace hookline::ui {

void JsonHighlighter::highlightBlock(const QString& text)
{
    const Theme& t = theme();
    const int size = static_cast<int>(text.size());
    for (int i = 0; i < size;) {
        const QChar c = text[i];
        int end = i + 1;
        if (c == QLatin1Char('"')) {
            while (end < size && text[end] != QLatin1Char('"'))
                end += text[end] == QLatin1Char('\\') ? 2 : 1;
            end = std::min(end + 1, size);
            const bool key = end < size && text[end] == QLatin1Char(':');
            setFormat(i, end - i, key ? t[tap::EventKind::Publish] : t[Role::Ok]);
        } else if (c.isDigit() || c == QLatin1Char('-')) {
            while (end < size
                && (text[end].isLetterOrNumber() || text[end] == QLatin1Char('.') || text[end] == QLatin1Char('+')
                    || text[end] == QLatin1Char('-')))
                ++end;
            setFormat(i, end - i, t[Role::Warn]);
        } else if (c.isLetter()) {
            while (end < size && text[end].isLetter())
                ++end;
            setFormat(i, end - i, t[tap::EventKind::Subscribed]);
        }
        i = end;
    }
}

} // namespace hookline::ui

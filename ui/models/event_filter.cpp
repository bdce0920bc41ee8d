#include "ui/models/event_filter.h"

#include "core/base/clock.h"
#include "ui/models/filter/lexer.h"

namespace hookline::ui {

EventFilter::EventFilter(const QString& text)
    : m_text(text.trimmed())
    , m_appliedMicros(base::wallMicros())
{
    filter::Parsed parsed = filter::parse(m_text);
    m_expression = std::move(parsed.expression);
    m_error = std::move(parsed.error);
    m_simple = parsed.simple;
}

QString EventFilter::quoted(const QString& value)
{
    const std::vector<filter::Token> tokens = filter::tokenize(QStringLiteral("client == ") + value);
    const bool plain = tokens.size() == 4 && tokens[2].kind == filter::TokenKind::Word && tokens[2].text == value;
    if (plain)
        return value;
    QString out = QStringLiteral("\"");
    for (const QChar c : value) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        out += c == u'\n' ? QStringLiteral("\\n") : c == u'\t' ? QStringLiteral("\\t") : QString(c);
    }
    return out + u'"';
}

QString EventFilter::test(const char* field, const char* op, const QString& value)
{
    return QStringLiteral("%1 %2 ").arg(QLatin1String(field), QLatin1String(op)) + quoted(value);
}

} // namespace hookline::ui

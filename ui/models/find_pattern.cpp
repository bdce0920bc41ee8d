#include "ui/models/find_pattern.h"

#include "ui/format.h"

#include <QCoreApplication>

namespace hookline::ui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::FindPattern)
};

} // namespace

FindPattern::FindPattern(Mode mode, const QString& text)
    : m_mode(mode)
    , m_empty(text.isEmpty())
{
    switch (mode) {
    case Mode::Text: {
        QString escaped = text;
        escaped.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
        m_text = EventFilter(u'"' + escaped + u'"');
        break;
    }
    case Mode::Regex:
        m_regex = QRegularExpression(text, QRegularExpression::CaseInsensitiveOption);
        if (!m_regex.isValid())
            m_error = Words::tr("Not a regular expression: %1").arg(m_regex.errorString());
        break;
    case Mode::Hex: {
        const QByteArray digits = text.toLatin1().replace("0x", "").simplified().replace(' ', "");
        m_bytes = QByteArray::fromHex(digits);
        if (m_bytes.size() * 2 != digits.size() || m_bytes.toHex() != digits.toLower())
            m_error = Words::tr("Write pairs of hexadecimal digits, for example 0d 0a");
        break;
    }
    }
    m_empty = m_empty || !m_error.isEmpty();
}

bool FindPattern::matches(const EventRow& row) const
{
    if (m_empty)
        return false;
    if (m_mode == Mode::Text)
        return m_text.matches(row);
    constexpr std::size_t most = 1 << 20;
    const std::string_view payload
        = row.event.message ? row.event.message->payload().substr(0, most) : std::string_view();
    if (m_mode == Mode::Hex)
        return payload.find({ m_bytes.constData(), static_cast<std::size_t>(m_bytes.size()) })
            != std::string_view::npos;
    const auto has
        = [this](std::string_view text) { return !text.empty() && m_regex.match(fromUtf8(text)).hasMatch(); };
    return (row.event.client && has(row.event.client->clientId)) || has(row.event.topic()) || has(payload);
}

} // namespace hookline::ui

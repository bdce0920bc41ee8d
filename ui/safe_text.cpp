#include "ui/safe_text.h"

#include "core/base/utf8.h"

namespace hookline::ui {
namespace {

bool isHidden(char32_t c)
{
    return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB)
        || (c >= 0xE0000 && c <= 0xE0FFF);
}

void appendVisible(QString& out, char32_t c)
{
    // Unicode's own pictures (U+2400 …) are in none of the fonts of a plain Debian.
    static constexpr const char* names[] = { "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF",
        "VT", "FF", "CR", "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC",
        "FS", "GS", "RS", "US" };
    if (c == '\n') {
        out += QChar(0x21B5);
    } else if (c == '\t') {
        out += QChar(0x21E5);
    } else if (c < 0x20 || c == 0x7F) {
        out += QChar(0x2039) + QLatin1String(c == 0x7F ? "DEL" : names[c]) + QChar(0x203A);
    } else if ((c >= 0x80 && c < 0xA0) || isHidden(c)) {
        out += QStringLiteral("\u2039U+%1\u203A").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')).toUpper();
    } else {
        out += QString::fromUcs4(&c, 1);
    }
}

/// The longest prefix of at most `bytes` that does not cut a character.
std::string_view wholeCharacters(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes)
        return text;
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end);
}

QString hexPreview(std::string_view bytes, std::size_t maxChars)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    QString out = QStringLiteral("0x");
    for (const char byte : bytes.substr(0, maxChars / 3)) {
        const auto value = static_cast<unsigned char>(byte);
        out += QLatin1Char(' ');
        out += QLatin1Char(digits[value >> 4]);
        out += QLatin1Char(digits[value & 15]);
    }
    if (bytes.size() > maxChars / 3)
        out += QStringLiteral(" \u2026");
    return out;
}

} // namespace

QString visibleText(std::string_view utf8, std::size_t maxChars)
{
    const std::string_view head = wholeCharacters(utf8, maxChars * 4);
    bool plain = true;
    for (const char c : head)
        plain = plain && c >= 0x20 && c < 0x7F;
    if (plain && head.size() == utf8.size() && utf8.size() <= maxChars)
        return QString::fromLatin1(utf8.data(), static_cast<qsizetype>(utf8.size()));
    const QList<uint> characters = QString::fromUtf8(head.data(), static_cast<qsizetype>(head.size())).toUcs4();
    QString out;
    std::size_t shown = 0;
    for (const uint c : characters) {
        if (shown++ == maxChars)
            return out + QChar(0x2026);
        appendVisible(out, static_cast<char32_t>(c));
    }
    if (head.size() < utf8.size())
        out += QChar(0x2026);
    return out;
}

QString visibleList(const std::vector<std::string>& texts)
{
    QStringList out;
    for (const std::string& text : texts)
        out << visibleText(text, 120);
    return out.join(QStringLiteral(", "));
}

QString serverWords(std::string_view servers)
{
    QString out = visibleText(servers, 400);
    out.remove(QLatin1Char(' '));
    return out.replace(QLatin1Char(','), QStringLiteral(", "));
}

QString payloadPreview(std::string_view payload, std::size_t maxChars)
{
    if (!base::isUtf8(wholeCharacters(payload, maxChars * 4)))
        return hexPreview(payload, maxChars);
    return visibleText(payload, maxChars);
}

QString menuText(const QString& text) { return QString(text).replace(QLatin1Char('&'), QLatin1String("&&")); }

QString briefMenuText(const QString& text)
{
    constexpr qsizetype kMost = 60;
    return menuText(text.size() > kMost ? text.left(kMost - 1) + QChar(0x2026) : text);
}

QString toolTipText(const QString& text)
{
    return QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(text.toHtmlEscaped());
}

QString visibleLines(std::string_view utf8)
{
    const QList<uint> characters = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())).toUcs4();
    QString out;
    out.reserve(characters.size());
    for (qsizetype i = 0; i < characters.size(); ++i) {
        const auto c = static_cast<char32_t>(characters[i]);
        if (c == '\n' || c == '\t')
            out += QChar(static_cast<char16_t>(c));
        else if (c == '\r' && i + 1 < characters.size() && characters[i + 1] == '\n')
            continue;
        else
            appendVisible(out, c);
    }
    return out;
}

} // namespace hookline::ui

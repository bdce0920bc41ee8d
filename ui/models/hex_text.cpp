#include "ui/models/hex_text.h"

namespace hookline::ui {

QString hexText(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    QByteArray out;
    out.reserve(static_cast<qsizetype>((bytes.size() / 16 + 1) * 79));
    for (std::size_t at = 0; at < bytes.size(); at += 16) {
        const std::string_view line = bytes.substr(at, 16);
        for (int shift = 28; shift >= 0; shift -= 4)
            out += digits[(at >> shift) & 15];
        out += ' ';
        for (std::size_t i = 0; i < 16; ++i) {
            out += i == 8 ? "  " : " ";
            if (i < line.size()) {
                const auto value = static_cast<unsigned char>(line[i]);
                out += digits[value >> 4];
                out += digits[value & 15];
            } else {
                out += "  ";
            }
        }
        out += "  |";
        for (const char c : line)
            out += c >= 0x20 && c < 0x7F ? c : '.';
        out += "|\n";
    }
    out.chop(out.isEmpty() ? 0 : 1);
    return QString::fromLatin1(out);
}

} // namespace hookline::ui

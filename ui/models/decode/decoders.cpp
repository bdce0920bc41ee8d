#include "ui/models/decode/decoders.h"

#include "core/base/utf8.h"
#include "ui/format.h"
#include "ui/models/decode/proto_schema.h"
#include "ui/models/hex_text.h"
#include "ui/models/json_text.h"
#include "ui/safe_text.h"

#include <QCborStreamReader>
#include <QCoreApplication>
#include <QStringConverter>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

namespace hookline::ui {
namespace {

/// Guessing reads no more than this, and no larger structure is taken apart: it would take seconds and nobody could read it.
constexpr std::size_t kGuess = 256 * 1024;
constexpr std::size_t kLargest = 1 << 20;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::Decoders)
};

QByteArray borrowed(std::string_view bytes)
{
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

QString visible(const QByteArray& utf8)
{
    return visibleLines({ utf8.constData(), static_cast<std::size_t>(utf8.size()) });
}

std::optional<QString> gb18030(std::string_view bytes)
{
    QStringDecoder decoder("GB18030");
    if (!decoder.isValid())
        return std::nullopt;
    QString text = decoder(borrowed(bytes));
    if (decoder.hasError() || text.contains(QChar::ReplacementCharacter))
        return std::nullopt;
    return text;
}

std::optional<QCborValue> cbor(std::string_view bytes, QString& why)
{
    QCborStreamReader reader(borrowed(bytes));
    const QCborValue value = QCborValue::fromCbor(reader);
    if (reader.lastError() != QCborError::NoError)
        why = Words::tr("Not CBOR: %1").arg(reader.lastError().toString());
    else if (reader.currentOffset() < static_cast<qint64>(bytes.size()))
        why = Words::tr("Not CBOR: the value ends at byte %1 of %2.").arg(reader.currentOffset()).arg(bytes.size());
    else
        return value;
    return std::nullopt;
}

std::optional<QString> xml(std::string_view bytes, QString& why)
{
    QXmlStreamReader reader(borrowed(bytes));
    QString out;
    QXmlStreamWriter writer(&out);
    writer.setAutoFormatting(true);
    writer.setAutoFormattingIndent(2);
    while (!reader.atEnd()) {
        reader.readNext();
        const bool madeUp
            = reader.isStartDocument() && reader.documentVersion().isEmpty(); // the text has no declaration
        if (!reader.hasError() && !reader.isWhitespace() && !madeUp)
            writer.writeCurrentToken(reader);
    }
    if (reader.hasError()) {
        why = Words::tr("Not XML: line %1: %2").arg(reader.lineNumber()).arg(reader.errorString());
        return std::nullopt;
    }
    return out.trimmed();
}

/// Qt's notation writes everything outside ASCII as a number, which nobody reads, and indents by 4 where JSON is indented by 2.
QString notation(const QCborValue& value)
{
    const QString in = value.toDiagnosticNotation(QCborValue::LineWrapped);
    QString out;
    out.reserve(in.size());
    bool margin = false; // texts have no line ends of their own
    for (qsizetype i = 0; i < in.size(); ++i) {
        if (margin && QStringView(in).mid(i, 4) == QLatin1String("    ")) {
            out += QLatin1String("  ");
            i += 3;
            continue;
        }
        margin = in[i] == u'\n';
        if (in[i] != u'\\' || i + 1 == in.size()) {
            out += in[i];
            continue;
        }
        bool ok = false;
        const ushort code = in[i + 1] == u'u' ? in.mid(i + 2, 4).toUShort(&ok, 16) : ushort(0);
        if (ok && code >= 0xA0) {
            out += QChar(code);
            i += 5;
        } else {
            out += in[i++]; // with what it escapes
            out += in[i];
        }
    }
    return out;
}

bool isStructure(const std::optional<QCborValue>& value) { return value && (value->isMap() || value->isArray()); }

/// Mostly Chinese: random bytes decode as GB18030 now and then, but not into words.
bool looksChinese(const QString& text)
{
    qsizetype chinese = 0, other = 0;
    for (const QChar c : text) {
        if (c.unicode() >= 0x4E00 && c.unicode() <= 0x9FFF)
            ++chinese;
        else if (c.unicode() >= 0x80 && (c.unicode() < 0x3000 || c.unicode() > 0x303F) && c.unicode() < 0xFF00)
            ++other;
        else if (c.unicode() < 0x20 && !c.isSpace())
            return false;
    }
    return chinese > 0 && other * 4 <= chinese;
}

} // namespace

Decoder detectDecoder(std::string_view bytes)
{
    if (bytes.empty())
        return Decoder::Utf8;
    const bool short_ = bytes.size() <= kGuess;
    QString ignored;
    if (base::isUtf8(bytes)) {
        const std::size_t first = bytes.find_first_not_of(" \t\r\n");
        if (first != std::string_view::npos && short_ && bytes[first] == '<' && xml(bytes, ignored))
            return Decoder::Xml;
        if (isJson(bytes))
            return Decoder::Json;
        // A small MessagePack map may be valid UTF-8, but not without control characters.
        const bool controls = std::any_of(bytes.begin(), bytes.end(),
            [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t'; });
        if (!controls)
            return Decoder::Utf8;
    }
    if (!short_)
        return base::isUtf8(bytes) ? Decoder::Utf8 : Decoder::Hex;
    if (bytes.size() > 1 && isStructure(parseMessagePack(bytes, ignored)))
        return Decoder::MessagePack;
    if (bytes.size() > 1 && isStructure(cbor(bytes, ignored)))
        return Decoder::Cbor;
    if (base::isUtf8(bytes))
        return Decoder::Utf8;
    const auto text = gb18030(bytes);
    return text && looksChinese(*text) ? Decoder::Gb18030 : Decoder::Hex;
}

Decoded decodePayload(const Decoding& decoding, std::string_view bytes, qsizetype limit)
{
    Decoder decoder = decoding.decoder;
    if (decoder == Decoder::Auto)
        decoder = detectDecoder(bytes);
    Decoded out;
    const std::string_view head = bytes.substr(0, static_cast<std::size_t>(limit));
    if ((decoder == Decoder::MessagePack || decoder == Decoder::Cbor || decoder == Decoder::Xml
            || decoder == Decoder::Sparkplug || decoder == Decoder::Protobuf)
        && bytes.size() > kLargest) {
        out.error = Words::tr("Larger than 1 MiB: look at it as text or bytes.");
        return out;
    }
    switch (decoder) {
    case Decoder::Auto:
    case Decoder::Utf8: out.text = visibleLines(head); break;
    case Decoder::Json: {
        bool cut = false;
        if (const auto pretty = prettyJson(bytes, limit, cut))
            out.text = visible(*pretty);
        else
            out.error = Words::tr("Not JSON.");
        out.looksLikeJson = out.error.isEmpty();
        break;
    }
    case Decoder::Gb18030:
        // Cut in the middle of a character is no mistake of the payload.
        if (const auto text = gb18030(bytes.size() > head.size() ? head.substr(0, head.size() - 4) : head))
            out.text = visible(text->toUtf8());
        else
            out.error = Words::tr("Not GB18030 text.");
        break;
    case Decoder::Hex: out.text = hexText(head); break;
    case Decoder::Base64: {
        const QByteArray coded = borrowed(head).toBase64();
        for (qsizetype at = 0; at < coded.size(); at += 76)
            out.text += QString::fromLatin1(coded.mid(at, 76)) + QLatin1Char('\n');
        break;
    }
    case Decoder::MessagePack:
    case Decoder::Sparkplug:
    case Decoder::Cbor: {
        const auto value = decoder == Decoder::Cbor ? cbor(bytes, out.error)
            : decoder == Decoder::Sparkplug         ? parseSparkplug(bytes, out.error)
                                                    : parseMessagePack(bytes, out.error);
        if (value)
            out.text = visible(notation(*value).left(limit).toUtf8());
        out.looksLikeJson = value.has_value();
        break;
    }
    case Decoder::Protobuf:
        if (decoding.protoPath.isEmpty() || decoding.protoType.isEmpty())
            out.error = Words::tr("Choose the .proto files and the message type.");
        else if (const auto value = ProtoSchema::of(decoding.protoPath)->decode(decoding.protoType, bytes, out.error)) {
            out.text = visible(notation(*value).left(limit).toUtf8());
            out.looksLikeJson = true;
        }
        break;
    case Decoder::Xml:
        if (const auto text = xml(bytes, out.error))
            out.text = visible(text->left(limit).toUtf8());
        break;
    }
    return out;
}

} // namespace hookline::ui

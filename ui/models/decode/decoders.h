// Payloads as people can read them: JSON, text, hexadecimal, Base64, MessagePack, CBOR, XML, Sparkplug B, Protocol Buffers by
// .proto files. Bounded in depth and output; a payload that is not what it is taken for becomes a sentence that says why. @thread any; with Protobuf ui
#pragma once

#include <QByteArray>
#include <QCborValue>
#include <QString>

#include <optional>
#include <string_view>

namespace hookline::ui {

enum class Decoder { Auto, Json, Utf8, Gb18030, Hex, Base64, MessagePack, Cbor, Xml, Sparkplug, Protobuf };
inline constexpr int kDecoders = static_cast<int>(Decoder::Protobuf) + 1;

/// A decoder with what it needs to know.
struct Decoding {
    Decoder decoder = Decoder::Auto;
    QString protoPath; ///< Protobuf: a .proto file, or the folder where imports begin
    QString protoType; ///< Protobuf: the message type's full name
    friend bool operator==(const Decoding&, const Decoding&) = default;
};

/// The decoder that fits best; never Auto.
Decoder detectDecoder(std::string_view bytes);

struct Decoded {
    QString text; ///< plain text with its line ends; nothing invisible is in it
    QString error; ///< translated; empty when it could be decoded
    bool looksLikeJson = false;
};
/// At most about `limit` bytes are shown.
Decoded decodePayload(const Decoding& decoding, std::string_view bytes, qsizetype limit);
inline Decoded decodePayload(Decoder decoder, std::string_view bytes, qsizetype limit)
{
    return decodePayload(Decoding { decoder, {}, {} }, bytes, limit);
}

/// None and `why` when the bytes are not exactly one MessagePack value.
std::optional<QCborValue> parseMessagePack(std::string_view bytes, QString& why);

/// Payloads under such topics are Sparkplug B's; the bytes alone do not tell.
bool isSparkplugTopic(std::string_view topic);
/// None and `why` when the bytes are no Sparkplug B payload.
std::optional<QCborValue> parseSparkplug(std::string_view bytes, QString& why);

} // namespace hookline::ui

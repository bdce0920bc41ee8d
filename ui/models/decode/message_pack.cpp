// MessagePack into Qt's CBOR values, which can hold all of it. The specification: github.com/msgpack/msgpack, spec.md.
#include "ui/models/decode/decoders.h"

#include <QCborArray>
#include <QCborMap>
#include <QCoreApplication>

#include <bit>

namespace hookline::ui {
namespace {

constexpr int kDeepest = 100;
/// Qt's maps search all their keys at each insertion.
constexpr std::uint64_t kLargestMap = 2000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::Decoders)
};

class Reader {
public:
    explicit Reader(std::string_view in)
        : m_in(in)
    {
    }
    bool failed() const { return m_failed; }
    std::size_t position() const { return m_at; }

    QCborValue value(int depth)
    {
        const auto first = static_cast<unsigned>(number(1));
        if (m_failed || depth > kDeepest)
            return fail();
        if (first < 0x80)
            return static_cast<qint64>(first);
        if (first >= 0xE0)
            return static_cast<qint64>(static_cast<qint8>(first));
        if (first < 0x90)
            return map(first & 0x0F, depth);
        if (first < 0xA0)
            return array(first & 0x0F, depth);
        if (first < 0xC0)
            return text(first & 0x1F);
        switch (first) {
        case 0xC0: return QCborValue(nullptr);
        case 0xC2: return false;
        case 0xC3: return true;
        case 0xC4: return bytes(number(1));
        case 0xC5: return bytes(number(2));
        case 0xC6: return bytes(number(4));
        case 0xC7: return extension(number(1));
        case 0xC8: return extension(number(2));
        case 0xC9: return extension(number(4));
        case 0xCA: return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(number(4))));
        case 0xCB: return std::bit_cast<double>(number(8));
        case 0xCC: return static_cast<qint64>(number(1));
        case 0xCD: return static_cast<qint64>(number(2));
        case 0xCE: return static_cast<qint64>(number(4));
        case 0xCF: {
            const std::uint64_t big = number(8);
            // Larger than any signed number: as a text of digits rather than as a wrong one.
            return big > static_cast<std::uint64_t>(std::numeric_limits<qint64>::max())
                ? QCborValue(QString::number(big))
                : QCborValue(static_cast<qint64>(big));
        }
        case 0xD0: return static_cast<qint64>(static_cast<qint8>(number(1)));
        case 0xD1: return static_cast<qint64>(static_cast<qint16>(number(2)));
        case 0xD2: return static_cast<qint64>(static_cast<qint32>(number(4)));
        case 0xD3: return static_cast<qint64>(number(8));
        case 0xD4: return extension(1);
        case 0xD5: return extension(2);
        case 0xD6: return extension(4);
        case 0xD7: return extension(8);
        case 0xD8: return extension(16);
        case 0xD9: return text(number(1));
        case 0xDA: return text(number(2));
        case 0xDB: return text(number(4));
        case 0xDC: return array(number(2), depth);
        case 0xDD: return array(number(4), depth);
        case 0xDE: return map(number(2), depth);
        case 0xDF: return map(number(4), depth);
        default: return fail();
        }
    }

private:
    QCborValue fail()
    {
        m_failed = true;
        return {};
    }
    std::uint64_t number(std::size_t size)
    {
        const std::string_view raw = take(size);
        std::uint64_t out = 0;
        for (const char byte : raw)
            out = out << 8 | static_cast<unsigned char>(byte);
        return out;
    }
    std::string_view take(std::uint64_t size)
    {
        if (size > m_in.size() - m_at) {
            m_failed = true;
            return {};
        }
        const std::string_view out = m_in.substr(m_at, static_cast<std::size_t>(size));
        m_at += static_cast<std::size_t>(size);
        return out;
    }
    QCborValue text(std::uint64_t size)
    {
        const std::string_view raw = take(size);
        return QString::fromUtf8(raw.data(), static_cast<qsizetype>(raw.size()));
    }
    QCborValue bytes(std::uint64_t size)
    {
        const std::string_view raw = take(size);
        return QByteArray(raw.data(), static_cast<qsizetype>(raw.size()));
    }
    QCborValue extension(std::uint64_t size)
    {
        const auto type = static_cast<std::uint8_t>(number(1));
        return QCborValue(static_cast<QCborTag>(type), bytes(size));
    }
    QCborValue array(std::uint64_t count, int depth)
    {
        QCborArray out;
        for (std::uint64_t i = 0; i < count && !m_failed; ++i) // each element takes a byte, so the input bounds this
            out.append(value(depth + 1));
        return out;
    }
    QCborValue map(std::uint64_t count, int depth)
    {
        if (count > kLargestMap)
            return fail();
        QCborMap out;
        for (std::uint64_t i = 0; i < count && !m_failed; ++i) {
            const QCborValue key = value(depth + 1);
            out.insert(key, value(depth + 1));
        }
        return out;
    }

    std::string_view m_in;
    std::size_t m_at = 0;
    bool m_failed = false;
};

} // namespace

std::optional<QCborValue> parseMessagePack(std::string_view bytes, QString& why)
{
    Reader reader(bytes);
    QCborValue value = reader.value(0);
    if (reader.failed()) {
        why = Words::tr("Not MessagePack: wrong at byte %1.").arg(reader.position());
        return std::nullopt;
    }
    if (reader.position() < bytes.size()) {
        why = Words::tr("Not MessagePack: the value ends at byte %1 of %2.").arg(reader.position()).arg(bytes.size());
        return std::nullopt;
    }
    return value;
}

} // namespace hookline::ui

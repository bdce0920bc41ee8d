// Sparkplug B payloads (Eclipse Sparkplug 3.0, chapter 6.4: a Protocol Buffers message) into Qt's CBOR values, as MessagePack is.
#include "ui/format.h"
#include "ui/models/decode/decoders.h"

#include <QCborArray>
#include <QCborMap>
#include <QCoreApplication>
#include <QDateTime>

#include <bit>
#include <limits>
#include <vector>

namespace hookline::ui {
namespace {

/// Templates within templates.
constexpr int kDeepest = 8;
/// Qt's maps search all their keys at each insertion.
constexpr int kMostProperties = 300;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::Decoders)
};

/// The fields of one message, one after the other. After a failure there are no more and ok() is false.
class Fields {
public:
    explicit Fields(std::string_view in)
        : m_rest(in)
    {
    }
    bool ok() const { return m_ok; }

    bool next()
    {
        if (m_rest.empty() || !m_ok)
            return false;
        const std::uint64_t key = varint();
        field = static_cast<int>(key >> 3);
        number = 0;
        bytes = {};
        switch (key & 7) {
        case 0: number = varint(); break;
        case 1: number = fixed(8); break;
        case 2: {
            const std::uint64_t size = varint();
            if (size > m_rest.size())
                m_ok = false;
            else
                bytes = take(static_cast<std::size_t>(size));
            break;
        }
        case 5: number = fixed(4); break;
        default: m_ok = false;
        }
        return m_ok && field > 0;
    }

    int field = 0;
    std::uint64_t number = 0;
    std::string_view bytes;

    QString text() const { return fromUtf8(bytes); }
    QByteArray data() const { return { bytes.data(), static_cast<qsizetype>(bytes.size()) }; }
    double real32() const { return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(number))); }
    double real64() const { return std::bit_cast<double>(number); }

private:
    std::string_view take(std::size_t size)
    {
        const std::string_view out = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return out;
    }
    std::uint64_t varint()
    {
        std::uint64_t out = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(take(1)[0]);
            out |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return out;
        }
        m_ok = false;
        return 0;
    }
    std::uint64_t fixed(std::size_t size)
    {
        std::uint64_t out = 0;
        if (m_rest.size() < size)
            m_ok = false;
        else
            for (std::size_t i = 0; i < size; ++i)
                out |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(m_rest[i])) << (8 * i);
        if (m_ok)
            take(size);
        return out;
    }

    std::string_view m_rest;
    bool m_ok = true;
};

enum Type { Int8 = 1, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64, Float, Double, Boolean, String, DateTime };

QString typeName(std::uint64_t type)
{
    static constexpr const char* names[] = { "Unknown", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32",
        "UInt64", "Float", "Double", "Boolean", "String", "DateTime", "Text", "UUID", "DataSet", "Bytes", "File",
        "Template", "PropertySet", "PropertySetList", "Int8Array", "Int16Array", "Int32Array", "Int64Array",
        "UInt8Array", "UInt16Array", "UInt32Array", "UInt64Array", "FloatArray", "DoubleArray", "BooleanArray",
        "StringArray", "DateTimeArray" };
    return type < std::size(names) ? QString::fromLatin1(names[type]) : QString::number(type);
}

QString timeText(std::uint64_t millis)
{
    const auto at = static_cast<qint64>(millis);
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at, Qt::UTC);
    return at >= 0 && time.isValid() && time.date().year() < 10000 ? time.toString(Qt::ISODateWithMs)
                                                                   : QString::number(millis);
}

/// Signed ones lie in unsigned fields.
QCborValue integer(std::uint64_t number, std::uint64_t type)
{
    switch (type) {
    case Int8: return static_cast<qint64>(static_cast<std::int8_t>(number));
    case Int16: return static_cast<qint64>(static_cast<std::int16_t>(number));
    case Int32: return static_cast<qint64>(static_cast<std::int32_t>(number));
    case Int64: return static_cast<qint64>(number);
    case DateTime: return timeText(number);
    default:
        return number <= static_cast<std::uint64_t>(std::numeric_limits<qint64>::max())
            ? QCborValue(static_cast<qint64>(number))
            : QCborValue(QString::number(number));
    }
}

/// `at`: the field that int_value has; long, float, double, boolean and string follow it.
std::optional<QCborValue> plainValue(const Fields& in, int at, std::uint64_t type)
{
    switch (in.field - at) {
    case 0:
    case 1: return integer(in.number, type);
    case 2: return in.real32();
    case 3: return in.real64();
    case 4: return in.number != 0;
    case 5: return in.text();
    default: return std::nullopt;
    }
}

QCborValue dataSet(std::string_view bytes, bool& ok)
{
    QCborArray columns, types, rows;
    std::vector<std::uint64_t> codes;
    Fields in(bytes);
    while (in.next()) {
        if (in.field == 2) {
            columns.append(in.text());
        } else if (in.field == 3) {
            codes.push_back(in.number);
            types.append(typeName(in.number));
        } else if (in.field == 4) {
            QCborArray row;
            Fields elements(in.bytes);
            for (std::size_t column = 0; elements.next(); ++column) {
                Fields element(elements.bytes);
                QCborValue value(nullptr);
                while (element.next()) {
                    if (const auto plain = plainValue(element, 1, column < codes.size() ? codes[column] : 0))
                        value = *plain;
                }
                ok = ok && element.ok();
                row.append(value);
            }
            ok = ok && elements.ok();
            rows.append(row);
        }
    }
    ok = ok && in.ok();
    return QCborMap { { QStringLiteral("columns"), columns }, { QStringLiteral("types"), types },
        { QStringLiteral("rows"), rows } };
}

QCborValue properties(std::string_view bytes, bool& ok)
{
    std::vector<QString> keys;
    std::vector<QCborValue> values;
    Fields in(bytes);
    while (in.next()) {
        if (in.field == 1) {
            keys.push_back(in.text());
        } else if (in.field == 2) {
            Fields property(in.bytes);
            std::uint64_t type = 0;
            QCborValue value(nullptr);
            while (property.next()) {
                if (property.field == 1)
                    type = property.number;
                else if (const auto plain = plainValue(property, 3, type))
                    value = *plain;
            }
            ok = ok && property.ok();
            values.push_back(value);
        }
    }
    ok = ok && in.ok() && keys.size() == values.size() && keys.size() <= kMostProperties;
    QCborMap out;
    for (std::size_t i = 0; ok && i < keys.size(); ++i)
        out.insert(keys[i], values[i]);
    return out;
}

QCborValue metric(std::string_view bytes, int depth, bool& ok);

QCborValue templateOf(std::string_view bytes, int depth, bool& ok)
{
    QCborMap out;
    QCborArray metrics;
    Fields in(bytes);
    while (in.next()) {
        switch (in.field) {
        case 1: out.insert(QStringLiteral("version"), in.text()); break;
        case 2: metrics.append(metric(in.bytes, depth + 1, ok)); break;
        case 4: out.insert(QStringLiteral("template"), in.text()); break;
        case 5: out.insert(QStringLiteral("definition"), in.number != 0); break;
        default: break;
        }
    }
    ok = ok && in.ok();
    out.insert(QStringLiteral("metrics"), metrics);
    return out;
}

QCborValue metric(std::string_view bytes, int depth, bool& ok)
{
    QCborMap out;
    ok = ok && depth <= kDeepest;
    if (!ok)
        return out;
    std::uint64_t type = 0;
    // The type may come after the value.
    for (Fields in(bytes); in.next();) {
        if (in.field == 4)
            type = in.number;
    }
    Fields in(bytes);
    while (in.next()) {
        if (const auto plain = plainValue(in, 10, type)) {
            out.insert(QStringLiteral("value"), *plain);
            continue;
        }
        switch (in.field) {
        case 1: out.insert(QStringLiteral("name"), in.text()); break;
        case 2: out.insert(QStringLiteral("alias"), integer(in.number, UInt64)); break;
        case 3: out.insert(QStringLiteral("timestamp"), timeText(in.number)); break;
        case 4: out.insert(QStringLiteral("type"), typeName(in.number)); break;
        case 5: out.insert(QStringLiteral("historical"), in.number != 0); break;
        case 6: out.insert(QStringLiteral("transient"), in.number != 0); break;
        case 7: out.insert(QStringLiteral("null"), in.number != 0); break;
        case 9: out.insert(QStringLiteral("properties"), properties(in.bytes, ok)); break;
        case 16: out.insert(QStringLiteral("value"), in.data()); break;
        case 17: out.insert(QStringLiteral("value"), dataSet(in.bytes, ok)); break;
        case 18: out.insert(QStringLiteral("value"), templateOf(in.bytes, depth, ok)); break;
        default: break;
        }
    }
    ok = ok && in.ok();
    return out;
}

} // namespace

bool isSparkplugTopic(std::string_view topic)
{
    return topic.starts_with("spBv1.0/") && !topic.starts_with("spBv1.0/STATE/"); // states are JSON
}

std::optional<QCborValue> parseSparkplug(std::string_view bytes, QString& why)
{
    QCborMap out;
    QCborArray metrics;
    bool ok = !bytes.empty();
    Fields in(bytes);
    while (in.next()) {
        switch (in.field) {
        case 1: out.insert(QStringLiteral("timestamp"), timeText(in.number)); break;
        case 2: metrics.append(metric(in.bytes, 0, ok)); break;
        case 3: out.insert(QStringLiteral("seq"), integer(in.number, UInt64)); break;
        case 4: out.insert(QStringLiteral("uuid"), in.text()); break;
        case 5: out.insert(QStringLiteral("body"), in.data()); break;
        default: ok = false; // another message
        }
    }
    if (!ok || !in.ok()) {
        why = Words::tr("Not a Sparkplug B payload.");
        return std::nullopt;
    }
    out.insert(QStringLiteral("metrics"), metrics);
    return out;
}

} // namespace hookline::ui

#include "ui/models/filter/values.h"

#include "core/mqtt/topic.h"
#include "ui/format.h"
#include "ui/texts.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace hookline::ui::filter {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::FilterErrors)
};

struct Unit {
    const char* name;
    double factor;
};
constexpr Unit kDurations[]
    = { { "us", 1e-6 }, { "ms", 1e-3 }, { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 } };
constexpr Unit kSizes[] = { { "", 1 }, { "b", 1 }, { "k", 1024 }, { "kb", 1024 }, { "kib", 1024 }, { "m", 1048576 },
    { "mb", 1048576 }, { "mib", 1048576 }, { "g", 1073741824.0 }, { "gb", 1073741824.0 }, { "gib", 1073741824.0 } };
constexpr Unit kNone[] = { { "", 1 } };

std::optional<double> withUnit(const QString& text, std::span<const Unit> units)
{
    qsizetype digits = 0;
    while (digits < text.size()
        && (text[digits].isDigit() || text[digits] == u'.' || (digits == 0 && text[digits] == u'-')))
        ++digits;
    bool ok = false;
    const double number = text.left(digits).toDouble(&ok);
    if (!ok)
        return std::nullopt;
    const QString unit = text.mid(digits).toLower();
    for (const Unit& each : units) {
        if (unit == QLatin1String(each.name))
            return number * each.factor;
    }
    return std::nullopt;
}

std::optional<double> readTime(const QString& text, std::int64_t nowWallMicros)
{
    static constexpr const char16_t* kDates[]
        = { u"yyyy-MM-dd HH:mm:ss.zzz", u"yyyy-MM-dd HH:mm:ss", u"yyyy-MM-dd HH:mm", u"yyyy-MM-dd" };
    static constexpr const char16_t* kClocks[] = { u"HH:mm:ss.zzz", u"HH:mm:ss", u"HH:mm" };
    for (const char16_t* format : kDates) {
        const QDateTime time = QDateTime::fromString(text, QString::fromUtf16(format));
        if (time.isValid())
            return static_cast<double>(time.toMSecsSinceEpoch()) / 1000;
    }
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowWallMicros / 1000).date();
    for (const char16_t* format : kClocks) {
        const QTime time = QTime::fromString(text, QString::fromUtf16(format));
        if (time.isValid())
            return static_cast<double>(QDateTime(today, time).toMSecsSinceEpoch()) / 1000;
    }
    const QDateTime iso = QDateTime::fromString(text, Qt::ISODateWithMs);
    return iso.isValid() ? std::optional(static_cast<double>(iso.toMSecsSinceEpoch()) / 1000) : std::nullopt;
}

bool readWord(const Field& field, Value& value)
{
    const QStringList known = words(field.id);
    for (qsizetype i = 0; i < known.size(); ++i) {
        // Either the language's own word or the one that the window shows.
        const QString shown = field.id == FieldId::Event ? Texts::event(static_cast<tap::EventKind>(i))
            : field.id == FieldId::Drop                  ? Texts::dropReason(static_cast<tap::DropReason>(i + 1))
                                                         : QString();
        if (known[i].compare(value.text, Qt::CaseInsensitive) == 0
            || (!shown.isEmpty() && shown.compare(value.text, Qt::CaseInsensitive) == 0))
            value.words.set(static_cast<std::size_t>(i));
    }
    if (field.id == FieldId::Proto && (value.text == QLatin1String("5") || value.text == QLatin1String("v5")))
        value.words.set(2);
    return value.words.any();
}

bool readFlag(Value& value)
{
    static const QStringList yes { QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("1") };
    static const QStringList no { QStringLiteral("false"), QStringLiteral("no"), QStringLiteral("0") };
    value.hasNumber = true;
    value.number = yes.contains(value.text, Qt::CaseInsensitive) ? 1 : 0;
    return value.number > 0 || no.contains(value.text, Qt::CaseInsensitive);
}

} // namespace

Value plainValue(const QString& text)
{
    Value value;
    value.text = text;
    value.utf8 = text.toUtf8();
    value.ascii = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
    value.folded = value.ascii ? value.utf8.toLower() : value.utf8;
    return value;
}

std::optional<Value> readValue(
    const Field& field, bool jsonPath, Op op, const QString& text, std::int64_t nowWallMicros, QString& why)
{
    Value value = plainValue(text);
    if (op == Op::Matches) {
        value.pattern = QRegularExpression(text);
        if (!value.pattern.isValid()) {
            why = Words::tr("The pattern is not valid: %1.").arg(value.pattern.errorString());
            return std::nullopt;
        }
        value.pattern.optimize();
        return value;
    }
    if (op == Op::Like) {
        const auto utf8 = std::string_view(value.utf8.constData(), static_cast<std::size_t>(value.utf8.size()));
        if (!text.contains(u'*') && !mqtt::isValidTopicFilter(utf8)) {
            why = Words::tr("“%1” is not a topic filter: + stands for a whole level, # only at the end.").arg(text);
            return std::nullopt;
        }
        return value;
    }
    if (op == Op::Contains)
        return value;
    const auto number = [&](std::optional<double> read, const QString& complaint) {
        if (!read) {
            why = complaint;
            return false;
        }
        value.hasNumber = true;
        value.number = *read;
        return true;
    };
    bool good = true;
    switch (field.type) {
    case FieldType::Text:
        if (jsonPath) {
            const auto read = withUnit(text, kNone);
            value.hasNumber = read.has_value();
            value.number = read.value_or(0);
            if (!read && op != Op::Equal && op != Op::NotEqual && op != Op::In) {
                why = Words::tr("“%1” is not a number.").arg(text);
                good = false;
            }
        }
        break;
    case FieldType::Word:
        good = readWord(field, value);
        if (!good)
            why = Words::tr("“%1” is none of: %2.").arg(text, listed(words(field.id)));
        break;
    case FieldType::Number: good = number(withUnit(text, kNone), Words::tr("“%1” is not a number.").arg(text)); break;
    case FieldType::Size:
        good = number(
            withUnit(text, kSizes), Words::tr("“%1” is not a size. Write for example 512, 64k or 1M.").arg(text));
        break;
    case FieldType::Duration:
        good = number(withUnit(text, kDurations),
            Words::tr("“%1” is not a duration. Write for example 10ms, 5s, 3m or 2h.").arg(text));
        break;
    case FieldType::Time:
        good = number(readTime(text, nowWallMicros),
            Words::tr("“%1” is not a time. Write for example 14:30:00 or \"2026-01-31 14:30\".").arg(text));
        break;
    case FieldType::Flag:
        good = readFlag(value);
        if (!good)
            why = Words::tr("“%1” is neither true nor false.").arg(text);
        break;
    }
    return good ? std::optional(std::move(value)) : std::nullopt;
}

} // namespace hookline::ui::filter

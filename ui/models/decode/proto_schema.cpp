#include "ui/models/decode/proto_schema.h"

#include "ui/core_words.h"
#include "ui/format.h"

#include <QCborArray>
#include <QCborMap>
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace hookline::ui {
namespace {

namespace pb = google::protobuf;

constexpr qint64 kLoadMs = 3000;  ///< after that no further file is opened
constexpr qint64 kLookMs = 2000;  ///< how often files are looked at again
constexpr std::size_t kKept = 8;  ///< schemas
constexpr std::size_t kMistakes = 50;
constexpr std::size_t kMemory = 64 << 20; ///< that a payload may take when it is taken apart
constexpr int kLargestMap = 2000; ///< Qt's maps search all their keys at each insertion
constexpr std::size_t kUnknownShown = 200;
constexpr qsizetype kNamesShown = 20;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::ProtoSchema)
};

QString text(const std::string& utf8) { return fromUtf8(utf8); }

/// The line of the first brace that is too deep, from 1; 0: none is. The library's parser follows braces with its own stack.
int lineTooDeep(const QByteArray& source)
{
    int line = 1, depth = 0;
    for (qsizetype i = 0; i < source.size(); ++i) {
        const char c = source[i];
        if (c == '\n') {
            ++line;
        } else if (c == '"' || c == '\'') {
            for (++i; i < source.size() && source[i] != c && source[i] != '\n'; ++i)
                i += source[i] == '\\';
            --i; // at the end: a line end is counted, a quote passed over below
            if (i + 1 < source.size() && source[i + 1] == c)
                ++i;
        } else if (c == '/' && i + 1 < source.size() && source[i + 1] == '/') {
            while (i + 1 < source.size() && source[i + 1] != '\n')
                ++i;
        } else if (c == '/' && i + 1 < source.size() && source[i + 1] == '*') {
            for (i += 2; i < source.size() && !(source[i - 1] == '*' && source[i] == '/'); ++i)
                line += source[i] == '\n';
        } else if (c == '{' || c == '[' || c == '<') {
            if (++depth > ProtoSchema::kDeepest)
                return line;
        } else if (c == '}' || c == ']' || c == '>') {
            depth = std::max(depth - 1, 0);
        }
    }
    return 0;
}

/// A folder as the importer sees it; the library's own types are there without files.
class Folder final : public pb::compiler::SourceTree {
public:
    explicit Folder(QString root)
        : m_root(std::move(root))
    {
        m_time.start();
    }

    pb::io::ZeroCopyInputStream* Open(const std::string& name) override
    {
        m_error.clear();
        const QByteArray* source = contentOf(name);
        return source ? new pb::io::ArrayInputStream(source->constData(), static_cast<int>(source->size())) : nullptr;
    }
    std::string GetLastErrorMessage() override { return m_error; }

private:
    const QByteArray* contentOf(const std::string& name)
    {
        if (const auto known = m_sources.find(name); known != m_sources.end())
            return &known->second;
        const QString path = text(name);
        QByteArray source;
        QFile file(m_root + QLatin1Char('/') + path);
        if (QDir::isAbsolutePath(path) || QDir::cleanPath(path) != path || path.startsWith(QLatin1String(".."))) {
            m_error = "An import is a path below the folder, without \"..\".";
            return nullptr;
        }
        if (QFileInfo(file).isFile()) {
            if (m_time.elapsed() > kLoadMs)
                m_error = "Not read: the files before it took too long.";
            else if (file.size() > ProtoSchema::kLargestFile || m_bytes + file.size() > ProtoSchema::kMostBytes)
                m_error = "Not read: too large, or too much together with the others.";
            else if (m_sources.size() >= static_cast<std::size_t>(ProtoSchema::kMostFiles))
                m_error = "Not read: there are too many files.";
            else if (!file.open(QIODevice::ReadOnly))
                m_error = file.errorString().toStdString();
            if (!m_error.empty())
                return nullptr;
            source = file.read(ProtoSchema::kLargestFile);
            if (const int line = lineTooDeep(source)) {
                m_error = "Line " + std::to_string(line) + ": nested too deeply.";
                return nullptr;
            }
        } else if (const pb::FileDescriptor* own = pb::DescriptorPool::generated_pool()->FindFileByName(name)) {
            source = QByteArray::fromStdString(own->DebugString());
        } else {
            m_error = "File not found.";
            return nullptr;
        }
        m_bytes += source.size();
        return &m_sources.emplace(name, std::move(source)).first->second;
    }

    const QString m_root;
    QElapsedTimer m_time;
    std::map<std::string, QByteArray> m_sources; ///< streams read them where they lie
    qint64 m_bytes = 0;
    std::string m_error;
};

class Mistakes final : public pb::compiler::MultiFileErrorCollector {
public:
    explicit Mistakes(std::vector<ProtoSchema::Mistake>& out)
        : m_out(out)
    {
    }
    void AddError(const std::string& file, int line, int, const std::string& message) override
    {
        if (m_out.size() < kMistakes)
            m_out.push_back({ text(file), line + 1, text(message) });
    }

private:
    std::vector<ProtoSchema::Mistake>& m_out;
};

/// The .proto files at a path, with what tells whether they have changed.
struct Found {
    QString root;
    QStringList names; ///< below the root
    QString stamp;
    bool cut = false;
};

Found filesAt(const QString& path)
{
    Found out;
    const auto add = [&](const QFileInfo& file) {
        out.names << QDir(out.root).relativeFilePath(file.filePath());
        out.stamp += QStringLiteral("%1 %2 %3\n").arg(out.names.last()).arg(file.size()).arg(file.lastModified().toMSecsSinceEpoch());
    };
    const QFileInfo info(path);
    if (info.isFile()) {
        out.root = info.absolutePath();
        add(info);
        return out;
    }
    out.root = info.absoluteFilePath();
    if (path.isEmpty() || !info.isDir())
        return out;
    QElapsedTimer time;
    time.start();
    std::vector<QFileInfo> files;
    QDirIterator each(out.root, QDir::Files | QDir::Readable | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (each.hasNext() && !out.cut) {
        each.next();
        if (each.fileName().endsWith(QLatin1String(".proto")))
            files.push_back(each.fileInfo());
        out.cut = files.size() > static_cast<std::size_t>(ProtoSchema::kMostFiles) || time.elapsed() > kLoadMs;
    }
    std::ranges::sort(files, {}, &QFileInfo::filePath);
    std::ranges::for_each(files, add);
    return out;
}

void collectTypes(const pb::Descriptor* type, QStringList& out)
{
    if (type->options().map_entry())
        return;
    out << text(type->full_name());
    for (int i = 0; i < type->nested_type_count(); ++i)
        collectTypes(type->nested_type(i), out);
}

/// As many digits as tell it from its neighbours: 1.1, not 1.10000002384186.
double shortest(float value)
{
    char digits[32];
    double out = static_cast<double>(value);
    if (const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value); error == std::errc())
        std::from_chars(digits, end, out);
    return out;
}

QCborValue wholeNumber(std::uint64_t value)
{
    // Larger than any signed number: as a text of digits rather than as a wrong one.
    return value > static_cast<std::uint64_t>(std::numeric_limits<qint64>::max()) ? QCborValue(QString::number(value))
                                                                                  : QCborValue(static_cast<qint64>(value));
}

QCborValue raw(const std::string& bytes) { return QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())); }

} // namespace

struct ProtoSchema::Parts {
    explicit Parts(const QString& root, std::vector<Mistake>& mistakesOut)
        : folder(root)
        , mistakes(mistakesOut)
        , importer(&folder, &mistakes)
    {
    }
    Folder folder;
    Mistakes mistakes;
    pb::compiler::Importer importer;
    pb::DynamicMessageFactory factory;
    std::unordered_map<const pb::Descriptor*, bool> small; ///< leads to few enough types

    bool isSmall(const pb::Descriptor* type);

    /// What a payload would take, before anything is made of it.
    struct Walk {
        Parts& parts;
        const char* begin;
        std::size_t values = 0;
        std::size_t memory = 0;
        QString why {}; ///< empty: it is well
        std::unordered_map<const pb::Descriptor*, std::size_t> sizes {};

        bool message(std::string_view& in, const pb::Descriptor* type, int depth, int group);
        bool wrong(std::string_view at)
        {
            why = Words::tr("wrong at byte %1").arg(at.data() - begin);
            return false;
        }
        bool charge(const pb::Descriptor* type);
        static bool varint(std::string_view& in, std::uint64_t& out);
    };
    QCborValue message(const pb::Message& message);
    QCborValue value(const pb::Message& message, const pb::FieldDescriptor* field, int index);
    static QCborMap unknown(const pb::UnknownFieldSet& fields, QCborMap into, int depth);
};

bool ProtoSchema::Parts::isSmall(const pb::Descriptor* type)
{
    if (const auto known = small.find(type); known != small.end())
        return known->second;
    std::unordered_set<const pb::Descriptor*> seen { type };
    std::vector<const pb::Descriptor*> next { type };
    while (!next.empty() && seen.size() <= static_cast<std::size_t>(kMostTypes)) {
        const pb::Descriptor* each = next.back();
        next.pop_back();
        for (int i = 0; i < each->field_count(); ++i) {
            const pb::Descriptor* other = each->field(i)->message_type();
            if (other && seen.insert(other).second)
                next.push_back(other);
        }
    }
    return small[type] = seen.size() <= static_cast<std::size_t>(kMostTypes);
}

bool ProtoSchema::Parts::Walk::varint(std::string_view& in, std::uint64_t& out)
{
    out = 0;
    for (unsigned shift = 0; shift < 70 && !in.empty(); shift += 7) {
        const auto next = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        if (shift < 64)
            out |= static_cast<std::uint64_t>(next & 0x7F) << shift;
        if (!(next & 0x80))
            return true;
    }
    return false;
}

bool ProtoSchema::Parts::Walk::charge(const pb::Descriptor* type)
{
    std::size_t& size = sizes[type];
    if (size == 0)
        size = type->options().map_entry() ? 160 : 64 + parts.factory.GetPrototype(type)->SpaceUsedLong();
    memory += size;
    if (memory > kMemory)
        why = Words::tr("it would take more than %1").arg(byteSize(static_cast<double>(kMemory)));
    return memory <= kMemory;
}

/// `group`: the field number that ends it; 0: the end of the bytes does.
bool ProtoSchema::Parts::Walk::message(std::string_view& in, const pb::Descriptor* type, int depth, int group)
{
    if (depth > kDeepest) {
        why = Words::tr("nested deeper than %Ln level(s)", nullptr, kDeepest);
        return false;
    }
    if (type && !charge(type))
        return false;
    while (!in.empty()) {
        const std::string_view start = in;
        std::uint64_t tag = 0, size = 0;
        if (!varint(in, tag) || tag >> 32 || tag >> 3 == 0)
            return wrong(start);
        const int id = static_cast<int>(tag >> 3);
        const pb::FieldDescriptor* field = type ? type->FindFieldByNumber(id) : nullptr;
        const pb::Descriptor* inner = field ? field->message_type() : nullptr;
        ++values;
        switch (tag & 7) {
        case 0:
            if (!varint(in, size))
                return wrong(start);
            break;
        case 1: size = 8; break;
        case 5: size = 4; break;
        case 2: {
            if (!varint(in, size) || size > in.size())
                return wrong(start);
            std::string_view content = in.substr(0, static_cast<std::size_t>(size));
            if (inner && !message(content, inner, depth + 1, 0))
                return false;
            if (field && field->is_packable()) // as many as there are last bytes, or parts of four or eight
                values += static_cast<std::size_t>(std::ranges::count_if(content, [](char c) { return !(c & 0x80); }));
            break;
        }
        case 3:
            if (!message(in, field && field->type() == pb::FieldDescriptor::TYPE_GROUP ? inner : nullptr, depth + 1, id))
                return false;
            break;
        case 4:
            if (id != group)
                return wrong(start);
            return true;
        default: return wrong(start);
        }
        if (const auto wire = tag & 7; wire == 1 || wire == 2 || wire == 5) {
            if (size > in.size())
                return wrong(start);
            in.remove_prefix(static_cast<std::size_t>(size));
        }
        if (values > kMostValues) {
            why = Words::tr("more than %Ln value(s)", nullptr, kMostValues);
            return false;
        }
    }
    return group == 0 || wrong(in);
}

QCborMap ProtoSchema::Parts::unknown(const pb::UnknownFieldSet& fields, QCborMap into, int depth)
{
    std::map<int, QCborArray> byNumber;
    int left = 0;
    for (int i = 0; i < fields.field_count(); ++i) {
        const pb::UnknownField& field = fields.field(i);
        if (byNumber.size() >= kUnknownShown && !byNumber.contains(field.number())) {
            ++left;
            continue;
        }
        QCborArray& list = byNumber[field.number()];
        switch (field.type()) {
        case pb::UnknownField::TYPE_VARINT: list.append(wholeNumber(field.varint())); break;
        case pb::UnknownField::TYPE_FIXED32: list.append(static_cast<qint64>(field.fixed32())); break;
        case pb::UnknownField::TYPE_FIXED64: list.append(wholeNumber(field.fixed64())); break;
        case pb::UnknownField::TYPE_LENGTH_DELIMITED: list.append(raw(field.length_delimited())); break;
        case pb::UnknownField::TYPE_GROUP:
            list.append(depth < kDeepest ? QCborValue(unknown(field.group(), {}, depth + 1)) : QCborValue());
            break;
        }
    }
    for (const auto& [id, list] : byNumber)
        into.insert(QStringLiteral("#%1").arg(id), list.size() == 1 ? QCborValue(list.first()) : QCborValue(list));
    if (left > 0)
        into.insert(QStringLiteral("#…"), Words::tr("%Ln more", nullptr, left));
    return into;
}

/// One value of a field; `index` -1: of one that is not repeated.
QCborValue ProtoSchema::Parts::value(const pb::Message& of, const pb::FieldDescriptor* field, int index)
{
    using Field = pb::FieldDescriptor;
    const pb::Reflection& r = *of.GetReflection();
    const bool one = index < 0;
    switch (field->cpp_type()) {
    case Field::CPPTYPE_INT32: return static_cast<qint64>(one ? r.GetInt32(of, field) : r.GetRepeatedInt32(of, field, index));
    case Field::CPPTYPE_INT64: return static_cast<qint64>(one ? r.GetInt64(of, field) : r.GetRepeatedInt64(of, field, index));
    case Field::CPPTYPE_UINT32: return static_cast<qint64>(one ? r.GetUInt32(of, field) : r.GetRepeatedUInt32(of, field, index));
    case Field::CPPTYPE_UINT64: return wholeNumber(one ? r.GetUInt64(of, field) : r.GetRepeatedUInt64(of, field, index));
    case Field::CPPTYPE_DOUBLE: return one ? r.GetDouble(of, field) : r.GetRepeatedDouble(of, field, index);
    case Field::CPPTYPE_FLOAT: return shortest(one ? r.GetFloat(of, field) : r.GetRepeatedFloat(of, field, index));
    case Field::CPPTYPE_BOOL: return one ? r.GetBool(of, field) : r.GetRepeatedBool(of, field, index);
    case Field::CPPTYPE_ENUM: {
        const int code = one ? r.GetEnumValue(of, field) : r.GetRepeatedEnumValue(of, field, index);
        const pb::EnumValueDescriptor* known = field->enum_type()->FindValueByNumber(code);
        return known ? QCborValue(text(known->name())) : QCborValue(code);
    }
    case Field::CPPTYPE_STRING: {
        std::string kept;
        const std::string& bytes = one ? r.GetStringReference(of, field, &kept) : r.GetRepeatedStringReference(of, field, index, &kept);
        return field->type() == Field::TYPE_BYTES ? raw(bytes) : QCborValue(text(bytes));
    }
    case Field::CPPTYPE_MESSAGE: return message(one ? r.GetMessage(of, field) : r.GetRepeatedMessage(of, field, index));
    }
    return {};
}

QCborValue ProtoSchema::Parts::message(const pb::Message& of)
{
    const pb::Reflection& reflection = *of.GetReflection();
    std::vector<const pb::FieldDescriptor*> fields;
    reflection.ListFields(of, &fields);
    QCborMap out;
    for (const pb::FieldDescriptor* field : fields) {
        if (out.size() >= kLargestMap) {
            out.insert(QStringLiteral("…"), Words::tr("%Ln more", nullptr, static_cast<int>(fields.size()) - kLargestMap));
            break;
        }
        const QString name = text(field->is_extension() ? '[' + field->full_name() + ']' : field->name());
        if (!field->is_repeated()) {
            out.insert(name, value(of, field, -1));
            continue;
        }
        const int size = reflection.FieldSize(of, field);
        if (field->is_map() && size <= kLargestMap) {
            QCborMap map;
            for (int i = 0; i < size; ++i) {
                const pb::Message& entry = reflection.GetRepeatedMessage(of, field, i);
                map.insert(value(entry, entry.GetDescriptor()->map_key(), -1), value(entry, entry.GetDescriptor()->map_value(), -1));
            }
            out.insert(name, map);
            continue;
        }
        QCborArray list;
        for (int i = 0; i < size; ++i)
            list.append(value(of, field, i));
        out.insert(name, list);
    }
    return unknown(reflection.GetUnknownFields(of), std::move(out), 0);
}

ProtoSchema::ProtoSchema() = default;
ProtoSchema::~ProtoSchema() = default;

std::shared_ptr<const ProtoSchema> ProtoSchema::load(const QString& path)
{
    [[maybe_unused]] static const auto quiet = pb::SetLogHandler(nullptr); // what is wrong is said where it is looked for
    const Found found = filesAt(path);
    const std::shared_ptr<ProtoSchema> out(new ProtoSchema);
    out->m_parts = std::make_unique<Parts>(found.root, out->m_mistakes);
    if (found.names.isEmpty()) {
        out->m_mistakes.push_back({ {}, 0,
            QFileInfo::exists(path) ? Words::tr("There is no .proto file in %1.").arg(path) : Words::tr("%1 is not there.").arg(path) });
        return out;
    }
    for (const QString& name : found.names) {
        const pb::FileDescriptor* file = out->m_parts->importer.Import(name.toStdString());
        for (int i = 0; file && i < file->message_type_count(); ++i)
            collectTypes(file->message_type(i), out->m_types);
    }
    if (found.cut)
        out->m_mistakes.push_back({ {}, 0, Words::tr("Only the first %Ln file(s) were read: choose a folder with less in it.", nullptr, kMostFiles) });
    out->m_types.sort();
    return out;
}

std::shared_ptr<const ProtoSchema> ProtoSchema::of(const QString& path)
{
    struct Kept {
        QString path, stamp;
        std::shared_ptr<const ProtoSchema> schema;
        QElapsedTimer looked;
    };
    static std::vector<Kept> kept; // the one used last in front
    auto at = std::ranges::find(kept, path, &Kept::path);
    if (at != kept.end() && at->looked.elapsed() < kLookMs)
        return at->schema;
    const QString stamp = filesAt(path).stamp;
    if (at == kept.end()) {
        if (kept.size() >= kKept)
            kept.pop_back();
        at = kept.insert(kept.begin(), Kept { path, stamp, load(path), {} });
    } else if (at->stamp != stamp) {
        at->stamp = stamp;
        at->schema = load(path);
    }
    at->looked.start();
    std::rotate(kept.begin(), at, at + 1);
    return kept.front().schema;
}

QString ProtoSchema::mistakesText(int most) const
{
    QStringList lines;
    for (const Mistake& each : m_mistakes) {
        if (lines.size() >= most)
            break;
        const QString said = inOwnWords(each.text); // protobuf's own words
        lines << (each.file.isEmpty() ? said
                : each.line > 0     ? Words::tr("%1, line %2: %3").arg(each.file).arg(each.line).arg(said)
                                    : Words::tr("%1: %2").arg(each.file, said));
    }
    return lines.join(QLatin1Char('\n'));
}

std::optional<QCborValue> ProtoSchema::decode(const QString& type, std::string_view bytes, QString& why) const
{
    const pb::Descriptor* descriptor = m_parts->importer.pool()->FindMessageTypeByName(type.toStdString());
    if (!descriptor) {
        why = Words::tr("There is no message type %1 in the .proto files.").arg(type);
        if (!m_mistakes.empty())
            why += QLatin1Char('\n') + mistakesText();
        return std::nullopt;
    }
    if (!m_parts->isSmall(descriptor)) {
        why = Words::tr("%1 leads to more than %Ln message type(s).", nullptr, kMostTypes).arg(type);
        return std::nullopt;
    }
    Parts::Walk walk { *m_parts, bytes.data() };
    std::string_view rest = bytes;
    if (!walk.message(rest, descriptor, 1, 0)) {
        why = Words::tr("Not %1: %2.").arg(type, walk.why);
        return std::nullopt;
    }
    const std::unique_ptr<pb::Message> message(m_parts->factory.GetPrototype(descriptor)->New());
    pb::io::CodedInputStream in(reinterpret_cast<const pb::uint8*>(bytes.data()), static_cast<int>(bytes.size()));
    in.SetRecursionLimit(kDeepest + 2);
    if (!message->ParsePartialFromCodedStream(&in) || !in.ConsumedEntireMessage()) {
        why = Words::tr("Not %1: a text in it is not UTF-8, or a value is out of range.").arg(type);
        return std::nullopt;
    }
    QCborValue out = m_parts->message(*message);
    if (!message->IsInitialized()) {
        QCborArray names; // those inside are not searched: they may be any number
        for (int i = 0; i < descriptor->field_count() && names.size() < kNamesShown; ++i) {
            if (descriptor->field(i)->is_required() && !message->GetReflection()->HasField(*message, descriptor->field(i)))
                names.append(text(descriptor->field(i)->name()));
        }
        if (names.isEmpty())
            names.append(Words::tr("in a message inside"));
        QCborMap map = out.toMap();
        map.insert(QStringLiteral("#missing"), names);
        out = map;
    }
    return out;
}

} // namespace hookline::ui

#include "core/kafka/stored_record.h"

#include "core/base/utf8.h"
#include "core/kafka/byte_buffer.h"
#include "core/kafka/json_text.h"

namespace hookline::kafka {
namespace {

constexpr std::uint32_t kVersion = 1; // of the packing, kept as the row's kind

template <class T>
void put(std::string& out, T value)
{
    std::array<char, sizeof(T)> bytes;
    std::memcpy(bytes.data(), &value, sizeof value);
    out.append(bytes.data(), bytes.size());
}

void putText(std::string& out, std::string_view text)
{
    put(out, static_cast<std::uint32_t>(text.size()));
    out.append(text);
}

template <class T>
bool get(std::string_view& in, T& value)
{
    if (in.size() < sizeof value)
        return false;
    std::memcpy(&value, in.data(), sizeof value);
    in.remove_prefix(sizeof value);
    return true;
}

bool getText(std::string_view& in, std::string_view& text)
{
    std::uint32_t size = 0;
    if (!get(in, size) || in.size() < size)
        return false;
    text = in.substr(0, size);
    in.remove_prefix(size);
    return true;
}

void addText(ByteBuffer& out, const char* name, std::string_view text)
{
    out.append(",\"");
    out.append(name);
    const bool utf8 = base::isUtf8(text);
    out.append(utf8 ? "\":\"" : "_base64\":\"");
    if (utf8)
        appendEscaped(out, text);
    else
        appendBase64(out, text);
    out.append('"');
}

void addNumber(ByteBuffer& out, const char* name, std::int64_t number)
{
    out.append(",\"");
    out.append(name);
    out.append("\":");
    appendNumber(out, number);
}

} // namespace

spool::RowView packStored(const StoredRecord& record, std::uint32_t lane, std::int64_t wallMicros, std::string& headers)
{
    headers.clear();
    put(headers, static_cast<std::uint8_t>(record.hasKey ? 1 : 0));
    put(headers, static_cast<std::uint8_t>(record.placement.by));
    put(headers, record.placement.number);
    put(headers, record.timestampMillis);
    put(headers, record.eventId);
    putText(headers, record.topic);
    putText(headers, record.rule);
    put(headers, static_cast<std::uint32_t>(record.headers.size()));
    for (const auto& [name, value] : record.headers) {
        putText(headers, name);
        headers.push_back('\0'); // a name is handed on as a C string
        putText(headers, value);
    }
    return { 0, lane, kVersion, wallMicros, record.key, headers, record.value };
}

bool unpackStored(const spool::RowView& row, StoredRecord& out)
{
    std::string_view in = row.headers;
    std::uint8_t flags = 0;
    std::uint8_t by = 0;
    std::uint32_t count = 0;
    if (row.kind != kVersion || !get(in, flags) || !get(in, by) || by > static_cast<std::uint8_t>(config::PartitionBy::Explicit)
        || !get(in, out.placement.number) || !get(in, out.timestampMillis) || !get(in, out.eventId)
        || !getText(in, out.topic) || !getText(in, out.rule) || !get(in, count) || count > 1000)
        return false;
    out.placement.by = static_cast<config::PartitionBy>(by);
    out.hasKey = (flags & 1) != 0;
    out.key = row.key;
    out.value = row.body;
    out.headers.clear();
    for (; count > 0; --count) {
        std::string_view name;
        std::string_view value;
        char end = 1;
        if (!getText(in, name) || !get(in, end) || end != '\0' || !getText(in, value))
            return false;
        out.headers.emplace_back(name, value);
    }
    return in.empty();
}

std::string describeStored(
    const spool::RowView& row, std::string_view lane, bool intact, bool dead, std::int64_t reason, std::string_view detail)
{
    ByteBuffer out;
    out.append("{\"seq\":");
    appendNumber(out, static_cast<std::int64_t>(row.seq));
    addText(out, "lane", lane);
    addNumber(out, "stored_us", row.wallMicros);
    if (!intact)
        out.append(",\"damaged\":true");
    if (dead) {
        addNumber(out, "reason", reason);
        addText(out, "detail", detail);
    }
    StoredRecord record;
    if (unpackStored(row, record)) {
        addText(out, "topic", record.topic);
        if (!record.rule.empty())
            addText(out, "rule", record.rule);
        addNumber(out, "timestamp", record.timestampMillis);
        if (record.placement.by == config::PartitionBy::Explicit)
            addNumber(out, "partition", record.placement.number);
        if (record.hasKey)
            addText(out, "key", record.key);
        out.append(",\"headers\":{");
        const char* separator = "";
        for (const auto& [name, value] : record.headers) {
            out.append(separator);
            out.append('"');
            appendEscapedLossy(out, name);
            out.append("\":\"");
            appendEscapedLossy(out, value);
            out.append('"');
            separator = ",";
        }
        out.append('}');
        addText(out, "value", record.value);
    } else {
        addText(out, "key", row.key);
        addText(out, "value", row.body);
    }
    out.append('}');
    return std::string(out.view());
}

} // namespace hookline::kafka

#include "core/rules/json_document.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace hookline::rules {

/// RapidJSON's events into nodes. The only code that knows the library.
struct JsonDocument::Builder {
    struct Open {
        std::uint32_t node;
        std::uint32_t lastChild = 0;
    };

    JsonDocument& document;
    std::string_view source;
    const rapidjson::MemoryStream& stream;
    std::vector<Open> open {};
    std::string_view pendingKey {};

    bool add(JsonType type, std::string_view text, bool flag = false)
    {
        std::vector<JsonNode>& nodes = document.m_nodes;
        if (nodes.size() == kMaxValues)
            return false;
        const auto index = static_cast<std::uint32_t>(nodes.size());
        nodes.push_back({ type, flag, std::exchange(pendingKey, {}), text, 0, 0 });
        if (!open.empty()) {
            Open& parent = open.back();
            (parent.lastChild ? nodes[parent.lastChild].next : nodes[parent.node].first) = index;
            parent.lastChild = index;
        }
        return true;
    }
    bool begin(JsonType type)
    {
        // The iterative reader tells before it takes the bracket, at the end too.
        if (open.size() == kMaxDepth || !add(type, source.substr(stream.Tell())))
            return false;
        open.push_back({ static_cast<std::uint32_t>(document.m_nodes.size() - 1) });
        return true;
    }
    bool end()
    {
        JsonNode& node = document.m_nodes[open.back().node];
        const auto at = static_cast<std::size_t>(node.text.data() - source.data());
        node.text = source.substr(at, stream.Tell() + 1 - at);
        open.pop_back();
        return true;
    }
    std::string_view keep(const char* text, std::size_t size)
    {
        const std::size_t at = document.m_texts.size();
        document.m_texts.append(text, size);
        return std::string_view(document.m_texts).substr(at);
    }

    // RapidJSON's handler interface.
    bool Null() { return add(JsonType::Null, "null"); }
    bool Bool(bool value) { return add(JsonType::Bool, value ? "true" : "false", value); }
    bool Int(int) { return false; } // numbers come as they are written
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return add(JsonType::Number, keep(text, size)); }
    bool String(const char* text, rapidjson::SizeType size, bool) { return add(JsonType::Text, keep(text, size)); }
    bool Key(const char* text, rapidjson::SizeType size, bool)
    {
        pendingKey = keep(text, size);
        return true;
    }
    bool StartObject() { return begin(JsonType::Object); }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool StartArray() { return begin(JsonType::List); }
    bool EndArray(rapidjson::SizeType) { return end(); }
};

bool JsonDocument::parse(std::string_view text)
{
    m_nodes.clear();
    m_texts.clear();
    m_texts.reserve(text.size());
    rapidjson::MemoryStream stream(text.data(), text.size());
    Builder builder { *this, text, stream };
    rapidjson::Reader reader;
    constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag
        | rapidjson::kParseIterativeFlag;
    // The library takes a NUL for the end of the text; only the real one is.
    if (!text.empty() && reader.Parse<kFlags>(stream, builder) && stream.Tell() == text.size())
        return true;
    m_nodes.clear();
    return false;
}

const JsonNode* JsonDocument::find(const std::vector<JsonStep>& path) const noexcept
{
    if (m_nodes.empty())
        return nullptr;
    const JsonNode* node = &m_nodes.front();
    for (const JsonStep& step : path) {
        if (node->type != (step.isIndex ? JsonType::List : JsonType::Object))
            return nullptr;
        const JsonNode* found = nullptr;
        std::size_t position = 0;
        for (std::uint32_t i = node->first; i != 0; i = m_nodes[i].next, ++position) {
            if (step.isIndex ? position == step.index : m_nodes[i].key == step.name)
                found = &m_nodes[i];
        }
        if (!found)
            return nullptr;
        node = found;
    }
    return node;
}

} // namespace hookline::rules

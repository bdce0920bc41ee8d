#include "core/mqtt/message.h"

#include <cstring>
#include <new>

namespace hookline::mqtt {

namespace {

/// Where a part lies; an empty one lies anywhere.
std::uint32_t placeOf(std::string_view part, const char* bytes) noexcept
{
    return part.empty() ? 0 : static_cast<std::uint32_t>(part.data() - bytes);
}

} // namespace

Message::Message(const Parts& parts, const char* bytes)
    : m_publisher(parts.publisher)
    , m_wallMicros(parts.wallMicros)
    , m_steadyNanos(parts.steadyNanos)
    , m_storeId(parts.storeId)
    , m_expirySeconds(parts.expirySeconds)
    , m_payloadAt(placeOf(parts.payload, bytes))
    , m_payloadSize(static_cast<std::uint32_t>(parts.payload.size()))
    , m_propertiesAt(placeOf(parts.properties, bytes))
    , m_propertiesSize(static_cast<std::uint32_t>(parts.properties.size()))
    , m_topicAt(placeOf(parts.topic, bytes))
    , m_topicSize(static_cast<std::uint16_t>(parts.topic.size()))
    , m_qos(parts.qos)
    , m_retain(parts.retain)
    , m_dup(parts.dup)
    , m_expires(parts.expires)
{
}

MessageRef Message::create(const Parts& parts)
{
    void* block = ::operator new(sizeof(Message) + parts.topic.size() + parts.properties.size() + parts.payload.size());
    char* out = static_cast<char*>(block) + sizeof(Message);
    Parts placed = parts;
    for (std::string_view* part : { &placed.topic, &placed.properties, &placed.payload }) {
        if (!part->empty())
            std::memcpy(out, part->data(), part->size());
        *part = { out, part->size() };
        out += part->size();
    }
    return adopt(block, placed);
}

MessageRef Message::adopt(void* block, const Parts& parts)
{
    return MessageRef::adopt(new (block) Message(parts, static_cast<const char*>(block) + sizeof(Message)));
}

void Message::destroy(const Message* message) noexcept
{
    message->~Message();
    ::operator delete(const_cast<Message*>(message)); // NOLINT: the counterpart of create() and adopt()
}

} // namespace hookline::mqtt

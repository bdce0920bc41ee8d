#include "core/mqtt/message.h"

#include <cstring>
#include <new>

namespace hookline::mqtt {

Message::Message(const Parts& parts)
    : m_publisher(parts.publisher)
    , m_wallMicros(parts.wallMicros)
    , m_steadyNanos(parts.steadyNanos)
    , m_storeId(parts.storeId)
    , m_expirySeconds(parts.expirySeconds)
    , m_payloadSize(static_cast<std::uint32_t>(parts.payload.size()))
    , m_propertiesSize(static_cast<std::uint32_t>(parts.properties.size()))
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
    auto* message = new (block) Message(parts);
    char* out = static_cast<char*>(block) + sizeof(Message);
    for (const std::string_view part : { parts.topic, parts.properties, parts.payload }) {
        if (!part.empty())
            std::memcpy(out, part.data(), part.size());
        out += part.size();
    }
    return MessageRef::adopt(message);
}

void Message::destroy(const Message* message) noexcept
{
    message->~Message();
    ::operator delete(const_cast<Message*>(message)); // NOLINT: the counterpart of create()
}

} // namespace hookline::mqtt

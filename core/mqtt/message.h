// One immutable application message in one allocation: header, topic, MQTT 5 properties and payload.
//
// Made once when a PUBLISH must outlive its receive buffer (a QoS 1 or 2 recipient, retained, another loop, an observer), then
// shared by reference. Any thread may hold it.
#pragma once

#include "core/base/ref.h"
#include "core/mqtt/client_info.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string_view>

namespace hookline::mqtt {

class Message final : public base::RefCounted<Message> {
public:
    struct Parts {
        std::string_view topic;
        std::string_view payload;
        /// Properties that travel on to subscribers, encoded as in a PUBLISH (without their length): everything but
        /// message expiry, topic alias and subscription identifier.
        std::string_view properties;
        QoS qos = QoS::AtMostOnce;
        bool retain = false;
        bool dup = false; ///< as the publisher sent it; deliveries carry their own
        bool expires = false;
        std::uint32_t expirySeconds = 0; ///< from when the broker received it; 0 is over at once
        std::int64_t wallMicros = 0;     ///< when the broker received it
        std::int64_t steadyNanos = 0;
        ClientInfoRef publisher; ///< empty for the broker's own messages
        std::uint64_t storeId = 0; ///< its number on the disk; 0: it is not kept there
    };
    static base::Ref<const Message> create(const Parts& parts);
    /// Makes the message in a block from `operator new` whose first sizeof(Message) bytes are free and which the parts lie behind;
    /// the block is the message's from then on.
    static base::Ref<const Message> adopt(void* block, const Parts& parts);

    std::string_view topic() const noexcept { return { bytes() + m_topicAt, m_topicSize }; }
    std::string_view properties() const noexcept { return { bytes() + m_propertiesAt, m_propertiesSize }; }
    std::string_view payload() const noexcept { return { bytes() + m_payloadAt, m_payloadSize }; }
    QoS qos() const noexcept { return m_qos; }
    bool retain() const noexcept { return m_retain; }
    bool dup() const noexcept { return m_dup; }
    bool expires() const noexcept { return m_expires; }
    std::uint32_t expirySeconds() const noexcept { return m_expirySeconds; } ///< 0 without an expiry
    std::int64_t wallMicros() const noexcept { return m_wallMicros; }
    std::int64_t steadyNanos() const noexcept { return m_steadyNanos; }
    const ClientInfoRef& publisher() const noexcept { return m_publisher; }
    std::uint64_t storeId() const noexcept { return m_storeId; }
    /// What it costs in memory, for the bounds of queues.
    std::size_t footprint() const noexcept { return sizeof(Message) + m_topicSize + m_propertiesSize + m_payloadSize; }

    static void destroy(const Message* message) noexcept;

private:
    friend class base::RefCounted<Message>;
    /// `parts` as they will lie.
    Message(const Parts& parts, const char* bytes);
    ~Message() = default;
    const char* bytes() const noexcept { return reinterpret_cast<const char*>(this + 1); }

    ClientInfoRef m_publisher;
    std::int64_t m_wallMicros;
    std::int64_t m_steadyNanos;
    std::uint64_t m_storeId;
    std::uint32_t m_expirySeconds;
    std::uint32_t m_payloadAt; ///< from bytes() on, as the other two
    std::uint32_t m_payloadSize;
    std::uint32_t m_propertiesAt;
    std::uint32_t m_propertiesSize;
    std::uint32_t m_topicAt;
    std::uint16_t m_topicSize;
    QoS m_qos;
    bool m_retain;
    bool m_dup;
    bool m_expires;
};

using MessageRef = base::Ref<const Message>;

} // namespace hookline::mqtt

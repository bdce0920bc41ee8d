#include "core/store/records.h"

#include "core/disk/crc32c.h"

#include <type_traits>

namespace hookline::store {
namespace {

using disk::crc32c;

/// Appends fixed little-endian numbers and texts with their length before them.
class Writer {
public:
    template <class T>
    Writer& number(T value)
    {
        auto bits = static_cast<std::uint64_t>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i, bits >>= 8)
            m_out.push_back(static_cast<char>(bits & 0xFF));
        return *this;
    }
    Writer& text(std::string_view text)
    {
        number(static_cast<std::uint32_t>(text.size()));
        m_out.append(text);
        return *this;
    }
    /// With the checksum of what was written, and of what it belongs to.
    std::string sealed(std::uint64_t owner = 0)
    {
        const std::uint32_t crc = crc32c(crc32c(0, &owner, sizeof owner), m_out.data(), m_out.size());
        number(crc);
        return std::move(m_out);
    }
    std::string take() { return std::move(m_out); }

private:
    std::string m_out;
};

class Reader {
public:
    explicit Reader(std::string_view bytes)
        : m_rest(bytes)
    {
    }
    template <class T>
    T number()
    {
        if (m_rest.size() < sizeof(T)) {
            m_good = false;
            return T {};
        }
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            bits |= std::uint64_t { static_cast<unsigned char>(m_rest[i]) } << (8 * i);
        m_rest.remove_prefix(sizeof(T));
        return static_cast<T>(bits);
    }
    std::string_view text()
    {
        const std::size_t size = number<std::uint32_t>();
        if (m_rest.size() < size) {
            m_good = false;
            return {};
        }
        const std::string_view out = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return out;
    }
    /// Everything was there, and nothing more.
    bool finished() const noexcept { return m_good && m_rest.empty(); }

private:
    std::string_view m_rest;
    bool m_good = true;
};

/// The bytes without their checksum; nothing when it is wrong.
std::optional<std::string_view> unsealed(std::string_view bytes, std::uint64_t owner, bool check)
{
    if (bytes.size() < 4)
        return std::nullopt;
    const std::string_view content = bytes.substr(0, bytes.size() - 4);
    const std::uint32_t crc = crc32c(crc32c(0, &owner, sizeof owner), content.data(), content.size());
    if (check && Reader(bytes.substr(bytes.size() - 4)).number<std::uint32_t>() != crc)
        return std::nullopt;
    return content;
}

std::optional<mqtt::QoS> qosOf(std::uint8_t number) { return number <= 2 ? std::optional(static_cast<mqtt::QoS>(number)) : std::nullopt; }

} // namespace

std::string encode(const SessionRecord& session)
{
    Writer out;
    out.number(static_cast<std::uint8_t>(session.protocol)).number(static_cast<std::uint8_t>(session.certified));
    out.number(session.expirySeconds).text(session.clientId).text(session.username);
    return out.sealed(session.id);
}

std::optional<SessionRecord> decodeSession(std::string_view bytes, SessionId id, bool check)
{
    const auto content = unsealed(bytes, id, check);
    if (!content)
        return std::nullopt;
    Reader in(*content);
    SessionRecord out;
    out.id = id;
    out.protocol = static_cast<mqtt::ProtocolVersion>(in.number<std::uint8_t>());
    out.certified = in.number<std::uint8_t>() != 0;
    out.expirySeconds = in.number<std::uint32_t>();
    out.clientId = in.text();
    out.username = in.text();
    return in.finished() ? std::optional(std::move(out)) : std::nullopt;
}

std::string encode(const WillRecord& will)
{
    Writer out;
    out.number(static_cast<std::uint8_t>(will.qos)).number(static_cast<std::uint8_t>((will.retain ? 1 : 0) | (will.expires ? 2 : 0)));
    out.number(will.expirySeconds).number(will.delaySeconds).text(will.topic).text(will.properties).text(will.payload);
    return out.sealed();
}

std::optional<WillRecord> decodeWill(std::string_view bytes, bool check)
{
    const auto content = unsealed(bytes, 0, check);
    if (!content)
        return std::nullopt;
    Reader in(*content);
    WillRecord out;
    const auto qos = qosOf(in.number<std::uint8_t>());
    const auto flags = in.number<std::uint8_t>();
    out.qos = qos.value_or(mqtt::QoS::AtMostOnce);
    out.retain = (flags & 1) != 0;
    out.expires = (flags & 2) != 0;
    out.expirySeconds = in.number<std::uint32_t>();
    out.delaySeconds = in.number<std::uint32_t>();
    out.topic = in.text();
    out.properties = in.text();
    out.payload = in.text();
    return qos && in.finished() ? std::optional(std::move(out)) : std::nullopt;
}

std::string encode(SessionId session, const SubscriptionRecord& subscription)
{
    const std::uint64_t owner = crc32c(static_cast<std::uint32_t>(session), subscription.filter.data(), subscription.filter.size());
    Writer out;
    out.number(static_cast<std::uint8_t>(subscription.qos));
    out.number(static_cast<std::uint8_t>((subscription.noLocal ? 1 : 0) | (subscription.retainAsPublished ? 2 : 0)));
    out.number(subscription.retainHandling).number(subscription.identifier);
    return out.sealed(owner);
}

std::optional<SubscriptionRecord> decodeSubscription(SessionId session, std::string_view filter, std::string_view options, bool check)
{
    const std::uint64_t owner = crc32c(static_cast<std::uint32_t>(session), filter.data(), filter.size());
    const auto content = unsealed(options, owner, check);
    if (!content)
        return std::nullopt;
    Reader in(*content);
    SubscriptionRecord out;
    out.filter = filter;
    const auto qos = qosOf(in.number<std::uint8_t>());
    const auto flags = in.number<std::uint8_t>();
    out.qos = qos.value_or(mqtt::QoS::AtMostOnce);
    out.noLocal = (flags & 1) != 0;
    out.retainAsPublished = (flags & 2) != 0;
    out.retainHandling = in.number<std::uint8_t>();
    out.identifier = in.number<std::uint32_t>();
    return qos && in.finished() ? std::optional(std::move(out)) : std::nullopt;
}

std::string encodeHead(const mqtt::Message& message)
{
    Writer out;
    out.number(static_cast<std::uint8_t>(message.qos()));
    out.number(static_cast<std::uint8_t>((message.retain() ? 1 : 0) | (message.dup() ? 2 : 0) | (message.expires() ? 4 : 0)));
    out.number(message.expirySeconds()).number(message.wallMicros());
    out.text(message.topic()).text(message.properties());
    const mqtt::ClientInfoRef& who = message.publisher();
    out.text(who ? std::string_view(who->clientId) : std::string_view());
    out.text(who ? std::string_view(who->username) : std::string_view());
    out.number(static_cast<std::uint8_t>((who ? 1 : 0) | (who && who->certified ? 2 : 0)));
    return out.take();
}

std::uint32_t checksum(MessageId id, std::string_view head, std::string_view payload) noexcept
{
    const std::uint64_t sizes[2] { id, head.size() };
    std::uint32_t crc = crc32c(0, sizes, sizeof sizes);
    crc = crc32c(crc, head.data(), head.size());
    return crc32c(crc, payload.data(), payload.size());
}

mqtt::MessageRef decodeMessage(
    MessageId id, std::string_view head, std::string_view payload, std::int64_t nowMicros, std::int64_t nowNanos)
{
    Reader in(head);
    mqtt::Message::Parts parts;
    const auto qos = qosOf(in.number<std::uint8_t>());
    const auto flags = in.number<std::uint8_t>();
    parts.qos = qos.value_or(mqtt::QoS::AtMostOnce);
    parts.retain = (flags & 1) != 0;
    parts.dup = (flags & 2) != 0;
    parts.expires = (flags & 4) != 0;
    parts.expirySeconds = in.number<std::uint32_t>();
    parts.wallMicros = in.number<std::int64_t>();
    parts.topic = in.text();
    parts.properties = in.text();
    auto publisher = base::makeRef<mqtt::ClientInfo>();
    publisher->clientId = in.text();
    publisher->username = in.text();
    const auto known = in.number<std::uint8_t>();
    publisher->certified = (known & 2) != 0;
    if (!qos || !in.finished() || parts.topic.empty() || parts.topic.size() > 65535)
        return {};
    if ((known & 1) != 0)
        parts.publisher = publisher;
    parts.payload = payload;
    parts.storeId = id;
    // The time it has spent on the disk counts; a wall clock that went back does not make it younger than it was.
    parts.steadyNanos = nowNanos - std::max<std::int64_t>(nowMicros - parts.wallMicros, 0) * 1000;
    return mqtt::Message::create(parts);
}

std::string encodeIdentifiers(const std::uint32_t* identifiers, std::size_t count)
{
    Writer out;
    for (std::size_t i = 0; i < count; ++i)
        out.number(identifiers[i]);
    return out.take();
}

std::vector<std::uint32_t> decodeIdentifiers(std::string_view bytes)
{
    std::vector<std::uint32_t> out;
    Reader in(bytes);
    for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4)
        out.push_back(in.number<std::uint32_t>());
    return out;
}

} // namespace hookline::store

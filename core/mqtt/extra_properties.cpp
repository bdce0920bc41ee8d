#include "core/mqtt/extra_properties.h"

#include "core/base/utf8.h"
#include "core/mqtt/properties.h"
#include "core/mqtt/wire.h"

#include <optional>

namespace hookline::mqtt {
namespace {

constexpr std::size_t kLongest = 65535;

void appendText(std::string& out, std::string_view text)
{
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size() & 0xFF);
    out.append(text);
}

void appendVariable(std::string& out, std::size_t value)
{
    char bytes[4];
    Writer writer(bytes);
    writer.variable(static_cast<std::uint32_t>(value));
    out.append(bytes, static_cast<std::size_t>(writer.position() - bytes));
}

/// A packet's body around its property list. Acknowledgements and DISCONNECT may leave out the list, and a reason of 0 with it.
struct Parts {
    std::uint8_t first = 0;
    std::string before; ///< the list's length comes behind it
    std::string_view list;
    std::string_view behind;
};

std::optional<Parts> takeApart(std::string_view packet)
{
    const FixedHeader header = readFixedHeader(packet.data(), packet.size());
    if (header.state != FixedHeader::State::Complete || header.packetSize() != packet.size())
        return std::nullopt;
    Parts out;
    out.first = header.first;
    const auto type = static_cast<PacketType>(header.first >> 4);
    if (!hasProperties(type))
        return std::nullopt;
    const std::string_view body = packet.substr(header.headerSize);
    std::size_t at = 2; // flags and reason, or the packet identifier
    bool reason = false;
    switch (type) {
    case PacketType::Publish: {
        if (body.size() < 2)
            return std::nullopt;
        at += static_cast<unsigned char>(body[0]) * 256u + static_cast<unsigned char>(body[1]);
        at += (header.first & 0x06) != 0 ? 2 : 0;
        break;
    }
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp: reason = true; break;
    case PacketType::Disconnect:
    case PacketType::Auth:
        at = 0;
        reason = true;
        break;
    default: break;
    }
    if (body.size() < at)
        return std::nullopt;
    out.before = body.substr(0, at);
    std::string_view rest = body.substr(at);
    if (reason) {
        out.before += rest.empty() ? '\0' : rest.front();
        rest = rest.empty() ? rest : rest.substr(1);
        if (rest.empty())
            return out;
    }
    Reader reader(rest);
    out.list = reader.take(reader.variable());
    if (!reader.ok())
        return std::nullopt;
    out.behind = reader.rest();
    return out;
}

} // namespace

bool appendUserProperty(std::string& out, std::string_view name, std::string_view value)
{
    if (name.size() > kLongest || value.size() > kLongest || !base::isMqttString(name) || !base::isMqttString(value))
        return false;
    out += static_cast<char>(Property::UserProperty);
    appendText(out, name);
    appendText(out, value);
    return true;
}

bool appendReasonString(std::string& out, std::string_view text)
{
    if (text.size() > kLongest || !base::isMqttString(text))
        return false;
    out += static_cast<char>(Property::ReasonString);
    appendText(out, text);
    return true;
}

bool hasProperties(PacketType type) noexcept
{
    using enum PacketType;
    switch (type) {
    case Connack:
    case Publish:
    case Puback:
    case Pubrec:
    case Pubrel:
    case Pubcomp:
    case Suback:
    case Unsuback:
    case Disconnect:
    case Auth: return true;
    default: return false;
    }
}

bool mayExplain(PacketType type) noexcept { return hasProperties(type) && type != PacketType::Publish; }

std::string withProperties(std::string_view packet, std::string_view more)
{
    const std::optional<Parts> parts = takeApart(packet);
    if (!parts)
        return {};
    const std::size_t list = parts->list.size() + more.size();
    if (list > kMaxRemainingLength)
        return {};
    const std::size_t size = parts->before.size() + variableSize(static_cast<std::uint32_t>(list)) + list + parts->behind.size();
    if (size > kMaxRemainingLength)
        return {};
    std::string out;
    out.reserve(size + 5);
    out += static_cast<char>(parts->first);
    appendVariable(out, size);
    out += parts->before;
    appendVariable(out, list);
    out.append(parts->list).append(more).append(parts->behind);
    return out;
}

bool explains(std::string_view packet)
{
    const std::optional<Parts> parts = takeApart(packet);
    if (!parts)
        return false;
    Reader list(parts->list);
    while (!list.atEnd()) { // our own packets: well formed, and only what a server sends
        switch (static_cast<Property>(list.variable())) {
        case Property::ReasonString: return true;
        case Property::UserProperty: list.binary(); [[fallthrough]];
        case Property::AssignedClientIdentifier:
        case Property::AuthenticationMethod:
        case Property::AuthenticationData:
        case Property::ResponseInformation:
        case Property::ServerReference:
        case Property::ContentType:
        case Property::ResponseTopic:
        case Property::CorrelationData: list.binary(); break;
        case Property::SessionExpiryInterval:
        case Property::MessageExpiryInterval:
        case Property::MaximumPacketSize: list.fourBytes(); break;
        case Property::ServerKeepAlive:
        case Property::ReceiveMaximum:
        case Property::TopicAliasMaximum:
        case Property::TopicAlias: list.twoBytes(); break;
        case Property::SubscriptionIdentifier: list.variable(); break;
        default: list.byte(); break;
        }
    }
    return false;
}

} // namespace hookline::mqtt

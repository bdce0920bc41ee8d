#include "core/mqtt/properties.h"

#include "core/base/utf8.h"

namespace hookline::mqtt {
namespace {

constexpr std::uint32_t bit(Property property) noexcept { return static_cast<std::uint32_t>(property); }

constexpr std::uint64_t maskOf(std::initializer_list<Property> properties) noexcept
{
    std::uint64_t mask = 0;
    for (const Property property : properties)
        mask |= std::uint64_t { 1 } << bit(property);
    return mask;
}

/// MQTT 5 table 2-4, the columns of packets that a client sends.
constexpr std::uint64_t allowedIn(PropertyContext context) noexcept
{
    using enum Property;
    switch (context) {
    case PropertyContext::Connect:
        return maskOf({ SessionExpiryInterval, AuthenticationMethod, AuthenticationData, RequestProblemInformation,
            RequestResponseInformation, ReceiveMaximum, TopicAliasMaximum, UserProperty, MaximumPacketSize });
    case PropertyContext::Will:
        return maskOf({ PayloadFormatIndicator, MessageExpiryInterval, ContentType, ResponseTopic, CorrelationData,
            WillDelayInterval, UserProperty });
    case PropertyContext::Publish:
        return maskOf({ PayloadFormatIndicator, MessageExpiryInterval, ContentType, ResponseTopic, CorrelationData, TopicAlias,
            UserProperty, SubscriptionIdentifier });
    case PropertyContext::Ack: return maskOf({ ReasonString, UserProperty });
    case PropertyContext::Subscribe: return maskOf({ SubscriptionIdentifier, UserProperty });
    case PropertyContext::Unsubscribe: return maskOf({ UserProperty });
    case PropertyContext::Disconnect: // a server reference is the server's to send
        return maskOf({ SessionExpiryInterval, ReasonString, UserProperty });
    case PropertyContext::Auth: return maskOf({ AuthenticationMethod, AuthenticationData, ReasonString, UserProperty });
    }
    return 0;
}

constexpr std::uint64_t kForwarded = maskOf({ Property::PayloadFormatIndicator, Property::ContentType, Property::ResponseTopic,
    Property::CorrelationData, Property::UserProperty });

bool readBool(Reader& reader, std::optional<bool>& out)
{
    const std::uint8_t value = reader.byte();
    out = value != 0;
    return value <= 1;
}

/// Reads one value. Malformed encodings fail the reader; values that the specification forbids give ProtocolError.
ReasonCode readValue(Reader& list, Property property, Properties& out)
{
    using enum Property;
    const auto protocolErrorIf = [](bool bad) { return bad ? ReasonCode::ProtocolError : ReasonCode::Success; };
    const auto utf8 = [&list] {
        const std::string_view text = list.binary();
        if (!base::isMqttString(text))
            list.fail();
        return text;
    };
    switch (property) {
    case PayloadFormatIndicator:
        out.payloadFormat = list.byte();
        return protocolErrorIf(list.ok() && *out.payloadFormat > 1);
    case MessageExpiryInterval: out.messageExpiry = list.fourBytes(); break;
    case ResponseTopic: {
        out.responseTopic = utf8();
        return protocolErrorIf(list.ok() // [MQTT-3.3.2-14] [MQTT-4.7.3-1]
            && (out.responseTopic->empty() || out.responseTopic->find_first_of("+#") != std::string_view::npos));
    }
    case ContentType:
    case ReasonString: utf8(); break;
    case CorrelationData: list.binary(); break;
    case SubscriptionIdentifier:
        out.subscriptionIdentifier = list.variable();
        return protocolErrorIf(list.ok() && *out.subscriptionIdentifier == 0);
    case SessionExpiryInterval: out.sessionExpiry = list.fourBytes(); break;
    case AuthenticationMethod: out.authenticationMethod = utf8(); break;
    case AuthenticationData:
        out.authenticationData = list.binary();
        break;
    case RequestProblemInformation: return protocolErrorIf(!readBool(list, out.requestProblemInformation));
    case RequestResponseInformation: return protocolErrorIf(!readBool(list, out.requestResponseInformation));
    case WillDelayInterval: out.willDelay = list.fourBytes(); break;
    case ReceiveMaximum:
        out.receiveMaximum = list.twoBytes();
        return protocolErrorIf(list.ok() && *out.receiveMaximum == 0);
    case TopicAliasMaximum: out.topicAliasMaximum = list.twoBytes(); break;
    case TopicAlias: out.topicAlias = list.twoBytes(); break;
    case MaximumPacketSize:
        out.maximumPacketSize = list.fourBytes();
        return protocolErrorIf(list.ok() && *out.maximumPacketSize == 0);
    case UserProperty:
        utf8();
        utf8();
        break;
    default: list.fail(); break; // the server's own
    }
    return ReasonCode::Success;
}

} // namespace

ReasonCode readProperties(Reader& reader, PropertyContext context, Properties& out)
{
    const std::string_view bytes = reader.take(reader.variable());
    if (!reader.ok())
        return ReasonCode::MalformedPacket;
    if (bytes.empty())
        return ReasonCode::Success;
    const std::uint64_t allowed = allowedIn(context);
    std::uint64_t seen = 0;
    bool cutOut = false;
    Reader list(bytes);
    while (!list.atEnd()) {
        const std::string_view before = list.rest();
        const std::uint32_t id = list.variable();
        if (!list.ok() || id >= 64 || !((allowed >> id) & 1u))
            return ReasonCode::MalformedPacket;
        const auto property = static_cast<Property>(id);
        const bool repeated = ((seen >> id) & 1u) != 0;
        if (repeated && property != Property::UserProperty)
            return ReasonCode::ProtocolError;
        seen |= std::uint64_t { 1 } << id;
        const ReasonCode reason = readValue(list, property, out);
        if (!list.ok())
            return ReasonCode::MalformedPacket;
        if (reason != ReasonCode::Success)
            return reason;
        const std::size_t used = before.size() - list.rest().size();
        if ((kForwarded >> id) & 1u) {
            if (cutOut)
                out.rebuilt.append(before.substr(0, used));
        } else if (!cutOut) {
            cutOut = true;
            out.rebuilt.assign(bytes.substr(0, bytes.size() - before.size()));
        }
    }
    out.forward = cutOut ? std::string_view(out.rebuilt) : bytes;
    if (out.authenticationData && !out.authenticationMethod)
        return ReasonCode::ProtocolError; // section 3.1.2.11.10
    return ReasonCode::Success;
}

} // namespace hookline::mqtt

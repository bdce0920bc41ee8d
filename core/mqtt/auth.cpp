#include "core/mqtt/auth.h"

namespace hookline::mqtt {

ReasonCode readAuth(std::string_view body, AuthView& out)
{
    if (body.empty()) // stands for success, section 3.15.2.1
        return ReasonCode::ProtocolError;
    Reader reader(body);
    out.reason = static_cast<ReasonCode>(reader.byte());
    Properties properties;
    if (!reader.atEnd()) {
        const ReasonCode read = readProperties(reader, PropertyContext::Auth, properties);
        if (read != ReasonCode::Success)
            return read;
        if (!reader.atEnd())
            return ReasonCode::MalformedPacket;
    }
    // [MQTT-3.15.2-1]; success is the server's alone to say.
    if (out.reason != ReasonCode::ContinueAuthentication && out.reason != ReasonCode::ReAuthenticate)
        return ReasonCode::ProtocolError;
    if (!properties.authenticationMethod)
        return ReasonCode::ProtocolError; // section 3.15.2.2.2
    out.method = *properties.authenticationMethod;
    out.data = properties.authenticationData.value_or(std::string_view());
    return ReasonCode::Success;
}

void appendAuth(std::string& out, ReasonCode reason, std::string_view method, std::string_view data)
{
    const auto list = static_cast<std::uint32_t>(3 + method.size() + (data.empty() ? 0 : 3 + data.size()));
    const std::uint32_t remaining = 1 + static_cast<std::uint32_t>(variableSize(list)) + list;
    const std::size_t before = out.size();
    out.resize(before + 1 + variableSize(remaining) + remaining);
    Writer writer(out.data() + before);
    writer.byte(static_cast<unsigned>(PacketType::Auth) << 4);
    writer.variable(remaining);
    writer.byte(static_cast<unsigned>(reason));
    writer.variable(list);
    writer.byte(static_cast<unsigned>(Property::AuthenticationMethod));
    writer.binary(method);
    if (!data.empty()) {
        writer.byte(static_cast<unsigned>(Property::AuthenticationData));
        writer.binary(data);
    }
}

} // namespace hookline::mqtt

// The packet readers on arbitrary bytes. First byte: protocol version and which reader; the rest is the packet's body. Every view that
// a reader hands out is read to its last byte, so one that points outside the packet is found.
#include "core/mqtt/acks.h"
#include "core/mqtt/auth.h"
#include "core/mqtt/connect.h"
#include "core/mqtt/publish.h"
#include "core/mqtt/subscribe.h"
#include "core/mqtt/topic.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace hookline::mqtt;

volatile unsigned sink = 0;

void touch(std::string_view bytes)
{
    unsigned sum = 0;
    for (const char c : bytes)
        sum += static_cast<unsigned char>(c);
    sink = sink + sum;
}

void touch(const Properties& properties)
{
    touch(properties.forward);
    touch(properties.responseTopic.value_or(std::string_view()));
    touch(properties.authenticationMethod.value_or(std::string_view()));
    touch(properties.authenticationData.value_or(std::string_view()));
}

/// What is read well must be written and read again the same.
void roundTrip(const PublishView& view)
{
    PublishHead head;
    head.dup = view.dup;
    head.qos = view.qos;
    head.retain = view.retain;
    head.packetId = view.packetId;
    head.topic = view.topic;
    head.v5 = true;
    head.properties = view.properties.forward;
    head.payloadSize = view.payload.size();
    const std::size_t remaining = head.remainingLength();
    std::string out(PublishHead::headSize(remaining, head.payloadSize), '\0');
    Writer writer(out.data());
    head.write(writer, remaining);
    if (writer.position() != out.data() + out.size())
        std::abort();
    out.append(view.payload);
    const FixedHeader header = readFixedHeader(out.data(), out.size());
    PublishView again;
    if (header.state != FixedHeader::State::Complete || !header.shortest()
        || readPublish(header.first, std::string_view(out).substr(header.headerSize), ProtocolVersion::V5, again)
            != ReasonCode::Success
        || again.topic != view.topic || again.payload != view.payload || again.packetId != view.packetId
        || again.properties.forward != view.properties.forward)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    constexpr ProtocolVersion kVersions[]
        = { ProtocolVersion::V31, ProtocolVersion::V311, ProtocolVersion::V5, ProtocolVersion::V5 };
    const ProtocolVersion version = kVersions[data[0] & 3];
    const std::string body(reinterpret_cast<const char*>(data + 1), size - 1); // a block of its own, so that its end is guarded
    switch (data[0] >> 4) {
    case 1: {
        ConnectView view;
        if (readConnect(body, view) == ReasonCode::Success) {
            for (const std::string_view part :
                { view.clientId, view.willTopic, view.willPayload, view.username, view.password })
                touch(part);
            touch(view.properties);
            touch(view.willProperties);
        }
        break;
    }
    case 4:
    case 5:
    case 6:
    case 7: {
        AckView view;
        readAck(static_cast<PacketType>(data[0] >> 4), body, version, view);
        break;
    }
    case 8: {
        SubscribeView view;
        if (readSubscribe(body, version, view) == ReasonCode::Success) {
            for (const SubscribeEntry& entry : view.entries) {
                const SharedFilter parts = parseShared(entry.filter);
                touch(parts.group);
                if (parts.valid && isValidTopicFilter(parts.filter))
                    matches(parts.filter, body);
            }
        }
        break;
    }
    case 10: {
        UnsubscribeView view;
        if (readUnsubscribe(body, version, view) == ReasonCode::Success) {
            for (const std::string_view filter : view.filters)
                touch(filter);
        }
        break;
    }
    case 14: {
        DisconnectPacket packet;
        readDisconnect(body, version, packet);
        break;
    }
    case 15: {
        AuthView view;
        if (readAuth(body, view) == ReasonCode::Success) {
            touch(view.method);
            touch(view.data);
        }
        break;
    }
    default: {
        PublishView view;
        if (body.empty())
            break;
        if (readPublish(static_cast<std::uint8_t>(body[0]), std::string_view(body).substr(1), version, view)
            == ReasonCode::Success) {
            touch(view.topic);
            touch(view.payload);
            touch(view.properties);
            if (version == ProtocolVersion::V5)
                roundTrip(view);
        }
        break;
    }
    }
    return 0;
}

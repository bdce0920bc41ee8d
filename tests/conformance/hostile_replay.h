// Replays a row of the table of hostile inputs over any connection and holds the broker to what it owes.
#pragma once

#include "tests/conformance/conformance_fixture.h"
#include "tests/conformance/hostile_vectors.h"

namespace hookline::test {

inline std::string connectFor(HostileInput::Before before)
{
    switch (before) {
    case HostileInput::Before::V31: return packet(0x10, str("MQIsdp") + bytes({ 3, 2 }) + u16(60) + str("hostile"));
    case HostileInput::Before::V311: return connectPacket({ .id = "hostile" });
    case HostileInput::Before::V5: return connectPacket({ .id = "hostile", .version = 5 });
    case HostileInput::Before::Nothing: break;
    }
    return {};
}

/// In one piece or byte by byte (large ones by a number that meets every place of a structure). Stops when nobody listens.
inline void say(RawClient& client, std::string_view input, bool whole)
{
    const std::size_t piece = whole ? input.size() : input.size() > 2000 ? 997 : 1;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        if (!client.send(input.substr(at, piece)))
            return;
    }
}

inline void expectOwed(RawClient& client, const HostileInput& input)
{
    const mqtt::PacketType last = input.owed == HostileInput::Owed::Connack ? mqtt::PacketType::Connack
        : input.owed == HostileInput::Owed::Disconnect          ? mqtt::PacketType::Disconnect
                                                                : mqtt::PacketType::Pingresp;
    if (input.owed == HostileInput::Owed::Service)
        client.send(kPing);
    std::optional<Received> got = client.next();
    while (got && got->type() != last)
        got = client.next();
    if (input.owed == HostileInput::Owed::Close) {
        EXPECT_FALSE(got) << "got a packet of type " << (got ? static_cast<int>(got->type()) : 0);
    } else if (!got) {
        ADD_FAILURE() << "no answer";
    } else if (input.owed != HostileInput::Owed::Service) {
        EXPECT_EQ(got->byteAt(input.owed == HostileInput::Owed::Connack ? 1 : 0), input.code);
    }
    if (input.owed != HostileInput::Owed::Service) {
        EXPECT_TRUE(client.closes());
    }
}

/// One row on `client`, a connection that has said nothing yet, while `canary` is served.
inline void replay(const HostileInput& input, RawClient& client, RawClient& canary, bool whole)
{
    SCOPED_TRACE(input.what);
    if (input.before != HostileInput::Before::Nothing) {
        client.send(connectFor(input.before));
        ASSERT_EQ(client.expect(mqtt::PacketType::Connack).byteAt(1), 0u);
    }
    say(client, input.bytes, whole);
    if (input.halfClose)
        ::shutdown(client.fd(), SHUT_WR);
    canary.send(publishPacket("canary", "alive"));
    EXPECT_EQ(canary.expectPublish().payload(), "alive");
    expectOwed(client, input);
}

} // namespace hookline::test

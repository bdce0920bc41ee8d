// What the clause tests share: a real broker on a free port, clients that say exactly what they are told, and words for properties.
//
// Each test names the clauses it proves in the comment right above it: "// 5.0 [MQTT-x.y.z-n] … 3.1.1 [MQTT-x.y.z-n] …".
// tests/conformance/matrix.py makes docs/CONFORMANCE.md of them.
#pragma once

#include "tests/unit/broker/broker_fixture.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace hookline::test {

/// The properties of a received CONNACK, DISCONNECT, AUTH or acknowledgement: `offset` bytes stand before them.
inline std::string propertiesAfter(const Received& received, std::size_t offset)
{
    if (received.body.size() <= offset)
        return {};
    mqtt::Reader reader(std::string_view(received.body).substr(offset));
    return std::string(reader.take(reader.variable()));
}
inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

class ConformanceTest : public BrokerTest {
protected:
    RawClient connect(const ConnectOptions& options) { return RawClient(broker.port(), options); }
    RawClient v5(const std::string& id, const std::string& properties = {}, bool clean = true)
    {
        return connect({ .id = id, .version = 5, .clean = clean, .properties = properties });
    }
    RawClient v3(const std::string& id, bool clean = true) { return connect({ .id = id, .version = 4, .clean = clean }); }
    /// A session that survives its connection.
    RawClient durable(const std::string& id, bool clean = false, const std::string& more = {})
    {
        return v5(id, sessionExpiry(1000) + more, clean);
    }
    /// Publishes and waits until the broker has the message.
    void publish(std::string_view topic, std::string_view payload, PublishOptions options = {})
    {
        RawClient publisher = connect({ .id = "publisher", .version = options.version });
        publisher.send(publishPacket(topic, payload, options));
        publisher.expectNothingButAcks();
    }
    /// A raw connection that has sent `packet` and nothing else.
    RawClient raw(std::string_view packetBytes)
    {
        RawClient client(broker.port());
        client.send(packetBytes);
        return client;
    }
    bool sessionsAre(std::uint64_t count)
    {
        return eventually([count](const auto& s) { return s.sessions == count; });
    }
    bool connectionsAre(std::uint64_t count)
    {
        return eventually([count](const auto& s) { return s.connections == count; });
    }
};

} // namespace hookline::test

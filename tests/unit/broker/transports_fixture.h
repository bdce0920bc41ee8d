// A broker with a second listener of any type, and clients that speak through it.
#pragma once

#include "tests/support/certificates.h"
#include "tests/support/client_wire.h"
#include "tests/unit/broker/broker_fixture.h"
#include "tests/unit/config/temporary_folder.h"

namespace hookline::test {

using config::ListenerType;

class TransportsBase : public BrokerTest {
protected:
    TransportsBase()
    {
        settings.listeners.emplace_back();
        listener().name = "under test";
        listener().certificate = server.certificate;
        listener().key = server.key;
        listener().socket = folder.path() / "socket";
    }
    config::ListenerSettings& listener() { return settings.listeners.front(); }
    std::uint16_t port() const { return broker.listeners().back().port; }
    std::unique_ptr<Wire> wire(const TlsWire::Options& tls = {}, std::size_t frameSize = 0) const
    {
        switch (settings.listeners.front().type) {
        case ListenerType::Tls: return std::make_unique<TlsWire>(tls);
        case ListenerType::Ws: return std::make_unique<WebSocketWire>(nullptr, frameSize);
        case ListenerType::Wss: return std::make_unique<WebSocketWire>(std::make_unique<TlsWire>(tls), frameSize);
        default: return nullptr;
        }
    }
    RawClient open(std::size_t frameSize = 0) const
    {
        if (settings.listeners.front().type == ListenerType::Unix)
            return RawClient(settings.listeners.front().socket);
        if (auto between = wire({ .ca = authority.file() }, frameSize))
            return { port(), std::move(between) };
        return RawClient(port());
    }
    RawClient connectOver(const std::string& id, int version = 4, std::size_t frameSize = 0) const
    {
        RawClient client = open(frameSize);
        ConnectOptions options;
        options.id = id;
        options.version = version;
        client.connect(options);
        return client;
    }

    TemporaryFolder folder;
    Authority authority { folder.path() };
    Pem server = authority.issue("server", "localhost", "DNS:localhost,IP:127.0.0.1");
};

inline std::string nameOf(const testing::TestParamInfo<ListenerType>& type)
{
    constexpr const char* kNames[] = { "Tcp", "Tls", "Ws", "Wss", "Unix" };
    return kNames[static_cast<std::size_t>(type.param)];
}

} // namespace hookline::test

// The way into a broker from outside, for commands: an MQTT 5 connection, with TLS where it is asked for, as a hooks::Injector. Blocks the
// thread that calls inject() until everything is acknowledged as its QoS asks. What came out of Kafka says so in a user property
// hookline_hops, since over there its publisher is a client like any other.
#pragma once

#include "core/base/result.h"
#include "core/hooks/injector.h"
#include "core/net/tls_client.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::runtime {

class MqttInlet final : public hooks::Injector {
public:
    struct Where {
        std::string host = "127.0.0.1";
        std::uint16_t port = 1883;
        std::string clientId;
        std::string username; ///< empty: none
        std::string password;
        std::optional<net::TlsClientSettings> tls;
    };
    /// Connects once, so that what is wrong is known at the beginning. Errors: mqtt.unreachable, mqtt.refused, and those
    /// of net::TlsClient.
    static base::Result<std::unique_ptr<MqttInlet>> connect(Where where);
    ~MqttInlet() override; ///< says DISCONNECT
    MqttInlet(const MqttInlet&) = delete;
    MqttInlet& operator=(const MqttInlet&) = delete;

    /// A connection that was lost is made again at the next call; what had no acknowledgement is Unanswered. One thread.
    void inject(std::vector<hooks::Injection> batch, hooks::InjectionTerms terms, Done done) override;
    /// A client cannot know.
    void askOwed(const mqtt::ClientInfoRef& publisher, std::function<void(Owed&&)> done) override;

private:
    explicit MqttInlet(Where where)
        : m_where(std::move(where))
    {
    }
    base::Result<> open();
    void close() noexcept;
    bool send(std::string_view bytes);
    std::size_t read(char* bytes, std::size_t most); ///< 0: nothing will come any more, or not in time
    /// A whole packet; its body stays until the next call.
    bool receive(std::uint8_t& first, std::string_view& body);
    bool publish(const mqtt::Message& message, std::uint16_t packetId);
    bool publishAll(std::vector<hooks::Injection>& batch);
    bool takeAck(std::vector<hooks::Injection>& batch, std::size_t& open);

    const Where m_where;
    int m_socket = -1;
    std::unique_ptr<net::TlsClient> m_tls;
    std::uint16_t m_receiveMaximum = 65535;
    std::string m_in;
    std::size_t m_used = 0; ///< of m_in, by the packet before
};

} // namespace hookline::runtime

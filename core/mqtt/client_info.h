// Who a connection is, fixed at CONNECT and shared by everything that reports about it (hooks, the tap, Kafka records).
#pragma once

#include "core/base/ref.h"
#include "core/base/text.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <string>

namespace hookline::mqtt {

class ClientInfo final : public base::RefCounted<ClientInfo> {
public:
    ProtocolVersion protocol = ProtocolVersion::V311;
    bool cleanStart = true;
    std::uint16_t keepAliveSeconds = 0;
    std::string clientId;
    std::string username; ///< empty when CONNECT carried none and no certificate gave one
    std::string peer;     ///< "127.0.0.1:51234", "[::1]:51234"; empty for a session without a connection
    base::TextRef listener; ///< name of the one it came in by; none for what came in by none
    std::int64_t connectedWallMicros = 0;
    std::uint32_t sessionExpirySeconds = 0;
    bool certified = false; ///< `username` comes from a certificate that TLS has verified
    std::uint8_t hops = 0;  ///< how often its messages came out of Kafka: 0 for every MQTT client, 1 for a source of ours

private:
    friend class base::RefCounted<ClientInfo>;
    ~ClientInfo() = default;
};

using ClientInfoRef = base::Ref<const ClientInfo>;

} // namespace hookline::mqtt

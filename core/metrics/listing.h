// What the broker holds at one moment, row by row: clients, subscriptions, retained messages. Values; bounded by whoever asks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hookline::metrics {

/// One session, connected or not.
struct ClientEntry {
    std::string clientId;
    std::string username;
    std::string peer;          ///< of the last connection
    std::uint8_t protocol = 4; ///< level byte of CONNECT: 3, 4 (3.1.1) or 5
    bool connected = false;
    bool cleanStart = true;
    bool slow = false; ///< takes messages more slowly than they come: something waits
    std::uint16_t keepAliveSeconds = 0;
    std::uint32_t sessionExpirySeconds = 0; ///< 0xFFFFFFFF: never
    std::int64_t connectedWallMicros = 0;
    std::int64_t silentMicros = 0; ///< since the last byte from it; 0 when not connected
    std::uint32_t subscriptions = 0;
    std::uint32_t inFlight = 0; ///< sent, not acknowledged
    std::uint32_t receiveMaximum = 0;
    std::uint64_t queued = 0; ///< waiting in the session
    std::uint64_t queuedBytes = 0;
    std::uint64_t messagesIn = 0; ///< PUBLISH of this connection
    std::uint64_t messagesOut = 0;
    std::uint64_t bytesIn = 0; ///< from the socket, of this connection
    std::uint64_t bytesOut = 0;
    std::uint64_t dropped = 0; ///< messages that this session did not get, since it began
    std::string listener;      ///< name of the one it came in by
    std::string security;      ///< TLS version and cipher; empty: none
    std::uint16_t topicAliasMaximum = 0;  ///< aliases that the client takes
    std::uint32_t maximumPacketSize = 0;  ///< that the client takes; 0: any
    std::uint8_t leftReason = 0;          ///< reason code that its last connection ended with, while it is away
    struct Will {
        std::string topic; ///< empty: there is none
        std::uint64_t size = 0;
        std::uint32_t delaySeconds = 0;
        std::uint8_t qos = 0;
        bool retain = false;
    };
    Will will = {};
    std::uint16_t loop = 0;
};

struct SubscriptionEntry {
    std::string clientId;
    std::string filter; ///< as the client wrote it, $share/… included
    std::uint8_t qos = 0;
    bool noLocal = false;
    bool retainAsPublished = false;
    std::uint8_t retainHandling = 0;
    std::uint32_t identifier = 0; ///< 0: none
    bool connected = false;
    std::int64_t sinceWallMicros = 0; ///< when it was made, to the second; 0: by an earlier run
};

struct RetainedEntry {
    std::string topic;
    std::string head; ///< the payload's first bytes
    std::uint64_t size = 0;
    std::uint8_t qos = 0;
    std::int64_t wallMicros = 0; ///< when it was published
    std::string publisher;
};

template <class Row>
struct Listing {
    std::vector<Row> rows;
    std::uint64_t total = 0; ///< rows there are; more than rows.size() when the bound was met
    std::int64_t steadyNanos = 0;
};
using ClientListing = Listing<ClientEntry>;
using SubscriptionListing = Listing<SubscriptionEntry>;
using RetainedListing = Listing<RetainedEntry>;

} // namespace hookline::metrics

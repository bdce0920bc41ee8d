// Retained messages of all loops: a trie of topic levels under one lock, bounded by count and bytes. @thread any, every method
#pragma once

#include "core/mqtt/message.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace hookline::broker {

class RetainedStore {
public:
    RetainedStore(std::uint32_t maxMessages, std::uint64_t maxBytes);
    ~RetainedStore();

    enum class Outcome : std::uint8_t { Stored, Cleared, Full };
    /// An empty payload clears. [MQTT-3.3.1-6] Full: the limits hold, an older message of the topic stays.
    Outcome set(const mqtt::MessageRef& message);
    /// Takes out messages that have expired at `nowNanos`, at most so many.
    std::vector<mqtt::MessageRef> takeExpired(std::int64_t nowNanos, std::size_t most);
    /// Appends what matches `filter` (without $share), leaving out what has expired at `nowNanos`; stops when `out` has `most`.
    void match(std::string_view filter, std::int64_t nowNanos, std::vector<mqtt::MessageRef>& out,
        std::size_t most = static_cast<std::size_t>(-1)) const;
    /// Clients' messages: without the broker's own under $SYS.
    std::uint64_t count() const;

private:
    struct Node;
    using Path = std::vector<std::pair<Node*, std::string_view>>;
    void put(Node& node, mqtt::MessageRef message);
    static void prune(Path& path, const Node* node);
    void forgetExpiry(const mqtt::Message& message);

    mutable std::mutex m_mutex;
    std::unique_ptr<Node> m_root;
    std::uint64_t m_count = 0;    ///< all of them: what the limit is about
    std::uint64_t m_sysCount = 0; ///< of these, the broker's own
    std::uint64_t m_bytes = 0;
    std::multimap<std::int64_t, mqtt::MessageRef> m_expiring; ///< by the time they are over
    std::uint32_t m_maxMessages;
    std::uint64_t m_maxBytes;
};

/// Seconds left of a message's expiry interval, rounded up; 0 when it has none, -1 when it is over. [MQTT-3.3.2-6]
std::int64_t remainingExpiry(const mqtt::Message& message, std::int64_t nowNanos) noexcept;

} // namespace hookline::broker

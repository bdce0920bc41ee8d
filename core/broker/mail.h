// What one loop hands another at the end of a turn: messages and whom to, as one batch whose memory is used again.
//
// A small message travels as bytes in the batch and a few recipients as a copy: nothing is allocated on one loop to be freed on the
// other, and no count is shared. What is frozen already, or large, travels by reference, and so does a route with many recipients.
#pragma once

#include "core/broker/publication.h"
#include "core/broker/route.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hookline::broker {

/// One message in a batch.
struct Mail {
    mqtt::MessageRef message;  ///< null: topic, properties and payload lie one behind the other in the batch's bytes
    std::int64_t wallMicros = 0;
    std::int64_t steadyNanos = 0;
    std::optional<SubscriberRef> from;
    std::uint32_t at = 0;
    std::uint32_t expirySeconds = 0;
    std::uint16_t topicSize = 0;
    std::uint16_t propertiesSize = 0;
    std::uint16_t payloadSize = 0;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    bool dup = false;
    bool expires = false;
    std::uint32_t publisher = 0; ///< place in the batch, from 1; 0: the broker's own
    std::uint32_t route = 0;     ///< place in the batch, from 1; 0: the recipients need none
    std::uint32_t recipient = 0; ///< place of the first one in the batch
    std::uint32_t recipients = 0; ///< 0: those of the route
    std::uint32_t via = 0;        ///< which shared subscription, from 1
};

/// @thread one at a time: the sender's, then the receiver's
class MailBatch {
public:
    /// To all recipients of `loop`, of whom there is at least one.
    void add(Publication& publication, const RoutePtr& route, unsigned loop);
    /// To one member of a shared subscription.
    void add(Publication& publication, const RoutePtr& route, const SharedRoute::Member& member, std::uint32_t via);

    std::span<const Mail> mails() const noexcept { return m_mails; }
    std::size_t size() const noexcept { return m_mails.size(); }
    bool empty() const noexcept { return m_mails.empty(); }
    /// Views of the batch; it stays valid as long.
    Publication open(const Mail& mail, FrameScratch& frames) const;
    /// Null when nothing of it is needed.
    const RoutePtr& route(const Mail& mail) const noexcept;
    std::span<const Recipient> recipients(const Mail& mail, unsigned loop) const noexcept;
    /// Lets go of everything but its memory, and of that too where a flood made it large.
    void clear();

private:
    Mail& append(Publication& publication, const RoutePtr* route);

    std::vector<Mail> m_mails;
    std::string m_bytes;
    std::vector<Recipient> m_recipients;
    std::vector<RoutePtr> m_routes;              ///< each once where it is used by one message after the other
    std::vector<mqtt::ClientInfoRef> m_publishers; ///< the same
};

} // namespace hookline::broker

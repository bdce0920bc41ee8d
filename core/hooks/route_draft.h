// Who gets a message: what message.route may change, and what delivery.enqueue is told of the queue.
#pragma once

#include "core/mqtt/types.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::hooks {

/// The recipients of one message: those whose subscriptions match, and what is changed about them here. Each is then asked about like
/// any other (delivery.send, delivery.authorize), those who were added too.
class RouteDraft {
public:
    static constexpr std::size_t kMostNames = 64; ///< of each kind
    struct Added {
        std::string clientId;
        mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    };
    RouteDraft(std::string_view topic, std::string_view payload, mqtt::QoS qos, std::uint32_t recipients) noexcept
        : m_topic(topic)
        , m_payload(payload)
        , m_recipients(recipients)
        , m_qos(qos)
    {
    }
    RouteDraft(const RouteDraft&) = delete;
    RouteDraft& operator=(const RouteDraft&) = delete;

    std::string_view topic() const noexcept { return m_topic; }
    std::string_view payload() const noexcept { return m_payload; }
    mqtt::QoS qos() const noexcept { return m_qos; }
    std::uint32_t recipients() const noexcept { return m_recipients; } ///< sessions that match, a shared group counting as one

    // Client ids or patterns with "*" and "?". False: there are too many names already.
    bool only(std::string_view client) { return take(m_only, client); } ///< nobody but those who match one of these
    bool except(std::string_view client) { return take(m_except, client); }
    /// This session gets it although it has not subscribed, with at most the QoS of the message. One that is no session: nobody.
    bool add(std::string_view clientId, mqtt::QoS qos)
    {
        if (m_added.size() == kMostNames || clientId.empty())
            return false;
        m_added.push_back({ std::string(clientId), qos });
        ++m_revision;
        return true;
    }
    const std::vector<std::string>& onlyThese() const noexcept { return m_only; }
    const std::vector<std::string>& exceptThese() const noexcept { return m_except; }
    const std::vector<Added>& added() const noexcept { return m_added; }
    std::uint32_t revision() const noexcept { return m_revision; }

private:
    bool take(std::vector<std::string>& list, std::string_view client)
    {
        if (list.size() == kMostNames)
            return false;
        list.emplace_back(client);
        ++m_revision;
        return true;
    }
    std::string_view m_topic;
    std::string_view m_payload;
    std::vector<std::string> m_only;
    std::vector<std::string> m_except;
    std::vector<Added> m_added;
    std::uint32_t m_revision = 0;
    std::uint32_t m_recipients;
    mqtt::QoS m_qos;
};

/// The queue that a message for one session would wait in.
struct QueueView {
    mqtt::QoS qos = mqtt::QoS::AtLeastOnce; ///< it would be delivered with
    std::uint64_t messages = 0; ///< there already
    std::uint64_t bytes = 0;
    bool online = false; ///< connected, but its window is full
};

} // namespace hookline::hooks

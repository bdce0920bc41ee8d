// Tells the observing hooks what happened: builds the view, takes a stamp, counts drops. Costs a branch where nobody listens.
// @thread loop, every function
#pragma once

#include "core/broker/publication.h"
#include "core/broker/session.h"
#include "core/broker/worker.h"
#include "core/hooks/hook_points.h"
#include "core/mqtt/publish.h"

#include <string_view>

namespace hookline::broker {

inline hooks::ClientView viewOf(const Worker& worker, const mqtt::ClientInfoRef& client) noexcept { return { client, worker.index(), worker.steadyNanos() }; }

template <class Point, class... View>
void tell(Worker& worker, const mqtt::ClientInfoRef& client, const View&... view)
{
    if (const auto& chain = worker.hooks<Point>(); !chain.empty()) {
        const hooks::ClientView who = viewOf(worker, client);
        const tap::Stamp stamp = worker.stamp();
        chain.run(who, stamp, view...);
    }
}

/// `byClient`: it sent DISCONNECT.
constexpr hooks::DisconnectCause causeOf(mqtt::ReasonCode reason, bool byClient) noexcept
{
    using enum mqtt::ReasonCode;
    using hooks::DisconnectCause;
    if (byClient)
        return reason == Success ? DisconnectCause::Normal : reason == DisconnectWithWill ? DisconnectCause::WithWill : DisconnectCause::ClientError;
    switch (reason) {
    case Success:
    case UnspecifiedError: return DisconnectCause::Lost;
    case KeepAliveTimeout: return DisconnectCause::KeepAlive;
    case SessionTakenOver: return DisconnectCause::TakenOver;
    case AdministrativeAction: return DisconnectCause::Kicked;
    case NotAuthorized:
    case Banned:
    case BadUserNameOrPassword: return DisconnectCause::NotAuthorized;
    case ServerShuttingDown:
    case UseAnotherServer:
    case ServerMoved: return DisconnectCause::Shutdown;
    default: return DisconnectCause::ProtocolError;
    }
}

inline hooks::WillView viewOf(const Will& will) noexcept
{
    return { will.topic, will.payload, will.qos, will.retain, will.delaySeconds };
}

inline void tellSessionTerminated(Worker& worker, const mqtt::ClientInfoRef& client, mqtt::ReasonCode reason, std::string_view detail,
    hooks::DisconnectCause cause)
{
    tell<hooks::SessionTerminated>(worker, client, hooks::DisconnectView { reason, detail, cause });
}

inline hooks::DeliveryView viewOf(const mqtt::MessageRef& message, const mqtt::PublishHead& head) noexcept
{
    return { message, head.qos, head.retain, head.dup, head.packetId, mqtt::ReasonCode::Success, false };
}

inline void tellDelivered(Worker& worker, const mqtt::ClientInfoRef& client, const mqtt::MessageRef& message, const mqtt::PublishHead& head)
{
    if (worker.hooks<hooks::MessageDelivered>().wanted(worker.index()))
        tell<hooks::MessageDelivered>(worker, client, viewOf(message, head));
}

/// Freezes the message only for somebody.
inline void tellDelivered(Worker& worker, const mqtt::ClientInfoRef& client, Publication& publication, const mqtt::PublishHead& head)
{
    if (worker.hooks<hooks::MessageDelivered>().wanted(worker.index()))
        tell<hooks::MessageDelivered>(worker, client, viewOf(publication.message(), head));
}

inline void tellAcked(Worker& worker, const mqtt::ClientInfoRef& client, const mqtt::MessageRef& message, mqtt::QoS qos,
    std::uint16_t packetId, mqtt::ReasonCode reason)
{
    if (!worker.hooks<hooks::MessageAcked>().wanted(worker.index()))
        return;
    tell<hooks::MessageAcked>(worker, client, hooks::DeliveryView { message, qos, false, false, packetId, reason, false });
}

/// PUBREC with success.
inline void tellReceived(Worker& worker, const mqtt::ClientInfoRef& client, const mqtt::MessageRef& message, std::uint16_t packetId)
{
    if (worker.hooks<hooks::DeliveryReceived>().empty())
        return;
    tell<hooks::DeliveryReceived>(worker, client,
        hooks::DeliveryView { message, mqtt::QoS::ExactlyOnce, false, false, packetId, mqtt::ReasonCode::Success, false });
}

/// In: from its publisher, who is the client that is told of. Out: on its way to one receiver.
enum class Way : std::uint8_t { In, Out };

inline void tellDropped(Worker& worker, const mqtt::ClientInfoRef& client, const mqtt::MessageRef& message, mqtt::QoS qos,
    tap::DropReason reason, Way way = Way::Out)
{
    worker.countDrop(reason);
    if (worker.hooks<hooks::MessageDropped>().empty())
        return;
    tell<hooks::MessageDropped>(
        worker, client, hooks::DeliveryView { message, qos, false, false, 0, mqtt::ReasonCode::Success, way == Way::In }, reason);
}

inline void tellDropped(Worker& worker, const mqtt::ClientInfoRef& client, Publication& publication, mqtt::QoS qos, tap::DropReason reason,
    Way way = Way::Out)
{
    if (worker.hooks<hooks::MessageDropped>().empty())
        worker.countDrop(reason); // nobody needs the message frozen
    else
        tellDropped(worker, client, publication.message(), qos, reason, way);
}

} // namespace hookline::broker

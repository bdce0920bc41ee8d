// Clients, messages and chains run by hand, for the tests of the hook machinery.
#pragma once

#include "core/hooks/hook_registry.h"

namespace hookline::test {

inline mqtt::ClientInfoRef hookClient(const std::string& clientId = "c1")
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = clientId;
    return info;
}

inline mqtt::MessageRef hookMessage(const std::string& topic = "a/b", const std::string& payload = "p")
{
    mqtt::Message::Parts parts;
    parts.topic = topic;
    parts.payload = payload;
    parts.qos = mqtt::QoS::ExactlyOnce;
    parts.retain = true;
    parts.dup = true;
    return mqtt::Message::create(parts);
}

/// Runs the chain of one point of the registry's present table.
template <class Point, class... View>
auto runChain(const hooks::HookRegistry& registry, View&&... view)
{
    const mqtt::ClientInfoRef client = hookClient();
    return registry.table()->chain<Point>().run(hooks::ClientView { client, 0 }, view...);
}

} // namespace hookline::test

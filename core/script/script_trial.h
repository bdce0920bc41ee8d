// A test run of a script on one sample message, apart from the broker: nothing that it does reaches anybody. For an editor.
#pragma once

#include "core/hooks/verdict.h"
#include "core/hooks/views.h"
#include "core/script/lua_state.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::script {

struct TrialMessage {
    std::string topic;
    std::string payload;
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    std::string client;
    std::string username;
};

struct Trial {
    struct Step {
        std::string_view point;
        int line = 0; ///< of the hook.on()
        bool called = false; ///< false: its filter did not let the message through, or it came no further
        bool changed = false;
        std::string error; ///< "name:line: what"
    };

    std::string problem; ///< why it does not load; empty: it does
    std::vector<Step> steps; ///< in the order they are asked
    std::vector<std::string> elsewhere; ///< points it asks for that a PUBLISH does not come by
    bool refused = false;
    bool badTopic = false; ///< refused, because the script made a topic that is none
    bool dropped = false; ///< refused with "drop"; `answer` says what the publisher hears
    hooks::DropAnswer answer = hooks::DropAnswer::Success;
    mqtt::ReasonCode reason = mqtt::ReasonCode::Success;
    std::string topic; ///< as it would be routed
    std::string payload;
    bool retain = false;
    std::vector<hooks::PublishDraft::Copy> copies;
    std::vector<std::string> said; ///< hook.log and print
    std::int64_t nanos = 0; ///< of all callbacks together
};

/// Loads `text` and sends the message through the points that a client's PUBLISH comes by: message.publish, .authorize, .accept,
/// .routed. @thread any; takes no longer than loading and those callbacks may
Trial tryOut(const std::string& name, std::string_view text, const Limits& limits, const TrialMessage& message);

} // namespace hookline::script

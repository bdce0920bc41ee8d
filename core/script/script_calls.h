// What a script sees of the broker: the global `hook`, and the object its callbacks are given, which borrows the hook point's own
// views and drafts for the length of the call. docs/HOOKS.md lists the fields.
#pragma once

#include "core/hooks/hook_points.h"

#include <cstdint>
#include <string>
#include <vector>

struct lua_State;

namespace hookline::script {

class LuaState;

/// The arguments of one call; null where the point has none.
struct Borrowed {
    const hooks::ClientView* client = nullptr;
    hooks::PublishDraft* draft = nullptr;
    const hooks::PublishDraft* seen = nullptr; ///< a draft that may not be changed here
    hooks::SubscriptionDraft* entry = nullptr;
    hooks::UnsubscribeDraft::Entry* leaving = nullptr;
    const hooks::Credentials* credentials = nullptr;
    const hooks::Stamp* stamp = nullptr;
    const mqtt::Message* message = nullptr;
    const hooks::RouteSummary* route = nullptr;
    const hooks::DeliveryView* delivery = nullptr;
    const hooks::DeliveryRequest* request = nullptr;
    const hooks::DisconnectView* disconnect = nullptr;
    const hooks::SubscriptionView* subscription = nullptr;
    const hooks::RefusedSubscription* refused = nullptr;
    const hooks::WillView* will = nullptr;
    const hooks::DropReason* drop = nullptr;
    const hooks::RetainedChange* retained = nullptr;
    hooks::PacketDraft* packet = nullptr;
    hooks::ConnectDraft* connect = nullptr;
    hooks::ConnackDraft* connack = nullptr;
    hooks::PubackDraft* puback = nullptr;
    hooks::RouteDraft* picks = nullptr;
    const hooks::QueueView* queue = nullptr;
    const hooks::AcceptedView* accepted = nullptr;
    const hooks::HandshakeView* handshake = nullptr;
    const hooks::AuthenticationView* authentication = nullptr;
    const hooks::TickView* tick = nullptr;
    const hooks::OverloadView* overload = nullptr;
    const hooks::BridgeView* bridge = nullptr;

    void take(hooks::PacketDraft& value) { packet = &value; }
    void take(hooks::ConnectDraft& value) { connect = &value; }
    void take(hooks::ConnackDraft& value) { connack = &value; }
    void take(hooks::PubackDraft& value) { puback = &value; }
    void take(hooks::RouteDraft& value) { picks = &value; }
    void take(const hooks::QueueView& value) { queue = &value; }
    void take(const hooks::AcceptedView& value) { accepted = &value; }
    void take(const hooks::HandshakeView& value) { handshake = &value; }
    void take(const hooks::AuthenticationView& value) { authentication = &value; }
    void take(const hooks::TickView& value) { tick = &value; }
    void take(const hooks::OverloadView& value) { overload = &value; }
    void take(const hooks::BridgeView& value) { bridge = &value; }
    void take(hooks::PublishDraft& value) { draft = &value; }
    void take(const hooks::PublishDraft& value) { seen = &value; }
    void take(const hooks::Credentials& value) { credentials = &value; }
    void take(const hooks::Stamp& value) { stamp = &value; }
    void take(const mqtt::MessageRef& value) { message = value.get(); }
    void take(const hooks::RouteSummary& value) { route = &value; }
    void take(const hooks::DeliveryView& value)
    {
        delivery = &value;
        message = value.message.get();
    }
    void take(const hooks::DeliveryRequest& value) { request = &value; }
    void take(const hooks::DisconnectView& value) { disconnect = &value; }
    void take(const hooks::SubscriptionView& value) { subscription = &value; }
    void take(const hooks::RefusedSubscription& value) { refused = &value; }
    void take(const hooks::WillView& value) { will = &value; }
    void take(const hooks::DropReason& value) { drop = &value; }
    void take(const hooks::RetainedChange& value) { retained = &value; }
    void take(const hooks::Acceptance&) { }
};

/// One hook.on() of a script.
struct Wish {
    std::string point;
    hooks::Priority priority = hooks::Priority::Transform;
    hooks::CallbackOptions options;
    int function = 0; ///< in Lua's registry
    int line = 0; ///< of the hook.on()
};

/// A state's own half of the bindings; LuaState::context points at it.
struct ScriptContext {
    std::string name; ///< of the script, for log lines
    bool loading = true;
    std::vector<Wish> wishes;
    std::vector<std::string>* said = nullptr; ///< takes what it logs, on a test run; else the program's log does
    Borrowed* current = nullptr; ///< while a callback runs
};

/// Adds `hook` to the globals. May raise a Lua error.
void openCalls(lua_State* lua);
/// Calls a wish's function with the borrowed object. Throws std::runtime_error with "file:line: what".
hooks::Verdict callFunction(LuaState& state, ScriptContext& context, const Wish& wish, Borrowed& borrowed);
/// Points that hook.on() knows.
bool isKnownPoint(std::string_view name) noexcept;

} // namespace hookline::script

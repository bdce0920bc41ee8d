#include "core/script/script.h"

#include <algorithm>
#include <array>
#include <lua.hpp>
#include <stdexcept>

namespace hookline::script {
namespace {

using hooks::HookRegistration;
using hooks::HookRegistry;

struct Binding {
    std::string_view point;
    HookRegistration (*add)(HookRegistry& registry, const std::shared_ptr<Script>& script, std::size_t wish);
};

template <class Point>
HookRegistration addFor(HookRegistry& registry, const std::shared_ptr<Script>& script, std::size_t wish)
{
    const Wish& wished = script->wishes()[wish];
    return registry.add<Point>(
        "script " + script->name(), wished.priority,
        [script, wish](const hooks::ClientView& client, auto&&... args) {
            if constexpr (hooks::isDeciding<Point>)
                return script->call(wish, client, args...);
            else
                (void)script->call(wish, client, args...);
        },
        wished.options);
}

template <class... Points>
constexpr auto bindings()
{
    return std::array<Binding, sizeof...(Points)> { Binding { Points::kName, &addFor<Points> }... };
}

using namespace hooks; // the list below is one of names only
constexpr auto kBindings = bindings<ListenerAccepted, TlsHandshake, PacketIn, ClientConnect, ClientAuthenticate, ClientSubscribe,
    ClientUnsubscribe, MessagePublish, MessageRoute, DeliverySend, ClientConnack, MessagePuback, PacketOut, MessageAuthorize, MessageAccept,
    SubscriptionAuthorize, DeliveryAuthorize, DeliveryEnqueue, ClientAuthnComplete, ClientConnected, ClientConnectRefused, ClientPing,
    ClientDisconnected, SessionCreated, SessionResumed, SessionTakenOver, SessionSubscribed, ClientSubscribeRefused, SessionUnsubscribed,
    SessionTerminated, MessageRouted, MessageDelivered, DeliveryReceived, MessageAcked, MessageDropped, MessageRetained, WillScheduled, WillCancelled,
    WillPublished, SysTick, OverloadActivated, OverloadDeactivated, BridgeMapped, BridgeAcked, BridgeFailed>();

const Binding* find(std::string_view point) noexcept
{
    const auto found = std::ranges::find(kBindings, point, &Binding::point);
    return found == kBindings.end() ? nullptr : &*found;
}

} // namespace

bool isKnownPoint(std::string_view name) noexcept { return find(name) != nullptr; }

base::Result<std::shared_ptr<Script>> Script::load(
    const std::string& name, std::string_view text, const Limits& limits, unsigned loops, std::vector<std::string>* said)
{
    const std::shared_ptr<Script> script(new Script(name));
    for (unsigned loop = 0; loop < std::max(1u, loops); ++loop) {
        auto lua = LuaState::create(limits);
        if (!lua)
            return base::fail(lua.error());
        auto state = std::make_unique<State>();
        state->lua = std::move(*lua);
        state->context.name = name;
        state->context.said = said;
        state->lua->context = &state->context;
        lua_State* raw = state->lua->lua();
        lua_pushcfunction(raw, [](lua_State* inside) {
            openCalls(inside);
            return 0;
        });
        std::string error;
        if (!state->lua->call(0, 0, error))
            return base::fail({ "script.no_memory", "cannot prepare the script " + name, error, "Raise hooks.script_memory" });
        if (auto ran = state->lua->run(name, text); !ran)
            return base::fail(ran.error());
        state->context.loading = false;
        script->m_states.push_back(std::move(state));
        const auto& first = script->m_states.front()->context.wishes;
        const auto& here = script->m_states.back()->context.wishes;
        if (!std::ranges::equal(first, here, {}, &Wish::point, &Wish::point)) {
            return base::fail({ "script.error", name + " asks for other hook points each time it is run", "",
                "It is run once for each I/O loop and must ask for the same points every time" });
        }
    }
    script->m_memory = script->m_states.front()->lua->memoryUsed();
    return script;
}

std::vector<HookRegistration> Script::registerAll(HookRegistry& registry)
{
    std::vector<HookRegistration> out;
    for (std::size_t i = 0; i < wishes().size(); ++i)
        out.push_back(find(wishes()[i].point)->add(registry, shared_from_this(), i));
    return out;
}

hooks::Verdict Script::callWith(std::size_t wish, unsigned loop, Borrowed& borrowed)
{
    State& state = *(loop == hooks::kElsewhere ? m_states.back() : m_states[loop % m_states.size()]);
    try {
        const hooks::Verdict verdict = callFunction(*state.lua, state.context, state.context.wishes[wish], borrowed);
        if (const std::size_t used = state.lua->memoryUsed(); used > m_memory.load(std::memory_order_relaxed))
            m_memory.store(used, std::memory_order_relaxed);
        return verdict;
    } catch (const std::exception& error) {
        m_errors.fetch_add(1, std::memory_order_relaxed);
        const std::scoped_lock lock(m_errorMutex);
        m_lastError = error.what();
        throw;
    }
}

hooks::Verdict Script::call(std::size_t wish, const hooks::ClientView& client, hooks::SubscribeDraft& draft)
{
    const hooks::CallbackFilter& filter = wishes()[wish].options.filter;
    for (hooks::SubscriptionDraft& entry : draft.entries) { // a script sees one filter at a time
        if (!hooks::matchesTopic(filter, entry.filter))
            continue;
        Borrowed borrowed;
        borrowed.client = &client;
        borrowed.entry = &entry;
        const hooks::Verdict verdict = callWith(wish, client.loop, borrowed);
        if (verdict.rejected())
            entry.denied = verdict.reason();
        else if (verdict.endsChain())
            return verdict;
    }
    return hooks::Verdict::next();
}

hooks::Verdict Script::call(std::size_t wish, const hooks::ClientView& client, hooks::UnsubscribeDraft& draft)
{
    const hooks::CallbackFilter& filter = wishes()[wish].options.filter;
    for (hooks::UnsubscribeDraft::Entry& entry : draft.entries) {
        if (!hooks::matchesTopic(filter, entry.filter))
            continue;
        Borrowed borrowed;
        borrowed.client = &client;
        borrowed.leaving = &entry;
        const hooks::Verdict verdict = callWith(wish, client.loop, borrowed);
        if (verdict.rejected())
            entry.keep = true;
        else if (verdict.endsChain())
            return verdict;
    }
    return hooks::Verdict::next();
}

std::string Script::lastError() const
{
    const std::scoped_lock lock(m_errorMutex);
    return m_lastError;
}

} // namespace hookline::script

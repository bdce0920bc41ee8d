// One loaded script: a Lua state for each I/O loop, all made from the same text, and the callbacks it asked for. Immutable once
// loaded but for what its states keep in their globals; a loop uses its own state alone. Kept alive by the callbacks it registered.
#pragma once

#include "core/base/result.h"
#include "core/hooks/hook_registry.h"
#include "core/script/lua_state.h"
#include "core/script/script_calls.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::script {

class Script : public std::enable_shared_from_this<Script> {
public:
    /// Runs `text` once for each loop. `name` stands before the line in errors. `said` takes what it logs and must outlive it; else the
    /// program's log does. Errors: script.error, script.no_memory. @thread any
    static base::Result<std::shared_ptr<Script>> load(const std::string& name, std::string_view text, const Limits& limits, unsigned loops,
        std::vector<std::string>* said = nullptr);
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;

    const std::string& name() const noexcept { return m_name; }
    const std::vector<Wish>& wishes() const noexcept { return m_states.front()->context.wishes; }
    /// Registers everything it wished for. @thread control
    std::vector<hooks::HookRegistration> registerAll(hooks::HookRegistry& registry);

    /// Runs one callback on the state of the loop. Throws std::runtime_error("file:line: what"). @thread loop
    template <class... Args>
    hooks::Verdict call(std::size_t wish, const hooks::ClientView& client, Args&... args)
    {
        Borrowed borrowed;
        borrowed.client = &client;
        (borrowed.take(args), ...);
        return callWith(wish, client.loop, borrowed);
    }
    hooks::Verdict call(std::size_t wish, const hooks::ClientView& client, hooks::SubscribeDraft& draft);
    hooks::Verdict call(std::size_t wish, const hooks::ClientView& client, hooks::UnsubscribeDraft& draft);

    std::string lastError() const; ///< empty: none since it was loaded. @thread any
    std::uint64_t errors() const noexcept { return m_errors.load(std::memory_order_relaxed); }
    std::size_t memoryUsed() const noexcept { return m_memory.load(std::memory_order_relaxed); } ///< of the state that used most

private:
    struct State {
        std::unique_ptr<LuaState> lua;
        ScriptContext context;
    };
    explicit Script(std::string name)
        : m_name(std::move(name))
    {
    }
    hooks::Verdict callWith(std::size_t wish, unsigned loop, Borrowed& borrowed);

    const std::string m_name;
    std::vector<std::unique_ptr<State>> m_states; ///< by loop
    std::atomic<std::uint64_t> m_errors { 0 };
    std::atomic<std::size_t> m_memory { 0 };
    mutable std::mutex m_errorMutex; ///< on errors only
    std::string m_lastError;
};

} // namespace hookline::script

// One Lua state with limits: instructions and fresh memory for each call, memory in all. What runs in it cannot outlast them, catch
// their end, or reach the machine (see lua_sandbox.h). docs/decisions/0011 says why Lua 5.4.
//
// Lua's errors are longjmps: C functions here keep nothing with a destructor alive across a call that may raise one.
// @thread one at a time, every method
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct lua_State;
struct lua_Debug;

namespace hookline::script {

struct Limits {
    std::uint64_t instructions = 200'000;        ///< for each call; a C function of the library is charged for what it does
    std::size_t memoryBytes = 16u * 1024 * 1024; ///< in all; each call may allocate four times as much, with what it frees again
};

class LuaState {
public:
    /// Errors: script.no_memory.
    static base::Result<std::unique_ptr<LuaState>> create(const Limits& limits);
    ~LuaState();
    LuaState(const LuaState&) = delete;
    LuaState& operator=(const LuaState&) = delete;

    lua_State* lua() const noexcept { return m_lua; }
    static LuaState& of(lua_State* lua) noexcept;

    /// Runs `text` once. Error: script.error with "name:line: what".
    base::Result<> run(std::string_view name, std::string_view text);
    /// Calls the function below its `arguments` on the stack, within the limits of one call. False: `error` says where and what, and
    /// the stack is as before without function and arguments.
    bool call(int arguments, int results, std::string& error);

    /// Takes `work` instructions from the present call; raises a Lua error when there are not so many left.
    void charge(std::uint64_t work);
    std::uint64_t left() const noexcept { return m_left; }
    /// The present call is over its limits: nothing may catch the error.
    bool exhausted() const noexcept { return m_exhausted; }
    std::size_t memoryUsed() const noexcept { return m_used; }
    const Limits& limits() const noexcept { return m_limits; }

    /// What the embedding code wants to find again from a C function.
    void* context = nullptr;

private:
    explicit LuaState(const Limits& limits);
    static void* allocate(void* self, void* block, std::size_t oldSize, std::size_t newSize) noexcept;
    static void onCount(lua_State* lua, lua_Debug* where);
    void begin() noexcept;
    /// `level` on the call stack is the script: 0 from a hook, 1 from a C function.
    [[noreturn]] void overBudget(int level);

    const Limits m_limits;
    lua_State* m_lua = nullptr;
    std::uint64_t m_left = 0;
    std::size_t m_used = 0;
    std::size_t m_fresh = 0; ///< allocated by the present call
    unsigned m_refusals = 0; ///< allocations refused in the present call
    bool m_exhausted = false;
};

} // namespace hookline::script

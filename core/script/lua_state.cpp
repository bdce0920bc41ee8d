#include "core/script/lua_state.h"

#include "core/script/lua_sandbox.h"

#include <cstdlib>
#include <lua.hpp>

namespace hookline::script {
namespace {

/// How often Lua asks whether to go on, in instructions.
constexpr int kStep = 100;
/// After a refused allocation Lua collects all garbage and asks again: a call that needs that often is over its limits.
constexpr unsigned kRefusals = 8;
constexpr std::size_t kFreshPerMemory = 4;

std::string textOf(lua_State* lua, int index)
{
    if (lua_type(lua, index) != LUA_TSTRING)
        return std::string("an error that is not a text but a ") + luaL_typename(lua, index);
    std::size_t size = 0;
    const char* text = lua_tolstring(lua, index, &size);
    return { text, std::min<std::size_t>(size, 1000) };
}

} // namespace

base::Result<std::unique_ptr<LuaState>> LuaState::create(const Limits& limits)
{
    std::unique_ptr<LuaState> state(new LuaState(limits));
    state->begin();
    if (state->m_lua) {
        lua_pushcfunction(state->m_lua, [](lua_State* lua) {
            openSandbox(lua);
            return 0;
        });
        if (lua_pcall(state->m_lua, 0, 0, 0) == LUA_OK)
            return state;
    }
    return base::fail({ "script.no_memory", "cannot make a Lua state of " + std::to_string(limits.memoryBytes) + " bytes",
        "its own library does not fit", "Raise hooks.script_memory" });
}

LuaState::LuaState(const Limits& limits)
    : m_limits(limits)
{
    m_lua = lua_newstate(&LuaState::allocate, this); // here: the counters must exist before it allocates
    if (!m_lua)
        return;
    *static_cast<LuaState**>(lua_getextraspace(m_lua)) = this;
    lua_sethook(m_lua, &LuaState::onCount, LUA_MASKCOUNT, kStep);
}

LuaState::~LuaState()
{
    if (m_lua)
        lua_close(m_lua);
}

LuaState& LuaState::of(lua_State* lua) noexcept { return **static_cast<LuaState**>(lua_getextraspace(lua)); }

void* LuaState::allocate(void* self, void* block, std::size_t oldSize, std::size_t newSize) noexcept
{
    auto& state = *static_cast<LuaState*>(self);
    const std::size_t before = block ? oldSize : 0;
    if (newSize == 0) {
        state.m_used -= before;
        std::free(block); // NOLINT: Lua's contract
        return nullptr;
    }
    if (newSize > before) {
        const std::size_t more = newSize - before;
        if (state.m_used + more > state.m_limits.memoryBytes) {
            state.m_exhausted |= ++state.m_refusals > kRefusals;
            return nullptr;
        }
        state.m_fresh += more;
        if (state.m_fresh > state.m_limits.memoryBytes * kFreshPerMemory) {
            state.m_exhausted = true;
            return nullptr;
        }
    }
    void* moved = std::realloc(block, newSize); // NOLINT
    if (moved)
        state.m_used = state.m_used - before + newSize;
    return moved;
}

void LuaState::begin() noexcept
{
    m_left = m_limits.instructions;
    m_fresh = 0;
    m_refusals = 0;
    m_exhausted = false;
}

void LuaState::overBudget(int level)
{
    m_exhausted = true;
    m_left = 0;
    luaL_where(m_lua, level);
    lua_pushfstring(m_lua, "took more than %I instructions for one call", static_cast<LUAI_UACINT>(m_limits.instructions));
    lua_concat(m_lua, 2);
    lua_error(m_lua);
    std::abort(); // lua_error does not return
}

void LuaState::onCount(lua_State* lua, lua_Debug*)
{
    LuaState& state = of(lua);
    if (state.m_left < kStep)
        state.overBudget(0);
    state.m_left -= kStep;
}

void LuaState::charge(std::uint64_t work)
{
    if (work > m_left)
        overBudget(1);
    m_left -= work;
}

bool LuaState::call(int arguments, int results, std::string& error)
{
    begin();
    const int status = lua_pcall(m_lua, arguments, results, 0);
    if (status == LUA_OK)
        return true;
    if (status == LUA_ERRMEM)
        error = "needs more memory than its limit of " + std::to_string(m_limits.memoryBytes) + " bytes";
    else
        error = textOf(m_lua, -1);
    lua_pop(m_lua, 1);
    return false;
}

base::Result<> LuaState::run(std::string_view name, std::string_view text)
{
    begin();
    const std::string chunk = "@" + std::string(name);
    std::string error;
    if (luaL_loadbufferx(m_lua, text.data(), text.size(), chunk.c_str(), "t") != LUA_OK) { // text only: bytecode can crash Lua
        error = textOf(m_lua, -1);
        lua_pop(m_lua, 1);
    } else if (call(0, 0, error)) {
        return {};
    }
    return base::fail({ "script.error", error, "", "Correct the script; the version in use before stays in use" });
}

} // namespace hookline::script

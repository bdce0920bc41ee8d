// Texts in and out of Lua, and whose state it is.
#pragma once

#include "core/script/lua_state.h"
#include "core/script/script_calls.h"

#include <lua.hpp>
#include <string_view>

namespace hookline::script {

inline ScriptContext& contextOf(lua_State* lua) { return *static_cast<ScriptContext*>(LuaState::of(lua).context); }

inline void push(lua_State* lua, std::string_view text) { lua_pushlstring(lua, text.data(), text.size()); }

/// An argument that has to be a text, as long as it is on the stack. May raise a Lua error.
inline std::string_view view(lua_State* lua, int index)
{
    std::size_t size = 0;
    const char* text = luaL_checklstring(lua, index, &size);
    return { text, size };
}

} // namespace hookline::script

// What a script may use of Lua: the base functions, string, table, math and utf8, and json. Nothing that reaches the machine (io, os,
// require, load, debug), nothing that escapes the limits of LuaState: library functions that could work long inside C are charged
// first, pcall cannot catch the end of a budget, and there are no finalizers or coroutines.
#pragma once

struct lua_State;

namespace hookline::script {

/// Fills the state's globals. May raise a Lua error (no memory).
void openSandbox(lua_State* lua);

} // namespace hookline::script

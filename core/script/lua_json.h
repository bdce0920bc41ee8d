// json.decode(text) and json.encode(value) for scripts. Objects and lists become tables and back; json.null stands for null, which a
// table cannot hold; numbers that are whole stay whole. Depth is limited to 64, and both are charged by the byte.
#pragma once

struct lua_State;

namespace hookline::script {

/// Sets the global `json`. May raise a Lua error (no memory).
void openJson(lua_State* lua);

} // namespace hookline::script

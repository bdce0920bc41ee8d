// The object that a callback is given: reads and changes what the call has borrowed, field by field. docs/HOOKS.md lists the fields.
#pragma once

#include <string_view>

struct lua_State;

namespace hookline::script {

/// Makes the state's one object. May raise a Lua error.
void openCallObject(lua_State* lua);
void pushCallObject(lua_State* lua);

/// The number of an error reason's name; 0 when there is none.
unsigned reasonNamed(std::string_view name) noexcept;

} // namespace hookline::script

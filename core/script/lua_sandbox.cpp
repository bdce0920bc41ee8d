#include "core/script/lua_sandbox.h"

#include "core/script/lua_json.h"
#include "core/script/lua_state.h"

#include <algorithm>
#include <lua.hpp>

namespace hookline::script {
namespace {

/// Bytes a C loop handles in about the time of one instruction.
constexpr std::uint64_t kBytesPerInstruction = 16;

void charge(lua_State* lua, double work)
{
    LuaState& state = LuaState::of(lua);
    state.charge(work >= 1e18 ? ~std::uint64_t { 0 } : static_cast<std::uint64_t>(std::max(work, 0.0)));
}

/// Calls the library's own function (the first upvalue) with all arguments.
int passOn(lua_State* lua)
{
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
    return lua_gettop(lua);
}

// --- Base -------------------------------------------------------------------------------------------------------------------

int protectedCall(lua_State* lua)
{
    luaL_checkany(lua, 1);
    const int status = lua_pcall(lua, lua_gettop(lua) - 1, LUA_MULTRET, 0);
    if (status == LUA_ERRMEM || LuaState::of(lua).exhausted())
        return lua_error(lua); // the end of a budget is not for scripts to catch
    lua_pushboolean(lua, status == LUA_OK);
    lua_insert(lua, 1);
    return lua_gettop(lua);
}

int setMetatable(lua_State* lua)
{
    if (lua_istable(lua, 2)) {
        lua_pushliteral(lua, "__gc");
        if (lua_rawget(lua, 2) != LUA_TNIL)
            return luaL_error(lua, "__gc is not available: a finalizer would run outside of every limit");
        lua_pop(lua, 1);
    }
    return passOn(lua);
}

// --- Strings ----------------------------------------------------------------------------------------------------------------

int repeat(lua_State* lua)
{
    std::size_t size = 0;
    std::size_t separator = 0;
    luaL_checklstring(lua, 1, &size);
    luaL_optlstring(lua, 3, "", &separator);
    const auto times = static_cast<double>(std::max<lua_Integer>(luaL_checkinteger(lua, 2), 0));
    charge(lua, times * (1 + static_cast<double>(size + separator)) / kBytesPerInstruction);
    return passOn(lua);
}

/// Lua's matcher backtracks: with k repetitions in the pattern, a text of n bytes can take n^k steps, from each of n starts. The
/// worst case is taken from the budget beforehand, because nothing can stop the matcher once it runs.
double worstSteps(const char* pattern, std::size_t patternSize, std::size_t textSize)
{
    const double n = static_cast<double>(textSize) + 1;
    double steps = patternSize > 0 && pattern[0] == '^' ? 1 : n;
    bool repeatable = false; // the character before could be repeated
    bool inSet = false;
    for (std::size_t i = 0; i < patternSize; ++i) {
        const char c = pattern[i];
        if (c == '%') {
            if (i + 1 < patternSize && pattern[i + 1] == 'b')
                steps *= n; // runs to the matching bracket
            ++i;
            repeatable = !inSet;
        } else if (inSet) {
            if (c == ']') {
                inSet = false;
                repeatable = true;
            }
        } else if (c == '[') {
            inSet = true;
            if (i + 1 < patternSize && pattern[i + 1] == '^')
                ++i;
            if (i + 1 < patternSize && pattern[i + 1] == ']')
                ++i; // a bracket in first place is a member
        } else if (repeatable && (c == '*' || c == '+' || c == '-')) {
            steps *= n;
            repeatable = false;
        } else if (repeatable && c == '?') {
            steps *= 2;
            repeatable = false;
        } else {
            repeatable = c != '(' && c != ')';
        }
    }
    return steps;
}

void chargePattern(lua_State* lua)
{
    std::size_t textSize = 0;
    std::size_t patternSize = 0;
    luaL_checklstring(lua, 1, &textSize);
    const char* pattern = luaL_checklstring(lua, 2, &patternSize);
    const double work = worstSteps(pattern, patternSize, textSize) / kBytesPerInstruction;
    if (work > static_cast<double>(LuaState::of(lua).left()))
        luaL_error(lua, "this pattern could take too long on a text of %d bytes: begin it with ^, use fewer of * + - ?, or string.find with plain text",
            static_cast<int>(std::min<std::size_t>(textSize, 1u << 30)));
    charge(lua, work);
}

int find(lua_State* lua)
{
    if (lua_toboolean(lua, 4)) {
        std::size_t textSize = 0;
        std::size_t wantedSize = 0;
        luaL_checklstring(lua, 1, &textSize);
        luaL_checklstring(lua, 2, &wantedSize);
        charge(lua, static_cast<double>(textSize) * (1 + static_cast<double>(wantedSize) / 64) / kBytesPerInstruction);
    } else {
        chargePattern(lua);
    }
    return passOn(lua);
}

int patternCall(lua_State* lua)
{
    chargePattern(lua);
    return passOn(lua);
}

// --- Tables -----------------------------------------------------------------------------------------------------------------

double lengthOf(lua_State* lua, int index)
{
    luaL_checktype(lua, index, LUA_TTABLE);
    return static_cast<double>(lua_rawlen(lua, index));
}

int shiftTable(lua_State* lua) // insert, remove
{
    if (lua_gettop(lua) > 1)
        charge(lua, lengthOf(lua, 1));
    return passOn(lua);
}

int rangeOfTable(lua_State* lua) // concat (table, separator, from, to), unpack (table, from, to)
{
    const int from = static_cast<int>(lua_tointeger(lua, lua_upvalueindex(2)));
    const auto first = static_cast<double>(luaL_optinteger(lua, from, 1));
    const double last = lua_isnoneornil(lua, from + 1) ? lengthOf(lua, 1) : static_cast<double>(luaL_checkinteger(lua, from + 1));
    charge(lua, last - first + 1);
    return passOn(lua);
}

int moveTable(lua_State* lua)
{
    charge(lua, static_cast<double>(luaL_checkinteger(lua, 3)) - static_cast<double>(luaL_checkinteger(lua, 2)) + 1);
    return passOn(lua);
}

int sortTable(lua_State* lua)
{
    charge(lua, lengthOf(lua, 1) * 32);
    return passOn(lua);
}

// --- Putting it together ----------------------------------------------------------------------------------------------------

/// Replaces field `name` of the table on top by `guard`, which has the old one as its first upvalue.
void guardField(lua_State* lua, const char* name, lua_CFunction guard, lua_Integer number = 0)
{
    lua_getfield(lua, -1, name);
    lua_pushinteger(lua, number);
    lua_pushcclosure(lua, guard, 2);
    lua_setfield(lua, -2, name);
}

void removeField(lua_State* lua, const char* name)
{
    lua_pushnil(lua);
    lua_setfield(lua, -2, name);
}

} // namespace

void openSandbox(lua_State* lua)
{
    luaL_requiref(lua, LUA_GNAME, luaopen_base, 1);
    for (const char* name : { "dofile", "loadfile", "load", "collectgarbage", "xpcall", "print", "warn" })
        removeField(lua, name);
    lua_pushcfunction(lua, protectedCall);
    lua_setfield(lua, -2, "pcall");
    guardField(lua, "setmetatable", setMetatable);
    lua_pop(lua, 1);

    luaL_requiref(lua, LUA_STRLIBNAME, luaopen_string, 1);
    removeField(lua, "dump");
    guardField(lua, "rep", repeat);
    guardField(lua, "find", find);
    for (const char* name : { "match", "gmatch", "gsub" })
        guardField(lua, name, patternCall);
    lua_pop(lua, 1);

    luaL_requiref(lua, LUA_TABLIBNAME, luaopen_table, 1);
    guardField(lua, "insert", shiftTable);
    guardField(lua, "remove", shiftTable);
    guardField(lua, "concat", rangeOfTable, 3);
    guardField(lua, "unpack", rangeOfTable, 2);
    guardField(lua, "move", moveTable);
    guardField(lua, "sort", sortTable);
    lua_pop(lua, 1);

    luaL_requiref(lua, LUA_MATHLIBNAME, luaopen_math, 1);
    luaL_requiref(lua, LUA_UTF8LIBNAME, luaopen_utf8, 1);
    lua_pop(lua, 2);
    openJson(lua);
}

} // namespace hookline::script

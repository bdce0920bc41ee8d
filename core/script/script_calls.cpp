#include "core/script/script_calls.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/mqtt/topic.h"
#include "core/script/call_object.h"
#include "core/script/lua_text.h"

#include <algorithm>
#include <array>
#include <lua.hpp>
#include <stdexcept>
#include <string_view>

namespace hookline::script {
namespace {

using hooks::DropAnswer;
using hooks::Verdict;
using mqtt::ReasonCode;

/// Lines of a test run that are kept.
constexpr std::size_t kMostSaid = 100;

constexpr std::array<std::pair<std::string_view, hooks::Priority>, 6> kPriorities { {
    { "validate", hooks::Priority::Validate }, { "transform", hooks::Priority::Transform }, { "authorize", hooks::Priority::Authorize },
    { "retain", hooks::Priority::Retain }, { "bridge", hooks::Priority::Bridge }, { "observe", hooks::Priority::Observe } } };

void readTopics(lua_State* lua, int index, Wish& wish)
{
    const auto take = [&](int at) {
        const std::string_view filter = view(lua, at);
        if (!mqtt::isValidTopicFilter(filter))
            luaL_error(lua, "topic \"%s\" is not a topic filter", lua_tostring(lua, at));
        wish.options.filter.topics.emplace_back(filter);
    };
    if (lua_type(lua, index) == LUA_TSTRING) {
        take(index);
        return;
    }
    luaL_argcheck(lua, lua_istable(lua, index), index, "topic is a text or a list of texts");
    for (lua_Integer i = 1; lua_rawgeti(lua, index, i) != LUA_TNIL; ++i) {
        take(lua_gettop(lua));
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

void readOptions(lua_State* lua, int index, Wish& wish)
{
    for (lua_pushnil(lua); lua_next(lua, index) != 0; lua_pop(lua, 1)) {
        const std::string_view key = lua_type(lua, -2) == LUA_TSTRING ? view(lua, -2) : std::string_view();
        if (key == "topic") {
            readTopics(lua, lua_gettop(lua), wish);
        } else if (key == "client") {
            wish.options.filter.client = view(lua, -1);
        } else if (key == "priority") {
            const auto found = std::ranges::find(kPriorities, view(lua, -1), &std::pair<std::string_view, hooks::Priority>::first);
            if (found == kPriorities.end())
                luaL_error(lua, "priority is validate, transform, authorize, retain, bridge or observe");
            else
                wish.priority = found->second;
        } else if (key == "on_error") {
            const std::string_view word = view(lua, -1);
            if (word != "pass" && word != "reject")
                luaL_error(lua, "on_error is \"pass\" or \"reject\"");
            wish.options.onFailure = word == "pass" ? hooks::OnFailure::Skip : hooks::OnFailure::Reject;
        } else {
            luaL_error(lua, "options are topic, client, priority and on_error");
        }
    }
}

int on(lua_State* lua) // hook.on(point [, options], function)
{
    ScriptContext& context = contextOf(lua);
    if (!context.loading)
        return luaL_error(lua, "hook.on is for the top of the script, not for callbacks");
    const std::string_view point = view(lua, 1);
    const int function = lua_gettop(lua) >= 3 ? 3 : 2;
    luaL_checktype(lua, function, LUA_TFUNCTION);
    if (!isKnownPoint(point))
        return luaL_error(lua, "there is no hook point \"%s\"; docs/HOOKS.md lists them", lua_tostring(lua, 1));
    Wish& wish = context.wishes.emplace_back(); // the context owns it: errors leave nothing behind
    wish.point = point;
    lua_Debug caller;
    if (lua_getstack(lua, 1, &caller) && lua_getinfo(lua, "l", &caller))
        wish.line = caller.currentline;
    if (function == 3 && !lua_isnil(lua, 2)) {
        luaL_checktype(lua, 2, LUA_TTABLE);
        readOptions(lua, 2, wish);
    }
    lua_pushvalue(lua, function);
    wish.function = luaL_ref(lua, LUA_REGISTRYINDEX);
    return 0;
}

int logLine(lua_State* lua)
{
    const int count = lua_gettop(lua);
    lua_pushliteral(lua, "");
    for (int i = 1; i <= count; ++i) {
        if (i > 1)
            lua_pushliteral(lua, " ");
        luaL_tolstring(lua, i, nullptr);
        lua_concat(lua, i > 1 ? 3 : 2);
    }
    LuaState::of(lua).charge(1000); // a line costs more than it looks
    const std::string_view text = view(lua, -1);
    const ScriptContext& context = contextOf(lua);
    if (!context.said)
        base::logInfo("script", context.name + ": " + std::string(text.substr(0, 500)));
    else if (context.said->size() < kMostSaid)
        context.said->emplace_back(text.substr(0, 500));
    return 0;
}

int now(lua_State* lua)
{
    lua_pushinteger(lua, base::wallMicros() / 1000);
    return 1;
}

int topicMatches(lua_State* lua)
{
    const std::string_view filter = view(lua, 1);
    lua_pushboolean(lua, mqtt::matches(filter, view(lua, 2)));
    return 1;
}

Verdict verdictOf(lua_State* lua, const Wish& wish)
{
    const int first = lua_gettop(lua) - 1;
    const auto wrong = [&](const std::string& what) {
        return std::runtime_error(wish.point + " callback returned " + what + "; return nothing, \"stop\", \"reject\" and a reason, or \"drop\" and an answer");
    };
    const auto text = [&](int index) {
        std::size_t size = 0;
        const char* bytes = lua_type(lua, index) == LUA_TSTRING ? lua_tolstring(lua, index, &size) : nullptr;
        return std::string_view(bytes ? bytes : "", size);
    };
    if (lua_isnil(lua, first) || (lua_isboolean(lua, first) && lua_toboolean(lua, first)))
        return Verdict::next();
    const std::string_view word = text(first);
    const std::string_view detail = text(first + 1);
    if (word == "stop")
        return Verdict::stop();
    if (word == "reject") {
        const unsigned code = detail.empty() ? static_cast<unsigned>(ReasonCode::NotAuthorized) : reasonNamed(detail);
        if (code == 0)
            throw wrong("\"reject\" with the unknown reason \"" + std::string(detail.substr(0, 100)) + "\"");
        return Verdict::reject(static_cast<ReasonCode>(code));
    }
    if (word == "drop") {
        if (detail.empty() || detail == "success")
            return Verdict::drop(DropAnswer::Success);
        if (detail == "no_ack")
            return Verdict::drop(DropAnswer::NoAck);
        if (detail == "disconnect")
            return Verdict::drop(DropAnswer::Disconnect);
        throw wrong("\"drop\" with the unknown answer \"" + std::string(detail.substr(0, 100)) + "\"");
    }
    throw wrong(word.empty() ? std::string("a ") + luaL_typename(lua, first) : "\"" + std::string(word.substr(0, 100)) + "\"");
}

} // namespace

void openCalls(lua_State* lua)
{
    openCallObject(lua);
    constexpr luaL_Reg kFunctions[] = { { "on", on }, { "log", logLine }, { "now", now }, { "matches", topicMatches }, { nullptr, nullptr } };
    luaL_newlib(lua, kFunctions);
    lua_setglobal(lua, "hook");
    lua_pushcfunction(lua, logLine);
    lua_setglobal(lua, "print");
}

Verdict callFunction(LuaState& state, ScriptContext& context, const Wish& wish, Borrowed& borrowed)
{
    lua_State* lua = state.lua();
    lua_rawgeti(lua, LUA_REGISTRYINDEX, wish.function);
    pushCallObject(lua);
    context.current = &borrowed;
    std::string error;
    const bool done = state.call(1, 2, error);
    context.current = nullptr;
    if (!done)
        throw std::runtime_error(error);
    try {
        const Verdict verdict = verdictOf(lua, wish);
        lua_pop(lua, 2);
        return verdict;
    } catch (...) {
        lua_pop(lua, 2);
        throw;
    }
}

} // namespace hookline::script

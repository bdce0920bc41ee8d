// What a script cannot do: reach the machine, outlast its limits, or catch their end.
#include "core/script/lua_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::test {
namespace {

using script::Limits;
using script::LuaState;
using testing::HasSubstr;

/// Empty when the text runs, else the error.
std::string problemOf(std::string_view text, const Limits& limits = {})
{
    const auto state = LuaState::create(limits);
    EXPECT_TRUE(state);
    const auto ran = (*state)->run("test.lua", text);
    return ran ? std::string() : ran.error().what;
}

TEST(LuaState, RunsWhatScriptsNeed)
{
    EXPECT_EQ(problemOf(R"(
        local t = {}
        for word in ("a,b,c"):gmatch("[^,]+") do table.insert(t, 1, word) end
        assert(table.concat(t, "-") == "c-b-a")
        assert(("k=v"):match("^(%w+)=(%w+)$") == "k")
        assert(string.format("%.2f", math.pi) == "3.14" and utf8.len("é") == 1)
        local ok, why = pcall(error, "x")
        assert(not ok and why == "x")
        assert(setmetatable({}, { __index = function() return 7 end }).any == 7)
        table.sort(t) assert(t[1] == "a" and select("#", table.unpack(t)) == 3)
        assert(("x"):rep(3, ",") == "x,x,x" and ("a.b"):find(".", 1, true) == 2)
    )"),
        "");
}

TEST(LuaState, ErrorsSayFileAndLine)
{
    EXPECT_THAT(problemOf("local x = 1\nlocal y = x.z.w"), HasSubstr("test.lua:2:"));
    EXPECT_THAT(problemOf("if then"), HasSubstr("test.lua:1:"));
    EXPECT_THAT(problemOf("error({})"), HasSubstr("not a text but a table"));
}

TEST(LuaState, ReachesNothingOfTheMachine)
{
    for (const char* name : { "io", "os", "require", "package", "debug", "load", "loadfile", "dofile", "loadstring", "collectgarbage",
             "coroutine", "xpcall", "string.dump", "print2" })
        EXPECT_EQ(problemOf(std::string("assert(") + name + " == nil)"), "") << name;
    EXPECT_NE(problemOf("\x1bLua"), ""); // bytecode could break the interpreter
    EXPECT_THAT(problemOf("setmetatable({}, { __gc = function() end })"), HasSubstr("__gc"));
}

TEST(LuaState, EndlessLoopsEndAndCannotBeCaught)
{
    for (const char* text : { "while true do end", "local function f() return f() end f()",
             "while true do pcall(function() while true do end end) end", "while true do pcall(error) end",
             "local t = setmetatable({}, { __index = function(t, k) return t[k + 1] end }) for i = 1, 1e9 do pcall(function() return t[1] end) end",
             "local x <close> = setmetatable({}, { __close = function() while true do end end }) while true do end" })
        EXPECT_THAT(problemOf(text), testing::AnyOf(HasSubstr("instructions"), HasSubstr("memory"))) << text;
}

TEST(LuaState, LibraryFunctionsThatCouldTakeForeverAreChargedBeforehand)
{
    for (const char* text : { "(''):rep(1e15)", "local a = ('a'):rep(30) a:find(('a?'):rep(30) .. a)", "('x'):rep(5000):match('.*.*=')",
             "table.move({}, 1, 1e15, 2, {})", "table.concat(setmetatable({}, { __index = function() return '' end }), '', 1, 1e15)",
             "local t = {} for i = 1, 3000 do t[i] = i end for i = 1, 1e6 do table.insert(t, 1, i) end",
             "local t = {} for i = 1, 20000 do t[i] = -i end table.sort(t)", "('a'):rep(100000):find('%b()' .. '.*')" })
        EXPECT_THAT(problemOf(text), testing::AnyOf(HasSubstr("instructions"), HasSubstr("pattern could take too long"))) << text;
    EXPECT_EQ(problemOf("assert(('x'):rep(1000):find('y') == nil and ('[a]+'):find('[[]a[]]%+'))"), "");
}

TEST(LuaState, MemoryIsLimitedInAllAndForEachCall)
{
    const Limits limits { .instructions = 100'000'000, .memoryBytes = 1'000'000 };
    EXPECT_THAT(problemOf("local t = {} for i = 1, 1e7 do t[i] = i end", limits), HasSubstr("memory"));
    EXPECT_THAT(problemOf("local s = 'x' while true do pcall(function() s = s .. s end) end", limits), HasSubstr("memory"));
    EXPECT_THAT(problemOf("for i = 1, 1e7 do local s = ('x'):rep(100000) .. i end", limits), HasSubstr("memory")); // churn
    EXPECT_EQ(problemOf("for i = 1, 1000 do local t = { i } end", limits), "");
}

TEST(LuaState, IsAsGoodAsNewAfterAnyOfThis)
{
    const auto state = LuaState::create({ .instructions = 10'000, .memoryBytes = 500'000 });
    ASSERT_TRUE(state);
    for (int i = 0; i < 20; ++i) {
        EXPECT_FALSE((*state)->run("a.lua", "while true do end"));
        EXPECT_FALSE((*state)->run("b.lua", "local t = {} while true do t = { t, t } end"));
        EXPECT_TRUE((*state)->run("c.lua", "n = (n or 0) + 1"));
    }
    EXPECT_TRUE((*state)->run("d.lua", "assert(n == 20)"));
    EXPECT_FALSE(LuaState::create({ .instructions = 1000, .memoryBytes = 1000 })); // too small for its own library: said, not crashed
}

} // namespace
} // namespace hookline::test

// json.decode and json.encode in scripts.
#include "core/script/lua_state.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

std::string problemOf(const std::string& text)
{
    const auto state = script::LuaState::create({});
    EXPECT_TRUE(state);
    const auto ran = (*state)->run("json.lua", text);
    return ran ? std::string() : ran.error().what;
}

TEST(LuaJson, DecodesEverythingJsonHas)
{
    EXPECT_EQ(problemOf(R"(
        local v = json.decode('{"t":21.5,"n":9007199254740993,"big":18446744073709551615,"s":"a\\u00e9\\n","l":[1,[],{}],"b":false,"z":null}')
        assert(v.t == 21.5 and v.n == 9007199254740993 and math.type(v.n) == "integer" and v.big == 2^64)
        assert(v.s == "a\u{e9}\n" and #v.l == 3 and v.l[1] == 1 and v.b == false and v.z == json.null)
        assert(json.decode("7") == 7 and json.decode('"x"') == "x" and json.decode("null") == json.null)
    )"),
        "");
}

TEST(LuaJson, BadTextIsNilAndWhy)
{
    EXPECT_EQ(problemOf(R"(
        for _, text in ipairs { "", "{", "[1,]", "nul", '"\xff"', "1 2", '{"a":1}x' } do
            local value, why = json.decode(text)
            assert(value == nil and why:find("at byte", 1, true), text)
        end
        local value, why = json.decode(("["):rep(1000))
        assert(value == nil and why:find("nested deeper", 1, true))
        assert(#json.decode(("["):rep(60) .. ("]"):rep(60)) == 1)
    )"),
        "");
}

TEST(LuaJson, EncodesAndKeepsListsNullsAndWholeNumbers)
{
    EXPECT_EQ(problemOf(R"(
        assert(json.encode({1, 2.5, "x", true, json.null}) == '[1,2.5,"x",true,null]')
        assert(json.encode({a = {b = 1}}) == '{"a":{"b":1}}')
        assert(json.encode("q\"\\\n\t\1") == '"q\\"\\\\\\n\\t\\u0001"')
        assert(json.encode(json.decode('{"l":[]}')) == '{"l":[]}' and json.encode({}) == "{}")
        assert(json.encode(0.1) == "0.1" and json.encode(1e300) == "1e+300")
        local long = ("é\n"):rep(2000)
        assert(json.decode(json.encode({ long })) [1] == long)
        for _, bad in ipairs { print, 0/0, 1/0, { [1.5] = 1 }, { {}, x = print } } do
            assert(not pcall(json.encode, bad))
        end
        local loop = {} loop.loop = loop
        assert(not pcall(json.encode, loop))
    )"),
        "");
}

} // namespace
} // namespace hookline::test

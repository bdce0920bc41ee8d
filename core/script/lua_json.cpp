#include "core/script/lua_json.h"

#include "core/script/lua_state.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <lua.hpp>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace hookline::script {
namespace {

constexpr int kDepth = 64;

/// json.null and the mark of a list (so that an empty one is encoded as [] again) are told by these addresses.
constexpr char kNull = 0;
constexpr const char* kListName = "hookline.list";

// --- Decoding: the reader's events build Lua values on the stack -------------------------------------------------------------

/// Trivially destructible, as is everything else alive while Lua may raise an error.
struct Builder {
    lua_State* lua;
    int depth = 0;
    bool tooDeep = false;
    struct Level {
        bool list;
        lua_Integer count;
    };
    std::array<Level, kDepth> levels;

    /// The value on top goes to where it belongs.
    bool put()
    {
        if (depth == 0)
            return true;
        Level& level = levels[static_cast<std::size_t>(depth - 1)];
        if (level.list)
            lua_rawseti(lua, -2, ++level.count);
        else
            lua_rawset(lua, -3); // the key is below the value
        return true;
    }
    bool open(bool list)
    {
        if (depth == kDepth) {
            tooDeep = true;
            return false;
        }
        luaL_checkstack(lua, 4, "json");
        lua_newtable(lua);
        if (list)
            luaL_setmetatable(lua, kListName);
        levels[static_cast<std::size_t>(depth++)] = { list, 0 };
        return true;
    }
    bool close()
    {
        --depth;
        return put();
    }

    bool Null()
    {
        lua_pushlightuserdata(lua, const_cast<char*>(&kNull)); // NOLINT: an address is all it is
        return put();
    }
    bool Bool(bool value)
    {
        lua_pushboolean(lua, value);
        return put();
    }
    bool Int(int value) { return Int64(value); }
    bool Uint(unsigned value) { return Int64(value); }
    bool Int64(std::int64_t value)
    {
        lua_pushinteger(lua, value);
        return put();
    }
    bool Uint64(std::uint64_t value)
    {
        if (value <= static_cast<std::uint64_t>(LUA_MAXINTEGER))
            return Int64(static_cast<std::int64_t>(value));
        return Double(static_cast<double>(value));
    }
    bool Double(double value)
    {
        lua_pushnumber(lua, value);
        return put();
    }
    bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
    bool String(const char* text, rapidjson::SizeType size, bool)
    {
        lua_pushlstring(lua, text, size);
        return put();
    }
    bool StartObject() { return open(false); }
    bool Key(const char* text, rapidjson::SizeType size, bool)
    {
        lua_pushlstring(lua, text, size);
        return true;
    }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool StartArray() { return open(true); }
    bool EndArray(rapidjson::SizeType) { return close(); }
};

/// Memory for the reader's stack of half-read texts, taken from Lua itself: an error in mid-parse leaves nothing behind.
class LuaMemory {
public:
    static constexpr bool kNeedFree = false;
    explicit LuaMemory(lua_State* lua = nullptr)
        : m_lua(lua)
    {
    }
    void* Malloc(std::size_t size) { return size == 0 ? nullptr : anchor(size); }
    void* Realloc(void* old, std::size_t oldSize, std::size_t size)
    {
        if (size == 0)
            return nullptr;
        void* block = anchor(size);
        if (old)
            std::memcpy(block, old, std::min(oldSize, size));
        return block;
    }
    static void Free(void*) noexcept { }

private:
    /// A userdata kept in the table at stack index 3 until the call is over.
    void* anchor(std::size_t size)
    {
        luaL_checkstack(m_lua, 4, "json");
        void* block = lua_newuserdatauv(m_lua, size, 0);
        lua_rawsetp(m_lua, 3, block);
        return block;
    }
    lua_State* m_lua;
};

int decode(lua_State* lua)
{
    std::size_t size = 0;
    const char* text = luaL_checklstring(lua, 1, &size);
    LuaState::of(lua).charge(size / 8 + 10);
    lua_settop(lua, 1);
    lua_pushnil(lua);
    lua_newtable(lua); // 3: what LuaMemory anchors
    Builder builder { lua, 0, false, {} };
    LuaMemory memory(lua);
    using Reader = rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, LuaMemory>;
    alignas(Reader) std::byte room[sizeof(Reader)];
    auto* reader = new (room) Reader(&memory, 256); // never destroyed: all its memory is Lua's
    rapidjson::MemoryStream stream(text, size);
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;
    const rapidjson::ParseResult result = reader->Parse<kFlags>(stream, builder);
    if (!result) {
        lua_pushnil(lua);
        if (builder.tooDeep)
            lua_pushfstring(lua, "JSON is nested deeper than %d levels", kDepth);
        else
            lua_pushfstring(lua, "%s (at byte %d)", rapidjson::GetParseError_En(result.Code()), static_cast<int>(result.Offset()) + 1);
        return 2; // nil and why, as Lua's own functions do for bad input
    }
    return 1;
}

// --- Encoding ---------------------------------------------------------------------------------------------------------------

/// Appends to bytes that lie in a userdata at stack index 2: memory that is Lua's, so an error leaves nothing behind.
struct Encoder {
    lua_State* lua;
    char* bytes = nullptr;
    std::size_t size = 0;
    std::size_t room = 0;

    void add(const char* text, std::size_t count)
    {
        if (room - size < count) {
            room = std::max(room * 2, size + count + 256);
            auto* moved = static_cast<char*>(lua_newuserdatauv(lua, room, 0));
            if (size > 0)
                std::memcpy(moved, bytes, size);
            bytes = moved;
            lua_replace(lua, 2);
        }
        std::memcpy(bytes + size, text, count);
        size += count;
    }
    void literal(const char* text) { add(text, std::strlen(text)); }
    void text(int index)
    {
        std::size_t count = 0;
        const char* from = lua_tolstring(lua, index, &count);
        LuaState::of(lua).charge(count / 16);
        add("\"", 1);
        std::size_t plain = 0; // what needs no escape goes in one piece
        for (std::size_t i = 0; i < count; ++i) {
            const auto c = static_cast<unsigned char>(from[i]);
            if (c >= 0x20 && c != '"' && c != '\\')
                continue;
            add(from + plain, i - plain);
            plain = i + 1;
            escape(c);
        }
        add(from + plain, count - plain);
        add("\"", 1);
    }
    void escape(unsigned char c)
    {
        constexpr const char* kHex = "0123456789abcdef";
        switch (c) {
        case '"': literal("\\\""); break;
        case '\\': literal("\\\\"); break;
        case '\n': literal("\\n"); break;
        case '\r': literal("\\r"); break;
        case '\t': literal("\\t"); break;
        default: {
            const char code[] = { '\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15] };
            add(code, sizeof code);
        }
        }
    }
    void number(int index)
    {
        char digits[32];
        std::to_chars_result end {};
        if (lua_isinteger(lua, index)) {
            end = std::to_chars(digits, digits + sizeof digits, static_cast<long long>(lua_tointeger(lua, index)));
        } else {
            const double value = lua_tonumber(lua, index);
            if (!std::isfinite(value))
                luaL_error(lua, "JSON has no number for %f", value);
            end = std::to_chars(digits, digits + sizeof digits, value);
        }
        add(digits, static_cast<std::size_t>(end.ptr - digits));
    }
    bool isList(int index)
    {
        if (lua_rawlen(lua, index) > 0)
            return true;
        if (!lua_getmetatable(lua, index))
            return false;
        luaL_getmetatable(lua, kListName);
        const bool same = lua_rawequal(lua, -1, -2);
        lua_pop(lua, 2);
        if (!same)
            return false;
        lua_pushnil(lua); // an empty list that was given names since is an object
        if (lua_next(lua, index) == 0)
            return true;
        lua_pop(lua, 2);
        return false;
    }
    void value(int index, int depth)
    {
        LuaState::of(lua).charge(4);
        if (depth > kDepth)
            luaL_error(lua, "JSON would be nested deeper than %d levels", kDepth);
        luaL_checkstack(lua, 8, "json");
        switch (lua_type(lua, index)) {
        case LUA_TNIL: literal("null"); break;
        case LUA_TBOOLEAN: literal(lua_toboolean(lua, index) ? "true" : "false"); break;
        case LUA_TNUMBER: number(index); break;
        case LUA_TSTRING: text(index); break;
        case LUA_TTABLE: table(index, depth); break;
        case LUA_TLIGHTUSERDATA:
            if (lua_touserdata(lua, index) == &kNull) {
                literal("null");
                break;
            }
            [[fallthrough]];
        default: luaL_error(lua, "JSON has no %s", luaL_typename(lua, index));
        }
    }
    void table(int index, int depth)
    {
        if (isList(index)) {
            const auto count = static_cast<lua_Integer>(lua_rawlen(lua, index));
            literal("[");
            for (lua_Integer i = 1; i <= count; ++i) {
                if (i > 1)
                    literal(",");
                lua_rawgeti(lua, index, i);
                value(lua_gettop(lua), depth + 1);
                lua_pop(lua, 1);
            }
            literal("]");
            return;
        }
        literal("{");
        bool first = true;
        for (lua_pushnil(lua); lua_next(lua, index) != 0; lua_pop(lua, 1)) {
            if (lua_type(lua, -2) != LUA_TSTRING)
                luaL_error(lua, "JSON objects have texts as names, not a %s", luaL_typename(lua, -2));
            if (!first)
                literal(",");
            first = false;
            text(lua_gettop(lua) - 1);
            literal(":");
            value(lua_gettop(lua), depth + 1);
        }
        literal("}");
    }
};

int encode(lua_State* lua)
{
    luaL_checkany(lua, 1);
    lua_settop(lua, 1);
    lua_pushnil(lua); // 2: the bytes
    Encoder encoder { lua };
    encoder.value(1, 1);
    lua_pushlstring(lua, encoder.bytes, encoder.size);
    return 1;
}

} // namespace

void openJson(lua_State* lua)
{
    luaL_newmetatable(lua, kListName);
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable"); // scripts cannot see or change it
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushcfunction(lua, decode);
    lua_setfield(lua, -2, "decode");
    lua_pushcfunction(lua, encode);
    lua_setfield(lua, -2, "encode");
    lua_pushlightuserdata(lua, const_cast<char*>(&kNull)); // NOLINT
    lua_setfield(lua, -2, "null");
    lua_setglobal(lua, "json");
}

} // namespace hookline::script

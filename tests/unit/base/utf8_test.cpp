#include "core/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace hookline::base {
namespace {

using namespace std::string_literals;

/// The bytes alone and at every place of an eight-byte block, where the fast path ends.
void expectEverywhere(const std::string& bytes, bool utf8, bool mqtt)
{
    for (std::size_t before = 0; before < 17; ++before) {
        for (const std::size_t after : { std::size_t { 0 }, std::size_t { 1 }, std::size_t { 9 } }) {
            const std::string text = std::string(before, 'a') + bytes + std::string(after, 'z');
            EXPECT_EQ(isUtf8(text), utf8) << "after " << before << " letters, before " << after;
            EXPECT_EQ(isMqttString(text), mqtt) << "after " << before << " letters, before " << after;
        }
    }
}

TEST(Utf8, TakesTheFirstAndLastOfEveryLength)
{
    for (const std::string& good : { ""s, "\x01"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s,
             "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s, "温度/räume/🌡"s })
        expectEverywhere(good, true, true);
}

TEST(Utf8, RefusesWhatIsNotShortestForm)
{
    for (const std::string& bad :
        { "\xC0\x80"s, "\xC1\xBF"s, "\xE0\x80\x80"s, "\xE0\x9F\xBF"s, "\xF0\x80\x80\x80"s, "\xF0\x8F\xBF\xBF"s })
        expectEverywhere(bad, false, false);
}

TEST(Utf8, RefusesSurrogatesAndWhatIsBeyondUnicode) // [MQTT-1.5.4-1]
{
    for (const std::string& bad :
        { "\xED\xA0\x80"s, "\xED\xBF\xBF"s, "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xFE"s, "\xFF"s })
        expectEverywhere(bad, false, false);
}

TEST(Utf8, RefusesBrokenSequences)
{
    for (const std::string& bad :
        { "\x80"s, "\xBF"s, "\xC2"s, "\xC2z"s, "\xE2\x82"s, "\xE2\x82z"s, "\xF0\x9F\x8C"s, "\xF0\x9F\x8Cz"s })
        expectEverywhere(bad, false, false);
}

TEST(Utf8, NullIsUtf8ButNotMqtt) // [MQTT-1.5.4-2]
{
    expectEverywhere("\0"s, true, false);
    expectEverywhere("\x01\0"s, true, false);
}

/// Every sequence of up to three bytes against the definition of RFC 3629, spelt out.
TEST(Utf8, AgreesWithTheDefinitionOnEveryShortSequence)
{
    const auto tail = [](unsigned b) { return b >= 0x80 && b <= 0xBF; };
    for (unsigned a = 0; a < 256; ++a) {
        EXPECT_EQ(isUtf8(std::string(1, static_cast<char>(a))), a < 0x80);
        for (unsigned b = 0; b < 256; ++b) {
            const std::string two { static_cast<char>(a), static_cast<char>(b) };
            EXPECT_EQ(isUtf8(two), (a < 0x80 && b < 0x80) || (a >= 0xC2 && a <= 0xDF && tail(b))) << a << ' ' << b;
            if (a < 0xE0 || a > 0xEF)
                continue;
            for (unsigned c = 0x7E; c < 0xC2; ++c) {
                const bool second = a == 0xE0 ? b >= 0xA0 && b <= 0xBF : a == 0xED ? b >= 0x80 && b <= 0x9F : tail(b);
                EXPECT_EQ(isUtf8(two + static_cast<char>(c)), second && tail(c)) << a << ' ' << b << ' ' << c;
            }
        }
    }
}

} // namespace
} // namespace hookline::base

#include "core/net/proxy_header.h"

#include <gtest/gtest.h>

namespace hookline::net {
namespace {

using State = ProxyHeader::State;

std::string version2(unsigned command, unsigned family, std::string_view body)
{
    std::string out("\r\n\r\n\0\r\nQUIT\n", 12);
    out += static_cast<char>(0x20u | command);
    out += static_cast<char>(family);
    out += static_cast<char>(body.size() >> 8);
    out += static_cast<char>(body.size() & 0xFF);
    return out.append(body);
}

const std::string kFour("\xCB\x00\x71\x07\x7F\x00\x00\x01\xC8\x22\x07\x5B", 12); // 203.0.113.7:51234 to 127.0.0.1:1883
const std::string kSix = std::string("\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\x07", 16) + std::string(15, '\0') + "\x01\xC8\x22\x07\x5B";

/// Whole, followed by more, and cut at every byte.
void expectComplete(const std::string& header, const std::string& peer)
{
    SCOPED_TRACE(header);
    for (const std::string& more : { std::string(), std::string("\x10\x0C\0\x04MQTT", 8) }) {
        const ProxyHeader read = readProxyHeader(header + more);
        EXPECT_EQ(read.state, State::Complete);
        EXPECT_EQ(read.size, header.size());
        EXPECT_EQ(read.peer, peer);
    }
    for (std::size_t cut = 0; cut < header.size(); ++cut)
        EXPECT_EQ(readProxyHeader(std::string_view(header).substr(0, cut)).state, State::Incomplete) << cut;
}

TEST(ProxyHeader, NamesTheClient)
{
    expectComplete("PROXY TCP4 203.0.113.7 127.0.0.1 51234 1883\r\n", "203.0.113.7:51234");
    expectComplete("PROXY TCP6 2001:db8::7 ::1 51234 1883\r\n", "[2001:db8::7]:51234");
    expectComplete(version2(1, 0x11, kFour), "203.0.113.7:51234");
    expectComplete(version2(1, 0x21, kSix), "[2001:db8::7]:51234");
    expectComplete(version2(1, 0x11, kFour + std::string(300, '\x05')), "203.0.113.7:51234"); // further details are skipped
}

TEST(ProxyHeader, LeavesTheProxysOwnConnectionsAlone)
{
    expectComplete("PROXY UNKNOWN\r\n", "");
    expectComplete("PROXY UNKNOWN ffff::1 ::1 1 2\r\n", "");
    expectComplete(version2(0, 0x00, ""), "");
    expectComplete(version2(0, 0x11, kFour), "");
    expectComplete(version2(1, 0x31, std::string(216, 'u')), "");
}

TEST(ProxyHeader, RefusesEverythingElse)
{
    std::string otherVersion = version2(1, 0x11, kFour);
    otherVersion[12] = '\x11';
    for (const std::string& wrong : { std::string("\x10\x0C\0\x04MQTT", 8), std::string("GET / HTTP/1.1\r\n"), std::string("PROXY\r\n"),
             std::string("PROXY TCP4\r\n"), std::string("PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n"),
             std::string("PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n"), std::string("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n"),
             std::string("PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n"), std::string("PROXY TCP4 1.2.3.4 1.2.3.4 1 -2\r\n"),
             std::string("PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n"), std::string("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n"),
             std::string("PROXY TCP4  1.2.3.4 1.2.3.4 1 2\r\n"), std::string("PROXY TCP4 ::1 ::1 1 2\r\n"),
             std::string("PROXY TCP6 1.2.3.4 1.2.3.4 1 2\r\n"), std::string("proxy TCP4 1.2.3.4 1.2.3.4 1 2\r\n"),
             "PROXY UNKNOWN " + std::string(100, 'x') + "\r\n", otherVersion, version2(2, 0x11, kFour),
             version2(1, 0x12, kFour), version2(1, 0x41, kFour), version2(1, 0x11, kFour.substr(1)),
             version2(1, 0x21, kFour), version2(1, 0x11, std::string(5000, 'x')) })
        EXPECT_EQ(readProxyHeader(wrong).state, State::Malformed) << wrong;
    EXPECT_EQ(readProxyHeader("X").state, State::Malformed); // told at the first byte
    EXPECT_EQ(readProxyHeader(std::string_view("\r\n\r\n\0\r\nQUIT ", 12)).state, State::Malformed);
}

} // namespace
} // namespace hookline::net

// RFC 6455 as MQTT uses it: the upgrade and its refusals, frames in any cut, the rules a peer may break, the closing handshake.
#include "core/net/websocket_filter.h"
#include "tests/support/client_wire.h"

#include <gtest/gtest.h>

namespace hookline::net {
namespace {

using State = Filter::State;
using test::clientFrame;
using test::ServerFrames;
using test::upgradeRequest;

std::shared_ptr<const WebSocketSettings> settings(std::vector<std::string> origins = {})
{
    return std::make_shared<const WebSocketSettings>(WebSocketSettings { "/mqtt", std::move(origins) });
}

std::string statusOf(std::string_view request, std::vector<std::string> origins = {})
{
    WebSocketFilter filter(settings(std::move(origins)));
    std::string up;
    std::string down;
    const State state = filter.receive(request, up, down);
    EXPECT_EQ(state == State::Open, filter.ready()) << request;
    EXPECT_EQ(filter.problem().empty(), filter.ready());
    EXPECT_TRUE(up.empty());
    EXPECT_EQ(std::count(down.begin(), down.end(), '\r') > 1, true) << down;
    return down.substr(9, 3);
}

std::string without(std::string_view header)
{
    std::string request = upgradeRequest();
    const auto begin = request.find(header);
    EXPECT_NE(begin, std::string::npos);
    return request.erase(begin, request.find("\r\n", begin) + 2 - begin);
}

TEST(WebSocketUpgrade, AnswersWithTheKeyOfTheSpecificationsExample)
{
    const Upgrade answer = answerUpgrade(upgradeRequest(), *settings());
    EXPECT_TRUE(answer.accepted);
    EXPECT_NE(answer.response.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), std::string::npos);
    EXPECT_NE(answer.response.find("Sec-WebSocket-Protocol: mqtt\r\n"), std::string::npos); // [MQTT-6.0.0-4]
    EXPECT_TRUE(answer.response.ends_with("\r\n\r\n"));
}

TEST(WebSocketUpgrade, RefusesWhatIsNotOne)
{
    EXPECT_EQ(statusOf(upgradeRequest()), "101");
    EXPECT_EQ(statusOf(upgradeRequest({}, "/mqtt?token=1")), "101");
    EXPECT_EQ(statusOf(upgradeRequest({}, "/other")), "404");
    EXPECT_EQ(statusOf("POST /mqtt HTTP/1.1\r\nHost: a\r\n\r\n"), "405");
    EXPECT_EQ(statusOf("GET /mqtt HTTP/1.0\r\nHost: a\r\n\r\n"), "505");
    EXPECT_EQ(statusOf("GET /mqtt HTTP/1.1\r\nHost: a\r\n\r\n"), "426"); // a browser's address line
    EXPECT_EQ(statusOf("nonsense\r\n\r\n"), "400");
    EXPECT_EQ(statusOf("\r\n\r\n"), "400");
    EXPECT_EQ(statusOf(without("Host")), "400");
    EXPECT_EQ(statusOf(without("Upgrade: ")), "426");
    EXPECT_EQ(statusOf(without("Connection: ")), "426");
    EXPECT_EQ(statusOf(without("Sec-WebSocket-Version")), "426");
    EXPECT_EQ(statusOf(without("Sec-WebSocket-Key")), "400");
    EXPECT_EQ(statusOf(without("Sec-WebSocket-Protocol")), "400"); // [MQTT-6.0.0-3]
    EXPECT_EQ(statusOf(upgradeRequest("Host: b\r\n")), "400");
    EXPECT_EQ(statusOf(upgradeRequest("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n")), "400");
    EXPECT_EQ(statusOf(upgradeRequest("Content-Length: 5\r\n")), "400");
    EXPECT_EQ(statusOf(upgradeRequest("Transfer-Encoding: chunked\r\n")), "400");
    EXPECT_EQ(statusOf(upgradeRequest("no colon\r\n")), "400");
    EXPECT_EQ(statusOf(upgradeRequest(" folded: x\r\n")), "400");
    EXPECT_EQ(statusOf(upgradeRequest("A: b\nC: d\r\n")), "400");
    std::string wrongKey = upgradeRequest();
    wrongKey.replace(wrongKey.find("dGhl"), 4, "!!!!");
    EXPECT_EQ(statusOf(wrongKey), "400");
    std::string otherProtocol = upgradeRequest();
    otherProtocol.replace(otherProtocol.find("mqtt\r\n"), 4, "MQTT");
    EXPECT_EQ(statusOf(otherProtocol), "400");
    std::string many;
    for (int i = 0; i < 70; ++i)
        many += "X-" + std::to_string(i) + ": 1\r\n";
    EXPECT_EQ(statusOf(upgradeRequest(many)), "400");
}

TEST(WebSocketUpgrade, TakesTheProtocolFromAList)
{
    std::string request = upgradeRequest();
    request.replace(request.find("mqtt\r\n"), 4, "mqttv3.1, mqtt");
    EXPECT_EQ(statusOf(request), "101");
    EXPECT_EQ(statusOf(without("Sec-WebSocket-Protocol").insert(without("Sec-WebSocket-Protocol").size() - 2,
                  "sec-websocket-protocol: chat\r\nSEC-WEBSOCKET-PROTOCOL: mqtt\r\n")),
        "101");
}

TEST(WebSocketUpgrade, OtherPagesMayNotConnectUnlessNamed)
{
    const auto from = [](const std::string& origin, std::vector<std::string> origins = {}) {
        return statusOf(upgradeRequest("Origin: " + origin + "\r\n"), std::move(origins));
    };
    for (const char* local : { "http://localhost", "http://localhost:8080", "https://LOCALHOST", "http://127.0.0.1:3000",
             "http://127.1.2.3", "http://[::1]", "http://[::1]:8080" })
        EXPECT_EQ(from(local), "101") << local;
    for (const char* other : { "https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
             "http://127.evil.example", "http://localhost:8080.evil.example", "file://", "http://[::1].evil", "http://[::1]:x",
             "http://1270.0.0.1", "http://localhost@evil.example", "" })
        EXPECT_EQ(from(other), "403") << other;
    EXPECT_EQ(from("https://dash.example", { "https://dash.example" }), "101");
    EXPECT_EQ(from("https://dash.example.evil", { "https://dash.example" }), "403");
    EXPECT_EQ(from("https://any.example", { "*" }), "101");
}

TEST(WebSocketUpgrade, HasALimit)
{
    WebSocketFilter filter(settings());
    std::string up;
    std::string down;
    State state = State::Open;
    std::size_t sent = 0;
    const std::string piece = "GET /mqtt HTTP/1.1\r\nX: ";
    state = filter.receive(piece, up, down);
    while (state == State::Open && sent < 100'000) {
        state = filter.receive("aaaaaaaaaaaaaaaa", up, down);
        sent += 16;
    }
    EXPECT_EQ(state, State::Failed);
    EXPECT_LE(sent, kMaxUpgradeBytes + 32);
    EXPECT_TRUE(down.starts_with("HTTP/1.1 431 "));
}

class Frames : public testing::Test {
protected:
    void SetUp() override
    {
        std::string answer;
        EXPECT_EQ(filter.receive(upgradeRequest(), up, answer), State::Open);
    }
    /// Gives the bytes in pieces of `step`.
    State give(std::string_view bytes, std::size_t step = 0)
    {
        State state = State::Open;
        while (!bytes.empty() && state == State::Open) {
            const std::string_view piece = bytes.substr(0, step == 0 ? bytes.size() : step);
            state = filter.receive(piece, up, down);
            bytes.remove_prefix(piece.size());
        }
        return state;
    }
    unsigned closeCode()
    {
        ServerFrames frames;
        frames.add(down);
        unsigned code = 0;
        while (auto frame = frames.next()) {
            if (frame->op == 8)
                code = static_cast<unsigned char>(frame->payload[0]) * 256u + static_cast<unsigned char>(frame->payload[1]);
        }
        return code;
    }
    WebSocketFilter filter { settings() };
    std::string up;
    std::string down;
};

TEST_F(Frames, AreUnmaskedInAnyCut)
{
    std::string bytes;
    std::string expected;
    for (const std::size_t size : { 0u, 1u, 125u, 126u, 127u, 65535u, 65536u, 70000u }) {
        const std::string payload(size, static_cast<char>('a' + size % 7));
        bytes += clientFrame(0x82, payload);
        expected += payload;
    }
    for (const std::size_t step : { 0u, 1u, 2u, 3u, 7u, 4096u }) {
        up.clear();
        EXPECT_EQ(give(bytes, step), State::Open) << step;
        EXPECT_EQ(up, expected) << step;
    }
    EXPECT_TRUE(down.empty());
}

TEST_F(Frames, FragmentsMakeOneMessageWithPingsInBetween) // RabbitMQ and others refuse this
{
    const std::string bytes = clientFrame(0x02, "ab") + clientFrame(0x89, "still there?") + clientFrame(0x00, "cd")
        + clientFrame(0x80, "ef") + clientFrame(0x82, "gh");
    EXPECT_EQ(give(bytes, 1), State::Open);
    EXPECT_EQ(up, "abcdefgh");
    ServerFrames frames;
    frames.add(down);
    const auto pong = frames.next();
    ASSERT_TRUE(pong.has_value());
    EXPECT_EQ(pong->op, 10u);
    EXPECT_EQ(pong->payload, "still there?");
    EXPECT_FALSE(frames.next().has_value());
}

TEST_F(Frames, BrokenRulesCloseWithTheirCode)
{
    const std::string longForm = std::string("\x82\xFE\x00\x05", 4) + "mask" + "12345";
    const std::string hugeForm = std::string("\x82\xFF\x80\0\0\0\0\0\0\0", 10) + "mask";
    const std::string notShortest = std::string("\x82\xFF\0\0\0\0\0\0\0\x10", 10) + "mask";
    const struct {
        const char* what;
        std::string bytes;
        unsigned code;
    } kCases[] = {
        { "text", clientFrame(0x81, "x"), 1003 }, // [MQTT-6.0.0-1]
        { "unmasked", clientFrame(0x82, "x", false), 1002 },
        { "unmasked ping", clientFrame(0x89, "x", false), 1002 },
        { "reserved bit 1", clientFrame(0xC2, "x"), 1002 },
        { "reserved bit 2", clientFrame(0xA2, "x"), 1002 },
        { "reserved bit 3", clientFrame(0x92, "x"), 1002 },
        { "opcode 3", clientFrame(0x83, "x"), 1002 },
        { "opcode 11", clientFrame(0x8B, "x"), 1002 },
        { "opcode 15", clientFrame(0x8F, "x"), 1002 },
        { "fragmented ping", clientFrame(0x09, "x"), 1002 },
        { "long ping", clientFrame(0x89, std::string(126, 'x')), 1002 },
        { "continuation of nothing", clientFrame(0x80, "x"), 1002 },
        { "message within a message", clientFrame(0x02, "x") + clientFrame(0x82, "y"), 1002 },
        { "length not in its shortest form", longForm, 1002 },
        { "64-bit length not in its shortest form", notShortest, 1002 },
        { "length with its top bit", hugeForm, 1002 },
        { "close code of one byte", clientFrame(0x88, "x"), 1002 },
        { "close code 1005", clientFrame(0x88, "\x03\xED"), 1002 },
        { "close code 999", clientFrame(0x88, "\x03\xE7"), 1002 },
        { "close code 5000", clientFrame(0x88, "\x13\x88"), 1002 },
        { "close reason not UTF-8", clientFrame(0x88, "\x03\xE8\xFF"), 1007 },
    };
    for (const auto& one : kCases) {
        for (const std::size_t step : { 0u, 1u }) {
            SCOPED_TRACE(one.what);
            WebSocketFilter fresh(settings());
            std::string answer;
            up.clear();
            down.clear();
            fresh.receive(upgradeRequest(), up, answer);
            State state = State::Open;
            std::string_view bytes = one.bytes;
            while (!bytes.empty() && state == State::Open) {
                state = fresh.receive(bytes.substr(0, step == 0 ? bytes.size() : step), up, down);
                bytes.remove_prefix(step == 0 ? bytes.size() : step);
            }
            EXPECT_EQ(state, State::Failed);
            EXPECT_EQ(closeCode(), one.code);
            EXPECT_FALSE(fresh.problem().empty());
            EXPECT_FALSE(fresh.ready());
        }
    }
}

TEST_F(Frames, WhatCameBeforeABrokenRuleCounts)
{
    EXPECT_EQ(give(clientFrame(0x82, "good") + clientFrame(0x81, "bad") + clientFrame(0x82, "late")), State::Failed);
    EXPECT_EQ(up, "good");
}

TEST_F(Frames, ClosingIsAnsweredWithTheSameCode)
{
    EXPECT_EQ(give(clientFrame(0x82, "last") + clientFrame(0x88, "\x03\xE9" "bye")), State::Ended);
    EXPECT_EQ(up, "last");
    EXPECT_EQ(closeCode(), 1001u);
    std::string more;
    filter.close(more);
    EXPECT_TRUE(more.empty()); // said once
}

TEST_F(Frames, ClosingWithoutACodeIsAnsweredWithoutOne)
{
    EXPECT_EQ(give(clientFrame(0x88, "")), State::Ended);
    EXPECT_EQ(down, std::string("\x88\x00", 2));
}

/// An MQTT packet with a body of so many bytes.
std::string packetOf(std::size_t bodySize)
{
    std::string out("\x30");
    for (std::size_t left = bodySize;;) {
        out += static_cast<char>((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
        if ((left >>= 7) == 0)
            break;
    }
    return out + std::string(bodySize, 'z');
}

TEST_F(Frames, OursAreBinaryAndUnmasked)
{
    for (const std::size_t size : { 0u, 123u, 124u, 127u, 128u, 65531u, 65532u, 200000u }) {
        const std::string packet = packetOf(size);
        std::string out;
        filter.send(packet, out);
        ServerFrames frames;
        frames.add(out);
        const auto frame = frames.next();
        ASSERT_TRUE(frame.has_value());
        EXPECT_EQ(frame->op, 2u);
        EXPECT_EQ(frame->payload, packet);
        EXPECT_FALSE(frames.next().has_value());
    }
    std::string out;
    filter.close(out);
    EXPECT_EQ(out, std::string("\x88\x02\x03\xE8", 4));
    filter.send("after", out);
    EXPECT_EQ(out.size(), 4u);
}

// Packets may share a frame [MQTT-6.0.0-3], but Paho's C client reads the first one only and waits for more to come.
TEST_F(Frames, EveryPacketBeginsAFrameOfItsOwnHoweverTheyAreGiven)
{
    const std::vector<std::string> packets { packetOf(0), packetOf(2), packetOf(130), packetOf(0), packetOf(20'000), packetOf(1) };
    std::string all;
    for (const std::string& packet : packets)
        all += packet;
    for (const std::size_t cut : { std::size_t { 1 }, std::size_t { 2 }, std::size_t { 3 }, std::size_t { 1000 }, all.size() }) {
        std::string out;
        for (std::size_t at = 0; at < all.size(); at += cut)
            filter.send(std::string_view(all).substr(at, cut), out);
        ServerFrames frames;
        frames.add(out);
        for (const std::string& packet : packets) {
            std::string got;
            while (got.size() < packet.size()) {
                const auto frame = frames.next();
                ASSERT_TRUE(frame.has_value()) << "cut at " << cut;
                got += frame->payload;
            }
            EXPECT_EQ(got, packet) << "cut at " << cut;
        }
        EXPECT_FALSE(frames.next().has_value());
    }
}

TEST_F(Frames, PingsDoNotPileUpAnswers)
{
    std::string bytes;
    for (int i = 0; i < 5000; ++i)
        bytes += clientFrame(0x89, std::string(125, 'p'));
    EXPECT_EQ(give(bytes), State::Open);
    EXPECT_LT(down.size(), 80'000u);
}

} // namespace
} // namespace hookline::net

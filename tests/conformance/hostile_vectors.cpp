#include "tests/conformance/hostile_vectors.h"

#include "tests/support/packets.h"

#include <utility>

namespace hookline::test {
namespace {

using Before = HostileInput::Before;
using Owed = HostileInput::Owed;

/// Collects rows; `both` is a fault that each version has in its own form.
class Table {
public:
    void first(std::string what, std::string input, Owed owed = Owed::Close, unsigned code = 0)
    {
        rows.push_back({ std::move(what), Before::Nothing, std::move(input), owed, code });
    }
    void three(std::string what, std::string input)
    {
        rows.push_back({ "3.1.1: " + what, Before::V311, std::move(input), Owed::Close, 0 });
    }
    void five(std::string what, std::string input, unsigned code)
    {
        rows.push_back({ "5.0: " + what, Before::V5, std::move(input), Owed::Disconnect, code });
    }
    void both(const std::string& what, std::string old, std::string input, unsigned code)
    {
        three(what, std::move(old));
        five(what, std::move(input), code);
    }
    void fine(std::string what, Before before, std::string input)
    {
        rows.push_back({ std::move(what), before, std::move(input), Owed::Service, 0 });
    }
    /// Every beginning of a good packet, then the end of the client's side.
    void cut(const std::string& what, Before before, const std::string& good, std::size_t step = 1)
    {
        for (std::size_t size = 1; size < good.size(); size += step)
            rows.push_back({ what + " that ends after " + std::to_string(size) + " bytes", before, good.substr(0, size),
                Owed::Close, 0, true });
    }
    std::vector<HostileInput> rows;
};

const std::string kZero(1, '\0');
const std::string kSurrogate = "\xED\xA0\x80";

std::string publish5(std::string_view topic, std::string_view properties, unsigned qos = 0)
{
    return publishPacket(topic, "x", { .version = 5, .qos = qos, .properties = std::string(properties) });
}

void framing(Table& table)
{
    for (const unsigned type : { 0x00u, 0x30u, 0x80u, 0xC0u, 0xF0u }) {
        const std::string name = "type " + std::to_string(type >> 4);
        table.both("a length of five bytes, " + name, bytes({ type, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }),
            bytes({ type, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }), 0x81);
    }
    table.both("a packet of 256 MiB", bytes({ 0x30, 0xFF, 0xFF, 0xFF, 0x7F }), bytes({ 0x30, 0xFF, 0xFF, 0xFF, 0x7F }), 0x95);
    table.both("a SUBSCRIBE of 2 MiB", bytes({ 0x82, 0x80, 0x80, 0x80, 0x01 }), bytes({ 0x82, 0x80, 0x80, 0x80, 0x01 }), 0x95);
    for (const unsigned length : { 2u, 3u, 4u }) {
        std::string padded = bytes({ 0xC0 });
        for (unsigned i = 1; i < length; ++i)
            padded += '\x80';
        table.five("a length of 0 in " + std::to_string(length) + " bytes", padded + kZero, 0x81);
    }
    table.both("packet type 0", bytes({ 0, 0 }), bytes({ 0, 0 }), 0x82);
    const std::pair<const char*, std::string> servers[] = {
        { "CONNACK", packet(0x20, u16(0)) },
        { "SUBACK", packet(0x90, u16(1) + kZero) },
        { "UNSUBACK", packet(0xB0, u16(1)) },
        { "PINGRESP", packet(0xD0, "") },
    };
    for (const auto& [name, input] : servers)
        table.both(std::string(name) + " from a client", input, input, 0x82);
    for (unsigned type = 4; type <= 15; ++type) {
        const bool two = type == 6 || type == 8 || type == 10;
        for (const unsigned flags : { 1u, 2u, 4u, 8u, 15u }) {
            if (two && flags == 2)
                continue;
            const std::string input = packet(type << 4 | flags, u16(1) + kZero);
            if (type != 9 && type != 11 && type != 13)
                table.both("flags " + std::to_string(flags) + " on type " + std::to_string(type), input, input, 0x81);
        }
    }
    table.both("PINGREQ with a body", packet(0xC0, "x"), packet(0xC0, "x"), 0x81);
    table.three("DISCONNECT with a reason", packet(0xE0, kZero));
    table.three("AUTH", packet(0xF0, ""));
    table.five("AUTH without a method in CONNECT", packet(0xF0, ""), 0x82);
    table.five("AUTH with a method nobody agreed on", auth5(0x18, textProperty(0x15, "X")), 0x82);
    table.both("a second CONNECT", connectPacket({ .id = "hostile" }), connectPacket({ .id = "hostile", .version = 5 }), 0x82);
    table.both("a second CONNECT that is rubbish", packet(0x10, "rubbish"), packet(0x10, "rubbish"), 0x82);
}

void beforeConnect(Table& table)
{
    for (unsigned type = 0; type <= 15; ++type) {
        if (type != 1)
            table.first("type " + std::to_string(type) + " before CONNECT", packet(type << 4, u16(1) + kZero));
    }
    for (unsigned flags = 1; flags <= 15; flags += 2)
        table.first("CONNECT with flags " + std::to_string(flags), packet(0x10 | flags, connectPacket({}).substr(2)));
    table.first("an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    table.first("a TLS hello", bytes({ 0x16, 3, 1, 2, 0, 1, 0 }));
    table.first("a PROXY line", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n");
    table.first("zeros", std::string(64, '\0'));
    table.first("a CONNECT of 64 KiB and more", bytes({ 0x10, 0x80, 0x80, 0x04 }));
    table.first("a CONNECT with a length of five bytes", bytes({ 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }));
    table.first("an empty CONNECT", packet(0x10, ""));
    table.first("a CONNECT with half a name", packet(0x10, u16(4) + "MQ"));
    table.first("a CONNECT without a level", packet(0x10, str("MQTT")));
    table.first("protocol level 0", packet(0x10, str("MQTT") + bytes({ 0, 2 }) + u16(1) + str("x")), Owed::Connack, 0x01);
    table.first("protocol level 6", packet(0x10, str("MQTT") + bytes({ 6, 2 }) + u16(1) + str("x")), Owed::Connack, 0x84);
    table.first("protocol level 255", packet(0x10, str("MQTT") + bytes({ 255, 2 }) + u16(1) + str("x")), Owed::Connack, 0x84);
    table.first(
        "the bridges' level 0x84", packet(0x10, str("MQTT") + bytes({ 0x84, 2 }) + u16(1) + str("x")), Owed::Connack, 0x84);
    table.first("an empty protocol name", packet(0x10, str("") + bytes({ 4, 2 }) + u16(1) + str("x")), Owed::Connack, 0x01);
    table.first("a protocol name of 60,000 bytes",
        packet(0x10, str(std::string(60000, 'M')) + bytes({ 4, 2 }) + u16(1) + str("x")), Owed::Connack, 0x01);
    table.first("a protocol name with U+0000", packet(0x10, str(std::string("MQ\0T", 4)) + bytes({ 4, 2 }) + u16(1) + str("x")),
        Owed::Connack, 0x01);
    table.cut("a 3.1.1 CONNECT", Before::Nothing, connectPacket({ .id = "hostile", .willTopic = "t" }));
    table.cut("a 5.0 CONNECT", Before::Nothing,
        connectPacket({ .id = "hostile", .version = 5, .properties = twoByteProperty(0x21, 9), .willTopic = "t" }));
}

/// A CONNECT body with these flags.
std::string connectWith(int version, unsigned flags, std::string_view payload, std::string_view properties = {})
{
    std::string body = str("MQTT") + bytes({ static_cast<unsigned>(version), flags }) + u16(60);
    if (version == 5)
        body += varint(static_cast<std::uint32_t>(properties.size())) + std::string(properties);
    return packet(0x10, body + std::string(payload));
}

void connects(Table& table)
{
    const auto both = [&table](const std::string& what, unsigned flags, const std::string& old, const std::string& now,
                          unsigned code = 0x81) {
        table.first("3.1.1: " + what, connectWith(4, flags, old));
        table.first("5.0: " + what, connectWith(5, flags, now), Owed::Connack, code);
    };
    const std::string id = str("hostile");
    both("the reserved flag", 0x03, id, id);
    both("will QoS without a will", 0x0A, id, id);
    both("will retain without a will", 0x22, id, id);
    both("will QoS 3", 0x1E, id + str("t") + str("p"), id + kZero + str("t") + str("p"));
    both("a will flag and no will", 0x06, id, id);
    both("a will without a payload", 0x06, id + str("t"), id + kZero + str("t"));
    both("a will longer than the packet", 0x06, id + str("t") + u16(999) + "p", id + kZero + str("t") + u16(999) + "p");
    both("a user name flag and no name", 0x82, id, id);
    both("a password flag and no password", 0xC2, id + str("u"), id + str("u"));
    both("a password longer than the packet", 0xC2, id + str("u") + u16(9) + "p", id + str("u") + u16(9) + "p");
    both("bytes after the end", 0x02, id + "more", id + "more");
    both("no client id", 0x02, "", "");
    both("half a client id", 0x02, u16(5) + "ab", u16(5) + "ab");
    for (const std::string& bad : { std::string("\xFF\xFE"), kSurrogate, std::string("a\0b", 3), std::string("\xC0\xAF"),
             std::string("\xF8\x88\x80\x80\x80") }) {
        const std::string suffix = " that is not UTF-8 (" + std::to_string(static_cast<unsigned char>(bad[0])) + ", "
            + std::to_string(bad.size()) + ")";
        both("a client id" + suffix, 0x02, str(bad), str(bad));
        both("a user name" + suffix, 0x82, id + str(bad), id + str(bad));
        both("a will topic" + suffix, 0x06, id + str(bad) + str("p"), id + kZero + str(bad) + str("p"));
    }
    for (const char* topic : { "a/#", "+", "", "#" })
        both(std::string("a will to \"") + topic + "\"", 0x06, id + str(topic) + str("p"), id + kZero + str(topic) + str("p"),
            0x90);
    table.first("3.1.1: a password without a user name", connectWith(4, 0x42, id + str("p")));
    table.first("3.1.1: no id and no clean session", connectWith(4, 0x00, str("")), Owed::Connack, 0x02);

    const auto property = [&](const std::string& what, const std::string& list, unsigned code) {
        table.first("5.0 CONNECT: " + what, connectWith(5, 2, id, list), Owed::Connack, code);
    };
    property("Receive Maximum 0", twoByteProperty(0x21, 0), 0x82);
    property("Maximum Packet Size 0", fourByteProperty(0x27, 0), 0x82);
    property("Request Problem Information 2", byteProperty(0x17, 2), 0x82);
    property("Request Response Information 255", byteProperty(0x19, 255), 0x82);
    property("authentication data without a method", textProperty(0x16, "d"), 0x82);
    property("an authentication method nobody knows", textProperty(0x15, "PLAIN"), 0x8C);
    property("an authentication method that is not UTF-8", textProperty(0x15, "\xFF"), 0x81);
    property("a property cut short", bytes({ 0x11, 0, 0 }), 0x81);
    property("a user property without a value", bytes({ 0x26 }) + str("a"), 0x81);
    property("property 0", bytes({ 0 }), 0x81);
    property("an id of two bytes", bytes({ 0x91, 0x01, 0 }), 0x81);
    for (const unsigned twice : { 0x11u, 0x17u, 0x19u, 0x21u, 0x22u, 0x27u }) {
        const std::string one = twice == 0x17 || twice == 0x19 ? byteProperty(twice, 1)
            : twice == 0x11 || twice == 0x27                   ? fourByteProperty(twice, 9)
                                                               : twoByteProperty(twice, 9);
        property("property " + std::to_string(twice) + " twice", one + one, 0x82);
    }
    for (const unsigned foreign : { 0x01u, 0x02u, 0x03u, 0x08u, 0x09u, 0x0Bu, 0x12u, 0x13u, 0x18u, 0x1Au, 0x1Cu, 0x1Fu, 0x23u,
             0x24u, 0x25u, 0x28u, 0x29u, 0x2Au })
        property("property " + std::to_string(foreign) + " of another packet", bytes({ foreign }) + std::string(8, '\0'), 0x81);
    const auto will = [&](const std::string& what, const std::string& list, unsigned code) {
        const std::string payload = id + varint(static_cast<std::uint32_t>(list.size())) + list + str("t") + str("p");
        table.first("5.0 will: " + what, connectWith(5, 6, payload), Owed::Connack, code);
    };
    will("payload format 2", byteProperty(0x01, 2), 0x82);
    will("a response topic with a wildcard", textProperty(0x08, "a/#"), 0x82);
    will("will delay twice", fourByteProperty(0x18, 1) + fourByteProperty(0x18, 1), 0x82);
    will("a topic alias", twoByteProperty(0x23, 1), 0x81);
    will("a subscription identifier", subscriptionId(1), 0x81);
    will("a session expiry", sessionExpiry(1), 0x81);
    will("a list longer than the packet", bytes({ 0x26 }) + u16(60000), 0x81);
}

void publishes(Table& table)
{
    table.both("QoS 3", packet(0x36, str("t") + u16(1)), packet(0x36, str("t") + u16(1) + kZero), 0x81);
    table.both("DUP with QoS 0", packet(0x38, str("t")), packet(0x38, str("t") + kZero), 0x81);
    table.both("an empty PUBLISH", packet(0x30, ""), packet(0x30, ""), 0x81);
    table.both("half a topic length", packet(0x30, kZero), packet(0x30, kZero), 0x81);
    table.both("a topic longer than the packet", packet(0x30, u16(500) + "abc"), packet(0x30, u16(500) + "abc"), 0x81);
    table.both("QoS 1 without a packet id", packet(0x32, str("t")), packet(0x32, str("t")), 0x81);
    table.both("QoS 2 with half a packet id", packet(0x34, str("t") + "a"), packet(0x34, str("t") + "a"), 0x81);
    for (const unsigned qos : { 1u, 2u })
        table.both("packet id 0 at QoS " + std::to_string(qos), publishPacket("t", "x", { .qos = qos, .id = 0 }),
            publishPacket("t", "x", { .version = 5, .qos = qos, .id = 0 }), 0x82);
    for (const char* topic : { "#", "+", "a/+/b", "a/#", "a#", "+a", "$share/g/#" })
        table.both(std::string("to \"") + topic + "\"", publishPacket(topic, "x"), publish5(topic, ""), 0x90);
    table.both("to an empty topic", publishPacket("", "x"), publish5("", ""), 0x82);
    for (const std::string& bad : { std::string("a\0b", 3), "a" + kSurrogate, std::string("a\xC0\xAF"), std::string("\xFF"),
             std::string("\xF4\x90\x80\x80"), std::string("a\xE2\x82"), std::string("\x80"), kZero })
        table.both("a topic that is not UTF-8 (" + std::to_string(static_cast<unsigned char>(bad.front())) + ", "
                + std::to_string(static_cast<unsigned char>(bad.back())) + ")",
            publishPacket(bad, "x"), publish5(bad, ""), 0x90);
    const std::string slashes(65400, '/');
    table.both("a topic of 65,401 levels", publishPacket(slashes, "x"), publish5(slashes, ""), 0x90);
    const std::string levels = "a" + [] {
        std::string s;
        for (int i = 0; i < 128; ++i)
            s += "/a";
        return s;
    }();
    table.both("a topic of 129 levels", publishPacket(levels, "x"), publish5(levels, ""), 0x90);
    table.both(
        "a topic of 5,000 bytes", publishPacket(std::string(5000, 't'), "x"), publish5(std::string(5000, 't'), ""), 0x90);

    table.five("subscription identifier", publish5("t", subscriptionId(1)), 0x82);
    table.five("payload format 2", publish5("t", byteProperty(0x01, 2)), 0x82);
    table.five("payload format 255", publish5("t", byteProperty(0x01, 255)), 0x82);
    table.five("response topic with +", publish5("t", textProperty(0x08, "a/+")), 0x82);
    table.five("response topic with #", publish5("t", textProperty(0x08, "#")), 0x82);
    table.five("empty response topic", publish5("t", textProperty(0x08, "")), 0x82);
    table.five("response topic that is not UTF-8", publish5("t", textProperty(0x08, kSurrogate)), 0x81);
    table.five("content type that is not UTF-8", publish5("t", textProperty(0x03, "\xFF")), 0x81);
    table.five("content type with U+0000", publish5("t", textProperty(0x03, kZero)), 0x81);
    table.five("user property whose name is not UTF-8", publish5("t", userProperty("\xFF", "v")), 0x81);
    table.five("user property whose value is not UTF-8", publish5("t", userProperty("n", kSurrogate)), 0x81);
    table.five("topic alias 0", publish5("t", twoByteProperty(0x23, 0)), 0x94);
    table.five("topic alias beyond ours", publish5("t", twoByteProperty(0x23, 17)), 0x94);
    table.five("topic alias 65535", publish5("t", twoByteProperty(0x23, 65535)), 0x94);
    table.five("an alias that was never set", publish5("", twoByteProperty(0x23, 3)), 0x82);
    table.five(
        "an alias set to a wildcard", publish5("a/#", twoByteProperty(0x23, 3)) + publish5("", twoByteProperty(0x23, 3)), 0x90);
    table.five("expiry cut short", publish5("t", bytes({ 0x02, 0, 0 })), 0x81);
    table.five("correlation data longer than the list", publish5("t", bytes({ 0x09 }) + u16(90) + "x"), 0x81);
    table.five("a property list longer than the packet", packet(0x30, str("t") + bytes({ 0x7F })), 0x81);
    table.five("a property length of five bytes", packet(0x30, str("t") + bytes({ 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })), 0x81);
    table.five("a property length that is not the shortest", packet(0x30, str("t") + bytes({ 0x80, 0x00 })), 0x81);
    table.five("no property length", packet(0x30, str("t")), 0x81);
    for (const unsigned twice : { 0x01u, 0x02u, 0x03u, 0x08u, 0x09u, 0x23u }) {
        const std::string one = twice == 0x01 ? byteProperty(1, 1)
            : twice == 0x02                   ? fourByteProperty(2, 9)
            : twice == 0x23                   ? twoByteProperty(0x23, 1)
                                              : textProperty(twice, "t");
        table.five("property " + std::to_string(twice) + " twice", publish5("t", one + one), 0x82);
    }
    for (const unsigned foreign : { 0x00u, 0x04u, 0x11u, 0x12u, 0x13u, 0x15u, 0x16u, 0x17u, 0x18u, 0x19u, 0x1Au, 0x1Cu, 0x1Fu,
             0x21u, 0x22u, 0x24u, 0x25u, 0x27u, 0x28u, 0x29u, 0x2Au, 0x2Bu, 0x7Fu })
        table.five("property " + std::to_string(foreign) + " of another packet",
            publish5("t", bytes({ foreign }) + std::string(8, '\0')), 0x81);
    std::string flood;
    for (unsigned id = 1; id <= 129; ++id)
        flood += publishPacket("t", "x", { .version = 5, .qos = 2, .id = id });
    table.five("more QoS 2 than our Receive Maximum", flood, 0x93);
    const std::string same = publishPacket("t", "x", { .qos = 2, .dup = true, .id = 7 });
    std::string repeated;
    for (int i = 0; i < 300; ++i)
        repeated += same;
    table.fine("3.1.1: one QoS 2 message 300 times", Before::V311, repeated);
    table.cut("a PUBLISH", Before::V311, publishPacket("topic", "payload", { .qos = 1 }));
    table.cut(
        "a PUBLISH with properties", Before::V5, publish5("topic", userProperty("a", "b") + textProperty(0x03, "text"), 1), 2);
}

void acknowledgements(Table& table)
{
    for (unsigned type = 4; type <= 7; ++type) {
        const unsigned first = type << 4 | (type == 6 ? 2u : 0u);
        const auto kind = static_cast<PacketType>(type);
        const std::string name = "type " + std::to_string(type) + ": ";
        table.both(name + "empty", packet(first, ""), packet(first, ""), 0x81);
        table.both(name + "half an id", packet(first, "a"), packet(first, "a"), 0x81);
        table.both(name + "id 0", packet(first, u16(0)), packet(first, u16(0)), 0x82);
        table.three(name + "a reason", packet(first, u16(1) + kZero));
        table.five(name + "a reason of another packet", ack5(kind, 1, 0x8E), 0x82);
        table.five(name + "an unknown reason", ack5(kind, 1, 0x7F), 0x82);
        table.five(name + "a property of another packet", ack5(kind, 1, 0, twoByteProperty(0x23, 1)), 0x81);
        table.five(name + "an unknown property", ack5(kind, 1, 0, byteProperty(0x7F, 0)), 0x81);
        table.five(name + "reason string twice", ack5(kind, 1, 0, textProperty(0x1F, "a") + textProperty(0x1F, "a")), 0x82);
        table.five(name + "reason string that is not UTF-8", ack5(kind, 1, 0, textProperty(0x1F, "\xFF")), 0x81);
        table.five(name + "properties cut short", packet(first, u16(1) + bytes({ 0, 9, 0x1F })), 0x81);
        table.five(name + "bytes after the properties", packet(first, u16(1) + bytes({ 0, 0, 1 })), 0x81);
        table.fine("3.1.1: " + name + "an id nobody waits for", Before::V311, packet(first, u16(4711)));
        table.fine("5.0: " + name + "an id nobody waits for", Before::V5, packet(first, u16(4711)));
    }
}

void subscriptions(Table& table)
{
    const std::string none = kZero;
    const std::string filter = str("a");
    table.both("SUBSCRIBE: empty", packet(0x82, ""), packet(0x82, ""), 0x81);
    table.both("SUBSCRIBE: an id and no more", packet(0x82, u16(1)), packet(0x82, u16(1)), 0x81);
    table.five("SUBSCRIBE: no filter", packet(0x82, u16(1) + none), 0x82);
    table.both("SUBSCRIBE: id 0", packet(0x82, u16(0) + filter + kZero), packet(0x82, u16(0) + none + filter + kZero), 0x82);
    table.both("SUBSCRIBE: no options", packet(0x82, u16(1) + filter), packet(0x82, u16(1) + none + filter), 0x81);
    table.both("SUBSCRIBE: the last options missing", packet(0x82, u16(1) + filter + kZero + str("b")),
        packet(0x82, u16(1) + none + filter + kZero + str("b")), 0x81);
    table.both("SUBSCRIBE: half a filter length", packet(0x82, u16(1) + filter + kZero + kZero),
        packet(0x82, u16(1) + none + filter + kZero + kZero), 0x81);
    table.both("SUBSCRIBE: a filter longer than the packet", packet(0x82, u16(1) + u16(99) + "a"),
        packet(0x82, u16(1) + none + u16(99) + "a"), 0x81);
    table.both("SUBSCRIBE: QoS 3", packet(0x82, u16(1) + filter + bytes({ 3 })),
        packet(0x82, u16(1) + none + filter + bytes({ 3 })), 0x81);
    table.five("SUBSCRIBE: retain handling 3", packet(0x82, u16(1) + none + filter + bytes({ 0x30 })), 0x82);
    for (const unsigned bit : { 0x04u, 0x08u, 0x10u, 0x20u, 0x40u, 0x80u })
        table.three("SUBSCRIBE: option bit " + std::to_string(bit), packet(0x82, u16(1) + filter + bytes({ bit })));
    for (const unsigned bit : { 0x40u, 0x80u })
        table.five("SUBSCRIBE: option bit " + std::to_string(bit), packet(0x82, u16(1) + none + filter + bytes({ bit })), 0x81);
    table.five("SUBSCRIBE: No Local on a shared filter", subscribePacket("$share/g/a", 4, 5), 0x82);
    for (const std::string& bad : { std::string("a\0b", 3), kSurrogate, std::string("\xC0\xAF"), std::string("\xFF") }) {
        const std::string suffix = " that is not UTF-8 (" + std::to_string(static_cast<unsigned char>(bad[0])) + ")";
        table.both("SUBSCRIBE: a filter" + suffix, packet(0x82, u16(1) + str(bad) + kZero),
            packet(0x82, u16(1) + none + str(bad) + kZero), 0x81);
        table.both(
            "UNSUBSCRIBE: a filter" + suffix, packet(0xA2, u16(1) + str(bad)), packet(0xA2, u16(1) + none + str(bad)), 0x81);
    }
    table.five("SUBSCRIBE: identifier 0", subscribePacket("a", 0, 5, 1, bytes({ 0x0B, 0 })), 0x82);
    table.five("SUBSCRIBE: identifier of five bytes",
        subscribePacket("a", 0, 5, 1, bytes({ 0x0B, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })), 0x81);
    table.five(
        "SUBSCRIBE: identifier that is not the shortest", subscribePacket("a", 0, 5, 1, bytes({ 0x0B, 0x81, 0x00 })), 0x81);
    table.five("SUBSCRIBE: identifier twice", subscribePacket("a", 0, 5, 1, subscriptionId(1) + subscriptionId(2)), 0x82);
    table.five("SUBSCRIBE: property of another packet", subscribePacket("a", 0, 5, 1, byteProperty(0x01, 0)), 0x81);
    table.five(
        "UNSUBSCRIBE: property of another packet", packet(0xA2, u16(1) + bytes({ 2 }) + subscriptionId(1) + filter), 0x81);
    table.both("UNSUBSCRIBE: empty", packet(0xA2, ""), packet(0xA2, ""), 0x81);
    table.both("UNSUBSCRIBE: an id and no more", packet(0xA2, u16(1)), packet(0xA2, u16(1)), 0x81);
    table.five("UNSUBSCRIBE: no filter", packet(0xA2, u16(1) + none), 0x82);
    table.both("UNSUBSCRIBE: id 0", packet(0xA2, u16(0) + filter), packet(0xA2, u16(0) + none + filter), 0x82);
    table.both("UNSUBSCRIBE: a filter longer than the packet", packet(0xA2, u16(1) + u16(9) + "a"),
        packet(0xA2, u16(1) + none + u16(9) + "a"), 0x81);
    // Refused one by one, and the connection goes on
    for (const char* bad : { "", "a#", "#/a", "a/#/b", "+a", "a+/b", "##", "$share", "$share/", "$share/g", "$share/g/",
             "$share//a", "$share/+/a", "$share/#/a", "$share/g+/a", "$share/g/a#" }) {
        table.fine(std::string("3.1.1: SUBSCRIBE to \"") + bad + "\"", Before::V311, subscribePacket(bad, 0));
        table.fine(std::string("5.0: SUBSCRIBE to \"") + bad + "\"", Before::V5, subscribePacket(bad, 0, 5));
    }
    const std::string slashes(65400, '/');
    table.fine("5.0: SUBSCRIBE to 65,401 levels", Before::V5, subscribePacket(slashes, 0, 5));
    table.fine("5.0: UNSUBSCRIBE from 65,401 levels", Before::V5, packet(0xA2, u16(1) + kZero + str(slashes)));
    std::string many = u16(1) + kZero;
    for (int i = 0; i < 1000; ++i)
        many += str("f/" + std::to_string(i)) + kZero;
    table.fine("5.0: SUBSCRIBE to 1,000 filters", Before::V5, packet(0x82, many));
    table.cut("a SUBSCRIBE", Before::V311, subscribePacket("filter/#", 1));
}

void endings(Table& table)
{
    table.five("DISCONNECT: a server's reason", disconnect5(0x8D), 0x82);
    table.five("DISCONNECT: an unknown reason", disconnect5(0x05), 0x82);
    table.five("DISCONNECT: session expiry after none", disconnect5(0, sessionExpiry(10)), 0x82);
    table.five("DISCONNECT: session expiry twice", disconnect5(0, sessionExpiry(0) + sessionExpiry(0)), 0x82);
    table.five("DISCONNECT: server reference", disconnect5(0, textProperty(0x1C, "x")), 0x81);
    table.five("DISCONNECT: properties cut short", packet(0xE0, bytes({ 0, 5, 0x11 })), 0x81);
    table.five("DISCONNECT: bytes after the properties", packet(0xE0, bytes({ 0, 0, 0 })), 0x81);
    table.rows.push_back(
        { "5.0: nothing counts after DISCONNECT", Before::V5, disconnect5(0) + bytes({ 0, 0, 0, 0 }), Owed::Close, 0 });
    table.rows.push_back({ "3.1.1: nothing counts after DISCONNECT", Before::V311,
        std::string("\xE0\x00", 2) + bytes({ 0, 0, 0, 0 }), Owed::Close, 0 });
    table.rows.push_back({ "3.1: packet type 0", Before::V31, bytes({ 0, 0 }), Owed::Close, 0 });
    table.rows.push_back({ "3.1: PUBLISH to a wildcard", Before::V31, publishPacket("a/#", "x"), Owed::Close, 0 });
    table.rows.push_back({ "3.1: SUBSCRIBE without options", Before::V31, packet(0x82, u16(1) + str("a")), Owed::Close, 0 });
    table.rows.push_back({ "3.1: AUTH", Before::V31, packet(0xF0, ""), Owed::Close, 0 });
}

void strangeButFine(Table& table)
{
    const std::string nasty[] = { "/", "//", "..", "../../etc/passwd", "__proto__", "constructor", "'; DROP TABLE x; --",
        "%s%n%c%u", "<script>", "\x7F\x01", "\xEF\xBF\xBF",
        "\xE2\x80\xAE"
        "abc",
        "\xF4\x8F\xBF\xBF", " ", "a b", "$", "$x", "=cmd|' /C calc'!A0" };
    for (const std::string& word : nasty) {
        std::string name;
        for (const char c : word)
            name += c > ' ' && c < '\x7F' ? c : '?';
        table.fine("3.1.1: PUBLISH to " + name, Before::V311,
            publishPacket(word, word, { .qos = 1, .retain = true }) + publishPacket(word, "", { .retain = true }));
        table.fine(
            "5.0: SUBSCRIBE to " + name, Before::V5, subscribePacket(word, 0, 5) + publish5(word, userProperty(word, word)));
    }
    table.fine("5.0: 300 user properties", Before::V5, publish5("t", [] {
        std::string s;
        for (int i = 0; i < 300; ++i)
            s += userProperty("a", "b");
        return s;
    }()));
    table.fine("3.1: DUP on SUBSCRIBE and unused bits", Before::V31, packet(0x8A, u16(1) + str("t") + bytes({ 0xF0 })));
    table.fine("3.1.1: PINGREQ 500 times", Before::V311, [] {
        std::string s;
        for (int i = 0; i < 500; ++i)
            s += std::string("\xC0\x00", 2);
        return s;
    }());
}

} // namespace

std::vector<HostileInput> hostileInputs()
{
    Table table;
    framing(table);
    beforeConnect(table);
    connects(table);
    publishes(table);
    acknowledgements(table);
    subscriptions(table);
    endings(table);
    strangeButFine(table);
    return std::move(table.rows);
}

} // namespace hookline::test

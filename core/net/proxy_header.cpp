#include "core/net/proxy_header.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstring>

namespace hookline::net {
namespace {

using State = ProxyHeader::State;

constexpr std::string_view kSignature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t kLongestLine = 107; ///< of version 1, with CR LF

constexpr ProxyHeader malformed() { return { State::Malformed, 0, {} }; }

bool readPort(std::string_view text, unsigned& port)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && port <= 65535 && (text == "0" || text[0] != '0');
}

std::string addressText(int family, const void* address, unsigned port)
{
    char text[INET6_ADDRSTRLEN] = {};
    ::inet_ntop(family, address, text, sizeof text);
    return (family == AF_INET6 ? "[" + std::string(text) + "]" : std::string(text)) + ":" + std::to_string(port);
}

/// PROXY TCP4 source destination sourcePort destinationPort
ProxyHeader readLine(std::string_view line, std::size_t size)
{
    std::array<std::string_view, 6> words;
    std::size_t count = 0;
    for (std::string_view rest = line; count < words.size();) {
        const auto space = rest.find(' ');
        words[count++] = rest.substr(0, space);
        if (space == std::string_view::npos)
            break;
        rest.remove_prefix(space + 1);
        if (count == words.size())
            return malformed(); // a seventh word
    }
    if (count >= 2 && words[1] == "UNKNOWN")
        return { State::Complete, size, {} };
    const bool four = words[1] == "TCP4";
    if (count != 6 || (!four && words[1] != "TCP6"))
        return malformed();
    const int family = four ? AF_INET : AF_INET6;
    in6_addr source {};
    in6_addr destination {};
    unsigned sourcePort = 0;
    unsigned destinationPort = 0;
    if (::inet_pton(family, std::string(words[2]).c_str(), &source) != 1
        || ::inet_pton(family, std::string(words[3]).c_str(), &destination) != 1 || !readPort(words[4], sourcePort)
        || !readPort(words[5], destinationPort))
        return malformed();
    return { State::Complete, size, addressText(family, &source, sourcePort) };
}

ProxyHeader readVersion1(std::string_view bytes)
{
    constexpr std::string_view kStart = "PROXY ";
    if (!kStart.starts_with(bytes.substr(0, kStart.size())))
        return malformed();
    const auto end = bytes.substr(0, kLongestLine).find("\r\n");
    if (end != std::string_view::npos)
        return readLine(bytes.substr(0, end), end + 2);
    return bytes.size() >= kLongestLine ? malformed() : ProxyHeader {};
}

ProxyHeader readVersion2(std::string_view bytes)
{
    if (bytes.size() < 16)
        return {};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned version = byte(12) >> 4;
    const unsigned command = byte(12) & 15u;
    const std::size_t length = byte(14) * 256u + byte(15);
    const std::size_t size = 16 + length;
    if (version != 2 || command > 1 || size > kMaxProxyHeader)
        return malformed();
    if (bytes.size() < size)
        return {};
    if (command == 0)
        return { State::Complete, size, {} }; // LOCAL: a health check of the proxy itself
    const char* body = bytes.data() + 16;
    const auto port = [&](std::size_t at) { return byte(16 + at) * 256u + byte(17 + at); };
    switch (byte(13)) {
    case 0x00: // unspecified
    case 0x31: // a Unix socket: no address to show
        return { State::Complete, size, {} };
    case 0x11:
        if (length < 12)
            return malformed();
        return { State::Complete, size, addressText(AF_INET, body, port(8)) };
    case 0x21:
        if (length < 36)
            return malformed();
        return { State::Complete, size, addressText(AF_INET6, body, port(32)) };
    default: return malformed(); // datagrams, or a family nobody has defined
    }
}

} // namespace

ProxyHeader readProxyHeader(std::string_view bytes)
{
    if (bytes.empty())
        return {};
    const std::size_t shown = std::min(bytes.size(), kSignature.size());
    if (bytes.substr(0, shown) == kSignature.substr(0, shown))
        return readVersion2(bytes);
    return readVersion1(bytes);
}

} // namespace hookline::net

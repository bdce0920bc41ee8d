#include "core/net/websocket_upgrade.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <optional>

namespace hookline::net {
namespace {

constexpr std::size_t kMaxHeaders = 64;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) noexcept { return std::ranges::equal(a, b, {}, lower, lower); }

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool isTokenCharacter(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// Whether a comma separated list has the word.
bool lists(std::string_view list, std::string_view word, bool anyCase) noexcept
{
    while (!list.empty()) {
        const auto comma = list.find(',');
        const std::string_view item = trimmed(list.substr(0, comma));
        if (anyCase ? same(item, word) : item == word)
            return true;
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    }
    return false;
}

Upgrade refusal(std::string_view status, std::string problem, std::string_view moreHeaders = {})
{
    Upgrade out;
    out.response.append("HTTP/1.1 ").append(status).append("\r\n").append(moreHeaders);
    out.response.append("Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: ");
    const std::string body = "MQTT over WebSocket: " + problem + "\n";
    out.response.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    out.problem = std::move(problem);
    return out;
}

/// The value of Sec-WebSocket-Accept.
std::string acceptKey(std::string_view key)
{
    const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned size = 0;
    ::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha1(), nullptr);
    std::array<unsigned char, 64> base64 {};
    const int length = ::EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return { reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length) };
}

/// 16 bytes in base64: 22 characters and two '='.
bool isKey(std::string_view key) noexcept
{
    return key.size() == 24 && key.ends_with("==") && std::ranges::all_of(key.substr(0, 22), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
    });
}

struct Headers {
    int hosts = 0;
    bool upgrade = false;
    bool connection = false;
    bool protocol = false;
    bool body = false;
    std::optional<std::string_view> version;
    std::optional<std::string_view> key;
    std::optional<std::string_view> origin;
    bool twice = false; ///< one of the three
};

void keepOnce(Headers& headers, std::optional<std::string_view>& slot, std::string_view value)
{
    headers.twice |= slot.has_value();
    slot = value;
}

void take(Headers& headers, std::string_view name, std::string_view value)
{
    if (same(name, "host"))
        ++headers.hosts;
    else if (same(name, "upgrade"))
        headers.upgrade |= lists(value, "websocket", true);
    else if (same(name, "connection"))
        headers.connection |= lists(value, "upgrade", true);
    else if (same(name, "sec-websocket-protocol"))
        headers.protocol |= lists(value, "mqtt", false);
    else if (same(name, "sec-websocket-version"))
        keepOnce(headers, headers.version, value);
    else if (same(name, "sec-websocket-key"))
        keepOnce(headers, headers.key, value);
    else if (same(name, "origin"))
        keepOnce(headers, headers.origin, value);
    else if (same(name, "transfer-encoding"))
        headers.body = true;
    else if (same(name, "content-length"))
        headers.body |= value != "0";
}

/// False when a line is no header.
bool readHeaders(std::string_view lines, Headers& headers)
{
    for (std::size_t count = 0; lines != "\r\n"; ++count) {
        const auto end = lines.find("\r\n");
        if (end == std::string_view::npos || count >= kMaxHeaders)
            return false;
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0 || !std::ranges::all_of(line.substr(0, colon), isTokenCharacter))
            return false; // a folded line too
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (std::ranges::any_of(value, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }))
            return false;
        take(headers, line.substr(0, colon), value);
    }
    return true;
}

bool mayConnect(std::string_view origin, const WebSocketSettings& settings)
{
    return isLoopbackOrigin(origin)
        || std::ranges::any_of(settings.origins, [&](const std::string& one) { return one == "*" || same(one, origin); });
}

} // namespace

bool isLoopbackOrigin(std::string_view origin) noexcept
{
    if (origin.starts_with("http://"))
        origin.remove_prefix(7);
    else if (origin.starts_with("https://"))
        origin.remove_prefix(8);
    else
        return false;
    const auto colon = origin.rfind(':');
    const auto bracket = origin.rfind(']');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        const std::string_view port = origin.substr(colon + 1);
        if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; }))
            return false;
        origin = origin.substr(0, colon);
    }
    if (same(origin, "localhost") || origin == "[::1]")
        return true;
    // 127.x.x.x and nothing that only begins like it: 127.0.0.1.evil.example is a name.
    return origin.starts_with("127.") && std::ranges::count(origin, '.') == 3 && origin.size() <= 15 && origin.back() != '.'
        && std::ranges::all_of(origin, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

Upgrade refuseLongUpgrade() { return refusal("431 Request Header Fields Too Large", "the request is too long"); }

Upgrade answerUpgrade(std::string_view request, const WebSocketSettings& settings)
{
    const auto end = request.find("\r\n");
    const std::string_view line = request.substr(0, end);
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (end == std::string_view::npos || first == std::string_view::npos || first == last)
        return refusal("400 Bad Request", "this is not HTTP");
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    if (line.substr(last + 1) != "HTTP/1.1")
        return refusal("505 HTTP Version Not Supported", "HTTP/1.1 is needed");
    if (method != "GET")
        return refusal("405 Method Not Allowed", "the method must be GET", "Allow: GET\r\n");
    if (target.empty() || target[0] != '/' || !std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7F; }))
        return refusal("400 Bad Request", "the path is not a path");

    Headers headers;
    if (!readHeaders(request.substr(end + 2), headers))
        return refusal("400 Bad Request", "a header cannot be read");
    if (headers.hosts != 1 || headers.twice || headers.body)
        return refusal("400 Bad Request", "Host, key, version and Origin must come once, and no body");
    if (!settings.path.empty() && target.substr(0, target.find('?')) != settings.path)
        return refusal("404 Not Found", "nothing at this path; clients use " + settings.path);
    if (!headers.upgrade || !headers.connection)
        return refusal("426 Upgrade Required", "this address speaks MQTT over WebSocket",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    if (headers.version != "13")
        return refusal("426 Upgrade Required", "WebSocket version 13 is needed", "Sec-WebSocket-Version: 13\r\n");
    if (!headers.key || !isKey(*headers.key))
        return refusal("400 Bad Request", "Sec-WebSocket-Key is not 16 bytes in base64");
    if (headers.origin && !mayConnect(*headers.origin, settings))
        return refusal("403 Forbidden",
            "pages of " + std::string(headers.origin->substr(0, 200)) + " may not connect; the listener's allowed_origins can name it");
    if (!headers.protocol) // [MQTT-6.0.0-3]
        return refusal("400 Bad Request", "the subprotocol mqtt must be offered (Sec-WebSocket-Protocol)");

    Upgrade out;
    out.accepted = true;
    out.response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + acceptKey(*headers.key) + "\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"; // [MQTT-6.0.0-4]
    return out;
}

} // namespace hookline::net

#include "core/auth/ban_list.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>

namespace hookline::auth {
namespace {

constexpr std::size_t kMostWatched = 100'000; ///< client ids with recent disconnects
constexpr std::size_t kMostBans = 100'000;

} // namespace

bool Network::contains(const std::array<std::uint8_t, 16>& other) const noexcept
{
    for (unsigned bit = 0; bit < bits; bit += 8) {
        const unsigned left = bits - bit;
        const auto mask = static_cast<std::uint8_t>(left >= 8 ? 0xFF : 0xFF << (8 - left));
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask))
            return false;
    }
    return true;
}

std::optional<Network> parseNetwork(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const std::string host(text.substr(0, slash));
    Network out;
    unsigned offset = 0;
    in_addr v4 {};
    in6_addr v6 {};
    if (::inet_pton(AF_INET, host.c_str(), &v4) == 1) {
        out.address[10] = out.address[11] = 0xFF;
        std::memcpy(&out.address[12], &v4, 4);
        offset = 96;
    } else if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
        std::memcpy(out.address.data(), &v6, 16);
    } else {
        return std::nullopt;
    }
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        unsigned bits = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        if (error != std::errc() || end != digits.data() + digits.size() || bits > 128 - offset)
            return std::nullopt;
        out.bits = bits + offset;
    }
    return out;
}

std::string_view hostOf(std::string_view peer) noexcept
{
    if (peer.starts_with('[')) {
        const std::size_t end = peer.find(']');
        return peer.substr(1, end == std::string_view::npos ? end : end - 1);
    }
    const std::size_t colon = peer.rfind(':');
    return peer.find(':') == colon ? peer.substr(0, colon) : peer; // more than one colon: an IPv6 address without a port
}

bool isLocal(std::string_view peer)
{
    const std::string_view host = hostOf(peer);
    const auto address = parseNetwork(host.substr(0, host.find('%')));
    if (!address)
        return true; // a path or nothing: it came through a Unix socket
    static const Network kLoopback4 = *parseNetwork("127.0.0.0/8");
    static const Network kLoopback6 = *parseNetwork("::1");
    return kLoopback4.contains(address->address) || kLoopback6.contains(address->address);
}

base::Result<> BanList::put(Ban ban)
{
    if (ban.kind != Kind::Address) {
        auto& names = ban.kind == Kind::Client ? m_clients : m_users;
        if (names.size() >= kMostBans && !names.contains(ban.value))
            return base::fail({ "access.too_many_bans", "no more than 100000 names can be banned", {}, "Remove some" });
        std::string key = ban.value;
        names.insert_or_assign(std::move(key), std::move(ban));
        return {};
    }
    const auto network = parseNetwork(ban.value);
    if (!network)
        return base::fail({ "access.ban_address", "\"" + ban.value + "\" cannot be banned", "it is neither an address nor a network",
            "Write an address such as 192.0.2.7 or a network such as 192.0.2.0/24" });
    std::erase_if(m_addresses, [&](const Entry& entry) { return entry.ban.value == ban.value; });
    m_addresses.push_back({ std::move(ban), *network });
    return {};
}

base::Result<> BanList::applySettings(const std::vector<std::string>& addresses, const std::vector<std::string>& clients,
    const std::vector<std::string>& users, const Flapping& flapping)
{
    for (const std::string& address : addresses) { // nothing changes when one is wrong
        if (!parseNetwork(address))
            return base::fail({ "access.ban_address", "\"" + address + "\" in access.banned_addresses cannot be banned",
                "it is neither an address nor a network", "Write an address such as 192.0.2.7 or a network such as 192.0.2.0/24" });
    }
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_addresses, [](const Entry& entry) { return entry.ban.fromSettings; });
    std::erase_if(m_clients, [](const auto& entry) { return entry.second.fromSettings; });
    std::erase_if(m_users, [](const auto& entry) { return entry.second.fromSettings; });
    const auto add = [this](Kind kind, const std::vector<std::string>& values) {
        for (const std::string& value : values)
            (void)put({ kind, value, "in the settings", 0, true });
    };
    add(Kind::Address, addresses);
    add(Kind::Client, clients);
    add(Kind::User, users);
    m_flapping = flapping;
    if (flapping.disconnects == 0)
        m_disconnects.clear();
    return {};
}

base::Result<> BanList::ban(Kind kind, std::string value, std::string why, std::int64_t untilNanos)
{
    const std::scoped_lock lock(m_mutex);
    return put({ kind, std::move(value), std::move(why), untilNanos, false });
}

bool BanList::unban(Kind kind, std::string_view value)
{
    const std::scoped_lock lock(m_mutex);
    if (kind == Kind::Address)
        return std::erase_if(m_addresses, [&](const Entry& entry) { return entry.ban.value == value; }) > 0;
    auto& names = kind == Kind::Client ? m_clients : m_users;
    const auto found = names.find(value);
    if (found == names.end())
        return false;
    names.erase(found);
    return true;
}

std::vector<BanList::Ban> BanList::list(std::int64_t nowNanos) const
{
    std::vector<Ban> out;
    const std::scoped_lock lock(m_mutex);
    const auto take = [&](const Ban& ban) {
        if (holds(ban, nowNanos))
            out.push_back(ban);
    };
    for (const Entry& entry : m_addresses)
        take(entry.ban);
    for (const auto& [name, ban] : m_clients)
        take(ban);
    for (const auto& [name, ban] : m_users)
        take(ban);
    return out;
}

std::optional<std::string> BanList::refusal(
    std::string_view peer, std::string_view clientId, std::string_view username, std::int64_t nowNanos) const
{
    const std::scoped_lock lock(m_mutex);
    if (!m_addresses.empty()) {
        if (const auto address = parseNetwork(hostOf(peer))) {
            for (const Entry& entry : m_addresses) {
                if (holds(entry.ban, nowNanos) && entry.network.contains(address->address))
                    return "the address is banned: " + entry.ban.why;
            }
        }
    }
    if (const auto found = m_clients.find(clientId); found != m_clients.end() && holds(found->second, nowNanos))
        return "the client id is banned: " + found->second.why;
    if (const auto found = m_users.find(username); !username.empty() && found != m_users.end() && holds(found->second, nowNanos))
        return "the user name is banned: " + found->second.why;
    return std::nullopt;
}

bool BanList::noteDisconnect(const std::string& clientId, std::int64_t nowNanos)
{
    const std::scoped_lock lock(m_mutex);
    if (m_flapping.disconnects == 0)
        return false;
    if (m_disconnects.size() >= kMostWatched && !m_disconnects.contains(clientId)) {
        std::erase_if(m_disconnects, [&](const auto& entry) { return nowNanos - entry.second.back() > m_flapping.withinNanos; });
        std::erase_if(m_clients, [&](const auto& entry) { return !holds(entry.second, nowNanos); });
        if (m_disconnects.size() >= kMostWatched)
            return false;
    }
    std::deque<std::int64_t>& times = m_disconnects[clientId];
    times.push_back(nowNanos);
    while (!times.empty() && nowNanos - times.front() > m_flapping.withinNanos)
        times.pop_front();
    if (times.size() < m_flapping.disconnects)
        return false;
    m_disconnects.erase(clientId);
    return put({ Kind::Client, clientId, "it connects and disconnects too often", nowNanos + m_flapping.banNanos, false }).has_value();
}

} // namespace hookline::auth

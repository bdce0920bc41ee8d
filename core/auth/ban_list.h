// Who is not let in: addresses and networks, client ids and user names, for good or for a time; and the watch on clients that
// connect and disconnect without end. Asked at connects only. @thread any, every method
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::auth {

/// An address with as many leading bits as count, IPv4 as ::ffff:a.b.c.d.
struct Network {
    std::array<std::uint8_t, 16> address {};
    unsigned bits = 128;
    bool contains(const std::array<std::uint8_t, 16>& other) const noexcept;
};
/// "192.0.2.7", "192.0.2.0/24", "2001:db8::/32".
std::optional<Network> parseNetwork(std::string_view text);
/// The host of "127.0.0.1:51234" or "[::1]:51234".
std::string_view hostOf(std::string_view peer) noexcept;
/// Whether a peer is this computer: loopback, or no network address at all (a Unix socket).
bool isLocal(std::string_view peer);

class BanList {
public:
    enum class Kind : std::uint8_t { Address, Client, User };
    struct Ban {
        Kind kind = Kind::Client;
        std::string value;
        std::string why;
        std::int64_t untilNanos = 0; ///< steady time; 0: for good
        bool fromSettings = false;
    };
    struct Flapping {
        std::uint32_t disconnects = 0; ///< 0: not watched
        std::int64_t withinNanos = 0;
        std::int64_t banNanos = 0;
    };

    /// Replaces what earlier settings banned; bans made at run time stay. Error: "access.ban_address".
    base::Result<> applySettings(const std::vector<std::string>& addresses, const std::vector<std::string>& clients,
        const std::vector<std::string>& users, const Flapping& flapping);
    /// Error: "access.ban_address". An older ban of the same value is replaced.
    base::Result<> ban(Kind kind, std::string value, std::string why, std::int64_t untilNanos);
    /// False: it was not banned.
    bool unban(Kind kind, std::string_view value);
    std::vector<Ban> list(std::int64_t nowNanos) const;

    /// Why this client is refused; nothing when it is welcome.
    std::optional<std::string> refusal(std::string_view peer, std::string_view clientId, std::string_view username, std::int64_t nowNanos) const;
    /// True: that was once too often, and the client id is banned from now on.
    bool noteDisconnect(const std::string& clientId, std::int64_t nowNanos);

private:
    struct Entry {
        Ban ban;
        Network network; ///< of addresses
    };
    base::Result<> put(Ban ban);
    static bool holds(const Ban& ban, std::int64_t nowNanos) noexcept { return ban.untilNanos == 0 || nowNanos < ban.untilNanos; }

    mutable std::mutex m_mutex;
    std::vector<Entry> m_addresses;
    std::map<std::string, Ban, std::less<>> m_clients;
    std::map<std::string, Ban, std::less<>> m_users;
    Flapping m_flapping;
    std::unordered_map<std::string, std::deque<std::int64_t>> m_disconnects; ///< times, oldest first
};

} // namespace hookline::auth

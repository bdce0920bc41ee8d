// Which loop a client id is at home on: the same one as long as its session lives, else the least loaded. @thread any
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookline::broker {

class SessionRegistry {
public:
    explicit SessionRegistry(unsigned loops)
        : m_load(loops)
    {
    }
    /// The home of `clientId` for a connection on its way there; a new id goes to the loop with the fewest.
    unsigned arrive(const std::string& clientId);
    /// A home for a session that was kept on the disk.
    unsigned settleKept(const std::string& clientId);
    /// The connection was handled by its home loop, and there is now a session or none.
    void settle(const std::string& clientId, bool hasSession);
    /// The session ended.
    void forget(const std::string& clientId);

private:
    struct Home {
        unsigned loop = 0;
        std::uint32_t arriving = 0;
        bool hasSession = false;
    };
    void eraseIfUnused(std::unordered_map<std::string, Home>::iterator home);

    std::mutex m_mutex;
    std::unordered_map<std::string, Home> m_homes;
    std::vector<std::uint64_t> m_load;
};

} // namespace hookline::broker

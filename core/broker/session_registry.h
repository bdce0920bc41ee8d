// Which loop a client id is at home on: the same one as long as its session lives, else the least loaded. @thread any
//
// Kept by the ids' hashes: two ids that share one share their home, which is as good a place as any.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace hookline::broker {

class SessionRegistry {
public:
    explicit SessionRegistry(unsigned loops)
        : m_load(loops)
    {
    }
    /// The home of `clientId` for a connection on its way there; a new id goes to the loop with the fewest.
    unsigned arrive(std::string_view clientId);
    /// The connection was handled by its home loop, which has told of the session that came of it, if any.
    void settle(std::string_view clientId);
    void sessionCreated(std::string_view clientId);
    void sessionEnded(std::string_view clientId);

private:
    struct Home {
        std::uint32_t loop = 0;
        std::uint32_t arriving = 0;
        std::uint32_t sessions = 0;
    };
    struct Hashed {
        using is_avalanching = void;
        std::size_t operator()(std::uint64_t hash) const noexcept { return hash; }
    };
    using Homes = boost::unordered_flat_map<std::uint64_t, Home, Hashed>;
    void eraseIfUnused(Homes::iterator home);

    std::mutex m_mutex;
    Homes m_homes;
    std::vector<std::uint64_t> m_load;
};

} // namespace hookline::broker

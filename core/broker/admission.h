// How many connections one address has and how fast it makes new ones. Asked once per connection. @thread any, every method
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hookline::broker {

class Admission {
public:
    enum class Answer : std::uint8_t { Welcome, TooMany, TooFast };
    struct Limits {
        std::uint32_t connections = 0; ///< at the same time; 0: any number
        std::uint32_t perSecond = 0;   ///< with a burst of as many; 0: any number
    };

    /// Held by the connection; gives its place back.
    class Place {
    public:
        Place(Admission& admission, std::string host)
            : m_admission(admission)
            , m_host(std::move(host))
        {
        }
        ~Place() { m_admission.leave(m_host); }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

    private:
        Admission& m_admission;
        const std::string m_host;
    };

    /// `peer` is "127.0.0.1:51234" or "[::1]:51234"; what has no network address is always welcome. `place` is set when the
    /// connection counts from now on.
    Answer arrive(std::string_view peer, const Limits& limits, std::int64_t nowNanos, std::unique_ptr<Place>& place);
    std::size_t addresses() const;

private:
    struct Address {
        std::uint32_t connections = 0;
        double tokens = 0;
        std::int64_t filledAtNanos = 0;
    };
    void leave(const std::string& host);
    void forgetIdle(const Limits& limits, std::int64_t nowNanos);

    mutable std::mutex m_mutex;
    std::unordered_map<std::string, Address> m_addresses;
    std::size_t m_tidyAt = 1024; ///< addresses at which idle ones are forgotten
};

/// The host of a peer; empty for what is no network address.
std::string_view hostOfPeer(std::string_view peer) noexcept;

} // namespace hookline::broker

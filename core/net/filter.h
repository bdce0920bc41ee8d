// What stands between a socket's bytes and the protocol's: TLS, WebSocket. Sans I/O: bytes in, bytes out, no descriptor, no loop, so a
// connection moves between loops with its filters. Owned by a Transport. @thread the loop's, every method
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookline::net {

class Filter {
public:
    enum class State : std::uint8_t {
        Open,
        Ended,  ///< the peer said that it is done; what it sent before counts
        Failed, ///< the peer broke the rules: problem() says how. Send what is in `down`, then close
    };

    Filter() = default;
    Filter(const Filter&) = delete;
    Filter& operator=(const Filter&) = delete;
    virtual ~Filter() = default;

    /// Bytes from the socket's side: appends what they carry to `up` and what must be answered to `down`. Not called again once
    /// it has returned something else than Open.
    virtual State receive(std::string_view bytes, std::string& up, std::string& down) = 0;
    /// Whether its handshake is over, so that send() may be called.
    virtual bool ready() const noexcept = 0;
    /// Bytes from the protocol's side.
    virtual void send(std::string_view bytes, std::string& down) = 0;
    /// The polite end, once; nothing may be sent afterwards. May come at any time.
    virtual void close(std::string& down) = 0;
    /// How much may be given to send() at once for the best framing.
    virtual std::size_t bestSize() const noexcept = 0;

    const std::string& problem() const noexcept { return m_problem; } ///< for the log; never a secret

protected:
    std::string m_problem;
};

} // namespace hookline::net

// The filters of one connection, in order, and the bytes on their way to its socket. A plain TCP connection has none. Owned by the
// connection and moved with it; an idle one owns no buffer. @thread the loop's, every method
#pragma once

#include "core/net/filter.h"
#include "core/net/outbox.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hookline::net {

class TlsFilter;

class Transport {
public:
    /// `outer` is next to the socket; `inner`, which may be null, next to the protocol.
    explicit Transport(std::unique_ptr<Filter> outer, std::unique_ptr<Filter> inner = nullptr);

    /// Bytes from the socket: appends the protocol's bytes to `plain`. Afterwards there may be something pending().
    Filter::State receive(std::string_view wire, std::string& plain);
    /// Whether all handshakes are over.
    bool ready() const noexcept;
    /// Handshakes' and answers' bytes that wait for the socket.
    bool pending() const noexcept { return m_sent < m_wire.size(); }
    /// Takes what it can from `plain`, through the filters, to the socket; adds the bytes that left to `sent`. All: both are empty.
    Outbox::Flushed flush(Outbox& plain, int fd, std::uint64_t& sent);
    /// Says goodbye in every filter, to be sent by a last flush().
    void close();
    /// Why receive() did not return Open; for the log.
    std::string problem() const;
    /// From the client's certificate; empty when there is none.
    const std::string& certificateName() const noexcept { return m_certificateName; }
    void setCertificateName(std::string name) { m_certificateName = std::move(name); }
    const Filter& outer() const noexcept { return *m_outer; }

private:
    void encode(std::string_view plain);
    bool sendWire(int fd, std::uint64_t& sent, Outbox::Flushed& result);

    std::unique_ptr<Filter> m_outer;
    std::unique_ptr<Filter> m_inner;
    std::string m_wire;
    std::size_t m_sent = 0; ///< of m_wire
    std::string m_certificateName;
    bool m_closing = false;
};

} // namespace hookline::net

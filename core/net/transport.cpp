#include "core/net/transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace hookline::net {
namespace {

/// So much is made ready for the socket at once: the rest stays in the outbox, where it is counted and bounded.
constexpr std::size_t kAhead = 256 * 1024;
constexpr std::size_t kGather = 64 * 1024;

/// What passes between two filters, or small pieces on their way to be one large: per thread, never kept.
std::string& scratch()
{
    static thread_local std::string text;
    text.clear();
    return text;
}

} // namespace

Transport::Transport(std::unique_ptr<Filter> outer, std::unique_ptr<Filter> inner)
    : m_outer(std::move(outer))
    , m_inner(std::move(inner))
{
}

bool Transport::ready() const noexcept { return m_outer->ready() && (!m_inner || m_inner->ready()); }

Filter::State Transport::receive(std::string_view wire, std::string& plain)
{
    if (!m_inner)
        return m_outer->receive(wire, plain, m_wire);
    std::string& between = scratch();
    const Filter::State outer = m_outer->receive(wire, between, m_wire);
    Filter::State inner = Filter::State::Open;
    if (!between.empty()) {
        std::string answer;
        inner = m_inner->receive(between, plain, answer);
        if (!answer.empty() && outer != Filter::State::Failed)
            m_outer->send(answer, m_wire);
    }
    return outer != Filter::State::Open ? outer : inner;
}

void Transport::encode(std::string_view plain)
{
    if (!m_inner) {
        m_outer->send(plain, m_wire);
        return;
    }
    static thread_local std::string framed;
    framed.clear();
    m_inner->send(plain, framed);
    m_outer->send(framed, m_wire);
}

Outbox::Flushed Transport::flush(Outbox& plain, int fd, std::uint64_t& sent)
{
    for (;;) {
        const bool open = !m_closing && ready();
        const std::size_t best = std::min(kGather, m_inner ? m_inner->bestSize() : m_outer->bestSize());
        while (open && !plain.empty() && m_wire.size() - m_sent < kAhead) {
            std::string_view piece = plain.front();
            if (piece.size() < best && piece.size() < plain.bytes()) {
                std::string& gathered = scratch(); // small packets share a record
                while (!plain.empty() && gathered.size() < best) {
                    piece = plain.front().substr(0, best - gathered.size());
                    gathered.append(piece);
                    plain.pop(piece.size());
                }
                encode(gathered);
            } else {
                piece = piece.substr(0, best);
                encode(piece);
                plain.pop(piece.size());
            }
        }
        Outbox::Flushed result = Outbox::Flushed::All;
        if (!sendWire(fd, sent, result))
            return result;
        if (plain.empty() || !open)
            return Outbox::Flushed::All;
    }
}

/// False: the caller must stop, `result` says why.
bool Transport::sendWire(int fd, std::uint64_t& sent, Outbox::Flushed& result)
{
    while (m_sent < m_wire.size()) {
        const ssize_t written = ::send(fd, m_wire.data() + m_sent, m_wire.size() - m_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0) {
            if (errno == EINTR)
                continue;
            result = errno == EAGAIN || errno == EWOULDBLOCK ? Outbox::Flushed::Blocked : Outbox::Flushed::Broken;
            return false;
        }
        sent += static_cast<std::uint64_t>(written);
        m_sent += static_cast<std::size_t>(written);
    }
    m_sent = 0;
    if (m_wire.capacity() > 64)
        std::string().swap(m_wire); // an idle connection owns no buffer
    else
        m_wire.clear();
    return true;
}

void Transport::close()
{
    if (m_closing)
        return;
    if (m_inner) {
        std::string last;
        m_inner->close(last);
        if (!last.empty() && m_outer->ready())
            m_outer->send(last, m_wire);
    }
    m_outer->close(m_wire);
    m_closing = true;
}

std::string Transport::problem() const
{
    if (!m_outer->problem().empty())
        return m_outer->problem();
    return m_inner ? m_inner->problem() : std::string();
}

} // namespace hookline::net

#include "core/broker/lingering.h"

#include "core/broker/worker.h"

#include <cerrno>
#include <sys/socket.h>

namespace hookline::broker {
namespace {

constexpr std::int64_t kPatience = 1'000'000'000; ///< nanoseconds
constexpr std::size_t kAppetite = 4 * 1024 * 1024;

} // namespace

Lingering::Lingering(Worker& worker, net::Fd fd)
    : m_worker(worker)
    , m_fd(std::move(fd))
{
    ::shutdown(m_fd.get(), SHUT_WR);
    m_worker.loop().add(m_fd.get(), net::Interest::Read, *this);
    m_worker.loop().timers().set(*this, m_worker.steadyNanos() + kPatience);
}

Lingering::~Lingering() = default;

void Lingering::onReady(bool, bool)
{
    std::vector<char>& nowhere = m_worker.readBuffer();
    const ssize_t got = ::recv(m_fd.get(), nowhere.data(), nowhere.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got > 0 && (m_swallowed += static_cast<std::size_t>(got)) < kAppetite)
        return;
    end();
}

void Lingering::onTimer(std::int64_t) { end(); }

void Lingering::end()
{
    if (!m_fd)
        return;
    m_worker.loop().timers().cancel(*this);
    m_worker.loop().remove(m_fd.get(), *this);
    m_fd.close();
    m_worker.lingeringEnded();
}

} // namespace hookline::broker

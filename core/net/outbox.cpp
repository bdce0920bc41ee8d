#include "core/net/outbox.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/uio.h>

namespace hookline::net {

BlockPool::~BlockPool()
{
    for (char* block : m_free)
        delete[] block;
}

char* BlockPool::take()
{
    if (m_free.empty())
        return new char[kBlockSize];
    char* block = m_free.back();
    m_free.pop_back();
    return block;
}

void BlockPool::give(char* block) noexcept
{
    if (m_free.size() >= kKeep) {
        delete[] block;
        return;
    }
    try {
        m_free.push_back(block);
    } catch (...) {
        delete[] block;
    }
}

char* Outbox::reserve(std::size_t size)
{
    if (m_first < m_segments.size()) {
        Segment& last = m_segments.back();
        if (last.kind == Kind::Pooled && last.room >= size)
            return last.block + (BlockPool::kBlockSize - last.room);
    }
    if (size <= BlockPool::kBlockSize) {
        char* block = m_pool.take();
        m_segments.push_back({ Kind::Pooled, block, 0, block, BlockPool::kBlockSize, nullptr, nullptr });
        return block;
    }
    char* block = new char[size];
    m_segments.push_back({ Kind::Own, block, 0, block, size, nullptr, nullptr });
    return block;
}

void Outbox::commit(std::size_t size) noexcept
{
    Segment& last = m_segments.back();
    last.size += size;
    last.room -= size;
    m_bytes += size;
}

void Outbox::append(std::string_view bytes)
{
    std::memcpy(reserve(bytes.size()), bytes.data(), bytes.size());
    commit(bytes.size());
}

void Outbox::appendShared(const Shared& shared)
{
    m_segments.push_back({ Kind::Shared, shared.bytes.data(), shared.bytes.size(), nullptr, 0, shared.owner, shared.release });
    m_bytes += shared.bytes.size();
}

Outbox::Flushed Outbox::flush(int fd, std::uint64_t& sent)
{
    while (m_bytes > 0) {
        std::array<iovec, 64> parts;
        std::size_t count = 0;
        std::size_t offered = 0;
        for (std::size_t i = m_first; i < m_segments.size() && count < parts.size(); ++i) {
            if (m_segments[i].size == 0)
                continue;
            parts[count++] = { const_cast<char*>(m_segments[i].begin), m_segments[i].size };
            offered += m_segments[i].size;
        }
        msghdr message {};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const ssize_t written = ::sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return errno == EAGAIN || errno == EWOULDBLOCK ? Flushed::Blocked : Flushed::Broken;
        }
        sent += static_cast<std::uint64_t>(written);
        advance(static_cast<std::size_t>(written));
        if (static_cast<std::size_t>(written) < offered)
            return Flushed::Blocked; // a short write means a full socket: asking again would only cost a call
    }
    clear();
    return Flushed::All;
}

void Outbox::advance(std::size_t size) noexcept
{
    m_bytes -= size;
    while (size > 0) {
        Segment& first = m_segments[m_first];
        const std::size_t step = std::min(size, first.size);
        first.begin += step;
        first.size -= step;
        size -= step;
        if (first.size == 0) {
            drop(first);
            ++m_first;
        }
    }
}

std::string_view Outbox::front() const noexcept
{
    for (std::size_t i = m_first; i < m_segments.size(); ++i) {
        if (m_segments[i].size > 0)
            return { m_segments[i].begin, m_segments[i].size };
    }
    return {};
}

void Outbox::pop(std::size_t size) noexcept
{
    advance(size);
    if (m_bytes == 0)
        clear();
}

void Outbox::drop(Segment& segment) noexcept
{
    switch (segment.kind) {
    case Kind::Pooled: m_pool.give(segment.block); break;
    case Kind::Own: delete[] segment.block; break;
    case Kind::Shared: segment.release(segment.owner); break;
    }
}

void Outbox::clear() noexcept
{
    for (std::size_t i = m_first; i < m_segments.size(); ++i)
        drop(m_segments[i]);
    m_segments.clear();
    m_first = 0;
    m_bytes = 0;
    if (m_segments.capacity() > 4) // a quiet client should cost a struct, not a buffer
        m_segments.shrink_to_fit();
}

} // namespace hookline::net

// Bytes on their way to one socket: small frames copied into pooled blocks, large payloads by reference, all sent with one gathered
// write. An idle outbox owns no memory. @thread the loop's, every method
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

struct iovec;

namespace hookline::net {

/// Recycles the fixed-size blocks of one loop's outboxes.
class BlockPool {
public:
    static constexpr std::size_t kBlockSize = 16 * 1024;
    BlockPool() = default;
    BlockPool(const BlockPool&) = delete;
    BlockPool& operator=(const BlockPool&) = delete;
    ~BlockPool();
    char* take();
    void give(char* block) noexcept;

private:
    static constexpr std::size_t kKeep = 256; ///< 4 MiB kept for the next burst
    std::vector<char*> m_free;
};

class Outbox {
public:
    /// Keeps `bytes` alive until they are sent.
    struct Shared {
        std::string_view bytes;
        const void* owner;
        void (*release)(const void* owner);
    };

    explicit Outbox(BlockPool& pool) noexcept
        : m_pool(pool)
    {
    }
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    ~Outbox() { clear(); }

    bool empty() const noexcept { return m_bytes == 0; }
    std::size_t bytes() const noexcept { return m_bytes; }

    /// Room for `size` contiguous bytes; write them all, then commit(size). The pointer is valid until the next call.
    char* reserve(std::size_t size);
    void commit(std::size_t size) noexcept;
    void append(std::string_view bytes);
    void appendShared(const Shared& shared);

    enum class Flushed : std::uint8_t {
        All,     ///< nothing left
        Blocked, ///< the socket is full: wait until it is writable
        Broken,  ///< the connection is gone
    };
    /// Sends what it can; adds what was sent to `sent`.
    Flushed flush(int fd, std::uint64_t& sent);
    void clear() noexcept;

    /// For a filter in between: the first unsent bytes that lie together, and taking bytes off that were dealt with.
    std::string_view front() const noexcept;
    void pop(std::size_t size) noexcept;

private:
    enum class Kind : std::uint8_t { Pooled, Own, Shared };
    struct Segment {
        Kind kind;
        const char* begin;  ///< first unsent byte
        std::size_t size;   ///< unsent bytes
        char* block;        ///< Pooled, Own
        std::size_t room;   ///< Pooled: bytes left after the data
        const void* owner;  ///< Shared
        void (*release)(const void*);
    };
    void drop(Segment& segment) noexcept;
    void advance(std::size_t size) noexcept;

    BlockPool& m_pool;
    std::vector<Segment> m_segments;
    std::size_t m_first = 0; ///< segments before it are sent
    std::size_t m_bytes = 0;
};

} // namespace hookline::net

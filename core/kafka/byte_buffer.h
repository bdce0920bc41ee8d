// A growing byte block from malloc whose memory can be handed to a C library that frees it: the encoded record goes to
// librdkafka without another copy. One thread; no copies.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

namespace hookline::kafka {

class ByteBuffer {
public:
    ByteBuffer() = default;
    ByteBuffer(const ByteBuffer&) = delete;
    ByteBuffer& operator=(const ByteBuffer&) = delete;
    ~ByteBuffer() { std::free(m_data); }

    std::size_t size() const noexcept { return m_size; }
    std::string_view view() const noexcept { return { m_data, m_size }; }
    void clear() noexcept { m_size = 0; }

    void reserve(std::size_t capacity)
    {
        if (capacity > m_capacity)
            reallocate(capacity);
    }
    /// Room for `more` bytes behind the present end; advance() makes them part of the content.
    char* room(std::size_t more)
    {
        if (m_capacity - m_size < more)
            reallocate(m_size + more + m_capacity / 2);
        return m_data + m_size;
    }
    void advance(std::size_t count) noexcept { m_size += count; }

    void append(std::string_view bytes)
    {
        if (bytes.empty())
            return;
        std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
        m_size += bytes.size();
    }
    void append(char byte)
    {
        *room(1) = byte;
        ++m_size;
    }

    /// Gives the block away; the receiver calls free(). The buffer is empty afterwards.
    char* release() noexcept
    {
        m_size = 0;
        m_capacity = 0;
        return std::exchange(m_data, nullptr);
    }

private:
    void reallocate(std::size_t capacity)
    {
        void* data = std::realloc(m_data, capacity);
        if (!data)
            throw std::bad_alloc();
        m_data = static_cast<char*>(data);
        m_capacity = capacity;
    }

    char* m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

} // namespace hookline::kafka

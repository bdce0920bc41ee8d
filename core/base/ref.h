// Intrusive reference counting for immutable values that cross threads: one allocation, one pointer wide.
//
// A value derives from RefCounted<Self> and is born with one reference, which Ref<T>::adopt takes over. The count is atomic,
// so any thread may copy and drop a Ref; the value itself must be immutable once a second thread can see it.
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace hookline::base {

template <class Self>
class RefCounted {
public:
    RefCounted(const RefCounted&) = delete;
    RefCounted& operator=(const RefCounted&) = delete;

    void addReference() const noexcept { m_references.fetch_add(1, std::memory_order_relaxed); }

    void dropReference() const noexcept
    {
        // The last owner needs no atomic write: nobody else can revive the value.
        if (m_references.load(std::memory_order_acquire) == 1
            || m_references.fetch_sub(1, std::memory_order_acq_rel) == 1)
            Self::destroy(static_cast<const Self*>(this));
    }

protected:
    RefCounted() = default;
    ~RefCounted() = default;
    /// Values made of one block (see mqtt::Message) replace this.
    static void destroy(const Self* self) noexcept { delete self; }

private:
    mutable std::atomic<std::uint32_t> m_references { 1 };
};

template <class T>
class Ref {
public:
    Ref() noexcept = default;
    static Ref adopt(T* value) noexcept
    {
        Ref ref;
        ref.m_value = value;
        return ref;
    }
    static Ref share(T* value) noexcept
    {
        if (value)
            value->addReference();
        return adopt(value);
    }
    Ref(const Ref& other) noexcept
        : m_value(other.m_value)
    {
        if (m_value)
            m_value->addReference();
    }
    Ref(Ref&& other) noexcept
        : m_value(std::exchange(other.m_value, nullptr))
    {
    }
    template <class U>
        requires(!std::is_same_v<U, T> && std::is_convertible_v<U*, T*>)
    Ref(Ref<U> other) noexcept // NOLINT(google-explicit-constructor): Ref<X> is a Ref<const X>
        : m_value(other.detach())
    {
    }
    Ref& operator=(Ref other) noexcept
    {
        std::swap(m_value, other.m_value);
        return *this;
    }
    ~Ref()
    {
        if (m_value)
            m_value->dropReference();
    }

    T* get() const noexcept { return m_value; }
    T* operator->() const noexcept { return m_value; }
    T& operator*() const noexcept { return *m_value; }
    explicit operator bool() const noexcept { return m_value != nullptr; }
    T* detach() noexcept { return std::exchange(m_value, nullptr); }
    friend bool operator==(const Ref& a, const Ref& b) noexcept { return a.m_value == b.m_value; }

private:
    T* m_value = nullptr;
};

template <class T, class... Args>
Ref<T> makeRef(Args&&... args)
{
    return Ref<T>::adopt(new T(std::forward<Args>(args)...));
}

} // namespace hookline::base

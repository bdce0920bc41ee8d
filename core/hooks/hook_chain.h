// Ordered chains of typed callbacks and the table that holds one chain per hook point.
//
// Cost: an empty chain is one load and one branch. A table is immutable once published; each I/O loop keeps its own pointer, so
// running a chain takes no lock and touches no shared counter but the callback's own statistics.
#pragma once

#include "core/hooks/verdict.h"

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace hookline::hooks {

/// Higher runs first; equal priorities run in order of registration.
enum class Priority : int { Validate = 900, Transform = 800, Authorize = 700, Retain = 500, Bridge = 300, Observe = 100 };

/// What a throwing callback means: deciding points fail closed, observers are skipped. Never a harmed client or loop.
enum class OnThrow : std::uint8_t { Reject, Skip };

/// Counted per callback; shared by all loops.
struct CallbackStats {
    std::atomic<std::uint64_t> calls { 0 };
    std::atomic<std::uint64_t> errors { 0 };
};

template <class P>
concept HookPoint = requires {
    { P::kName } -> std::convertible_to<std::string_view>;
    { P::kOnThrow } -> std::convertible_to<OnThrow>;
    typename P::Signature;
};

template <class Signature>
struct SignatureResult;
template <class R, class... A>
struct SignatureResult<R(A...)> {
    using type = R;
};
template <HookPoint P>
inline constexpr bool isDeciding = std::same_as<typename SignatureResult<typename P::Signature>::type, Verdict>;

/// Called when a callback threw: point, owner, what(). At most a log line; must not throw.
void reportHookError(std::string_view point, std::string_view owner, const char* what) noexcept;

template <HookPoint P>
class HookChain {
public:
    struct Entry {
        std::uint64_t id;
        Priority priority;
        std::string owner;
        std::function<typename P::Signature> callback;
        std::shared_ptr<CallbackStats> stats;
    };

    bool empty() const noexcept { return m_entries.empty(); }
    const std::vector<Entry>& entries() const noexcept { return m_entries; }

    void insert(Entry entry)
    {
        const auto pos = std::ranges::upper_bound(m_entries, entry.priority, std::ranges::greater {}, &Entry::priority);
        m_entries.insert(pos, std::move(entry));
    }
    void erase(std::uint64_t id)
    {
        std::erase_if(m_entries, [id](const Entry& entry) { return entry.id == id; });
    }

    /// Runs the callbacks in order. Exceptions end here: a hook never unwinds into an I/O loop. @thread loop
    template <class... Args>
    auto run(Args&&... args) const noexcept
    {
        if constexpr (isDeciding<P>) {
            return runFrom(0, args...);
        } else {
            for (const Entry& entry : m_entries)
                runOne(entry, args...);
        }
    }

    /// Goes on after the callback that deferred. One that was removed meanwhile can no longer vouch for anybody: rejected.
    template <class... Args>
    Verdict resume(std::uint64_t deferredBy, Args&&... args) const noexcept
        requires isDeciding<P>
    {
        const auto entry = std::ranges::find(m_entries, deferredBy, &Entry::id);
        if (entry == m_entries.end())
            return Verdict::reject(mqtt::ReasonCode::ServerUnavailable);
        return runFrom(static_cast<std::size_t>(entry - m_entries.begin()) + 1, args...);
    }

private:
    template <class... Args>
    Verdict runFrom(std::size_t first, Args&... args) const noexcept
    {
        for (std::size_t i = first; i < m_entries.size(); ++i) {
            const Verdict verdict = runOne(m_entries[i], args...);
            if (verdict.deferred())
                return verdict.from(m_entries[i].id);
            if (verdict.endsChain())
                return verdict;
        }
        return Verdict::next();
    }
    template <class... Args>
    static auto runOne(const Entry& entry, Args&... args) noexcept -> typename SignatureResult<typename P::Signature>::type
    {
        entry.stats->calls.fetch_add(1, std::memory_order_relaxed);
        const char* what = "unknown exception";
        std::string text;
        try {
            return entry.callback(args...);
        } catch (const std::exception& error) {
            try {
                text = error.what();
                what = text.c_str();
            } catch (...) { // no memory for the text: the error still counts
            }
        } catch (...) {
        }
        entry.stats->errors.fetch_add(1, std::memory_order_relaxed);
        reportHookError(P::kName, entry.owner, what);
        if constexpr (isDeciding<P>)
            return P::kOnThrow == OnThrow::Reject ? Verdict::reject(mqtt::ReasonCode::UnspecifiedError) : Verdict::next();
    }

    std::vector<Entry> m_entries; // sorted; never changed once published
};

template <HookPoint... Points>
class BasicHookTable {
public:
    template <HookPoint P>
    const HookChain<P>& chain() const noexcept
    {
        return std::get<HookChain<P>>(m_chains);
    }
    template <HookPoint P>
    HookChain<P>& chain() noexcept
    {
        return std::get<HookChain<P>>(m_chains);
    }
    /// Calls `visit(name, chain)` for every point, in the order of the list.
    template <class Visit>
    void forEach(Visit&& visit) const
    {
        (visit(Points::kName, std::get<HookChain<Points>>(m_chains)), ...);
    }

private:
    std::tuple<HookChain<Points>...> m_chains;
};

} // namespace hookline::hooks

// Ordered chains of typed callbacks and the table that holds one chain per hook point.
//
// Cost: an empty chain is one load and one branch. A table is immutable once published; each I/O loop keeps its own pointer, so
// running a chain takes no lock and touches no shared counter but the callback's own statistics.
#pragma once

#include "core/hooks/callback_match.h"
#include "core/hooks/callback_options.h"
#include "core/hooks/callback_stats.h"
#include "core/hooks/verdict.h"

#include <algorithm>
#include <array>
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

using Phase = metrics::HookPhase;

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
        std::shared_ptr<const CallbackOptions> options;
        bool filtered = false; ///< options->filter is not empty
        bool enabled = true;
    };

    bool empty() const noexcept { return m_entries.empty(); }
    /// False: nobody wants to hear of this firing, so it need not be made. To be asked once a firing. @thread loop
    bool wanted(unsigned loop) const noexcept
        requires(!isDeciding<P>)
    {
        return m_gate ? m_gate->wants(loop) : !m_entries.empty();
    }
    const std::vector<Entry>& entries() const noexcept { return m_entries; }

    void insert(Entry entry)
    {
        const auto pos = std::ranges::upper_bound(m_entries, entry.priority, std::ranges::greater {}, &Entry::priority);
        m_entries.insert(pos, std::move(entry));
        findGate();
    }
    void erase(std::uint64_t id)
    {
        std::erase_if(m_entries, [id](const Entry& entry) { return entry.id == id; });
        findGate();
    }
    bool setEnabled(std::uint64_t id, bool enabled)
    {
        const auto entry = std::ranges::find(m_entries, id, &Entry::id);
        if (entry == m_entries.end())
            return false;
        entry->enabled = enabled;
        findGate();
        return true;
    }
    /// Puts `id` directly before `before` (0: at the end), whatever their priorities; it takes the priority of where it now stands,
    /// so that the chain stays sorted.
    bool move(std::uint64_t id, std::uint64_t before)
    {
        const auto from = std::ranges::find(m_entries, id, &Entry::id);
        if (from == m_entries.end() || id == before || (before != 0 && std::ranges::find(m_entries, before, &Entry::id) == m_entries.end()))
            return false;
        Entry entry = std::move(*from);
        m_entries.erase(from);
        const auto to = before == 0 ? m_entries.end() : std::ranges::find(m_entries, before, &Entry::id);
        if (to != m_entries.end())
            entry.priority = to->priority;
        else if (!m_entries.empty())
            entry.priority = m_entries.back().priority;
        m_entries.insert(to, std::move(entry));
        return true;
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

    /// Whose callback that is; empty when there is none. As long as the chain.
    std::string_view ownerOf(std::uint64_t id) const noexcept
    {
        const auto entry = std::ranges::find(m_entries, id, &Entry::id);
        return entry == m_entries.end() ? std::string_view() : std::string_view(entry->owner);
    }

private:
    void findGate()
    {
        const bool alone = m_entries.size() == 1 && m_entries.front().enabled;
        m_gate = alone ? m_entries.front().options->gate : nullptr;
    }
    template <class... Args>
    Verdict runFrom(std::size_t first, Args&... args) const noexcept
    {
        for (std::size_t i = first; i < m_entries.size(); ++i) {
            const Verdict verdict = runOne(m_entries[i], args...);
            if (verdict.rejected())
                return verdict.from(m_entries[i].id);
            if (verdict.endsChain())
                return verdict;
        }
        return Verdict::next();
    }
    static constexpr bool rejectsOnFailure(const Entry& entry) noexcept
    {
        return entry.options->onFailure == OnFailure::Reject || (entry.options->onFailure == OnFailure::AsPoint && P::kOnThrow == OnThrow::Reject);
    }
    template <class First, class... Rest>
    static auto runOne(const Entry& entry, First& first, Rest&... rest) noexcept -> typename SignatureResult<typename P::Signature>::type
    {
        if (!entry.enabled || (entry.filtered && !(passes(entry.options->filter, first) && ... && passes(entry.options->filter, rest)))) {
            if constexpr (isDeciding<P>)
                return Verdict::next();
            else
                return;
        }
        unsigned loop = 0;
        std::int64_t loopNanos = 0;
        if constexpr (std::same_as<std::remove_cvref_t<First>, ClientView>) {
            loop = first.loop;
            loopNanos = first.steadyNanos;
        }
        CallbackStats& stats = *entry.stats;
        CallbackStats::Call call;
        if (!stats.begin(loop, loopNanos, call)) {
            if constexpr (isDeciding<P>)
                return rejectsOnFailure(entry) ? Verdict::reject(mqtt::ReasonCode::ServerUnavailable) : Verdict::next();
            else
                return;
        }
        const char* what = "unknown exception";
        std::string text;
        try {
            if constexpr (isDeciding<P>) {
                const std::uint64_t before = (changeMark(rest) + ... + 0);
                const Verdict verdict = entry.callback(first, rest...);
                stats.succeeded(loop, call);
                if ((changeMark(rest) + ... + 0) != before)
                    stats.changed(loop);
                if (verdict.rejected() && !verdict.deferred())
                    stats.dropped(loop);
                return verdict;
            } else {
                entry.callback(first, rest...);
                stats.succeeded(loop, call);
                return;
            }
        } catch (const std::exception& error) {
            try {
                text = error.what();
                what = text.c_str();
            } catch (...) { // no memory for the text: the error still counts
            }
        } catch (...) {
        }
        stats.failed(loop, call, what);
        reportHookError(P::kName, entry.owner, what);
        if constexpr (isDeciding<P>)
            return rejectsOnFailure(entry) ? Verdict::reject(mqtt::ReasonCode::UnspecifiedError) : Verdict::next();
    }

    std::vector<Entry> m_entries; // sorted; never changed once published
    tap::LoopGate* m_gate = nullptr; ///< of the callback that stands alone; here because it is asked for each delivery
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
    template <class Visit>
    void forEach(Visit&& visit)
    {
        (visit(Points::kName, std::get<HookChain<Points>>(m_chains)), ...);
    }
    /// The phase of every point, in the order of the list.
    static constexpr std::array<Phase, sizeof...(Points)> phases() noexcept { return { Points::kPhase... }; }

private:
    std::tuple<HookChain<Points>...> m_chains;
};

} // namespace hookline::hooks

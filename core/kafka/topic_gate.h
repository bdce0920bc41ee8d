// Keeps what no rule wants from ever leaving the loop: one comparison of kinds, for filtered rules a small cache per loop.
//
// A loop never waits here but for the first event after a change of rules, for moments.
#pragma once

#include "core/hooks/event_feed.h"
#include "core/tap/event.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace hookline::kafka {

/// Which topics of which kinds of events one rule looks at.
struct Interest {
    hooks::EventMask events;
    std::vector<std::string> filters; ///< none: every topic
    bool sysTopics = false;           ///< also $SYS/…
    bool wantsTopic(std::string_view topic) const noexcept;
};

class TopicGate {
public:
    explicit TopicGate(unsigned loops);
    TopicGate(const TopicGate&) = delete;
    TopicGate& operator=(const TopicGate&) = delete;

    /// @thread control
    void set(std::vector<Interest> interests);
    /// Until the next set(): also what these want. @thread control
    void add(const std::vector<Interest>& interests);
    /// Whether any rule may want the event. @thread the loop given
    bool wants(unsigned loop, const tap::Event& event) { return wants(loop, event.kind, event.topic()); }
    bool wants(unsigned loop, tap::EventKind kind, std::string_view topic);

private:
    struct Interests {
        std::vector<Interest> list;
        hooks::EventMask everything; ///< kinds that some rule takes whatever their topic, $SYS apart
    };
    struct Slot {
        std::string topic;
        hooks::EventMask events;
    };
    struct alignas(64) Loop {
        std::uint64_t generation = 0;
        std::shared_ptr<const Interests> interests;
        std::array<Slot, 256> cache;
    };

    void renew(Loop& loop);

    std::vector<std::unique_ptr<Loop>> m_loops;
    std::atomic<std::uint64_t> m_generation { 1 };
    std::mutex m_mutex; // for m_interests
    std::shared_ptr<const Interests> m_interests;
};

} // namespace hookline::kafka

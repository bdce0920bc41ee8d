// Holding back the PUBACK or PUBREC of a PUBLISH. A callback of message.accept takes an AckToken and answers it later, from any
// thread; the answer travels to the client's loop through that loop's AckInbox. A token that is dropped answers its fallback, so a
// client never waits for a callback that forgot it; one that outlives its client or the broker answers nobody, harmlessly.
#pragma once

#include "core/base/ref.h"
#include "core/mqtt/types.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace hookline::hooks {

/// What happens to a client that cannot be told a reason (before MQTT 5) when the answer is an error.
enum class WithoutReason : std::uint8_t {
    Disconnect, ///< it will send the message again when it comes back
    Silence,    ///< no acknowledgement at all; a client may send again only after it reconnected [MQTT-4.4.0-1]
    Success,    ///< it is told that all is well: for those who would rather lose the message than the connection
};

struct HoldTerms {
    std::chrono::milliseconds timeout { 30'000 };
    mqtt::ReasonCode fallback = mqtt::ReasonCode::UnspecifiedError; ///< the answer when none comes in time, or the token is dropped
    WithoutReason withoutReason = WithoutReason::Disconnect;
};

/// Answers on their way to one loop. Owned by the loop and by the tokens that point at it. @thread any, every method
class AckInbox final : public base::RefCounted<AckInbox> {
public:
    struct Answer {
        std::uint32_t slot;       ///< the publishing session…
        std::uint32_t generation; ///< …and how often its slot was reused
        std::uint64_t hold;
        mqtt::ReasonCode reason;
    };
    /// `wake` makes the loop take() soon; called at most once between two take().
    explicit AckInbox(std::function<void()> wake)
        : m_wake(std::move(wake))
    {
    }
    void push(const Answer& answer) { push(std::span(&answer, 1)); }
    void push(std::span<const Answer> answers);
    /// Swaps what has come in into `out`, which must be empty.
    void take(std::vector<Answer>& out);
    /// Nobody takes any more: what comes from now on is discarded.
    void close();

private:
    friend class base::RefCounted<AckInbox>;
    ~AckInbox() = default;
    std::mutex m_mutex;
    std::vector<Answer> m_answers;
    std::function<void()> m_wake;
};

/// The right and the duty to answer one held PUBLISH. May move between threads; used by one at a time.
class [[nodiscard]] AckToken {
public:
    AckToken() noexcept = default;
    AckToken(base::Ref<AckInbox> inbox, AckInbox::Answer fallback) noexcept
        : m_inbox(std::move(inbox))
        , m_answer(fallback)
    {
    }
    AckToken(AckToken&& other) noexcept
        : m_inbox(std::exchange(other.m_inbox, {}))
        , m_answer(other.m_answer)
    {
    }
    AckToken& operator=(AckToken&& other) noexcept
    {
        if (this != &other) {
            drop();
            m_inbox = std::exchange(other.m_inbox, {});
            m_answer = other.m_answer;
        }
        return *this;
    }
    ~AckToken() { drop(); }

    /// False: nothing is held (QoS 0, a will), and an answer does nothing.
    explicit operator bool() const noexcept { return static_cast<bool>(m_inbox); }
    /// The first answer counts, also against one given by the timeout.
    void answer(mqtt::ReasonCode reason)
    {
        m_answer.reason = reason;
        drop();
    }
    /// The same as answer() for each, with one lock and one wake a loop instead of one a token. Leaves `tokens` empty-handed.
    static void answerAll(std::span<AckToken> tokens, mqtt::ReasonCode reason);

private:
    void drop();

    base::Ref<AckInbox> m_inbox;
    AckInbox::Answer m_answer {};
};

/// What message.accept offers its callbacks. Lives on the stack of the accepting call. @thread loop
class Acceptance {
public:
    struct Hold {
        std::uint64_t id = 0;
        HoldTerms terms;
    };
    /// Nothing to hold: QoS 0, a will, a message of the broker's own.
    Acceptance() noexcept = default;
    Acceptance(AckInbox& inbox, std::uint32_t slot, std::uint32_t generation, std::uint16_t packetId, std::uint64_t& lastHold) noexcept
        : m_inbox(&inbox)
        , m_lastHold(&lastHold)
        , m_slot(slot)
        , m_generation(generation)
        , m_packetId(packetId)
    {
    }
    Acceptance(const Acceptance&) = delete;
    Acceptance& operator=(const Acceptance&) = delete;

    bool holdable() const noexcept { return m_inbox != nullptr; }
    std::uint16_t packetId() const noexcept { return m_packetId; }
    /// The client's acknowledgement waits for the answer, or for those of all callbacks that took a token: the first error counts.
    /// The message itself goes its way at once. An empty token when there is nothing to hold.
    AckToken hold(const HoldTerms& terms);
    const std::vector<Hold>& holds() const noexcept { return m_holds; }

private:
    AckInbox* m_inbox = nullptr;
    std::uint64_t* m_lastHold = nullptr;
    std::vector<Hold> m_holds;
    std::uint32_t m_slot = 0;
    std::uint32_t m_generation = 0;
    std::uint16_t m_packetId = 0;
};

} // namespace hookline::hooks

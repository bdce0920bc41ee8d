// The answer that a callback gives later, e.g. after a password was hashed on another thread.
//
// Owned by whoever owes the answer. The last owner that lets go without one has rejected: fail closed. @thread any
#pragma once

#include "core/hooks/verdict.h"

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace hookline::hooks {

class Deferral {
public:
    /// `deliver` is called once, on the thread that answers; it must only hand over.
    explicit Deferral(std::function<void(Verdict)> deliver)
        : m_deliver(std::move(deliver))
    {
    }
    ~Deferral() { answer(Verdict::reject(mqtt::ReasonCode::ServerUnavailable)); }
    Deferral(const Deferral&) = delete;
    Deferral& operator=(const Deferral&) = delete;

    /// The first answer counts. next() and stop() mean the same as from the callback itself.
    void answer(Verdict verdict)
    {
        if (!m_answered.exchange(true, std::memory_order_acq_rel))
            m_deliver(verdict);
    }

private:
    std::atomic<bool> m_answered { false };
    std::function<void(Verdict)> m_deliver;
};

using DeferralPtr = std::shared_ptr<Deferral>;

} // namespace hookline::hooks

// How a callback wants to be treated: whom it is called for, what its failure means, and when it is given a rest.
#pragma once

#include "core/metrics/hook_listing.h"
#include "core/tap/loop_gate.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace hookline::hooks {

using metrics::CallbackFilter;

/// When a callback is no longer called for a while. After the rest one call is let through: if it goes well, all are again, else
/// the next rest is twice as long, up to a minute.
struct BreakerTerms {
    std::uint32_t failures = 20;                ///< exceptions in a row; 0: never for failures
    std::chrono::nanoseconds slow { 100'000'000 }; ///< a measured call that takes longer is a slow one
    std::uint32_t slowCalls = 10;               ///< slow ones in a row; 0: never for slowness
    std::chrono::milliseconds rest { 5000 };
    static BreakerTerms never() { return { 0, {}, 0, {} }; }
};

/// What it means when a callback throws, or is not called because it is resting.
enum class OnFailure : std::uint8_t {
    AsPoint, ///< deciding points reject (fail closed), telling points go on
    Reject,  ///< deciding points only
    Skip,    ///< go on as if it had said next()
};

struct CallbackOptions {
    CallbackFilter filter = {};
    BreakerTerms breaker = {};
    OnFailure onFailure = OnFailure::AsPoint;
    /// What the callback could not hand on, counted by whoever made it; part of its `drops`.
    std::shared_ptr<const std::atomic<std::uint64_t>> lost = {};
    /// Asked at telling points where the callback stands alone, before anything is made for it; counts what it does not want. Null:
    /// everything is wanted. Must outlive the registration.
    tap::LoopGate* gate = nullptr;
};

} // namespace hookline::hooks

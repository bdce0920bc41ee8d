// The broker's end of hooks::Injector: takes messages that no client sent to a loop, and runs them there through the chain that a
// client's PUBLISH runs through. Nothing of it costs a broker that is given none.
//
// Opened and closed with the broker, by control; may be called by any thread at any time. Holds its mutex for moments, while posting.
#pragma once

#include "core/hooks/injector.h"

#include <mutex>

namespace hookline::broker {

struct SharedState;

class Inlet final : public hooks::Injector {
public:
    /// The loops run. @thread control
    void open(SharedState& state);
    /// Before the loops end: what comes from now on is Unanswered. @thread control
    void close();

    void inject(std::vector<hooks::Injection> batch, hooks::InjectionTerms terms, Done done) override;
    void askOwed(const mqtt::ClientInfoRef& publisher, std::function<void(Owed&&)> done) override;

private:
    std::mutex m_mutex;
    SharedState* m_state = nullptr; ///< null: the broker does not run
};

} // namespace hookline::broker

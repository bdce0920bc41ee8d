// Secrets in the system keychain, for the whole process: reads are remembered, questions run on threads of their own.
//
// Two threads, started by the first question: one for what a service answers by itself (2 s at most), one for what may show a prompt to
// a person (2 minutes at most). Nothing on them waits for anything but the session bus, so cancelling and ending take no time. Secrets that
// no keychain would take can be kept here until the program ends. Never logs a secret, never writes one to a file.
#pragma once

#include "core/base/result.h"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace hookline::keychain {

struct Limit;

/// For how long somebody who needs a secret may stand still.
enum class Wait : std::uint8_t {
    No,    ///< not at all: "keychain.pending" until the keychain has answered, some moments later
    Kept,  ///< not at all: what was read last, while the keychain is asked anew
    Short, ///< until the keychain has answered, 2 s at most
};

class Keychain {
public:
    using Done = std::function<void(base::Result<>)>; ///< on a thread of the keychain's, once; must not wait
    using Ticket = std::uint64_t;

    /// The program's only one. It ends with the program.
    static Keychain& instance();
    Keychain();
    ~Keychain();
    Keychain(const Keychain&) = delete;
    Keychain& operator=(const Keychain&) = delete;

    /// Errors: "keychain.pending", and those of lookUp(). While the keychain cannot be asked, what it said last still holds. @thread any
    base::Result<std::string> read(const std::string& entry, Wait wait);

    /// What was read may be another by now: the next read() asks again. @thread any
    void expire();

    /// Until the program ends or store() succeeds; read() gives it without asking anybody. @thread any
    void keepForSession(const std::string& entry, std::string secret);
    bool isKeptForSession(const std::string& entry) const;

    Ticket probe(Done done);
    /// Whether the entry is there; what it says is remembered for read().
    Ticket look(std::string entry, Done done);
    Ticket unlock(std::string entry, Done done);
    Ticket store(std::string entry, std::string secret, Done done);
    Ticket remove(std::string entry, Done done);
    /// The secret under another name; the old entry goes after the new one was written. One that is not there is no error.
    Ticket move(std::string from, std::string to, Done done);
    /// Out of the keychain, kept here until the program ends, should putBack() be wanted. One that is not there is no error.
    Ticket withdraw(std::string entry, Done done);
    Ticket putBack(std::string entry, Done done);
    /// Its Done hears "keychain.cancelled", unless it is done already. A prompt goes off the screen.
    void cancel(Ticket ticket);

private:
    class Worker;
    struct Known {
        std::optional<std::string> secret;
        std::optional<base::Error> error; ///< of the last answer
        std::int64_t answered = 0;        ///< of base::steadyNanos(); 0: never
        bool asking = false;
        bool expired = false; ///< while asking
    };

    Ticket order(std::size_t which, std::function<base::Result<>(const Limit&)> work, Done done);
    void ask(const std::string& entry);
    void answered(const std::string& entry, base::Result<std::string> answer);
    void stored(const std::string& entry, const std::string& secret);
    void forget(const std::string& entry);
    Worker& worker(std::size_t which);

    mutable std::mutex m_mutex;
    std::condition_variable m_news;
    std::map<std::string, Known> m_known;
    std::map<std::string, std::string> m_session;
    std::array<std::unique_ptr<Worker>, 2> m_workers; ///< last: they end before what they fill
};

} // namespace hookline::keychain

#include "core/keychain/keychain.h"

#include "core/base/clock.h"
#include "core/keychain/secret_service.h"

#include <deque>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace hookline::keychain {
namespace {

using base::kSecond;
constexpr std::int64_t kFresh = 2 * kSecond; // an answer holds for so long
constexpr std::int64_t kPersonNanos = 120 * kSecond;
constexpr std::size_t kQuick = 0, kPatient = 1;
constexpr std::size_t kMostWaiting = 256;

void wipe(std::string& secret) noexcept
{
    for (volatile char& c : secret)
        c = 0;
    secret.clear();
}

base::Error pending(const std::string& entry)
{
    return { "keychain.pending", "The system keychain is being asked for \"" + entry + "\"", {}, {} };
}

base::Error cancelled() { return { "keychain.cancelled", "The question to the system keychain was cancelled", {}, {} }; }

/// The keychain has not said that the secret is another or gone: it could not be asked.
bool couldNotBeAsked(const base::Error& error) { return error.id != "keychain.no_entry" && error.id != "keychain.empty"; }

} // namespace

/// A thread that does one job after the other.
class Keychain::Worker {
public:
    using Work = std::function<base::Result<>(const Limit&)>;

    explicit Worker(std::int64_t nanos)
        : m_nanos(nanos)
        , m_cancelFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
        , m_thread([this] { run(); })
    {
    }
    ~Worker()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_ending = true;
            wake();
        }
        m_news.notify_all();
        m_thread.join();
        ::close(m_cancelFd);
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// False: too many wait already.
    bool add(Ticket ticket, Work work, Done done)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_jobs.size() >= kMostWaiting || m_ending)
                return false;
            m_jobs.push_back({ ticket, std::move(work), std::move(done) });
        }
        m_news.notify_all();
        return true;
    }

    void cancel(Ticket ticket)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_running == ticket) {
            wake();
            return;
        }
        const auto found = std::ranges::find(m_jobs, ticket, &Job::ticket);
        if (found != m_jobs.end())
            found->work = [](const Limit&) -> base::Result<> { return base::fail(cancelled()); }; // it is said in its turn
    }

private:
    struct Job {
        Ticket ticket = 0;
        Work work;
        Done done;
    };

    void wake() const
    {
        const std::uint64_t one = 1;
        static_cast<void>(!::write(m_cancelFd, &one, sizeof one)); // full is awake as well
    }

    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_news.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
            if (m_jobs.empty())
                return;
            Job job = std::move(m_jobs.front());
            m_jobs.pop_front();
            m_running = job.ticket;
            if (!m_ending) { // else it stays readable, and everything that waits ends at once
                std::uint64_t before = 0;
                static_cast<void>(!::read(m_cancelFd, &before, sizeof before)); // meant for the job before
            }
            lock.unlock();
            auto result = job.work({ base::steadyNanos() + m_nanos, m_cancelFd });
            lock.lock();
            m_running = 0;
            lock.unlock();
            job.done(std::move(result));
            job = {};
            lock.lock();
        }
    }

    const std::int64_t m_nanos;
    const int m_cancelFd;
    std::mutex m_mutex;
    std::condition_variable m_news;
    std::deque<Job> m_jobs;
    Ticket m_running = 0;
    bool m_ending = false;
    std::thread m_thread;
};

namespace {

/// The secret, after asking a person to unlock it if need be.
base::Result<std::string> opened(const std::string& entry, const Limit& limit)
{
    auto secret = lookUp(entry, limit);
    if (!secret && secret.error().id == "keychain.locked") {
        if (auto open = unlock(entry, limit); !open)
            return base::fail(open.error());
        secret = lookUp(entry, limit);
    }
    return secret;
}

std::uint64_t nextTicket()
{
    static std::atomic<std::uint64_t> last = 0;
    return ++last;
}

} // namespace

Keychain& Keychain::instance()
{
    static Keychain one;
    return one;
}

Keychain::Keychain() = default;

Keychain::~Keychain()
{
    std::array<std::unique_ptr<Worker>, 2> ending;
    {
        const std::scoped_lock lock(m_mutex);
        ending.swap(m_workers);
    }
    for (auto& one : ending)
        one.reset();
    for (auto& [entry, known] : m_known) {
        if (known.secret)
            wipe(*known.secret);
    }
    for (auto& [entry, secret] : m_session)
        wipe(secret);
}

/// Under the mutex.
Keychain::Worker& Keychain::worker(std::size_t which)
{
    if (!m_workers[which])
        m_workers[which] = std::make_unique<Worker>(which == kQuick ? kAnswerNanos : kPersonNanos);
    return *m_workers[which];
}

/// Under the mutex.
void Keychain::ask(const std::string& entry)
{
    Known& known = m_known[entry];
    if (known.asking)
        return;
    auto answer = std::make_shared<base::Result<std::string>>(base::fail(cancelled()));
    known.asking = worker(kQuick).add(
        nextTicket(),
        [entry, answer](const Limit& limit) -> base::Result<> {
            *answer = lookUp(entry, limit);
            return {};
        },
        [this, entry, answer](const base::Result<>&) { answered(entry, std::move(*answer)); });
}

void Keychain::answered(const std::string& entry, base::Result<std::string> answer)
{
    {
        const std::scoped_lock lock(m_mutex);
        Known& known = m_known[entry];
        known.asking = false;
        known.answered = std::exchange(known.expired, false) ? 0 : base::steadyNanos();
        if (answer) {
            known.secret = std::move(*answer);
            known.error.reset();
        } else {
            if (known.secret && !couldNotBeAsked(answer.error())) {
                wipe(*known.secret);
                known.secret.reset();
            }
            known.error = std::move(answer.error());
        }
    }
    m_news.notify_all();
}

base::Result<std::string> Keychain::read(const std::string& entry, Wait wait)
{
    std::unique_lock lock(m_mutex);
    if (const auto kept = m_session.find(entry); kept != m_session.end())
        return kept->second;
    Known& known = m_known[entry]; // entries stay: as many as settings have named
    const std::int64_t now = base::steadyNanos();
    const bool fresh = known.answered != 0 && now - known.answered < kFresh;
    if (!fresh || (wait == Wait::Short && known.error)) {
        ask(entry);
        if (wait == Wait::Short)
            m_news.wait_for(lock, std::chrono::nanoseconds(kAnswerNanos + kSecond), [&known] { return !known.asking; });
    }
    if (known.secret && (wait == Wait::Kept || !known.asking))
        return *known.secret;
    if (!known.asking && known.error)
        return base::fail(*known.error);
    if (wait == Wait::Short)
        return base::fail({ "keychain.no_answer", "The system keychain does not answer", "no answer within the time limit",
            "Look whether it waits for something on the screen, or start it again" });
    return base::fail(pending(entry));
}

void Keychain::expire()
{
    const std::scoped_lock lock(m_mutex);
    for (auto& [entry, known] : m_known) {
        known.answered = 0;
        known.expired = known.asking;
    }
}

void Keychain::keepForSession(const std::string& entry, std::string secret)
{
    const std::scoped_lock lock(m_mutex);
    m_session[entry] = std::move(secret);
}

bool Keychain::isKeptForSession(const std::string& entry) const
{
    const std::scoped_lock lock(m_mutex);
    return m_session.contains(entry);
}

void Keychain::stored(const std::string& entry, const std::string& secret)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto kept = m_session.find(entry); kept != m_session.end()) {
        wipe(kept->second);
        m_session.erase(kept);
    }
    Known& known = m_known[entry];
    known.secret = secret;
    known.error.reset();
    known.answered = base::steadyNanos();
}

void Keychain::forget(const std::string& entry)
{
    const std::scoped_lock lock(m_mutex);
    m_session.erase(entry);
    Known& known = m_known[entry];
    if (known.secret)
        wipe(*known.secret);
    known.secret.reset();
    known.error.reset();
    known.answered = 0;
}

Keychain::Ticket Keychain::order(std::size_t which, std::function<base::Result<>(const Limit&)> work, Done done)
{
    const Ticket ticket = nextTicket();
    bool taken = false;
    {
        const std::scoped_lock lock(m_mutex);
        taken = worker(which).add(ticket, std::move(work), done);
    }
    if (!taken)
        done(base::fail(cancelled()));
    return ticket;
}

Keychain::Ticket Keychain::probe(Done done) { return order(kQuick, probeService, std::move(done)); }

Keychain::Ticket Keychain::look(std::string entry, Done done)
{
    return order(
        kQuick,
        [this, entry = std::move(entry)](const Limit& limit) -> base::Result<> {
            if (isKeptForSession(entry))
                return {};
            auto secret = lookUp(entry, limit);
            auto out = secret ? base::Result<>() : base::Result<>(base::fail(secret.error()));
            answered(entry, std::move(secret));
            return out;
        },
        std::move(done));
}

Keychain::Ticket Keychain::unlock(std::string entry, Done done)
{
    return order(
        kPatient,
        [this, entry](const Limit& limit) {
            auto result = keychain::unlock(entry, limit);
            if (result) { // "locked" is no longer the answer
                const std::scoped_lock again(m_mutex);
                m_known[entry].answered = 0;
            }
            return result;
        },
        std::move(done));
}

Keychain::Ticket Keychain::store(std::string entry, std::string secret, Done done)
{
    return order(
        kPatient,
        [this, entry = std::move(entry), secret = std::move(secret)](const Limit& limit) mutable {
            auto result = keychain::store(entry, secret, limit);
            if (result)
                stored(entry, secret);
            wipe(secret);
            return result;
        },
        std::move(done));
}

Keychain::Ticket Keychain::remove(std::string entry, Done done)
{
    return order(
        kPatient,
        [this, entry = std::move(entry)](const Limit& limit) {
            auto result = keychain::remove(entry, limit);
            if (result)
                forget(entry);
            return result;
        },
        std::move(done));
}

Keychain::Ticket Keychain::move(std::string from, std::string to, Done done)
{
    return order(
        kPatient,
        [this, from = std::move(from), to = std::move(to)](const Limit& limit) -> base::Result<> {
            {
                const std::scoped_lock again(m_mutex);
                if (const auto kept = m_session.find(from); kept != m_session.end()) { // no keychain has it
                    m_session[to] = std::move(kept->second);
                    m_session.erase(kept);
                    return {};
                }
            }
            auto secret = opened(from, limit);
            if (!secret && secret.error().id == "keychain.no_entry")
                return {};
            if (!secret)
                return base::fail(secret.error());
            auto result = keychain::store(to, *secret, limit);
            if (result) {
                stored(to, *secret);
                result = keychain::remove(from, limit);
                if (result)
                    forget(from);
            }
            wipe(*secret);
            return result;
        },
        std::move(done));
}

Keychain::Ticket Keychain::withdraw(std::string entry, Done done)
{
    return order(
        kPatient,
        [this, entry = std::move(entry)](const Limit& limit) -> base::Result<> {
            auto secret = opened(entry, limit);
            if (!secret)
                return secret.error().id == "keychain.no_entry" ? base::Result<>() : base::Result<>(base::fail(secret.error()));
            auto result = keychain::remove(entry, limit);
            if (result) {
                forget(entry);
                keepForSession(entry, *secret);
            }
            wipe(*secret);
            return result;
        },
        std::move(done));
}

Keychain::Ticket Keychain::putBack(std::string entry, Done done)
{
    return order(
        kPatient,
        [this, entry = std::move(entry)](const Limit& limit) -> base::Result<> {
            std::string secret;
            {
                const std::scoped_lock lock(m_mutex);
                const auto kept = m_session.find(entry);
                if (kept == m_session.end())
                    return {};
                secret = kept->second;
            }
            auto result = keychain::store(entry, secret, limit);
            if (result)
                stored(entry, secret);
            wipe(secret);
            return result;
        },
        std::move(done));
}

void Keychain::cancel(Ticket ticket)
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& one : m_workers) {
        if (one)
            one->cancel(ticket);
    }
}

} // namespace hookline::keychain

#include "core/store/store.h"

#include "core/base/clock.h"
#include "core/base/log.h"

#include <condition_variable>
#include <deque>
#include <pthread.h>
#include <thread>

namespace hookline::store {
namespace {

using std::chrono::milliseconds;

// One commit: more would let the first of the batch wait for the last.
constexpr std::size_t kMostChanges = 4000;
constexpr std::size_t kMostBytes = 4 << 20;
constexpr milliseconds kRetry { 500 }; // full or failing disk
constexpr milliseconds kIdle { 200 };

} // namespace

class Store::Writer {
public:
    Writer(std::unique_ptr<Tables> opened, const Options& options, unsigned loops)
        : tables(std::move(opened))
        , committed(loops)
        , m_options(options)
        , m_loaded(loops)
    {
    }
    ~Writer() { finish(); }

    void begin(Ports ports)
    {
        m_ports = std::move(ports);
        m_thread = std::thread([this] { run(); });
    }
    void submit(unsigned loop, std::uint64_t ticket, std::vector<Change>& changes);
    std::vector<Loaded> takeLoaded(unsigned loop);
    std::uint64_t finish();
    void note(const Found& found);
    void publish();

    std::unique_ptr<Tables> tables;
    std::vector<std::atomic<std::uint64_t>> committed;
    std::atomic<std::uint64_t> lastMessage { 0 };
    std::atomic<std::uint64_t> lastSession { 0 };
    mutable std::mutex mutex;
    Stats shared; // under mutex
    metrics::LatencyHistogram latency;
    bool acksWait() const noexcept { return m_options.sync != Sync::Behind; }

private:
    void run();
    void take();
    void turn();
    void done(std::int64_t began);
    void load();
    void onFailure(int code);
    void tryReopen();
    void tryBallast();
    void fail(std::string why);
    void hold(bool on);

    const Options m_options;
    Ports m_ports;
    std::thread m_thread;

    std::condition_variable m_work;
    std::deque<Batch> m_inbox;                  // under mutex
    std::vector<std::vector<Change>> m_spare;   // under mutex: memory of old batches
    std::vector<std::vector<Loaded>> m_loaded;  // under mutex, by loop
    std::uint64_t m_waitingChanges = 0;         // under mutex: inbox and in hand
    std::uint64_t m_waitingBytes = 0;           // under mutex
    bool m_stop = false;                        // under mutex

    // The writer's own
    std::vector<Batch> m_inHand; ///< one transaction; the same ones again until it works
    std::size_t m_handBytes = 0;
    std::size_t m_handChanges = 0;
    bool m_again = false;   ///< an attempt with m_inHand failed
    bool m_full = false;    ///< the ballast is given up
    bool m_tidy = false;    ///< nothing is to be done while nothing comes
    bool m_failing = false; ///< the database must be opened anew
    bool m_held = false;    ///< publishers wait; under mutex
    std::int64_t m_retryAt = 0;
    Stats m_stats;
};

void Store::Writer::submit(unsigned loop, std::uint64_t ticket, std::vector<Change>& changes)
{
    std::size_t bytes = 0;
    for (const Change& change : changes)
        bytes += change.bytes();
    bool first = false;
    {
        const std::scoped_lock lock(mutex);
        m_waitingChanges += changes.size();
        m_waitingBytes += bytes;
        first = m_inbox.empty();
        Batch& batch = m_inbox.emplace_back();
        batch.loop = loop;
        batch.ticket = ticket;
        batch.changes.swap(changes);
        if (!m_spare.empty()) {
            changes.swap(m_spare.back());
            m_spare.pop_back();
        }
        if (m_waitingChanges > m_options.maxWaitingChanges || m_waitingBytes > m_options.maxWaitingBytes)
            hold(true);
    }
    if (first)
        m_work.notify_one();
}

std::vector<Store::Loaded> Store::Writer::takeLoaded(unsigned loop)
{
    const std::scoped_lock lock(mutex);
    return std::exchange(m_loaded[loop], {});
}

std::uint64_t Store::Writer::finish()
{
    if (m_thread.joinable()) {
        {
            const std::scoped_lock lock(mutex);
            m_stop = true;
        }
        m_work.notify_one();
        m_thread.join();
    }
    const std::scoped_lock lock(mutex);
    return m_waitingChanges;
}

void Store::Writer::run()
{
    pthread_setname_np(pthread_self(), "state");
    tables->folder().holdBallast(m_options.ballastBytes);
    for (;;) {
        bool stopping = false;
        {
            std::unique_lock lock(mutex);
            if (m_again || m_failing || m_full) {
                const std::int64_t left = (m_retryAt - base::steadyNanos()) / 1'000'000;
                if (left > 0)
                    m_work.wait_for(lock, milliseconds(left), [this] { return m_stop || (!m_again && !m_failing && !m_inbox.empty()); });
            } else if (m_inHand.empty()) {
                const auto wanted = [this] { return m_stop || !m_inbox.empty(); };
                if (m_tidy)
                    m_work.wait(lock, wanted);
                else
                    m_work.wait_for(lock, kIdle, wanted);
            }
            take();
            stopping = m_stop && m_inbox.empty();
        }
        if (stopping)
            m_retryAt = 0; // one last attempt
        turn();
        if (stopping && (m_inHand.empty() || m_again || m_failing))
            break; // all is written, or the last attempt failed
    }
    if (!m_failing)
        tables->close();
    tables->folder().dropBallast();
    publish();
}

/// Whole batches only. @thread the writer's, under mutex
void Store::Writer::take()
{
    if (!m_inHand.empty())
        return;
    m_handBytes = m_handChanges = 0;
    while (!m_inbox.empty() && m_handChanges < kMostChanges && m_handBytes < kMostBytes) {
        m_handChanges += m_inbox.front().changes.size();
        for (const Change& change : m_inbox.front().changes)
            m_handBytes += change.bytes();
        m_inHand.push_back(std::move(m_inbox.front()));
        m_inbox.pop_front();
    }
}

void Store::Writer::turn()
{
    if (m_failing)
        tryReopen();
    if (m_failing)
        return;
    if (m_full && !m_again)
        tryBallast();
    if (m_again) {
        if (base::steadyNanos() < m_retryAt)
            return;
        tables->checkpoint(); // room in the journal, if there is any
        if (const int code = tables->rebuild(); code != SQLITE_OK) {
            onFailure(code);
            return;
        }
    }
    if (m_inHand.empty()) {
        m_tidy = m_full || !tables->freePages();
        if (!m_tidy)
            tables->shrink(256); // idle: space goes back in slices
        return;
    }
    m_tidy = false;
    const std::int64_t began = base::steadyNanos();
    if (const int code = tables->write(m_inHand, m_again); code != SQLITE_OK) {
        onFailure(code);
        return;
    }
    load();
    if (m_failing)
        return;
    done(began);
    if (const int code = tables->tidyJournal(); code != SQLITE_OK)
        onFailure(code);
}

/// What sessions want of what is committed now.
void Store::Writer::load()
{
    for (const Batch& batch : m_inHand) {
        for (const Change& change : batch.changes) {
            if (change.kind != Change::Kind::Wanted)
                continue;
            Loaded loaded { change.session, {} };
            Found found;
            if (const int code = tables->readOwed(change.session, loaded.owed, found); code != SQLITE_OK) {
                m_again = true; // all of it, reading included
                onFailure(code);
                return;
            }
            note(found);
            const std::scoped_lock lock(mutex);
            m_loaded[batch.loop].push_back(std::move(loaded));
        }
    }
}

void Store::Writer::done(std::int64_t began)
{
    const std::int64_t now = base::steadyNanos();
    latency.record((now - began) / 1000);
    if (m_again && !m_full) {
        m_stats.problem.clear();
        base::logNotice("state", "the disk takes the broker's state again");
    }
    m_again = false;
    ++m_stats.commits;
    m_stats.changes += m_handChanges;
    std::vector<Batch> batches;
    batches.swap(m_inHand);
    for (const Batch& batch : batches)
        committed[batch.loop].store(batch.ticket, std::memory_order_release);
    std::vector<bool> woken(committed.size());
    for (const Batch& batch : batches) {
        if (!woken[batch.loop])
            m_ports.wake(batch.loop);
        woken[batch.loop] = true;
    }
    for (Batch& batch : batches)
        batch.changes.clear(); // lets go of the messages outside of the lock
    {
        const std::scoped_lock lock(mutex);
        m_waitingChanges -= m_handChanges;
        m_waitingBytes -= m_handBytes;
        for (Batch& batch : batches) {
            if (m_spare.size() < committed.size() && batch.changes.capacity() <= kMostChanges)
                m_spare.push_back(std::move(batch.changes));
        }
        if (!m_full && m_waitingChanges < m_options.maxWaitingChanges / 2 && m_waitingBytes < m_options.maxWaitingBytes / 2)
            hold(false);
    }
    publish();
}

/// Under mutex, so that the last word is the last one told.
void Store::Writer::hold(bool on)
{
    if (std::exchange(m_held, on) != on)
        m_ports.holdPublishers(on);
}

void Store::Writer::onFailure(int code)
{
    const std::string why = tables->lastError();
    m_again = !m_inHand.empty();
    m_retryAt = base::steadyNanos() + std::int64_t { kRetry.count() } * 1'000'000;
    if (disk::isFull(code)) {
        if (!m_full) {
            ++m_stats.full;
            m_retryAt = 0; // once more at once, with the ballast's room
        }
        m_full = true;
        tables->folder().dropBallast();
        fail("The disk is full: the broker's state waits in memory, and what it is about is not acknowledged. Make room on the disk of persistence.folder");
        {
            const std::scoped_lock lock(mutex);
            hold(true);
        }
    } else {
        m_failing = true;
        m_retryAt = 0;
        ++m_stats.faults;
        fail("The disk does not take the broker's state (" + why + "): it waits in memory, and what it is about is not acknowledged");
    }
    publish();
}

void Store::Writer::fail(std::string why)
{
    if (m_stats.problem != why)
        base::logError("state", why);
    m_stats.problem = std::move(why);
}

void Store::Writer::tryReopen()
{
    if (base::steadyNanos() < m_retryAt)
        return;
    Found found;
    if (!tables->reopen(found)) {
        m_retryAt = base::steadyNanos() + std::int64_t { kRetry.count() } * 1'000'000;
        return;
    }
    note(found);
    m_failing = false;
    m_retryAt = 0;
    if (!m_again && !m_full) {
        m_stats.problem.clear();
        base::logNotice("state", "the broker's state was opened anew and verified");
    }
    publish();
}

/// Room again? Publishers go on when the reserve can be held, so that the next time finds one.
void Store::Writer::tryBallast()
{
    if (base::steadyNanos() < m_retryAt)
        return;
    m_retryAt = base::steadyNanos() + std::int64_t { kRetry.count() } * 1'000'000;
    tables->checkpoint();
    if (!tables->folder().holdBallast(m_options.ballastBytes))
        return;
    m_full = false;
    m_stats.problem.clear();
    base::logNotice("state", "there is room on the disk again");
    {
        const std::scoped_lock lock(mutex);
        hold(false);
    }
    publish();
}

void Store::Writer::note(const Found& found)
{
    for (const std::string& text : found.notes)
        base::logError("state", text);
    if (found.damaged > 0)
        base::logError("state", std::to_string(found.damaged) + " records of the broker's state are not what was written: they are left out");
    m_stats.damaged += found.damaged;
}

void Store::Writer::publish()
{
    m_stats.sessions = tables->sessions();
    m_stats.messages = tables->messages();
    m_stats.messageBytes = tables->messageBytes();
    const std::scoped_lock lock(mutex);
    m_stats.waitingChanges = m_waitingChanges;
    shared = m_stats;
}

// --- the public face ----------------------------------------------------------------------------------------------------------

Store::Store(std::unique_ptr<Writer> writer)
    : m_writer(std::move(writer))
{
}
Store::~Store() = default;

base::Result<std::unique_ptr<Store>> Store::open(const Options& options, unsigned loops, Kept& kept)
{
    Found found;
    auto tables = Tables::open(options, found);
    if (!tables)
        return base::fail(tables.error());
    kept = (*tables)->readKept(found);
    auto writer = std::make_unique<Writer>(std::move(*tables), options, loops);
    writer->lastSession = kept.lastSession;
    writer->lastMessage = kept.lastMessage >> 8;
    // Ids of what a damaged file held and could not be read must not be given again while the old ones may still be about.
    if (!found.setAside.empty()) {
        writer->lastSession += 1'000'000;
        writer->lastMessage += 1'000'000'000;
    }
    writer->note(found);
    writer->publish();
    return std::unique_ptr<Store>(new Store(std::move(writer)));
}

void Store::begin(Ports ports) { m_writer->begin(std::move(ports)); }
bool Store::acksWait() const noexcept { return m_writer->acksWait(); }

MessageId Store::nextMessage(unsigned loop) noexcept
{
    return ((m_writer->lastMessage.fetch_add(1, std::memory_order_relaxed) + 1) << 8) | loop;
}

SessionId Store::nextSession() noexcept { return m_writer->lastSession.fetch_add(1, std::memory_order_relaxed) + 1; }

void Store::submit(unsigned loop, std::uint64_t ticket, std::vector<Change>& changes) { m_writer->submit(loop, ticket, changes); }

std::uint64_t Store::committed(unsigned loop) const noexcept { return m_writer->committed[loop].load(std::memory_order_acquire); }

std::vector<Store::Loaded> Store::takeLoaded(unsigned loop) { return m_writer->takeLoaded(loop); }

Stats Store::stats() const
{
    Stats out;
    {
        const std::scoped_lock lock(m_writer->mutex);
        out = m_writer->shared;
    }
    out.commitLatency = m_writer->latency.snapshot();
    return out;
}

std::uint64_t Store::close() { return m_writer->finish(); }

} // namespace hookline::store

// The thread that owns the database: takes orders, commits them in batches, reads, and gets along with a disk that is full or fails.
// The public face hands it orders under a mutex; see spool.h.
#pragma once

#include "core/spool/orders.h"
#include "core/spool/spool.h"
#include "core/spool/store.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hookline::spool {

class Spool::Writer {
public:
    Writer(std::unique_ptr<Store> opened, const Options& options, std::function<void()> changed)
        : store(std::move(opened))
        , m_options(options)
        , m_changed(std::move(changed))
    {
    }
    ~Writer() { finish(); }

    base::Result<> prepare();
    void begin() { m_thread = std::thread([this] { run(); }); }
    std::uint64_t finish();

    std::unique_ptr<Store> store;
    std::map<std::uint32_t, Backlog> backlog;
    std::string uuid;
    std::uint64_t nextSeq = 1; // the user's
    Orders open;               // the user's: not yet handed over
    std::uint64_t tickets = 0; // the user's

    mutable std::mutex mutex;
    std::condition_variable work;
    Orders inbox;                    // under mutex
    std::vector<ReadResult> results; // under mutex
    std::vector<LetterNews> news;    // under mutex
    Stats shared;                    // under mutex
    std::map<std::uint32_t, std::string> lanes; // under mutex

    std::atomic<std::uint64_t> durable { 0 };
    std::atomic<std::uint64_t> carriedOut { 0 };
    std::atomic<Level> level { Level::Green };
    void note(const Found& found);
    metrics::LatencyHistogram latency;

private:
    static constexpr std::size_t kRecent = 128; // commits

    int takeStock();
    void run();
    void turn(bool stopping);
    bool rowsDone() const noexcept { return m_todo.entries.size() == m_nextRow; }
    bool nothingElse() const noexcept
    {
        return m_todo.done.empty() && m_todo.deaths.empty() && m_todo.lanes.empty() && m_todo.marks.empty() && m_gaps.empty();
    }
    bool dueForDone(bool stopping) const;
    int writeRows(std::size_t& upTo);
    int writeLanes();
    int writeDone();
    int eraseDone(std::size_t from, std::size_t to);
    int makeRoom();
    int inPortions(const std::function<std::size_t()>& left, const std::function<int(std::size_t)>& some);
    bool holdBallast();
    void disturbed(int code, const std::string& why);
    void isFree();
    Orders takeEndsOfUnwritten();
    void committed(std::size_t upTo, bool withDone, std::int64_t began);
    void onFailure(int code);
    void tryFull();
    void tryReopen();
    bool serveReads();
    bool serveLetters();
    void look(bool force);
    void fail(std::string why);

    const Options m_options;
    const std::function<void()> m_changed;
    std::thread m_thread;
    bool m_stop = false; // under mutex

    Orders m_todo;
    std::size_t m_nextRow = 0; // of m_todo: first one not committed
    std::vector<Gap> m_gaps;   // of damaged rows, to be written
    std::vector<LetterNews> m_putBack; // by the transaction in hand
    bool m_mayExist = false;   // rows of a commit that failed may be there all the same
    bool m_full = false;
    bool m_unproven = false; // there is room again, but no commit yet that went well: to everybody else it is full
    bool m_failing = false;
    std::string m_damage; // found inside the database, which is why; empty: only the disk
    std::int64_t m_retryAt = 0;
    std::int64_t m_lastCommit = 0;
    std::int64_t m_lastFull = 0;
    std::int64_t m_nextLook = 0;
    std::array<std::int64_t, kRecent> m_recent {};
    std::size_t m_recentCount = 0;
    std::int64_t m_recentSlow = 0; // second longest of the last 128 commits
    Stats m_stats;
};

} // namespace hookline::spool

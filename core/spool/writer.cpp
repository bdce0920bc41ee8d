#include "core/spool/writer.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/spool/schema.h"

#include <pthread.h>

namespace hookline::spool {

using disk::isCorruption;
using disk::isFull;
namespace {

using std::chrono::milliseconds;

// One commit: more would let the first of the batch wait for the last.
constexpr std::size_t kMostRows = 2000;
constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::int64_t kMostNanos = 10'000'000;
constexpr milliseconds kIdle { 200 };       // acknowledgements alone wait this long for company
constexpr std::size_t kManyDone = 5000;     // … or for this many
constexpr milliseconds kRetry { 500 };      // full or failing disk
// On a full disk, of rows and of pages: what a transaction changes has to find room in the journal, which has the reserve's only.
constexpr std::size_t kPortion = 256;
constexpr std::int64_t kLookNanos = 50'000'000;
constexpr std::int64_t kSlowMicros = 250'000;

constexpr const char* kFullDisk
    = "The disk is full: records wait in memory and publishers are held back. Free some space, or bring Kafka back";

} // namespace

base::Result<> Spool::Writer::prepare()
{
    // A spool that was closed in order is not looked through when it is opened; counting what waits comes by every row.
    if (const int code = takeStock(); code != SQLITE_OK) {
        Found found;
        if (auto opened = store->reopen(found, isCorruption(code) ? store->lastError() : std::string()); !opened)
            return opened;
        note(found);
        if (takeStock() != SQLITE_OK)
            return base::fail(store->cannotOpen(store->lastError()));
    }
    m_stats.quotaBytes = quotaOf(m_options, store->folder().freeBytes());
    if (!holdBallast()) {
        base::logWarning("spool", "the disk has no room for the spool's reserve of " + std::to_string(m_options.ballastBytes) + " bytes");
        m_full = true; // so that it is tried again
        m_stats.problem = kFullDisk;
    }
    look(true);
    return {};
}

/// What is there; or the code of what could not be read.
int Spool::Writer::takeStock()
{
    backlog.clear();
    uuid = store->uuid();
    store->eraseDelivered();
    lanes = store->lanes();
    if (const int code = store->code(); code != SQLITE_OK)
        return code;
    nextSeq = store->lastSeq() + 1;
    if (const int code = store->code(); code != SQLITE_OK)
        return code; // starting at 1 would give numbers that are taken
    durable.store(nextSeq - 1);
    for (const auto& [id, laneName] : lanes) {
        const Store::Amount amount = store->amount(id);
        if (amount.code != SQLITE_OK)
            return amount.code;
        if (amount.rows > 0)
            backlog[id] = { amount.rows, amount.lastSeq };
    }
    const Store::Amount all = store->amount(0);
    m_stats.rows = all.rows;
    if (all.code != SQLITE_OK)
        return all.code;
    m_stats.deadLetters = store->count("dlq");
    return store->code();
}

void Spool::Writer::note(const Found& found)
{
    for (const std::string& text : found.notes)
        base::logError("spool", text);
    m_stats.lost += found.lost;
}

std::uint64_t Spool::Writer::finish()
{
    if (!m_thread.joinable())
        return 0;
    {
        const std::scoped_lock lock(mutex);
        inbox.takeFrom(open);
        m_stop = true;
    }
    work.notify_one();
    m_thread.join();
    std::uint64_t unsaved = 0; // a letter that was not put back is still one
    for (std::size_t i = m_nextRow; i < m_todo.entries.size(); ++i)
        unsaved += m_todo.entries[i].letter == 0;
    return unsaved;
}

void Spool::Writer::run()
{
    pthread_setname_np(pthread_self(), "spool");
    while (true) {
        bool stopping = false;
        {
            std::unique_lock lock(mutex);
            const bool waiting = m_full || m_failing;
            const auto wanted = [this] { return m_stop || !inbox.empty(); };
            if (waiting) {
                const std::int64_t left = (m_retryAt - base::steadyNanos()) / 1'000'000;
                if (left > 0 && !m_stop)
                    work.wait_for(lock, milliseconds(left),
                        [this] { return m_stop || !inbox.done.empty() || !inbox.reads.empty() || !inbox.letterReads.empty(); });
            } else if (rowsDone() && m_todo.reads.empty() && m_todo.letterReads.empty() && !wanted()) {
                work.wait_for(lock, kIdle, wanted);
            }
            if (rowsDone() || waiting) // else what has come meanwhile makes the next batch
                m_todo.takeFrom(inbox);
            stopping = m_stop && inbox.empty();
        }
        const bool tried = m_full || m_failing;
        turn(stopping);
        if (stopping && ((rowsDone() && nothingElse()) || (tried && (m_full || m_failing))))
            break;
    }
    if (!m_failing)
        store->close();
    if (m_stats.rows == 0) // else the next start may need it to delete what it delivers
        store->folder().dropBallast();
    look(true);
}

bool Spool::Writer::dueForDone(bool stopping) const
{
    const std::size_t waiting = m_todo.done.size() + m_todo.deaths.size() + m_todo.lanes.size() + m_todo.marks.size() + m_gaps.size();
    return waiting > 0
        && (stopping || m_full || waiting >= kManyDone || base::steadyNanos() - m_lastCommit >= std::int64_t { kIdle.count() } * 1'000'000);
}

void Spool::Writer::turn(bool stopping)
{
    if (m_failing)
        tryReopen();
    if (m_full)
        tryFull();
    if (m_failing) {
        look(false);
        return;
    }
    if (!m_full && (!rowsDone() || dueForDone(stopping))) {
        const std::int64_t began = base::steadyNanos();
        std::size_t upTo = m_nextRow;
        int code = store->begin();
        if (code == SQLITE_OK)
            code = writeRows(upTo);
        if (code == SQLITE_OK)
            code = writeLanes();
        // Not before all that was handed over with it: a row may be done with because another one has taken its place.
        const bool all = upTo == m_todo.entries.size();
        if (code == SQLITE_OK && all)
            code = writeDone();
        if (code == SQLITE_OK)
            code = store->commit();
        if (code != SQLITE_OK) {
            onFailure(code);
            return;
        }
        committed(upTo, all, began);
        if (m_unproven)
            isFree();
        if (code = store->tidyJournal(); code != SQLITE_OK) {
            onFailure(code);
            return;
        }
    } else if (!m_full && !stopping && m_todo.reads.empty() && m_todo.letterReads.empty() && store->freePages() > 0) {
        store->shrink(512); // idle: space goes back in slices
    }
    if (m_todo.ticket != 0 && rowsDone() && nothingElse()) {
        carriedOut.store(std::exchange(m_todo.ticket, 0), std::memory_order_release);
        m_changed();
    }
    if (serveReads() && serveLetters())
        look(false);
}

int Spool::Writer::writeRows(std::size_t& upTo)
{
    const std::int64_t limit = base::steadyNanos() + kMostNanos;
    std::size_t bytes = 0;
    m_putBack.clear();
    for (std::size_t rows = 0; upTo < m_todo.entries.size() && rows < kMostRows && bytes < kMostBytes; ++rows) {
        if (rows % 64 == 63 && base::steadyNanos() > limit)
            break;
        const RowView row = m_todo.rowAt(upTo);
        if (const std::int64_t letter = m_todo.entries[upTo].letter; letter != 0) {
            const Store::PutBack put = store->putBack(letter, row.seq, row.lane, row.headers, m_mayExist);
            if (put.code != SQLITE_OK)
                return put.code;
            m_putBack.push_back({ 0, {}, letter, row.seq, put.done });
            bytes += put.bytes;
            ++upTo;
            continue;
        }
        if (const int code = store->insert(row, m_mayExist); code != SQLITE_OK)
            return code;
        bytes += row.key.size() + row.headers.size() + row.body.size();
        ++upTo;
    }
    return SQLITE_OK;
}

/// With the first rows of a lane: without its name nobody would find them.
int Spool::Writer::writeLanes()
{
    int code = SQLITE_OK;
    for (const auto& [id, laneName] : m_todo.lanes) {
        if (code == SQLITE_OK)
            code = store->addLane(id, laneName);
    }
    return code;
}

int Spool::Writer::writeDone()
{
    int code = SQLITE_OK;
    for (const auto& [id, seq] : m_todo.marks) {
        if (code == SQLITE_OK)
            code = store->mark(id, seq);
    }
    const std::int64_t now = base::wallMicros();
    for (const Orders::Death& death : m_todo.deaths) {
        if (code == SQLITE_OK)
            code = store->deadLetter(death.seq, death.reason, death.detail, now);
    }
    for (const Gap& gap : m_gaps) {
        if (code == SQLITE_OK)
            code = store->addGap(gap);
        if (code == SQLITE_OK)
            code = store->erase(gap.fromSeq, gap.toSeq);
    }
    if (code != SQLITE_OK)
        return code;
    std::ranges::sort(m_todo.done);
    return eraseDone(0, m_todo.done.size());
}

/// Rows of what is done with, which is sorted; they stay in the list.
int Spool::Writer::eraseDone(std::size_t from, std::size_t to)
{
    int code = SQLITE_OK;
    while (from < to && code == SQLITE_OK) {
        const std::uint64_t first = m_todo.done[from];
        std::uint64_t last = first;
        while (++from < to && m_todo.done[from] <= last + 1)
            last = m_todo.done[from];
        code = store->erase(first, last);
    }
    return code;
}

/// The ends of rows that are still to be written; to delete them now would be too early.
Orders Spool::Writer::takeEndsOfUnwritten()
{
    std::vector<std::uint64_t> unwritten;
    for (std::size_t i = m_nextRow; i < m_todo.entries.size(); ++i)
        unwritten.push_back(m_todo.entries[i].row.seq);
    std::ranges::sort(unwritten);
    const auto written = [&](std::uint64_t seq) { return !std::ranges::binary_search(unwritten, seq); };
    Orders out;
    const auto done = std::ranges::partition(m_todo.done, written);
    out.done.assign(done.begin(), done.end());
    m_todo.done.erase(done.begin(), done.end());
    const auto deaths = std::ranges::stable_partition(m_todo.deaths, written, &Orders::Death::seq);
    out.deaths.assign(deaths.begin(), deaths.end());
    m_todo.deaths.erase(deaths.begin(), deaths.end());
    return out;
}

/// `withDone`: writeDone() is part of it.
void Spool::Writer::committed(std::size_t upTo, bool withDone, std::int64_t began)
{
    const std::int64_t now = base::steadyNanos();
    const std::int64_t micros = (now - began) / 1000;
    latency.record(micros);
    m_recent[m_recentCount++ % kRecent] = micros;
    if (m_recentCount % 16 == 0) {
        auto sorted = m_recent;
        std::ranges::nth_element(sorted, sorted.end() - 2);
        m_recentSlow = sorted[kRecent - 2];
    }
    m_lastCommit = now;
    m_mayExist = false;
    ++m_stats.commits;
    m_stats.committedRows += upTo - m_nextRow;
    m_stats.rows += upTo - m_nextRow;
    if (!m_putBack.empty()) {
        const auto done = static_cast<std::uint64_t>(std::ranges::count(m_putBack, true, &LetterNews::done));
        m_stats.deadLetters -= std::min(m_stats.deadLetters, done);
        m_stats.rows -= std::min<std::uint64_t>(m_stats.rows, m_putBack.size() - done);
        const std::scoped_lock lock(mutex);
        news.insert(news.end(), std::make_move_iterator(m_putBack.begin()), std::make_move_iterator(m_putBack.end()));
        m_putBack.clear();
    }
    if (withDone) {
        const std::uint64_t gone = m_todo.done.size() + m_todo.deaths.size() + m_gaps.size();
        m_stats.rows -= std::min(m_stats.rows, gone);
        m_stats.deadLetters += m_todo.deaths.size();
        m_todo.done.clear();
        m_todo.deaths.clear();
        m_todo.marks.clear();
        m_gaps.clear();
    }
    m_todo.lanes.clear();
    std::uint64_t last = durable.load(std::memory_order_relaxed);
    const bool grown = upTo > m_nextRow;
    if (grown)
        last = std::max(last, m_todo.entries[upTo - 1].row.seq);
    m_nextRow = upTo;
    if (m_nextRow == m_todo.entries.size()) {
        std::vector<Orders::ReadOrder> reads = std::move(m_todo.reads);
        std::vector<Orders::LetterOrder> letterReads = std::move(m_todo.letterReads);
        const std::uint64_t ticket = m_todo.ticket; // turn() tells
        m_todo.clear();
        m_todo.reads = std::move(reads);
        m_todo.letterReads = std::move(letterReads);
        m_todo.ticket = ticket;
        m_nextRow = 0;
    }
    // A place that cannot be read is none: a mark that said "all done" would let a salvage leave out what is still there.
    if (const auto first = store->firstSeq())
        store->folder().writeMark({ last, *first == 0 ? last : *first - 1 });
    if (grown) {
        durable.store(last, std::memory_order_release);
        m_changed();
    }
}

void Spool::Writer::onFailure(int code)
{
    const std::string why = store->lastError();
    store->rollback();
    m_mayExist = true;
    m_retryAt = base::steadyNanos() + std::int64_t { kRetry.count() } * 1'000'000;
    if (isFull(code)) {
        m_full = true;
        m_unproven = false;
        store->folder().dropBallast();
        m_stats.ballast = false;
        fail(kFullDisk);
        const std::int64_t now = base::steadyNanos();
        if (now - std::exchange(m_lastFull, now) > 2'000'000'000)
            m_retryAt = 0; // at once, but not in circles
    } else {
        disturbed(code, why);
    }
    look(true);
}

/// After a failed fsync the next one may succeed without the data: nothing is trusted until the file was opened anew.
void Spool::Writer::disturbed(int code, const std::string& why)
{
    m_failing = true;
    if (isCorruption(code))
        m_damage = why;
    ++m_stats.faults;
    fail("The disk does not take the spool (" + why + "): records wait in memory and nothing is acknowledged");
    m_retryAt = 0;
}

void Spool::Writer::fail(std::string why)
{
    if (m_stats.problem != why)
        base::logError("spool", why);
    m_stats.problem = std::move(why);
}

void Spool::Writer::tryReopen()
{
    if (base::steadyNanos() < m_retryAt)
        return;
    Found found;
    if (!store->reopen(found, m_damage)) {
        m_retryAt = base::steadyNanos() + std::int64_t { kRetry.count() } * 1'000'000;
        return;
    }
    note(found);
    m_failing = false;
    m_damage.clear();
    m_stats.problem.clear();
    m_stats.rows = store->amount(0).rows;
    m_stats.deadLetters = store->count("dlq");
    base::logNotice("spool", "the spool was opened anew and verified; it takes records again");
    look(true);
}

/// Full: make room with what can go, and go on once the reserve can be held again.
void Spool::Writer::tryFull()
{
    if (base::steadyNanos() < m_retryAt && m_todo.done.empty())
        return;
    m_retryAt = base::steadyNanos() + std::int64_t { kRetry.count() } * 1'000'000;
    Orders later = takeEndsOfUnwritten();
    const int code = makeRoom();
    m_todo.takeFrom(later);
    if (code != SQLITE_OK && !isFull(code)) {
        const std::string why = store->lastError();
        store->rollback();
        disturbed(code, why);
    }
    if (m_failing || !m_stats.ballast)
        return;
    m_full = false;
    m_unproven = true;
    if (rowsDone() && nothingElse())
        isFree();
}

/// Deletes what is done with and gives its pages back, for the reserve and for the journal of what is to come. The code of what failed;
/// that of a full disk where it left something undone.
int Spool::Writer::makeRoom()
{
    int code = store->checkpoint();
    if (code != SQLITE_OK)
        return code;
    std::ranges::sort(m_todo.done);
    std::size_t erased = 0;
    code = inPortions([&] { return m_todo.done.size() - erased; },
        [&](std::size_t portion) {
            const std::size_t to = std::min(erased + portion, m_todo.done.size());
            int made = store->begin();
            if (made == SQLITE_OK)
                made = eraseDone(erased, to);
            if (made == SQLITE_OK)
                made = store->commit();
            if (made == SQLITE_OK)
                erased = to;
            return made;
        });
    m_todo.done.erase(m_todo.done.begin(), m_todo.done.begin() + static_cast<std::ptrdiff_t>(erased));
    m_stats.rows -= std::min<std::uint64_t>(m_stats.rows, erased);
    if (code != SQLITE_OK)
        return code;

    // The rest takes room rather than makes it; pages are given back in any case.
    int rest = store->begin();
    if (rest == SQLITE_OK)
        rest = writeLanes();
    if (rest == SQLITE_OK)
        rest = writeDone();
    if (rest == SQLITE_OK)
        rest = store->commit();
    if (rest == SQLITE_OK) {
        committed(m_nextRow, true, base::steadyNanos());
        m_mayExist = true;
    } else if (isFull(rest)) {
        store->rollback();
    } else {
        return rest;
    }
    code = store->checkpoint();
    if (code == SQLITE_OK) {
        code = inPortions(
            [this] { return store->freePages(); }, [this](std::size_t portion) { return store->shrink(static_cast<int>(portion)); });
    }
    holdBallast();
    return code != SQLITE_OK ? code : rest;
}

/// `some`, one transaction for about so many, until there are none `left` or no fewer; smaller ones where the journal finds no room.
int Spool::Writer::inPortions(const std::function<std::size_t()>& left, const std::function<int(std::size_t)>& some)
{
    std::size_t portion = kPortion;
    std::size_t now = left();
    for (std::size_t before = now + 1; now > 0 && now < before;) {
        int code = some(portion);
        if (code == SQLITE_OK)
            code = store->checkpoint(); // the next one begins with an empty journal
        if (code == SQLITE_OK) {
            portion = std::min(portion * 2, kMostRows);
            before = std::exchange(now, left());
            continue;
        }
        if (!isFull(code))
            return code;
        store->rollback();
        if (portion == 1)
            return code;
        portion /= 4;
    }
    return SQLITE_OK;
}

bool Spool::Writer::holdBallast()
{
    m_stats.ballast = (!m_options.hasRoom || m_options.hasRoom(m_options.ballastBytes)) && store->folder().holdBallast(m_options.ballastBytes);
    return m_stats.ballast;
}

void Spool::Writer::isFree()
{
    m_unproven = false;
    m_stats.problem.clear();
    base::logNotice("spool", "there is room on the disk again");
    look(true);
}

/// False when the file turned out to be broken; the orders stay.
bool Spool::Writer::serveReads()
{
    if (m_todo.reads.empty())
        return true;
    std::size_t served = 0;
    for (const Orders::ReadOrder& order : m_todo.reads) {
        Store::Read read = store->read(order.lane, order.after, order.rows, order.bytes);
        if (read.code != SQLITE_OK) {
            m_todo.reads.erase(m_todo.reads.begin(), m_todo.reads.begin() + static_cast<std::ptrdiff_t>(served));
            onFailure(read.code);
            return false;
        }
        ++served;
        ReadResult result { order.lane, std::move(read.rows), {}, read.lastSeq };
        for (const Row& row : read.damaged) {
            result.lost.push_back(row.seq());
            m_gaps.push_back({ order.lane, row.seq(), row.seq(), "checksum", base::wallMicros() });
            ++m_stats.crcErrors;
            ++m_stats.lost;
        }
        const std::scoped_lock lock(mutex);
        results.push_back(std::move(result));
    }
    m_todo.reads.clear();
    if (!m_gaps.empty())
        base::logError("spool", std::to_string(m_gaps.size()) + " records in the spool are not what was written: noted as lost, not sent");
    m_changed();
    return true;
}

bool Spool::Writer::serveLetters()
{
    std::size_t served = 0;
    for (const Orders::LetterOrder& order : m_todo.letterReads) {
        int code = SQLITE_OK;
        LetterRead read = store->letters(order.wish, code);
        if (code != SQLITE_OK) {
            m_todo.letterReads.erase(m_todo.letterReads.begin(), m_todo.letterReads.begin() + static_cast<std::ptrdiff_t>(served));
            onFailure(code);
            return false;
        }
        ++served;
        const std::scoped_lock lock(mutex);
        news.push_back({ order.token, std::move(read), 0, 0, false });
    }
    if (m_todo.letterReads.empty())
        return true;
    m_todo.letterReads.clear();
    m_changed();
    return true;
}

void Spool::Writer::look(bool force)
{
    const std::int64_t now = base::steadyNanos();
    if (!force && now < m_nextLook)
        return;
    m_nextLook = now + kLookNanos;
    m_stats.freeBytes = store->folder().freeBytes();
    if (store->isOpen()) {
        m_stats.usedBytes = store->usedBytes();
        m_stats.oldestWallMicros = store->firstWallMicros();
    }
    const std::uint64_t used = m_stats.usedBytes;
    const std::uint64_t quota = m_stats.quotaBytes;
    Level now_level = Level::Green;
    if (m_full || m_unproven || m_failing || !m_stats.ballast || used >= quota)
        now_level = Level::Red;
    else if (used / 9 >= quota / 10 || m_stats.freeBytes < m_options.minFreeBytes)
        now_level = Level::Orange;
    else if (used / 7 >= quota / 10 || m_recentSlow > kSlowMicros)
        now_level = Level::Yellow;
    m_stats.level = now_level;
    m_stats.durable = durable.load(std::memory_order_relaxed);
    {
        const std::scoped_lock lock(mutex);
        shared = m_stats;
    }
    const Level before = level.exchange(now_level, std::memory_order_release);
    if (before == now_level)
        return;
    base::log(now_level > before ? base::LogLevel::Warning : base::LogLevel::Info, "spool",
        "level " + std::string(name(now_level)) + ": " + std::to_string(used >> 20) + " of " + std::to_string(quota >> 20)
            + " MiB used, " + std::to_string(m_stats.freeBytes >> 20) + " MiB free on the disk");
    m_changed();
}

} // namespace hookline::spool

// Records on the disk, in order, until they are done with: the durable half of the bridge's queue.
//
// One user thread hands orders in (append, acknowledge, read, …), submit() passes them on; one writer thread is the only one that
// touches SQLite. It commits as soon as the last commit has returned, with whatever has come meanwhile: one fsync a batch, however
// small or large. A record counts as stored when durable() has reached its seq, never before. A disk that is full or failing is not
// an error of any call: orders wait in memory, level() says so, and the writer tries again until it works.
#pragma once

#include "core/base/result.h"
#include "core/metrics/latency_histogram.h"
#include "core/spool/letter.h"
#include "core/spool/options.h"
#include "core/spool/row.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hookline::spool {

/// How much trouble the spool is in. Yellow: getting full, or slow. Orange: nearly full. Red: it takes nothing more.
enum class Level : std::uint8_t { Green, Yellow, Orange, Red };
std::string_view name(Level level) noexcept;

struct Stats {
    Level level = Level::Green;
    std::string problem;            ///< in words, when the disk is full or failing
    std::uint64_t rows = 0;         ///< now
    std::uint64_t usedBytes = 0;    ///< now
    std::uint64_t quotaBytes = 0;
    std::uint64_t freeBytes = 0;    ///< of the file system
    std::int64_t oldestWallMicros = 0; ///< 0: empty
    std::uint64_t durable = 0;      ///< highest committed seq
    std::uint64_t deadLetters = 0;  ///< now
    std::uint64_t lost = 0;         ///< rows in gaps since the start: damaged, or gone with the journal
    std::uint64_t crcErrors = 0;
    std::uint64_t faults = 0;       ///< times the disk failed and the spool was opened anew
    std::uint64_t commits = 0;
    std::uint64_t committedRows = 0;
    bool ballast = true;
    metrics::LatencySnapshot commitLatency;
};

class Spool {
public:
    struct ReadResult {
        std::uint32_t lane = 0;
        std::vector<Row> rows;
        std::vector<std::uint64_t> lost; ///< seqs whose content was not what had been written: noted as gaps and deleted
        std::uint64_t lastSeq = 0;       ///< as far as it was looked
    };
    struct Backlog {
        std::uint64_t rows = 0;
        std::uint64_t lastSeq = 0;
    };

    /// `changed`: durable() or carriedOut() has grown, rows were read or the level is another. @thread the writer's; must not block or call back.
    static base::Result<std::unique_ptr<Spool>> open(const Options& options, std::function<void()> changed);
    ~Spool(); ///< close()
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    /// What an earlier run left, by lane.
    const std::map<std::uint32_t, Backlog>& backlog() const noexcept;
    const std::string& uuid() const noexcept;
    /// The lane's number, for ever the same for the same name. @thread any
    std::uint32_t lane(const std::string& name);
    std::string laneName(std::uint32_t lane) const;

    // Orders. @thread the user's (one at a time)
    /// Takes a copy; returns the seq. `seq` 0 gives the next, others were reserved before.
    std::uint64_t append(const RowView& row);
    /// Seqs for records that may have to be stored later and still come before what is appended next. Returns the first.
    std::uint64_t reserve(std::uint64_t count) noexcept;
    void acknowledge(std::uint64_t seq);
    /// All of the lane up to here is delivered, though it may be kept on: the next open() deletes it instead of calling it a backlog.
    void markDelivered(std::uint32_t lane, std::uint64_t seq);
    void deadLetter(std::uint64_t seq, int reason, std::string detail);
    void requestRows(std::uint32_t lane, std::uint64_t after, std::size_t rows, std::size_t bytes);
    /// Dead letters; answered by takeLetters() under `token`.
    void requestLetters(std::uint64_t token, const LetterWish& wish);
    /// Makes a dead letter the next row, of `lane`: in one transaction it is that and no letter any more. `headers`: instead of its own;
    /// empty: they stay. Returns the row's seq. Up to durable() it is known whether it came to be, see takeLetters(): a letter that is
    /// gone, or not what had been written, makes no row.
    std::uint64_t putBack(std::int64_t letter, std::uint32_t lane, std::string_view headers = {});
    /// A number that carriedOut() reaches once every order given before is committed, acknowledgements and dead letters too.
    std::uint64_t ticket();
    std::uint64_t carriedOut() const noexcept; ///< @thread any
    void submit();
    std::vector<ReadResult> takeRows();
    /// What became of requestLetters() and putBack(), in the order that it was done. Asked after takeRows(), it has told of every row
    /// there that was a letter.
    struct LetterNews {
        std::uint64_t token = 0; ///< 0: it is about a letter that was to be put back
        LetterRead read;
        std::int64_t letter = 0;
        std::uint64_t seq = 0;
        bool done = false; ///< it is a row now
    };
    std::vector<LetterNews> takeLetters();
    /// Lanes by their names. @thread any
    std::map<std::uint32_t, std::string> laneNames() const;

    /// Everything appended up to here survives a power cut. @thread any
    std::uint64_t durable() const noexcept;
    std::uint64_t lastSeq() const noexcept; ///< highest given. @thread the user's
    Level level() const noexcept;           ///< @thread any
    Stats stats() const;                    ///< @thread any

    /// Stores what waits and ends the thread. Returns how many rows could not be stored. @thread the user's or control, after it
    std::uint64_t close();

private:
    class Writer;
    explicit Spool(std::unique_ptr<Writer> writer);
    std::unique_ptr<Writer> m_writer;
};

} // namespace hookline::spool

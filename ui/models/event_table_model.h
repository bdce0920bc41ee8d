// The event table: which rows of the store are shown, and what stands in their cells.
//
// Takes one batch a tick: at most one removal, one insertion and one dataChanged, whatever the rate. Holds the filter's own index
// of matching rows; a changed filter is searched in slices of a few milliseconds, the old result staying until the new one is
// complete. Pausing freezes the shown rows while the store goes on (up to twice its size). @thread ui
#pragma once

#include "ui/models/event_filter.h"
#include "ui/models/event_store.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <optional>
#include <set>
#include <vector>

namespace hookline::ui {

class EventTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// From Username on they are hidden until somebody chooses them.
    enum Column {
        Number,
        Time,
        Kind,
        Client,
        Topic,
        Qos,
        Flags,
        Size,
        Info,
        Kafka,
        Latency,
        Username,
        Peer,
        Protocol,
        Publisher,
        PacketId,
        Reason,
        KafkaTopic,
        Partition,
        Offset,
        ColumnCount
    };
    static constexpr int kFirstHidden = Username;
    enum class TimeFormat {
        Local, ///< 14:32:07.114
        Utc, ///< 2026-03-14T14:32:07.114Z
        SinceStart, ///< seconds since the first event
        Delta, ///< seconds since the row above
        SinceMark, ///< seconds before or after the row marked last
    };

    /// `capacity` rows are kept (at least 16), `payloadBudget` bytes of payloads.
    EventTableModel(std::size_t capacity, std::uint64_t payloadBudget, QObject* parent = nullptr);

    /// One tick. Takes the events out of `events`.
    void ingest(std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes);
    void clear();
    /// As for the constructor; what is too much goes at once.
    void setLimits(std::size_t capacity, std::uint64_t payloadBudget);

    void setPaused(bool paused);
    bool isPaused() const noexcept { return m_paused; }
    /// Rows that came since pausing and are not shown yet.
    std::uint64_t newSincePause() const noexcept { return m_store.end() - m_shownEnd; }
    /// Rows that were let go while paused: the store was full twice over.
    std::uint64_t overwrittenWhilePaused() const noexcept { return m_overwritten; }

    void setFilter(const EventFilter& filter);
    const EventFilter& filter() const noexcept { return m_scan ? m_scan->filter : m_filter; }
    bool isFiltered() const noexcept { return !m_filter.isEmpty(); }
    bool isSearching() const noexcept { return m_scan.has_value(); }
    int searchPercent() const noexcept;

    // Marks: rows worth coming back to. A row that is let go takes its mark with it.
    void toggleMark(std::uint64_t number);
    bool isMarked(std::uint64_t number) const { return m_marks.contains(number); }
    const std::set<std::uint64_t>& marks() const noexcept { return m_marks; }
    /// The marked and shown row after (or before) `number`, going round at the end; 0 when there is none.
    std::uint64_t nextMark(std::uint64_t number, bool forward) const;

    void setTimeFormat(TimeFormat format);
    TimeFormat timeFormat() const noexcept { return m_timeFormat; }

    const EventStore& store() const noexcept { return m_store; }
    std::size_t capacity() const noexcept { return m_capacity; }
    /// Rows seen since start, also those let go since.
    std::uint64_t totalSeen() const noexcept { return m_store.end() - 1; }

    std::uint64_t numberAt(int row) const; ///< 0 <= row < rowCount()
    int rowOfNumber(std::uint64_t number) const; ///< -1 when not shown
    int firstRowFrom(
        std::uint64_t number) const; ///< first shown row with this number or a later one; rowCount() if none
    const EventRow& at(int row) const { return m_store.row(numberAt(row)); }
    QString cellText(int row, int column) const;
    QByteArray rowAsJson(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

signals:
    /// After each tick that changed something.
    void ticked();
    void filterChanged();
    void pausedChanged(bool paused);
    void marksChanged();

private:
    struct Scan {
        EventFilter filter;
        std::uint64_t next = 0;
        std::deque<std::uint64_t> hits;
    };
    bool passes(const EventFilter& filter, std::uint64_t number) const
    {
        return filter.matches(m_store.row(number), number, &m_marks, &m_store);
    }
    QString timeText(int row) const;
    std::size_t limit() const noexcept { return m_paused ? 2 * m_capacity : m_capacity; }
    void evict(std::size_t count);
    void showNewRows();
    void scanSlice();

    EventStore m_store;
    std::size_t m_capacity;
    EventFilter m_filter;
    std::deque<std::uint64_t> m_index; ///< numbers of shown rows while filtered
    std::uint64_t m_shownBegin = 1; ///< what views know of: [m_shownBegin, m_shownEnd)
    std::uint64_t m_shownEnd = 1;
    std::uint64_t m_overwritten = 0;
    bool m_paused = false;
    std::set<std::uint64_t> m_marks;
    std::int64_t m_markMicros = 0; ///< when the row marked last happened
    std::int64_t m_firstMicros = 0; ///< when the first event of all happened
    TimeFormat m_timeFormat = TimeFormat::Local;
    std::optional<Scan> m_scan;
    QTimer m_scanTimer;
};

} // namespace hookline::ui

// An event table: which rows of the store are shown, and what stands in their cells.
//
// Takes one batch a tick: at most one removal, one insertion and one dataChanged, whatever the rate. Holds the filter's own
// index of matching rows; a changed filter is searched in slices of a few milliseconds, the old result staying until the new
// one is complete. Pausing freezes the shown rows while the store goes on (up to twice its size). Several tables may show the
// same rows, each with its own filter, pause and time format. @thread ui
#pragma once

#include "ui/models/event_filter.h"
#include "ui/models/event_rows.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace hookline::ui {

class EventTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// From Username on they are hidden until somebody chooses them.
    /// New ones go to the end: saved layouts know them by their number.
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
        Note,
        Session,
        UserProperties,
        Listener,
        Rule,
        Key,
        Related,
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
    /// Shows the rows of another table.
    explicit EventTableModel(std::shared_ptr<EventRows> rows, QObject* parent = nullptr);
    ~EventTableModel() override;
    const std::shared_ptr<EventRows>& rows() const noexcept { return m_rows; }

    // Of the rows, for every table that shows them
    void ingest(std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes)
    {
        m_rows->ingest(events, outcomes);
    }
    void clear() { m_rows->clear(); }
    /// As for the constructor; what is too much goes at once.
    void setLimits(std::size_t capacity, std::uint64_t payloadBudget) { m_rows->setLimits(capacity, payloadBudget); }

    void setPaused(bool paused);
    bool isPaused() const noexcept { return m_paused; }
    /// Rows that came since pausing and are not shown yet.
    std::uint64_t newSincePause() const noexcept { return store().end() - m_shownEnd; }
    /// Rows that were let go while paused: the store was full twice over.
    std::uint64_t overwrittenWhilePaused() const noexcept { return m_overwritten; }

    void setFilter(const EventFilter& filter);
    const EventFilter& filter() const noexcept { return m_scan ? m_scan->filter : m_filter; }
    bool isFiltered() const noexcept { return !m_filter.isEmpty(); }
    bool isSearching() const noexcept { return m_scan.has_value(); }
    int searchPercent() const noexcept;

    // Marks: rows worth coming back to. A row that is let go takes its mark with it.
    void toggleMark(std::uint64_t number) { m_rows->toggleMark(number); }
    void toggleMarks(const std::vector<std::uint64_t>& numbers) { m_rows->toggleMarks(numbers); }
    bool isMarked(std::uint64_t number) const { return m_rows->marks().contains(number); }
    const std::set<std::uint64_t>& marks() const noexcept { return m_rows->marks(); }
    /// What somebody wrote about the row; goes with it as a mark does.
    QString note(std::uint64_t number) const { return m_rows->note(number); }
    void setNote(std::uint64_t number, const QString& note) { m_rows->setNote(number, note); }
    /// The marked and shown row after (or before) `number`, going round at the end; 0 when there is none.
    std::uint64_t nextMark(std::uint64_t number, bool forward) const;

    void setTimeFormat(TimeFormat format);
    TimeFormat timeFormat() const noexcept { return m_timeFormat; }

    const EventStore& store() const noexcept { return m_rows->store(); }
    std::size_t capacity() const noexcept { return m_rows->capacity(); }
    /// One after the newest row that is shown, filter or not; stands still while paused.
    std::uint64_t shownEnd() const noexcept { return m_shownEnd; }
    /// Rows that came to be shown as they happened, since start.
    std::uint64_t arrived() const noexcept { return m_arrived; }
    /// Rows seen since start, also those let go since.
    std::uint64_t totalSeen() const noexcept { return store().end() - 1; }

    std::uint64_t numberAt(int row) const; ///< 0 <= row < rowCount()
    int rowOfNumber(std::uint64_t number) const; ///< -1 when not shown
    int firstRowFrom(
        std::uint64_t number) const; ///< first shown row with this number or a later one; rowCount() if none
    const EventRow& at(int row) const { return store().row(numberAt(row)); }
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
    /// Marks or notes.
    void marksChanged();

private:
    friend class EventRows;

    struct Scan {
        EventFilter filter;
        std::uint64_t next = 0;
        std::deque<std::uint64_t> hits;
    };
    bool passes(const EventFilter& filter, std::uint64_t number) const
    {
        return filter.matches(store().row(number), number, m_rows.get());
    }
    QString timeText(int row) const;
    void showNewRows();
    void outcomesCame(std::uint64_t first, std::uint64_t last);
    void aboutToEvict(std::uint64_t until);
    void evicted();
    void aboutToClear() { beginResetModel(); }
    void cleared();
    void rowChanged(std::uint64_t number) { rowsChanged(number, number); }
    void rowsChanged(std::uint64_t first, std::uint64_t last);
    void scanSlice();

    std::shared_ptr<EventRows> m_rows;
    EventFilter m_filter;
    std::deque<std::uint64_t> m_index; ///< numbers of shown rows while filtered
    std::uint64_t m_shownBegin = 1; ///< what views know of: [m_shownBegin, m_shownEnd)
    std::uint64_t m_shownEnd = 1;
    std::uint64_t m_overwritten = 0;
    std::uint64_t m_arrived = 0;
    bool m_paused = false;
    bool m_evicting = false; ///< shown rows, so that views were told
    TimeFormat m_timeFormat = TimeFormat::Local;
    std::optional<Scan> m_scan;
    QTimer m_scanTimer;
};

} // namespace hookline::ui

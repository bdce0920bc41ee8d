// The rows that one or several tables show: the store, how many are kept, what is marked and noted.
//
// Takes one batch a tick and passes it on to its tables, so that windows beside each other show the same rows. While one of
// the tables is paused twice as many rows are kept. @thread ui
#pragma once

#include "ui/models/event_store.h"

#include <QString>

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace hookline::ui {

class EventTableModel;

class EventRows {
public:
    /// `capacity` rows are kept (at least 16), `payloadBudget` bytes of payloads.
    EventRows(std::size_t capacity, std::uint64_t payloadBudget);
    EventRows(const EventRows&) = delete;
    EventRows& operator=(const EventRows&) = delete;

    const EventStore& store() const noexcept { return m_store; }
    std::size_t capacity() const noexcept { return m_capacity; }
    /// When the first event of all happened.
    std::int64_t firstMicros() const noexcept { return m_firstMicros; }

    /// One tick. Takes the events out of `events`.
    void ingest(std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes);
    /// The same for rows that come out of a file, with their marks and notes.
    struct Kept {
        EventRow row;
        QString note;
        bool marked = false;
    };
    void load(std::vector<Kept>& rows);
    void clear();
    void setLimits(std::size_t capacity, std::uint64_t payloadBudget);

    const std::set<std::uint64_t>& marks() const noexcept { return m_marks; }
    const std::map<std::uint64_t, QString>& notes() const noexcept { return m_notes; }
    QString note(std::uint64_t number) const;
    void toggleMark(std::uint64_t number);
    /// Marks all of them, or none of them any more where all are marked.
    void toggleMarks(const std::vector<std::uint64_t>& numbers);
    /// An empty note is none.
    void setNote(std::uint64_t number, const QString& note);
    /// When the row marked last happened.
    std::int64_t markMicros() const noexcept { return m_markMicros; }

private:
    friend class EventTableModel;

    std::size_t limit() const noexcept;
    /// Lets go what is over the limit, e.g. after a pause.
    void trim();
    void evict(std::size_t count);
    void makeRoomFor(std::size_t count);
    void showNew();
    void changed(std::uint64_t number);

    EventStore m_store;
    std::size_t m_capacity;
    std::vector<EventTableModel*> m_tables;
    std::set<std::uint64_t> m_marks;
    std::map<std::uint64_t, QString> m_notes;
    std::int64_t m_markMicros = 0;
    std::int64_t m_firstMicros = 0;
};

} // namespace hookline::ui

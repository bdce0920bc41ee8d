#include "ui/models/event_rows.h"

#include "ui/models/event_table_model.h"

#include <algorithm>
#include <iterator>

namespace hookline::ui {

EventRows::EventRows(std::size_t capacity, std::uint64_t payloadBudget)
    : m_store(payloadBudget)
    , m_capacity(std::max<std::size_t>(capacity, 16))
{
}

std::size_t EventRows::limit() const noexcept
{
    const bool paused = std::ranges::any_of(m_tables, [](const EventTableModel* table) { return table->isPaused(); });
    return paused ? 2 * m_capacity : m_capacity;
}

void EventRows::makeRoomFor(std::size_t count)
{
    // More than fits in one go: the first of them would be let go in the same tick.
    const std::size_t room = limit();
    if (m_store.size() + count > room)
        evict(std::min(m_store.size(), m_store.size() + count - room));
}

void EventRows::showNew()
{
    for (EventTableModel* table : m_tables) {
        if (!table->isPaused())
            table->showNewRows();
    }
    trim();
}

void EventRows::ingest(std::vector<tap::Event>& events, const std::vector<tap::KafkaOutcome>& outcomes)
{
    const bool rows = !events.empty();
    if (rows) {
        makeRoomFor(events.size());
        if (m_firstMicros == 0)
            m_firstMicros = events.front().stamp.wallMicros;
        for (tap::Event& event : events)
            m_store.append(std::move(event));
        events.clear();
        showNew();
    }
    std::uint64_t first = m_store.end(), last = 0;
    for (const tap::KafkaOutcome& outcome : outcomes) {
        if (const auto number = m_store.apply(outcome)) {
            first = std::min(first, *number);
            last = std::max(last, *number);
        }
    }
    if (!rows && last == 0)
        return;
    for (EventTableModel* table : m_tables) {
        if (last > 0)
            table->outcomesCame(first, last);
        emit table->ticked();
    }
}

void EventRows::load(std::vector<Kept>& rows)
{
    if (rows.empty())
        return;
    makeRoomFor(rows.size());
    if (m_firstMicros == 0)
        m_firstMicros = rows.front().row.event.stamp.wallMicros;
    bool remarked = false;
    for (Kept& kept : rows) {
        const std::uint64_t number = m_store.append(std::move(kept.row));
        if (kept.marked)
            m_marks.insert(number);
        if (!kept.note.isEmpty())
            m_notes.emplace(number, std::move(kept.note));
        remarked = remarked || kept.marked;
    }
    rows.clear();
    if (remarked)
        m_markMicros = m_store.row(*m_marks.rbegin()).event.stamp.wallMicros;
    showNew();
    for (EventTableModel* table : m_tables) {
        if (remarked)
            emit table->marksChanged();
        emit table->ticked();
    }
}

void EventRows::trim()
{
    if (m_store.size() > limit())
        evict(m_store.size() - limit());
}

void EventRows::evict(std::size_t count)
{
    if (count == 0)
        return;
    const std::uint64_t until = m_store.begin() + count;
    for (EventTableModel* table : m_tables)
        table->aboutToEvict(until);
    m_store.evict(count);
    m_marks.erase(m_marks.begin(), m_marks.lower_bound(m_store.begin()));
    m_notes.erase(m_notes.begin(), m_notes.lower_bound(m_store.begin()));
    for (EventTableModel* table : m_tables)
        table->evicted();
}

void EventRows::clear()
{
    for (EventTableModel* table : m_tables)
        table->aboutToClear();
    m_store.clear();
    m_marks.clear();
    m_notes.clear();
    for (EventTableModel* table : m_tables)
        table->cleared();
}

void EventRows::setLimits(std::size_t capacity, std::uint64_t payloadBudget)
{
    m_capacity = std::max<std::size_t>(capacity, 16);
    m_store.setPayloadBudget(payloadBudget);
    if (m_store.size() <= limit())
        return;
    trim();
    for (EventTableModel* table : m_tables)
        emit table->ticked();
}

void EventRows::changed(std::uint64_t number)
{
    for (EventTableModel* table : m_tables)
        table->rowChanged(number);
}

void EventRows::toggleMark(std::uint64_t number)
{
    if (number < m_store.begin() || number >= m_store.end())
        return;
    if (m_marks.erase(number) == 0) {
        m_marks.insert(number);
        m_markMicros = m_store.row(number).event.stamp.wallMicros;
    }
    changed(number);
}

void EventRows::toggleMarks(const std::vector<std::uint64_t>& numbers)
{
    std::vector<std::uint64_t> here;
    std::ranges::copy_if(numbers, std::back_inserter(here),
        [this](std::uint64_t each) { return each >= m_store.begin() && each < m_store.end(); });
    if (here.empty())
        return;
    const bool off = std::ranges::all_of(here, [this](std::uint64_t each) { return m_marks.contains(each); });
    for (const std::uint64_t each : here) {
        if (off) {
            m_marks.erase(each);
        } else if (const std::size_t before = m_marks.size(); m_marks.insert(m_marks.end(), each), m_marks.size() > before) {
            m_markMicros = m_store.row(each).event.stamp.wallMicros; // ascending, as a rule: a million are added at the end
        }
    }
    for (EventTableModel* table : m_tables)
        table->rowsChanged(here.front(), here.back());
}

QString EventRows::note(std::uint64_t number) const
{
    const auto at = m_notes.find(number);
    return at == m_notes.end() ? QString() : at->second;
}

void EventRows::setNote(std::uint64_t number, const QString& note)
{
    if (number < m_store.begin() || number >= m_store.end())
        return;
    const QString text = note.trimmed();
    if (text.isEmpty())
        m_notes.erase(number);
    else
        m_notes[number] = text;
    changed(number);
}

} // namespace hookline::ui

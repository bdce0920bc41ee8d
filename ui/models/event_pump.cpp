#include "ui/models/event_pump.h"

#include "ui/models/event_table_model.h"
#include "ui/models/topic_store.h"
#include "ui/ports/backend.h"

namespace hookline::ui {
namespace {

/// What one tick takes at most, so that a burst cannot hold the event loop; 600 000 events/s at 30 ticks.
constexpr std::size_t kMaxEvents = 20000;
constexpr std::size_t kMaxOutcomes = 40000;
/// What it takes once more than that came in so many ticks in a row: nobody reads them, what is left out is counted, and the broker has
/// better use for the processor.
constexpr std::size_t kMaxInFlood = 1000;
constexpr unsigned kFloodTicks = 12;

} // namespace

EventPump::EventPump(Backend& backend, EventTableModel& model, QObject* parent)
    : QObject(parent)
    , m_backend(backend)
    , m_model(model)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kVisibleMs);
    connect(&m_timer, &QTimer::timeout, this, &EventPump::tick);
}

EventPump::~EventPump() { m_backend.setEventsWanted(false); }

void EventPump::start()
{
    m_backend.setEventsWanted(true);
    m_timer.start();
}

void EventPump::setVisible(bool visible) { m_timer.setInterval(visible ? kVisibleMs : kHiddenMs); }

void EventPump::tick()
{
    const std::uint64_t skipped = m_backend.eventsSkipped();
    // With full rings just what the tick before made room for came, and what was skipped.
    const bool flood = skipped != m_skipped && m_events.size() + (skipped - m_skipped) > kMaxEvents;
    m_floodTicks = flood ? m_floodTicks + 1 : 0;
    m_skipped = skipped;
    m_events.clear();
    m_outcomes.clear();
    m_backend.drainEvents(m_events, m_floodTicks < kFloodTicks ? kMaxEvents : kMaxInFlood);
    m_backend.drainOutcomes(m_outcomes, kMaxOutcomes);
    if (m_topics)
        m_topics->add(m_events);
    for (EventObserver* observer : m_observers)
        observer->saw(m_events, m_outcomes);
    if (!m_events.empty() || !m_outcomes.empty())
        m_model.ingest(m_events, m_outcomes);
}

} // namespace hookline::ui

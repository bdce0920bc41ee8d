#include "ui/stall_meter.h"

#include <algorithm>
#include <fstream>
#include <utility>

namespace hookline::ui {
namespace {

/// How long this thread has waited for a core in all its life, in milliseconds; 0 where the kernel does not say.
double waitedMs()
{
    std::ifstream file("/proc/thread-self/schedstat"); // nanoseconds on a core, nanoseconds waiting for one, time slices
    double ran = 0;
    double waited = 0;
    file >> ran >> waited;
    return waited / 1e6;
}

} // namespace

StallMeter::StallMeter(QObject* parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(10);
    connect(&m_timer, &QTimer::timeout, this, &StallMeter::tick);
}

void StallMeter::start()
{
    m_gaps.clear();
    m_largest = 0;
    m_largestWait = 0;
    m_waitedBefore = waitedMs();
    m_clock.start();
    m_timer.start();
}

void StallMeter::stop() { m_timer.stop(); }

void StallMeter::tick()
{
    const double elapsed = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    const double waited = waitedMs();
    m_clock.start();
    const double wait = waited - std::exchange(m_waitedBefore, waited);
    const double gap = std::max(0.0, elapsed - wait);
    m_largestWait = std::max(m_largestWait, wait);
    m_largest = std::max(m_largest, gap);
    m_gaps.push_back(static_cast<float>(gap));
}

double StallMeter::percentileMs(double quantile) const
{
    if (m_gaps.empty())
        return 0;
    std::vector<float> sorted = m_gaps;
    const auto at
        = std::min(sorted.size() - 1, static_cast<std::size_t>(quantile * static_cast<double>(sorted.size())));
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(at));
    return static_cast<double>(sorted[at]);
}

} // namespace hookline::ui

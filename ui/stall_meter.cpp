#include "ui/stall_meter.h"

#include <algorithm>

namespace hookline::ui {

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
    m_clock.start();
    m_timer.start();
}

void StallMeter::stop() { m_timer.stop(); }

void StallMeter::tick()
{
    const double gap = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_clock.start();
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

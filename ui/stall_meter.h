// Measures how long the event loop did not run: a 10 ms timer that records the gaps between its own ticks, less the time in which
// its thread was ready but other programs had every core: that is not the loop's doing. @thread ui
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace hookline::ui {

class StallMeter : public QObject {
    Q_OBJECT

public:
    explicit StallMeter(QObject* parent = nullptr);
    void start(); ///< also forgets what was measured
    void stop();
    double largestGapMs() const noexcept { return m_largest; }
    double largestWaitMs() const noexcept { return m_largestWait; } ///< for a core, within one gap
    double percentileMs(double quantile) const; ///< of all gaps; 0 without any
    std::size_t ticks() const noexcept { return m_gaps.size(); }

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<float> m_gaps; ///< 100 a second; a soak of an hour is 1.4 MB
    double m_largest = 0;
    double m_largestWait = 0;
    double m_waitedBefore = 0;
};

} // namespace hookline::ui

// Lines over time. The only file that knows the plotting library.
//
// Fed one sample a second; draws only while visible. Pens are one pixel and without fills: wider ones cost a hundred times more.
// Dragging and turning the wheel leave "live"; setLive(true) goes back. @thread ui
#pragma once

#include "ui/models/metrics_history.h"
#include "ui/theme.h"

#include <QPixmap>
#include <QWidget>

#include <memory>
#include <vector>

namespace hookline::ui {

class Chart : public QWidget {
    Q_OBJECT

public:
    enum class Unit { PerSecond, BytesPerSecond, Milliseconds };
    struct Line {
        Series series;
        double MetricsSample::*value;
        QString name;
    };

    explicit Chart(Unit unit, QWidget* parent = nullptr);
    ~Chart() override;
    void setTitle(const QString& title);
    void setLines(const std::vector<Line>& lines); ///< at the start; again only to rename
    void setInteractive(bool interactive);
    /// False for all but the lowest of charts that share a time axis.
    void setTimeLabels(bool shown);
    /// Whether the legend also says the newest value.
    void setLegendValues(bool shown);
    /// Left margin as wide as the widest of charts under each other needs.
    void setSharedMargin();
    void load(const std::deque<MetricsSample>& samples);
    void append(const MetricsSample& sample);
    void setWindowSeconds(double seconds);
    void setLive(bool live);
    bool isLive() const;
    /// Seconds since 1970; leaves live.
    void setRange(double from, double to);
    /// How often it was drawn; hidden charts are not.
    int drawn() const;

signals:
    /// The user dragged or zoomed.
    void rangeChosen(double from, double to);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Parts;
    void applyTheme();
    void draw();
    void updateLegend();

    std::unique_ptr<Parts> m;
};

} // namespace hookline::ui

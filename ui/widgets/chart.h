// Lines over time. The only file that knows the plotting library.
//
// Fed one sample a second, or spans of several, of which it also shows the lowest and highest as pale lines; draws only while
// visible. Pens are one pixel and without fills: wider ones cost a hundred times more.
//
// Dragging, turning the wheel and a rectangle drawn with Shift leave "live"; setLive(true) goes back. With Ctrl the wheel changes the
// values that are shown. @thread ui
#pragma once

#include "ui/models/metrics_history.h"
#include "ui/theme.h"

#include <QPixmap>
#include <QWidget>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace hookline::ui {

class Chart : public QWidget {
    Q_OBJECT

public:
    enum class Unit { PerSecond, BytesPerSecond, Milliseconds, Microseconds, Percent, Count, Value };
    struct Line {
        Series series;
        double MetricsSample::*value; ///< null: the points come through begin(), add(), end()
        QString name;
        int group = -1; ///< 0 …: drawn in groupColour(), whatever the series
        std::optional<Role> role = {}; ///< drawn in this colour, whatever the series
        bool dashed = false;
        bool limit = false; ///< no reason to show more of the axis before the others are near
        bool off = false;   ///< hidden until somebody asks for it
        QColor colour() const;
    };

    explicit Chart(Unit unit, QWidget* parent = nullptr);
    ~Chart() override;
    void setTitle(const QString& title);
    /// As many as before: only their names change. Else all is drawn anew, and what was loaded is gone.
    void setLines(const std::vector<Line>& lines);
    /// Instead of "Collecting…", after setTitle().
    void setWaitingText(const QString& text);
    /// Why there may be no value in the time shown, after setTitle().
    void setEmptyText(const QString& text);
    /// What there is to say where all lines are at zero in the time shown.
    void setZeroText(const QString& text);
    /// The legend has lines of its own under the title, for many names; at the start.
    void setLegendBelow();
    /// What of the legend has no room beside the title goes on under it, so that it makes nothing wider; at the start.
    void setLegendWraps();
    void setInteractive(bool interactive);
    bool isLineShown(int line) const;
    /// Of a chart that is interactive: its lines that somebody hid, by number.
    QList<int> hiddenLines() const;
    void setHiddenLines(const QList<int>& lines);
    /// False for all but the lowest of charts that share a time axis.
    void setTimeLabels(bool shown);
    /// Whether the legend also says the newest value.
    void setLegendValues(bool shown);
    /// Left margin as wide as the widest of charts under each other needs.
    void setSharedMargin();
    /// Something that happened at a time: an upright line with a word.
    struct Marker {
        double time;
        Role role;
        QString text;
        int weight = 0; ///< of several at one time the word of the greatest is shown
    };
    /// Begins anew, keeping `keepSeconds` back from the newest.
    void load(const std::deque<MetricsSample>& samples, double keepSeconds);
    void load(const std::deque<MetricsSpan>& spans, double keepSeconds);
    void append(const MetricsSample& sample);
    void append(const MetricsSpan& span);
    /// The same for points that are not of the history: one value a line, NaN where there is none. `low` and `high` may be empty.
    void begin(double keepSeconds);
    void add(double time, std::span<const double> values, std::span<const double> low = {}, std::span<const double> high = {});
    void end();
    void setMarkers(const std::vector<Marker>& markers, bool withWords);
    /// An upright line at this time, and the legend says what was measured there; NaN: none.
    void setCrosshair(double time);
    /// The measured time nearest to `time`; NaN when there is none.
    double nearestTime(double time) const;
    double secondsPerPixel() const;
    /// What the legend says now, "in 1,204/s".
    QStringList legendTexts() const;
    /// What stands beside the lines now.
    QStringList valueLabels() const;
    /// What stands under them, and where in pixels.
    struct TimeLabel {
        QString text;
        double left;
        double right;
    };
    std::vector<TimeLabel> timeLabels() const;
    void setWindowSeconds(double seconds);
    void setLive(bool live);
    bool isLive() const;
    /// Seconds since 1970; leaves live.
    void setRange(double from, double to);
    std::pair<double, double> range() const;
    /// The part of the vertical axis that is shown.
    std::pair<double, double> valueRange() const;
    /// Where the lines are drawn, in the chart's own pixels.
    QRect plotArea() const;
    /// What is measured at this time, one value a line.
    std::vector<double> valuesAt(double time) const;
    /// How often it was drawn; hidden charts are not.
    int drawn() const;

signals:
    /// The user dragged or zoomed.
    void rangeChosen(double from, double to);
    void hovered(double time); ///< NaN: the mouse left
    void clicked(double time); ///< without dragging
    void liveWanted();         ///< by a double click
    void ranged();             ///< range() or plotArea() may have changed
    void linesChosen();        ///< a line was hidden or shown

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Parts;
    void applyTheme();
    void draw();
    void showOffset();
    void connectMouse();
    void zoomValues(double steps);
    void showLines();
    void updateLegend();
    void sayNothing();
    void placeMarkers();
    void setMargins();
    QString valueText(double value) const;
    void add(const MetricsSample& mean, const MetricsSample* low, const MetricsSample* high);
    void redraw();

    std::unique_ptr<Parts> m;
};

} // namespace hookline::ui

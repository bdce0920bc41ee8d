// What a chart is made of; for chart.cpp, which draws, and chart_feed.cpp, which does not know the plotting library. @thread ui
#pragma once

#include "ui/widgets/chart.h"

#include <QPoint>
#include <QTimer>

#include <vector>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;
class QLayout;
class QVBoxLayout;

namespace hookline::ui {

class Label;
class LegendEntry;

struct Chart::Parts {
    Unit unit;
    std::vector<Line> lines;
    std::vector<QCPGraph*> curves; ///< one a line
    std::vector<QCPGraph*> dots;   ///< one a line: values between two gaps, which a line cannot show
    std::vector<QCPGraph*> lows;   ///< one a line, of spans only
    std::vector<QCPGraph*> highs;
    std::vector<Marker> markers;
    std::vector<QCPItemStraightLine*> markerLines;
    std::vector<QCPItemText*> markerWords;
    bool markerRow = false; ///< their words stand above the lines
    QCPItemStraightLine* crosshair = nullptr;
    QCPItemText* offset = nullptr; ///< what the labels of the vertical axis leave out
    double crossTime = NAN;
    double keep = 3700;
    QPoint pressed;
    std::vector<double> beforeLast;
    QCustomPlot* plot = nullptr;
    Label* title = nullptr;
    Label* nothing = nullptr; ///< why there is no line
    QVBoxLayout* over = nullptr; ///< the lines
    QString waitingText;
    QString emptyText;
    QString zeroText;
    QVBoxLayout* column = nullptr;
    QLayout* legend = nullptr;
    std::vector<LegendEntry*> entries;
    double window = 60;
    double newest = 0;
    std::vector<double> last;
    bool live = true;
    bool measured = false; ///< something in the time shown
    bool allZero = false;  ///< and nothing but that
    bool interactive = false;
    bool ownValues = false; ///< the user chose the part of the vertical axis
    double clickedTime = 0;
    QTimer click; ///< a second click may follow
    bool moving = false; ///< we are setting the range ourselves
    int drawn = 0;
    std::size_t points = 0;
    bool legendValues = true;
    bool timeLabels = true;
    bool sharedMargin = false;
};

} // namespace hookline::ui

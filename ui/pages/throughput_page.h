// Throughput: messages, bytes, latency and queue over a minute to a week, on one shared time axis; a click on a point opens the rows
// of that time. @thread ui
#pragma once

#include "ui/models/metrics_history.h"

#include <QWidget>

#include <array>

class QButtonGroup;
class QPushButton;
class QToolButton;

namespace hookline::ui {

class Card;
class Chart;
class MarkerLog;
class PageHeader;

class ThroughputPage : public QWidget {
    Q_OBJECT

public:
    static constexpr int kCharts = 4;

    ThroughputPage(MetricsHistory& history, const MarkerLog& markers, QWidget* parent = nullptr);
    void setWindow(int seconds);
    int window() const noexcept { return m_window; }
    /// The shown history as CSV: one line a point, times in ISO 8601 UTC, empty where nothing was measured. Points of several
    /// seconds also say the lowest and the highest.
    QByteArray csv() const;
    bool savePng(const QString& file) const;
    bool saveCsv(const QString& file) const;
    Chart* chart(int index) const { return m_charts[static_cast<std::size_t>(index)]; }
    /// What the line under the title says about the crosshair.
    QString hoverText() const { return m_hoverText; }

signals:
    void eventsWanted(const QString& filter);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void goLive();
    void load();
    void showMarkers();
    void hover(double time);
    void openRows(double time);
    void askWhere(bool png);
    void retranslate();

    MetricsHistory& m_history;
    const MarkerLog& m_markers;
    PageHeader* m_header;
    QButtonGroup* m_windows;
    QToolButton* m_markersButton;
    QPushButton* m_live;
    QPushButton* m_png;
    QPushButton* m_csv;
    Card* m_card;
    std::array<Chart*, kCharts> m_charts;
    int m_window = 300;
    Resolution m_resolution = Resolution::Second;
    QString m_hoverText;
};

} // namespace hookline::ui

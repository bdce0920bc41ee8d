// Throughput: messages, bytes, latency, queue, clients and hooks over a minute to a week, or what each rule, Kafka topic or
// cluster delivers and what is published under each MQTT topic, on one shared time axis; a click on a point opens the rows of that
// time, the space bar stops the charts and lets them go on. @thread ui
#pragma once

#include "ui/models/metrics_history.h"

#include <QWidget>

#include <array>
#include <vector>

class QAction;
class QButtonGroup;
class QComboBox;
class QMenu;
class QPushButton;
class QSettings;
class QToolButton;

namespace hookline::ui {

class Card;
class Chart;
class ElidedLabel;
class GroupCharts;
class Label;
class MarkerLog;
class PageHeader;
class TimeAxis;

class ThroughputPage : public QWidget {
    Q_OBJECT

public:
    static constexpr int kCharts = 9;

    ThroughputPage(MetricsHistory& history, const MarkerLog& markers, QWidget* parent = nullptr);
    void setWindow(int seconds);
    int window() const noexcept { return m_window; }
    /// The shown history as CSV: one line a point, times in ISO 8601 UTC, empty where nothing was measured. Points of several
    /// seconds also say the lowest and the highest.
    QByteArray csv() const;
    /// Asks where to, and says when that did not work.
    void askWhere(bool png);
    bool savePng(const QString& file) const;
    bool saveCsv(const QString& file) const;
    Chart* chart(int index) const { return m_charts[static_cast<std::size_t>(index)]; }
    GroupCharts& groupCharts() const { return *m_grouped; }
    const TimeAxis& timeAxis() const { return *m_axis; }
    bool isLive() const;
    void saveLayout(QSettings& settings) const;
    void restoreLayout(const QSettings& settings);
    void resetLayout();
    /// What there is to say about the time under the crosshair; a narrow page says the beginning of it.
    QString hoverText() const { return m_hoverText; }

signals:
    void eventsWanted(const QString& filter);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addChart(Chart* chart);
    void chooseGrouping(int index);
    void arrange();
    void goLive();
    void pause();
    void sayLive();
    void load();
    void showMarkers();
    void hover(double time);
    void openRows(double time);
    void retranslate();

    MetricsHistory& m_history;
    const MarkerLog& m_markers;
    PageHeader* m_header;
    QButtonGroup* m_windows;
    QToolButton* m_markersButton;
    QPushButton* m_live;
    QPushButton* m_pause;
    QPushButton* m_png;
    QPushButton* m_csv;
    Label* m_groupLabel;
    QComboBox* m_group;
    QToolButton* m_chooser;
    QMenu* m_chooserMenu;
    ElidedLabel* m_readout; ///< of the crosshair
    std::array<QAction*, kCharts> m_choices; ///< which charts are shown
    Card* m_card;
    TimeAxis* m_axis;
    std::array<Chart*, kCharts> m_charts;
    GroupCharts* m_grouped;
    std::vector<Chart*> m_all;   ///< shown or not
    std::vector<Chart*> m_shown; ///< from top to bottom
    int m_window = 300;
    Resolution m_resolution = Resolution::Second;
    QString m_hoverText;
};

} // namespace hookline::ui

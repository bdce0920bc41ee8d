// Throughput: messages, bytes and latency over time, on one shared time axis. @thread ui
#pragma once

#include <QWidget>

#include <array>

class QButtonGroup;
class QPushButton;

namespace hookline::ui {

class Card;
class Chart;
class MetricsHistory;
class PageHeader;

class ThroughputPage : public QWidget {
    Q_OBJECT

public:
    explicit ThroughputPage(MetricsHistory& history, QWidget* parent = nullptr);
    /// The history as CSV: one line a second, times in ISO 8601 UTC, empty where nothing was measured.
    QByteArray csv() const;
    bool savePng(const QString& file) const;
    bool saveCsv(const QString& file) const;
    Chart* chart(int index) const { return m_charts[static_cast<std::size_t>(index)]; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void setWindow(int seconds);
    void goLive();
    void askWhere(bool png);
    void retranslate();

    MetricsHistory& m_history;
    PageHeader* m_header;
    QButtonGroup* m_windows;
    QPushButton* m_live;
    QPushButton* m_png;
    QPushButton* m_csv;
    Card* m_card;
    std::array<Chart*, 3> m_charts;
};

} // namespace hookline::ui

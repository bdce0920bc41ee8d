// One number of a topic's messages over time: from the rows that the event table still has, then live. At most kPoints, the newest.
// @thread ui
#pragma once

#include <QWidget>

#include <deque>
#include <string>

class QToolButton;

namespace hookline::ui {

class Chart;
class EventStore;

class FieldPlot : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kPoints = 2000;

    explicit FieldPlot(QWidget* parent = nullptr);
    /// Begins anew. `field`: as JSON's numbers are named in filters; empty: the payload is a number itself.
    void plot(const std::string& topic, const QString& field, const EventStore& store);
    /// Adds what came since.
    void refresh(const EventStore& store);
    void stop(); ///< and forgets
    bool isPlotting() const { return !m_topic.empty(); }
    QString field() const { return m_field; }
    std::size_t count() const { return m_points.size(); }
    Chart& chart() const { return *m_chart; }

signals:
    void closed(); ///< by the user

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Point {
        double time; ///< seconds since 1970
        double value;
    };
    void draw();
    void retranslate();

    std::string m_topic;
    QString m_field;
    std::uint64_t m_next = 1; ///< number of the row to look at
    std::deque<Point> m_points;
    Chart* m_chart;
    QToolButton* m_close;
};

} // namespace hookline::ui

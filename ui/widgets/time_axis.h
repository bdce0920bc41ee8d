// The times under several charts that share them: always in sight, wherever the charts are scrolled to. @thread ui
#pragma once

#include <QPointer>
#include <QWidget>

#include <vector>

namespace hookline::ui {

class Chart;

class TimeAxis : public QWidget {
    Q_OBJECT

public:
    explicit TimeAxis(QWidget* parent = nullptr);
    /// Shows the times of this chart, under its lines.
    void follow(const Chart* chart);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return { 0, sizeHint().height() }; }
    struct Label {
        QString text;
        double left; ///< pixels
        double right;
    };
    std::vector<Label> labels() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QPointer<const Chart> m_chart;
};

} // namespace hookline::ui

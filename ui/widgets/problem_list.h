// The last alerts as a short list; each leads to its place on the alerts page. @thread ui
#pragma once

#include <QListView>

namespace hookline::ui {

class AlertModel;

class ProblemList : public QListView {
    Q_OBJECT

public:
    explicit ProblemList(AlertModel& alerts, QWidget* parent = nullptr);

signals:
    /// Clicked, or Enter on it.
    void chosen(int row);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
};

} // namespace hookline::ui

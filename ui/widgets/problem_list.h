// The last problems as a short list. @thread ui
#pragma once

#include <QListView>

namespace hookline::ui {

class ProblemLog;

class ProblemList : public QListView {
    Q_OBJECT

public:
    explicit ProblemList(ProblemLog& log, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace hookline::ui

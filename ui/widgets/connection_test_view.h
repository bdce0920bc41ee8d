// The steps of a connection test as they happen: what was tried, how long it took, why it failed and what to do. @thread ui
#pragma once

#include "ui/ports/backend.h"

#include <QWidget>

#include <vector>

class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace hookline::ui {

class Label;

class ConnectionTestView : public QWidget {
    Q_OBJECT

public:
    explicit ConnectionTestView(QWidget* parent = nullptr);
    void begin();
    /// A step with the same id and subject replaces its line.
    void step(const TestStep& step);
    void finish(bool passed, bool cancelled);
    /// The settings are not those that were tested any more.
    void markStale();
    bool isEmpty() const { return m_steps.empty(); }
    int rows() const { return static_cast<int>(m_steps.size()); }
    /// Everything in it, for the clipboard and for tests.
    QString asText() const;

signals:
    /// Somebody wants that topic, which the cluster does not have, to be made.
    void topicWanted(const QString& topic);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QWidget* widget;
        Label* mark;
        Label* text;
        Label* time;
        Label* remedy;
        QPushButton* create;
    };
    Row makeRow();
    void fill(Row& row, const TestStep& step);
    void retranslate();

    enum class Result { None, Running, Passed, Failed, Cancelled };
    Result m_result = Result::None;
    bool m_stale = false;
    std::vector<TestStep> m_steps;
    std::vector<Row> m_rows;
    Label* m_summary;
    QVBoxLayout* m_list;
    QScrollArea* m_scroll;
};

} // namespace hookline::ui

// A quiet panel with rounded corners and an optional heading: what pages are built of. @thread ui
#pragma once

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace hookline::ui {

class Label;

class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(QWidget* parent = nullptr);
    void setHeading(const QString& text);
    /// Right of the heading; for a state, a button.
    void addToHeading(QWidget* widget);
    QVBoxLayout* body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_head;
    QVBoxLayout* m_body;
    Label* m_heading;
};

} // namespace hookline::ui

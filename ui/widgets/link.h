// A text that leads somewhere: a number that opens the rows it counts. One line, in one of the theme's roles; by mouse and keyboard.
// @thread ui
#pragma once

#include "ui/theme.h"

#include <QAbstractButton>

namespace hookline::ui {

class Link : public QAbstractButton {
    Q_OBJECT

public:
    /// `scale` times the application's font size.
    explicit Link(const char* objectName, Role role = Role::Text, double scale = 1.0, bool strong = false,
        QWidget* parent = nullptr);
    /// Only ever wider: what stands beside it does not jump. `about` says what a click shows.
    void set(const QString& text, Role role);
    void setText(const QString& text) { set(text, m_role); }
    /// What the number is, and where a click leads: the accessible name and the tool tip.
    void setAbout(const QString& name, const QString& leads);
    void setAlignment(Qt::Alignment alignment);
    void setSteady(bool steady) { m_steady = steady; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void sayName();

    Role m_role;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    QString m_name;
    bool m_steady = false;
    int m_widest = 0;
};

} // namespace hookline::ui

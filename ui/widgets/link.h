// A text that leads somewhere: a number that opens the rows it counts. One line, in one of the theme's roles; by mouse and keyboard.
// @thread ui
#pragma once

#include "ui/theme.h"

#include <QAbstractButton>
#include <QStringList>

namespace hookline::ui {

class Link : public QAbstractButton {
    Q_OBJECT

public:
    /// `scale` times the application's font size.
    explicit Link(const char* objectName, Role role = Role::Text, double scale = 1.0, bool strong = false,
        QWidget* parent = nullptr);
    /// Only ever wider: what stands beside it does not jump. `about` says what a click shows.
    void set(const QString& text, Role role) { set(QStringList(text), role); }
    /// From the longest to the shortest: where there is no room the number is said in a shorter way and is not cut; the whole
    /// is in the tool tip then, and in the accessible name.
    void set(const QStringList& ways, Role role);
    void setText(const QString& text) { set(text, m_role); }
    /// What the number is, and where a click leads: the accessible name and the tool tip.
    void setAbout(const QString& name, const QString& leads);
    void setAlignment(Qt::Alignment alignment);
    /// Its room does not follow every digit.
    void setSteady(bool steady) { m_steady = steady; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void choose();
    void sayName();

    QStringList m_ways;
    Role m_role;
    Qt::Alignment m_alignment = Qt::AlignLeft | Qt::AlignVCenter;
    QString m_name;
    QString m_leads;
    bool m_steady = false;
    int m_widest = 0;
};

} // namespace hookline::ui

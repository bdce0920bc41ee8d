// How large tables, trees, lists and texts are written, in all windows: a factor on the font each of them has by itself. Rows grow
// with it, and columns when it changes in front of somebody's eyes. What is in dialogs stays as it is. @thread ui
#pragma once

#include <QObject>

class QWidget;

namespace hookline::ui {

class Zoom : public QObject {
    Q_OBJECT

public:
    static constexpr int kLowest = 70;
    static constexpr int kHighest = 200;
    static constexpr int kStep = 10;

    using QObject::QObject;
    int percent() const noexcept { return m_percent; }
    /// Of every window there is.
    void setPercent(int percent);
    /// Brings a window that is made later to the present size. `columns`: their widths too; not where they are restored anyway.
    void applyTo(QWidget& window, bool columns);

signals:
    void changed(int percent);

private:
    int m_percent = 100;
};

} // namespace hookline::ui

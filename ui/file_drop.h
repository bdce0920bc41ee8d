// Files dropped on a window. @thread ui
#pragma once

#include <QObject>
#include <QString>

class QWidget;

namespace hookline::ui {

class FileDrop : public QObject {
    Q_OBJECT

public:
    explicit FileDrop(QWidget* window);

signals:
    void dropped(const QString& file); ///< one by one

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace hookline::ui

// Says that what is below comes out of a file and is not live: which file, from where, how much of it; and what is wrong with it.
// @thread ui
#pragma once

#include "ui/models/capture_loader.h"

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace hookline::ui {

class Label;
class ElidedLabel;

class CaptureBanner : public QWidget {
    Q_OBJECT

public:
    explicit CaptureBanner(CaptureLoader& loader, QWidget* parent = nullptr);
    void setFile(const QString& file);
    void refresh();

signals:
    void stopWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString factsText() const;
    QString damageText() const;

    CaptureLoader& m_loader;
    QString m_file;
    bool m_bad = false; ///< something is missing
    bool m_unread = false; ///< or everything
    ElidedLabel* m_what;
    ElidedLabel* m_facts;
    Label* m_damage;
    QProgressBar* m_progress;
    QPushButton* m_stop;
};

} // namespace hookline::ui

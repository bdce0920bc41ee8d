// A flush of the bridge: how far it is, a way to end it, and for a moment what came of it. Hidden otherwise. @thread ui
#pragma once

#include "core/metrics/snapshot.h"

#include <QTimer>
#include <QWidget>

class QPushButton;

namespace hookline::ui {

class FillBar;
class Label;

class FlushBar : public QWidget {
    Q_OBJECT

public:
    explicit FlushBar(QWidget* parent = nullptr);
    void show(const metrics::KafkaSnapshot& kafka);
    /// It is over, with so many records left.
    void finished(std::uint64_t left);

signals:
    void endWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QString words() const;

    metrics::KafkaSnapshot m_kafka;
    bool m_over = false;
    std::uint64_t m_left = 0;
    QTimer m_away;
    Label* m_text;
    FillBar* m_bar;
    QPushButton* m_end;
};

} // namespace hookline::ui

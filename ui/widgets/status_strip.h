// The status bar: states, rates, queue, events, losses (while there are any), language and clock. @thread ui
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QToolButton;

namespace hookline::ui {

class EventTableModel;
class FillBar;
class Label;
class MetricsHistory;
class StateDot;

class StatusStrip : public QWidget {
    Q_OBJECT

public:
    StatusStrip(MetricsHistory& history, EventTableModel& events, QWidget* parent = nullptr);
    void refresh();
    void setLanguage(const QString& code);

signals:
    void languageWanted(const QString& code);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    MetricsHistory& m_history;
    EventTableModel& m_events;
    StateDot* m_brokerDot;
    Label* m_broker;
    StateDot* m_kafkaDot;
    Label* m_kafka;
    Label* m_rates;
    Label* m_queueText;
    FillBar* m_queue;
    Label* m_counts;
    QWidget* m_lossGroup;
    Label* m_losses;
    QToolButton* m_language;
    Label* m_clock;
    QString m_code;
};

} // namespace hookline::ui

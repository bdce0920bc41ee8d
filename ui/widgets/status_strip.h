// The status bar: states, rates, queue, events, losses (while there are any), what runs in the background, the Kafka profile,
// language and clock. Each number leads to what it counts; its tool tip says what that is. @thread ui
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QFrame;
class QMenu;
class QToolButton;

namespace hookline::ui {

class EventTableModel;
class FillBar;
class Label;
class Link;
class MetricsHistory;
class SettingsDesk;
class StateDot;

class StatusStrip : public QWidget {
    Q_OBJECT

public:
    StatusStrip(MetricsHistory& history, EventTableModel& events, SettingsDesk& desk, QWidget* parent = nullptr);
    void refresh();
    void setLanguage(const QString& code);
    /// Something that takes a while, with a way to end it; empty: nothing does.
    void showTask(const QString& text);
    /// Where it is narrow the least important parts go, so that no number is cut.
    QSize minimumSizeHint() const override { return { 0, QWidget::minimumSizeHint().height() }; }

signals:
    void languageWanted(const QString& code);
    void overviewWanted();
    void kafkaWanted();
    void throughputWanted();
    void eventsWanted(const QString& filter);
    void alertsWanted();
    /// Another Kafka profile; empty: where they are looked after.
    void profileWanted(const QString& name);
    void taskCancelled();

protected:
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();
    void fit();
    void sayProfile();
    void fillProfiles();

    MetricsHistory& m_history;
    EventTableModel& m_events;
    SettingsDesk& m_desk;
    StateDot* m_brokerDot;
    Link* m_broker;
    StateDot* m_kafkaDot;
    Link* m_kafka;
    Link* m_rates;
    Link* m_queueText;
    FillBar* m_queue;
    QFrame* m_countsLine; ///< before m_counts
    Link* m_counts;
    QWidget* m_lossGroup;
    QFrame* m_lossLine; ///< between what is lost and what is not shown
    Link* m_losses[3]; ///< bridge, broker, display
    QWidget* m_taskGroup;
    Label* m_task;
    QToolButton* m_cancel;
    QToolButton* m_profile;
    QMenu* m_profiles;
    QToolButton* m_language;
    Label* m_clock;
    QString m_code;
    QString m_shownProfile;
};

} // namespace hookline::ui

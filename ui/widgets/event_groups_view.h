// The events of the page counted by what they have in common, for streams too fast to read. A row leads to its events.
// @thread ui
#pragma once

#include "ui/models/event_group_model.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QPushButton;
class QSettings;

namespace hookline::ui {

class ElidedLabel;
class Label;
class ListTable;

class EventGroupsView : public QWidget {
    Q_OBJECT

public:
    static constexpr int kShowMs = 250; ///< faster nobody reads numbers

    EventGroupsView(const EventTableModel& events, bool live, QWidget* parent = nullptr);
    void start();
    void stop();
    EventGroupModel& model() const { return *m_model; }
    /// What the timer does: rates once a second, and the numbers to the table.
    void renew(std::int64_t steadyNanos);
    void setGrouping(GroupBy by);
    void saveState(QSettings& settings, const QString& group) const;
    void restoreState(const QSettings& settings, const QString& group);

signals:
    /// The events of a row are to be seen: this test joins the filter.
    void eventsWanted(const QString& test);
    void closeWanted();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void open();
    void showMenu(const QPoint& at);
    void showColumns();
    void say();
    void retranslate();

    EventGroupModel* m_model;
    ListTable* m_table;
    Label* m_by;
    QComboBox* m_grouping;
    ElidedLabel* m_facts;
    QPushButton* m_open;
    QPushButton* m_close;
    QTimer m_timer;
    std::int64_t m_sampled = 0;
};

} // namespace hookline::ui

// Alerts: what went wrong, why, what to do about it, and the way to the rows behind it. @thread ui
#pragma once

#include "ui/pages/list_page.h"

namespace hookline::ui {

class AlertModel;
class ListTable;
class StateFilterProxy;

class AlertsView : public ListPage {
    Q_OBJECT

public:
    explicit AlertsView(AlertModel& model, QWidget* parent = nullptr);
    /// Chooses the alert in this row of the model.
    void choose(int row);

signals:
    void eventsWanted(const QString& filter);
    /// Lines of this source with this text in them; either may be empty.
    void logWanted(const QString& source, const QString& text);
    void kafkaTestWanted();

protected:
    void renew() override;
    void retranslate() override;

private:
    void buildDetail();
    void refresh();
    void refreshDetail();
    int currentRow() const; ///< of the model; -1: none
    QString wholeText(int row) const;

    AlertModel& m_model;
    StateFilterProxy* m_proxy;
    QLineEdit* m_search;
    QToolButton* m_states[2];
    QPushButton* m_clear;
    Label* m_count;
    ListTable* m_table;
    Detail m_detail;
    Label* m_captions[3];
    Label* m_values[3]; ///< why, what to do, when
    QPushButton* m_rows;
    QPushButton* m_log;
    QPushButton* m_test;
    QPushButton* m_copy;
    std::uint64_t m_chosen = 0; ///< serial; survives a reset of the model
};

} // namespace hookline::ui

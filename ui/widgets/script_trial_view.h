// A test run: the sample message a script is tried on, and what it would do to it, line by line. @thread ui
#pragma once

#include "ui/ports/backend.h"
#include "ui/theme.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace hookline::ui {

class EventTableModel;
class Label;

class ScriptTrialView : public QWidget {
    Q_OBJECT

public:
    explicit ScriptTrialView(const EventTableModel& events, QWidget* parent = nullptr);
    ScriptSample sample() const;
    void show(const ScriptTrial& trial);
    void clear();

signals:
    void grown(); ///< has a result, which needs room
    void shrunk(); ///< has none any more
    void tryWanted();
    void lineWanted(int line);

protected:
    void changeEvent(QEvent* event) override;

private:
    void takeLastEvent();
    QTreeWidgetItem* say(const QString& what, const QString& value, Role role, int line = 0);
    void fill();
    void retranslate();

    const EventTableModel& m_events;
    Label* m_heading;
    Label* m_topicLabel;
    QLineEdit* m_topic;
    Label* m_payloadLabel;
    QLineEdit* m_payload;
    Label* m_clientLabel;
    QLineEdit* m_client;
    QComboBox* m_qos;
    QCheckBox* m_retain;
    QPushButton* m_last;
    QPushButton* m_try;
    QTreeWidget* m_result;
    Label* m_hint;
    std::string m_bytes; ///< a payload taken from an event that a line cannot show
    bool m_shown = false;
    ScriptTrial m_trial;
};

} // namespace hookline::ui

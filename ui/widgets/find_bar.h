// Under the event table: find (Ctrl+F) and go to a row or time (Ctrl+G). @thread ui
#pragma once

#include "ui/models/find_pattern.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace hookline::ui {

class EventTableModel;
class Label;
class MatchCounter;
class RowSearch;

class FindBar : public QWidget {
    Q_OBJECT

public:
    explicit FindBar(const EventTableModel& model, QWidget* parent = nullptr);
    void openFind();
    void openGoTo();
    void close();
    /// Next or previous match, seen from the row with this number.
    void find(bool forward, std::uint64_t from);
    /// What is looked for now; empty while the bar is closed.
    const FindPattern& pattern() const noexcept { return m_pattern; }

signals:
    void found(quint64 number);
    void patternChanged();
    void findWanted(bool forward);
    void closed();

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void open(bool goTo);
    void takePattern();
    void goTo();
    void say(const QString& text, bool wrong);
    void showCount();
    void retranslate();

    const EventTableModel& m_model;
    RowSearch* m_search;
    MatchCounter* m_counter;
    std::uint64_t m_at = 0; ///< number of the match found last
    FindPattern m_pattern;
    bool m_goTo = false;
    Label* m_label;
    QLineEdit* m_edit;
    QComboBox* m_mode;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_close;
    Label* m_count;
    Label* m_note;
};

} // namespace hookline::ui

// Other keys for the commands of the window: choose one, press the keys. What takes them already is said, and gives way only
// when told to. In use and kept at once. @thread ui
#pragma once

#include "ui/command.h"

#include <QDialog>
#include <QList>

class QKeySequenceEdit;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace hookline::ui {

class Label;

class ShortcutDialog : public QDialog {
    Q_OBJECT

public:
    ShortcutDialog(QList<Command> commands, QWidget* parent);

private:
    const Command* chosen() const;
    void fill();
    void showRow(int row);
    void search(const QString& text);
    void showChosen();
    void check();
    void set();
    void resetOne();
    void resetAll();

    const QList<Command> m_commands;
    QLineEdit* m_search;
    QTableWidget* m_table;
    QKeySequenceEdit* m_keys;
    Label* m_note;
    QPushButton* m_set;
    QPushButton* m_reset;
    QPushButton* m_resetAll;
};

} // namespace hookline::ui

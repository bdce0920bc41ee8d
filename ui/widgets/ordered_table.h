// An ordered list of rules in a dialog: a table whose first column is a text that is edited in place and switched by a check mark, and
// the buttons beside it. What the rules are, and when they are used, is the dialog's. @thread ui
#pragma once

#include <QWidget>

#include <utility>
#include <vector>

class QPushButton;
class QTableWidget;

namespace hookline::ui {

class OrderedTable : public QWidget {
    Q_OBJECT

public:
    struct Names { ///< of the objects
        const char* table;
        const char* add;
        const char* remove;
        const char* up;
        const char* down;
    };
    /// `what`: the table's accessible name.
    OrderedTable(const Names& names, const QString& what, const QStringList& headers, QWidget* parent = nullptr);
    QTableWidget* table() const { return m_table; }

    /// A row at the end; the number of it.
    int addRow(const QString& text, bool checked);
    /// Exchanges the current row's rule with its neighbour's: its new place, or -1 when there is none.
    template <class Rule>
    int exchange(std::vector<Rule>& rules, int by) const
    {
        const int from = currentRow(), to = from + by;
        if (from < 0 || to < 0 || to >= static_cast<int>(rules.size()))
            return -1;
        std::swap(rules[static_cast<std::size_t>(from)], rules[static_cast<std::size_t>(to)]);
        return to;
    }
    /// What can be pressed now.
    void refreshButtons();

signals:
    void addWanted();
    void removeWanted();
    void moveWanted(int by);

private:
    int currentRow() const;

    QTableWidget* m_table;
    QPushButton* m_remove;
    QPushButton* m_up;
    QPushButton* m_down;
};

} // namespace hookline::ui

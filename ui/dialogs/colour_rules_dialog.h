// Edits the colour rules of the event table. Changes show at once; Cancel takes them back. @thread ui
#pragma once

#include "ui/models/colour_rules.h"

#include <QDialog>

class QTableWidget;

namespace hookline::ui {

class OrderedTable;

class ColourRulesDialog : public QDialog {
    Q_OBJECT

public:
    explicit ColourRulesDialog(ColourRules& rules, QWidget* parent = nullptr);
    void reject() override;

private:
    void fill();
    void read();
    void addRow(const ColourRule& rule);
    void move(int by);

    ColourRules& m_rules;
    const std::vector<ColourRule> m_before;
    OrderedTable* m_list;
    QTableWidget* m_table; ///< of it
    bool m_filling = false;
};

} // namespace hookline::ui

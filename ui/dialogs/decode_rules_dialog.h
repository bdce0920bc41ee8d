// Edits which topics are read by which decoder. Changes show at once; Cancel takes them back. @thread ui
#pragma once

#include "ui/models/decode/decode_rules.h"

#include <QDialog>

class QPushButton;
class QTableWidget;

namespace hookline::ui {

class Label;
class OrderedTable;

class DecodeRulesDialog : public QDialog {
    Q_OBJECT

public:
    explicit DecodeRulesDialog(DecodeRules& kept, QWidget* parent = nullptr);
    /// On top of the others, in place of one with the same filter.
    void addRule(DecodeRule rule);
    void reject() override;

private:
    enum Column { Filter, Reader, Options };
    void fill(int current);
    void set(std::vector<DecodeRule> rules, int current);
    void refresh();
    void filterEdited(int row);
    void move(int by);
    void chooseProto(int row);
    QString optionsText(const Decoding& decoding) const;

    DecodeRules& m_rules;
    const std::vector<DecodeRule> m_before;
    OrderedTable* m_list;
    QTableWidget* m_table; ///< of it
    Label* m_mistake;
    QPushButton* m_ok;
    bool m_filling = false;
};

} // namespace hookline::ui

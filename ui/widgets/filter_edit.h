// The line that a filter is typed into: offers what may come next, underlines what is wrong. @thread ui
#pragma once

#include "ui/models/filter/completion.h"

#include <QLineEdit>

#include <vector>

class QCompleter;
class QStandardItemModel;

namespace hookline::ui {

class FilterEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterEdit(QWidget* parent = nullptr);
    void setKnownValues(filter::KnownValues known) { m_known = std::move(known); }
    /// Underlines `length` characters from `position`; a length of 0 removes the line.
    void underline(int position, int length);
    /// Earlier filters, offered by the Down key in an empty field.
    void setRecent(const QStringList& recent) { m_recent = recent; }
    bool isCompleting() const;
    void complete();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void offer(const std::vector<filter::Suggestion>& suggestions);
    void accept(int row);

    filter::KnownValues m_known;
    QStringList m_recent;
    QCompleter* m_completer;
    QStandardItemModel* m_model;
    std::vector<filter::Suggestion> m_offered;
    int m_underlined = 0;
};

} // namespace hookline::ui

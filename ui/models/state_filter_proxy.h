// Sorts and filters the small tables: a text to find in a row, and the states that are shown. @thread ui
#pragma once

#include <QSet>
#include <QSortFilterProxyModel>

namespace hookline::ui {

class StateFilterProxy : public QSortFilterProxyModel {
    Q_OBJECT

public:
    /// `stateRole` 0: there are no states.
    StateFilterProxy(int sortRole, int searchRole, int stateRole, QObject* parent = nullptr);
    void setText(const QString& text);
    /// Empty: all.
    void setStates(const QSet<int>& states);
    /// After the rows' values changed: filters anew, and sorts anew when `sortToo`.
    void renew(bool sortToo);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    int m_searchRole;
    int m_stateRole;
    QString m_text;
    QSet<int> m_states;
};

} // namespace hookline::ui

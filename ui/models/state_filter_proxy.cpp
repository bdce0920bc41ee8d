#include "ui/models/state_filter_proxy.h"

namespace hookline::ui {

StateFilterProxy::StateFilterProxy(int sortRole, int searchRole, int stateRole, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_searchRole(searchRole)
    , m_stateRole(stateRole)
{
    setSortRole(sortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(false); // rows must not run away under the reader; renew() sorts
}

void StateFilterProxy::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void StateFilterProxy::setStates(const QSet<int>& states)
{
    m_states = states;
    invalidateFilter();
}

void StateFilterProxy::renew(bool sortToo)
{
    if (!m_states.isEmpty())
        invalidateFilter();
    if (sortToo && sortColumn() >= 0)
        sort(sortColumn(), sortOrder());
}

bool StateFilterProxy::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!m_states.isEmpty() && m_stateRole != 0 && !m_states.contains(index.data(m_stateRole).toInt()))
        return false;
    return m_text.isEmpty() || index.data(m_searchRole).toString().contains(m_text, Qt::CaseInsensitive);
}

} // namespace hookline::ui

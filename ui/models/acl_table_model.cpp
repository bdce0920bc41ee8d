#include "ui/models/acl_table_model.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <algorithm>

namespace hookline::ui {

using config::AclRule;

AclTableModel::AclTableModel(const AclDraft& draft, QObject* parent)
    : QAbstractTableModel(parent)
    , m_draft(draft)
{
}

void AclTableModel::renew()
{
    const int before = m_rows, after = static_cast<int>(m_draft.rules().size());
    if (after > before)
        beginInsertRows({}, before, after - 1);
    else if (after < before)
        beginRemoveRows({}, after, before - 1);
    m_rows = after;
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    if (after > 0)
        emit dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
}

void AclTableModel::showIssues(const std::vector<config::Issue>& issues)
{
    m_issues = issues;
    if (m_rows > 0)
        emit dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
}

void AclTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (m_rows > 0)
        emit dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
}

QString AclTableModel::whomText(const AclRule& rule)
{
    switch (rule.whom) {
    case AclRule::Whom::Anonymous: return tr("without a user name");
    case AclRule::Whom::User: return tr("user %1").arg(visibleText(rule.user, 64)); // a user may be called "everybody"
    case AclRule::Whom::Everybody: break;
    }
    return tr("everybody");
}

QString AclTableModel::whatText(AclRule::Access access)
{
    switch (access) {
    case AclRule::Access::Read: return tr("receive");
    case AclRule::Access::Write: return tr("publish");
    case AclRule::Access::ReadWrite:
    case AclRule::Access::Deny: break;
    }
    return tr("publish and receive");
}

const config::Issue* AclTableModel::issue(int row) const
{
    const auto line = static_cast<int>(m_draft.rules().line(static_cast<std::size_t>(row)));
    const auto found = std::ranges::find(m_issues, line, &config::Issue::line);
    return found == m_issues.end() ? nullptr : &*found;
}

QString AclTableModel::text(int row, int column) const
{
    const auto at = static_cast<std::size_t>(row);
    const AclRule& rule = m_draft.rules()[at];
    const bool wrong = !rule.notUnderstood.empty();
    switch (column) {
    case Line: return number(m_draft.rules().line(at));
    case Action: return wrong ? tr("mistake") : rule.access == AclRule::Access::Deny ? tr("deny") : tr("allow");
    case Whom: return wrong ? visibleText(rule.notUnderstood, 250) : whomText(rule); // the view gives it the room of the filter as well
    case What: return wrong ? QString() : whatText(rule.access);
    case Filter: return wrong ? QString() : visibleText(rule.filter, 250);
    default: return visibleText(m_draft.rules().comment(at), 250);
    }
}

QVariant AclTableModel::decoration(const AclRule& rule, int row, int column) const
{
    if (column == Action) {
        if (const config::Issue* found = issue(row))
            return found->severity == config::Severity::Error ? icon("error", Role::Error) : icon("warning", Role::Warn);
        return rule.access == AclRule::Access::Deny ? icon("stop", Role::Error) : icon("ok", Role::Ok);
    }
    if (column == Whom && rule.notUnderstood.empty())
        return icon(rule.whom == AclRule::Whom::User ? "person" : "devices", Role::TextMuted);
    return {};
}

QVariant AclTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows || static_cast<std::size_t>(index.row()) >= m_draft.rules().size())
        return {}; // the draft is ahead of the table until renew() is done
    const int row = index.row(), column = index.column();
    const AclRule& rule = m_draft.rules()[static_cast<std::size_t>(row)];
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::DecorationRole: return decoration(rule, row, column);
    case Qt::ToolTipRole: {
        if (const config::Issue* found = issue(row))
            return toolTipText(visibleText(Texts::issue(*found).toStdString(), 400));
        return column == Filter || column == Comment || column == Whom || column == What ? QVariant(toolTipText(text(row, column))) : QVariant();
    }
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::Alignment((column == Line ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case Qt::ForegroundRole:
        if (!rule.notUnderstood.empty())
            return theme()[ui::Role::Error];
        return column == Line || column == Comment ? QVariant(theme()[ui::Role::TextMuted]) : QVariant();
    default: return {};
    }
}

QVariant AclTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((section == Line ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Line: return tr("Line");
    case Action: return tr("Action");
    case Whom: return tr("Who");
    case What: return tr("What");
    case Filter: return tr("Topic filter");
    default: return tr("Comment");
    }
}

} // namespace hookline::ui

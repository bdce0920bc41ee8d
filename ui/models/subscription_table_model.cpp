#include "ui/models/subscription_table_model.h"

#include "core/mqtt/topic.h"
#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <algorithm>
#include <tuple>

namespace hookline::ui {
namespace {

bool before(const metrics::SubscriptionEntry& a, const metrics::SubscriptionEntry& b)
{
    return std::tie(a.clientId, a.filter) < std::tie(b.clientId, b.filter);
}

bool same(const metrics::SubscriptionEntry& a, const metrics::SubscriptionEntry& b)
{
    return a.clientId == b.clientId && a.filter == b.filter && a.qos == b.qos && a.noLocal == b.noLocal
        && a.retainAsPublished == b.retainAsPublished && a.retainHandling == b.retainHandling
        && a.identifier == b.identifier && a.connected == b.connected;
}

} // namespace

void SubscriptionTableModel::setListing(const metrics::SubscriptionListing& listing)
{
    std::vector<metrics::SubscriptionEntry> rows = listing.rows;
    std::ranges::sort(rows, before);
    m_total = listing.total;
    if (std::ranges::equal(rows, m_rows, same))
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int SubscriptionTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int SubscriptionTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString SubscriptionTableModel::text(const metrics::SubscriptionEntry& entry, int column) const
{
    const auto yes = [](bool is) { return is ? tr("yes") : tr("no"); };
    switch (column) {
    case ClientId: return visibleText(entry.clientId, 120);
    case Filter: return visibleText(entry.filter, 300);
    case Qos: return QString::number(entry.qos);
    case ShareGroup: return visibleText(mqtt::parseShared(entry.filter).group, 80);
    case NoLocal: return yes(entry.noLocal);
    case RetainAsPublished: return yes(entry.retainAsPublished);
    case RetainHandling:
        return entry.retainHandling == 0 ? tr("send", "retained messages at subscribe")
            : entry.retainHandling == 1  ? tr("send if new", "retained messages at subscribe")
                                         : tr("do not send", "retained messages at subscribe");
    case Identifier: return entry.identifier > 0 ? QString::number(entry.identifier) : QString();
    case State: return entry.connected ? tr("online") : tr("away");
    default: return {};
    }
}

QVariant SubscriptionTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const metrics::SubscriptionEntry& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() <= Filter ? QVariant(toolTipText(text(row, index.column()))) : QVariant();
    case Qt::ForegroundRole: return row.connected ? QVariant() : QVariant(theme()[ui::Role::TextMuted]);
    case SortRole:
        if (index.column() == Qos)
            return row.qos;
        if (index.column() == Identifier)
            return row.identifier;
        return text(row, index.column());
    case SearchRole: return QString(fromUtf8(row.clientId) + QLatin1Char('\n') + fromUtf8(row.filter));
    default: return {};
    }
}

QVariant SubscriptionTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ClientId: return tr("Client ID");
    case Filter: return tr("Topic filter");
    case Qos: return QStringLiteral("QoS");
    case ShareGroup: return tr("Share group");
    case NoLocal: return tr("No local");
    case RetainAsPublished: return tr("Keep retain flag");
    case RetainHandling: return tr("Retained messages");
    case Identifier: return tr("Subscription ID");
    case State: return tr("Client");
    default: return {};
    }
}

void SubscriptionTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace hookline::ui

#include "ui/models/cluster_table_model.h"

#include "core/config/security_checks.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <algorithm>

namespace hookline::ui {

void ClusterTableModel::show(const config::KafkaSettings& kafka)
{
    if (kafka.clusters == m_kafka.clusters && kafka.rules == m_kafka.rules && kafka.sources == m_kafka.sources)
        return;
    beginResetModel();
    m_kafka = kafka;
    endResetModel();
}

void ClusterTableModel::setStates(const std::vector<metrics::ClusterSnapshot>& states)
{
    m_states = states;
    if (rowCount() > 0)
        emit dataChanged(index(0, State), index(rowCount() - 1, State));
}

int ClusterTableModel::rowOf(const std::string& name) const
{
    const auto found = std::ranges::find(m_kafka.clusters, name, &config::ClusterSettings::name);
    return found == m_kafka.clusters.end() ? -1 : static_cast<int>(found - m_kafka.clusters.begin());
}

QStringList ClusterTableModel::usersOf(int row) const
{
    QStringList out;
    const auto add = [&](const auto& list) {
        for (const auto& one : list) {
            if (one.cluster == at(row).name)
                out << visibleText(one.name, 64);
        }
    };
    add(m_kafka.rules);
    add(m_kafka.sources);
    return out;
}

const metrics::ClusterSnapshot* ClusterTableModel::stateOf(int row) const
{
    const auto found = std::ranges::find(m_states, at(row).name, &metrics::ClusterSnapshot::name);
    return found == m_states.end() ? nullptr : &*found;
}

void ClusterTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

Qt::ItemFlags ClusterTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

QVariant ClusterTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const config::ClusterSettings& cluster = at(index.row());
    if (role == Qt::EditRole && index.column() == Name)
        return fromUtf8(cluster.name);
    const metrics::ClusterSnapshot* now = stateOf(index.row());
    const bool idle = !now || now->state == metrics::KafkaState::Off;
    if ((role == Qt::ForegroundRole || role == Qt::DecorationRole) && index.column() == State) {
        const bool up = !idle && now->state == metrics::KafkaState::Up;
        const bool waits = idle || now->state == metrics::KafkaState::Connecting;
        const ui::Role shown = up ? ui::Role::Ok : waits ? ui::Role::TextMuted : ui::Role::Error;
        if (role == Qt::ForegroundRole)
            return theme()[shown];
        return idle ? QVariant() : icon(up ? "ok" : waits ? "pending" : "error", shown); // as the profiles beside them
    }
    if (role == Qt::ToolTipRole && index.column() == State && now && !now->problem.empty())
        return toolTipText(coreText(now->problem));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name: return visibleText(cluster.name, 64);
    case State: return idle ? tr("not in use") : Texts::kafkaState(now->state);
    case Servers: return visibleText(cluster.servers, 200);
    case Security: {
        const QString text = fromUtf8(config::word(cluster.securityProtocol));
        return cluster.usesSasl() ? text + QLatin1Char(' ') + fromUtf8(config::word(cluster.saslMechanism)) : text;
    }
    default: return listed(usersOf(index.row()));
    }
}

bool ClusterTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const QString from = fromUtf8(at(index.row()).name), to = value.toString().trimmed();
    if (role != Qt::EditRole || index.column() != Name || to == from)
        return false;
    emit renameWanted(from, to);
    return true;
}

QVariant ClusterTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Cluster");
    case State: return tr("State");
    case Servers: return tr("Servers");
    case Security: return tr("Security");
    default: return tr("Used by");
    }
}

} // namespace hookline::ui

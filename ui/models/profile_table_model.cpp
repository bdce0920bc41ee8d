#include "ui/models/profile_table_model.h"

#include "core/config/security_checks.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <algorithm>

namespace hookline::ui {

void ProfileTableModel::show(std::vector<KafkaProfile> profiles, const QString& active)
{
    beginResetModel();
    m_rows = std::move(profiles);
    m_active = active;
    endResetModel();
}

int ProfileTableModel::rowOf(const QString& name) const
{
    const auto found = std::ranges::find(m_rows, name, &KafkaProfile::name);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void ProfileTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

Qt::ItemFlags ProfileTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

QVariant ProfileTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const KafkaProfile& profile = at(index.row());
    const bool active = isActive(index.row()), broken = !profile.problem.isEmpty();
    if (role == Qt::EditRole && index.column() == Name)
        return profile.name;
    if (role == Qt::DecorationRole && index.column() == State)
        return active ? icon("ok", Role::Ok) : broken ? icon("error", Role::Error) : QVariant();
    if (role == Qt::ForegroundRole && index.column() == State)
        return active ? theme()[Role::Ok] : broken ? theme()[Role::Error] : theme()[Role::TextMuted];
    if (role == Qt::ToolTipRole && broken)
        return toolTipText(inOwnWords(profile.problem));
    if (role != Qt::DisplayRole)
        return {};
    const config::KafkaSettings& kafka = profile.settings;
    switch (index.column()) {
    case Name: return visibleText(profile.name.toStdString(), 64);
    case State: return active ? (kafka.enabled ? tr("in use") : tr("in use, switched off")) : broken ? tr("has a mistake") : tr("not in use");
    case Servers: return kafka.servers.empty() ? tr("practice cluster") : visibleText(kafka.servers, 200);
    case Security: {
        QString text = fromUtf8(config::word(kafka.securityProtocol));
        return kafka.usesSasl() ? text + QLatin1Char(' ') + fromUtf8(config::word(kafka.saslMechanism)) : text;
    }
    default: return visibleText(kafka.topic, 250);
    }
}

bool ProfileTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const QString to = value.toString().trimmed();
    if (role != Qt::EditRole || index.column() != Name || to == at(index.row()).name)
        return false;
    emit renameWanted(at(index.row()).name, to);
    return true;
}

QVariant ProfileTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Name");
    case State: return tr("State");
    case Servers: return tr("Servers");
    case Security: return tr("Security");
    default: return tr("Topic");
    }
}

} // namespace hookline::ui

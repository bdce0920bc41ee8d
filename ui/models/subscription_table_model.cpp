#include "ui/models/subscription_table_model.h"

#include "core/mqtt/topic.h"
#include "ui/format.h"
#include "ui/models/topic_reach.h"
#include "ui/models/topic_store.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <map>
#include <set>
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
        && a.identifier == b.identifier && a.connected == b.connected
        && a.sinceWallMicros == b.sinceWallMicros;
}

bool isNumber(int column) { return column == SubscriptionTableModel::MatchRate || column == SubscriptionTableModel::Matched; }

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
    relate();
    endResetModel();
}

void SubscriptionTableModel::relate()
{
    m_overlaps = overlapsOf(m_rows);
    m_loads.assign(m_rows.size(), {});
    m_index.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_index.add(mqtt::parseShared(m_rows[i].filter).filter, i);
    m_overlapping = static_cast<int>(std::ranges::count_if(m_overlaps, [](const auto& others) { return !others.empty(); }));
    struct Members {
        int all = 0;
        int online = 0;
    };
    std::map<std::string_view, Members> members; // by the whole filter, group included
    for (const metrics::SubscriptionEntry& row : m_rows) {
        if (mqtt::parseShared(row.filter).group.empty())
            continue;
        ++members[row.filter].all;
        members[row.filter].online += row.connected ? 1 : 0;
    }
    m_members.assign(m_rows.size(), 0);
    m_online.assign(m_rows.size(), 0);
    m_shared = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto found = members.find(m_rows[i].filter);
        if (found != members.end()) {
            m_members[i] = found->second.all;
            m_online[i] = found->second.online;
        }
        m_shared += m_members[i] > 0;
    }
}

void SubscriptionTableModel::setLoad(const TopicStore& topics)
{
    std::vector<Load> loads(m_rows.size());
    for (const TopicEntry& topic : topics.topics()) {
        m_index.match(topic.topic, [&](std::size_t row) {
            loads[row].rate += topic.rate;
            loads[row].messages += topic.messages;
        });
    }
    m_loads = std::move(loads);
    if (!m_rows.empty())
        emit dataChanged(index(0, MatchRate), index(rowCount() - 1, Matched));
}

SubscriptionTableModel::Reach SubscriptionTableModel::reach() const
{
    struct Who {
        std::set<std::string_view> now;
        std::set<std::string_view> later;
    };
    Reach out;
    Who clients;
    std::map<std::string_view, Who> groups;
    for (const metrics::SubscriptionEntry& row : m_rows) {
        const std::string_view group = mqtt::parseShared(row.filter).group;
        Who& who = group.empty() ? clients : groups[group];
        if (row.connected)
            who.now.insert(row.clientId);
        else if (row.qos > 0)
            who.later.insert(row.clientId);
    }
    out.clients = static_cast<int>(clients.now.size());
    out.later = static_cast<int>(clients.later.size());
    for (const auto& [name, members] : groups) {
        const auto now = static_cast<int>(members.now.size()), later = static_cast<int>(members.later.size());
        if (now + later > 0)
            out.groups.push_back({ visibleText(name, 80), now, later });
    }
    return out;
}

int SubscriptionTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int SubscriptionTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString SubscriptionTableModel::overlapTip(std::size_t row) const
{
    if (m_overlaps[row].empty())
        return {};
    QString out = tr("Some messages match these filters of the client as well. This broker sends it such a message once, at the highest QoS "
                     "of them; other brokers may send it once for each.");
    constexpr std::size_t kMost = 12;
    for (std::size_t i = 0; i < m_overlaps[row].size() && i < kMost; ++i)
        out += QLatin1Char('\n') + visibleText(m_rows[m_overlaps[row][i]].filter, 120);
    if (m_overlaps[row].size() > kMost)
        out += QLatin1Char('\n') + tr("and %Ln more", nullptr, static_cast<int>(m_overlaps[row].size() - kMost));
    return out;
}

QString SubscriptionTableModel::text(std::size_t row, int column) const
{
    const metrics::SubscriptionEntry& entry = m_rows[row];
    const auto yes = [](bool is) { return is ? tr("yes") : tr("no"); };
    switch (column) {
    case ClientId: return visibleText(entry.clientId, 120);
    case Filter: return visibleText(entry.filter, 300);
    case Qos: return QString::number(entry.qos);
    case ShareGroup: {
        if (m_members[row] == 0)
            return {};
        const QString group = visibleText(mqtt::parseShared(entry.filter).group, 80);
        return m_online[row] < m_members[row] ? tr("%1 (%2 of %3 online)").arg(group).arg(m_online[row]).arg(m_members[row])
                                              : tr("%1 (%Ln member(s))", nullptr, m_members[row]).arg(group);
    }
    case Overlap:
        return m_overlaps[row].empty()  ? QString()
            : m_overlaps[row].size() == 1 ? QStringLiteral("\u26A0 ") + visibleText(m_rows[m_overlaps[row][0]].filter, 120)
                                          : QStringLiteral("\u26A0 ") + tr("%Ln filter(s)", nullptr, static_cast<int>(m_overlaps[row].size()));
    case NoLocal: return yes(entry.noLocal);
    case RetainAsPublished: return yes(entry.retainAsPublished);
    case RetainHandling:
        return entry.retainHandling == 0 ? tr("send", "retained messages at subscribe")
            : entry.retainHandling == 1  ? tr("send if new", "retained messages at subscribe")
                                         : tr("do not send", "retained messages at subscribe");
    case Identifier: return entry.identifier > 0 ? QString::number(entry.identifier) : QString();
    case ClientState: return entry.connected ? tr("online") : tr("offline");
    case MatchRate: return QLocale().toString(m_loads[row].rate, 'f', 1);
    case Matched: return number(m_loads[row].messages);
    case Since:
        return entry.sinceWallMicros > 0 ? dateTime(entry.sinceWallMicros).section(QLatin1Char('.'), 0, 0) : tr("before broker start");
    default: return {};
    }
}

QVariant SubscriptionTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto place = static_cast<std::size_t>(index.row());
    const metrics::SubscriptionEntry& row = m_rows[place];
    switch (role) {
    case Qt::DisplayRole: return text(place, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Overlap && !m_overlaps[place].empty())
            return toolTipText(overlapTip(place));
        if (index.column() == ShareGroup && m_members[place] > 0)
            return toolTipText(tr("Each message goes to one member of the group."));
        if (index.column() == Since && row.sinceWallMicros == 0)
            return toolTipText(tr("Made before the program was started, and kept on the disk"));
        return index.column() <= Filter ? QVariant(toolTipText(text(place, index.column()))) : QVariant();
    case Qt::AccessibleDescriptionRole: return index.column() == Overlap ? QVariant(overlapTip(place)) : QVariant();
    case StateRole: return (m_overlaps[place].empty() ? 0 : Overlapping) + (m_members[place] > 0 ? Shared : 0);
    case Qt::ForegroundRole:
        if (index.column() == Overlap)
            return theme()[ui::Role::Warn];
        return row.connected ? QVariant() : QVariant(theme()[ui::Role::TextMuted]);
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case ExportRole:
        switch (index.column()) {
        case ClientId: return fromUtf8(row.clientId);
        case Filter: return fromUtf8(row.filter);
        case MatchRate: return m_loads[place].rate;
        case Matched: return static_cast<qulonglong>(m_loads[place].messages);
        case Since:
            return row.sinceWallMicros > 0
                ? QDateTime::fromMSecsSinceEpoch(row.sinceWallMicros / 1000, Qt::UTC).toString(Qt::ISODate)
                : QString();
        default: return {};
        }
    case SortRole:
        if (index.column() == MatchRate)
            return m_loads[place].rate;
        if (index.column() == Matched)
            return static_cast<qulonglong>(m_loads[place].messages);
        if (index.column() == Since)
            return static_cast<qlonglong>(row.sinceWallMicros);
        if (index.column() == Qos)
            return row.qos;
        if (index.column() == Identifier)
            return row.identifier;
        if (index.column() == Overlap)
            return static_cast<int>(m_overlaps[place].size());
        return text(place, index.column());
    case SearchRole: return QString(fromUtf8(row.clientId) + QLatin1Char('\n') + fromUtf8(row.filter));
    default: return {};
    }
}

QVariant SubscriptionTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && isNumber(section))
        return tr("Messages to topics that the filter matches, of those that this window has counted");
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
    case Overlap: return tr("Overlaps with");
    case ClientState: return tr("State");
    case MatchRate: return tr("Matched/s");
    case Matched: return tr("Matched");
    case Since: return tr("Since");
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

#include "ui/models/kafka_topic_model.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"

#include <QPixmap>

#include <algorithm>

namespace hookline::ui {

using metrics::KafkaTopic;

KafkaTopicModel::KafkaTopicModel(QObject* parent)
    : QAbstractTableModel(parent)
{
    QPixmap nothing(64, 64); // as large as an icon gets
    nothing.fill(Qt::transparent);
    m_noIcon = QIcon(nothing);
}

void KafkaTopicModel::setListing(const metrics::KafkaTopicListing& listing)
{
    const bool same = std::ranges::equal(
        listing.topics, m_listing.topics, [](const KafkaTopic& a, const KafkaTopic& b) { return a.name == b.name; });
    if (!same)
        beginResetModel();
    m_listing = listing;
    m_someUnderReplicated = std::ranges::any_of(m_listing.topics, &KafkaTopic::underReplicated);
    if (!same)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int KafkaTopicModel::rowOf(const QString& name) const
{
    const std::string wanted = name.toStdString();
    const auto found = std::ranges::find(m_listing.topics, wanted, &KafkaTopic::name);
    return found == m_listing.topics.end() ? -1 : static_cast<int>(found - m_listing.topics.begin());
}

int KafkaTopicModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_listing.topics.size());
}
int KafkaTopicModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant KafkaTopicModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const KafkaTopic& row = topic(index.row());
    const std::int64_t records = row.offsets();
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Name: return visibleText(row.name, 249);
        case Partitions: return ui::number(row.partitions.size());
        case Records: return records < 0 ? QStringLiteral("\u2013") : ui::number(static_cast<std::uint64_t>(records));
        case Replicas: return ui::number(row.replication());
        default: return {};
        }
    case Qt::ToolTipRole:
        if (index.column() == Name && row.underReplicated())
            return toolTipText(tr("%1: a partition has no leader, or replicas that are not in sync").arg(visibleText(row.name, 249)));
        return toolTipText(index.column() == Records ? tr("From the first offset kept to the last; compaction and transactions leave gaps")
                                                     : visibleText(row.name, 249));
    case Qt::DecorationRole:
        if (index.column() != Name || !m_someUnderReplicated)
            return {};
        return row.underReplicated() ? icon("warning", ui::Role::Warn) : m_noIcon; // so that the names begin below each other
    case Qt::TextAlignmentRole:
        return index.column() == Name ? QVariant() : QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter));
    case Qt::ForegroundRole: return row.internal ? QVariant(theme()[ui::Role::TextMuted]) : QVariant();
    case SearchRole: return fromUtf8(row.name);
    case SortRole:
        switch (index.column()) {
        case Name: return QString((row.internal ? QLatin1Char('1') : QLatin1Char('0')) + fromUtf8(row.name)); // Kafka's own come last
        case Partitions: return static_cast<qulonglong>(row.partitions.size());
        case Records: return static_cast<qlonglong>(records);
        case Replicas: return static_cast<qulonglong>(row.replication());
        default: return {};
        }
    default: return {};
    }
}

QVariant KafkaTopicModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Name: return tr("Topic");
    case Partitions: return tr("Parts", "column: number of partitions");
    case Records: return tr("Records");
    case Replicas: return tr("Replicas");
    default: return {};
    }
}

void KafkaTopicModel::retranslate() { emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1); }

} // namespace hookline::ui

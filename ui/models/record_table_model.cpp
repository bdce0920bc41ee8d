#include "ui/models/record_table_model.h"

#include "core/base/utf8.h"
#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace hookline::ui {
namespace {

using metrics::KafkaRecord;

const QString kDash = QStringLiteral("\u2013");

void put(QJsonObject& out, const QString& name, const std::string& bytes)
{
    const QByteArray raw(bytes.data(), static_cast<qsizetype>(bytes.size()));
    if (base::isUtf8(bytes))
        out.insert(name, QString::fromUtf8(raw));
    else
        out.insert(name + QLatin1String("_base64"), QString::fromLatin1(raw.toBase64()));
}

} // namespace

RecordTableModel::RecordTableModel(const EventStore& events, QObject* parent)
    : QAbstractTableModel(parent)
    , m_events(events)
{
}

void RecordTableModel::add(std::vector<KafkaRecord>&& records)
{
    if (records.empty())
        return;
    std::size_t coming = 0;
    for (const KafkaRecord& record : records)
        coming += record.footprint();
    std::size_t going = 0;
    std::size_t bytes = m_bytes + coming;
    while (going < m_records.size() && (m_records.size() - going + records.size() > kRows || bytes > kBytes))
        bytes -= m_records[going++].footprint();
    if (going > 0) {
        emit rowsLeaving(static_cast<int>(going));
        beginRemoveRows({}, 0, static_cast<int>(going) - 1);
        m_records.erase(m_records.begin(), m_records.begin() + static_cast<std::ptrdiff_t>(going));
        m_letGo += going;
        endRemoveRows();
    }
    m_bytes = bytes;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(records.size()) - 1);
    std::ranges::move(records, std::back_inserter(m_records));
    endInsertRows();
}

void RecordTableModel::clear()
{
    beginResetModel();
    m_records.clear();
    m_bytes = 0;
    m_letGo = 0;
    endResetModel();
}

int RecordTableModel::rowOf(std::int32_t partition, std::int64_t offset) const
{
    const auto found = std::ranges::find_if(
        m_records, [&](const KafkaRecord& record) { return record.partition == partition && record.offset == offset; });
    return found == m_records.end() ? -1 : static_cast<int>(found - m_records.begin());
}

std::uint64_t RecordTableModel::eventNumber(const KafkaRecord& record) const
{
    return record.eventId ? m_events.numberOf(*record.eventId).value_or(0) : 0;
}

QString RecordTableModel::eventText(const KafkaRecord& record) const
{
    if (record.event.empty())
        return kDash;
    if (const std::uint64_t number = eventNumber(record))
        return QStringLiteral("#%1").arg(number);
    return record.eventId ? tr("not in the list") : tr("from another run");
}

int RecordTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}
int RecordTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RecordTableModel::text(const KafkaRecord& record, int column) const
{
    switch (column) {
    case Partition: return QString::number(record.partition);
    case Offset: return QString::number(record.offset);
    case Time: return record.timestampMillis < 0 ? kDash
        : m_shortTime         ? clockTime(record.timestampMillis * 1000, true)
                              : dateTime(record.timestampMillis * 1000);
    case Key: return record.hasKey ? payloadPreview(record.key, 100) : kDash;
    case Size: return record.hasValue ? byteSize(static_cast<double>(record.valueSize)) : kDash;
    case Value: return record.hasValue ? payloadPreview(record.value, 200) : tr("no value: a tombstone");
    case Headers: {
        QStringList out;
        for (const auto& [name, value] : record.headers) {
            if (name != "event_id")
                out << visibleText(name, 40) + QLatin1Char('=') + payloadPreview(value, 40);
            if (out.size() == 6)
                break;
        }
        return out.join(QStringLiteral("  "));
    }
    case Event: return eventText(record);
    default: return {};
    }
}

QVariant RecordTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const KafkaRecord& row = record(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == Headers || index.column() == Key ? QVariant(toolTipText(text(row, index.column())))
            : index.column() == Time && row.timestampMillis >= 0            ? QVariant(dateTime(row.timestampMillis * 1000))
                                                                            : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Partition || index.column() == Offset || index.column() == Size
            ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter))
            : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == Event && eventNumber(row) > 0)
            return theme()[Role::Accent];
        return index.column() == Value || index.column() == Key || index.column() == Offset ? QVariant() : QVariant(theme()[Role::TextMuted]);
    default: return {};
    }
}

QVariant RecordTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    if (role == Qt::TextAlignmentRole) {
        const bool number = section == Partition || section == Offset || section == Size;
        return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Partition: return tr("Part.", "column: number of a partition");
    case Offset: return tr("Offset");
    case Time: return tr("Time");
    case Key: return tr("Key");
    case Size: return tr("Size");
    case Value: return tr("Value");
    case Headers: return tr("Headers");
    case Event: return tr("MQTT event");
    default: return {};
    }
}

QByteArray RecordTableModel::json(const KafkaRecord& record, const QString& topic)
{
    QJsonObject out { { QStringLiteral("topic"), topic }, { QStringLiteral("partition"), record.partition },
        { QStringLiteral("offset"), static_cast<qint64>(record.offset) },
        { QStringLiteral("timestamp"), static_cast<qint64>(record.timestampMillis) } };
    if (record.hasKey)
        put(out, QStringLiteral("key"), record.key);
    else
        out.insert(QStringLiteral("key"), QJsonValue());
    QJsonArray headers;
    for (const auto& [name, value] : record.headers) {
        QJsonObject header { { QStringLiteral("name"), fromUtf8(name) } };
        put(header, QStringLiteral("value"), value);
        headers.append(header);
    }
    out.insert(QStringLiteral("headers"), headers);
    if (record.hasValue)
        put(out, QStringLiteral("value"), record.value);
    else
        out.insert(QStringLiteral("value"), QJsonValue());
    if (record.valueSize != record.value.size())
        out.insert(QStringLiteral("value_size"), static_cast<qint64>(record.valueSize));
    return QJsonDocument(out).toJson(QJsonDocument::Indented);
}

void RecordTableModel::setShortTime(bool on)
{
    if (on == m_shortTime)
        return;
    m_shortTime = on;
    if (rowCount() > 0)
        emit dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

void RecordTableModel::retranslate()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

} // namespace hookline::ui

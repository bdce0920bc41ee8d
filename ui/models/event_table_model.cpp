#include "ui/models/event_table_model.h"

#include "ui/format.h"
#include "ui/models/event_cells.h"
#include "ui/safe_text.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <algorithm>
#include <iterator>

namespace hookline::ui {
namespace {

/// How long one slice of a filter search may hold the event loop.
constexpr qint64 kSliceNanos = 4'000'000;

} // namespace

EventTableModel::EventTableModel(std::size_t capacity, std::uint64_t payloadBudget, QObject* parent)
    : EventTableModel(std::make_shared<EventRows>(capacity, payloadBudget), parent)
{
}

EventTableModel::EventTableModel(std::shared_ptr<EventRows> rows, QObject* parent)
    : QAbstractTableModel(parent)
    , m_rows(std::move(rows))
    , m_shownBegin(store().begin())
    , m_shownEnd(store().end())
{
    m_rows->m_tables.push_back(this);
    m_scanTimer.setInterval(0);
    connect(&m_scanTimer, &QTimer::timeout, this, &EventTableModel::scanSlice);
}

EventTableModel::~EventTableModel()
{
    std::erase(m_rows->m_tables, this);
    m_rows->trim(); // perhaps it was the one that was paused
}

void EventTableModel::outcomesCame(std::uint64_t first, std::uint64_t last)
{
    if (last < m_shownBegin || first >= m_shownEnd)
        return;
    const int top = firstRowFrom(std::max(first, m_shownBegin));
    const int bottom = std::min(firstRowFrom(last + 1), rowCount()) - 1;
    if (top <= bottom)
        emit dataChanged(index(top, Kafka), index(bottom, Latency), { Qt::DisplayRole });
}

void EventTableModel::aboutToEvict(std::uint64_t until)
{
    if (m_paused && until > m_shownBegin)
        m_overwritten += until - m_shownBegin;
    const std::uint64_t shownUntil = std::min(until, m_shownEnd);
    const int count = shownUntil > m_shownBegin ? firstRowFrom(shownUntil) : 0;
    m_evicting = count > 0;
    if (m_evicting)
        beginRemoveRows({}, 0, count - 1);
}

void EventTableModel::evicted()
{
    m_shownBegin = std::max(m_shownBegin, store().begin());
    m_shownEnd = std::max(m_shownEnd, m_shownBegin);
    while (!m_index.empty() && m_index.front() < m_shownBegin)
        m_index.pop_front();
    if (m_evicting)
        endRemoveRows();
}

void EventTableModel::showNewRows()
{
    const std::uint64_t from = m_shownEnd, to = store().end();
    if (from == to)
        return;
    const int before = rowCount();
    if (!isFiltered()) {
        beginInsertRows({}, before, before + static_cast<int>(to - from) - 1);
        m_shownEnd = to;
        m_arrived += to - from;
        endInsertRows();
        return;
    }
    std::vector<std::uint64_t> hits;
    for (std::uint64_t number = from; number < to; ++number) {
        if (passes(m_filter, number))
            hits.push_back(number);
    }
    if (hits.empty()) {
        m_shownEnd = to;
        return;
    }
    beginInsertRows({}, before, before + static_cast<int>(hits.size()) - 1);
    m_index.insert(m_index.end(), hits.begin(), hits.end());
    m_arrived += hits.size();
    m_shownEnd = to;
    endInsertRows();
}

void EventTableModel::cleared()
{
    m_index.clear();
    m_shownBegin = m_shownEnd = store().end();
    m_overwritten = 0;
    endResetModel();
    emit ticked();
}

void EventTableModel::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    m_overwritten = 0;
    if (!paused) {
        m_rows->trim();
        showNewRows();
    }
    emit pausedChanged(paused);
    emit ticked();
}

void EventTableModel::setFilter(const EventFilter& filter)
{
    m_scan.reset();
    m_scanTimer.stop();
    if (filter.isEmpty()) {
        if (isFiltered()) {
            beginResetModel();
            m_filter = {};
            m_index.clear();
            endResetModel();
        }
        emit filterChanged();
        return;
    }
    m_scan = Scan { filter, store().begin(), {} };
    scanSlice();
    if (m_scan) {
        m_scanTimer.start();
        emit filterChanged();
    }
}

void EventTableModel::scanSlice()
{
    Scan& scan = *m_scan;
    QElapsedTimer time;
    time.start();
    scan.next = std::max(scan.next, store().begin());
    while (!scan.hits.empty() && scan.hits.front() < store().begin())
        scan.hits.pop_front();
    while (scan.next < m_shownEnd) {
        if (passes(scan.filter, scan.next))
            scan.hits.push_back(scan.next);
        ++scan.next;
        if ((scan.next & 63) == 0 && time.nsecsElapsed() > kSliceNanos)
            break;
        // A row with a large payload is a slice by itself.
        if (store().row(scan.next - 1).payloadSize > 65536 && time.nsecsElapsed() > kSliceNanos)
            break;
    }
    if (scan.next < m_shownEnd)
        return;
    m_scanTimer.stop();
    beginResetModel();
    m_filter = std::move(scan.filter);
    m_index = std::move(scan.hits);
    m_scan.reset();
    endResetModel();
    emit filterChanged();
}

int EventTableModel::searchPercent() const noexcept
{
    if (!m_scan || m_shownEnd <= store().begin())
        return 100;
    const auto done = static_cast<double>(m_scan->next - std::min(m_scan->next, store().begin()));
    return std::clamp(static_cast<int>(100.0 * done / static_cast<double>(m_shownEnd - store().begin())), 0, 100);
}

std::uint64_t EventTableModel::numberAt(int row) const
{
    const auto at = static_cast<std::uint64_t>(row);
    return isFiltered() ? m_index[static_cast<std::size_t>(at)] : m_shownBegin + at;
}

int EventTableModel::firstRowFrom(std::uint64_t number) const
{
    if (isFiltered())
        return static_cast<int>(std::ranges::lower_bound(m_index, number) - m_index.begin());
    return static_cast<int>(std::clamp(number, m_shownBegin, m_shownEnd) - m_shownBegin);
}

int EventTableModel::rowOfNumber(std::uint64_t number) const
{
    const int row = firstRowFrom(number);
    return row < rowCount() && numberAt(row) == number ? row : -1;
}

int EventTableModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(isFiltered() ? m_index.size() : m_shownEnd - m_shownBegin);
}

int EventTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString EventTableModel::cellText(int row, int column) const
{
    if (column == Time && m_timeFormat != TimeFormat::Local)
        return timeText(row);
    const std::uint64_t number = numberAt(row);
    if (column == Note)
        return m_rows->notes().empty() ? QString() : visibleText(note(number).toStdString(), 200);
    if (column == Related) {
        const auto first = store().firstOfMessage(number);
        return first ? QString::number(shownNumber(store().row(*first), *first)) : QString();
    }
    return cells::text(store().row(number), number, column);
}

QString EventTableModel::timeText(int row) const
{
    const std::int64_t at = this->at(row).event.stamp.wallMicros;
    std::int64_t from = 0;
    switch (m_timeFormat) {
    case TimeFormat::Local: break;
    case TimeFormat::Utc: return QDateTime::fromMSecsSinceEpoch(at / 1000, Qt::UTC).toString(Qt::ISODateWithMs);
    case TimeFormat::SinceStart: from = m_rows->firstMicros(); break;
    case TimeFormat::Delta: from = row > 0 ? this->at(row - 1).event.stamp.wallMicros : at; break;
    case TimeFormat::SinceMark:
        if (marks().empty())
            return QStringLiteral("\u2013");
        from = m_rows->markMicros();
        break;
    }
    const double seconds = static_cast<double>(at - from) / 1e6;
    return (seconds < 0 ? QString() : QStringLiteral("+")) + QString::number(seconds, 'f', 6);
}

void EventTableModel::setTimeFormat(TimeFormat format)
{
    m_timeFormat = format;
    if (rowCount() > 0)
        emit dataChanged(index(0, Time), index(rowCount() - 1, Time), { Qt::DisplayRole });
}

void EventTableModel::rowsChanged(std::uint64_t first, std::uint64_t last)
{
    const int top = firstRowFrom(first), bottom = firstRowFrom(last + 1) - 1;
    if (top <= bottom)
        emit dataChanged(index(top, 0), index(bottom, ColumnCount - 1));
    emit marksChanged();
}

std::uint64_t EventTableModel::nextMark(std::uint64_t number, bool forward) const
{
    std::vector<std::uint64_t> shown;
    std::ranges::copy_if(
        marks(), std::back_inserter(shown), [&](std::uint64_t each) { return rowOfNumber(each) >= 0; });
    if (shown.empty())
        return 0;
    if (forward) {
        const auto at = std::ranges::upper_bound(shown, number);
        return at == shown.end() ? shown.front() : *at;
    }
    const auto at = std::ranges::lower_bound(shown, number);
    return at == shown.begin() ? shown.back() : *std::prev(at);
}

QByteArray EventTableModel::rowAsJson(int row) const
{
    const std::uint64_t number = numberAt(row);
    return cells::json(store().row(number), number, false, note(number));
}

QVariant EventTableModel::data(const QModelIndex& index, int role) const
{
    if (role == Qt::DisplayRole)
        return index.isValid() ? cellText(index.row(), index.column()) : QVariant();
    if (role == Qt::ToolTipRole && index.isValid() && (index.column() == Note || index.column() == Number))
        return toolTipText(note(numberAt(index.row())));
    if (role == Qt::ToolTipRole && index.isValid())
        return cells::toolTip(at(index.row()), index.column());
    return {};
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool right = section == Number || section == Size || section == Latency || section == PacketId
            || section == Partition || section == Offset || section == UserProperties || section == Related;
        return QVariant::fromValue(Qt::Alignment((right                                       ? Qt::AlignRight
                                                         : section == Qos || section == Flags ? Qt::AlignHCenter
                                                                                              : Qt::AlignLeft)
            | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return QStringLiteral("#");
    case Time: return tr("Time");
    case Kind: return tr("Event");
    case Client: return tr("Client ID");
    case Topic: return tr("Topic / filter");
    case Qos: return QStringLiteral("QoS");
    case Flags: return tr("Flags", "table column: R retain, D duplicate");
    case Size: return tr("Size");
    case Info: return tr("Payload / info");
    case Kafka: return QStringLiteral("Kafka");
    case Latency: return QStringLiteral("ms");
    case Username: return tr("User name");
    case Peer: return tr("Address");
    case Protocol: return tr("Protocol");
    case Publisher: return tr("Published by");
    case PacketId: return tr("Packet ID");
    case Reason: return tr("Reason");
    case KafkaTopic: return tr("Kafka topic");
    case Partition: return tr("Partition");
    case Offset: return tr("Offset");
    case Note: return tr("Note");
    case Session: return tr("Session");
    case UserProperties: return tr("User properties");
    case Listener: return tr("Listener");
    case Rule: return tr("Rule");
    case Key: return tr("Key");
    case Related: return tr("Same message as #");
    default: return {};
    }
}

void EventTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), { Qt::DisplayRole });
}

} // namespace hookline::ui

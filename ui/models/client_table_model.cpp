#include "ui/models/client_table_model.h"

#include "ui/format.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace hookline::ui {
namespace {

/// More changes than this at once are quicker as a new table.
constexpr int kMostSteps = 200;
constexpr std::uint32_t kNever = 0xFFFFFFFF;

double perSecond(std::uint64_t now, std::uint64_t before, double seconds)
{
    return seconds > 0 && now >= before ? static_cast<double>(now - before) / seconds : 0;
}

/// The heading says "per second"; every cell has the same decimals, so that the points stand under each other.
QString plainRate(double perSecond) { return QLocale().toString(perSecond, 'f', 1); }

bool isText(int column)
{
    using M = ClientTableModel;
    return column <= M::Protocol || column == M::Expiry || column == M::CleanStart || column == M::Listener
        || column == M::Cipher || column == M::WillTopic;
}

} // namespace

QString ClientTableModel::duration(std::int64_t micros)
{
    const std::int64_t seconds = std::max<std::int64_t>(micros, 0) / 1'000'000;
    const QString clock = QStringLiteral("%1:%2:%3")
                              .arg(seconds / 3600 % 24, 2, 10, QLatin1Char('0'))
                              .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
                              .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return seconds < 86400 ? clock : tr("%1 d").arg(seconds / 86400) + QLatin1Char(' ') + clock;
}

void ClientTableModel::setListing(const metrics::ClientListing& listing, std::int64_t wallMicros)
{
    const double seconds = m_steadyNanos > 0 ? static_cast<double>(listing.steadyNanos - m_steadyNanos) / 1e9 : 0;
    std::vector<Row> rows;
    rows.reserve(listing.rows.size());
    for (const metrics::ClientEntry& entry : listing.rows)
        rows.push_back({ entry });
    std::ranges::sort(rows, {}, [](const Row& row) -> const std::string& { return row.entry.clientId; });
    auto old = m_rows.begin();
    int steps = 0;
    for (Row& row : rows) {
        while (old != m_rows.end() && old->entry.clientId < row.entry.clientId) {
            ++old;
            ++steps;
        }
        if (old == m_rows.end() || old->entry.clientId != row.entry.clientId) {
            ++steps;
            continue;
        }
        const bool same = old->entry.connectedWallMicros == row.entry.connectedWallMicros;
        row.in = same ? perSecond(row.entry.messagesIn, old->entry.messagesIn, seconds) : 0;
        row.out = same ? perSecond(row.entry.messagesOut, old->entry.messagesOut, seconds) : 0;
        row.bytesIn = same ? perSecond(row.entry.bytesIn, old->entry.bytesIn, seconds) : 0;
        row.bytesOut = same ? perSecond(row.entry.bytesOut, old->entry.bytesOut, seconds) : 0;
        ++old;
    }
    steps += static_cast<int>(m_rows.end() - old);
    m_total = listing.total;
    m_steadyNanos = listing.steadyNanos;
    m_wallMicros = wallMicros;
    if (steps > kMostSteps) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    // Both are in the order of ids: one walk takes out who left and puts in who came.
    std::size_t at = 0;
    for (Row& row : rows) {
        while (at < m_rows.size() && m_rows[at].entry.clientId < row.entry.clientId) {
            beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(at));
            endRemoveRows();
        }
        if (at < m_rows.size() && m_rows[at].entry.clientId == row.entry.clientId) {
            m_rows[at] = std::move(row);
        } else {
            beginInsertRows({}, static_cast<int>(at), static_cast<int>(at));
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(at), std::move(row));
            endInsertRows();
        }
        ++at;
    }
    if (at < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(at), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(at);
        endRemoveRows();
    }
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void ClientTableModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_total = 0;
    m_steadyNanos = 0;
    endResetModel();
}

ClientTableModel::State ClientTableModel::stateOf(int row) const
{
    const metrics::ClientEntry& client = entry(row);
    return !client.connected ? State::SessionOnly : client.slow ? State::Slow : State::Online;
}

int ClientTableModel::count(State state) const
{
    int out = 0;
    for (int row = 0; row < rowCount(); ++row)
        out += isOf(stateOf(row), state) ? 1 : 0;
    return out;
}

int ClientTableModel::rowOf(const std::string& clientId) const
{
    const auto found = std::ranges::lower_bound(
        m_rows, clientId, {}, [](const Row& row) -> const std::string& { return row.entry.clientId; });
    return found != m_rows.end() && found->entry.clientId == clientId ? static_cast<int>(found - m_rows.begin()) : -1;
}

int ClientTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}
int ClientTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ClientTableModel::text(const Row& row, int column) const
{
    const metrics::ClientEntry& client = row.entry;
    switch (column) {
    case ClientId: return visibleText(client.clientId, 120);
    case Username: return visibleText(client.username, 80);
    case Address: return visibleText(client.peer, 80);
    case Protocol:
        return client.protocol == 5 ? QStringLiteral("5.0")
            : client.protocol == 3  ? QStringLiteral("3.1")
                                    : QStringLiteral("3.1.1");
    case KeepAlive:
        return client.keepAliveSeconds > 0 ? tr("%1 s").arg(client.keepAliveSeconds) : tr("off", "keep-alive");
    case Subscriptions: return number(client.subscriptions);
    case InFlight: return number(client.inFlight);
    case Queue: return number(client.queued);
    case RateIn: return client.connected ? plainRate(row.in) : QString();
    case RateOut: return client.connected ? plainRate(row.out) : QString();
    case Dropped: return number(client.dropped);
    case Since: return client.connected ? duration(m_wallMicros - client.connectedWallMicros) : tr("offline");
    case Expiry:
        return client.sessionExpirySeconds == 0     ? tr("with the connection")
            : client.sessionExpirySeconds == kNever ? tr("never")
                                                    : tr("%1 s").arg(client.sessionExpirySeconds);
    case CleanStart: return client.cleanStart ? tr("yes") : tr("no");
    case MessagesIn: return number(client.messagesIn);
    case MessagesOut: return number(client.messagesOut);
    case BytesIn: return client.connected ? byteSize(static_cast<double>(client.bytesIn)) : QString();
    case BytesOut: return client.connected ? byteSize(static_cast<double>(client.bytesOut)) : QString();
    case Silent: return client.connected ? duration(client.silentMicros) : QString();
    case Listener: return visibleText(client.listener, 80);
    case Cipher:
        return !client.connected      ? QString()
            : client.security.empty() ? tr("none", "encryption")
                                      : fromUtf8(client.security);
    case WillTopic: return visibleText(client.will.topic, 300);
    case ReceiveMaximum: return client.connected ? number(client.receiveMaximum) : QString();
    case AliasMaximum: return client.connected ? number(client.topicAliasMaximum) : QString();
    default: return {};
    }
}

QVariant ClientTableModel::exported(const Row& row, int column) const
{
    const metrics::ClientEntry& client = row.entry;
    const auto count = [](std::uint64_t value) { return QVariant(static_cast<qulonglong>(value)); };
    switch (column) {
    case ClientId: return fromUtf8(client.clientId); // whole, whatever is in it
    case Username: return fromUtf8(client.username);
    case KeepAlive: return client.keepAliveSeconds;
    case Subscriptions: return client.subscriptions;
    case InFlight: return client.inFlight;
    case Queue: return count(client.queued);
    case RateIn: return row.in;
    case RateOut: return row.out;
    case Dropped: return count(client.dropped);
    case Since:
        return client.connected
            ? QDateTime::fromMSecsSinceEpoch(client.connectedWallMicros / 1000, Qt::UTC).toString(Qt::ISODateWithMs)
            : QString();
    case Expiry: return client.sessionExpirySeconds;
    case MessagesIn: return count(client.messagesIn);
    case MessagesOut: return count(client.messagesOut);
    case BytesIn: return count(client.bytesIn);
    case BytesOut: return count(client.bytesOut);
    case Silent: return client.connected ? QVariant(static_cast<double>(client.silentMicros) / 1e6) : QVariant(QString());
    case WillTopic: return fromUtf8(client.will.topic);
    case ReceiveMaximum: return client.receiveMaximum;
    case AliasMaximum: return client.topicAliasMaximum;
    default: return {};
    }
}

QVariant ClientTableModel::sortKey(const Row& row, int column) const
{
    const metrics::ClientEntry& client = row.entry;
    switch (column) {
    case KeepAlive: return client.keepAliveSeconds;
    case Subscriptions: return client.subscriptions;
    case InFlight: return client.inFlight;
    case Queue: return static_cast<qulonglong>(client.queued);
    case RateIn: return row.in;
    case RateOut: return row.out;
    case Dropped: return static_cast<qulonglong>(client.dropped);
    case BytesIn: return static_cast<qulonglong>(client.bytesIn);
    case BytesOut: return static_cast<qulonglong>(client.bytesOut);
    case ReceiveMaximum: return client.receiveMaximum;
    case AliasMaximum: return client.topicAliasMaximum;
    case Since:
        return client.connected ? static_cast<qlonglong>(m_wallMicros - client.connectedWallMicros) : qlonglong { -1 };
    case Expiry: return client.sessionExpirySeconds;
    case MessagesIn: return static_cast<qulonglong>(client.messagesIn);
    case MessagesOut: return static_cast<qulonglong>(client.messagesOut);
    case Silent: return static_cast<qlonglong>(client.silentMicros);
    default: return text(row, column);
    }
}

QVariant ClientTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() <= Address || index.column() == Cipher || index.column() == WillTopic
            ? QVariant(toolTipText(text(row, index.column())))
            : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((isText(index.column()) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    case Qt::ForegroundRole:
        if (!row.entry.connected)
            return theme()[ui::Role::TextMuted];
        if (row.entry.slow && (index.column() == Queue || index.column() == InFlight))
            return theme()[ui::Role::Warn];
        if (index.column() == Dropped && row.entry.dropped > 0)
            return theme()[ui::Role::Error];
        return {};
    case SortRole: return sortKey(row, index.column());
    case SearchRole:
        return QString(fromUtf8(row.entry.clientId) + QLatin1Char('\n') + fromUtf8(row.entry.username)
            + QLatin1Char('\n') + fromUtf8(row.entry.peer));
    case StateRole: return static_cast<int>(stateOf(index.row()));
    case ExportRole: return exported(row, index.column());
    default: return {};
    }
}

QVariant ClientTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isText(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && section == Dropped)
        return tr("Messages that the session did not get: no room, too large, not allowed, or QoS 0 while it was offline");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ClientId: return tr("Client ID");
    case Username: return tr("User name");
    case Address: return tr("Address");
    case Protocol: return QStringLiteral("MQTT");
    case KeepAlive: return tr("Keep-alive");
    case Subscriptions: return tr("Subscriptions");
    case InFlight: return tr("In flight");
    case Queue: return tr("Queue");
    case RateIn: return tr("In/s");
    case RateOut: return tr("Out/s");
    case Since: return tr("Connected for");
    case Expiry: return tr("Session ends");
    case CleanStart: return tr("Clean start");
    case MessagesIn: return tr("Messages in");
    case MessagesOut: return tr("Messages out");
    case Silent: return tr("Silent for");
    case Dropped: return tr("Dropped");
    case BytesIn: return tr("Bytes in");
    case BytesOut: return tr("Bytes out");
    case Listener: return tr("Listener");
    case Cipher: return tr("Encryption");
    case WillTopic: return tr("Will topic");
    case ReceiveMaximum: return tr("Receive maximum");
    case AliasMaximum: return tr("Topic aliases");
    default: return {};
    }
}

void ClientTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace hookline::ui

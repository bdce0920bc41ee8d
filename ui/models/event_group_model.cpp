#include "ui/models/event_group_model.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_table_model.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QElapsedTimer>
#include <QFontDatabase>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace hookline::ui {
namespace {

/// How long one slice may hold the event loop.
constexpr qint64 kGroupingSliceNanos = 4'000'000;
constexpr double kUnmeasured = std::numeric_limits<double>::quiet_NaN();

/// What is not known comes behind all rates; compared as it is, it would be in no order with any.
double rankOf(double rate) { return std::isnan(rate) ? -1 : rate; }

int compare(std::string_view a, std::string_view b) { return a.compare(b); }

template <class T>
int compare(T a, T b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

} // namespace

std::size_t EventGroupModel::KeyHash::operator()(const Key& key) const noexcept
{
    const std::hash<std::string_view> text;
    return (text(key.client) * 31 + text(key.topic)) * 31 + static_cast<std::size_t>(key.kind);
}

EventGroupModel::EventGroupModel(const EventTableModel& events, bool live, QObject* parent, std::size_t most)
    : QAbstractTableModel(parent)
    , m_events(events)
    , m_live(live)
    , m_most(most)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &EventGroupModel::count);
    connect(&events, &EventTableModel::ticked, this, &EventGroupModel::count);
    connect(&events, &EventTableModel::filterChanged, this, [this] {
        if (m_running && m_events.filter().text() != m_filter.text())
            restart();
    });
    connect(&events, &QAbstractItemModel::modelReset, this, [this] {
        if (m_running && m_events.store().size() == 0) // somebody has emptied the list
            restart();
    });
}

bool EventGroupModel::hasColumn(GroupBy by, int column) noexcept
{
    switch (column) {
    case Kind: return by == GroupBy::Kind || by == GroupBy::KindClientTopic;
    case Client: return by == GroupBy::Client || by == GroupBy::KindClientTopic;
    case Topic: return by == GroupBy::Topic || by == GroupBy::KindClientTopic;
    default: return true;
    }
}

void EventGroupModel::start(GroupBy by)
{
    m_running = true;
    m_by = by;
    restart();
}

void EventGroupModel::stop()
{
    m_running = false;
    restart();
}

void EventGroupModel::restart()
{
    m_timer.stop();
    beginResetModel();
    m_filter = m_running ? m_events.filter() : EventFilter();
    m_next = m_events.store().begin();
    m_index.clear();
    m_groups.clear();
    m_order.clear();
    m_others = {};
    m_othersShown = false;
    m_text = 0;
    m_counted = m_missed = 0;
    m_since = m_sampledNanos = 0;
    endResetModel();
    if (m_running)
        count();
    emit restarted();
}

bool EventGroupModel::isBusy() const { return m_running && m_next < m_events.shownEnd(); }

void EventGroupModel::count()
{
    if (!m_running)
        return;
    const EventStore& store = m_events.store();
    if (m_next < store.begin()) {
        m_missed += store.begin() - m_next;
        m_next = store.begin();
    }
    QElapsedTimer time;
    time.start();
    const std::uint64_t end = m_events.shownEnd();
    while (m_next < end) {
        const EventRow& row = store.row(m_next);
        if (m_filter.matches(row, m_next, m_events.rows().get()))
            add(row);
        ++m_next;
        // A row with a large payload is a slice by itself.
        if (((m_next & 63) == 0 || row.payloadSize > 65536) && time.nsecsElapsed() > kGroupingSliceNanos)
            break;
    }
    if (m_next >= end)
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start();
}

EventGroupModel::Group& EventGroupModel::groupOf(const EventRow& row)
{
    const tap::Event& event = row.event;
    const Key key { hasColumn(Kind) ? static_cast<int>(event.kind) : -1,
        hasColumn(Client) && event.client ? std::string_view(event.client->clientId) : std::string_view(),
        hasColumn(Topic) ? event.topic() : std::string_view() };
    if (const auto found = m_index.find(key); found != m_index.end())
        return *found->second;
    // Once there are others, no group is new: else their events would be in two rows.
    const std::size_t size = key.client.size() + key.topic.size();
    if (m_others.count > 0 || m_groups.size() >= m_most || m_text + size > kMostText)
        return m_others;
    Group& made = m_groups.emplace_back();
    made.kind = event.kind;
    made.client = key.client;
    made.topic = key.topic;
    m_text += size;
    m_index.emplace(Key { key.kind, made.client, made.topic }, &made);
    return made;
}

void EventGroupModel::add(const EventRow& row)
{
    Group& group = groupOf(row);
    const std::int64_t at = row.event.stamp.wallMicros;
    if (group.count++ == 0)
        group.firstMicros = at;
    group.lastMicros = std::max(group.lastMicros, at);
    ++m_counted;
    if (m_since == 0)
        m_since = at;
    if (!row.event.message)
        return;
    group.bytes += row.payloadSize;
    if (row.event.kind == tap::EventKind::Acked) // which has none of its own
        return;
    group.hasPayload = !row.payloadGone;
    group.size = row.payloadSize;
    if (!row.payloadGone)
        group.head.assign(row.event.message->payload().substr(0, kHead));
}

void EventGroupModel::sample(std::int64_t steadyNanos)
{
    const double seconds = static_cast<double>(steadyNanos - m_sampledNanos) / 1e9;
    const bool first = m_sampledNanos == 0;
    if (seconds <= 0)
        return;
    m_sampledNanos = steadyNanos;
    const auto renew = [&](Group& group) {
        group.rate = first ? kUnmeasured : static_cast<double>(group.count - group.before) / seconds;
        group.before = group.count;
    };
    for (Group& group : m_groups)
        renew(group);
    renew(m_others);
}

double EventGroupModel::rateOf(const Numbers& group) const
{
    if (m_live)
        return group.rate;
    const double seconds = static_cast<double>(group.lastMicros - group.firstMicros) / 1e6;
    return seconds > 0 ? static_cast<double>(group.count - 1) / seconds : kUnmeasured;
}

void EventGroupModel::order(std::vector<std::uint32_t>& rows) const
{
    const bool down = m_sortOrder == Qt::DescendingOrder;
    std::ranges::sort(rows, [&](std::uint32_t i, std::uint32_t j) {
        const Group &one = m_groups[i], &other = m_groups[j];
        const Numbers &a = one.shown, &b = other.shown;
        int sign = 0;
        switch (m_sortColumn) {
        case Kind: sign = compare(static_cast<int>(one.kind), static_cast<int>(other.kind)); break;
        case Client: sign = compare(std::string_view(one.client), std::string_view(other.client)); break;
        case Topic: sign = compare(std::string_view(one.topic), std::string_view(other.topic)); break;
        case Count: sign = compare(a.count, b.count); break;
        case Rate: sign = compare(rankOf(rateOf(a)), rankOf(rateOf(b))); break;
        case Bytes: sign = compare(a.bytes, b.bytes); break;
        case Last: sign = compare(a.lastMicros, b.lastMicros); break;
        case Payload: sign = compare(std::string_view(a.head), std::string_view(b.head)); break;
        default: break;
        }
        return sign == 0 ? i < j : down ? sign > 0 : sign < 0;
    });
}

void EventGroupModel::sort(int column, Qt::SortOrder sortOrder)
{
    m_sortColumn = column;
    m_sortOrder = sortOrder;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::uint32_t> groups; // that the indexes are of
    for (const QModelIndex& index : before)
        groups.push_back(isOthers(index.row()) ? ~0u : m_order[static_cast<std::size_t>(index.row())]);
    order(m_order);
    if (!before.isEmpty()) {
        std::vector<int> rows(m_groups.size());
        for (std::size_t i = 0; i < m_order.size(); ++i)
            rows[m_order[i]] = static_cast<int>(i);
        QModelIndexList after;
        for (qsizetype i = 0; i < before.size(); ++i) {
            const std::uint32_t group = groups[static_cast<std::size_t>(i)];
            after << (group == ~0u ? before[i] : index(rows[group], before[i].column()));
        }
        changePersistentIndexList(before, after);
    }
    emit layoutChanged({}, VerticalSortHint);
}

void EventGroupModel::show(bool sortToo)
{
    const auto known = static_cast<int>(m_order.size()), now = static_cast<int>(m_groups.size());
    if (now > known) {
        beginInsertRows({}, known, now - 1);
        for (int i = known; i < now; ++i)
            m_order.push_back(static_cast<std::uint32_t>(i));
        endInsertRows();
    }
    if (m_others.count > 0 && !m_othersShown) {
        beginInsertRows({}, now, now);
        m_othersShown = true;
        endInsertRows();
    }
    if (rowCount() == 0)
        return;
    for (Group& group : m_groups)
        group.shown = group;
    m_others.shown = m_others;
    if (sortToo)
        sort(m_sortColumn, m_sortOrder);
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), { Qt::DisplayRole });
}

QString EventGroupModel::filterOf(int row) const
{
    if (isOthers(row))
        return {};
    const Group& group = at(row);
    QStringList tests;
    if (hasColumn(Kind))
        tests << EventFilter::test("event", "==", fromUtf8(tap::name(group.kind)));
    const auto text = [&](const char* field, const std::string& value) {
        tests << (value.empty() ? QStringLiteral("not ") + QLatin1String(field)
                                : EventFilter::test(field, "==", fromUtf8(value)));
    };
    if (hasColumn(Client))
        text("client", group.client);
    if (hasColumn(Topic))
        text("topic", group.topic);
    return tests.join(QStringLiteral(" and "));
}

QString EventGroupModel::topicOf(int row) const
{
    return isOthers(row) || !hasColumn(Topic) ? QString() : fromUtf8(at(row).topic);
}

QString EventGroupModel::text(const Group& group, bool others, int column) const
{
    static const QString dash(QChar(0x2013));
    const Numbers& shown = group.shown;
    switch (column) {
    case Kind:
    case Client:
    case Topic:
        if (others) { // in the first column there is
            const bool first = column == Kind || !hasColumn(Kind);
            return first ? tr("others: no room for more than %1 rows").arg(number(m_groups.size())) : QString();
        }
        if (column == Kind)
            return Texts::event(group.kind);
        return column == Client ? (group.client.empty() ? dash : visibleText(group.client, 80))
                                : (group.topic.empty() ? tr("(no topic)") : visibleText(group.topic, 200));
    case Count: return number(shown.count);
    case Rate: return rate(rateOf(shown));
    case Bytes: return byteSize(static_cast<double>(shown.bytes));
    case Last: return clockTime(shown.lastMicros, true);
    case Payload: {
        if (others || (!shown.hasPayload && shown.size == 0))
            return {};
        return shown.hasPayload ? payloadPreview(shown.head) : tr("(payload no longer kept)");
    }
    default: return {};
    }
}

int EventGroupModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size()) + (m_othersShown ? 1 : 0);
}

int EventGroupModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant EventGroupModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const bool others = isOthers(index.row());
    if (role == Qt::DecorationRole || role == Qt::ForegroundRole || role == Qt::FontRole)
        return look(index.column(), others ? nullptr : &at(index.row()), role);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::TextAlignmentRole)
        return {};
    if (role == Qt::DisplayRole)
        return text(at(index.row()), others, index.column());
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    if (others)
        return toolTipText(tr("Events of groups that came when the table was full. A filter makes room."));
    const bool cut = index.column() == Client || index.column() == Topic || index.column() == Payload;
    return cut ? toolTipText(text(at(index.row()), false, index.column())) : QVariant();
}

/// As in the list of events.
QVariant EventGroupModel::look(int column, const Group* group, int role)
{
    if (role == Qt::FontRole)
        return column == Payload ? QVariant(QFontDatabase::systemFont(QFontDatabase::FixedFont)) : QVariant();
    if (column != Kind || !group)
        return {};
    const QColor colour = theme()[group->kind];
    if (role == Qt::ForegroundRole)
        return colour;
    return iconPixmap(iconName(group->kind), colour, 13, qGuiApp->devicePixelRatio());
}

QVariant EventGroupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool right = section == Count || section == Rate || section == Bytes;
        return QVariant::fromValue(Qt::Alignment((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Kind: return tr("Event");
    case Client: return tr("Client ID");
    case Topic: return tr("Topic / filter");
    case Count: return tr("Count");
    case Rate: return tr("Rate");
    case Bytes: return tr("Bytes");
    case Last: return tr("Last");
    case Payload: return tr("Last payload");
    default: return {};
    }
}

void EventGroupModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    show(false);
}

} // namespace hookline::ui

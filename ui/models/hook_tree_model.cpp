#include "ui/models/hook_tree_model.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/hook_events.h"
#include "ui/models/hook_words.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QFont>
#include <QMimeData>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hookline::ui {
namespace {

using metrics::BreakerState;
using metrics::CallbackCounters;
using metrics::HookCallback;
using metrics::HookChain;

constexpr auto kMime = "application/x-hookline-callback";
constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();
constexpr double kShortestSeconds = 0.2; ///< asked again sooner, after a command, the rate of before still says more
constexpr quintptr kPoint = 0; ///< internal id of a point; a callback's is its point's row + 1

double quantile(const CallbackCounters& counters, double q)
{
    return counters.nanos.total() > 0 ? counters.nanos.percentile(q) : kNotMeasured;
}

bool isNumber(int column) { return column >= HookTreeModel::CallRate && column != HookTreeModel::Rule; }

QString healthText(HookTreeModel::Health health)
{
    switch (health) {
    case HookTreeModel::Health::Idle: return HookTreeModel::tr("not called yet");
    case HookTreeModel::Health::Well: return HookTreeModel::tr("ok");
    case HookTreeModel::Health::Slow: return HookTreeModel::tr("slow");
    case HookTreeModel::Health::Failing: return HookTreeModel::tr("fails");
    case HookTreeModel::Health::Resting: return HookTreeModel::tr("paused after errors");
    case HookTreeModel::Health::Off: return HookTreeModel::tr("off");
    }
    return {};
}

} // namespace

// --- What is shown ----------------------------------------------------------------------------------------------------

void HookTreeModel::setChains(std::vector<HookChain> chains, std::int64_t steadyNanos)
{
    QHash<quint64, Seen> seen;
    for (const HookChain& chain : chains) {
        for (const HookCallback& callback : chain.callbacks) {
            Seen now = m_seen.value(callback.id, { callback.stats.calls, steadyNanos, kNotMeasured });
            const double seconds = static_cast<double>(steadyNanos - now.nanos) / 1e9;
            if (seconds >= kShortestSeconds)
                now = { callback.stats.calls, steadyNanos,
                    static_cast<double>(callback.stats.calls - now.calls) / seconds };
            seen[callback.id] = now;
        }
    }
    m_seen = std::move(seen);
    const bool samePoints = std::ranges::equal(chains, m_chains, {}, &HookChain::point, &HookChain::point);
    if (!samePoints) { // the list of points is closed: this is the first answer
        beginResetModel();
        m_chains = std::move(chains);
        endResetModel();
        return;
    }
    for (int point = 0; point < static_cast<int>(chains.size()); ++point)
        takeCallbacks(point, chains[static_cast<std::size_t>(point)].callbacks);
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

/// Removes, inserts and moves row by row, so that a selected callback stays selected.
void HookTreeModel::takeCallbacks(int point, std::vector<HookCallback>& now)
{
    std::vector<HookCallback>& shown = m_chains[static_cast<std::size_t>(point)].callbacks;
    const QModelIndex parent = index(point, 0);
    const auto at = [](std::vector<HookCallback>& list, int row) { return list.begin() + row; };
    for (int row = static_cast<int>(shown.size()) - 1; row >= 0; --row) {
        if (std::ranges::find(now, shown[static_cast<std::size_t>(row)].id, &HookCallback::id) != now.end())
            continue;
        beginRemoveRows(parent, row, row);
        shown.erase(at(shown, row));
        endRemoveRows();
    }
    for (int row = 0; row < static_cast<int>(now.size()); ++row) {
        HookCallback& wanted = now[static_cast<std::size_t>(row)];
        const auto found = std::find_if(std::min(at(shown, row), shown.end()), shown.end(),
            [&](const HookCallback& one) { return one.id == wanted.id; });
        if (found == shown.end()) {
            beginInsertRows(parent, row, row);
            shown.insert(at(shown, row), std::move(wanted));
            endInsertRows();
            continue;
        }
        const int from = static_cast<int>(found - shown.begin());
        if (from != row) {
            beginMoveRows(parent, from, from, parent, row);
            std::rotate(at(shown, row), found, found + 1);
            endMoveRows();
        }
        shown[static_cast<std::size_t>(row)] = std::move(wanted);
    }
    if (!shown.empty())
        emit dataChanged(index(0, 0, parent), index(static_cast<int>(shown.size()) - 1, ColumnCount - 1, parent));
}

void HookTreeModel::resetCounters()
{
    m_base.clear();
    for (const HookChain& chain : m_chains) {
        for (const HookCallback& callback : chain.callbacks)
            m_base[callback.id] = callback.stats;
    }
    retranslate();
}

CallbackCounters HookTreeModel::counters(const HookCallback& callback) const
{
    CallbackCounters out = callback.stats;
    const auto base = m_base.constFind(callback.id);
    if (base == m_base.constEnd())
        return out;
    out.calls -= base->calls;
    out.errors -= base->errors;
    out.changes -= base->changes;
    out.drops -= base->drops;
    out.skipped -= base->skipped;
    out.openings -= base->openings;
    out.nanos = out.nanos - base->nanos;
    return out;
}

const HookCallback* HookTreeModel::callback(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kPoint)
        return nullptr;
    return &m_chains[static_cast<std::size_t>(index.internalId() - 1)].callbacks[static_cast<std::size_t>(index.row())];
}

const HookChain* HookTreeModel::chain(const QModelIndex& index) const
{
    if (!index.isValid())
        return nullptr;
    return &m_chains[index.internalId() == kPoint ? static_cast<std::size_t>(index.row())
                                                  : static_cast<std::size_t>(index.internalId() - 1)];
}

QModelIndex HookTreeModel::find(quint64 id) const
{
    for (int point = 0; point < static_cast<int>(m_chains.size()); ++point) {
        const auto& callbacks = m_chains[static_cast<std::size_t>(point)].callbacks;
        const auto found = std::ranges::find(callbacks, id, &HookCallback::id);
        if (found != callbacks.end())
            return index(static_cast<int>(found - callbacks.begin()), 0, index(point, 0));
    }
    return {};
}

HookTreeModel::Health HookTreeModel::health(const QModelIndex& index) const
{
    const HookCallback* one = callback(index);
    if (!one) {
        Health worst = Health::Idle;
        for (int row = 0; row < rowCount(index); ++row) {
            const Health health = this->health(this->index(row, 0, index));
            if (health != Health::Off)
                worst = std::max(worst, health);
        }
        return worst;
    }
    if (!one->enabled)
        return Health::Off;
    if (one->stats.breaker != BreakerState::Closed)
        return Health::Resting;
    const CallbackCounters now = counters(*one);
    if (now.errors > 0)
        return Health::Failing;
    if (now.calls == 0)
        return Health::Idle;
    return quantile(now, 0.99) / 1000 > kSlowMicros ? Health::Slow : Health::Well;
}

bool HookTreeModel::neighbour(const QModelIndex& index, int direction, quint64& before) const
{
    if (!callback(index))
        return false;
    const auto& callbacks = chain(index)->callbacks;
    const int target = direction < 0 ? index.row() - 1 : index.row() + 2; // before the one after the next
    if (target < 0 || index.row() + direction >= static_cast<int>(callbacks.size()))
        return false;
    before = target < static_cast<int>(callbacks.size()) ? callbacks[static_cast<std::size_t>(target)].id : 0;
    return true;
}

// --- The tree ---------------------------------------------------------------------------------------------------------

QModelIndex HookTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kPoint);
}

QModelIndex HookTreeModel::parent(const QModelIndex& child) const
{
    if (!child.isValid() || child.internalId() == kPoint)
        return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, kPoint);
}

int HookTreeModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_chains.size());
    if (parent.internalId() != kPoint || parent.column() != 0)
        return 0;
    return static_cast<int>(m_chains[static_cast<std::size_t>(parent.row())].callbacks.size());
}

int HookTreeModel::columnCount(const QModelIndex&) const { return ColumnCount; }

Qt::ItemFlags HookTreeModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (!index.isValid())
        return flags;
    if (!callback(index))
        return flags | Qt::ItemIsDropEnabled;
    flags |= Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
    return index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QString HookTreeModel::text(const HookCallback& callback, int column) const
{
    const CallbackCounters now = counters(callback);
    switch (column) {
    case Name: return HookWords::owner(callback.owner);
    case Priority: return HookWords::priority(callback.priority);
    case Filter: return callback.filter.empty() ? tr("everything") : HookWords::filter(callback.filter);
    case CallRate: return ui::rate(m_seen.value(callback.id, { 0, 0, kNotMeasured }).rate);
    case Calls: return number(now.calls);
    case Changes: return number(now.changes);
    case Drops: return number(now.drops);
    case Errors: return number(now.errors);
    case P50: return microseconds(quantile(now, 0.5) / 1000);
    case P99: return microseconds(quantile(now, 0.99) / 1000);
    default: return {};
    }
}

/// A point says what can be added up; its times are not the sum of percentiles, so it says none.
QString HookTreeModel::sumText(const HookChain& chain, int column) const
{
    if (column == Name)
        return fromUtf8(chain.point);
    if (column == Filter)
        return HookWords::pointHint(chain.point);
    std::uint64_t changes = 0, drops = 0, errors = 0;
    for (const HookCallback& callback : chain.callbacks) {
        const CallbackCounters now = counters(callback);
        changes += now.changes;
        drops += now.drops;
        errors += now.errors;
    }
    const std::uint64_t sum = column == Changes ? changes : column == Drops ? drops : column == Errors ? errors : 0;
    return sum > 0 ? number(sum) : QString(); // zeros of every point would hide what is not zero
}

/// Of the bridge's own callback: the others have nothing to do with rules.
QString HookTreeModel::rulesText(const QModelIndex& index) const
{
    const HookCallback* one = callback(index);
    if (!one || one->owner != "kafka")
        return {};
    QStringList names;
    for (const std::string& rule : rulesAt(chain(index)->point, m_kafka))
        names << (rule.empty() ? tr("default rule") : visibleText(rule, 60));
    return listed(names);
}

QVariant HookTreeModel::exported(const QModelIndex& index) const
{
    const HookCallback* one = callback(index);
    if (index.column() == Name)
        return one ? fromUtf8(chain(index)->point) + QLatin1Char('/') + fromUtf8(one->owner) : fromUtf8(chain(index)->point);
    if (!one)
        return {};
    const CallbackCounters now = counters(*one);
    const auto count = [](std::uint64_t value) { return QVariant(static_cast<qulonglong>(value)); };
    const auto known = [](double value) { return std::isnan(value) ? QVariant(QString()) : QVariant(value); };
    switch (index.column()) {
    case Priority: return one->priority;
    case CallRate: return known(m_seen.value(one->id, { 0, 0, kNotMeasured }).rate);
    case Calls: return count(now.calls);
    case Changes: return count(now.changes);
    case Drops: return count(now.drops);
    case Errors: return count(now.errors);
    case P50: return known(quantile(now, 0.5) / 1000); // microseconds
    case P99: return known(quantile(now, 0.99) / 1000);
    default: return {};
    }
}

QString HookTreeModel::toolTip(const QModelIndex& index) const
{
    const HookCallback* one = callback(index);
    if (!one)
        return index.column() == Filter ? HookWords::pointHint(chain(index)->point)
                                        : HookWords::phaseHint(chain(index)->phase);
    switch (index.column()) {
    case State:
        return health(index) != Health::Slow             ? QString()
            : isOnPublishPath(chain(index)->point) ? tr("Slows the publish path by %1 (p99)").arg(text(*one, P99))
                                                         : tr("What comes by here waits %1 for it (p99)").arg(text(*one, P99));
    case Rule: return rulesText(index);
    case Filter: return HookWords::filter(one->filter);
    case Drops: return tr("Refused, or lost because an observer was too slow");
    case Errors: return coreText(one->stats.lastError, 500);
    case P50:
    case P99: return tr("Of the timed calls: one in 64, and every call after a slow one");
    default: return {};
    }
}

QVariant HookTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const HookCallback* one = callback(index);
    const Health now = index.column() == State || role == Qt::ForegroundRole ? health(index) : Health::Well;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == State)
            return one || now > Health::Well ? healthText(now) : HookWords::phase(chain(index)->phase);
        if (index.column() == Rule)
            return rulesText(index);
        return one ? text(*one, index.column()) : sumText(*chain(index), index.column());
    case Qt::CheckStateRole:
        return one && index.column() == Name ? QVariant(one->enabled ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::FontRole:
        if (!one && index.column() == Name) {
            QFont strong;
            strong.setWeight(QFont::DemiBold);
            return strong;
        }
        return {};
    case Qt::ForegroundRole:
        if (index.column() == State && now == Health::Well && one)
            return theme()[ui::Role::Ok];
        if ((index.column() == State && now == Health::Slow) || (index.column() == P99 && one && now == Health::Slow))
            return theme()[ui::Role::Warn];
        if (index.column() == State && (now == Health::Failing || now == Health::Resting))
            return theme()[ui::Role::Error];
        if (index.column() == Errors && one && counters(*one).errors > 0)
            return theme()[ui::Role::Error];
        return !one && index.column() != Name ? QVariant(theme()[ui::Role::TextMuted])
            : one && !one->enabled            ? QVariant(theme()[ui::Role::TextMuted])
                                              : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case Qt::ToolTipRole: {
        const QString tip = toolTip(index);
        return tip.isEmpty() ? QVariant() : QVariant(toolTipText(tip));
    }
    case Qt::AccessibleTextRole:
        return index.column() == Name && one ? tr("%1 at %2").arg(text(*one, Name), fromUtf8(chain(index)->point))
                                             : QVariant();
    case ExportRole: return exported(index);
    case EmptyRole: return chain(index)->callbacks.empty();
    default: return {};
    }
}

bool HookTreeModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const HookCallback* one = callback(index);
    if (!one || role != Qt::CheckStateRole || index.column() != Name)
        return false;
    emit switchWanted(one->id, value.toInt() == Qt::Checked);
    return true; // the core's next answer shows what came of it
}

QVariant HookTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Hook point, callbacks in order");
    case State: return tr("State");
    case Priority: return tr("Priority");
    case Filter: return tr("Called for");
    case CallRate: return tr("Calls/s");
    case Calls: return tr("Calls");
    case Changes: return tr("Changes");
    case Drops: return tr("Drops");
    case Errors: return tr("Errors");
    case P50: return QStringLiteral("p50");
    case P99: return QStringLiteral("p99");
    case Rule: return tr("Kafka rule");
    default: return {};
    }
}

void HookTreeModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    for (int point = 0; point < rowCount(); ++point) {
        emit dataChanged(index(point, 0), index(point, ColumnCount - 1));
        const QModelIndex parent = index(point, 0);
        if (rowCount(parent) > 0)
            emit dataChanged(index(0, 0, parent), index(rowCount(parent) - 1, ColumnCount - 1, parent));
    }
}

// --- Dragging ---------------------------------------------------------------------------------------------------------

QStringList HookTreeModel::mimeTypes() const { return { QLatin1String(kMime) }; }

QMimeData* HookTreeModel::mimeData(const QModelIndexList& indexes) const
{
    for (const QModelIndex& index : indexes) {
        if (const HookCallback* one = callback(index)) {
            auto* data = new QMimeData;
            data->setData(QLatin1String(kMime), QByteArray::number(static_cast<qulonglong>(one->id)));
            return data;
        }
    }
    return nullptr;
}

bool HookTreeModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex& parent) const
{
    if (!parent.isValid() || parent.internalId() != kPoint || !data->hasFormat(QLatin1String(kMime)))
        return false;
    const QModelIndex dragged = find(data->data(QLatin1String(kMime)).toULongLong());
    return dragged.isValid() && dragged.parent().row() == parent.row(); // within its own point
}

bool HookTreeModel::dropMimeData(
    const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    const quint64 id = data->data(QLatin1String(kMime)).toULongLong();
    const auto& callbacks = m_chains[static_cast<std::size_t>(parent.row())].callbacks;
    const quint64 before
        = row >= 0 && row < static_cast<int>(callbacks.size()) ? callbacks[static_cast<std::size_t>(row)].id : 0;
    if (before != id)
        emit moveWanted(id, before);
    return false; // the view must not take the row away: the core moves it
}

// --- Proxy ------------------------------------------------------------------------------------------------------------

void HookProxy::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void HookProxy::setEmptyShown(bool shown)
{
    m_emptyShown = shown;
    invalidateFilter();
}

bool HookProxy::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const auto says = [this](const QModelIndex& first) {
        return first.data().toString().contains(m_text, Qt::CaseInsensitive)
            || first.siblingAtColumn(HookTreeModel::Filter).data().toString().contains(m_text, Qt::CaseInsensitive);
    };
    const QModelIndex index = sourceModel()->index(row, HookTreeModel::Name, parent);
    if (parent.isValid()) // a point that matches shows all of its chain: an order with gaps would mislead
        return true;
    if (index.data(HookTreeModel::EmptyRole).toBool() && !m_emptyShown)
        return false;
    if (m_text.isEmpty() || says(index))
        return true;
    for (int child = 0; child < sourceModel()->rowCount(index); ++child) {
        if (says(sourceModel()->index(child, HookTreeModel::Name, index)))
            return true;
    }
    return false;
}

} // namespace hookline::ui

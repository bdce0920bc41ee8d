#include "ui/models/topic_tree_model.h"

#include "core/mqtt/topic.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/topic_reach.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QDateTime>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace hookline::ui {

struct TopicTreeModel::Node {
    std::string name; ///< the level, or the whole topic in the flat list
    std::string topic; ///< from the root to here
    Node* parent = nullptr;
    std::vector<std::unique_ptr<Node>> children; ///< by name
    const TopicEntry* entry = nullptr; ///< none: only a branch; read by entryOf(), for the store may have dropped it
    std::uint64_t topics = 0; ///< here and below
    std::uint64_t messages = 0;
    double rate = 0;
    double byteRate = 0;
    std::int64_t lastMicros = 0;
    std::uint64_t retained = 0;
    std::unique_ptr<std::array<double, TopicStore::kTrend>> trend; ///< here and below; made for those that are looked at
    std::uint64_t trendRound = 0; ///< when it was made
    int subscribers = 0;          ///< of those that are looked at, too
    std::uint64_t subscribersRound = 0;
};

namespace {

/// Topics taken out of the tree one by one; of more than these the tree is made anew, which is quicker.
constexpr std::size_t kMostTakenOut = 1000;

bool isRight(int column)
{
    using M = TopicTreeModel;
    return column == M::Messages || column == M::Rate || column == M::ByteRate || column == M::Age || column == M::Retained
        || column == M::Subscribers;
}

} // namespace

TopicTreeModel::TopicTreeModel(const TopicStore& store, QObject* parent)
    : QAbstractItemModel(parent)
    , m_store(store)
    , m_root(std::make_unique<Node>())
{
}

TopicTreeModel::~TopicTreeModel() = default;

void TopicTreeModel::setFlat(bool flat)
{
    if (flat == m_flat)
        return;
    m_flat = flat;
    rebuild();
}

void TopicTreeModel::rebuild()
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_resetting = true;
    m_generation = m_store.generation();
    m_erasures = m_store.erasures();
    for (const TopicEntry& entry : m_store.topics())
        insert(entry.topic);
    sum(*m_root);
    m_resetting = false;
    endResetModel();
}

void TopicTreeModel::refresh(std::int64_t wallMicros)
{
    m_wallMicros = wallMicros;
    ++m_round;
    if (m_erasures != m_store.erasures() && !takeOutDropped()) {
        rebuild();
        return;
    }
    if (m_generation != m_store.generation()) {
        const std::uint64_t known = std::exchange(m_generation, m_store.generation());
        for (const TopicEntry& entry : m_store.topics()) {
            if (entry.born > known)
                insert(entry.topic);
        }
    }
    sum(*m_root);
}

bool TopicTreeModel::takeOutDropped()
{
    std::vector<Node*> gone; // a branch before what is below it
    std::vector<Node*> open { m_root.get() };
    while (!open.empty()) {
        Node* node = open.back();
        open.pop_back();
        if (node->entry) {
            node->entry = m_store.find(node->topic);
            if (!node->entry)
                gone.push_back(node);
        }
        for (const auto& child : node->children)
            open.push_back(child.get());
    }
    m_erasures = m_store.erasures();
    if (gone.size() > kMostTakenOut)
        return false;
    for (Node* node : gone) {
        while (node->parent && !node->entry && node->children.empty()) {
            Node* parent = node->parent;
            const int row = rowOf(*node);
            beginRemoveRows(indexOf(*parent), row, row);
            parent->children.erase(parent->children.begin() + row);
            endRemoveRows();
            node = parent;
        }
    }
    return true;
}

void TopicTreeModel::insert(const std::string& topic)
{
    const auto child = [this](Node& parent, std::string_view name, std::string path) -> Node& {
        const auto at = std::ranges::lower_bound(
            parent.children, name, {}, [](const std::unique_ptr<Node>& node) { return std::string_view(node->name); });
        if (at != parent.children.end() && (*at)->name == name)
            return **at;
        const auto row = static_cast<int>(at - parent.children.begin());
        if (!m_resetting) // the reset says it all
            beginInsertRows(indexOf(parent), row, row);
        const auto made = parent.children.insert(at, std::make_unique<Node>());
        (*made)->name = name;
        (*made)->topic = std::move(path);
        (*made)->parent = &parent;
        Node& node = **made;
        if (!m_resetting)
            endInsertRows();
        return node;
    };
    Node* node = m_root.get();
    if (m_flat) {
        node = &child(*node, topic, topic);
    } else {
        for (std::string_view rest = topic;;) {
            const mqtt::Level level = mqtt::takeLevel(rest);
            const std::size_t until = level.last ? topic.size() : topic.size() - rest.size() - 1;
            node = &child(*node, level.text, topic.substr(0, until));
            if (level.last)
                break;
        }
    }
    node->entry = m_store.find(topic);
}

const TopicEntry* TopicTreeModel::entryOf(const Node& node) const
{
    if (!node.entry || m_erasures == m_store.erasures())
        return node.entry;
    return m_store.find(node.topic); // between two refreshes the store goes on, and a view asks whenever it likes
}

void TopicTreeModel::sum(Node& node)
{
    node.topics = node.entry ? 1 : 0;
    node.messages = node.entry ? node.entry->messages : 0;
    node.rate = node.entry ? node.entry->rate : 0;
    node.byteRate = node.entry ? node.entry->byteRate : 0;
    node.lastMicros = node.entry ? node.entry->lastMicros : 0;
    node.retained = node.entry && node.entry->retained ? 1 : 0;
    for (const auto& child : node.children) { // as deep as a topic has levels: 128 at most
        sum(*child);
        node.topics += child->topics;
        node.messages += child->messages;
        node.rate += child->rate;
        node.byteRate += child->byteRate;
        node.lastMicros = std::max(node.lastMicros, child->lastMicros);
        node.retained += child->retained;
    }
}

const std::array<double, TopicStore::kTrend>& TopicTreeModel::trendOf(Node& node) const
{
    if (node.trend && node.trendRound == m_round)
        return *node.trend;
    if (!node.trend)
        node.trend = std::make_unique<std::array<double, TopicStore::kTrend>>();
    node.trend->fill(0);
    node.trendRound = m_round;
    std::vector<const Node*> open { &node };
    while (!open.empty()) {
        const Node* one = open.back();
        open.pop_back();
        if (const TopicEntry* entry = entryOf(*one))
            m_store.addTrend(*entry, *node.trend);
        for (const auto& child : one->children)
            open.push_back(child.get());
    }
    return *node.trend;
}

TopicTreeModel::Node* TopicTreeModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

int TopicTreeModel::rowOf(const Node& node)
{
    const auto& siblings = node.parent->children;
    const auto at = std::ranges::lower_bound(siblings, std::string_view(node.name), {},
        [](const std::unique_ptr<Node>& each) { return std::string_view(each->name); });
    return static_cast<int>(at - siblings.begin());
}

QModelIndex TopicTreeModel::indexOf(const Node& node) const
{
    return node.parent ? createIndex(rowOf(node), 0, const_cast<Node*>(&node)) : QModelIndex();
}

QString TopicTreeModel::topic(const QModelIndex& index) const { return fromUtf8(nodeOf(index)->topic); }
bool TopicTreeModel::isTopic(const QModelIndex& index) const { return entryOf(*nodeOf(index)) != nullptr; }

QStringList TopicTreeModel::retainedBelow(const QModelIndex& index) const
{
    QStringList out;
    std::vector<const Node*> open { nodeOf(index) };
    while (!open.empty()) {
        const Node* node = open.back();
        open.pop_back();
        if (const TopicEntry* entry = entryOf(*node); entry && entry->retained)
            out << fromUtf8(node->topic);
        for (const auto& child : node->children)
            open.push_back(child.get());
    }
    return out;
}

QModelIndex TopicTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    const Node* node = nodeOf(parent);
    if (row < 0 || column < 0 || column >= ColumnCount || row >= static_cast<int>(node->children.size())
        || parent.column() > 0)
        return {};
    return createIndex(row, column, node->children[static_cast<std::size_t>(row)].get());
}

QModelIndex TopicTreeModel::parent(const QModelIndex& child) const
{
    return child.isValid() ? indexOf(*nodeOf(child)->parent) : QModelIndex();
}

int TopicTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int TopicTreeModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QString TopicTreeModel::text(Node& node, int column) const
{
    const TopicEntry* entry = entryOf(node);
    switch (column) {
    case Name:
        if (node.name.empty())
            return tr("(empty level)");
        return node.children.empty() ? visibleText(node.name, 300)
                                     : withDetail(visibleText(node.name, 300), number(node.topics));
    case Messages: return node.messages == 0 && node.retained > 0 ? QStringLiteral("\u2013") : number(node.messages);
    case Rate: return node.rate > 0 ? rate(node.rate) : QString();
    case Trend: {
        const double most = *std::ranges::max_element(trendOf(node));
        return most > 0 ? tr("up to %1 in the last minute").arg(rate(most)) : QString();
    }
    case ByteRate: return node.byteRate > 0 ? byteRate(node.byteRate) : QString();
    case LastPayload: return entry ? payloadPreview(entry->head, TopicStore::kHead) : QString();
    case Age: {
        const std::int64_t last = node.lastMicros != 0 ? node.lastMicros : entry ? entry->retainedMicros : 0;
        if (last == 0)
            return entry && node.retained > 0 ? QStringLiteral("\u2013") : QString();
        const std::int64_t seconds = std::max<std::int64_t>(0, (m_wallMicros - last) / 1'000'000);
        return seconds < 60  ? tr("%1 s").arg(seconds)
            : seconds < 3600 ? tr("%1 min").arg(seconds / 60)
                             : tr("%1 h").arg(seconds / 3600);
    }
    case Publisher: return entry ? visibleText(entry->publisher, 80) : QString();
    case Qos: return entry ? QString::number(entry->qos) : QString();
    case Retained: return node.retained == 0 ? QString() : number(node.retained);
    case Subscribers:
        return entry && m_subscriptionsKnown ? number(static_cast<std::uint64_t>(subscribersOf(node))) : QString();
    case Rule: {
        const QStringList rules = rulesOf(node);
        const int more = static_cast<int>(rules.size()) - 1;
        return more < 1 ? rules.value(0) : tr("%1 and %Ln more", nullptr, more).arg(rules.first());
    }
    default: return {};
    }
}

void TopicTreeModel::setSubscriptions(const metrics::SubscriptionListing& listing)
{
    m_filters.clear();
    m_who.clear();
    std::unordered_map<std::string, std::size_t> known;
    for (const metrics::SubscriptionEntry& row : listing.rows) {
        const mqtt::SharedFilter parts = mqtt::parseShared(row.filter);
        m_filters.add(parts.filter, m_who.size());
        // A group and a client may have one name.
        const std::string who = parts.group.empty() ? "c" + row.clientId : "g" + std::string(parts.group);
        m_who.push_back(known.try_emplace(who, known.size()).first->second);
    }
    m_subscriptionsKnown = true;
}

int TopicTreeModel::subscribersOf(Node& node) const
{
    if (node.subscribersRound == m_round)
        return node.subscribers;
    std::vector<std::size_t> who;
    m_filters.match(node.topic, [&](std::size_t id) { who.push_back(m_who[id]); });
    std::ranges::sort(who);
    node.subscribers = static_cast<int>(std::ranges::unique(who).begin() - who.begin());
    node.subscribersRound = m_round;
    return node.subscribers;
}

QStringList TopicTreeModel::rulesOf(const Node& node) const
{
    QStringList out;
    if (!entryOf(node) || !m_kafka.enabled)
        return out;
    for (const TopicRule& rule : rulesFor(m_kafka, node.topic)) {
        out << (rule.name.empty() ? tr("default rule") : visibleText(rule.name, 60)) + QStringLiteral(" \u2192 ")
                + visibleText(rule.topic, 120);
    }
    return out;
}

bool TopicTreeModel::isPinned(const Node& node) const
{
    const TopicEntry* entry = entryOf(node);
    return entry && entry->pinned;
}

std::strong_ordering TopicTreeModel::compare(const QModelIndex& left, const QModelIndex& right) const
{
    Node &a = *nodeOf(left), &b = *nodeOf(right);
    // As one total order, so that a number that is not one has its place too.
    const auto numbers = [](double x, double y) { return std::strong_order(x, y); };
    switch (left.column()) {
    case Messages: return a.messages <=> b.messages;
    case Rate: return numbers(a.rate, b.rate);
    case Trend: return numbers(*std::ranges::max_element(trendOf(a)), *std::ranges::max_element(trendOf(b)));
    case ByteRate: return numbers(a.byteRate, b.byteRate);
    case Age: return b.lastMicros <=> a.lastMicros;
    case Retained: return a.retained <=> b.retained;
    case Subscribers: {
        const auto reached = [this](Node& node) { return m_subscriptionsKnown && entryOf(node) ? subscribersOf(node) : -1; };
        return reached(a) <=> reached(b);
    }
    case Name: return QAnyStringView::compare(QUtf8StringView(a.name), QUtf8StringView(b.name), Qt::CaseInsensitive) <=> 0;
    default: return QString::compare(text(a, left.column()), text(b, right.column()), Qt::CaseInsensitive) <=> 0;
    }
}

QVariant TopicTreeModel::exported(Node& node, int column) const
{
    const auto count = [](std::uint64_t value) { return QVariant(static_cast<qulonglong>(value)); };
    switch (column) {
    case Name: return fromUtf8(node.topic);
    case Messages: return count(node.messages);
    case Rate: return node.rate;
    case Trend: return *std::ranges::max_element(trendOf(node));
    case ByteRate: return node.byteRate;
    case Age: {
        const TopicEntry* entry = entryOf(node);
        const std::int64_t last = node.lastMicros != 0 ? node.lastMicros : entry ? entry->retainedMicros : 0;
        return last == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(last / 1000, Qt::UTC).toString(Qt::ISODateWithMs);
    }
    case Retained: return count(node.retained);
    case Subscribers: return entryOf(node) && m_subscriptionsKnown ? QVariant(subscribersOf(node)) : QVariant(QString());
    case Rule: return rulesOf(node).join(QStringLiteral("; "));
    default: return {};
    }
}

QVariant TopicTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    Node& node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole: return text(node, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Name)
            return toolTipText(visibleText(node.topic, 1000));
        if (index.column() == Trend)
            return text(node, Trend);
        if ((index.column() == Messages || index.column() == Age) && node.messages == 0 && node.retained > 0)
            return toolTipText(tr("Retained since before the window counted"));
        if (index.column() == Rule) {
            const QStringList rules = rulesOf(node);
            return rules.isEmpty() ? QVariant() : QVariant(toolTipText(rules.join(QLatin1Char('\n'))));
        }
        return index.column() == LastPayload ? QVariant(toolTipText(text(node, LastPayload))) : QVariant();
    case Qt::DecorationRole:
        if (index.column() == Name && isPinned(node))
            return icon("star_on", ui::Role::Accent);
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((isRight(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case Qt::ForegroundRole:
        return index.column() == Age || index.column() == Publisher ? QVariant(theme()[ui::Role::TextMuted])
                                                                    : QVariant();
    case TopicRole: return fromUtf8(node.topic);
    case PinnedRole: return isPinned(node);
    case ExportRole: return exported(node, index.column());
    case TrendRole: {
        const auto& trend = trendOf(node);
        return index.column() == Trend ? QVariant::fromValue(QList<double>(trend.begin(), trend.end())) : QVariant();
    }
    default: return {};
    }
}

QVariant TopicTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isRight(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && section == Subscribers)
        return tr("Clients that a message to it reaches, a group that shares a subscription counting as one");
    if (role == Qt::ToolTipRole && section == Rule)
        return tr("Rules that take a message to it to Kafka, as far as its topic decides");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Topic");
    case Messages: return tr("Messages");
    case Rate: return tr("Rate");
    case Trend: return tr("Last minute");
    case ByteRate: return tr("Bytes/s");
    case LastPayload: return tr("Last payload");
    case Age: return tr("Age");
    case Publisher: return tr("Published by");
    case Qos: return QStringLiteral("QoS");
    case Retained: return tr("Retained");
    case Subscribers: return tr("Subscribers");
    case Rule: return tr("Rule \u2192 Kafka topic");
    default: return {};
    }
}

void TopicTreeModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

TopicProxy::TopicProxy(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
}

void TopicProxy::sort(int column, Qt::SortOrder order)
{
    // New topics find their place among names, which do not change. Among numbers they wait for the next time that all are put in
    // order, so that nothing moves under the eyes of someone who reads.
    setDynamicSortFilter(column == TopicTreeModel::Name);
    QSortFilterProxyModel::sort(column, order);
}

void TopicProxy::setText(const QString& text)
{
    m_text = text.trimmed();
    const std::string utf8 = m_text.toStdString();
    m_pattern
        = (m_text.contains(u'+') || m_text.contains(u'#')) && mqtt::isValidTopicFilter(utf8) ? utf8 : std::string();
    invalidateFilter();
}

void TopicProxy::setSystemShown(bool shown)
{
    m_systemShown = shown;
    invalidateFilter();
}

void TopicProxy::setPinnedOnly(bool only)
{
    m_pinnedOnly = only;
    invalidateFilter();
}

bool TopicProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    return static_cast<const TopicTreeModel*>(sourceModel())->compare(left, right) < 0;
}

bool TopicProxy::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    const QString topic = index.data(TopicTreeModel::TopicRole).toString();
    if (!m_systemShown && (topic == QLatin1String("$SYS") || topic.startsWith(QLatin1String("$SYS/"))))
        return false;
    if (m_pinnedOnly && !index.data(TopicTreeModel::PinnedRole).toBool())
        return false;
    if (m_text.isEmpty())
        return true;
    if (!m_pattern.empty()) // a branch alone is no match; the proxy keeps those above one
        return static_cast<const TopicTreeModel*>(sourceModel())->isTopic(index)
            && mqtt::matches(m_pattern, topic.toStdString());
    return topic.contains(m_text, Qt::CaseInsensitive);
}

} // namespace hookline::ui

#include "ui/models/rule_table_model.h"

#include "core/config/clusters.h"
#include "ui/format.h"
#include "ui/models/event_filter.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QFont>
#include <QMimeData>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr std::string_view kLetters = "dead letters: ";
constexpr const char* kMime = "application/x-hookline-rule";

} // namespace

RuleTableModel::RuleTableModel(const RuleDraft& draft, QObject* parent)
    : QAbstractTableModel(parent)
    , m_draft(draft)
{
    renewRules();
}

void RuleTableModel::renewRules()
{
    RuleList next = m_draft.allRules();
    std::vector<std::string> others = m_others;
    const auto isRuleName = [&](const std::string& name) {
        return std::ranges::find(next, name, &config::RuleSettings::name) != next.end();
    };
    for (const Live& live : m_live) { // a rule that is not in the draft any more still has its numbers
        if (!isRuleName(live.now.name) && std::ranges::find(others, live.now.name) == others.end() && live.now.matched > 0)
            others.push_back(live.now.name);
    }
    std::erase_if(others, isRuleName);
    if (next.size() == m_rules.size() && others == m_others) {
        m_rules = std::move(next);
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rules = std::move(next);
    m_others = std::move(others);
    endResetModel();
}

void RuleTableModel::setNumbers(const metrics::KafkaSnapshot& kafka, std::int64_t steadyNanos)
{
    const double seconds = m_steadyNanos > 0 ? static_cast<double>(steadyNanos - m_steadyNanos) / 1e9 : 0;
    QHash<QString, Live> next;
    for (const metrics::RuleSnapshot& rule : kafka.rules) {
        const QString key = fromUtf8(rule.name);
        Live live { rule };
        const auto before = m_live.constFind(key);
        if (before != m_live.cend() && rule.matched >= before->now.matched)
            live.rate = seconds > 0 ? static_cast<double>(rule.matched - before->now.matched) / seconds : before->rate;
        next.insert(key, std::move(live));
    }
    m_live = std::move(next);
    m_steadyNanos = steadyNanos;
    std::vector<std::string> others;
    for (const metrics::RuleSnapshot& rule : kafka.rules) {
        if (rule.matched > 0 && std::ranges::find(m_rules, rule.name, &config::RuleSettings::name) == m_rules.end())
            others.push_back(rule.name);
    }
    if (others == m_others) {
        emit dataChanged(index(0, Rate), index(rowCount() - 1, Collisions));
        return;
    }
    const int first = ruleCount();
    if (!m_others.empty()) {
        beginRemoveRows({}, first, first + static_cast<int>(m_others.size()) - 1);
        m_others.clear();
        endRemoveRows();
    }
    if (!others.empty()) {
        beginInsertRows({}, first, first + static_cast<int>(others.size()) - 1);
        m_others = std::move(others);
        endInsertRows();
    }
    emit dataChanged(index(0, Rate), index(rowCount() - 1, Collisions));
}

bool RuleTableModel::isInUse(int row) const
{
    if (!isRule(row) || m_draft.isImplicit())
        return true;
    const RuleList& used = m_draft.inUse().rules;
    return std::ranges::find(used, m_rules[static_cast<std::size_t>(row)]) != used.end();
}

const RuleTableModel::Live* RuleTableModel::live(int row) const
{
    const std::string& name
        = isRule(row) ? m_rules[static_cast<std::size_t>(row)].name : m_others[static_cast<std::size_t>(row - ruleCount())];
    const auto found = m_live.constFind(fromUtf8(name));
    return found == m_live.cend() ? nullptr : &*found;
}

const metrics::RuleSnapshot* RuleTableModel::numbers(int row) const
{
    const Live* found = live(row);
    return found ? &found->now : nullptr;
}

QString RuleTableModel::eventFilter(int row) const
{
    if (!isRule(row))
        return {};
    const config::RuleSettings& rule = m_rules[static_cast<std::size_t>(row)];
    const std::string topic = rule.topic.empty() ? m_draft.inUse().topic : rule.topic;
    QStringList tests;
    if (topic.find("${") == std::string::npos)
        tests << EventFilter::test("kafka.topic", "==", fromUtf8(topic));
    if (rule.filters.size() == 1)
        tests << EventFilter::test("topic", "like", fromUtf8(rule.filters.front()));
    if (rule.events.size() == 1)
        tests << EventFilter::test("event", "==", fromUtf8(rule.events.front()));
    return tests.isEmpty() ? QStringLiteral("kafka.status in {queued, acked, failed}") : tests.join(QStringLiteral(" and "));
}

int RuleTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ruleCount() + static_cast<int>(m_others.size());
}

Qt::ItemFlags RuleTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled; // between rows, never onto one
    Qt::ItemFlags out = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (!isRule(index.row()))
        return out;
    out |= Qt::ItemIsDragEnabled;
    if (index.column() == Name)
        out |= Qt::ItemIsUserCheckable;
    return out;
}

QString RuleTableModel::ackText(config::RuleAck ack)
{
    switch (ack) {
    case config::RuleAck::Accept: return tr("accept", "when it is acknowledged");
    case config::RuleAck::Disk: return tr("disk");
    case config::RuleAck::Kafka: return QStringLiteral("Kafka");
    case config::RuleAck::Default: break;
    }
    return tr("default", "as the Kafka settings say");
}

QString RuleTableModel::bufferText(config::RuleBuffer buffer)
{
    switch (buffer) {
    case config::RuleBuffer::Memory: return tr("memory");
    case config::RuleBuffer::Hybrid: return tr("hybrid", "memory, then the disk");
    case config::RuleBuffer::Disk: return tr("disk");
    case config::RuleBuffer::Default: break;
    }
    return tr("default", "as the Kafka settings say");
}

QString RuleTableModel::formatText(config::RecordFormat format)
{
    switch (format) {
    case config::RecordFormat::EmqJson: return tr("EMQ JSON");
    case config::RecordFormat::Plain: return tr("Plain payload");
    case config::RecordFormat::FlatJson: return tr("Flat JSON");
    case config::RecordFormat::CloudEvents: return tr("CloudEvents");
    case config::RecordFormat::CloudEventsBinary: return tr("CloudEvents, binary");
    case config::RecordFormat::Template: return tr("Template");
    case config::RecordFormat::Avro: return tr("Avro");
    case config::RecordFormat::JsonSchema: return tr("JSON with a schema");
    }
    return {};
}

QString RuleTableModel::partitionText(const config::RuleSettings& rule)
{
    switch (rule.partitionBy) {
    case config::PartitionBy::Key: return tr("by key");
    case config::PartitionBy::Random: return tr("random");
    case config::PartitionBy::RoundRobin: return tr("round robin");
    case config::PartitionBy::Sticky: return tr("sticky");
    case config::PartitionBy::Explicit: return visibleText(rule.partition, 60);
    }
    return {};
}

QString RuleTableModel::ruleText(const config::RuleSettings& rule, int column) const
{
    switch (column) {
    case Name: return m_draft.isImplicit() ? tr("default rule") : visibleText(rule.name, 64);
    case Events: return visibleList(rule.events);
    case Filter: return rule.filters.empty() ? tr("any", "topic filter") : visibleList(rule.filters);
    case Topic: {
        const QString topic = visibleText(rule.topic.empty() ? m_draft.inUse().topic : rule.topic, 250);
        return config::plainCluster(rule.cluster).empty() ? topic : visibleText(rule.cluster, 64) + QStringLiteral(" / ") + topic;
    }
    case Key: return rule.key.empty() ? tr("none", "key") : visibleText(rule.key, 120);
    case Partition: return partitionText(rule);
    case Format: return formatText(rule.format);
    case Ack: return ackText(rule.ack);
    case Buffer: return bufferText(rule.buffer);
    case Where: return visibleText(rule.where, 200);
    case OnFailure: return rule.onFailure.empty() ? tr("counted and logged") : visibleText(rule.onFailure, 200);
    default: return {};
    }
}

QString RuleTableModel::numberText(const Live& live, int column) const
{
    switch (column) {
    case Rate: return rate(live.rate);
    case Acknowledged: return number(live.now.acknowledged);
    case Failed: return number(live.now.failed);
    case Dropped: return number(live.now.dropped);
    case Waiting: return number(live.now.queued + live.now.inFlight);
    case Matched: return number(live.now.matched);
    case PassedOn: return number(live.now.passedOn);
    case Unwanted: return number(live.now.unwanted);
    case Collisions: return number(live.now.collisions);
    default: return {};
    }
}

QString RuleTableModel::text(int row, int column) const
{
    if (isNumber(column)) {
        const Live* found = live(row);
        return found ? numberText(*found, column) : QStringLiteral("\u2013");
    }
    if (isRule(row))
        return ruleText(m_rules[static_cast<std::size_t>(row)], column);
    const std::string_view name = m_others[static_cast<std::size_t>(row - ruleCount())];
    const bool letters = name.starts_with(kLetters);
    switch (column) {
    case Name: return letters ? tr("dead letters") : tr("%1 (no longer a rule)").arg(shownName(name, 64));
    case Topic: return letters ? visibleText(name.substr(kLetters.size()), 250) : QString();
    default: return {};
    }
}

QString RuleTableModel::shownName(std::string_view name, std::size_t maxChars)
{
    return name.starts_with(kLetters) ? tr("dead letters: %1").arg(visibleText(name.substr(kLetters.size()), maxChars))
                                      : visibleText(name, maxChars);
}

QVariant RuleTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row(), column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::ToolTipRole:
        if (m_draft.isImplicit() && column == Name && isRule(row))
            return toolTipText(tr("Nobody wrote it: without rules everything in kafka.events goes to kafka.topic."));
        return isLeft(column) ? QVariant(toolTipText(text(row, column))) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((isLeft(column) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    case Qt::CheckStateRole:
        if (column == Name && isRule(row))
            return QVariant::fromValue(m_rules[static_cast<std::size_t>(row)].enabled ? Qt::Checked : Qt::Unchecked);
        return {};
    case Qt::ForegroundRole: {
        if (!isRule(row) || !m_rules[static_cast<std::size_t>(row)].enabled || (m_draft.isImplicit() && column == Name))
            return theme()[ui::Role::TextMuted];
        const Live* found = live(row);
        if (found && ((column == Failed && found->now.failed > 0) || (column == Dropped && found->now.dropped > 0)))
            return theme()[ui::Role::Error];
        if (found && column == Collisions && found->now.collisions > 0)
            return theme()[ui::Role::Warn];
        return column == Name && !isInUse(row) ? QVariant(theme()[ui::Role::Accent]) : QVariant();
    }
    case Qt::FontRole:
        if (column == Name && !isInUse(row)) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    default: return {};
    }
}

bool RuleTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != Name || !isRule(index.row()))
        return false;
    emit switchWanted(index.row(), value.toInt() == Qt::Checked);
    return true;
}

QVariant RuleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isLeft(section) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role == Qt::ToolTipRole && section == Waiting)
        return toolTipText(tr("Queued and in flight"));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Rule");
    case Events: return tr("Hooks");
    case Filter: return tr("MQTT filter");
    case Topic: return tr("Kafka topic");
    case Key: return tr("Key");
    case Partition: return tr("Partition");
    case Format: return tr("Format");
    case Ack: return tr("Ack");
    case Buffer: return tr("Buffer");
    case Rate: return tr("Matched/s");
    case Acknowledged: return tr("Acknowledged");
    case Failed: return tr("Failed");
    case Dropped: return tr("Dropped");
    case Waiting: return tr("Waiting");
    case Matched: return tr("Matched");
    case PassedOn: return tr("Passed on");
    case Unwanted: return tr("Condition said no");
    case Collisions: return tr("Collisions");
    case Where: return tr("Condition");
    case OnFailure: return tr("On failure");
    default: return {};
    }
}

void RuleTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

// --- Dragging -----------------------------------------------------------------------------------------------------------------

QStringList RuleTableModel::mimeTypes() const { return { QLatin1String(kMime) }; }

QMimeData* RuleTableModel::mimeData(const QModelIndexList& indexes) const
{
    if (indexes.isEmpty() || !isRule(indexes.first().row()))
        return nullptr;
    auto* data = new QMimeData;
    data->setData(QLatin1String(kMime), QByteArray::number(indexes.first().row()));
    return data;
}

/// Where it would stand afterwards; -1: nowhere.
int RuleTableModel::dropPlace(const QMimeData* data, int row, const QModelIndex& parent) const
{
    if (!data->hasFormat(QLatin1String(kMime)))
        return -1;
    const int from = data->data(QLatin1String(kMime)).toInt();
    const int before = parent.isValid() ? parent.row() : row < 0 ? ruleCount() : row;
    if (!isRule(from))
        return -1;
    const int place = std::min(before, ruleCount());
    return place > from ? place - 1 : place;
}

bool RuleTableModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int row, int, const QModelIndex& parent) const
{
    return dropPlace(data, row, parent) >= 0;
}

bool RuleTableModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    const int from = data->data(QLatin1String(kMime)).toInt(), to = dropPlace(data, row, parent);
    if (from != to)
        emit moveWanted(from, to);
    return false; // the view must not take the row away: the draft moves it
}

} // namespace hookline::ui

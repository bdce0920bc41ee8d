#include "ui/models/bridge_tables.h"

#include "core/config/clusters.h"
#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/event_filter.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace hookline::ui {
namespace {

constexpr int kQueueFull = -184;
const QString kNothing = QStringLiteral("\u2013");

/// "42 s", "17 min", "3 h", "2 d": how long something has been so.
QString spanWords(std::int64_t micros)
{
    const std::int64_t seconds = micros / 1'000'000;
    const auto said = [](const QString& words, std::int64_t count) {
        return words.arg(number(static_cast<std::uint64_t>(count)));
    };
    return seconds < 120 ? said(BrokerTableModel::tr("%1 s"), seconds)
        : seconds < 7200 ? said(BrokerTableModel::tr("%1 min"), seconds / 60)
        : seconds < 172800 ? said(BrokerTableModel::tr("%1 h"), seconds / 3600)
                           : said(BrokerTableModel::tr("%1 d"), seconds / 86400);
}

QString micros(std::int64_t value)
{
    return value < 0 ? QStringLiteral("\u2013") : milliseconds(static_cast<double>(value) / 1000);
}
/// Where it is not the default one, its name comes first.
QString ofCluster(const std::string& cluster, const QString& what)
{
    return cluster.empty() ? what : visibleText(cluster, 64) + QStringLiteral(" / ") + what;
}
qulonglong big(std::uint64_t value) { return value; }

/// While rows come or go there may be none yet.
SentRate rateOf(const std::vector<SentRate>& rates, int row)
{
    const auto at = static_cast<std::size_t>(row);
    return at < rates.size() ? rates[at] : SentRate {};
}

/// What the rows sent a second since the report before. librdkafka counts once a second: a report that came in between tells
/// nothing new.
template <class Row, class Same>
std::vector<SentRate> ratesOf(
    const std::vector<Row>& before, const std::vector<SentRate>& known, const std::vector<Row>& rows, Same&& same)
{
    std::vector<SentRate> out(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row& now = rows[i];
        const auto old = std::ranges::find_if(before, [&](const Row& row) { return same(row, now); });
        if (old == before.end())
            continue;
        const double seconds = static_cast<double>(now.countedAtMicros - old->countedAtMicros) / 1e6;
        if (seconds == 0)
            out[i] = rateOf(known, static_cast<int>(old - before.begin()));
        else if (seconds > 0 && now.sent >= old->sent && now.sentBytes >= old->sentBytes) // else the producer is another one
            out[i] = { static_cast<double>(now.sent - old->sent) / seconds,
                static_cast<double>(now.sentBytes - old->sentBytes) / seconds };
    }
    return out;
}

} // namespace

// --- Brokers ---------------------------------------------------------------------------------------------------------------

void BrokerTableModel::setRows(std::vector<metrics::BrokerReport> rows)
{
    const auto same = [](const auto& a, const auto& b) { return a.id == b.id && a.host == b.host && a.cluster == b.cluster; };
    m_rates = ratesOf(m_rows, m_rates, rows, same);
    take(m_rows, std::move(rows), same);
}

bool BrokerTableModel::hasClusters() const
{
    return std::ranges::any_of(
        m_rows, [this](const metrics::BrokerReport& row) { return row.cluster != m_rows.front().cluster; });
}

QString BrokerTableModel::title(int column) const
{
    switch (column) {
    case Id: return tr("ID");
    case Cluster: return tr("Cluster");
    case Host: return tr("Address");
    case State: return tr("State");
    case Age: return tr("For");
    case RttP50: return tr("RTT p50");
    case RttP99: return tr("RTT p99");
    case Throttle: return tr("Throttle");
    case InFlight: return tr("Requests in flight");
    case Waiting: return tr("Unsent");
    case Rate: return tr("Requests/s");
    case Bytes: return tr("Bytes/s");
    case Errors: return tr("Errors");
    case Retries: return tr("Retries");
    case Timeouts: return tr("Timeouts");
    case Disconnects: return tr("Disconnects");
    default: return {};
    }
}

QString BrokerTableModel::cell(int row, int column) const
{
    const metrics::BrokerReport& broker = m_rows[static_cast<std::size_t>(row)];
    switch (column) {
    case Id: return broker.id < 0 ? QStringLiteral("\u2013") : QString::number(broker.id);
    case Cluster: return visibleText(config::shownCluster(broker.cluster), 64);
    case Host: return visibleText(broker.host, 120);
    case Age: return broker.stateAgeMicros < 0 ? kNothing : spanWords(broker.stateAgeMicros);
    case Rate: return rate(rateOf(m_rates, row).count);
    case Bytes: return byteRate(rateOf(m_rates, row).bytes);
    case Retries: return number(broker.retries);
    case State:
        return broker.up == broker.connections ? tr("connected")
            : broker.up > 0                    ? tr("%1 of %2 connections up").arg(broker.up).arg(broker.connections)
            : broker.state.starts_with("AUTH") ? tr("logging in")
            : broker.state == "INIT"           ? tr("not needed yet")
            : broker.state == "DOWN"           ? tr("not reachable")
                                               : tr("connecting");
    case RttP50: return micros(broker.rttP50Micros);
    case RttP99: return micros(broker.rttP99Micros);
    case Throttle:
        return broker.throttleMillis > 0 ? milliseconds(static_cast<double>(broker.throttleMillis)) : QStringLiteral("\u2013");
    case InFlight: return number(broker.inFlight);
    case Waiting: return number(broker.waiting);
    case Errors: return number(broker.errors);
    case Timeouts: return number(broker.timeouts);
    case Disconnects: return number(broker.disconnects);
    default: return {};
    }
}

QVariant BrokerTableModel::sortKey(int row, int column) const
{
    const metrics::BrokerReport& broker = m_rows[static_cast<std::size_t>(row)];
    switch (column) {
    case Id: return row; // as the report has them: by cluster, then by id
    case Age: return static_cast<qlonglong>(broker.stateAgeMicros);
    case Rate: return rateOf(m_rates, row).count;
    case Bytes: return rateOf(m_rates, row).bytes;
    case Retries: return big(broker.retries);
    case RttP50: return static_cast<qlonglong>(broker.rttP50Micros);
    case RttP99: return static_cast<qlonglong>(broker.rttP99Micros);
    case Throttle: return static_cast<qlonglong>(broker.throttleMillis);
    case InFlight: return big(broker.inFlight);
    case Waiting: return big(broker.waiting);
    case Errors: return big(broker.errors);
    case Timeouts: return big(broker.timeouts);
    case Disconnects: return big(broker.disconnects);
    default: return cell(row, column);
    }
}

std::optional<ui::Role> BrokerTableModel::colour(int row, int column) const
{
    const metrics::BrokerReport& broker = m_rows[static_cast<std::size_t>(row)];
    switch (column) {
    case State:
        return broker.up > 0 ? (broker.up == broker.connections ? ui::Role::Ok : ui::Role::Warn)
            : broker.state == "INIT" ? ui::Role::TextMuted
            : broker.state == "DOWN" ? ui::Role::Error
                                     : ui::Role::Warn;
    case Throttle: return broker.throttleMillis > 0 ? std::optional(ui::Role::Warn) : std::nullopt;
    default: return std::nullopt;
    }
}

QString BrokerTableModel::hint(int row, int column) const
{
    return column == State ? fromUtf8(m_rows[static_cast<std::size_t>(row)].state) : QString();
}

// --- Partitions ------------------------------------------------------------------------------------------------------------

void PartitionTableModel::setRows(std::vector<metrics::PartitionReport> rows)
{
    const auto same = [](const auto& a, const auto& b) {
        return a.topic == b.topic && a.partition == b.partition && a.cluster == b.cluster;
    };
    m_rates = ratesOf(m_rows, m_rates, rows, same);
    take(m_rows, std::move(rows), same);
}

QString PartitionTableModel::title(int column) const
{
    switch (column) {
    case Topic: return tr("Kafka topic");
    case Partition: return tr("Partition");
    case Leader: return tr("Leader");
    case Queued: return tr("Queued");
    case InFlight: return tr("In flight");
    case Rate: return tr("Records/s");
    case Bytes: return tr("Bytes/s");
    case Batch: return tr("Records a batch");
    case LastOffset: return tr("Last acknowledged offset");
    case Refusals: return tr("Errors");
    default: return {};
    }
}

QString PartitionTableModel::cell(int row, int column) const
{
    const metrics::PartitionReport& partition = m_rows[static_cast<std::size_t>(row)];
    switch (column) {
    case Topic: return ofCluster(partition.cluster, visibleText(partition.topic, 250));
    case Partition: return QString::number(partition.partition);
    case Leader: return partition.leader < 0 ? tr("none") : QString::number(partition.leader);
    case Queued: return number(partition.queued);
    case InFlight: return number(partition.inFlight);
    case Rate: return rate(rateOf(m_rates, row).count);
    case Bytes: return byteRate(rateOf(m_rates, row).bytes);
    case Batch: return partition.batchAverage < 0 ? kNothing : number(static_cast<std::uint64_t>(partition.batchAverage));
    case LastOffset:
        return partition.lastOffset < 0 ? QStringLiteral("\u2013") : number(static_cast<std::uint64_t>(partition.lastOffset));
    case Refusals: return number(partition.refusals);
    default: return {};
    }
}

QVariant PartitionTableModel::sortKey(int row, int column) const
{
    const metrics::PartitionReport& partition = m_rows[static_cast<std::size_t>(row)];
    switch (column) {
    case Partition: return partition.partition;
    case Leader: return partition.leader;
    case Queued: return big(partition.queued);
    case InFlight: return big(partition.inFlight);
    case Rate: return rateOf(m_rates, row).count;
    case Bytes: return rateOf(m_rates, row).bytes;
    case Batch: return static_cast<qlonglong>(partition.batchAverage);
    case LastOffset: return static_cast<qlonglong>(partition.lastOffset);
    case Refusals: return big(partition.refusals);
    default: return cell(row, column);
    }
}

std::optional<ui::Role> PartitionTableModel::colour(int row, int column) const
{
    const metrics::PartitionReport& partition = m_rows[static_cast<std::size_t>(row)];
    if (column == Leader && partition.leader < 0)
        return ui::Role::Error;
    if (column == Refusals && partition.refusals > 0)
        return ui::Role::Warn;
    return std::nullopt;
}

std::optional<RecordPlace> PartitionTableModel::record(int row) const
{
    const metrics::PartitionReport& partition = m_rows[static_cast<std::size_t>(row)];
    if (partition.lastOffset < 0)
        return std::nullopt;
    return RecordPlace { fromUtf8(partition.cluster), fromUtf8(partition.topic), partition.partition, partition.lastOffset };
}

QString PartitionTableModel::eventFilter(int row) const
{
    const metrics::PartitionReport& partition = m_rows[static_cast<std::size_t>(row)];
    return EventFilter::test("kafka.topic", "==", fromUtf8(partition.topic))
        + QStringLiteral(" and kafka.partition == %1").arg(partition.partition);
}

// --- Losses ----------------------------------------------------------------------------------------------------------------

void LossTableModel::setRows(const metrics::BridgeReport& report, bool spool, const std::vector<HeldLetters>& letters)
{
    m_spool = spool;
    std::vector<Row> rows;
    std::uint64_t explained = 0;
    for (const metrics::LossReport& loss : report.losses) {
        const auto its = std::ranges::find(letters, LetterGroup { loss.code, loss.topic, loss.rule }, &HeldLetters::group);
        rows.push_back({ loss, its == letters.end() ? 0 : its->count });
        explained += loss.count;
    }
    if (report.lost > explained) {
        metrics::LossReport rest;
        rest.count = report.lost - explained;
        rows.push_back({ std::move(rest), 0, true });
    }
    for (const HeldLetters& held : letters) {
        const bool known = std::ranges::any_of(report.losses, [&](const metrics::LossReport& loss) {
            return LetterGroup { loss.code, loss.topic, loss.rule } == held.group;
        });
        if (known)
            continue;
        metrics::LossReport of;
        of.code = held.group.code;
        of.topic = held.group.topic;
        of.rule = held.group.rule;
        of.firstWallMicros = held.firstWallMicros;
        of.lastWallMicros = held.lastWallMicros;
        rows.push_back({ std::move(of), held.count });
    }
    take(m_rows, std::move(rows), [](const Row& a, const Row& b) {
        return a.unnamed == b.unnamed && a.loss.code == b.loss.code && a.loss.topic == b.loss.topic
            && a.loss.rule == b.loss.rule;
    });
}

std::uint64_t LossTableModel::total() const
{
    return std::transform_reduce(m_rows.begin(), m_rows.end(), std::uint64_t { 0 }, std::plus(),
        [](const Row& row) { return row.earlier() ? row.held : row.loss.count; });
}

LetterGroup LossTableModel::group(int row) const
{
    const metrics::LossReport& loss = at(row).loss;
    return { loss.code, loss.topic, loss.rule };
}

QString LossTableModel::title(int column) const
{
    switch (column) {
    case Last: return tr("Last");
    case Reason: return tr("Reason");
    case Topic: return tr("Kafka topic");
    case Rule: return tr("Rule");
    case Count: return tr("Records");
    case Kept: return tr("Kept");
    case Held: return tr("In the spool");
    case Example: return tr("Last example");
    case Remedy: return tr("What to do");
    case First: return tr("First");
    default: return {};
    }
}

QString LossTableModel::remedy(int row) const
{
    const metrics::LossReport& loss = at(row).loss;
    return at(row).unnamed ? tr("The log names each of them.")
        : loss.code == 0   ? tr("Retry now sends them again, those that can be read.")
                           : Texts::kafkaRemedy(loss.code, loss.kept >= loss.count);
}

QString LossTableModel::cell(int row, int column) const
{
    const metrics::LossReport& loss = at(row).loss;
    const auto time = [&](std::int64_t wall) {
        if (wall <= 0)
            return QStringLiteral("\u2013");
        return at(row).earlier() ? dateTime(wall).mid(5, 11) : clockTime(wall, false); // month, day, hour, minute
    };
    switch (column) {
    case Last: return time(loss.lastWallMicros);
    case First: return time(loss.firstWallMicros);
    case Reason:
        if (at(row).unnamed)
            return m_spool ? tr("damaged on the disk, or cause not recorded singly") : tr("cause not recorded singly");
        return loss.code == 0         ? tr("Kafka had lost it, or it cannot be read")
            : loss.code == kQueueFull ? tr("the queue was full")
                                      : Texts::kafkaError(loss.code);
    case Topic: return loss.topic.empty() ? QStringLiteral("\u2013") : visibleText(loss.topic, 250);
    case Rule: return loss.rule.empty() ? QStringLiteral("\u2013") : visibleText(loss.rule, 100);
    case Count: return at(row).earlier() ? QStringLiteral("\u2013") : number(loss.count);
    case Kept: return at(row).earlier() ? QStringLiteral("\u2013") : number(loss.kept);
    case Held: return at(row).held == 0 ? QStringLiteral("\u2013") : number(at(row).held);
    case Example:
        if (at(row).earlier())
            return tr("of an earlier run");
        if (loss.client.empty() && loss.detail.empty())
            return QStringLiteral("\u2013");
        return loss.detail.empty() ? visibleText(loss.client, 80)
                                   : visibleText(loss.client, 80) + QStringLiteral(" \u00B7 ") + coreText(loss.detail, 160);
    case Remedy: return remedy(row);
    default: return {};
    }
}

QVariant LossTableModel::sortKey(int row, int column) const
{
    switch (column) {
    case Last: return static_cast<qlonglong>(at(row).loss.lastWallMicros);
    case First: return static_cast<qlonglong>(at(row).loss.firstWallMicros);
    case Count: return big(at(row).loss.count);
    case Kept: return big(at(row).loss.kept);
    case Held: return big(at(row).held);
    default: return cell(row, column);
    }
}

std::optional<ui::Role> LossTableModel::colour(int row, int column) const
{
    if (column == Count && !at(row).earlier())
        return at(row).loss.kept < at(row).loss.count ? ui::Role::Error : ui::Role::Warn;
    return std::nullopt;
}

QString LossTableModel::eventFilter(int row) const
{
    const metrics::LossReport& loss = at(row).loss;
    if (at(row).unnamed || at(row).earlier() || loss.code == 0 || loss.code == kQueueFull)
        return {}; // no event knows of it
    QString out = QStringLiteral("kafka.status == failed and kafka.error == %1").arg(loss.code);
    // What failed before it had a topic's queue has none in its row either.
    if (!loss.topic.empty() && loss.code > -10000) {
        const QString topic = fromUtf8(loss.topic).section(QLatin1Char('/'), -1); // without the cluster
        out += QStringLiteral(" and ") + EventFilter::test("kafka.topic", "==", topic);
    }
    return out;
}

} // namespace hookline::ui

#include "core/kafka/source_consumer.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/kafka/library_handle.h"
#include "core/kafka/library_record.h"

#include <algorithm>
#include <map>
#include <thread>

namespace hookline::kafka {
namespace {

using PartitionsPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, Destroyer<rd_kafka_topic_partition_list_destroy>>;
using std::chrono::milliseconds;

constexpr int kAskMillis = 1000;

std::string nameOf(const StartPoint& start)
{
    using enum StartPoint::Kind;
    switch (start.kind) {
    case Stored: return "hookline start=stored";
    case Earliest: return "hookline start=earliest";
    case Latest: return "hookline start=latest";
    case Offset: return "hookline start=offset:" + std::to_string(start.number);
    case Time: return "hookline start=time:" + std::to_string(start.number);
    }
    return {};
}

/// librdkafka frees it.
void setMetadata(rd_kafka_topic_partition_t& partition, const std::string& text)
{
    if (partition.metadata)
        rd_kafka_mem_free(nullptr, partition.metadata);
    partition.metadata = rd_kafka_mem_malloc(nullptr, text.size());
    std::memcpy(partition.metadata, text.data(), text.size());
    partition.metadata_size = text.size();
}

bool hasMetadata(const rd_kafka_topic_partition_t& partition, const std::string& text)
{
    return partition.metadata && std::string_view(static_cast<const char*>(partition.metadata), partition.metadata_size) == text;
}

bool isOffset(std::int64_t offset) noexcept { return offset >= 0; }

} // namespace

struct SourceConsumer::Handle {
    struct Lane {
        std::string topic;
        std::int32_t partition = -1;
        std::int64_t committed = -1;
        QueuePtr queue;
    };
    struct Commit {
        Handle* handle;
        std::uint64_t records;
    };

    Handle(StartPoint startPoint, int wake, const std::atomic<bool>& stop, Listener& to)
        : start(startPoint)
        , startName(nameOf(startPoint))
        , wakeFd(wake)
        , stopping(stop)
        , listener(to)
    {
    }
    StartPoint start;
    std::string startName;
    int wakeFd;
    const std::atomic<bool>& stopping;
    Listener& listener;
    ClientPtr client;
    QueuePtr commits;
    RecordPtr current;
    std::map<std::uint64_t, Lane> lanes;
    std::vector<std::uint64_t> laneNumbers;
    std::map<std::pair<std::string, std::int32_t>, std::uint64_t> numbers;
    std::map<std::pair<std::string, std::int32_t>, std::int64_t> begun; ///< where `start` was carried out, should Kafka not have taken that
    const std::int64_t createdMillis = base::wallMicros() / 1000;
    bool joined = false; ///< partitions were assigned before
    std::uint64_t lastLane = 0;
    std::vector<std::unique_ptr<Commit>> commitsOpen; ///< onCommit() has not been called
    bool closed = false;

    void open(const rd_kafka_topic_partition_t& partition);
    void wakeOn(rd_kafka_queue_t* queue) const;
    void complain(const rd_kafka_message_t& message) const;
    bool findStarts(rd_kafka_topic_partition_list_t& partitions, bool& carriedOut);
    bool begin(rd_kafka_topic_partition_t& partition);
    void assigned(const rd_kafka_topic_partition_list_t& partitions);
    void revoked();
    void commit(const std::vector<Mark>& marks, std::uint64_t records);

    static void onRebalance(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions, void* opaque);
    static void onError(rd_kafka_t*, int code, const char* reason, void* opaque);
    static void onCommit(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* offsets, void* opaque);
};

// --- where a partition begins -------------------------------------------------------------------------------------------------

/// The start that was asked for, as an offset. False: no answer.
bool SourceConsumer::Handle::begin(rd_kafka_topic_partition_t& partition)
{
    using enum StartPoint::Kind;
    std::int64_t low = 0;
    std::int64_t high = 0;
    // A partition that came later: its end now would be behind what was written before it was noticed.
    const bool byTime = start.kind == Time || (start.kind == Latest && joined);
    if (byTime) {
        const PartitionsPtr one(rd_kafka_topic_partition_list_new(1));
        rd_kafka_topic_partition_list_add(one.get(), partition.topic, partition.partition)->offset = start.kind == Time ? start.number : createdMillis;
        if (rd_kafka_offsets_for_times(client.get(), one.get(), kAskMillis) != RD_KAFKA_RESP_ERR_NO_ERROR || one->elems[0].err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return false;
        partition.offset = one->elems[0].offset;
        if (isOffset(partition.offset))
            return true; // else there is nothing from then on
    }
    if (rd_kafka_query_watermark_offsets(client.get(), partition.topic, partition.partition, &low, &high, kAskMillis) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    partition.offset = start.kind == Offset ? std::clamp(start.number, low, high) : start.kind == Earliest ? low : high;
    return true;
}

bool SourceConsumer::Handle::findStarts(rd_kafka_topic_partition_list_t& partitions, bool& carriedOut)
{
    if (partitions.cnt == 0)
        return true;
    const PartitionsPtr stored(rd_kafka_topic_partition_list_copy(&partitions));
    if (const rd_kafka_resp_err_t code = rd_kafka_committed(client.get(), stored.get(), kAskMillis); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        listener.onTrouble(code, rd_kafka_err2str(code));
        return false;
    }
    for (int i = 0; i < partitions.cnt; ++i) {
        rd_kafka_topic_partition_t& wanted = partitions.elems[i];
        const rd_kafka_topic_partition_t* known = rd_kafka_topic_partition_list_find(stored.get(), wanted.topic, wanted.partition);
        if (!known || known->err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return false;
        if (isOffset(known->offset) && (start.kind == StartPoint::Kind::Stored || hasMetadata(*known, startName))) {
            wanted.offset = known->offset;
        } else if (start.kind == StartPoint::Kind::Stored) {
            wanted.offset = RD_KAFKA_OFFSET_BEGINNING;
        } else {
            // Not asked again after an outage: the end would then be behind what was written meanwhile.
            const auto place = begun.try_emplace({ wanted.topic, wanted.partition }, RD_KAFKA_OFFSET_INVALID).first;
            if (!isOffset(place->second)) {
                if (!begin(wanted))
                    return false;
                place->second = wanted.offset;
            }
            wanted.offset = place->second;
            carriedOut = true;
        }
    }
    return true;
}

void SourceConsumer::Handle::assigned(const rd_kafka_topic_partition_list_t& partitions)
{
    const PartitionsPtr begins(rd_kafka_topic_partition_list_copy(&partitions));
    bool carriedOut = false;
    while (!findStarts(*begins, carriedOut)) { // heartbeats go on; there is nothing to do before it is known
        if (stopping.load())
            break;
        std::this_thread::sleep_for(milliseconds(100));
    }
    if (stopping.load()) {
        rd_kafka_assign(client.get(), nullptr);
        return;
    }
    joined = true;
    std::vector<Mark> carried;
    for (int i = 0; i < begins->cnt; ++i) {
        const rd_kafka_topic_partition_t& one = begins->elems[i];
        open(one);
        if (carriedOut && isOffset(one.offset))
            carried.push_back({ lastLane, one.offset });
    }
    rd_kafka_assign(client.get(), begins.get());
    if (!carried.empty())
        commit(carried, 0);
}

void SourceConsumer::Handle::wakeOn(rd_kafka_queue_t* queue) const
{
    static constexpr std::uint64_t kOne = 1; // what an eventfd wants to be written
    rd_kafka_queue_io_event_enable(queue, wakeFd, &kOne, sizeof kOne);
}

void SourceConsumer::Handle::open(const rd_kafka_topic_partition_t& partition)
{
    const std::uint64_t number = ++lastLane;
    Lane& lane = lanes[number];
    lane.topic = partition.topic;
    lane.partition = partition.partition;
    lane.committed = partition.offset;
    lane.queue.reset(rd_kafka_queue_get_partition(client.get(), partition.topic, partition.partition));
    rd_kafka_queue_forward(lane.queue.get(), nullptr); // before it is assigned: it stays so
    wakeOn(lane.queue.get());
    numbers.insert_or_assign({ lane.topic, lane.partition }, number);
    laneNumbers.push_back(number);
    listener.onOpened(number, lane.topic, lane.partition, partition.offset);
}

void SourceConsumer::Handle::revoked()
{
    const std::vector<std::uint64_t> going = std::move(laneNumbers);
    laneNumbers.clear();
    if (!going.empty())
        listener.onClosing(going);
    current.reset();
    lanes.clear();
    numbers.clear();
    for (const std::uint64_t number : going)
        listener.onClosed(number);
    rd_kafka_assign(client.get(), nullptr);
}

// --- callbacks ----------------------------------------------------------------------------------------------------------------

void SourceConsumer::Handle::onRebalance(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* partitions, void* opaque)
{
    auto& self = *static_cast<Handle*>(opaque);
    if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
        self.assigned(*partitions);
    else
        self.revoked(); // all of them: the protocol is the eager one
}

void SourceConsumer::Handle::onError(rd_kafka_t*, int code, const char* reason, void* opaque)
{
    static_cast<Handle*>(opaque)->listener.onTrouble(code, reason);
}

void SourceConsumer::Handle::onCommit(rd_kafka_t*, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* offsets, void* opaque)
{
    Handle& self = *static_cast<Commit*>(opaque)->handle;
    const std::uint64_t records = static_cast<Commit*>(opaque)->records;
    std::erase_if(self.commitsOpen, [opaque](const auto& commit) { return commit.get() == opaque; });
    for (int i = 0; offsets && i < offsets->cnt; ++i) {
        const rd_kafka_topic_partition_t& one = offsets->elems[i];
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR && one.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            code = one.err;
        const auto number = self.numbers.find({ one.topic, one.partition });
        if (one.err == RD_KAFKA_RESP_ERR_NO_ERROR && number != self.numbers.end())
            self.lanes[number->second].committed = one.offset;
    }
    self.listener.onCommitted(records, code);
}

// --- the face -----------------------------------------------------------------------------------------------------------------

base::Result<std::unique_ptr<SourceConsumer>> SourceConsumer::create(const Properties& connection, const SourcePlan& plan, int wakeFd,
    const std::atomic<bool>& stopping, Listener& listener)
{
    Properties properties {
        { "auto.offset.reset", "earliest" }, // what the group stored is gone: what is left is still to be published
        { "session.timeout.ms", "10000" }, // after a crash nobody else reads its partitions for so long
        // Kafka is the queue; here is only what is on the way.
        { "queued.min.messages", "1000" },
        { "queued.max.messages.kbytes", "2048" }, // a partition
    };
    properties.insert(properties.end(), connection.begin(), connection.end()); // the user's own among them: they win
    properties.insert(properties.end(),
        {
            { "group.id", plan.group },
            { "enable.auto.commit", "false" },
            { "enable.auto.offset.store", "false" },
            { "partition.assignment.strategy", "range,roundrobin" }, // not cooperative: partitions come and go as a whole
            { "allow.auto.create.topics", "false" },
        });
    if (std::ranges::any_of(plan.settings.topics, [](const std::string& topic) { return topic.starts_with('^'); }))
        properties.emplace_back("topic.metadata.refresh.interval.ms", "5000"); // new topics that match are found by it
    auto conf = makeConf(properties, keychain::Wait::No); // the first time on control's thread
    if (!conf)
        return base::fail(conf.error());
    auto handle = std::make_unique<Handle>(plan.start, wakeFd, stopping, listener);
    rd_kafka_conf_set_opaque(conf->get(), handle.get());
    rd_kafka_conf_set_rebalance_cb(conf->get(), Handle::onRebalance);
    rd_kafka_conf_set_error_cb(conf->get(), Handle::onError);
    std::array<char, 512> why {};
    handle->client.reset(rd_kafka_new(RD_KAFKA_CONSUMER, conf->get(), why.data(), why.size()));
    if (!handle->client)
        return base::fail(settingsError({}, why.data()));
    static_cast<void>(conf->release());
    rd_kafka_poll_set_consumer(handle->client.get());
    handle->commits.reset(rd_kafka_queue_new(handle->client.get()));
    const QueuePtr queue(rd_kafka_queue_get_consumer(handle->client.get()));
    handle->wakeOn(queue.get());
    handle->wakeOn(handle->commits.get());
    const PartitionsPtr topics(rd_kafka_topic_partition_list_new(static_cast<int>(plan.settings.topics.size())));
    for (const std::string& topic : plan.settings.topics)
        rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    if (const rd_kafka_resp_err_t code = rd_kafka_subscribe(handle->client.get(), topics.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return base::fail({ "source.topics", "Source \"" + plan.settings.name + "\" cannot read its topics", rd_kafka_err2str(code),
            "Check their names in topics" });
    }
    return std::unique_ptr<SourceConsumer>(new SourceConsumer(std::move(handle)));
}

SourceConsumer::SourceConsumer(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

SourceConsumer::~SourceConsumer() { close(); }

void SourceConsumer::serve()
{
    Handle& self = *m_handle;
    rd_kafka_queue_poll_callback(self.commits.get(), 0);
    while (const RecordPtr word { rd_kafka_consumer_poll(self.client.get(), 0) }) { // errors only: records are in the lanes' queues
        if (word->err != RD_KAFKA_RESP_ERR_NO_ERROR)
            self.complain(*word);
    }
}

bool SourceConsumer::next(std::uint64_t number, SourceRecord& out)
{
    Handle& self = *m_handle;
    const auto lane = self.lanes.find(number);
    if (lane == self.lanes.end())
        return false;
    for (;;) {
        self.current.reset(rd_kafka_consume_queue(lane->second.queue.get(), 0));
        if (!self.current)
            return false;
        if (self.current->err == RD_KAFKA_RESP_ERR_NO_ERROR)
            break;
        self.complain(*self.current);
    }
    readRecord(*self.current, out);
    out.lane = number;
    return true;
}

void SourceConsumer::Handle::complain(const rd_kafka_message_t& message) const
{
    if (message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        listener.onTrouble(message.err, rd_kafka_err2str(message.err));
}

const std::vector<std::uint64_t>& SourceConsumer::lanes() const noexcept { return m_handle->laneNumbers; }

void SourceConsumer::commit(const std::vector<Mark>& marks, std::uint64_t records) { m_handle->commit(marks, records); }

void SourceConsumer::Handle::commit(const std::vector<Mark>& marks, std::uint64_t records)
{
    const PartitionsPtr offsets(rd_kafka_topic_partition_list_new(static_cast<int>(marks.size())));
    for (const Mark& mark : marks) {
        const auto lane = lanes.find(mark.lane);
        if (lane == lanes.end())
            continue;
        rd_kafka_topic_partition_t& one = *rd_kafka_topic_partition_list_add(offsets.get(), lane->second.topic.c_str(), lane->second.partition);
        one.offset = mark.offset;
        setMetadata(one, startName);
    }
    if (offsets->cnt == 0)
        return;
    commitsOpen.push_back(std::make_unique<Commit>(Commit { this, records }));
    const rd_kafka_resp_err_t code
        = rd_kafka_commit_queue(client.get(), offsets.get(), commits.get(), onCommit, commitsOpen.back().get());
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    commitsOpen.pop_back();
    listener.onCommitted(records, code);
}

void SourceConsumer::finishCommits(milliseconds limit)
{
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!m_handle->commitsOpen.empty() && std::chrono::steady_clock::now() < end)
        rd_kafka_queue_poll_callback(m_handle->commits.get(), 50);
}

std::vector<metrics::SourcePartition> SourceConsumer::positions(const std::vector<Mark>& next) const
{
    std::vector<metrics::SourcePartition> out;
    for (const auto& [number, lane] : m_handle->lanes) {
        metrics::SourcePartition& one = out.emplace_back();
        one.topic = lane.topic;
        one.partition = lane.partition;
        const auto mark = std::ranges::find(next, number, &Mark::lane);
        one.position = mark != next.end() ? mark->offset : lane.committed;
        std::int64_t low = 0;
        std::int64_t high = -1;
        if (rd_kafka_get_watermark_offsets(m_handle->client.get(), lane.topic.c_str(), lane.partition, &low, &high) != RD_KAFKA_RESP_ERR_NO_ERROR
            || high < 0)
            continue;
        one.end = high;
        one.position = std::max(one.position, low);
    }
    return out;
}

bool SourceConsumer::isReachable(milliseconds limit)
{
    const rd_kafka_metadata_t* raw = nullptr;
    const rd_kafka_resp_err_t code = rd_kafka_metadata(m_handle->client.get(), 0, nullptr, &raw, static_cast<int>(limit.count()));
    const MetadataPtr metadata(raw);
    return code == RD_KAFKA_RESP_ERR_NO_ERROR;
}

void SourceConsumer::close()
{
    if (std::exchange(m_handle->closed, true))
        return;
    m_handle->current.reset();
    rd_kafka_consumer_close(m_handle->client.get());
    rd_kafka_queue_poll_callback(m_handle->commits.get(), 0);
}

} // namespace hookline::kafka

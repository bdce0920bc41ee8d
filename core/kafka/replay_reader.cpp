#include "core/kafka/replay_reader.h"

#include "core/base/log.h"
#include "core/kafka/cluster_probe.h"
#include "core/kafka/library_handle.h"
#include "core/kafka/library_record.h"
#include "core/kafka/problem.h"
#include "core/kafka/source_problem.h"

#include <algorithm>
#include <map>

namespace hookline::kafka {
namespace {

using PartitionsPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, Destroyer<rd_kafka_topic_partition_list_destroy>>;

constexpr int kAskMillis = 1000;
constexpr int kWaitMillis = 20;

} // namespace

struct ReplayReader::Handle {
    struct Lane {
        rd_kafka_topic_t* topic = nullptr; // the map's
        std::int32_t partition = -1;
        std::int64_t begin = 0;
        std::int64_t end = 0; // without it
        std::int64_t at = 0;  // everything before is behind us
        bool done = false;
        bool displaced = false; // Kafka has not, or no more, what is next
        RecordPtr head;
        SourceRecord record; // of head
    };

    ReplayRange range;
    std::string servers; // for what is said
    Complaint complaint; // of the client, which is polled in this thread only; outlives it
    ClientPtr client;
    std::map<std::string, TopicPtr> topics;
    std::vector<std::unique_ptr<Lane>> lanes;
    Lane* next = nullptr;
    std::string problem;
    std::uint64_t expected = 0;
    std::uint64_t forgotten = 0;

    Step fail(std::string why)
    {
        problem = std::move(why);
        return Step::Failed;
    }
    void waitFor(std::string what);
    Step find(const std::string& topic);
    Step bound(Lane& lane);
    bool offsetOf(const Lane& lane, const StartPoint& point, std::int64_t low, std::int64_t high, std::int64_t& out);
    Step fetch(Lane& lane, int waitMillis);
    bool replace(Lane& lane);
    /// Of the practice cluster, which cannot look a time up: it is outside the range.
    bool isOutside(const SourceRecord& record) const;
};

base::Result<std::unique_ptr<ReplayReader>> ReplayReader::create(const Properties& connection, ReplayRange range)
{
    Properties properties = connection;
    properties.insert(properties.end(),
        {
            { "enable.partition.eof", "true" }, // the last offsets of a range may be a transaction's marks, which are no records
            { "allow.auto.create.topics", "false" },
            { "auto.offset.reset", "error" }, // what retention took is counted
            { "queued.min.messages", "1000" },
            { "queued.max.messages.kbytes", "2048" }, // a partition
        });
    auto conf = makeConf(properties);
    if (!conf)
        return base::fail(conf.error());
    auto handle = std::make_unique<Handle>();
    handle->range = std::move(range);
    for (const auto& [name, value] : connection) {
        if (name == "bootstrap.servers")
            handle->servers = value;
    }
    rd_kafka_conf_set_opaque(conf->get(), &handle->complaint);
    rd_kafka_conf_set_error_cb(conf->get(), [](rd_kafka_t*, int code, const char* reason, void* opaque) {
        auto& last = *static_cast<Complaint*>(opaque);
        // A login that was refused says more than the closed connection that follows it.
        if (!last.isAuthentication() && !last.isTls())
            last = { code, reason };
    });
    std::array<char, 512> why {};
    handle->client.reset(rd_kafka_new(RD_KAFKA_CONSUMER, conf->get(), why.data(), why.size()));
    if (!handle->client)
        return base::fail(settingsError({}, why.data()));
    static_cast<void>(conf->release());
    return std::unique_ptr<ReplayReader>(new ReplayReader(std::move(handle)));
}

ReplayReader::ReplayReader(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

ReplayReader::~ReplayReader()
{
    for (const auto& lane : m_handle->lanes) {
        lane->head.reset();
        rd_kafka_consume_stop(lane->topic, lane->partition);
    }
}

// --- which offsets ------------------------------------------------------------------------------------------------------------

/// What librdkafka complains about says more than a time-out.
void ReplayReader::Handle::waitFor(std::string what)
{
    const auto known = readingProblem(complaint.code, complaint.reason, servers, {});
    problem = known ? known->text : std::move(what);
}

ReplayReader::Step ReplayReader::Handle::find(const std::string& name)
{
    TopicPtr& topic = topics[name];
    if (!topic)
        topic.reset(rd_kafka_topic_new(client.get(), name.c_str(), nullptr));
    const rd_kafka_metadata_t* raw = nullptr;
    const rd_kafka_resp_err_t code = rd_kafka_metadata(client.get(), 0, topic.get(), &raw, kAskMillis);
    const MetadataPtr metadata(raw);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR || metadata->topic_cnt != 1) {
        waitFor("Kafka does not answer (" + errorText(code) + ")");
        return Step::Wait;
    }
    const rd_kafka_metadata_topic_t& found = metadata->topics[0];
    if (found.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
        return Step::Wait;
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR || found.partition_cnt == 0)
        return fail("The topic \"" + name + "\" cannot be read: " + errorText(found.err != 0 ? found.err : RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART));
    for (int i = 0; i < found.partition_cnt; ++i) {
        const std::int32_t partition = found.partitions[i].id;
        if (!range.partitions.empty() && std::ranges::find(range.partitions, partition) == range.partitions.end())
            continue;
        auto lane = std::make_unique<Lane>();
        lane->topic = topic.get();
        lane->partition = partition;
        lanes.push_back(std::move(lane));
    }
    return Step::Ready;
}

bool ReplayReader::Handle::offsetOf(const Lane& lane, const StartPoint& point, std::int64_t low, std::int64_t high, std::int64_t& out)
{
    using enum StartPoint::Kind;
    out = point.kind == Latest ? high : point.kind == Offset ? point.number : low;
    if (point.kind == Time && range.practice) {
        out = &point == &range.to ? high : low; // its records are looked at one by one
    } else if (point.kind == Time) {
        const PartitionsPtr one(rd_kafka_topic_partition_list_new(1));
        rd_kafka_topic_partition_list_add(one.get(), rd_kafka_topic_name(lane.topic), lane.partition)->offset = point.number;
        if (rd_kafka_offsets_for_times(client.get(), one.get(), kAskMillis) != RD_KAFKA_RESP_ERR_NO_ERROR || one->elems[0].err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return false;
        out = one->elems[0].offset >= 0 ? one->elems[0].offset : high; // nothing from then on
    }
    out = std::clamp(out, low, high);
    return true;
}

ReplayReader::Step ReplayReader::Handle::bound(Lane& lane)
{
    std::int64_t low = 0;
    std::int64_t high = 0;
    const rd_kafka_resp_err_t code
        = rd_kafka_query_watermark_offsets(client.get(), rd_kafka_topic_name(lane.topic), lane.partition, &low, &high, kAskMillis);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR || !offsetOf(lane, range.from, low, high, lane.begin) || !offsetOf(lane, range.to, low, high, lane.end)) {
        waitFor("Kafka does not say which offsets there are (" + errorText(code) + ")");
        return Step::Wait;
    }
    return Step::Ready;
}

ReplayReader::Step ReplayReader::prepare()
{
    Handle& self = *m_handle;
    rd_kafka_poll(self.client.get(), 0); // complaints, and a token that is wanted
    self.lanes.clear();
    for (const std::string& topic : self.range.topics) {
        if (const Step step = self.find(topic); step != Step::Ready)
            return step;
    }
    for (const auto& lane : self.lanes) {
        if (const Step step = self.bound(*lane); step != Step::Ready)
            return step;
    }
    std::erase_if(self.lanes, [](const auto& lane) { return lane->begin >= lane->end; });
    for (const auto& lane : self.lanes) {
        lane->at = lane->begin;
        self.expected += static_cast<std::uint64_t>(lane->end - lane->begin);
        rd_kafka_consume_start(lane->topic, lane->partition, lane->begin);
    }
    self.problem.clear();
    self.complaint = {};
    return Step::Ready;
}

// --- records ------------------------------------------------------------------------------------------------------------------

bool ReplayReader::Handle::isOutside(const SourceRecord& record) const
{
    using enum StartPoint::Kind;
    return (range.from.kind == Time && record.timestampMillis < range.from.number) || (range.to.kind == Time && record.timestampMillis >= range.to.number);
}

/// Goes on at the oldest record that is left, and counts what is not. False: no answer yet.
bool ReplayReader::Handle::replace(Lane& lane)
{
    std::int64_t low = 0;
    std::int64_t high = 0;
    const char* name = rd_kafka_topic_name(lane.topic);
    if (rd_kafka_query_watermark_offsets(client.get(), name, lane.partition, &low, &high, kAskMillis) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    const std::int64_t oldest = low > lane.at ? std::min(low, lane.end) : lane.end; // not below: the partition's end was cut off
    base::logWarning("replay",
        std::string(name) + '/' + std::to_string(lane.partition) + ": the records from offset " + std::to_string(lane.at) + " to "
            + std::to_string(oldest - 1) + " are no longer in Kafka and are left out");
    forgotten += static_cast<std::uint64_t>(oldest - lane.at);
    lane.at = oldest;
    lane.displaced = false;
    lane.done = oldest >= lane.end;
    rd_kafka_consume_stop(lane.topic, lane.partition);
    if (!lane.done)
        rd_kafka_consume_start(lane.topic, lane.partition, oldest);
    return true;
}

/// Ready: the lane has a head, or none is left in it.
ReplayReader::Step ReplayReader::Handle::fetch(Lane& lane, int waitMillis)
{
    while (!lane.head && !lane.done) {
        if (lane.displaced) {
            if (!replace(lane))
                return Step::Wait;
            continue;
        }
        RecordPtr message(rd_kafka_consume(lane.topic, lane.partition, waitMillis));
        if (!message)
            return Step::Wait;
        const bool record = message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
        if (message->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
            lane.displaced = true;
            continue;
        }
        if (!record && message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            if (message->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED || message->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
                || message->err == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
                return fail("The topic \"" + std::string(rd_kafka_topic_name(lane.topic)) + "\" cannot be read: " + errorText(message->err));
            problem = errorText(message->err);
            continue;
        }
        if (message->offset >= lane.end) {
            lane.done = true;
            lane.at = lane.end;
        } else if (record) {
            lane.at = message->offset;
            lane.head = std::move(message);
            readRecord(*lane.head, lane.record);
            problem.clear();
            complaint = {};
            if (range.practice && isOutside(lane.record)) {
                ++lane.at;
                lane.head.reset();
            }
        }
    }
    return Step::Ready;
}

ReplayReader::Step ReplayReader::peek(const SourceRecord*& record)
{
    Handle& self = *m_handle;
    rd_kafka_poll(self.client.get(), 0);
    self.next = nullptr;
    bool waits = false;
    for (const auto& lane : self.lanes) { // the next one is known only when every lane has shown its own
        const Step step = self.fetch(*lane, waits ? 0 : kWaitMillis);
        if (step == Step::Failed)
            return step;
        waits = waits || step == Step::Wait;
        if (lane->head && (!self.next || lane->record.timestampMillis < self.next->record.timestampMillis))
            self.next = lane.get();
    }
    if (waits && self.complaint.code != 0)
        self.waitFor(self.problem);
    if (waits)
        return Step::Wait;
    if (!self.next)
        return Step::End;
    record = &self.next->record;
    return Step::Ready;
}

void ReplayReader::take()
{
    if (Handle::Lane* lane = std::exchange(m_handle->next, nullptr)) {
        ++lane->at;
        lane->head.reset();
    }
}

std::uint64_t ReplayReader::expected() const noexcept { return m_handle->expected; }

std::uint64_t ReplayReader::passed() const noexcept
{
    std::uint64_t out = 0;
    for (const auto& lane : m_handle->lanes)
        out += static_cast<std::uint64_t>(lane->at - lane->begin);
    return out;
}

std::uint64_t ReplayReader::forgotten() const noexcept { return m_handle->forgotten; }

const std::string& ReplayReader::problem() const noexcept { return m_handle->problem; }

} // namespace hookline::kafka

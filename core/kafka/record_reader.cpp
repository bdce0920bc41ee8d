#include "core/kafka/record_reader.h"

#include "core/kafka/admin_problem.h"
#include "core/kafka/partition_offsets.h"
#include "core/kafka/problem.h"
#include "core/kafka/record_encoder.h"
#include "core/kafka/record_filter.h"
#include "core/kafka/record_of.h"

#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

namespace hookline::kafka {
namespace {

using metrics::KafkaReading;
using metrics::KafkaReadWish;
using metrics::KafkaRecord;
using metrics::KafkaStart;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::size_t kBatch = 64; ///< records between two looks at whether somebody wants it to end
constexpr milliseconds kStartLimit { 10'000 };
constexpr milliseconds kDoubt { 3000 }; ///< after a complaint and without a record the cluster is asked whether it is there
constexpr std::int64_t kMostLookedAt = 200'000; ///< for the newest records of all partitions together

Properties readerProperties(Properties properties, const KafkaReadWish& wish)
{
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>> {
             { "enable.auto.commit", "false" },
             { "enable.partition.eof", "true" },
             { "auto.offset.reset", "earliest" }, // what was next has been deleted meanwhile: with the oldest that is left
             { "isolation.level", wish.committedOnly ? "read_committed" : "read_uncommitted" },
             { "queued.min.messages", "2000" },
             { "queued.max.messages.kbytes", "16384" },
             { "fetch.wait.max.ms", "100" },
             { "fetch.error.backoff.ms", "100" },
             { "check.crcs", "true" },
         })
        properties.emplace_back(name, value);
    return properties;
}

auto age(const KafkaRecord& record) { return std::tuple(record.timestampMillis, record.partition, record.offset); }
bool isNewer(const KafkaRecord& a, const KafkaRecord& b) { return age(a) > age(b); }

} // namespace

struct RecordReader::Work {
    Work(Properties p, std::string s, bool isPractice, KafkaReadWish w)
        : properties(readerProperties(std::move(p), w))
        , practice(isPractice)
        , wish(std::move(w))
        , asked { Deed::Read, wish.topic, std::move(s), isPractice }
    {
        thread = std::jthread([this](const std::stop_token& stop) {
            run(stop);
            done = true;
        });
    }

    // Its own thread's
    void run(const std::stop_token& stop);
    bool begin(const std::stop_token& stop);
    std::int64_t startOf(const metrics::KafkaPartition& partition, const std::map<std::int32_t, std::int64_t>& times);
    void consume(const std::stop_token& stop);
    void look(const rd_kafka_message_t& message);
    void place(KafkaRecord&& record);
    void atEnd(std::int32_t partition);
    void publishNewest();
    void measure();
    void doubt(const std::stop_token& stop);
    void fail(base::Error error);
    void setState(KafkaReading::State state)
    {
        const std::scoped_lock lock(mutex);
        reading.state = state;
    }

    const Properties properties;
    const bool practice;
    const KafkaReadWish wish;
    const Asked asked;
    RecordFilter filter;
    Complaint complaint; // outlives the client
    ClientPtr client;
    TopicPtr topic;
    QueuePtr queue;
    metrics::KafkaTopic about;
    std::set<std::int32_t> running;   ///< partitions that are read
    std::set<std::int32_t> behind;    ///< of them, those that have not come to their present end
    std::set<std::int32_t> before;    ///< practice, KafkaStart::Time: nothing new enough was seen yet
    std::map<std::int32_t, std::int64_t> ends; ///< where the partition ended when it began, while that is not reached
    std::map<std::int32_t, std::int64_t> next; ///< offset after the last one seen
    std::vector<KafkaRecord> newest;  ///< KafkaStart::Last, until all have reached their ends: a heap, the oldest on top
    std::size_t newestBytes = 0;
    steady_clock::time_point lastRecord = steady_clock::now();
    bool broken = false;

    mutable std::mutex mutex; ///< guards what follows
    std::condition_variable_any wake;
    KafkaReading reading;
    std::deque<KafkaRecord> held;
    std::size_t heldBytes = 0;
    bool paused = false;

    std::atomic<bool> done { false };
    std::jthread thread; // last
};

void RecordReader::Work::fail(base::Error error)
{
    const std::scoped_lock lock(mutex);
    reading.state = KafkaReading::State::Failed;
    reading.error = std::move(error);
    broken = true;
}

std::int64_t RecordReader::Work::startOf(
    const metrics::KafkaPartition& partition, const std::map<std::int32_t, std::int64_t>& times)
{
    const bool known = partition.low >= 0 && partition.high >= 0;
    switch (wish.start) {
    case KafkaStart::Tail: return known ? partition.high : RD_KAFKA_OFFSET_END;
    case KafkaStart::Earliest: return known ? partition.low : RD_KAFKA_OFFSET_BEGINNING;
    case KafkaStart::Offset:
        if (!known)
            return std::max<std::int64_t>(0, wish.value);
        if (wish.value < partition.low || wish.value >= partition.high) {
            const std::scoped_lock lock(mutex);
            if (!reading.moved)
                reading.moved = KafkaReading::Moved { partition.id, wish.value, partition.low, partition.high };
        }
        return std::clamp(wish.value, partition.low, partition.high);
    case KafkaStart::Time: {
        if (practice) {
            before.insert(partition.id);
            return known ? partition.low : RD_KAFKA_OFFSET_BEGINNING;
        }
        const auto found = times.find(partition.id);
        if (found != times.end() && found->second >= 0)
            return found->second;
        return known ? partition.high : RD_KAFKA_OFFSET_END; // all of it is older
    }
    case KafkaStart::Last: {
        const std::int64_t count = std::clamp<std::int64_t>(wish.value, 1, kMostLast);
        const std::int64_t each = std::min(count, std::max<std::int64_t>(1, kMostLookedAt / static_cast<std::int64_t>(about.partitions.size())));
        return known ? std::max(partition.low, partition.high - each) : RD_KAFKA_OFFSET_END;
    }
    }
    return RD_KAFKA_OFFSET_END;
}

bool RecordReader::Work::begin(const std::stop_token& stop)
{
    auto parsed = RecordFilter::parse(wish.filter);
    if (!parsed) {
        fail(parsed.error());
        return false;
    }
    filter = std::move(*parsed);
    auto made = askingClient(properties, &complaint);
    if (!made) {
        fail(made.error());
        return false;
    }
    client = std::move(*made);
    const Deadline deadline({ kStartLimit, stop });
    auto found = askTopic(client.get(), wish.topic, practice, complaint, deadline);
    if (!found || found->code != 0) {
        fail(found ? adminError(found->code, {}, asked) : silenceError(complaint, asked));
        return false;
    }
    about = std::move(*found);
    topic.reset(rd_kafka_topic_new(client.get(), wish.topic.c_str(), nullptr));
    std::erase_if(about.partitions, [&](const metrics::KafkaPartition& partition) {
        return !wish.partitions.empty() && std::ranges::find(wish.partitions, partition.id) == wish.partitions.end();
    });
    if (about.partitions.empty()) {
        fail({ "topics.partition", whatFailed(asked), "it has no such partition", "Choose one of its partitions" });
        return false;
    }
    askBounds(client.get(), { &about, 1 }, deadline);
    std::map<std::int32_t, std::int64_t> times;
    if (wish.start == KafkaStart::Time && !practice)
        times = offsetsAt(client.get(), about, wish.value, deadline);
    queue.reset(rd_kafka_queue_new(client.get()));
    for (const metrics::KafkaPartition& partition : about.partitions) {
        const std::int64_t start = startOf(partition, times);
        if (rd_kafka_consume_start_queue(topic.get(), partition.id, start, queue.get()) != 0) {
            fail(adminError(rd_kafka_last_error(), {}, asked));
            return false;
        }
        running.insert(partition.id);
        behind.insert(partition.id);
        next[partition.id] = start;
        if (partition.high >= 0 && start < partition.high)
            ends[partition.id] = partition.high;
    }
    return true;
}

void RecordReader::Work::run(const std::stop_token& stop)
{
    setState(KafkaReading::State::Starting);
    if (begin(stop)) {
        setState(KafkaReading::State::Reading);
        publishNewest(); // there may be nothing to wait for
        consume(stop);
    }
    for (const std::int32_t partition : running)
        rd_kafka_consume_stop(topic.get(), partition);
    queue.reset();
    topic.reset();
    client.reset();
}

void RecordReader::Work::consume(const std::stop_token& stop)
{
    std::array<rd_kafka_message_t*, kBatch> batch {};
    while (!stop.stop_requested() && !broken) {
        {
            std::unique_lock lock(mutex);
            const auto mayGoOn = [&] { return !paused && held.size() < wish.holdRecords && heldBytes < wish.holdBytes; };
            if (!mayGoOn()) {
                wake.wait_for(lock, stop, milliseconds(100), mayGoOn);
                lock.unlock();
                rd_kafka_poll(client.get(), 0);
                measure();
                continue;
            }
        }
        const ssize_t count = rd_kafka_consume_batch_queue(queue.get(), 100, batch.data(), batch.size());
        rd_kafka_poll(client.get(), 0);
        for (ssize_t i = 0; i < count; ++i) {
            const MessagePtr message(batch[static_cast<std::size_t>(i)]);
            if (!broken)
                look(*message);
        }
        measure();
        if (!wish.follow && ends.empty()) {
            setState(KafkaReading::State::Finished);
            return;
        }
        doubt(stop);
    }
}

void RecordReader::Work::look(const rd_kafka_message_t& message)
{
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        atEnd(message.partition);
        behind.erase(message.partition);
        return;
    }
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        const base::Error error = adminError(message.err, {}, asked);
        if (isTopicMissing(message.err) || topicTrouble(message.err) == TopicTrouble::NotAuthorized) {
            fail(error);
        } else {
            const std::scoped_lock lock(mutex);
            reading.error = error;
        }
        return;
    }
    lastRecord = steady_clock::now();
    complaint = {};
    behind.insert(message.partition);
    next[message.partition] = message.offset + 1;
    KafkaRecord record = recordOf(message, kLargestValue);
    {
        const std::scoped_lock lock(mutex);
        ++reading.read;
        reading.bytes += message.len + message.key_len;
        reading.error.reset();
    }
    if (before.contains(message.partition) && record.timestampMillis >= wish.value)
        before.erase(message.partition);
    if (!before.contains(message.partition) && !(wish.bridgeOnly && record.event.empty()) && filter.matches(record))
        place(std::move(record));
    const auto end = ends.find(message.partition);
    if (end != ends.end() && message.offset + 1 >= end->second)
        atEnd(message.partition);
}

/// The partition has come to where it ended when reading began.
void RecordReader::Work::atEnd(std::int32_t partition)
{
    if (ends.erase(partition) > 0)
        publishNewest();
}

void RecordReader::Work::place(KafkaRecord&& record)
{
    if (wish.start == KafkaStart::Last && !ends.empty()) {
        newestBytes += record.footprint();
        newest.push_back(std::move(record));
        std::ranges::push_heap(newest, isNewer);
        const auto most = static_cast<std::size_t>(std::clamp<std::int64_t>(wish.value, 1, kMostLast));
        while (newest.size() > most || (newestBytes > wish.holdBytes && newest.size() > 1)) {
            std::ranges::pop_heap(newest, isNewer);
            newestBytes -= newest.back().footprint();
            newest.pop_back();
        }
        return;
    }
    const std::scoped_lock lock(mutex);
    ++reading.matched;
    heldBytes += record.footprint();
    held.push_back(std::move(record));
}

void RecordReader::Work::publishNewest()
{
    if (!ends.empty() || newest.empty())
        return;
    std::ranges::sort(newest, {}, age);
    const std::scoped_lock lock(mutex);
    reading.matched += newest.size();
    for (KafkaRecord& record : newest) {
        heldBytes += record.footprint();
        held.push_back(std::move(record));
    }
    newest = {};
}

void RecordReader::Work::measure()
{
    std::int64_t lag = 0;
    for (const auto& [partition, offset] : next) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        if (rd_kafka_get_watermark_offsets(client.get(), wish.topic.c_str(), partition, &low, &high) == RD_KAFKA_RESP_ERR_NO_ERROR
            && high > offset && offset >= 0 && behind.contains(partition))
            lag += high - offset;
    }
    const std::scoped_lock lock(mutex);
    reading.lag = lag;
    if (reading.state != KafkaReading::State::Failed)
        reading.state = behind.empty() ? KafkaReading::State::AtEnd : KafkaReading::State::Reading;
}

/// A connection that broke says nothing about whether the cluster is there: it may only have been idle.
void RecordReader::Work::doubt(const std::stop_token& stop)
{
    if (complaint.code == 0 || steady_clock::now() - lastRecord < kDoubt)
        return;
    lastRecord = steady_clock::now();
    const Complaint said = std::exchange(complaint, {});
    const bool there = askTopic(client.get(), wish.topic, practice, complaint, Deadline({ seconds(2), stop })).has_value();
    if (there)
        complaint = {};
    else if (complaint.code == 0)
        complaint = said;
    const std::scoped_lock lock(mutex);
    if (there)
        reading.error.reset();
    else if (!stop.stop_requested())
        reading.error = silenceError(complaint, asked);
}

RecordReader::RecordReader(Properties properties, std::string servers, bool practice, KafkaReadWish wish)
    : m_work(std::make_unique<Work>(std::move(properties), std::move(servers), practice, std::move(wish)))
{
}

RecordReader::~RecordReader() { cancel(); }

std::size_t RecordReader::take(std::vector<KafkaRecord>& out, std::size_t max)
{
    const std::scoped_lock lock(m_work->mutex);
    const std::size_t count = std::min(max, m_work->held.size());
    for (std::size_t i = 0; i < count; ++i) {
        m_work->heldBytes -= m_work->held.front().footprint();
        out.push_back(std::move(m_work->held.front()));
        m_work->held.pop_front();
    }
    if (count > 0)
        m_work->wake.notify_all();
    return count;
}

void RecordReader::setPaused(bool paused)
{
    {
        const std::scoped_lock lock(m_work->mutex);
        m_work->paused = paused;
    }
    m_work->wake.notify_all();
}

KafkaReading RecordReader::status() const
{
    const std::scoped_lock lock(m_work->mutex);
    KafkaReading out = m_work->reading;
    if (m_work->paused && (out.state == KafkaReading::State::Reading || out.state == KafkaReading::State::AtEnd))
        out.state = KafkaReading::State::Paused;
    return out;
}

void RecordReader::cancel() { m_work->thread.request_stop(); }
bool RecordReader::ended() const { return m_work->done; }

std::optional<std::uint64_t> eventOfThisRun(std::string_view header)
{
    constexpr std::size_t kRun = 8;
    constexpr std::size_t kId = 16;
    std::uint32_t run = 0;
    std::uint64_t id = 0;
    if (header.size() != kRun + 1 + kId || header[kRun] != '-')
        return std::nullopt;
    const char* text = header.data();
    if (std::from_chars(text, text + kRun, run, 16).ptr != text + kRun
        || std::from_chars(text + kRun + 1, text + header.size(), id, 16).ptr != text + header.size() || run != runId())
        return std::nullopt;
    return id;
}

} // namespace hookline::kafka

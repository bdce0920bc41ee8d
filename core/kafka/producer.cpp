#include "core/kafka/producer.h"

#include "core/kafka/byte_buffer.h"
#include "core/kafka/library_handle.h"
#include "core/kafka/record_encoder.h"
#include "core/kafka/transactions.h"

#include <atomic>
#include <thread>
#include <unistd.h>

namespace hookline::kafka {

struct Producer::Handle {
    enum class Question : std::uint8_t { None, Asked, Answered };

    Listener* listener = nullptr;
    int wakeFd = -1;
    ClientPtr client;
    TopicPtr topic;
    QueuePtr events; // with transactions
    std::unique_ptr<Transactions> transactions;
    std::atomic<Question> question { Question::None };
    TopicState answer; // written before Answered, read after it
    std::thread asker;

    ~Handle()
    {
        transactions.reset();
        if (asker.joinable())
            asker.join();
    }
    void ask(int limitMillis);
    bool pollEvents();
};

namespace {

Producer::Listener& listenerOf(void* opaque) { return **static_cast<Producer::Listener**>(opaque); }

void report(const rd_kafka_message_t* message, Producer::Listener& listener)
{
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        listener.onDelivered(static_cast<Placement*>(message->_private), message->partition, message->offset);
    else
        listener.onRefused(static_cast<Placement*>(message->_private), message->partition, message->err);
}

void onReport(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) { report(message, listenerOf(opaque)); }

void onError(rd_kafka_t* client, int code, const char* reason, void* opaque)
{
    if (code != RD_KAFKA_RESP_ERR__FATAL) {
        listenerOf(opaque).onTrouble(code, reason);
        return;
    }
    std::array<char, 512> text {};
    const rd_kafka_resp_err_t cause = rd_kafka_fatal_error(client, text.data(), text.size());
    listenerOf(opaque).onFatal(cause, text.data());
}

using KeyPartitioner = int32_t (*)(const rd_kafka_topic_t*, const void*, std::size_t, std::int32_t, void*, void*);

/// The partitioner that the properties name, as a function: a callback of ours takes the place of the setting.
KeyPartitioner byKey(const Properties& properties)
{
    static const std::map<std::string_view, KeyPartitioner> kKnown { { "random", rd_kafka_msg_partitioner_random },
        { "consistent", rd_kafka_msg_partitioner_consistent }, { "consistent_random", rd_kafka_msg_partitioner_consistent_random },
        { "murmur2", rd_kafka_msg_partitioner_murmur2 }, { "murmur2_random", rd_kafka_msg_partitioner_murmur2_random },
        { "fnv1a", rd_kafka_msg_partitioner_fnv1a }, { "fnv1a_random", rd_kafka_msg_partitioner_fnv1a_random } };
    KeyPartitioner out = rd_kafka_msg_partitioner_murmur2_random;
    for (const auto& [name, value] : properties) { // the last one counts
        const auto found = name == "partitioner" ? kKnown.find(value) : kKnown.end();
        if (found != kKnown.end())
            out = found->second;
    }
    return out;
}

/// On the thread that sends, or librdkafka's own while it learns the topic's partitions.
std::int32_t partitionOf(const rd_kafka_topic_t* topic, const void* key, std::size_t size, std::int32_t count, void* byKey, void* tag)
{
    auto& placement = *static_cast<Placement*>(tag);
    const auto partitions = static_cast<std::uint32_t>(count);
    switch (placement.by) {
    case config::PartitionBy::Key:
        return reinterpret_cast<KeyPartitioner>(byKey)(topic, key, size, count, nullptr, nullptr); // NOLINT: C interface
    case config::PartitionBy::Explicit:
        if (placement.number < partitions)
            return static_cast<std::int32_t>(placement.number);
        placement.beyond = partitions > 0;
        return count; // out of range: refused at once. "Unassigned" would wait for ever
    default: return static_cast<std::int32_t>(placement.number % partitions);
    }
}

int onStatistics(rd_kafka_t*, char* json, std::size_t size, void* opaque)
{
    listenerOf(opaque).onStatistics({ json, size });
    return 0; // librdkafka frees the text
}

} // namespace

base::Result<std::unique_ptr<Producer>> Producer::create(
    const Properties& properties, const std::string& topic, int wakeFd, const TransactionPlan* plan)
{
    auto conf = makeConf(properties, keychain::Wait::No); // on the thread of the bridge or of the window
    if (!conf)
        return base::fail(conf.error());
    auto handle = std::make_unique<Handle>();
    handle->wakeFd = wakeFd;
    rd_kafka_conf_set_opaque(conf->get(), &handle->listener);
    if (plan) { // a commit waits for reports on its own thread, and would run callbacks there
        rd_kafka_conf_set_events(conf->get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS);
    } else {
        rd_kafka_conf_set_dr_msg_cb(conf->get(), onReport);
        rd_kafka_conf_set_error_cb(conf->get(), onError);
        rd_kafka_conf_set_stats_cb(conf->get(), onStatistics);
    }
    auto client = makeClient(std::move(*conf));
    if (!client)
        return base::fail(client.error());
    handle->client = std::move(*client);
    rd_kafka_topic_conf_t* const topicConf = rd_kafka_default_topic_conf_dup(handle->client.get());
    // librdkafka hands this to the partitioner as it is; without a choice of ours it is the user's or the default partitioner's.
    rd_kafka_topic_conf_set_opaque(topicConf, reinterpret_cast<void*>(byKey(properties))); // NOLINT: C interface
    rd_kafka_topic_conf_set_partitioner_cb(topicConf, partitionOf);
    handle->topic.reset(rd_kafka_topic_new(handle->client.get(), topic.c_str(), topicConf));
    if (!handle->topic) {
        return base::fail({ "kafka.topic_invalid", "\"" + topic + "\" is not a Kafka topic name",
            rd_kafka_err2str(rd_kafka_last_error()),
            "Use letters, digits, dot, underscore and hyphen, at most 249 characters" });
    }
    QueuePtr queue(rd_kafka_queue_get_main(handle->client.get()));
    static constexpr std::uint64_t kOne = 1; // what an eventfd wants to be written
    rd_kafka_queue_io_event_enable(queue.get(), wakeFd, &kOne, sizeof kOne);
    if (plan) {
        handle->events = std::move(queue);
        handle->transactions = std::make_unique<Transactions>(handle->client.get(), *plan, topic, wakeFd);
    }
    return std::unique_ptr<Producer>(new Producer(std::move(handle)));
}

Producer::Producer(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

Producer::~Producer() = default;

void Producer::listen(Listener& listener) noexcept { m_handle->listener = &listener; }

int Producer::send(const EncodedRecord& record, std::int64_t timestampMillis, ByteBuffer& buffer, Placement* tag)
{
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headerCount);
    for (std::size_t i = 0; i < record.headerCount; ++i) {
        const HeaderView& header = record.headers[i];
        rd_kafka_header_add(headers, header.name, -1, header.value.data(), static_cast<ssize_t>(header.value.size()));
    }
    // A null value is a tombstone in Kafka; an empty payload is none.
    void* const value = const_cast<char*>(record.value.empty() ? "" : record.value.data()); // NOLINT: C interface
    const void* const key = !record.hasKey ? nullptr : record.key.empty() ? "" : record.key.data(); // likewise
    const int flags = record.ownsValue ? RD_KAFKA_MSG_F_FREE : record.lasts ? 0 : RD_KAFKA_MSG_F_COPY;
    // Never rd_kafka_produceva(): with headers it frees them twice when it fails (librdkafka < 2.12).
    const rd_kafka_resp_err_t code = rd_kafka_producev(m_handle->client.get(), RD_KAFKA_V_RKT(m_handle->topic.get()),
        RD_KAFKA_V_KEY(key, record.key.size()), RD_KAFKA_V_VALUE(value, record.value.size()),
        RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_TIMESTAMP(timestampMillis), RD_KAFKA_V_MSGFLAGS(flags),
        RD_KAFKA_V_OPAQUE(tag), RD_KAFKA_V_END);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        rd_kafka_headers_destroy(headers);
    else if (record.ownsValue)
        buffer.release();
    return code;
}

bool Producer::queueFull(int code) noexcept { return code == RD_KAFKA_RESP_ERR__QUEUE_FULL; }

bool Producer::poll() { return m_handle->events ? m_handle->pollEvents() : rd_kafka_poll(m_handle->client.get(), 0) > 0; }

bool Producer::Handle::pollEvents()
{
    bool any = false;
    while (const EventPtr event { rd_kafka_queue_poll(events.get(), 0) }) {
        any = true;
        switch (rd_kafka_event_type(event.get())) {
        case RD_KAFKA_EVENT_DR:
            while (const rd_kafka_message_t* message = rd_kafka_event_message_next(event.get()))
                report(message, *listener);
            break;
        case RD_KAFKA_EVENT_ERROR:
            if (rd_kafka_event_error_is_fatal(event.get()) != 0)
                listener->onFatal(rd_kafka_event_error(event.get()), rd_kafka_event_error_string(event.get()));
            else
                listener->onTrouble(rd_kafka_event_error(event.get()), rd_kafka_event_error_string(event.get()));
            break;
        case RD_KAFKA_EVENT_STATS: listener->onStatistics(rd_kafka_event_stats(event.get())); break;
        case RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH:
            refreshOauthToken(client.get(), rd_kafka_event_config_string(event.get()), nullptr);
            break;
        default: break;
        }
    }
    return any;
}

Transactions* Producer::transactions() noexcept { return m_handle->transactions.get(); }

void Producer::flush(std::chrono::milliseconds limit)
{
    rd_kafka_flush(m_handle->client.get(), static_cast<int>(limit.count()));
}

void Producer::purge(bool onTheWayToo)
{
    const int which = RD_KAFKA_PURGE_F_QUEUE | (onTheWayToo ? RD_KAFKA_PURGE_F_INFLIGHT : 0);
    rd_kafka_purge(m_handle->client.get(), which | RD_KAFKA_PURGE_F_NON_BLOCKING); // one of its threads may be looking up a name
}

void Producer::askTopic(std::chrono::milliseconds limit)
{
    if (m_handle->question.load(std::memory_order_acquire) != Handle::Question::None)
        return;
    if (m_handle->asker.joinable())
        m_handle->asker.join(); // it has answered long ago
    m_handle->question.store(Handle::Question::Asked, std::memory_order_relaxed);
    m_handle->asker = std::thread([handle = m_handle.get(), limit] { handle->ask(static_cast<int>(limit.count())); });
}

bool Producer::takeTopicState(TopicState& state)
{
    if (m_handle->question.load(std::memory_order_acquire) != Handle::Question::Answered)
        return false;
    state = m_handle->answer;
    m_handle->question.store(Handle::Question::None, std::memory_order_relaxed);
    return true;
}

void Producer::Handle::ask(int limitMillis)
{
    const rd_kafka_metadata_t* raw = nullptr;
    answer = {};
    answer.code = rd_kafka_metadata(client.get(), 0, topic.get(), &raw, limitMillis);
    const MetadataPtr metadata(raw);
    if (metadata && metadata->topic_cnt == 1) {
        answer.code = metadata->topics[0].err;
        answer.partitions = metadata->topics[0].partition_cnt;
        if (answer.code == 0 && answer.partitions == 0)
            answer.code = RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    }
    question.store(Question::Answered, std::memory_order_release);
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(wakeFd, &one, sizeof one);
}

} // namespace hookline::kafka

#include "core/kafka/transactions.h"

#include "core/kafka/asking_client.h"

#include <chrono>
#include <unistd.h>

namespace hookline::kafka {
namespace {

using ErrorPtr = std::unique_ptr<rd_kafka_error_t, Destroyer<rd_kafka_error_destroy>>;
using GroupPtr = std::unique_ptr<rd_kafka_consumer_group_metadata_t, Destroyer<rd_kafka_consumer_group_metadata_destroy>>;
using std::chrono::milliseconds;

constexpr int kSliceMillis = 250;     // a call that waits for Kafka goes on behind the scenes and is taken up again
constexpr int kOffsetsMillis = 1000;  // this one is not: it begins anew, with more time
constexpr int kMostOffsetsMillis = 8000;
constexpr int kAbortMillis = 500;
constexpr milliseconds kPause { 50 };

int codeOf(const rd_kafka_error_t* error, rd_kafka_t* client)
{
    const int code = rd_kafka_error_code(error);
    if (code != RD_KAFKA_RESP_ERR__FATAL)
        return code;
    std::array<char, 256> ignored {};
    return rd_kafka_fatal_error(client, ignored.data(), ignored.size());
}

} // namespace

Transactions::Transactions(rd_kafka_t* client, TransactionPlan plan, std::string topic, int wakeFd)
    : m_client(client)
    , m_plan(std::move(plan))
    , m_topic(std::move(topic))
    , m_wakeFd(wakeFd)
    , m_thread([this] { run(); })
{
}

Transactions::~Transactions()
{
    m_stop.store(true);
    {
        const std::scoped_lock lock(m_mutex);
    }
    m_work.notify_one();
    m_thread.join();
}

void Transactions::open() { order(Order::Open); }

void Transactions::commit(std::string position, std::int64_t offset)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_position = std::move(position);
        m_offset = offset;
    }
    order(Order::Commit);
}

void Transactions::order(Order what)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_order = what;
    }
    m_work.notify_one();
}

bool Transactions::take(Answer& answer)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_answered)
        return false;
    answer = std::move(m_answer);
    m_answered = false;
    return true;
}

int Transactions::failure() const
{
    // A question in disguise: while a transaction is open another cannot begin, and the refusal says what state it is in.
    const ErrorPtr error(rd_kafka_begin_transaction(m_client));
    const int code = error ? codeOf(error.get(), m_client) : 0;
    return code == RD_KAFKA_RESP_ERR__STATE || code == RD_KAFKA_RESP_ERR__CONFLICT || code == RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS ? 0 : code;
}

// --- the thread ---------------------------------------------------------------------------------------------------------------

void Transactions::run()
{
    pthread_setname_np(pthread_self(), "kafka-commit");
    while (true) {
        Order todo = Order::None;
        {
            std::unique_lock lock(m_mutex);
            m_work.wait(lock, [this] { return m_stop.load() || m_order != Order::None; });
            todo = std::exchange(m_order, Order::None);
        }
        if (m_stop.load())
            break;
        Answer answer;
        if (todo == Order::Open)
            doOpen(answer);
        else
            doCommit(answer);
        if (m_stop.load())
            break;
        {
            const std::scoped_lock lock(m_mutex);
            m_answer = std::move(answer);
            m_answered = true;
        }
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wakeFd, &one, sizeof one);
    }
    if (m_abort.load())
        const ErrorPtr ignored(rd_kafka_abort_transaction(m_client, kAbortMillis));
}

void Transactions::pause()
{
    std::unique_lock lock(m_mutex);
    m_work.wait_for(lock, kPause, [this] { return m_stop.load(); });
}

/// Until it succeeds, fails for good (false, and the answer says why), or the end.
template <class Call>
bool Transactions::insist(Answer& answer, Call&& call)
{
    while (!m_stop.load()) {
        const ErrorPtr error(call());
        if (!error) {
            m_trouble.store(0, std::memory_order_relaxed);
            return true;
        }
        const int code = codeOf(error.get(), m_client);
        if (!rd_kafka_error_is_retriable(error.get()) || rd_kafka_error_is_fatal(error.get()) || rd_kafka_error_txn_requires_abort(error.get())) {
            answer = { Answer::Kind::Failed, code, rd_kafka_error_is_fatal(error.get()) != 0, rd_kafka_error_string(error.get()), {} };
            return false;
        }
        m_trouble.store(code, std::memory_order_relaxed);
        if (code != RD_KAFKA_RESP_ERR__TIMED_OUT)
            pause();
    }
    return false;
}

void Transactions::doOpen(Answer& answer)
{
    if (!insist(answer, [this] { return rd_kafka_init_transactions(m_client, kSliceMillis); }))
        return;
    // After that: what was being committed before is committed or undone by now.
    if (!readPosition(answer) || !insist(answer, [this] { return rd_kafka_begin_transaction(m_client); }))
        return;
    answer.kind = Answer::Kind::Opened;
}

bool Transactions::readPosition(Answer& answer)
{
    Properties properties = m_plan.asking;
    properties.emplace_back("group.id", m_plan.group);
    properties.emplace_back("isolation.level", "read_committed");
    auto client = askingClient(properties, nullptr);
    if (!client) {
        answer = { Answer::Kind::Failed, RD_KAFKA_RESP_ERR__FAIL, false, client.error().text(), {} };
        return false;
    }
    while (!m_stop.load()) {
        rd_kafka_poll(client->get(), 0); // a login may want its token
        const PlacesPtr place(rd_kafka_topic_partition_list_new(1));
        rd_kafka_topic_partition_list_add(place.get(), m_topic.c_str(), 0);
        rd_kafka_resp_err_t code = rd_kafka_committed(client->get(), place.get(), kSliceMillis);
        const rd_kafka_topic_partition_t& found = place->elems[0];
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
            code = found.err;
        switch (code) {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            m_trouble.store(0, std::memory_order_relaxed);
            if (found.offset >= 0 && found.metadata)
                answer.position.assign(static_cast<const char*>(found.metadata), found.metadata_size);
            return true;
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
            answer = { Answer::Kind::Failed, code, false, rd_kafka_err2str(code), {} };
            return false;
        default:
            m_trouble.store(code, std::memory_order_relaxed);
            if (code != RD_KAFKA_RESP_ERR__TIMED_OUT)
                pause();
        }
    }
    return false;
}

void Transactions::doCommit(Answer& answer)
{
    const PlacesPtr place(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_t* const entry = rd_kafka_topic_partition_list_add(place.get(), m_topic.c_str(), 0);
    entry->offset = m_offset;
    entry->metadata = rd_kafka_mem_malloc(nullptr, m_position.size()); // freed with the list
    std::memcpy(entry->metadata, m_position.data(), m_position.size());
    entry->metadata_size = m_position.size();
    const GroupPtr group(rd_kafka_consumer_group_metadata_new(m_plan.group.c_str()));
    int patience = kOffsetsMillis;
    const bool sent = insist(answer, [&] {
        rd_kafka_error_t* const error = rd_kafka_send_offsets_to_transaction(m_client, place.get(), group.get(), patience);
        patience = std::min(patience * 2, kMostOffsetsMillis);
        return error;
    });
    if (!sent || !insist(answer, [this] { return rd_kafka_commit_transaction(m_client, kSliceMillis); }))
        return;
    answer.kind = Answer::Kind::Committed;
    // The next one, for what is to come; if it cannot begin, that shows when it is used.
    Answer ignored;
    insist(ignored, [this] { return rd_kafka_begin_transaction(m_client); });
}

} // namespace hookline::kafka

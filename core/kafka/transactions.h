// librdkafka's transactions for one producer: its calls block, so they are made on a thread of their own, one at a time. Only for
// .cpp files.
//
// open() makes this the only producer of its transactional id (what another one had not committed is undone) and reads where the last
// committed transaction left off; then a transaction is open, and again after each commit(). Answers come by take(). While a call
// runs the client must be polled by its owner as ever: delivery reports are events then, served by nobody else.
#pragma once

#include "core/kafka/client_config.h"
#include "core/kafka/producer.h"

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace hookline::kafka {

class Transactions {
public:
    using Answer = Producer::TransactionAnswer;

    /// `client` outlives this. `wakeFd` becomes readable with each answer.
    Transactions(rd_kafka_t* client, TransactionPlan plan, std::string topic, int wakeFd);
    /// Waits for the call that runs: a fraction of a second; with an abort a little more.
    ~Transactions();
    Transactions(const Transactions&) = delete;
    Transactions& operator=(const Transactions&) = delete;

    // Each only after the answer to the one before.
    void open();
    /// `position` becomes what the next open() reads, if and only if the records of the transaction are there.
    void commit(std::string position, std::int64_t offset);
    bool take(Answer& answer);
    /// Why it takes so long: the code of the last attempt; 0: nothing is wrong.
    int trouble() const noexcept { return m_trouble.load(std::memory_order_relaxed); }
    /// What is open is undone at the end, so that readers need not wait for its time-out.
    void abortAtEnd() noexcept { m_abort.store(true, std::memory_order_relaxed); }
    /// Why the open transaction cannot be committed any more; 0: it can.
    int failure() const;

private:
    enum class Order : std::uint8_t { None, Open, Commit };

    void run();
    void order(Order what);
    void doOpen(Answer& answer);
    void doCommit(Answer& answer);
    bool readPosition(Answer& answer);
    template <class Call>
    bool insist(Answer& answer, Call&& call);
    void pause();

    rd_kafka_t* const m_client;
    const TransactionPlan m_plan;
    const std::string m_topic;
    const int m_wakeFd;

    std::mutex m_mutex;
    std::condition_variable m_work;
    Order m_order = Order::None;  // under m_mutex
    std::string m_position;       // under m_mutex while no order runs, then the thread's
    std::int64_t m_offset = 0;    // likewise
    bool m_answered = false;      // under m_mutex
    Answer m_answer;              // under m_mutex
    std::atomic<bool> m_stop { false };
    std::atomic<bool> m_abort { false };
    std::atomic<int> m_trouble { 0 };
    std::thread m_thread;
};

} // namespace hookline::kafka

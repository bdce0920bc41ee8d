// One librdkafka producer for one topic: the only file of the bridge's data path that knows the library.
//
// All calls and all callbacks on one thread (the bridge's), except log lines. Delivery reports come only from within poll(),
// flush() and close(); each carries back the tag that send() was given, which also says
// which partition the record wants: librdkafka's threads read it until then.
#pragma once

#include "core/base/result.h"
#include "core/kafka/client_config.h"
#include "core/kafka/placement.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hookline::kafka {

class ByteBuffer;
class Transactions;
struct EncodedRecord;

/// What it takes to commit how far the spool has come together with the records (transactions.h).
struct TransactionPlan {
    std::string group;  ///< of consumers: the position is kept there, under the topic's name
    Properties asking;  ///< connectionProperties(), to read it back
};

class Producer {
public:
    class Listener {
    public:
        virtual void onDelivered(Placement* tag, std::int32_t partition, std::int64_t offset) = 0;
        /// `partition` is negative where it had none yet.
        virtual void onRefused(Placement* tag, std::int32_t partition, int code) = 0;
        /// A broker or all of them cannot be reached, a login failed, …: librdkafka goes on trying.
        virtual void onTrouble(int code, std::string_view reason) = 0;
        /// The producer is beyond repair.
        virtual void onFatal(int code, std::string_view reason) = 0;
        virtual void onStatistics(std::string_view json) = 0;

    protected:
        ~Listener() = default;
    };
    /// What the cluster says about the topic.
    struct TopicState {
        int code = 0; ///< 0: it is there
        int partitions = 0;
    };

    /// What became of openTransactions() or commitTransaction().
    struct TransactionAnswer {
        enum class Kind : std::uint8_t { Opened, Committed, Failed };
        Kind kind = Kind::Failed;
        int code = 0;
        bool fatal = false;
        std::string reason;
        std::string position; ///< Opened: what was committed last; empty: nothing
    };

    /// `wakeFd`, an eventfd, becomes readable whenever poll() has something to do. Fails when librdkafka refuses a property.
    /// Until listen() is called nothing may be sent or polled. `plan`: for properties with a transactional.id.
    static base::Result<std::unique_ptr<Producer>> create(
        const Properties& properties, const std::string& topic, int wakeFd, const TransactionPlan* plan = nullptr);
    void listen(Listener& listener) noexcept;
    /// Forgets what is still on the way without reports; see purge(). Waits for a question to the cluster to end.
    ~Producer();
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    /// Hands a record over, stamped `timestampMillis` (-1: without a time). A value that the encoder's buffer owns is released from it; one that lasts must do so until its report,
    /// or until this object is gone; other values are copied. Returns 0, or
    /// the code of the refusal (queueFull() when the window is full), and then the record is still the caller's.
    int send(const EncodedRecord& record, std::int64_t timestampMillis, ByteBuffer& buffer, Placement* tag);
    static bool queueFull(int code) noexcept;

    /// Runs the callbacks that are due; true when there were any.
    bool poll();
    /// Sends what lingers at once and waits for reports, for at most `limit`.
    void flush(std::chrono::milliseconds limit);
    /// Takes back what waits (and what is on the way): each comes back as a refusal from poll().
    void purge(bool onTheWayToo);

    /// Asks the cluster for the topic, in the background; answers come by topicState(). No-op while one is under way.
    void askTopic(std::chrono::milliseconds limit);
    /// The answer, once.
    bool takeTopicState(TopicState& state);

    /// nullptr without a plan. Between its openings and commits nothing may be sent.
    Transactions* transactions() noexcept;

private:
    struct Handle;
    explicit Producer(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

} // namespace hookline::kafka

// A librdkafka consumer for one source: a member of its group, with partitions that come and go. It finds where each begins, hands
// records out one by one, and commits what it is told to; nothing is committed by itself. Each partition has a queue of its own: one that
// is not asked holds up no other, fetches no more than fits there, and loses nothing of what it has fetched.
//
// A start that was asked for is carried out once: the offsets that are committed carry its name, and a partition whose offset has the
// name goes on from there. One thread; all callbacks come from within serve(), close() and commit().
#pragma once

#include "core/base/result.h"
#include "core/kafka/client_config.h"
#include "core/kafka/source_plan.h"
#include "core/kafka/source_record.h"
#include "core/metrics/snapshot.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookline::kafka {

class SourceConsumer {
public:
    class Listener {
    public:
        /// The partition is ours; records of it carry this number.
        virtual void onOpened(std::uint64_t lane, const std::string& topic, std::int32_t partition, std::int64_t begins) = 0;
        /// It will soon be somebody else's: the last moment to commit.
        virtual void onClosing(const std::vector<std::uint64_t>& lanes) = 0;
        virtual void onClosed(std::uint64_t lane) = 0;
        /// Something that stands in the way; librdkafka goes on trying.
        virtual void onTrouble(int code, std::string_view reason) = 0;
        virtual void onCommitted(std::uint64_t records, int code) = 0;

    protected:
        ~Listener() = default;
    };
    struct Mark {
        std::uint64_t lane = 0;
        std::int64_t offset = -1; ///< the next one to be read
    };

    /// `wakeFd`, an eventfd, becomes readable when serve() or an empty next() has something. `stopping` ends waiting for answers of the cluster. Fails when
    /// librdkafka refuses a property.
    static base::Result<std::unique_ptr<SourceConsumer>> create(const Properties& connection, const SourcePlan& plan, int wakeFd,
        const std::atomic<bool>& stopping, Listener& listener);
    ~SourceConsumer(); ///< close()
    SourceConsumer(const SourceConsumer&) = delete;
    SourceConsumer& operator=(const SourceConsumer&) = delete;

    /// Runs callbacks that are due. To be called again and again, or the group takes this member for dead.
    void serve();
    /// The lane's next record, if it has been fetched; its views hold until the next call.
    bool next(std::uint64_t lane, SourceRecord& out);
    const std::vector<std::uint64_t>& lanes() const noexcept;

    /// In the background; onCommitted() tells.
    void commit(const std::vector<Mark>& marks, std::uint64_t records);
    /// Waits for what was committed.
    void finishCommits(std::chrono::milliseconds limit);
    /// Where each of our partitions stands, by `next`, or by what is committed, as far as librdkafka knows.
    std::vector<metrics::SourcePartition> positions(const std::vector<Mark>& next) const;
    /// Asks a broker for something small. True: it answers.
    bool isReachable(std::chrono::milliseconds limit);
    /// Leaves the group.
    void close();

private:
    struct Handle;
    explicit SourceConsumer(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

} // namespace hookline::kafka

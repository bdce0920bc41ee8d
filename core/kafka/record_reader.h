// Reads a topic for somebody who looks at it: from where, which partitions, which records. In no group, committing nothing.
//
// A thread of its own reads ahead until as much is held as may be, then waits for take(): what nobody takes stays in Kafka, nothing is
// passed over. Ends at once when it is destroyed. @thread any, every method
#pragma once

#include "core/base/result.h"
#include "core/kafka/client_config.h"
#include "core/metrics/kafka_listing.h"

#include <memory>

namespace hookline::kafka {

class RecordReader {
public:
    /// Of a larger value only so much is held and shown.
    static constexpr std::size_t kLargestValue = 16 * 1024 * 1024;
    static constexpr std::int64_t kMostLast = 10'000;

    /// `practice`: of the practice cluster, which cannot look a time up: its records are looked at one by one.
    RecordReader(Properties properties, std::string servers, bool practice, metrics::KafkaReadWish wish);
    ~RecordReader();
    RecordReader(const RecordReader&) = delete;
    RecordReader& operator=(const RecordReader&) = delete;

    /// At most `max`, in the order they came; those of KafkaStart::Last by time.
    std::size_t take(std::vector<metrics::KafkaRecord>& out, std::size_t max);
    void setPaused(bool paused);
    metrics::KafkaReading status() const;
    /// Asks its thread to end, without waiting for it.
    void cancel();
    /// Its thread has ended: destroying it does not wait.
    bool ended() const;

private:
    struct Work;
    std::unique_ptr<Work> m_work;
};

/// The event of this run that the header value names ("RUN-ID", as RecordEncoder writes it); none when it is of another run.
std::optional<std::uint64_t> eventOfThisRun(std::string_view header);

} // namespace hookline::kafka

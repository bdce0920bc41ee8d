// The records of a range, out of all its partitions in the order of their timestamps. Blocking, but never for long; one thread.
#pragma once

#include "core/base/result.h"
#include "core/kafka/client_config.h"
#include "core/kafka/source_plan.h"
#include "core/kafka/source_record.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookline::kafka {

struct ReplayRange {
    std::vector<std::string> topics;
    std::vector<std::int32_t> partitions; ///< none: all
    StartPoint from;
    StartPoint to;
    bool practice = false; ///< of the practice cluster, which cannot look a time up
};

class ReplayReader {
public:
    /// Fails when librdkafka refuses a property.
    static base::Result<std::unique_ptr<ReplayReader>> create(const Properties& connection, ReplayRange range);
    ~ReplayReader();
    ReplayReader(const ReplayReader&) = delete;
    ReplayReader& operator=(const ReplayReader&) = delete;

    enum class Step : std::uint8_t {
        Ready,  ///< prepared; or `record` is the next one
        Wait,   ///< nothing yet: call again
        End,    ///< there is no more
        Failed, ///< problem() says why
    };
    /// Finds the partitions and their offsets. To be called until it is Ready; `problem()` says what it waits for.
    Step prepare();
    /// The next record by time. It stays the next one, and its views stay, until take().
    Step peek(const SourceRecord*& record);
    void take();

    std::uint64_t expected() const noexcept;
    std::uint64_t passed() const noexcept; ///< offsets behind us
    std::uint64_t forgotten() const noexcept; ///< of them: Kafka had them no more when their turn came
    const std::string& problem() const noexcept;

private:
    struct Handle;
    explicit ReplayReader(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

} // namespace hookline::kafka

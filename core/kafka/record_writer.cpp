#include "core/kafka/record_writer.h"

namespace hookline::kafka {

base::Result<metrics::KafkaWritten> writeRecord(
    const CheckPlace& place, const config::KafkaSettings& settings, const metrics::KafkaNewRecord& record, const Patience& patience)
{
    const ProbeAnswer answer = writeOne(producerProperties(settings, place.servers, { .oneByOne = true }), record, nullptr, patience);
    if (answer.acknowledged)
        return metrics::KafkaWritten { answer.partition, answer.offset };
    if (answer.settings)
        return base::fail(*answer.settings);
    const Asked asked { Deed::Write, record.topic, place.servers, place.practice };
    return base::fail(answer.code ? adminError(answer.code, {}, asked) : silenceError({}, asked));
}

} // namespace hookline::kafka

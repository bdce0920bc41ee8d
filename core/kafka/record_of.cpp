#include "core/kafka/record_of.h"

#include "core/kafka/record_reader.h"

#include <algorithm>

namespace hookline::kafka {

metrics::KafkaRecord recordOf(const rd_kafka_message_t& message, std::size_t largestValue)
{
    metrics::KafkaRecord out;
    out.partition = message.partition;
    out.offset = message.offset;
    out.timestampMillis = rd_kafka_message_timestamp(&message, nullptr);
    out.hasKey = message.key != nullptr;
    if (out.hasKey)
        out.key.assign(static_cast<const char*>(message.key), message.key_len);
    out.hasValue = message.payload != nullptr;
    out.valueSize = message.len;
    if (out.hasValue)
        out.value.assign(static_cast<const char*>(message.payload), std::min(message.len, largestValue));
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const char* name = nullptr;
        const void* value = nullptr;
        std::size_t size = 0;
        for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
            out.headers.emplace_back(name, value ? std::string(static_cast<const char*>(value), size) : std::string());
            if (out.headers.back().first == "event_id") {
                out.event = out.headers.back().second;
                out.eventId = eventOfThisRun(out.event);
            }
        }
    }
    return out;
}

} // namespace hookline::kafka

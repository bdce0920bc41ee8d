// librdkafka's message as a SourceRecord. Only for .cpp files.
#pragma once

#include "core/kafka/library_handle.h"
#include "core/kafka/source_record.h"

namespace hookline::kafka {

using RecordPtr = std::unique_ptr<rd_kafka_message_t, Destroyer<rd_kafka_message_destroy>>;

/// Views into `message`; `lane` stays what it is.
inline void readRecord(const rd_kafka_message_t& message, SourceRecord& out)
{
    const auto bytes = [](const void* data, std::size_t size) {
        return data ? std::optional(std::string_view(static_cast<const char*>(data), size)) : std::nullopt;
    };
    out.topic = rd_kafka_topic_name(message.rkt);
    out.partition = message.partition;
    out.offset = message.offset;
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    out.timestampMillis = rd_kafka_message_timestamp(&message, &type);
    out.key = bytes(message.key, message.key_len);
    out.value = bytes(message.payload, message.len);
    out.headers.clear();
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        out.headers.emplace_back(name, bytes(value, size).value_or(std::string_view()));
}

} // namespace hookline::kafka

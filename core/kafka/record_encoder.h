// Turns an event into a Kafka record: value, key and headers, in the format of the rule.
//
// EmqJson is the EMQ plugin's record, field for field: `type`, `client_id`, `message`, `cluster_node`, `ts` (milliseconds).
//   connected, disconnected, session_…   message {}                    (disconnected: plus reason and detail unless it was normal)
//   subscribed, unsubscribed             message {topic, opts{qos}}
//   publish, delivered, acked, dropped   message {username, topic, payload, qos, dup, retain}
// `username` is always a string, "" when CONNECT carried none. A payload that is not UTF-8 stands in base64, marked by
// "payload_encoding":"base64" after it. delivered, acked and dropped are about the receiver: `client_id` and `username` are the
// receiver's, and "from_client_id" is who published; dropped and failing acks have "reason".
//
// Plain is the payload as it is (empty for events without a message), everything else in headers: mqtt_topic, mqtt_qos,
// mqtt_retain, mqtt_dup, mqtt_username (if any), mqtt_from (publisher, where it is another client), mqtt_reason, mqtt_detail, ts.
//
// FlatJson and CloudEvents are event_formats.h's. CloudEventsBinary is the payload as it is with the event's attributes in ce_…
// headers, as CloudEvents' Kafka binding has it; an event without a payload has its data made of its other fields.
//
// All carry hookline_hops = 1 where the message came out of Kafka (a [[source]] published it), and
// the headers mqtt_event (the event's name) and event_id ("RUN-ID", both hexadecimal; unique across restarts, and
// the same for a record that had to be sent twice). The key is the client id. One thread; nothing here allocates in the steady state
// but the value itself.
#pragma once

#include "core/config/settings.h"
#include "core/kafka/byte_buffer.h"
#include "core/kafka/schema_registry.h"
#include "core/rules/json_document.h"
#include "core/tap/event.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hookline::kafka {

struct HeaderView {
    const char* name; ///< ends in NUL, lives at least as long as the encoder
    std::string_view value;
};

/// What one event becomes; views into the event and the encoder, valid until the next call.
struct EncodedRecord {
    std::string_view key;
    bool hasKey = true; ///< false: the record has none, which is not an empty one
    std::string_view value; ///< Plain: the payload itself; EmqJson: encoder.buffer()
    bool ownsValue = false; ///< true: value is the encoder's buffer and may be released from it
    bool lasts = false;     ///< true: value lies in the event's message or what its rule rendered, and lives as long
    std::int64_t timestampMillis = 0;
    std::array<HeaderView, 48> headers;
    std::size_t headerCount = 0;

    /// Bytes that it takes in a batch before compression, within a dozen.
    /// Source: https://kafka.apache.org/documentation/#record (lengths and offsets are varints).
    std::size_t wireSize() const noexcept;
};

/// Its message was published by a [[source]], or says so by a user property hookline_hops, as `hooklined replay` does from outside. Its
/// records carry the header of that name, and the sources' loop guard stops at that.
bool cameFromKafka(const tap::Event& event) noexcept;
inline constexpr std::string_view kOneHop = "1";

/// Tells this run's event ids from those of every other run.
std::uint32_t runId();

class RecordEncoder {
public:
    explicit RecordEncoder(const config::KafkaSettings& settings);

    const EncodedRecord& encode(const tap::Event& event) { return encodeFor(event, false); }
    /// For a rule to change; without a value it is left empty.
    EncodedRecord& encodeFor(const tap::Event& event, bool withoutValue);
    /// Holds the value of the last EmqJson record.
    ByteBuffer& buffer() noexcept { return m_buffer; }
    /// Where the formats with a schema find its id.
    void setSchemas(std::shared_ptr<const SchemaIds> ids) { m_schemas = std::move(ids); }

private:
    void encodeValue(const tap::Event& event);
    void encodeCloudEvent(const tap::Event& event);
    void encodeEmq(const tap::Event& event);
    void appendMessage(const tap::Event& event);
    void appendReason(std::string_view reason, std::string_view detail);
    void addPlainHeaders(const tap::Event& event);
    void addHeader(const char* name, std::string_view value);
    std::string_view eventId(std::uint64_t id);

    config::RecordFormat m_format;
    std::array<std::string, tap::kEventKinds> m_heads; ///< {"type":"…","client_id":"
    std::string m_node;                                ///< ,"cluster_node":"…"
    ByteBuffer m_buffer;
    EncodedRecord m_record;
    std::shared_ptr<const SchemaIds> m_schemas;
    std::string m_source; ///< of CloudEvents
    std::string m_nodeName;
    std::string m_cloudTime;
    rules::JsonDocument m_scratch;
    std::array<char, 25> m_eventId {};
    std::array<char, 20> m_timestamp {};
};

} // namespace hookline::kafka

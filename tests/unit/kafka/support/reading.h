// Reads with a RecordReader until something holds.
#pragma once

#include "core/kafka/record_reader.h"
#include "tests/unit/kafka/support/bridge_fixture.h"

namespace hookline::test {

struct Reading {
    Reading(const std::string& servers, metrics::KafkaReadWish wish, bool practice = false)
        : reader(kafka::connectionProperties(BridgeFixture::settings(servers), servers), servers, practice, std::move(wish))
    {
    }
    bool wait(std::size_t count)
    {
        return eventually([&] {
            reader.take(records, 1000);
            return records.size() >= count;
        });
    }
    bool waitState(metrics::KafkaReading::State state)
    {
        return eventually([&] {
            reader.take(records, 1000);
            return reader.status().state == state;
        });
    }
    std::vector<std::string> values() const
    {
        std::vector<std::string> out;
        for (const metrics::KafkaRecord& record : records)
            out.push_back(record.value);
        return out;
    }

    kafka::RecordReader reader;
    std::vector<metrics::KafkaRecord> records;
};

inline metrics::KafkaReadWish wishFor(const std::string& topic, metrics::KafkaStart start, std::int64_t value = 0)
{
    metrics::KafkaReadWish out;
    out.topic = topic;
    out.start = start;
    out.value = value;
    return out;
}

/// Writes records with key, value and headers straight to the cluster, one at a time. Throws with librdkafka's text.
class Writer {
public:
    explicit Writer(std::string servers);
    ~Writer();
    struct Record {
        std::string value;
        std::optional<std::string> key = {};
        std::int32_t partition = 0;
        std::int64_t timestampMillis = 0; ///< 0: now
        std::vector<std::pair<std::string, std::string>> headers = {};
    };
    /// Its offset.
    std::int64_t write(const std::string& topic, const Record& record);

private:
    struct Client;
    std::unique_ptr<Client> m_client;
};

} // namespace hookline::test

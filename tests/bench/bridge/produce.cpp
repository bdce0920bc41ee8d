// librdkafka by itself: the same settings as core/kafka/client_config.cpp, the same records (--headers: with the
// same headers), nothing of Hookline's code.
#include "tests/bench/bridge/job.h"
#include "tests/bench/load/process_meter.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <librdkafka/rdkafka.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookline::bench {
namespace {

struct Progress {
    std::vector<std::int64_t> handedOver; ///< by record
    Outcome outcome;
    double sumNanos = 0;
    std::uint64_t failed = 0;
    std::int64_t last = 0;
};

void onDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque)
{
    auto& progress = *static_cast<Progress*>(opaque);
    if (message->err) {
        ++progress.failed;
        return;
    }
    progress.last = steadyNanos();
    const std::int64_t took = progress.last - progress.handedOver[reinterpret_cast<std::uintptr_t>(message->_private)];
    progress.outcome.latency.record(took);
    progress.sumNanos += static_cast<double>(took);
    ++progress.outcome.done;
}

struct Closer {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
    void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};

std::unique_ptr<rd_kafka_t, Closer> open(const Job& job, Progress& progress)
{
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    char why[512];
    const std::pair<const char*, std::string> settings[] = { { "bootstrap.servers", job.servers }, { "acks", "all" },
        { "enable.idempotence", "true" }, { "enable.gapless.guarantee", "true" }, { "max.in.flight", "1" }, { "delivery.timeout.ms", "0" },
        { "partitioner", "murmur2_random" }, { "sticky.partitioning.linger.ms", "0" }, { "linger.ms", std::to_string(job.lingerMs) },
        { "compression.codec", job.compression }, { "queue.buffering.max.messages", "20000" }, { "queue.buffering.max.kbytes", "32768" } };
    for (const auto& [name, value] : settings) {
        if (rd_kafka_conf_set(conf, name, value.c_str(), why, sizeof why) != RD_KAFKA_CONF_OK) {
            rd_kafka_conf_destroy(conf);
            throw std::runtime_error(why);
        }
    }
    rd_kafka_conf_set_dr_msg_cb(conf, &onDelivery);
    rd_kafka_conf_set_opaque(conf, &progress);
    std::unique_ptr<rd_kafka_t, Closer> client(rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why));
    if (!client) {
        rd_kafka_conf_destroy(conf);
        throw std::runtime_error(why);
    }
    return client;
}

/// What the bridge's plain format puts beside a payload, as it comes from a QoS 1 publisher of this benchmark.
rd_kafka_headers_t* plainHeaders(const std::string& topic, std::uint64_t number, std::int64_t millis)
{
    char id[26];
    std::snprintf(id, sizeof id, "%08x-%016llx", 0x5eedU, static_cast<unsigned long long>(number));
    const std::string ts = std::to_string(millis);
    rd_kafka_headers_t* const headers = rd_kafka_headers_new(7);
    for (const auto& [name, value] : { std::pair<std::string_view, std::string_view> { "mqtt_event", "publish" }, { "event_id", { id, 25 } },
             { "mqtt_topic", topic }, { "mqtt_qos", "1" }, { "mqtt_retain", "0" }, { "mqtt_dup", "0" }, { "ts", ts } })
        rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(), static_cast<ssize_t>(value.size()));
    return headers;
}

void produceOne(const Job& job, rd_kafka_t* client, rd_kafka_topic_t* topic, const std::string& key, const std::string& value, std::uintptr_t number)
{
    rd_kafka_headers_t* headers = nullptr;
    std::int64_t millis = 0; // librdkafka stamps it
    if (job.headers) {
        millis = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
        headers = plainHeaders("bench", number, millis);
    }
    while (rd_kafka_producev(client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_KEY(key.data(), key.size()), RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()), // copied
               RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_TIMESTAMP(millis), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
               RD_KAFKA_V_OPAQUE(reinterpret_cast<void*>(number)), RD_KAFKA_V_END)
        == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll(client, 100);
}

/// Connections, leaders and the producer's id are no part of the race: one record beforehand.
void warmUp(const Job& job, rd_kafka_t* client, rd_kafka_topic_t* topic, Progress& progress)
{
    progress.handedOver[0] = steadyNanos();
    produceOne(job, client, topic, "p0", "warm-up", 0);
    const std::int64_t end = steadyNanos() + 60'000'000'000;
    while (progress.outcome.done == 0 && progress.failed == 0 && steadyNanos() < end)
        rd_kafka_poll(client, 100);
    if (progress.outcome.done == 0)
        throw std::runtime_error("Kafka did not take the first record");
    progress.outcome = {};
    progress.sumNanos = 0;
}

} // namespace

Outcome produce(const Job& job)
{
    Progress progress;
    progress.handedOver.resize(job.records);
    const auto client = open(job, progress);
    const std::unique_ptr<rd_kafka_topic_t, Closer> topic(rd_kafka_topic_new(client.get(), job.topic.c_str(), nullptr));
    warmUp(job, client.get(), topic.get(), progress);

    std::string value(job.size, 'x');
    for (std::size_t i = 0; i < value.size(); ++i)
        value[i] = "0123456789abcdef"[(i * 7 + i / 16) % 16];
    const std::int64_t began = steadyNanos();
    const std::int64_t cpuBefore = ownCpuNanos();
    for (std::uint64_t i = 0; i < job.records; ++i) {
        if (job.rate > 0) {
            const std::int64_t due = began + static_cast<std::int64_t>(std::llround(static_cast<double>(i) / job.rate * 1e9));
            while (steadyNanos() < due)
                rd_kafka_poll(client.get(), static_cast<int>(std::max<std::int64_t>((due - steadyNanos()) / 1'000'000, 0)));
        }
        const std::string key = "p" + std::to_string(i % 10);
        const std::string number = std::to_string(i);
        value.replace(0, number.size(), number);
        progress.handedOver[i] = steadyNanos();
        produceOne(job, client.get(), topic.get(), key, value, i);
        if (i % 64 == 0)
            rd_kafka_poll(client.get(), 0);
    }
    for (const std::int64_t end = steadyNanos() + 120'000'000'000; progress.outcome.done + progress.failed < job.records && steadyNanos() < end;)
        rd_kafka_poll(client.get(), 100);
    Outcome& out = progress.outcome;
    out.cpuSeconds = static_cast<double>(ownCpuNanos() - cpuBefore) / 1e9;
    out.seconds = static_cast<double>(progress.last - began) / 1e9;
    out.meanMillis = out.done == 0 ? 0 : progress.sumNanos / static_cast<double>(out.done) / 1e6;
    if (out.done != job.records)
        throw std::runtime_error(std::to_string(job.records - out.done) + " records were not acknowledged");
    return out;
}

} // namespace hookline::bench

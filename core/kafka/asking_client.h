// A client of librdkafka that only asks and reads: in no group, committing nothing, creating no topic, silent in the log. Only for
// .cpp files.
#pragma once

#include "core/kafka/cluster_probe.h"
#include "core/kafka/library_handle.h"

#include <algorithm>
#include <chrono>

namespace hookline::kafka {

using OptionsPtr = std::unique_ptr<rd_kafka_AdminOptions_t, Destroyer<rd_kafka_AdminOptions_destroy>>;
using ResourcePtr = std::unique_ptr<rd_kafka_ConfigResource_t, Destroyer<rd_kafka_ConfigResource_destroy>>;
using MessagePtr = std::unique_ptr<rd_kafka_message_t, Destroyer<rd_kafka_message_destroy>>;
using PlacesPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, Destroyer<rd_kafka_topic_partition_list_destroy>>;

class Deadline {
public:
    explicit Deadline(const Patience& patience)
        : m_cancel(patience.cancel)
        , m_end(std::chrono::steady_clock::now() + patience.limit)
    {
    }
    bool over() const { return m_cancel.stop_requested() || std::chrono::steady_clock::now() >= m_end; }
    std::chrono::milliseconds left() const
    {
        using std::chrono::milliseconds;
        const auto left = std::chrono::duration_cast<milliseconds>(m_end - std::chrono::steady_clock::now());
        return std::max(left, milliseconds(0));
    }
    const std::stop_token& cancel() const { return m_cancel; }

private:
    std::stop_token m_cancel;
    std::chrono::steady_clock::time_point m_end;
};

/// The log lines of a client that only asks are nobody's business.
inline base::Result<ConfPtr> quietConf(const Properties& properties)
{
    auto conf = makeConf(properties);
    if (conf)
        rd_kafka_conf_set_log_cb(conf->get(), [](const rd_kafka_t*, int, const char*, const char*) {});
    return conf;
}

/// What librdkafka says goes to `complaint`, which outlives the client, in whichever thread polls it.
inline base::Result<ClientPtr> askingClient(const Properties& properties, Complaint* complaint)
{
    auto conf = quietConf(properties);
    if (!conf)
        return base::fail(conf.error());
    if (complaint) {
        rd_kafka_conf_set_opaque(conf->get(), complaint);
        rd_kafka_conf_set_error_cb(conf->get(), [](rd_kafka_t*, int code, const char* reason, void* opaque) {
            if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
                return;
            auto& last = *static_cast<Complaint*>(opaque);
            // A login that was refused says more than the closed connection that follows it.
            if (!last.isAuthentication() && !last.isTls())
                last = { code, reason };
        });
    }
    std::array<char, 512> why {};
    // Asking about a topic must not create it.
    rd_kafka_conf_set(conf->get(), "allow.auto.create.topics", "false", nullptr, 0);
    ClientPtr client(rd_kafka_new(RD_KAFKA_CONSUMER, conf->get(), why.data(), why.size()));
    if (!client)
        return base::fail(settingsError({}, why.data()));
    static_cast<void>(conf->release());
    return client;
}

} // namespace hookline::kafka

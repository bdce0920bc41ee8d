#include "core/kafka/auto_create.h"

#include "core/kafka/library_handle.h"

namespace hookline::kafka {
namespace {

using EventPtr = std::unique_ptr<rd_kafka_event_t, Destroyer<rd_kafka_event_destroy>>;
using OptionsPtr = std::unique_ptr<rd_kafka_AdminOptions_t, Destroyer<rd_kafka_AdminOptions_destroy>>;
using ResourcePtr = std::unique_ptr<rd_kafka_ConfigResource_t, Destroyer<rd_kafka_ConfigResource_destroy>>;

std::optional<bool> findIn(rd_kafka_event_t* event)
{
    const rd_kafka_DescribeConfigs_result_t* result = rd_kafka_event_DescribeConfigs_result(event);
    if (!result)
        return std::nullopt;
    std::size_t resources = 0;
    const rd_kafka_ConfigResource_t** list = rd_kafka_DescribeConfigs_result_resources(result, &resources);
    for (std::size_t i = 0; i < resources; ++i) {
        std::size_t entries = 0;
        const rd_kafka_ConfigEntry_t** entry = rd_kafka_ConfigResource_configs(list[i], &entries);
        for (std::size_t k = 0; k < entries; ++k) {
            const char* value = rd_kafka_ConfigEntry_value(entry[k]);
            if (value && std::string_view(rd_kafka_ConfigEntry_name(entry[k])) == "auto.create.topics.enable")
                return std::string_view(value) == "true";
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<bool> createsTopics(
    rd_kafka_t* client, std::int32_t brokerId, std::chrono::milliseconds limit, const std::stop_token& cancel)
{
    const QueuePtr queue(rd_kafka_queue_new(client));
    const OptionsPtr options(rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(limit.count()), nullptr, 0);
    const ResourcePtr broker(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_BROKER, std::to_string(brokerId).c_str()));
    rd_kafka_ConfigResource_t* wanted = broker.get();
    rd_kafka_DescribeConfigs(client, &wanted, 1, options.get(), queue.get());
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!cancel.stop_requested() && std::chrono::steady_clock::now() < deadline) {
        const EventPtr event(rd_kafka_queue_poll(queue.get(), 50));
        if (event)
            return findIn(event.get());
    }
    return std::nullopt;
}

} // namespace hookline::kafka

#include "core/kafka/client_config.h"

namespace hookline::kafka {
namespace {

void addUserProperties(Properties& out, const config::KafkaSettings& settings)
{
    for (const auto& [name, value] : settings.properties)
        out.emplace_back(name, value);
}

bool userSays(const config::KafkaSettings& settings, const char* name, std::string_view value)
{
    const auto found = settings.properties.find(name);
    return found != settings.properties.end() && found->second == value;
}

void addConnection(Properties& out, const config::KafkaSettings& settings, const std::string& servers)
{
    out.insert(out.end(),
        {
            { "bootstrap.servers", servers },
            { "client.id", settings.clientId },
            // A frozen broker stalls its partitions for this long; a broker that comes back is noticed within the back-off.
            { "socket.timeout.ms", "5000" },
            { "socket.connection.setup.timeout.ms", "5000" },
            { "socket.keepalive.enable", "true" },
            { "reconnect.backoff.ms", "100" },
            { "reconnect.backoff.max.ms", "500" },
            { "topic.metadata.refresh.interval.ms", "60000" },
        });
}

} // namespace

Properties connectionProperties(const config::KafkaSettings& settings, const std::string& servers)
{
    Properties out;
    addConnection(out, settings, servers);
    addUserProperties(out, settings);
    return out;
}

Properties producerProperties(const config::KafkaSettings& settings, const std::string& servers, const ProducerMode& mode)
{
    Properties out;
    addConnection(out, settings, servers);
    const bool idempotent = settings.acks == "all" && !userSays(settings, "enable.idempotence", "false");
    out.insert(out.end(),
        {
            { "acks", settings.acks },
            { "enable.idempotence", idempotent ? "true" : "false" },
            // Gapless: a refused batch stops everything behind it, so sending again cannot reorder.
            { "enable.gapless.guarantee", idempotent && !mode.oneByOne ? "true" : "false" },
            // More than one request on the way runs into librdkafka#4438 in 2.0.2 and reorders without idempotence.
            { "max.in.flight", "1" },
            { "delivery.timeout.ms", "0" }, // never: any other value loses records in a long outage
            { "request.timeout.ms", "4000" },
            { "partitioner", "murmur2_random" }, // as Java clients do: all records of a client in one partition
            { "sticky.partitioning.linger.ms", "0" }, // or records without a key would never reach our partitioner
            { "linger.ms", std::to_string(mode.oneByOne ? 0 : settings.lingerMs) },
            { "compression.codec", settings.compression },
            // The bridge's own queue is the buffer; this is only the window on the way.
            { "queue.buffering.max.messages", "20000" },
            { "queue.buffering.max.kbytes", "32768" },
            { "message.max.bytes", "30000000" }, // below the window; what is too large is for the broker to say
            { "statistics.interval.ms", "1000" },
        });
    if (mode.oneByOne)
        out.emplace_back("batch.num.messages", "1");
    else if (mode.batchBytes > 0)
        out.emplace_back("batch.size", std::to_string(mode.batchBytes));
    addUserProperties(out, settings);
    return out;
}

} // namespace hookline::kafka

// A real broker with sources before it: what is in Kafka comes out at MQTT clients.
#pragma once

#include "core/broker/broker.h"
#include "core/kafka/sources.h"
#include "tests/support/raw_client.h"
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_writer.h"

#include <filesystem>

namespace hookline::test {

struct SourceFixture {
    explicit SourceFixture(std::string kafkaServers, unsigned ioLoops = 1)
        : servers(std::move(kafkaServers))
        , loops(ioLoops)
    {
        startBroker();
    }
    ~SourceFixture()
    {
        sources.stop();
        broker.stop();
    }

    void startBroker()
    {
        config::BrokerSettings settings;
        settings.port = 0;
        settings.sysIntervalSeconds = 0;
        const auto started = broker.start(settings, loops);
        ASSERT_TRUE(started) << started.error().text();
    }
    /// One that begins at the first record there is.
    static config::SourceSettings source(const std::string& name, const std::string& topic)
    {
        config::SourceSettings out;
        out.name = name;
        out.topics = { topic };
        out.topic = "in/${topic}";
        return out;
    }
    void apply(std::vector<config::SourceSettings> wanted)
    {
        config::KafkaSettings settings;
        settings.servers = servers;
        settings.sources = std::move(wanted);
        // A group notices sooner that a member is gone.
        settings.properties = { { "session.timeout.ms", "6000" }, { "heartbeat.interval.ms", "500" } };
        sources.apply(settings, servers);
    }
    RawClient subscriber(const std::string& id, const std::string& filter, unsigned qos = 1, bool keepsSession = false)
    {
        ConnectOptions options;
        options.id = id;
        options.clean = !keepsSession;
        RawClient client(broker.port(), options);
        client.subscribe(filter, qos);
        return client;
    }
    metrics::SourceSnapshot now(std::size_t index = 0) const
    {
        const auto all = sources.snapshot();
        return index < all.size() ? all[index] : metrics::SourceSnapshot {};
    }
    bool wait(const std::function<bool(const metrics::SourceSnapshot&)>& holds, std::size_t index = 0) const
    {
        return eventually([&] { return holds(now(index)); }, std::chrono::seconds(40));
    }
    /// The next `count` payloads, acknowledged as they come.
    static std::vector<std::string> payloads(RawClient& client, std::size_t count, bool acknowledge = true)
    {
        std::vector<std::string> out;
        while (out.size() < count) {
            const auto got = client.next(std::chrono::seconds(40));
            if (!got || got->type() != mqtt::PacketType::Publish)
                break;
            out.push_back(got->payload());
            if (acknowledge && got->qos() == 1)
                client.send(ackPacket(mqtt::PacketType::Puback, got->packetId()));
        }
        return out;
    }

    std::string servers;
    unsigned loops;
    hooks::HookRegistry registry;
    broker::Broker broker { registry };
    kafka::Sources sources { registry, broker.injector() };
};

inline std::vector<std::string> numbered(const std::string& prefix, int count, int first = 0)
{
    std::vector<std::string> out;
    for (int i = first; i < first + count; ++i)
        out.push_back(prefix + std::to_string(i));
    return out;
}

} // namespace hookline::test

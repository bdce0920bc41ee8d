// A folder for a spool, settings that use it, and the judge of what came out of it.
#pragma once

#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/kafka_reader.h"

#include <filesystem>
#include <stdlib.h>

namespace hookline::test {

inline constexpr const char* kNowhere = "127.0.0.1:1"; // refuses connections

struct SpoolBridge : ::testing::Test {
    SpoolBridge()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "hookline-bridge-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    ~SpoolBridge() override
    {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    config::KafkaSettings settings(const std::string& servers, config::BufferMode buffer = config::BufferMode::Disk) const
    {
        config::KafkaSettings out = BridgeFixture::settings(servers);
        out.format = config::RecordFormat::Plain;
        out.buffer = buffer;
        out.spoolFolder = folder;
        out.spoolMinFree = 0;
        out.flushTimeoutMs = 1000;
        return out;
    }
    /// All of `count` are in Kafka, in order per client, under growing numbers of one spool. Returns how often one came again.
    static std::size_t checkOrder(const std::string& servers, std::size_t count, const std::string& topic = "events")
    {
        std::map<std::string, int> lastOf;
        std::map<std::int32_t, std::uint64_t> seqOf;
        std::size_t again = 0;
        for (const ReadRecord& record : readTopic(servers, topic, kWhatIsThere)) { // repetitions too
            const std::uint64_t seq = std::stoull("0" + record.headers.at("x-spool-seq"));
            EXPECT_EQ(record.headers.at("x-spool-id").size(), 32u);
            EXPECT_EQ(record.headers.at("x-spool-ver"), "1");
            std::uint64_t& last = seqOf[record.partition];
            if (seq <= last) { // how a consumer tells
                ++again;
                continue;
            }
            last = seq;
            const auto [number, first] = lastOf.try_emplace(record.key, -1);
            EXPECT_EQ(std::stoi(record.value), number->second + 1) << record.key;
            number->second = std::stoi(record.value);
        }
        std::size_t seen = 0;
        for (const auto& [key, number] : lastOf)
            seen += static_cast<std::size_t>(number) + 1;
        EXPECT_EQ(seen, count);
        return again;
    }
    /// Numbers from `from` on of three clients.
    static void publish(BridgeFixture& f, int from, int to)
    {
        const mqtt::ClientInfoRef clients[] = { makeClient("a"), makeClient("b"), makeClient("c") };
        for (int i = from; i < to; ++i) {
            for (const auto& client : clients)
                f.broker.publish(client, "t", std::to_string(i));
        }
    }
    std::string folder;
};

} // namespace hookline::test

// Kafka to MQTT with a real broker, against the practice cluster. real_source_test.cpp does the same with a real Kafka.
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/source_fixture.h"

#include <gmock/gmock.h>
#include <fstream>

namespace hookline::test {
namespace {

using config::SourceCommit;
using metrics::SourceSkip;
using metrics::SourceState;
using ::testing::ElementsAreArray;

std::uint64_t skippedFor(const metrics::SourceSnapshot& s, SourceSkip reason) { return s.skipped[static_cast<std::size_t>(reason)]; }

TEST(Source, RecordsComeOutInOrderAndTheirOffsetsAreStoredOnceRouted)
{
    MockKafka kafka("orders", 1);
    writeValues(kafka.servers(), "orders", numbered("a", 300));
    SourceFixture f(kafka.servers(), 2);
    RawClient client = f.subscriber("c", "in/#", 1);
    f.apply({ f.source("s", "orders") });
    EXPECT_THAT(SourceFixture::payloads(client, 300), ElementsAreArray(numbered("a", 300)));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 300; }));
    EXPECT_EQ(storedOffset(kafka.servers(), "hookline.s", "orders"), 300);
    auto now = f.now();
    EXPECT_EQ(now.state, SourceState::Running);
    EXPECT_EQ(now.received, 300u);
    EXPECT_EQ(now.routed, 300u);
    EXPECT_EQ(now.inFlight, 0u);
    EXPECT_EQ(now.partitions, 1u);
    EXPECT_TRUE(f.wait([](const auto& s) { return s.lag == 0; }));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.positions.size() == 1 && s.positions[0].position == s.positions[0].end; }));
    EXPECT_EQ(f.now().positions[0].topic, "orders");
    EXPECT_EQ(f.now().positions[0].partition, 0);
    EXPECT_GT(f.now().positions[0].end, 0);
}

TEST(Source, WhatCannotBePublishedIsCountedKeptAndPassedOver)
{
    MockKafka kafka("mixed", 1);
    const std::filesystem::path letters = std::filesystem::temp_directory_path() / ("hookline-letters-" + std::to_string(::getpid()));
    writeRecords(kafka.servers(), "mixed",
        { { .value = R"({"to":"a/b"})" }, { .value = "not json" }, { .value = R"({"to":"a/+"})" },
            { .value = R"({"to":"a/c"})", .headers = { { "hookline_hops", "1" } } }, { .value = R"({"to":"no"})" },
            { .value = R"({"to":"big","x":")" + std::string(3000, 'x') + "\"}" }, { .value = R"({"to":"a/d"})" } });
    SourceFixture f(kafka.servers());
    f.broker.stop();
    config::BrokerSettings small;
    small.port = 0;
    small.maxPacketSize = 2048;
    ASSERT_TRUE(f.broker.start(small, 1));
    const auto forbid = f.registry.add<hooks::MessageAuthorize>("test", hooks::Priority::Authorize, [](const hooks::ClientView& who, const hooks::PublishDraft& draft) {
        return draft.topic() == "no" && who.client->username == "ingest" ? hooks::Verdict::reject(mqtt::ReasonCode::NotAuthorized) : hooks::Verdict::next();
    });
    RawClient client = f.subscriber("c", "#", 0);
    auto source = f.source("s", "mixed");
    source.topic = "${value.to}";
    source.username = "ingest";
    source.onFailure = "file:" + letters.string();
    f.apply({ source });
    EXPECT_EQ(client.expect(mqtt::PacketType::Publish).topic(), "a/b");
    EXPECT_EQ(client.expect(mqtt::PacketType::Publish).topic(), "a/d");
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 7; })) << "none of them is stuck";
    const auto now = f.now();
    EXPECT_EQ(skippedFor(now, SourceSkip::MissingField), 1u);
    EXPECT_EQ(skippedFor(now, SourceSkip::BadTopic), 1u);
    EXPECT_EQ(skippedFor(now, SourceSkip::Loop), 1u);
    EXPECT_EQ(skippedFor(now, SourceSkip::NotAuthorized), 1u);
    EXPECT_EQ(skippedFor(now, SourceSkip::TooLarge), 1u);
    EXPECT_EQ(now.routed, 2u);
    EXPECT_EQ(now.deadLetters, 4u) << "what the loop guard leaves out is no loss";
    std::ifstream file(letters);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    EXPECT_THAT(text, ::testing::HasSubstr(R"("error":"missing_field","detail":"mixed/0@1: topic: value.to")"));
    EXPECT_THAT(text, ::testing::HasSubstr(R"("value":"not json")"));
    std::filesystem::remove(letters);
}

TEST(Source, WithoutASubscriberNothingIsLostOverARestart) // acceptance case 19
{
    MockKafka kafka("orders", 1);
    writeValues(kafka.servers(), "orders", numbered("a", 50));
    SourceFixture f(kafka.servers());
    RawClient watcher = f.subscriber("watcher", "in/#", 0); // QoS 0 acknowledges nothing
    auto source = f.source("s", "orders");
    source.commit = SourceCommit::Acked;
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Waiting; }));
    EXPECT_EQ(f.now().routed, 0u);
    watcher.expectNothing();
    f.sources.stop();
    f.broker.stop(); // the whole program ends
    EXPECT_EQ(storedOffset(kafka.servers(), "hookline.s", "orders"), -1);

    f.startBroker();
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Waiting; }));
    RawClient client = f.subscriber("c", "in/#", 1);
    EXPECT_THAT(SourceFixture::payloads(client, 30), ElementsAreArray(numbered("a", 30)));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 30; })) << "as far as it has acknowledged";
    EXPECT_EQ(storedOffset(kafka.servers(), "hookline.s", "orders"), 30);
    EXPECT_THAT(SourceFixture::payloads(client, 20), ElementsAreArray(numbered("a", 20, 30)));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 50; }));
    EXPECT_EQ(f.now().acknowledged, 50u);
}

TEST(Source, WhatASessionTookAndNeverAcknowledgedIsPublishedAgain)
{
    MockKafka kafka("orders", 1);
    writeValues(kafka.servers(), "orders", numbered("a", 5));
    SourceFixture f(kafka.servers());
    auto source = f.source("s", "orders");
    source.commit = SourceCommit::Acked;
    RawClient lost = f.subscriber("lost", "in/#", 1);
    f.apply({ source });
    EXPECT_EQ(SourceFixture::payloads(lost, 2), numbered("a", 2));
    EXPECT_EQ(SourceFixture::payloads(lost, 3, false), numbered("a", 3, 2));
    lost.drop(); // a clean session: what it had is gone with it
    ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Waiting; }));
    RawClient client = f.subscriber("c", "in/#", 1);
    EXPECT_EQ(SourceFixture::payloads(client, 3), numbered("a", 3, 2));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 5; }));
    EXPECT_EQ(f.now().repeated, 3u);
}

TEST(Source, ASubscriberThatIsAwayHoldsAPartitionAndNoMemory)
{
    MockKafka kafka("orders", 2);
    writeValues(kafka.servers(), "orders", numbered("a", 500), 0);
    writeValues(kafka.servers(), "orders", numbered("b", 500), 1);
    SourceFixture f(kafka.servers());
    auto source = f.source("s", "orders");
    source.topic = "in/${partition}";
    source.commit = SourceCommit::Acked;
    source.inFlight = 20;
    { RawClient away = f.subscriber("away", "in/0", 1, true); } // its session stays
    RawClient here = f.subscriber("here", "in/1", 1);
    f.apply({ source });
    EXPECT_THAT(SourceFixture::payloads(here, 500), ElementsAreArray(numbered("b", 500))) << "the other partition goes on";
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 500; }));
    EXPECT_EQ(f.now().inFlight, 20u) << "Kafka keeps the rest";
    EXPECT_EQ(storedOffset(kafka.servers(), "hookline.s", "orders", 0), -1);
    ConnectOptions options;
    options.id = "away";
    options.clean = false;
    RawClient back(f.broker.port(), options);
    EXPECT_THAT(SourceFixture::payloads(back, 500), ElementsAreArray(numbered("a", 500)));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 1000; }));
}

TEST(Source, AMessageGoesRoundOnce) // acceptance case 20
{
    MockKafka kafka("plant.temp", 1);
    SourceFixture f(kafka.servers());
    kafka::Bridge bridge(f.registry, 1, { [](tap::KafkaOutcome&&) {}, [](bool) {} });
    auto out = BridgeFixture::settings(kafka.servers(), "plant.temp");
    out.format = config::RecordFormat::Plain;
    out.events = { "publish" };
    ASSERT_TRUE(bridge.start(out));
    auto source = f.source("s", "plant.temp");
    source.topic = "plant/temp"; // the very topic it came from
    f.apply({ source });
    RawClient client = f.subscriber("c", "plant/temp", 0);
    RawClient publisher = f.subscriber("p", "none", 0);
    publisher.send(publishPacket("plant/temp", "21.5", {}));
    EXPECT_EQ(client.expect(mqtt::PacketType::Publish).payload(), "21.5");
    const auto again = client.next(std::chrono::seconds(40));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->payload(), "21.5") << "the one hop";
    ASSERT_TRUE(f.wait([](const auto& s) { return skippedFor(s, SourceSkip::Loop) == 1; }));
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 2; }));
    client.expectNothing();
    const auto records = readTopic(kafka.servers(), "plant.temp", kWhatIsThere);
    ASSERT_EQ(records.size(), 2u);
    EXPECT_FALSE(records[0].headers.contains("hookline_hops")) << "a client's own message has not been anywhere";
    EXPECT_EQ(records[1].headers.at("hookline_hops"), "1");
    EXPECT_EQ(records[1].key, "kafka:s");
    bridge.stop(std::chrono::seconds(5));
}

TEST(Sources, WhatDidNotChangeGoesOnAndWhatIsWrongIsShown)
{
    MockKafka kafka("orders", 1);
    kafka.createTopic("others", 1);
    SourceFixture f(kafka.servers());
    auto wrong = f.source("wrong", "orders");
    wrong.qos = "9";
    auto off = f.source("off", "orders");
    off.enabled = false;
    f.apply({ f.source("s", "orders"), wrong, off });
    ASSERT_EQ(f.sources.snapshot().size(), 2u);
    EXPECT_EQ(f.now(1).state, SourceState::Blocked);
    EXPECT_THAT(f.now(1).problem, ::testing::HasSubstr("is not a QoS"));
    RawClient client = f.subscriber("c", "in/#", 1);
    writeValues(kafka.servers(), "orders", { "1" });
    EXPECT_EQ(SourceFixture::payloads(client, 1).size(), 1u);
    auto other = f.source("t", "others");
    f.apply({ f.source("s", "orders"), other });
    EXPECT_EQ(f.now(0).received, 1u) << "it was not restarted";
    writeValues(kafka.servers(), "others", { "2" });
    EXPECT_EQ(SourceFixture::payloads(client, 1), std::vector<std::string> { "2" });
    f.apply({});
    EXPECT_TRUE(f.sources.snapshot().empty());
}

TEST(Sources, AFileWithThePasswordIsReadAgain)
{
    const std::string password = ::testing::TempDir() + "hookline-source-password";
    std::ofstream(password) << "secret\n";
    config::KafkaSettings settings;
    settings.servers = "127.0.0.1:1";
    settings.securityProtocol = config::SecurityProtocol::SaslPlaintext;
    settings.saslUser = "u";
    settings.saslPassword = "file:" + password;
    settings.sources = { SourceFixture::source("s", "orders") };
    SourceFixture f(settings.servers);
    f.sources.apply(settings, f.servers);
    EXPECT_NE(f.now().state, SourceState::Blocked) << f.now().problem;
    std::filesystem::remove(password);
    f.sources.apply(settings, f.servers);
    EXPECT_EQ(f.now().state, SourceState::Blocked);
    EXPECT_THAT(f.now().problem, ::testing::HasSubstr(password));
}

TEST(Source, WhereItBeganHoldsThoughKafkaDidNotStoreIt)
{
    constexpr int kOffsetCommit = 8, kHeartbeat = 12, kGroupAuthorizationFailed = 30, kUnknownMemberId = 25;
    MockKafka kafka("orders", 1);
    writeValues(kafka.servers(), "orders", { "old" });
    SourceFixture f(kafka.servers());
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = f.source("s", "orders");
    source.start = "latest";
    kafka.refuseRequests(kOffsetCommit, { kGroupAuthorizationFailed });
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Blocked; }));
    kafka.refuseRequests(kHeartbeat, { kUnknownMemberId }); // so it has to join again
    ASSERT_TRUE(f.wait([](const auto& s) { return s.partitions == 0; }));
    writeValues(kafka.servers(), "orders", { "1" });
    EXPECT_EQ(SourceFixture::payloads(client, 1), std::vector<std::string> { "1" }) << "it was written after the source had begun";
}

TEST(Source, WhereItBeganIsStoredAgainWhenKafkaDidNotTakeIt)
{
    constexpr int kOffsetCommit = 8, kGroupAuthorizationFailed = 30;
    MockKafka kafka("orders", 1);
    writeValues(kafka.servers(), "orders", { "old" });
    SourceFixture f(kafka.servers());
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = f.source("s", "orders");
    source.start = "latest";
    kafka.refuseRequests(kOffsetCommit, { kGroupAuthorizationFailed });
    f.apply({ source });
    ASSERT_TRUE(eventually([&] { return storedOffset(kafka.servers(), "hookline.s", "orders") == 1; }, std::chrono::seconds(20)))
        << "so the next program that reads for the group begins there, too";
}

TEST(Source, WhatRetentionTookBeginsAtTheOldestThatIsLeft)
{
    MockKafka kafka("orders", 1);
    SourceFixture f(kafka.servers());
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = f.source("s", "orders");
    source.start = "latest";
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.partitions == 1; }));
    writeValues(kafka.servers(), "orders", { "1" });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.committed == 1; }));
    f.sources.stop();
    constexpr int kWritten = 80; // of 100 KB; the practice cluster keeps 5 MiB of a partition
    std::vector<std::string> values;
    for (int i = 0; i < kWritten; ++i)
        values.push_back(std::to_string(i) + std::string(100'000, ' '));
    writeValues(kafka.servers(), "orders", values);
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.routed > 20 && s.lag == 0; })) << "and not at the end, behind all of them";
}

TEST(Source, AnOffsetBehindTheEndBeginsThere)
{
    MockKafka kafka("orders", 1);
    writeValues(kafka.servers(), "orders", { "0", "1", "2" });
    SourceFixture f(kafka.servers());
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = f.source("s", "orders");
    source.start = "offset:1000";
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.partitions == 1; }));
    writeValues(kafka.servers(), "orders", { "new" });
    EXPECT_EQ(SourceFixture::payloads(client, 1), std::vector<std::string> { "new" });
}

TEST(Source, AKafkaThatIsAwayIsNamedAndComesBack)
{
    MockKafka kafka("orders", 1);
    writeValues(kafka.servers(), "orders", { "old" });
    SourceFixture f(kafka.servers());
    RawClient client = f.subscriber("c", "in/#", 1);
    auto source = f.source("s", "orders");
    source.start = "latest";
    f.apply({ source });
    ASSERT_TRUE(f.wait([](const auto& s) { return s.partitions == 1; }));
    kafka.down();
    ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Down; }));
    EXPECT_THAT(f.now().problem, ::testing::HasSubstr("can be reached"));
    kafka.up();
    ASSERT_TRUE(f.wait([](const auto& s) { return s.state == SourceState::Running; }));
    writeValues(kafka.servers(), "orders", { "1" });
    EXPECT_EQ(SourceFixture::payloads(client, 1), std::vector<std::string> { "1" }) << "and nothing from before";
}

} // namespace
} // namespace hookline::test

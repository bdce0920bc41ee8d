// Topics and records of a real Apache Kafka, named by HOOKLINE_TEST_KAFKA: made, changed, grown, deleted, read and compared.
#include "core/kafka/topic_admin.h"
#include "tests/unit/kafka/support/captured.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/reading.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <numeric>
#include <random>

namespace hookline::test {
namespace {

using kafka::Patience;
using kafka::TopicAdmin;
using metrics::KafkaReading;
using metrics::KafkaStart;
using metrics::KafkaTopicSetting;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Verdict = metrics::KafkaFinding::Verdict;

const Patience kPatience { std::chrono::seconds(20), {} };

struct RealTopics : ::testing::Test {
    std::string servers = std::getenv("HOOKLINE_TEST_KAFKA") ? std::getenv("HOOKLINE_TEST_KAFKA") : "";
    std::string topic = "topics-" + std::to_string(std::random_device {}());
    TopicAdmin admin { kafka::connectionProperties(BridgeFixture::settings(servers), servers), servers, false };

    void SetUp() override { ASSERT_FALSE(servers.empty()) << "These tests need a running Kafka: set HOOKLINE_TEST_KAFKA=host:port"; }
    void make(int partitions, std::vector<std::pair<std::string, std::string>> settings = {})
    {
        const auto made = admin.create({ topic, partitions, 1, std::move(settings) }, kPatience);
        ASSERT_TRUE(made) << made.error().text();
        ASSERT_TRUE(eventually([&] { return bool(admin.describe(topic, kPatience)); }));
    }
    std::string setting(const std::string& name, KafkaTopicSetting::Source* source = nullptr)
    {
        const auto detail = admin.describe(topic, kPatience);
        if (!detail || detail->noSettings)
            return "not known";
        const auto found = std::ranges::find(detail->settings, name, &KafkaTopicSetting::name);
        if (found == detail->settings.end())
            return "not there";
        if (source)
            *source = found->source;
        return found->value;
    }
    Reading read(KafkaStart start, std::int64_t value = 0, std::vector<std::int32_t> partitions = {}, bool follow = false)
    {
        auto wish = wishFor(topic, start, value);
        wish.partitions = std::move(partitions);
        wish.follow = follow;
        return Reading(servers, wish);
    }
};

TEST_F(RealTopics, ATopicIsMadeListedDescribedAndDeleted)
{
    make(3, { { "retention.ms", "3600000" } });
    Writer writer(servers);
    writer.write(topic, { .value = "a", .partition = 1 });
    writer.write(topic, { .value = "b", .partition = 1 });
    const auto listing = admin.list(kPatience);
    ASSERT_TRUE(listing) << listing.error().text();
    const auto mine = std::ranges::find(listing->topics, topic, &metrics::KafkaTopic::name);
    ASSERT_NE(mine, listing->topics.end());
    EXPECT_EQ(mine->partitions.size(), 3u);
    EXPECT_EQ(mine->offsets(), 2);
    EXPECT_FALSE(listing->clusterId.empty());
    const auto detail = admin.describe(topic, kPatience);
    ASSERT_TRUE(detail);
    EXPECT_FALSE(detail->noSettings);
    EXPECT_EQ(detail->topic.partitions[1].high, 2);
    EXPECT_EQ(detail->topic.partitions[1].replicas.size(), 1u);
    EXPECT_EQ(detail->topic.partitions[1].inSync, detail->topic.partitions[1].replicas);
    ASSERT_FALSE(detail->settings.empty());
    EXPECT_EQ(detail->settings[0].name, "retention.ms") << "the topic's own come first";
    EXPECT_EQ(detail->settings[0].value, "3600000");
    EXPECT_EQ(detail->settings[0].source, KafkaTopicSetting::Source::Topic);
    ASSERT_TRUE(admin.remove(topic, kPatience));
    ASSERT_TRUE(eventually([&] {
        const auto gone = admin.describe(topic, kPatience);
        return !gone && gone.error().id == "topics.missing";
    }));
    EXPECT_EQ(admin.remove(topic, kPatience).error().id, "topics.missing");
}

TEST_F(RealTopics, WhatTheClusterRefusesIsSaidInWords)
{
    make(1);
    EXPECT_EQ(admin.create({ topic, 1, 1, {} }, kPatience).error().id, "topics.exists");
    EXPECT_EQ(admin.create({ topic + "-r", 1, 99, {} }, kPatience).error().id, "topics.replication");
    EXPECT_EQ(admin.create({ topic + "-p", 0, 1, {} }, kPatience).error().id, "topics.partitions");
    EXPECT_EQ(admin.create({ "no/such name", 1, 1, {} }, kPatience).error().id, "topics.name");
    const auto setting = admin.create({ topic + "-s", 1, 1, { { "retention.ms", "soon" } } }, kPatience);
    ASSERT_FALSE(setting);
    EXPECT_EQ(setting.error().id, "topics.setting") << setting.error().text();
    EXPECT_THAT(setting.error().why, HasSubstr("retention.ms"));
    EXPECT_EQ(admin.alter(topic, { { "no.such.setting", "1" } }, kPatience).error().id, "topics.setting");
    EXPECT_EQ(admin.grow(topic, 1, kPatience).error().id, "topics.partitions");
    EXPECT_EQ(admin.alter(topic + "-none", { { "retention.ms", "1" } }, kPatience).error().id, "topics.missing");
    admin.remove(topic, kPatience);
}

TEST_F(RealTopics, AChangeLeavesTheOtherSettingsOfTheTopicAlone)
{
    make(1, { { "retention.ms", "3600000" }, { "cleanup.policy", "compact" } });
    KafkaTopicSetting::Source source {};
    ASSERT_TRUE(admin.alter(topic, { { "max.message.bytes", "123456" }, { "retention.ms", "7200000" } }, kPatience));
    ASSERT_TRUE(eventually([&] { return setting("max.message.bytes", &source) == "123456"; }));
    EXPECT_EQ(source, KafkaTopicSetting::Source::Topic);
    EXPECT_EQ(setting("retention.ms"), "7200000");
    EXPECT_EQ(setting("cleanup.policy", &source), "compact");
    EXPECT_EQ(source, KafkaTopicSetting::Source::Topic);
    ASSERT_TRUE(admin.alter(topic, { { "cleanup.policy", std::nullopt } }, kPatience));
    ASSERT_TRUE(eventually([&] { return setting("cleanup.policy", &source) == "delete"; }));
    EXPECT_NE(source, KafkaTopicSetting::Source::Topic) << "back to the cluster's";
    EXPECT_EQ(setting("max.message.bytes"), "123456");
    admin.remove(topic, kPatience);
}

TEST_F(RealTopics, ATopicGrows)
{
    make(1);
    ASSERT_TRUE(admin.grow(topic, 4, kPatience));
    ASSERT_TRUE(eventually([&] {
        const auto detail = admin.describe(topic, kPatience);
        return detail && detail->topic.partitions.size() == 4;
    }));
    admin.remove(topic, kPatience);
}

TEST_F(RealTopics, RecordsAreReadFromOffsetTimeEndAndTail)
{
    make(2, { { "retention.ms", "-1" } }); // the records are old: Kafka's cleaner would take them away under the test
    Writer writer(servers);
    constexpr std::int64_t kThen = 1'700'000'000'000;
    for (int i = 0; i < 10; ++i)
        writer.write(topic, { .value = std::to_string(i), .partition = 0, .timestampMillis = kThen + i * 1000 });
    std::string all(256, '\0');
    std::iota(all.begin(), all.end(), '\0');
    writer.write(topic, { .value = all, .key = std::string("\0key", 4), .partition = 1, .timestampMillis = kThen + 60'000, .headers = { { "h", "1" }, { "h", "\xff" } } });

    auto offset = read(KafkaStart::Offset, 7, { 0 });
    ASSERT_TRUE(offset.waitState(KafkaReading::State::Finished));
    offset.wait(3);
    EXPECT_THAT(offset.values(), ElementsAre("7", "8", "9"));

    auto time = read(KafkaStart::Time, kThen + 4500, { 0 });
    ASSERT_TRUE(time.waitState(KafkaReading::State::Finished));
    time.wait(5);
    EXPECT_THAT(time.values(), ElementsAre("5", "6", "7", "8", "9"));

    auto last = read(KafkaStart::Last, 3);
    ASSERT_TRUE(last.waitState(KafkaReading::State::Finished));
    ASSERT_TRUE(last.wait(3));
    EXPECT_THAT(last.values(), ElementsAre("8", "9", all));
    EXPECT_EQ(last.records[2].key, std::string("\0key", 4));
    EXPECT_THAT(last.records[2].headers, ElementsAre(std::pair("h", "1"), std::pair("h", "\xff")));
    EXPECT_EQ(last.records[2].timestampMillis, kThen + 60'000);

    auto tail = read(KafkaStart::Tail, 0, {}, true);
    ASSERT_TRUE(tail.waitState(KafkaReading::State::AtEnd));
    writer.write(topic, { .value = "new" });
    ASSERT_TRUE(tail.wait(1));
    EXPECT_THAT(tail.values(), ElementsAre("new"));
    EXPECT_EQ(tail.records[0].offset, 10);
    admin.remove(topic, kPatience);
}

TEST_F(RealTopics, AMissingTopicIsSaidAndOneThatGoesWhileItIsReadToo)
{
    auto none = read(KafkaStart::Earliest);
    ASSERT_TRUE(none.waitState(KafkaReading::State::Failed));
    EXPECT_EQ(none.reader.status().error->id, "topics.missing");
    EXPECT_EQ(admin.describe(topic, kPatience).error().id, "topics.missing") << "reading did not make it";
}

TEST_F(RealTopics, DeliveredEventsHoldTheVeryBytesAndWhatIsForgottenIsSaid)
{
    make(3);
    auto settings = BridgeFixture::settings(servers, topic);
    CapturedBridge f;
    ASSERT_TRUE(f.bridge.start(settings));
    for (int i = 0; i < 200; ++i)
        f.broker.publish(makeClient("c" + std::to_string(i % 9)), "t", std::string("\x00\xff", 2) + std::to_string(i));
    ASSERT_TRUE(f.waitAcknowledged(200));
    ASSERT_TRUE(eventually([&] { return f.acknowledged().size() == 200; }));
    const auto wanted = f.acknowledged();
    EXPECT_EQ(f.check(settings, wanted).count(Verdict::Same), 200u);
    f.bridge.stop(std::chrono::seconds(5));
    // Somebody deletes the topic and makes it anew: what was acknowledged is gone.
    ASSERT_TRUE(admin.remove(topic, kPatience));
    ASSERT_TRUE(eventually([&] { return !admin.describe(topic, kPatience); }));
    // Kafka with ZooKeeper says that it is gone before its name is free.
    ASSERT_TRUE(eventually([&] { return bool(admin.create({ topic, 3, 1, {} }, kPatience)); }));
    ASSERT_TRUE(eventually([&] { return bool(admin.describe(topic, kPatience)); }));
    EXPECT_EQ(f.check(settings, wanted).count(Verdict::Forgotten), 200u);
    admin.remove(topic, kPatience);
}

TEST_F(RealTopics, AMarkedRecordGoesThereAndComesBack)
{
    make(2);
    const auto settings = BridgeFixture::settings(servers, topic);
    const auto result = kafka::checkRoundTrip({ kafka::connectionProperties(settings, servers), servers, false }, settings, topic, kPatience);
    EXPECT_EQ(result.count(Verdict::Same), 1u) << (result.findings[0].error ? result.findings[0].error->text() : "");
    EXPECT_EQ(readTopic(servers, topic, 1).size(), 1u);
    admin.remove(topic, kPatience);
}

} // namespace
} // namespace hookline::test

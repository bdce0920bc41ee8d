// What Kafka holds is what it should hold, or it is said what is wrong with it.
#include "tests/unit/kafka/support/captured.h"
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/reading.h"

namespace hookline::test {
namespace {

using metrics::KafkaVerification;
using Verdict = metrics::KafkaFinding::Verdict;

struct CheckTest : ::testing::Test {
    MockKafka kafka { "events", 3 };
    config::KafkaSettings settings = BridgeFixture::settings(kafka.servers());
    CapturedBridge f;

    void run(int count)
    {
        ASSERT_TRUE(f.bridge.start(settings));
        for (int i = 0; i < count; ++i)
            f.broker.publish(makeClient("c" + std::to_string(i % 7), "u"), "t/" + std::to_string(i), "{\"n\":" + std::to_string(i) + "}");
        ASSERT_TRUE(f.waitAcknowledged(static_cast<std::uint64_t>(count)));
        ASSERT_TRUE(eventually([&] { return f.acknowledged().size() == static_cast<std::size_t>(count); }));
    }
};

class CheckFormats : public CheckTest, public ::testing::WithParamInterface<config::RecordFormat> {};

TEST_P(CheckFormats, EveryRecordHoldsTheVeryBytes)
{
    settings.format = GetParam();
    run(60);
    std::size_t told = 0;
    const KafkaVerification result = f.check(settings, f.acknowledged(), &told);
    EXPECT_EQ(result.count(Verdict::Same), 60u);
    EXPECT_EQ(told, 60u);
}
INSTANTIATE_TEST_SUITE_P(Formats, CheckFormats,
    ::testing::Values(config::RecordFormat::EmqJson, config::RecordFormat::Plain, config::RecordFormat::FlatJson,
        config::RecordFormat::CloudEvents, config::RecordFormat::CloudEventsBinary));

TEST_F(CheckTest, ARulesOwnTextIsComparedToo)
{
    auto rule = makeRule("text", "events", { "t/#" });
    rule.format = config::RecordFormat::Template;
    rule.value = "${topic} says ${payload}";
    settings.rules = { rule };
    run(5);
    EXPECT_EQ(f.check(settings, f.acknowledged()).count(Verdict::Same), 5u);
}

TEST_F(CheckTest, AnotherTextIsFoundWithTheByteWhereItBegins)
{
    run(3);
    auto wanted = f.acknowledged();
    settings.nodeName = "another@node"; // the rules of now would make another record
    const KafkaVerification result = f.check(settings, wanted);
    ASSERT_EQ(result.count(Verdict::Differs), 3u);
    // {"type":"publish","client_id":"c0","message":{…},"cluster_node":" is the same
    const std::string head = R"({"type":"publish","client_id":"c0","message":{"username":"u","topic":"t/0","payload":"{\"n\":0}","qos":1,"dup":0,"retain":0},"cluster_node":")";
    EXPECT_EQ(result.findings[0].at, head.size());
    EXPECT_GT(result.findings[0].found, result.findings[0].at);
}

TEST_F(CheckTest, TheRecordOfAnotherEventStandsThere)
{
    run(20);
    auto wanted = f.acknowledged();
    std::swap(wanted[0].event, wanted[7].event); // both of one client: one partition
    const KafkaVerification result = f.check(settings, wanted);
    EXPECT_EQ(result.findings[0].verdict, Verdict::Other);
    EXPECT_EQ(result.findings[7].verdict, Verdict::Other);
    EXPECT_EQ(result.count(Verdict::Same), 18u);
}

TEST_F(CheckTest, WhatLiesBeyondTheEndWasForgotten)
{
    run(4);
    auto wanted = f.acknowledged();
    wanted[1].offset += 1000;
    wanted[2].partition = 17;
    const KafkaVerification result = f.check(settings, wanted);
    EXPECT_EQ(result.findings[0].verdict, Verdict::Same);
    EXPECT_EQ(result.findings[1].verdict, Verdict::Forgotten);
    EXPECT_EQ(result.findings[2].verdict, Verdict::Forgotten);
    EXPECT_GE(result.findings[1].high, 0);
}

TEST_F(CheckTest, TwoEventsThatClaimOneOffsetAreBothJudged)
{
    run(14);
    auto wanted = f.acknowledged();
    wanted[7].partition = wanted[0].partition;
    wanted[7].offset = wanted[0].offset;
    const KafkaVerification result = f.check(settings, wanted);
    EXPECT_EQ(result.findings[0].verdict, Verdict::Same);
    EXPECT_EQ(result.findings[7].verdict, Verdict::Other);
    EXPECT_EQ(result.count(Verdict::Same), 13u);
}

TEST_F(CheckTest, WithoutItsPayloadAnEventIsThereButNotCompared)
{
    run(2);
    auto wanted = f.acknowledged();
    wanted[0].payloadGone = true;
    const KafkaVerification result = f.check(settings, wanted);
    EXPECT_EQ(result.findings[0].verdict, Verdict::Unchecked);
    EXPECT_EQ(result.findings[1].verdict, Verdict::Same);
}

TEST_F(CheckTest, AClusterThatIsAwayIsSaidForEachAndInTime)
{
    run(2);
    const auto wanted = f.acknowledged();
    kafka.down();
    const KafkaVerification result = kafka::checkAcknowledged({ kafka::connectionProperties(settings, settings.servers), settings.servers, false },
        settings, wanted, [](std::size_t) {}, { std::chrono::milliseconds(1500), {} });
    ASSERT_EQ(result.count(Verdict::Failed), 2u);
    EXPECT_EQ(result.findings[0].error->id, "topics.unreachable");
}

TEST_F(CheckTest, AMarkedRecordGoesThereAndComesBack)
{
    const KafkaVerification result = kafka::checkRoundTrip(
        { kafka::connectionProperties(settings, settings.servers), settings.servers, true }, settings, "events", { std::chrono::seconds(20), {} });
    ASSERT_EQ(result.findings.size(), 1u);
    EXPECT_TRUE(result.written);
    EXPECT_EQ(result.findings[0].verdict, Verdict::Same) << (result.findings[0].error ? result.findings[0].error->text() : "");
    EXPECT_EQ(result.findings[0].offset, 0);
    EXPECT_GT(result.milliseconds, 0);
}

} // namespace
} // namespace hookline::test

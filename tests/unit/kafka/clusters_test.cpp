// Several Kafka clusters at once, against librdkafka's built-in ones: each record goes to the cluster of its rule, and no cluster's trouble
// is another's.
#include "core/config/clusters.h"
#include "core/kafka/failure.h"
#include "core/kafka/lane_key.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

#include <gmock/gmock.h>

namespace hookline::test {
namespace {

using config::BufferMode;
using metrics::KafkaState;
using testing::ElementsAre;

config::RuleSettings ruleTo(const std::string& name, const std::string& cluster, const std::string& topic = "events")
{
    config::RuleSettings rule = makeRule(name, topic);
    rule.cluster = cluster;
    return rule;
}

struct Clusters : SpoolBridge {
    MockKafka near { "events", 1 };
    MockKafka far { "events", 1 };
    BridgeFixture f;

    config::KafkaSettings both(BufferMode buffer, std::vector<config::RuleSettings> rules) const
    {
        return with(near.servers(), far.servers(), buffer, std::move(rules));
    }
    config::KafkaSettings with(
        const std::string& nearServers, const std::string& farServers, BufferMode buffer, std::vector<config::RuleSettings> rules) const
    {
        config::KafkaSettings out = settings(nearServers, buffer);
        config::ClusterSettings archive;
        archive.name = "archive";
        archive.servers = farServers;
        archive.lingerMs = 1;
        out.clusters = { archive };
        out.rules = std::move(rules);
        return out;
    }
    config::KafkaSettings everythingToBoth(BufferMode buffer) const
    {
        return both(buffer, { ruleTo("here", ""), ruleTo("there", "archive") });
    }
    static std::vector<std::string> valuesOf(const MockKafka& kafka, std::size_t wanted, const std::string& topic = "events")
    {
        std::vector<std::string> out;
        for (const ReadRecord& record : readTopic(kafka.servers(), topic, wanted))
            out.push_back(record.value);
        return out;
    }
    static std::vector<std::string> numbers(int from, int to)
    {
        std::vector<std::string> out;
        for (int i = from; i < to; ++i)
            out.push_back(std::to_string(i));
        return out;
    }
    void send(int from, int to)
    {
        const mqtt::ClientInfoRef client = makeClient("c1");
        for (int i = from; i < to; ++i)
            f.broker.publish(client, "t", std::to_string(i));
    }
    metrics::ClusterSnapshot clusterNamed(const std::string& name) const
    {
        const metrics::KafkaSnapshot now = f.bridge.snapshot();
        const auto found = std::ranges::find(now.clusters, name, &metrics::ClusterSnapshot::name);
        return found == now.clusters.end() ? metrics::ClusterSnapshot {} : *found;
    }
    bool acknowledgedBy(const std::string& rule, std::uint64_t count) const
    {
        return eventually([&] { return ruleNamed(f.bridge.snapshot(), rule).acknowledged >= count; });
    }
    base::Result<std::uint64_t> applied(const config::KafkaSettings& settings)
    {
        auto promise = std::make_shared<std::promise<base::Result<std::uint64_t>>>();
        auto future = promise->get_future();
        f.bridge.apply(settings, [promise](const base::Result<std::uint64_t>& moved) { promise->set_value(moved); });
        if (future.wait_for(std::chrono::seconds(30)) != std::future_status::ready)
            return base::fail({ "test.timeout", "no answer", "", "" });
        return future.get();
    }
};

TEST(LaneKey, IsTheTopicAloneOnTheDefaultCluster)
{
    EXPECT_EQ(kafka::laneKey("", "events"), "events"); // what spools of before have as their lanes' names
    EXPECT_EQ(kafka::laneKey("archive", "events"), "archive/events");
    const kafka::LaneName name = kafka::splitLaneKey("archive/iot.events");
    EXPECT_EQ(name.cluster, "archive");
    EXPECT_EQ(name.topic, "iot.events");
    EXPECT_EQ(kafka::splitLaneKey("events").cluster, "");
}

TEST_F(Clusters, EachRuleSendsToItsOwn)
{
    ASSERT_TRUE(f.bridge.start(everythingToBoth(BufferMode::Memory)));
    send(0, 300);
    ASSERT_TRUE(f.waitAcknowledged(600));
    EXPECT_EQ(valuesOf(near, 300), numbers(0, 300));
    EXPECT_EQ(valuesOf(far, 300), numbers(0, 300));
    ASSERT_TRUE(eventually([&] { return clusterNamed("archive").acknowledged == 300; })) << "at most a quarter of a second old";
    const auto now = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(now));
    ASSERT_EQ(now.clusters.size(), 2u);
    EXPECT_EQ(now.clusters[0].name, "");
    EXPECT_EQ(now.clusters[0].acknowledged, 300u);
    EXPECT_EQ(now.clusters[0].servers, near.servers());
    EXPECT_EQ(now.clusters[1].servers, far.servers());
    std::map<std::string, int> outcomes;
    for (const auto& [id, fates] : f.outcomes.all()) {
        for (const tap::KafkaOutcome& fate : fates)
            ++outcomes[fate.cluster ? std::string(fate.cluster->view()) : "default"];
    }
    EXPECT_THAT(outcomes, ElementsAre(std::pair("archive", 300), std::pair("default", 300)));
}

TEST_F(Clusters, WithOneThereIsNothingAboutClusters)
{
    ASSERT_TRUE(f.bridge.start(settings(near.servers(), BufferMode::Memory)));
    send(0, 1);
    ASSERT_TRUE(f.waitAcknowledged(1));
    EXPECT_TRUE(f.bridge.snapshot().clusters.empty());
}

TEST_F(Clusters, ANameThatNobodyHasIsRefused)
{
    const auto started = f.bridge.start(both(BufferMode::Memory, { ruleTo("there", "archives") }));
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().id, "rule.cluster");
    EXPECT_NE(started.error().text().find("[[kafka_clusters]]"), std::string::npos);
}

TEST_F(Clusters, OneThatIsAwayGetsItsShareOfTheQueueAndTheOtherNeverPauses)
{
    auto settings = with(near.servers(), kNowhere, BufferMode::Memory, { ruleTo("here", ""), ruleTo("there", "archive") });
    settings.queueRecords = 2000;
    ASSERT_TRUE(f.bridge.start(settings));
    ASSERT_TRUE(eventually([&] { return clusterNamed("archive").state == KafkaState::Down; }));
    for (int i = 0; i < 6000; i += 100) { // more than the whole queue holds, each time as much as is sure to have room
        send(i, i + 100);
        ASSERT_TRUE(acknowledgedBy("here", static_cast<std::uint64_t>(i) + 100)) << i;
    }
    EXPECT_EQ(f.pauseCalls.load(), 0) << "nobody waited for the dead one";
    EXPECT_EQ(valuesOf(near, 6000), numbers(0, 6000));
    EXPECT_EQ(clusterNamed("").state, KafkaState::Up);
    const auto now = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(now));
    EXPECT_EQ(now.state, KafkaState::Down) << "the worst of all";
    EXPECT_NE(now.problem.find("Cluster \"archive\""), std::string::npos) << now.problem;
    EXPECT_EQ(ruleNamed(now, "there").queued + ruleNamed(now, "there").inFlight, 1000u);
    EXPECT_EQ(ruleNamed(now, "there").dropped, 5000u);
    std::promise<std::vector<metrics::LossReport>> losses;
    f.bridge.look([&](kafka::BridgeLook&& look) { losses.set_value(std::move(look.losses)); });
    const auto lines = losses.get_future().get();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].code, static_cast<int>(kafka::Failure::ClusterFull));
    EXPECT_EQ(lines[0].topic, "archive/events");
    EXPECT_EQ(lines[0].count, 5000u);
}

TEST_F(Clusters, ARuleThatMayBlockHoldsBackPublishersInstead) // the same, without the share
{
    auto there = ruleTo("there", "archive");
    there.mayBlock = true;
    auto settings = with(near.servers(), kNowhere, BufferMode::Memory, { ruleTo("here", ""), there });
    settings.queueRecords = 2000;
    ASSERT_TRUE(f.bridge.start(settings));
    ASSERT_TRUE(eventually([&] { return clusterNamed("archive").state == KafkaState::Down; }));
    for (int i = 0; i < 1800; i += 100) {
        send(i, i + 100);
        ASSERT_TRUE(acknowledgedBy("here", static_cast<std::uint64_t>(i) + 100)) << i;
    }
    EXPECT_TRUE(f.paused.load());
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "there").dropped, 0u);
}

TEST_F(Clusters, WhatFindsNoRoomForOneGoesToTheOtherByOnFailure)
{
    auto first = ruleTo("first", "archive");
    first.onFailure = "rule:second";
    auto second = ruleTo("second", "", "fallback");
    second.filters = { "nobody/sends/this" };
    near.createTopic("fallback", 1);
    auto settings = with(near.servers(), kNowhere, BufferMode::Memory, { first, second });
    settings.queueRecords = 2000;
    ASSERT_TRUE(f.bridge.start(settings));
    ASSERT_TRUE(eventually([&] { return clusterNamed("archive").state == KafkaState::Down; }));
    send(0, 1200);
    ASSERT_TRUE(acknowledgedBy("second", 200));
    EXPECT_EQ(valuesOf(near, 200, "fallback"), numbers(1000, 1200));
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "first").passedOn, 200u);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(Clusters, OnTheDiskOneThatIsAwayLosesNothingAndHoldsUpNobody)
{
    far.down();
    auto settings = everythingToBoth(BufferMode::Disk);
    settings.queueRecords = 2000;
    ASSERT_TRUE(f.bridge.start(settings));
    for (int i = 0; i < 6000; i += 100) {
        send(i, i + 100);
        ASSERT_TRUE(acknowledgedBy("here", static_cast<std::uint64_t>(i) + 100)) << i;
    }
    EXPECT_EQ(f.pauseCalls.load(), 0);
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "there").acknowledged, 0u);
    far.up();
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().acknowledged == 12'000; }, std::chrono::seconds(60)));
    EXPECT_EQ(valuesOf(near, 6000), numbers(0, 6000));
    EXPECT_EQ(valuesOf(far, 6000), numbers(0, 6000));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(Clusters, ABacklogOfEachGoesToItsOwnAfterARestart)
{
    {
        BridgeFixture before;
        ASSERT_TRUE(before.bridge.start(
            with(kNowhere, kNowhere, BufferMode::Disk, { ruleTo("here", ""), ruleTo("there", "archive") })));
        const mqtt::ClientInfoRef client = makeClient("c1");
        for (int i = 0; i < 500; ++i)
            before.broker.publish(client, "t", std::to_string(i));
        ASSERT_TRUE(eventually([&] { return before.bridge.snapshot().spool.rows == 1000; }));
        EXPECT_EQ(before.bridge.stop(std::chrono::milliseconds(0)), 0u);
    }
    ASSERT_TRUE(f.bridge.start(everythingToBoth(BufferMode::Disk)));
    send(500, 600);
    ASSERT_TRUE(f.waitAcknowledged(1200));
    EXPECT_EQ(valuesOf(near, 600), numbers(0, 600));
    EXPECT_EQ(valuesOf(far, 600), numbers(0, 600));
    EXPECT_EQ(f.bridge.snapshot().spool.recovered, 1000u);
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(Clusters, RecordsOfOneThatTheSettingsDoNotHaveWaitInTheSpoolUntilItIsBack)
{
    {
        BridgeFixture before;
        ASSERT_TRUE(before.bridge.start(
            with(kNowhere, kNowhere, BufferMode::Disk, { ruleTo("there", "archive"), ruleTo("here", "") })));
        before.broker.publish(makeClient("c1"), "t", "0");
        ASSERT_TRUE(eventually([&] { return before.bridge.snapshot().spool.rows == 2; }));
        EXPECT_EQ(before.bridge.stop(std::chrono::milliseconds(0)), 0u);
    }
    auto alone = both(BufferMode::Disk, { ruleTo("here", "") });
    alone.clusters.clear();
    ASSERT_TRUE(f.bridge.start(alone));
    ASSERT_TRUE(f.waitAcknowledged(1)) << "the other's rows are not behind it";
    EXPECT_EQ(valuesOf(near, 1), numbers(0, 1));
    EXPECT_EQ(f.bridge.snapshot().queued, 1u);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 1; }));
    ASSERT_TRUE(applied(everythingToBoth(BufferMode::Disk)));
    ASSERT_TRUE(f.waitAcknowledged(2));
    EXPECT_EQ(valuesOf(far, 1), numbers(0, 1));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(Clusters, WhatWaitsMovesWithItsRule)
{
    ASSERT_TRUE(f.bridge.start(with(near.servers(), kNowhere, BufferMode::Memory, { ruleTo("there", "archive") })));
    send(0, 50);
    ASSERT_TRUE(eventually([&] { return clusterNamed("archive").state == KafkaState::Down; }));
    const auto moved = applied(both(BufferMode::Memory, { ruleTo("there", "default") }));
    ASSERT_TRUE(moved) << moved.error().text();
    EXPECT_EQ(*moved, 50u);
    ASSERT_TRUE(f.waitAcknowledged(50));
    EXPECT_EQ(valuesOf(near, 50), numbers(0, 50));
}

TEST_F(Clusters, AnotherAddressOfOneLeavesTheOtherAlone)
{
    ASSERT_TRUE(f.bridge.start(with(near.servers(), kNowhere, BufferMode::Memory, { ruleTo("here", ""), ruleTo("there", "archive") })));
    send(0, 50);
    ASSERT_TRUE(acknowledgedBy("here", 50));
    ASSERT_TRUE(eventually([&] { return clusterNamed("archive").state == KafkaState::Down; }));
    const auto moved = applied(everythingToBoth(BufferMode::Memory));
    ASSERT_TRUE(moved) << moved.error().text();
    EXPECT_EQ(*moved, 50u);
    send(50, 60);
    ASSERT_TRUE(f.waitAcknowledged(120));
    EXPECT_EQ(valuesOf(near, 60), numbers(0, 60));
    EXPECT_EQ(valuesOf(far, 60), numbers(0, 60));
}

TEST_F(Clusters, APublisherHearsWhenAllOfThemHaveItsMessage)
{
    auto settings = everythingToBoth(BufferMode::Memory);
    settings.ack = config::AckMode::Kafka;
    far.roundTrip(300);
    ASSERT_TRUE(f.bridge.start(settings));
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    ASSERT_TRUE(f.broker.publishHeld(makeClient("c1"), "t", "1", *inbox, 7));
    ASSERT_TRUE(acknowledgedBy("here", 1));
    std::vector<hooks::AckInbox::Answer> answers;
    ASSERT_TRUE(eventually([&] {
        inbox->take(answers);
        return !answers.empty();
    }));
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "there").acknowledged, 1u);
}

TEST_F(Clusters, DeadLettersStayOnTheClusterOfTheirRule)
{
    far.createTopic("dead", 1);
    auto there = ruleTo("there", "archive");
    there.headers = { "x=${payload.missing}" };
    there.onFailure = "topic:dead";
    ASSERT_TRUE(f.bridge.start(both(BufferMode::Memory, { there })));
    send(7, 8);
    ASSERT_TRUE(f.waitAcknowledged(1));
    EXPECT_EQ(valuesOf(far, 1, "dead"), numbers(7, 8));
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "dead letters: archive/dead").acknowledged, 1u);
}

} // namespace
} // namespace hookline::test

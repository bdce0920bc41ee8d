// The bridge with a spool: what waits outlives the program, memory stays bounded, and publishers hear when it is safe.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/spool_fixture.h"

#include <fstream>
#include <librdkafka/rdkafka.h>
#include <numeric>

namespace hookline::test {
namespace {

TEST_F(SpoolBridge, WhatKafkaHasNotTakenGoesOutAfterARestartInOrder)
{
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kNowhere)));
        publish(f, 0, 500);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 1500; }));
        const auto snapshot = f.bridge.snapshot();
        EXPECT_TRUE(accountCloses(snapshot));
        EXPECT_EQ(snapshot.queued, 1500u);
        EXPECT_EQ(f.bridge.stop(std::chrono::seconds(5)), 0u) << "nothing is lost: it is on the disk";
    }
    const MockKafka kafka;
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    publish(f, 500, 600);
    ASSERT_TRUE(f.waitAcknowledged(1800));
    const auto snapshot = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(snapshot));
    EXPECT_EQ(snapshot.matched, 1800u);
    EXPECT_EQ(snapshot.spool.recovered, 1500u);
    EXPECT_EQ(snapshot.rules.at(0).matched, 1800u);
    EXPECT_EQ(snapshot.rules.at(0).acknowledged, 1800u);
    EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; })) << "delivered rows stay on the disk";
    EXPECT_EQ(checkOrder(kafka.servers(), 1800), 0u);
}

TEST_F(SpoolBridge, ABacklogThatWasReadWhileKafkaIsAwayIsNotReadAgainForWhatComesAfterIt)
{
    MockKafka kafka;
    kafka.down();
    int number = 0;
    for (int run = 0; run < 3; ++run) { // each stores rows behind those of the one before, which it has in memory
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
        const auto before = static_cast<std::uint64_t>(3 * number);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().rules.at(0).matched == before; })) << "read";
        publish(f, number, number + 100);
        number += 100;
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == static_cast<std::uint64_t>(3 * number); }));
        f.bridge.stop(std::chrono::milliseconds(10));
    }
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().rules.at(0).matched == 900; }));
    publish(f, number, number + 100);
    kafka.up();
    ASSERT_TRUE(f.waitAcknowledged(1200));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
    const auto snapshot = f.bridge.snapshot();
    EXPECT_TRUE(accountCloses(snapshot));
    EXPECT_EQ(snapshot.acknowledged, 1200u);
    EXPECT_EQ(snapshot.failed, 0u);
    EXPECT_EQ(checkOrder(kafka.servers(), 1200), 0u);
}

TEST_F(SpoolBridge, MoreThanMemoryHoldsWaitsOnTheDiskWhilePublishersGoOn)
{
    for (const config::BufferMode buffer : { config::BufferMode::Disk, config::BufferMode::Hybrid }) {
        SCOPED_TRACE(buffer == config::BufferMode::Disk ? "disk" : "hybrid");
        MockKafka kafka;
        kafka.down();
        BridgeFixture f;
        config::KafkaSettings s = settings(kafka.servers(), buffer);
        s.spoolFolder += buffer == config::BufferMode::Disk ? "/disk" : "/hybrid";
        s.queueRecords = 1000;
        ASSERT_TRUE(f.bridge.start(s));
        for (int i = 0; i < 3000; i += 50) {
            publish(f, i, i + 50);
            ASSERT_TRUE(eventually([&] { return !f.paused.load(); })) << "publishers wait although the disk has room";
        }
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows >= 8000; }));
        EXPECT_EQ(f.bridge.snapshot().queued, 9000u);
        kafka.up();
        ASSERT_TRUE(f.waitAcknowledged(9000, std::chrono::seconds(60)));
        EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
        EXPECT_EQ(f.bridge.snapshot().rules.at(0).queued, 0u);
        std::map<std::string, int> lastOf;
        for (const ReadRecord& record : readTopic(kafka.servers(), "events", 9000)) {
            const auto [number, first] = lastOf.try_emplace(record.key, -1);
            EXPECT_EQ(std::stoi(record.value), number->second + 1) << record.key;
            number->second = std::stoi(record.value);
        }
        EXPECT_EQ(lastOf["a"], 2999);
        EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
    }
}

TEST_F(SpoolBridge, HybridPutsWhatIsLeftOnTheDiskWhenItStops)
{
    for (const int each : { 100, 1000 }) { // in memory only; beyond it
        SCOPED_TRACE(each);
        config::KafkaSettings s = settings(kNowhere, config::BufferMode::Hybrid);
        s.spoolFolder += "/" + std::to_string(each);
        s.queueRecords = 1000;
        {
            BridgeFixture f;
            ASSERT_TRUE(f.bridge.start(s));
            publish(f, 0, each);
            ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == static_cast<std::size_t>(3 * each); }));
            EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(50)), 0u);
        }
        const MockKafka kafka;
        s.servers = kafka.servers();
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        ASSERT_TRUE(f.waitAcknowledged(static_cast<std::uint64_t>(3 * each)));
        EXPECT_EQ(checkOrder(kafka.servers(), static_cast<std::size_t>(3 * each)), 0u);
    }
}

TEST_F(SpoolBridge, APublisherHearsWhenItsMessageIsOnTheDiskThoughKafkaIsAway)
{
    BridgeFixture f;
    config::KafkaSettings s = settings(kNowhere);
    s.ack = config::AckMode::Disk;
    ASSERT_TRUE(f.bridge.start(s));
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    for (std::uint32_t slot = 0; slot < 200; ++slot)
        EXPECT_TRUE(f.broker.publishHeld(makeClient("c"), "t", std::to_string(slot), *inbox, slot));
    std::vector<hooks::AckInbox::Answer> answers;
    ASSERT_TRUE(eventually([&] {
        std::vector<hooks::AckInbox::Answer> some;
        inbox->take(some);
        answers.insert(answers.end(), some.begin(), some.end());
        return answers.size() >= 200;
    }));
    ASSERT_EQ(answers.size(), 200u);
    for (std::uint32_t slot = 0; slot < 200; ++slot) {
        EXPECT_EQ(answers[slot].slot, slot); // in the order of the PUBLISHes
        EXPECT_EQ(answers[slot].reason, mqtt::ReasonCode::Success);
    }
    EXPECT_EQ(f.bridge.snapshot().atRisk, 0u);
    EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows >= 200; }));
}

TEST_F(SpoolBridge, APublisherHearsWhenKafkaHasItsMessageAndNotBefore)
{
    for (const config::BufferMode buffer : { config::BufferMode::Memory, config::BufferMode::Disk }) {
        SCOPED_TRACE(buffer == config::BufferMode::Disk ? "disk" : "memory");
        MockKafka kafka;
        kafka.down();
        BridgeFixture f;
        config::KafkaSettings s = settings(kafka.servers(), buffer);
        s.ack = config::AckMode::Kafka;
        ASSERT_TRUE(f.bridge.start(s));
        const auto inbox = base::makeRef<hooks::AckInbox>([] {});
        for (std::uint32_t slot = 0; slot < 50; ++slot)
            EXPECT_TRUE(f.broker.publishHeld(makeClient("c"), "t", std::to_string(slot), *inbox, slot));
        ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 50; }));
        std::vector<hooks::AckInbox::Answer> answers;
        inbox->take(answers);
        EXPECT_TRUE(answers.empty());
        kafka.up();
        ASSERT_TRUE(eventually([&] {
            std::vector<hooks::AckInbox::Answer> some;
            inbox->take(some);
            answers.insert(answers.end(), some.begin(), some.end());
            return answers.size() >= 50;
        }));
        EXPECT_EQ(f.bridge.snapshot().acknowledged, 50u);
        EXPECT_TRUE(std::ranges::all_of(answers, [](const auto& answer) { return answer.reason == mqtt::ReasonCode::Success; }));
    }
}

TEST_F(SpoolBridge, AMessageThatNoRuleWantsIsNotHeld)
{
    BridgeFixture f;
    config::KafkaSettings s = settings(kNowhere);
    s.ack = config::AckMode::Disk;
    ASSERT_TRUE(f.bridge.start(s));
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    EXPECT_FALSE(f.broker.publishHeld(makeClient("c"), "$SYS/x", "1", *inbox, 3));
}

TEST_F(SpoolBridge, EachRuleHasItsOwnBufferAndAcknowledgement)
{
    MockKafka kafka;
    for (const char* topic : { "safe", "sure", "fast", "both" })
        kafka.createTopic(topic, 1);
    kafka.down();
    config::KafkaSettings s = settings(kafka.servers(), config::BufferMode::Memory);
    auto safe = makeRule("safe", "safe", { "safe/#" });
    safe.ack = config::RuleAck::Disk; // and so on the disk
    auto sure = makeRule("sure", "sure", { "sure/#", "both/#" });
    sure.ack = config::RuleAck::Kafka;
    const auto fast = makeRule("fast", "fast", { "fast/#", "both/#" });
    s.rules = { safe, sure, fast };
    std::vector<hooks::AckInbox::Answer> answers;
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    const auto answered = [&](std::size_t count) {
        return eventually([&] {
            std::vector<hooks::AckInbox::Answer> some;
            inbox->take(some);
            answers.insert(answers.end(), some.begin(), some.end());
            return answers.size() >= count;
        });
    };
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    EXPECT_FALSE(f.broker.publishHeld(makeClient("c"), "fast/x", "1", *inbox, 1)) << "its rule waits for nothing";
    EXPECT_TRUE(f.broker.publishHeld(makeClient("c"), "both/x", "2", *inbox, 2));
    EXPECT_TRUE(f.broker.publishHeld(makeClient("c"), "sure/x", "3", *inbox, 3));
    EXPECT_TRUE(f.broker.publishHeld(makeClient("c"), "safe/x", "4", *inbox, 4));
    ASSERT_TRUE(answered(1));
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 5 && f.bridge.snapshot().atRisk == 1; }))
        << "one message has been acknowledged and is in memory only: " << f.bridge.snapshot().atRisk;
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 1; })) << "of the rule that asks for it";
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    ASSERT_EQ(answers.size(), 1u) << "Kafka has nothing yet";
    EXPECT_EQ(answers[0].slot, 4u);
    kafka.up();
    ASSERT_TRUE(answered(3));
    ASSERT_TRUE(f.waitAcknowledged(5));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().atRisk == 0 && f.bridge.snapshot().spool.rows == 0; }));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(SpoolBridge, RulesOfOneTopicShareTheSafestBuffer)
{
    config::KafkaSettings s = settings(kNowhere, config::BufferMode::Memory);
    auto safe = makeRule("safe", "events", { "safe/#" });
    safe.buffer = config::RuleBuffer::Disk;
    s.rules = { makeRule("fast", "events", { "fast/#" }), safe };
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        for (int i = 0; i < 10; ++i)
            f.broker.publish(makeClient("c"), "fast/x", std::to_string(i));
        ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 10; }));
        EXPECT_EQ(f.bridge.snapshot().spool.rows, 0u);
        for (int i = 10; i < 20; ++i)
            f.broker.publish(makeClient("c"), i % 2 ? "safe/x" : "fast/x", std::to_string(i));
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 20; })) << "what came before has to come first";
        EXPECT_EQ(f.bridge.stop(std::chrono::seconds(0)), 0u);
    }
    const MockKafka kafka;
    s.servers = kafka.servers();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    ASSERT_TRUE(f.waitAcknowledged(20));
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "fast").acknowledged, 15u);
    EXPECT_EQ(ruleNamed(f.bridge.snapshot(), "safe").acknowledged, 5u);
    EXPECT_EQ(checkOrder(kafka.servers(), 20), 0u);
}

TEST_F(SpoolBridge, RecordsInMemoryOnlyAreStillNamedWhenTheyAreLost)
{
    config::KafkaSettings s = settings(kNowhere, config::BufferMode::Memory);
    auto safe = makeRule("safe", "safe", { "safe/#" });
    safe.buffer = config::RuleBuffer::Disk;
    s.rules = { makeRule("fast", "fast", { "fast/#" }), safe };
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    for (int i = 0; i < 7; ++i)
        f.broker.publish(makeClient("c"), "fast/x", "1");
    for (int i = 0; i < 5; ++i)
        f.broker.publish(makeClient("c"), "safe/x", "1");
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 12; }));
    EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 7u);
}

TEST_F(SpoolBridge, ASpoolIsOpenedWhileTheBridgeRuns)
{
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kNowhere, config::BufferMode::Memory)));
    publish(f, 0, 10);
    ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 30; }));
    EXPECT_FALSE(f.bridge.snapshot().spool.enabled);
    f.bridge.apply(settings(kNowhere, config::BufferMode::Disk), {});
    publish(f, 10, 20);
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 60; })) << f.bridge.snapshot().spool.rows;
    EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    const MockKafka kafka;
    BridgeFixture next;
    ASSERT_TRUE(next.bridge.start(settings(kafka.servers())));
    ASSERT_TRUE(next.waitAcknowledged(60));
    EXPECT_EQ(checkOrder(kafka.servers(), 60), 0u);
}

/// The values of each client in the order in which Kafka has them.
std::map<std::string, std::vector<int>> valuesByKey(const std::string& servers)
{
    std::map<std::string, std::vector<int>> out;
    for (const ReadRecord& record : readTopic(servers, "events", kWhatIsThere))
        out[record.key].push_back(std::stoi(record.value));
    return out;
}

std::vector<int> numbers(int from, int to)
{
    std::vector<int> out(static_cast<std::size_t>(to - from));
    std::iota(out.begin(), out.end(), from);
    return out;
}

TEST_F(SpoolBridge, WhatKafkaHasNotAnsweredGoesToTheDiskInItsPlaceWhenTheBufferChanges)
{
    MockKafka kafka;
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kafka.servers(), config::BufferMode::Memory)));
        publish(f, 0, 1);
        ASSERT_TRUE(f.waitAcknowledged(3));
        kafka.down();
        publish(f, 1, 10);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().inFlight == 27; })) << f.bridge.snapshot().inFlight;
        f.bridge.apply(settings(kafka.servers(), config::BufferMode::Disk), {});
        publish(f, 10, 20);
        EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 57; })) << "a kill would lose what is on its way";
        EXPECT_EQ(f.bridge.snapshot().atRisk, 0u);
        EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    }
    kafka.up();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    ASSERT_TRUE(f.waitAcknowledged(57));
    for (const auto& [key, values] : valuesByKey(kafka.servers()))
        EXPECT_EQ(values, numbers(0, 20)) << key;
    EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
}

TEST_F(SpoolBridge, ASpoolThatIsOpenedWithABacklogInItSendsEachRecordOnce)
{
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kNowhere)));
        publish(f, 0, 1000);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 3000; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    }
    for (const config::BufferMode buffer : { config::BufferMode::Disk, config::BufferMode::Hybrid }) {
        SCOPED_TRACE(buffer == config::BufferMode::Disk ? "disk" : "hybrid");
        const std::string before = folder;
        folder += buffer == config::BufferMode::Disk ? "-disk" : "-hybrid";
        std::filesystem::copy(before, folder, std::filesystem::copy_options::recursive);
        MockKafka kafka;
        kafka.down();
        {
            BridgeFixture f;
            ASSERT_TRUE(f.bridge.start(settings(kafka.servers(), config::BufferMode::Memory)));
            publish(f, 1000, 1010);
            ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().queued == 30; }));
            f.bridge.apply(settings(kafka.servers(), buffer), {});
            publish(f, 1010, 1020);
            ASSERT_TRUE(eventually([&] { return f.outcomes.queued() == 60; }));
            kafka.up();
            ASSERT_TRUE(f.waitAcknowledged(3060)) << f.bridge.snapshot().acknowledged;
            EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; })) << f.bridge.snapshot().spool.rows;
            EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
            EXPECT_EQ(f.bridge.snapshot().acknowledged, 3060u);
            EXPECT_EQ(f.bridge.snapshot().failed, 0u);
        }
        std::filesystem::remove_all(folder);
        folder = before;
        std::vector<int> expected = numbers(1000, 1010); // was on its way when the spool came
        std::ranges::copy(numbers(0, 1000), std::back_inserter(expected));
        std::ranges::copy(numbers(1010, 1020), std::back_inserter(expected));
        for (const auto& [key, values] : valuesByKey(kafka.servers()))
            EXPECT_EQ(values, expected) << key;
    }
}

TEST_F(SpoolBridge, ARecordWhoseLetterIsNotOnTheDiskStaysInTheSpool)
{
    config::KafkaSettings s = settings(kNowhere);
    auto rule = makeRule("all", "events");
    rule.onFailure = "file:/dev/null"; // takes every line and cannot be synced
    s.rules = { rule };
    MockKafka kafka;
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    s.servers = kafka.servers();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    f.broker.publish(makeClient("c"), "t", "poison");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().failed == 1; }));
    EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.deadLetters == 1; })) << "neither here nor there";
}

TEST_F(SpoolBridge, AcknowledgementsAreHeldThroughAChangeOfSettings)
{
    BridgeFixture f;
    config::KafkaSettings s = settings(kNowhere, config::BufferMode::Memory);
    s.ack = config::AckMode::Kafka;
    ASSERT_TRUE(f.bridge.start(s));
    const auto inbox = base::makeRef<hooks::AckInbox>([] {});
    std::atomic<bool> stop { false };
    std::uint32_t sent = 0;
    std::uint32_t free = 0;
    std::thread publisher([&] {
        while (!stop.load()) {
            free += !f.broker.publishHeld(makeClient("c"), "t", "1", *inbox, ++sent);
            std::this_thread::sleep_for(std::chrono::microseconds(200)); // the pace of the load
        }
    });
    for (int i = 0; i < 20; ++i) {
        s.ackTimeoutMs += 1000;
        std::promise<void> taken;
        f.bridge.apply(s, [&taken](const base::Result<std::uint64_t>&) { taken.set_value(); });
        taken.get_future().wait();
    }
    stop.store(true);
    publisher.join();
    EXPECT_GT(sent, 0u);
    EXPECT_EQ(free, 0u) << "of " << sent << " messages went without, because settings changed";
    std::vector<hooks::AckInbox::Answer> answers;
    inbox->take(answers);
    EXPECT_TRUE(answers.empty()) << answers.size() << " were answered although Kafka has nothing";
}

TEST_F(SpoolBridge, ARenamedTopicTakesAlongWhatIsOnTheDisk)
{
    MockKafka kafka;
    kafka.createTopic("renamed", 1);
    kafka.down();
    config::KafkaSettings s = settings(kafka.servers());
    s.queueRecords = 100;
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        publish(f, 0, 100);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 300; }));
        s.topic = "renamed";
        std::promise<void> moved;
        f.bridge.apply(s, [&moved](const base::Result<std::uint64_t>&) { moved.set_value(); });
        moved.get_future().wait();
        publish(f, 100, 200);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 600; }));
        kafka.up();
        ASSERT_TRUE(f.waitAcknowledged(600)) << f.bridge.snapshot().acknowledged;
        EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    }
    std::map<std::string, int> lastOf;
    for (const ReadRecord& record : readTopic(kafka.servers(), "renamed", 600)) {
        const auto [number, first] = lastOf.try_emplace(record.key, -1);
        EXPECT_EQ(std::stoi(record.value), number->second + 1) << record.key;
        number->second = std::stoi(record.value);
    }
    EXPECT_EQ(lastOf["a"] + lastOf["b"] + lastOf["c"], 3 * 199);
}

TEST_F(SpoolBridge, WhatIsStoredForATopicGoesThereAfterARestartThoughTheTopicWasRenamedMeanwhile)
{
    config::KafkaSettings s = settings(kNowhere);
    s.queueRecords = 100;
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        publish(f, 0, 100);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 300; }));
        s.topic = "renamed";
        std::promise<void> moved;
        f.bridge.apply(s, [&moved](const base::Result<std::uint64_t>&) { moved.set_value(); });
        moved.get_future().wait();
        publish(f, 0, 50);
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 450; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    }
    MockKafka kafka;
    kafka.createTopic("renamed", 3);
    s.servers = kafka.servers();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    ASSERT_TRUE(f.waitAcknowledged(450));
    EXPECT_EQ(checkOrder(kafka.servers(), 300, "events"), 0u);
    EXPECT_EQ(checkOrder(kafka.servers(), 150, "renamed"), 0u);
}

TEST_F(SpoolBridge, APoisonousRecordOfThePastTakesTheWayThatItsRuleSays)
{
    config::KafkaSettings s = settings(kNowhere);
    auto rule = makeRule("all", "events");
    rule.onFailure = "topic:dead";
    s.rules = { rule };
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        f.broker.publish(makeClient("c"), "t", "poison");
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 1; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    }
    MockKafka kafka;
    kafka.createTopic("dead", 1);
    kafka.refuseProduce({ RD_KAFKA_RESP_ERR_INVALID_RECORD });
    s.servers = kafka.servers();
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    ASSERT_TRUE(eventually([&] {
        const auto snapshot = f.bridge.snapshot();
        return snapshot.failed == 1 && snapshot.acknowledged == 1;
    })) << f.bridge.snapshot().failed;
    const auto letters = readTopic(kafka.servers(), "dead", 1);
    ASSERT_EQ(letters.size(), 1u);
    EXPECT_EQ(letters[0].value, "poison");
    EXPECT_EQ(letters[0].headers.at("hookline_rule"), "all");
    EXPECT_EQ(letters[0].headers.at("mqtt_topic"), "t");
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 0; }));
    EXPECT_EQ(f.bridge.snapshot().spool.deadLetters, 0u) << "it is in Kafka: no second copy";
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
}

TEST_F(SpoolBridge, ADamagedRecordIsNotSentAndIsCounted)
{
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(settings(kNowhere)));
        for (int i = 0; i < 50; ++i)
            f.broker.publish(makeClient("c"), "t", "value " + std::to_string(100 + i));
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 50; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    }
    const std::string database = folder + "/state.db";
    std::string bytes;
    {
        std::ifstream in(database, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    std::size_t found = 0;
    for (std::size_t at = bytes.find("value 123"); at != std::string::npos; at = bytes.find("value 123", at + 1), ++found)
        bytes[at] = 'V'; // a page that is not in use may have a copy
    ASSERT_GT(found, 0u);
    std::ofstream(database, std::ios::binary) << bytes;
    const MockKafka kafka;
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(settings(kafka.servers())));
    ASSERT_TRUE(f.waitAcknowledged(49));
    ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().failed == 1; }));
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    EXPECT_TRUE(eventually([&] { return f.bridge.snapshot().spool.lost == 1; }));
    for (const ReadRecord& record : readTopic(kafka.servers(), "events", 49))
        EXPECT_TRUE(record.value.starts_with("value ") && record.value != "value 123") << record.value;
}

TEST_F(SpoolBridge, MoreTopicsWaitThanMayBeInUse)
{
    config::KafkaSettings s = settings(kNowhere);
    s.rules = { makeRule("mirror", "t.${topic[2]}") };
    {
        BridgeFixture f;
        ASSERT_TRUE(f.bridge.start(s));
        for (int i = 0; i < 60; ++i)
            f.broker.publish(makeClient("c"), "x/" + std::to_string(i % 6), std::to_string(i / 6));
        ASSERT_TRUE(eventually([&] { return f.bridge.snapshot().spool.rows == 60; }));
        EXPECT_EQ(f.bridge.stop(std::chrono::milliseconds(100)), 0u);
    }
    const MockKafka kafka;
    s.servers = kafka.servers();
    s.maxTopics = 2;
    BridgeFixture f;
    ASSERT_TRUE(f.bridge.start(s));
    ASSERT_TRUE(f.waitAcknowledged(60, std::chrono::seconds(60))) << f.bridge.snapshot().acknowledged;
    EXPECT_TRUE(accountCloses(f.bridge.snapshot()));
    for (int topic = 0; topic < 6; ++topic)
        EXPECT_EQ(checkOrder(kafka.servers(), 10, "t." + std::to_string(topic)), 0u);
}

TEST_F(SpoolBridge, ASpoolInUseIsRefusedInWords)
{
    BridgeFixture first;
    ASSERT_TRUE(first.bridge.start(settings(kNowhere)));
    BridgeFixture second;
    const auto started = second.bridge.start(settings(kNowhere));
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().id, "spool.in_use");
}

} // namespace
} // namespace hookline::test

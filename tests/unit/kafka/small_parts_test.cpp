// Server lists, statistics, and what codes mean.
#include "core/kafka/bridge_look.h"
#include "core/kafka/loss_ledger.h"
#include "core/kafka/problem.h"
#include "core/kafka/reachability.h"
#include "core/kafka/server_list.h"
#include "core/kafka/statistics.h"

#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

using kafka::ErrorClass;

TEST(ServerList, FillsInThePortAndTakesEverySeparator)
{
    EXPECT_EQ(kafka::joinServers(kafka::splitServers("a, b:9093;c\nPLAINTEXT://d:1 [::1]:5 fe80::1")),
        "a:9092,b:9093,c:9092,d:1,[::1]:5,[fe80::1]:9092");
    EXPECT_EQ(kafka::joinServers(kafka::splitServers("a:x,b:70000,:9092,[::1,c:0,ok:1")), "ok:1");
    EXPECT_TRUE(kafka::splitServers("  ,, ").empty());
}

std::string broker(const std::string& name, const std::string& source, const std::string& state)
{
    return "\"" + name + "\":{ \"name\":\"" + name + "\", \"nodeid\":1, \"nodename\":\"" + name + "\", \"source\":\"" + source
        + "\", \"state\":\"" + state + "\", \"stateage\":5 }";
}

TEST(Statistics, CountsTheClustersBrokersNotTheBootstrapOnesOnceItKnowsThem)
{
    const std::string learned = R"({ "name":"x", "brokers":{ )" + broker("a:1/bootstrap", "configured", "DOWN") + ","
        + broker("a:1/1", "learned", "UP") + "," + broker("b:1/2", "learned", "CONNECT") + ","
        + broker("GroupCoordinator", "logical", "UP") + "," + broker(":0/internal", "internal", "UP") + "}}";
    EXPECT_EQ(kafka::countBrokers(learned).up, 1u);
    EXPECT_EQ(kafka::countBrokers(learned).known, 2u);
    const std::string fresh = R"({"brokers":{)" + broker("a:1/bootstrap", "configured", "CONNECT") + "}}";
    EXPECT_EQ(kafka::countBrokers(fresh).up, 0u);
    EXPECT_EQ(kafka::countBrokers(fresh).known, 1u);
    EXPECT_EQ(kafka::countBrokers("{ \"nodename\"").known, 0u);
}

TEST(Statistics, CountsTheBatchesOfAllTopics)
{
    const auto topic = [](const char* name, int sum, int count) {
        return "\"" + std::string(name) + R"(":{ "topic":"x", "age":5, "metadata_age":3, "batchsize":{"min":1, "max":9, "avg":5, "sum":900, "stddev":0, )"
            + R"("p50":0, "cnt":77}, "batchcnt":{"min":1, "max":40, "avg":4, "sum":)" + std::to_string(sum) + R"(, "stddev":0, "p50":4, "cnt":)"
            + std::to_string(count) + R"(}, "partitions":{ } })";
    };
    const auto made = kafka::countBatches(R"({ "topics":{ )" + topic("a", 120, 30) + "," + topic("b", 8, 1) + "}}");
    EXPECT_EQ(made.records, 128u);
    EXPECT_EQ(made.batches, 31u);
    EXPECT_EQ(kafka::countBatches("{}").batches, 0u);
    EXPECT_EQ(kafka::countBatches("{\"batchcnt\":{\"sum\":").records, 0u);
}

TEST(BridgeLook, SumsABrokersConnectionsAndKeepsTheSlowest)
{
    const auto statistics = [](const char* topic, const char* state, int p99, int throttle, int inFlight) {
        const std::string number = std::to_string(inFlight);
        return R"({"name":"x","ts":7000000,"brokers":{"k1:9092/bootstrap":{"nodeid":-1,"nodename":"k1:9092","source":"configured","state":"UP"},
            "k1:9092/1":{"nodeid":1,"nodename":"k1:9092","source":"learned","state":")"
            + std::string(state) + R"(","waitresp_cnt":)" + number + R"(,"outbuf_cnt":1,"txerrs":2,"rxerrs":1,"req_timeouts":4,"disconnects":5,"tx":30,"txbytes":4000,
            "txretries":2,"stateage":)" + std::to_string(p99) + R"(,
            "rtt":{"cnt":7,"p50":900,"p99":)"
            + std::to_string(p99) + R"(},"throttle":{"max":)" + std::to_string(throttle)
            + R"(,"cnt":1}},":0/internal":{"nodeid":-1,"nodename":"","source":"internal","state":"INIT"}},
            "topics":{"other":{"partitions":{"0":{"partition":0}}},")"
            + topic + R"(":{"batchcnt":{"avg":41,"cnt":3},"partitions":{"1":{"partition":1,"leader":-1,"txmsgs":500,"txbytes":9000,"msgq_cnt":3,"xmit_msgq_cnt":4,"msgs_inflight":)" + number
            + R"(},"0":{"partition":0,"leader":1},"-1":{"partition":-1,"msgq_cnt":99}}}}})";
    };
    kafka::BridgeLook look;
    look.lanes.push_back({ "b", {}, statistics("b", "UP", 2000, 0, 2), { -1, 41 }, { 0, 6 } });
    look.lanes.push_back({ "a", {}, statistics("a", "AUTH_REQ", 9000, 120, 3), {}, {} });
    look.lanes.push_back({ "not asked yet", {}, {}, {}, {} });
    look.foundNoRoom = 11;
    look.lost = 5;
    const metrics::BridgeReport report = kafka::makeReport(std::move(look));
    ASSERT_EQ(report.brokers.size(), 1u) << "neither the bootstrap server that is a broker now nor librdkafka's own";
    const metrics::BrokerReport& broker = report.brokers[0];
    EXPECT_EQ(broker.host, "k1:9092");
    EXPECT_EQ(broker.connections, 2u);
    EXPECT_EQ(broker.up, 1u);
    EXPECT_EQ(broker.state, "AUTH_REQ") << "the one that is not well";
    EXPECT_EQ(broker.rttP50Micros, 900);
    EXPECT_EQ(broker.rttP99Micros, 9000);
    EXPECT_EQ(broker.throttleMillis, 120);
    EXPECT_EQ(broker.inFlight, 5u);
    EXPECT_EQ(broker.errors, 6u);
    EXPECT_EQ(broker.disconnects, 10u);
    EXPECT_EQ(broker.sent, 60u);
    EXPECT_EQ(broker.sentBytes, 8000u);
    EXPECT_EQ(broker.retries, 4u);
    EXPECT_EQ(broker.stateAgeMicros, 2000) << "the change that was last";
    EXPECT_EQ(broker.countedAtMicros, 7'000'000);
    ASSERT_EQ(report.partitions.size(), 4u) << "by topic and number, without the one where records wait for a partition";
    EXPECT_EQ(report.partitions[0].topic, "a");
    EXPECT_EQ(report.partitions[0].lastOffset, -1);
    const metrics::PartitionReport& partition = report.partitions[3];
    EXPECT_EQ(partition.topic, "b");
    EXPECT_EQ(partition.partition, 1);
    EXPECT_EQ(partition.leader, -1);
    EXPECT_EQ(partition.queued, 7u);
    EXPECT_EQ(partition.inFlight, 2u);
    EXPECT_EQ(partition.lastOffset, 41);
    EXPECT_EQ(partition.refusals, 6u);
    EXPECT_EQ(partition.sent, 500u);
    EXPECT_EQ(partition.sentBytes, 9000u);
    EXPECT_EQ(partition.batchAverage, 41);
    EXPECT_EQ(partition.countedAtMicros, 7'000'000);
    ASSERT_EQ(report.losses.size(), 1u);
    EXPECT_EQ(report.losses[0].count, 11u);
    EXPECT_EQ(report.lost, 16u);
}

TEST(LossLedger, OneLineAReasonRuleAndTopicAndNeverMoreThanItMayKeep)
{
    kafka::LossLedger ledger;
    ledger.add({ -10001, "", "sites", "dev-1", "payload.temp", true }, 100);
    ledger.add({ 10, "big", "sites", "dev-2", "", false }, 200);
    ledger.add({ -10001, "", "sites", "dev-3", "payload.hum", false }, 300);
    ASSERT_EQ(ledger.lines().size(), 2u);
    const metrics::LossReport& line = ledger.lines()[0];
    EXPECT_EQ(line.count, 2u);
    EXPECT_EQ(line.kept, 1u);
    EXPECT_EQ(line.firstWallMicros, 100);
    EXPECT_EQ(line.lastWallMicros, 300);
    EXPECT_EQ(line.client, "dev-3");
    EXPECT_EQ(line.detail, "payload.hum");
    for (std::size_t i = 0; i < kafka::LossLedger::kMostLines; ++i)
        ledger.add({ 10, std::to_string(i), "sites", "dev-1", "", false }, 1000 + static_cast<std::int64_t>(i));
    EXPECT_EQ(ledger.lines().size(), kafka::LossLedger::kMostLines);
    EXPECT_EQ(ledger.forgotten(), 3u) << "both old lines: three records, still counted";
}

TEST(Reachability, OneDeadBrokerOfThreeIsNoOutage)
{
    kafka::Reachability reach({ "a:1", "t" });
    reach.onStatistics(broker("a:1/1", "learned", "UP") + broker("b:1/2", "learned", "DOWN"));
    reach.onTrouble(RD_KAFKA_RESP_ERR__TRANSPORT, "b:1: Connection refused", 5);
    EXPECT_FALSE(reach.down());
    reach.onTrouble(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "2/2 brokers are down", 7);
    ASSERT_TRUE(reach.down());
    EXPECT_EQ(reach.problem()->id, "kafka.unreachable");
    EXPECT_EQ(reach.downNanos(10), 3);
    reach.onContact();
    EXPECT_FALSE(reach.down());
}

TEST(Reachability, SaysWhatIsWrongRatherThanThatEverythingIsDown)
{
    const auto idFor = [](int code, const char* reason) {
        kafka::Reachability reach({ "a:1", "t" });
        reach.onTrouble(code, reason, 1);
        reach.onTrouble(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "1/1 brokers are down", 1);
        return reach.problem()->id;
    };
    EXPECT_EQ(idFor(RD_KAFKA_RESP_ERR__RESOLVE, "Failed to resolve"), "kafka.unknown_host");
    EXPECT_EQ(idFor(RD_KAFKA_RESP_ERR__AUTHENTICATION, "Invalid username or password"), "kafka.authentication");
    EXPECT_EQ(idFor(RD_KAFKA_RESP_ERR__AUTHENTICATION, "due to invalid credentials with SASL mechanism SCRAM-SHA-256"),
        rd_kafka_version() < 0x02060100 ? "kafka.scram_library" : "kafka.authentication");
    EXPECT_EQ(idFor(RD_KAFKA_RESP_ERR__SSL, "certificate verify failed"), "kafka.tls");
    EXPECT_EQ(idFor(RD_KAFKA_RESP_ERR__TIMED_OUT, "2 request(s) timed out"), "kafka.timeout");
    EXPECT_EQ(idFor(RD_KAFKA_RESP_ERR__TRANSPORT, "Disconnected: verify that security.protocol is correctly configured, "
                                                  "broker might require SASL authentication"),
        "kafka.protocol_mismatch");
}

TEST(Reachability, BrokerThatGoesIsNotTakenForAnotherProgram)
{
    constexpr const char* kGuess = "Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol configuration";
    kafka::Reachability reach({ "a:1", "t" });
    reach.onTrouble(RD_KAFKA_RESP_ERR__TRANSPORT, kGuess, 1);
    EXPECT_EQ(reach.problem()->id, "kafka.protocol_mismatch");
    reach.onContact();
    reach.onTrouble(RD_KAFKA_RESP_ERR__TRANSPORT, kGuess, 2);
    EXPECT_EQ(reach.problem()->id, "kafka.unreachable");
}

TEST(Classify, DecidesWhatAnAnswerDemands)
{
    EXPECT_EQ(kafka::classify(RD_KAFKA_RESP_ERR__PURGE_QUEUE), ErrorClass::Purged);
    EXPECT_EQ(kafka::classify(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE), ErrorClass::Poison);
    EXPECT_EQ(kafka::classify(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED), ErrorClass::Blocked);
    EXPECT_EQ(kafka::classify(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION), ErrorClass::Blocked);
    EXPECT_EQ(kafka::classify(RD_KAFKA_RESP_ERR__GAPLESS_GUARANTEE), ErrorClass::Restart);
    EXPECT_EQ(kafka::classify(RD_KAFKA_RESP_ERR_UNKNOWN), ErrorClass::Blocked) << "what nobody knows is kept, never dropped";
}

TEST(Problem, NamesTheTopicAndTheCommandThatMakesIt)
{
    const kafka::Problem problem = kafka::refusal(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, { "k:9092", "events" });
    EXPECT_EQ(problem.id, "kafka.topic_missing");
    EXPECT_THAT(problem.text, ::testing::HasSubstr("kafka-topics.sh --bootstrap-server k:9092 --create --topic events"));
}

} // namespace
} // namespace hookline::test

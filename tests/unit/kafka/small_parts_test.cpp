// Server lists, statistics, and what codes mean.
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

// Topics of the practice cluster, and the words for what a cluster refuses. What only a real one does is in real_topics_test.cpp.
#include "core/kafka/topic_admin.h"

#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/reading.h"

#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>

namespace hookline::test {
namespace {

using kafka::Asked;
using kafka::Deed;
using kafka::Patience;
using kafka::TopicAdmin;
using ::testing::HasSubstr;

const Patience kPatience { std::chrono::seconds(15), {} };

struct AdminTest : ::testing::Test {
    MockKafka kafka { "events", 2 };
    TopicAdmin admin { kafka::connectionProperties(BridgeFixture::settings(kafka.servers()), kafka.servers()), kafka.servers(), true };
};

TEST_F(AdminTest, TopicsAreListedByNameWithPartitionsAndHowMuchIsInThem)
{
    kafka.createTopic("alarms", 1);
    Writer writer(kafka.servers());
    for (int i = 0; i < 5; ++i)
        writer.write("events", { .value = "x", .partition = i % 2 });
    const auto listing = admin.list(kPatience);
    ASSERT_TRUE(listing) << listing.error().text();
    ASSERT_EQ(listing->topics.size(), 2u);
    EXPECT_EQ(listing->total, 2u);
    EXPECT_EQ(listing->topics[0].name, "alarms");
    EXPECT_EQ(listing->topics[0].offsets(), 0);
    EXPECT_EQ(listing->topics[1].name, "events");
    EXPECT_EQ(listing->topics[1].partitions.size(), 2u);
    EXPECT_EQ(listing->topics[1].offsets(), 5);
    EXPECT_EQ(listing->topics[1].replication(), 1u);
    EXPECT_FALSE(listing->topics[1].underReplicated());
    EXPECT_EQ(listing->brokers, 1);
}

TEST_F(AdminTest, ATopicIsDescribedThoughItsSettingsAreNotKnownHere)
{
    const auto detail = admin.describe("events", kPatience);
    ASSERT_TRUE(detail) << detail.error().text();
    EXPECT_EQ(detail->topic.partitions[1].leader, 1);
    EXPECT_EQ(detail->topic.partitions[1].low, 0);
    ASSERT_TRUE(detail->noSettings);
    EXPECT_EQ(detail->noSettings->id, "topics.practice");
}

TEST_F(AdminTest, ThePracticeClusterSaysThatItHasNoSuchFunctions)
{
    const auto created = admin.create({ "new", 1, 1, {} }, kPatience);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().id, "topics.practice");
    EXPECT_THAT(created.error().remedy, HasSubstr("when the first record is sent"));
    EXPECT_EQ(admin.alter("events", { { "retention.ms", "1" } }, kPatience).error().id, "topics.practice");
    EXPECT_EQ(admin.remove("events", kPatience).error().id, "topics.practice");
    EXPECT_EQ(admin.grow("events", 9, kPatience).error().id, "topics.practice");
}

TEST_F(AdminTest, AskingForATopicDoesNotMakeIt)
{
    const auto detail = admin.describe("nowhere", kPatience);
    ASSERT_FALSE(detail);
    EXPECT_EQ(detail.error().id, "topics.missing");
    EXPECT_EQ(admin.list(kPatience)->topics.size(), 1u);
    auto r = Reading(kafka.servers(), wishFor("nowhere", metrics::KafkaStart::Earliest), true);
    ASSERT_TRUE(r.waitState(metrics::KafkaReading::State::Failed));
    EXPECT_EQ(r.reader.status().error->id, "topics.missing");
    EXPECT_EQ(admin.list(kPatience)->topics.size(), 1u);
}

TEST_F(AdminTest, AClusterThatIsAwayIsSaidInTimeAndFoundAgain)
{
    ASSERT_TRUE(admin.list(kPatience));
    kafka.down();
    const auto silent = admin.list({ std::chrono::milliseconds(1500), {} });
    ASSERT_FALSE(silent);
    EXPECT_THAT(silent.error().id, ::testing::AnyOf("topics.unreachable", "topics.timeout"));
    EXPECT_THAT(silent.error().text(), HasSubstr("Test the connection"));
    kafka.up();
    EXPECT_TRUE(admin.list(kPatience)) << "without a new client";
}

TEST_F(AdminTest, ACancelIsHeard)
{
    kafka.down();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(admin.list({ std::chrono::hours(1), stop.get_token() }));
}

TEST(AdminErrors, EveryRefusalSaysWhatWhyAndWhatToDo)
{
    const Asked create { Deed::Create, "iot.dead", "kafka-1:9092", false };
    const struct {
        int code;
        const char* id;
        const char* remedy;
    } cases[] = {
        { RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS, "topics.exists", "another name" },
        { RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, "topics.replication", "nodes" },
        { RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, "topics.partitions", "one partition or more" },
        { RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, "topics.name", "249" },
        { RD_KAFKA_RESP_ERR_INVALID_CONFIG, "topics.setting", "Correct the setting" },
        { RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, "topics.not_authorized", "CREATE" },
        { RD_KAFKA_RESP_ERR_POLICY_VIOLATION, "topics.policy", "policy" },
        { RD_KAFKA_RESP_ERR_TOPIC_DELETION_DISABLED, "topics.delete_disabled", "delete.topic.enable" },
        { RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, "topics.unsupported", "0.11" },
        { RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "topics.missing", "Refresh" },
        { RD_KAFKA_RESP_ERR__TIMED_OUT, "topics.timeout", "Test the connection" },
        { RD_KAFKA_RESP_ERR_UNKNOWN, "topics.refused", "logs" },
    };
    for (const auto& each : cases) {
        const base::Error error = kafka::adminError(each.code, {}, create);
        EXPECT_EQ(error.id, each.id);
        EXPECT_THAT(error.what, HasSubstr("iot.dead"));
        EXPECT_FALSE(error.why.empty()) << each.id;
        EXPECT_THAT(error.remedy, HasSubstr(each.remedy));
    }
    EXPECT_EQ(kafka::silenceError({ RD_KAFKA_RESP_ERR__AUTHENTICATION, "bad password" }, create).id, "topics.login");
    EXPECT_EQ(kafka::silenceError({ RD_KAFKA_RESP_ERR__SSL, "no CA" }, create).id, "topics.tls");
    EXPECT_EQ(kafka::silenceError({ RD_KAFKA_RESP_ERR__RESOLVE, "no host" }, create).id, "topics.unreachable");
}

} // namespace
} // namespace hookline::test

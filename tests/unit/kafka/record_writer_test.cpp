// A record that somebody writes by hand is in the topic as it was written, or it is said why not.
#include "tests/unit/kafka/support/mock_kafka.h"
#include "tests/unit/kafka/support/reading.h"

#include "core/kafka/record_writer.h"

namespace hookline::test {
namespace {

struct WriterTest : ::testing::Test {
    MockKafka kafka { "events", 2 };
    config::KafkaSettings settings = BridgeFixture::settings(kafka.servers());

    base::Result<metrics::KafkaWritten> write(const metrics::KafkaNewRecord& record, std::chrono::milliseconds limit = std::chrono::seconds(20))
    {
        return kafka::writeRecord(
            { kafka::connectionProperties(settings, settings.servers), settings.servers, true }, settings, record, { limit, {} });
    }
};

TEST_F(WriterTest, KeyAndValueAreInTheTopicWhereItSaidAndNothingElse)
{
    const auto written = write({ "events", "dev-017", "{\"t\":1}" });
    ASSERT_TRUE(written) << written.error().text();
    Reading r(kafka.servers(), wishFor("events", metrics::KafkaStart::Earliest), true);
    ASSERT_TRUE(r.wait(1));
    EXPECT_EQ(r.records[0].key, "dev-017");
    EXPECT_EQ(r.records[0].value, "{\"t\":1}");
    EXPECT_EQ(r.records[0].partition, written->partition);
    EXPECT_EQ(r.records[0].offset, written->offset);
    EXPECT_TRUE(r.records[0].headers.empty());
}

TEST_F(WriterTest, WithoutAKeyAndWithoutAValue)
{
    ASSERT_TRUE(write({ "events", {}, "x" }));
    ASSERT_TRUE(write({ "events", "k", {} }));
    ASSERT_TRUE(write({ "events", "", "" }));
    Reading r(kafka.servers(), wishFor("events", metrics::KafkaStart::Last, 3), true);
    ASSERT_TRUE(r.wait(3));
    const auto count = [&](auto member) { return std::ranges::count(r.records, true, member); };
    EXPECT_EQ(count(&metrics::KafkaRecord::hasKey), 2);
    EXPECT_EQ(count(&metrics::KafkaRecord::hasValue), 2) << "the other one is a tombstone";
}

TEST_F(WriterTest, AClusterThatIsAwayIsSaidInTime)
{
    kafka.down();
    const auto written = write({ "events", {}, "x" }, std::chrono::milliseconds(1500));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().id, "topics.timeout");
}

} // namespace
} // namespace hookline::test

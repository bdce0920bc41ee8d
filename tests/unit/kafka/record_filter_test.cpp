// The words by which records of a topic are chosen.
#include "core/kafka/record_filter.h"

#include <gtest/gtest.h>

namespace hookline::test {
namespace {

using kafka::RecordFilter;

metrics::KafkaRecord sample()
{
    metrics::KafkaRecord record;
    record.hasKey = true;
    record.key = "dev-017";
    record.hasValue = true;
    record.value = R"({"type":"publish","message":{"qos":1,"payload":"Über 21.5"},"items":[{"id":7},{"id":8}],"ok":true,"none":null})";
    record.valueSize = record.value.size();
    record.headers = { { "mqtt_topic", "factory/l3/temp" }, { "site", "A" }, { "site", "B" } };
    return record;
}

bool passes(std::string_view text, const metrics::KafkaRecord& record = sample())
{
    auto filter = RecordFilter::parse(text);
    EXPECT_TRUE(filter) << text;
    return filter && filter->matches(record);
}

TEST(RecordFilter, NothingLetsEverythingPass)
{
    EXPECT_TRUE(passes(""));
    EXPECT_TRUE(passes("   "));
    EXPECT_TRUE(RecordFilter::parse(" ")->empty());
}

TEST(RecordFilter, WordsAreFoundInKeyValueAndHeadersInEitherCase)
{
    EXPECT_TRUE(passes("DEV-017"));
    EXPECT_TRUE(passes("publish"));
    EXPECT_TRUE(passes("Mqtt_Topic"));
    EXPECT_TRUE(passes("l3/TEMP"));
    EXPECT_FALSE(passes("dev-018"));
    EXPECT_TRUE(passes("dev-017 publish"));
    EXPECT_FALSE(passes("dev-017 delivered")) << "every word must be there";
}

TEST(RecordFilter, QuotedTextKeepsItsSpacesAndSigns)
{
    EXPECT_TRUE(passes("\"\xC3\x9C" "ber 21.5\""));
    EXPECT_FALSE(passes("\"21.5 \xC3\x9C" "ber\""));
    EXPECT_FALSE(passes("\"key=dev-017\"")) << "in quotes it is a text to look for";
    EXPECT_TRUE(passes(R"("\"qos\":1")"));
}

TEST(RecordFilter, KeysHeadersAndJsonFieldsAreComparedWhole)
{
    EXPECT_TRUE(passes("key=dev-017"));
    EXPECT_FALSE(passes("key=dev"));
    EXPECT_TRUE(passes("header.mqtt_topic=factory/l3/temp"));
    EXPECT_FALSE(passes("header.mqtt_topic=factory"));
    EXPECT_TRUE(passes("header.site=B")) << "a name may stand twice";
    EXPECT_TRUE(passes("value.message.qos=1"));
    EXPECT_FALSE(passes("value.message.qos=2"));
    EXPECT_TRUE(passes("value.message.payload=\"\xC3\x9C" "ber 21.5\""));
    EXPECT_TRUE(passes("value.items[1].id=8"));
    EXPECT_FALSE(passes("value.items[2].id=8"));
    EXPECT_TRUE(passes("value.ok=true"));
    EXPECT_TRUE(passes("value.none=null"));
    EXPECT_FALSE(passes("value.absent=null"));
}

TEST(RecordFilter, ARecordWithoutKeyOrJsonIsNoMatchAndNoHarm)
{
    metrics::KafkaRecord record;
    EXPECT_FALSE(passes("key=", record)) << "no key is not an empty one";
    record.hasKey = true;
    EXPECT_TRUE(passes("key=", record));
    record.value = std::string("\x00\xff{", 3);
    record.valueSize = 3;
    EXPECT_FALSE(passes("value.a=1", record));
    EXPECT_TRUE(passes("{", record));
}

TEST(RecordFilter, APathThatCannotBeReadIsSaidWithAnExample)
{
    for (const char* bad : { "value.=1", "value.a[x]=1", "value[=2", "value.a..b=1" }) {
        const auto filter = RecordFilter::parse(bad);
        ASSERT_FALSE(filter) << bad;
        EXPECT_EQ(filter.error().id, "reader.filter");
        EXPECT_NE(filter.error().remedy.find("value.message.qos=1"), std::string::npos);
    }
}

} // namespace
} // namespace hookline::test

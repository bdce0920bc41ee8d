#include "core/kafka/stored_record.h"
#include "tests/unit/kafka/support/json.h"

#include <gtest/gtest.h>

namespace hookline::kafka {
namespace {

StoredRecord sample()
{
    StoredRecord out;
    out.topic = "plant.events";
    out.rule = "alarms";
    out.key = std::string_view("k\0y", 3);
    out.value = "body";
    out.placement = { config::PartitionBy::Explicit, 3, false };
    out.timestampMillis = 1514458110000;
    out.eventId = 77;
    out.headers = { { "mqtt_event", "publish" }, { "empty", "" }, { "binary", std::string_view("\0\xff", 2) } };
    return out;
}

TEST(StoredRecord, ComesBackAsItWas)
{
    const StoredRecord in = sample();
    std::string headers;
    const spool::Row row(packStored(in, 9, 123, headers));
    StoredRecord out;
    ASSERT_TRUE(unpackStored(row.view(), out));
    EXPECT_EQ(out.topic, in.topic);
    EXPECT_EQ(out.rule, in.rule);
    EXPECT_EQ(out.key, in.key);
    EXPECT_TRUE(out.hasKey);
    EXPECT_EQ(out.value, in.value);
    EXPECT_EQ(out.placement.by, config::PartitionBy::Explicit);
    EXPECT_EQ(out.placement.number, 3u);
    EXPECT_EQ(out.timestampMillis, in.timestampMillis);
    EXPECT_EQ(out.eventId, 77u);
    EXPECT_EQ(out.headers, in.headers);
    EXPECT_EQ(out.headers[0].first.data()[out.headers[0].first.size()], '\0') << "names are handed on as C strings";
}

TEST(StoredRecord, AnythingElseIsRefusedAndNeverReadBeyondItsEnd)
{
    std::string headers;
    const spool::RowView row = packStored(sample(), 9, 123, headers);
    StoredRecord out;
    for (std::size_t size = 0; size < headers.size(); ++size) {
        spool::RowView cut = row;
        const std::string part = headers.substr(0, size);
        cut.headers = part;
        EXPECT_FALSE(unpackStored(cut, out)) << size;
    }
    spool::RowView other = row;
    other.kind = 99;
    EXPECT_FALSE(unpackStored(other, out));
}

TEST(StoredRecord, IsDescribedAsJsonWhateverItsBytes)
{
    StoredRecord record = sample();
    record.value = "\xff\xfe";
    std::string headers;
    spool::RowView row = packStored(record, 9, 123, headers);
    row.seq = 5;
    const std::string line = describeStored(row, "plant.events", false, true, 10, "too \"large\"");
    EXPECT_NO_THROW(boost::json::parse(line)) << line;
    EXPECT_NE(line.find("\"seq\":5"), std::string::npos);
    EXPECT_NE(line.find("\"value_base64\":\"//4=\""), std::string::npos) << line;
    EXPECT_NE(line.find("\"damaged\":true"), std::string::npos);
    EXPECT_NE(line.find("\"detail\":\"too \\\"large\\\"\""), std::string::npos) << line;
    EXPECT_NO_THROW(boost::json::parse(describeStored({ 1, 1, 99, 0, "k", "x", "y" }, "", true, false, 0, "")));
}

} // namespace
} // namespace hookline::kafka

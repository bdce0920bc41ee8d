#include "ui/models/event_filter.h"

#include "tests/gui/support/fake_backend.h"

#include <gtest/gtest.h>

namespace hookline {
namespace {

class EventFilterTest : public ::testing::Test {
protected:
    bool matches(const char* text, std::string_view client = "dev-017", std::string_view topic = "factory/l3/temp",
        std::string_view payload = "{\"t\":31.4,\"state\":\"Error\"}")
    {
        m_backend.publish(client, topic, payload);
        ui::EventRow row;
        row.event = m_backend.waiting.back();
        m_backend.waiting.clear();
        return ui::EventFilter(QString::fromUtf8(text)).matches(row);
    }
    test::FakeBackend m_backend;
};

TEST_F(EventFilterTest, FindsInClientTopicPayloadAndEventName)
{
    EXPECT_TRUE(matches("017"));
    EXPECT_TRUE(matches("L3/TEMP"));
    EXPECT_TRUE(matches("error"));
    EXPECT_TRUE(matches("PUBLISH"));
    EXPECT_FALSE(matches("disconnected"));
    EXPECT_FALSE(matches("31.5"));
}

TEST_F(EventFilterTest, AllWordsMustBeFound)
{
    EXPECT_TRUE(matches("dev-017 temp"));
    EXPECT_FALSE(matches("dev-017 press"));
    EXPECT_TRUE(matches("\"l3/temp\" error"));
    EXPECT_FALSE(matches("\"temp error\""));
    EXPECT_TRUE(matches(""));
}

TEST_F(EventFilterTest, FieldsAndExactValues)
{
    EXPECT_TRUE(matches("client:dev"));
    EXPECT_FALSE(matches("topic:dev"));
    EXPECT_TRUE(matches("client=dev-017"));
    EXPECT_FALSE(matches("client=dev-01"));
    EXPECT_TRUE(matches("event=publish topic:l3 payload:state"));
    EXPECT_FALSE(matches("event=pub"));
    EXPECT_TRUE(matches(qPrintable(ui::EventFilter::exactly("client", QStringLiteral("my device"))), "my device"));
    EXPECT_TRUE(matches("a=b", "x", "t", "x a=b y")) << "no field of ours: an ordinary word";
}

TEST_F(EventFilterTest, OtherScripts)
{
    EXPECT_TRUE(matches("温度", "dev", "工厂/温度", ""));
    EXPECT_FALSE(matches("湿度", "dev", "工厂/温度", ""));
    EXPECT_TRUE(matches("ÄRGER", "ärger-1", "t", ""));
}

TEST_F(EventFilterTest, OddTextsDoNotHurt)
{
    EXPECT_TRUE(matches("\"unfinished temp", "dev", "t", "unfinished temp"));
    EXPECT_FALSE(matches("x", "", "", ""));
    EXPECT_TRUE(matches("aab", "aaab", "t", ""));
    EXPECT_TRUE(matches("AbA", "t", "t", "aBabaA"));
}

} // namespace
} // namespace hookline

#include "core/config/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hookline::config {
namespace {

struct Parsed {
    std::string servers;
    std::vector<Issue> issues;
    std::string firstId() const { return issues.empty() ? "" : issues[0].id; }
};

Parsed parsed(std::string_view text)
{
    Parsed out;
    for (const ServerAddress& server : parseServers(text, out.issues))
        out.servers += server.host + "|" + std::to_string(server.port) + " ";
    for (const Issue& issue : out.issues)
        EXPECT_EQ(issue.key, "kafka.servers");
    return out;
}

TEST(ServerList, SplitsAtCommasSpacesAndLines)
{
    const Parsed list = parsed(" a:1, b.example:65535\nc-d_e ;;,\t10.0.0.1:9093 [::1]:9094 [fe80::1]\r\n");
    EXPECT_EQ(list.servers, "a|1 b.example|65535 c-d_e|9092 10.0.0.1|9093 ::1|9094 fe80::1|9092 ");
    EXPECT_TRUE(list.issues.empty());
}

TEST(ServerList, MissingPortIs9092) { EXPECT_EQ(parsed("kafka-3").servers, "kafka-3|9092 "); }

TEST(ServerList, PortsAreAddedWhereThereAreNone)
{
    std::vector<std::string> without;
    EXPECT_EQ(withPorts("a:1, kafka-3  [::1] SSL://b;[::1]:9, ::1 x!y", without), "a:1, kafka-3:9092  [::1]:9092 SSL://b:9092;[::1]:9, ::1 x!y");
    EXPECT_EQ(without, (std::vector<std::string> { "kafka-3", "[::1]", "SSL://b" }));
    EXPECT_EQ(withPorts("", without), "");
    EXPECT_EQ(withPorts(" , ", without), " , ");
    EXPECT_EQ(without.size(), 3u);
}

TEST(ServerList, NothingGivesNothing)
{
    EXPECT_EQ(parsed("").servers, "");
    EXPECT_TRUE(parsed(" , \n").issues.empty());
}

TEST(ServerList, PortsOutOfRangeAreErrorsAndTheOthersStay)
{
    for (const std::string_view port : { "0", "65536", "99092", "-1", "99999999999" }) {
        const Parsed list = parsed("good:1,bad:" + std::string(port));
        EXPECT_EQ(list.servers, "good|1 ") << port;
        ASSERT_EQ(list.issues.size(), 1u) << port;
        EXPECT_EQ(list.issues[0].id, "servers.port_range");
        EXPECT_EQ(list.issues[0].severity, Severity::Error);
        EXPECT_EQ(list.issues[0].text, "Port " + std::string(port) + " is outside 1–65535.");
    }
}

TEST(ServerList, WrongFormsSayWhatIsWrong)
{
    EXPECT_EQ(parsed("a:").firstId(), "servers.port_number");
    EXPECT_EQ(parsed("a:b").firstId(), "servers.port_number");
    EXPECT_EQ(parsed("a:-").firstId(), "servers.port_number");
    EXPECT_EQ(parsed("a:90 92").firstId(), "");
    EXPECT_EQ(parsed(":9092").firstId(), "servers.host_missing");
    EXPECT_EQ(parsed("[]:9092").firstId(), "servers.host_missing");
    EXPECT_EQ(parsed("a b!c:1").firstId(), "servers.host");
    EXPECT_EQ(parsed("[::1").firstId(), "servers.host");
    EXPECT_EQ(parsed("[::1]9092").firstId(), "servers.host");
    EXPECT_EQ(parsed("[host]:1").firstId(), "servers.host");
    EXPECT_EQ(parsed("::1").firstId(), "servers.ipv6_brackets");
    EXPECT_EQ(parsed("http://a:8080/").firstId(), "servers.http");
    EXPECT_EQ(parsed("HTTPS://a").firstId(), "servers.http");
    EXPECT_EQ(parsed("mqtt://a:1883").firstId(), "servers.scheme");
    EXPECT_EQ(parsed("a：9092").firstId(), "servers.full_width");
    EXPECT_EQ(parsed("a:1，b:2").issues[0].text, "“，” is a full-width character. Type “,” instead.");
}

TEST(ServerList, KafkaSchemesAreTakenOff)
{
    const Parsed plain = parsed("PLAINTEXT://a:1/");
    EXPECT_EQ(plain.servers, "a|1 ");
    EXPECT_TRUE(plain.issues.empty());
    const Parsed ssl = parsed("SASL_SSL://a:1");
    EXPECT_EQ(ssl.servers, "a|1 ");
    ASSERT_EQ(ssl.issues.size(), 1u);
    EXPECT_EQ(ssl.issues[0].severity, Severity::Warning);
    EXPECT_THAT(ssl.issues[0].text, testing::HasSubstr("kafka.security_protocol to sasl_ssl"));
}

TEST(ServerList, PortsOfNeighbouringProgramsAreWarnings)
{
    const Parsed zooKeeper = parsed("a:2181");
    EXPECT_EQ(zooKeeper.servers, "a|2181 ");
    EXPECT_EQ(zooKeeper.firstId(), "servers.zookeeper");
    EXPECT_EQ(zooKeeper.issues[0].severity, Severity::Warning);
    EXPECT_EQ(parsed("a:1883").firstId(), "servers.mqtt_port");
}

TEST(ServerList, DuplicatesAreNamedAndTakenOnce)
{
    const Parsed list = parsed("a:9092, A, a:9093");
    EXPECT_EQ(list.servers, "a|9092 a|9093 ");
    ASSERT_EQ(list.issues.size(), 1u);
    EXPECT_EQ(list.issues[0].id, "servers.duplicate");
    EXPECT_EQ(list.issues[0].severity, Severity::Warning);
}

} // namespace
} // namespace hookline::config

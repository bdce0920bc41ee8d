#include "core/metrics/prometheus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>

namespace hookline::metrics {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page()
{
    Snapshot snapshot;
    snapshot.broker.listening = true;
    snapshot.broker.messagesIn = 18'446'744'073'709'551'615ULL;
    snapshot.broker.refused[static_cast<std::size_t>(Refusal::Banned)] = 7;
    snapshot.broker.dropped[2] = 3;
    snapshot.broker.state.enabled = true;
    snapshot.broker.state.problem = "The disk is full";
    snapshot.broker.state.messages = 12;
    SourceSnapshot& source = snapshot.sources.emplace_back();
    source.name = "in \"1\"";
    source.state = SourceState::Waiting;
    source.received = 9;
    source.skipped[static_cast<std::size_t>(SourceSkip::Loop)] = 2;
    snapshot.kafka.state = KafkaState::Up;
    snapshot.kafka.lastAckWallMicros = 1'764'000'000'123'456;
    constexpr std::string_view kReasons[] = { "", "no_subscribers", "queue_full" };
    return prometheusText(snapshot, { kReasons, "1.2 \"x\"\\" });
}

TEST(Prometheus, TellsTheCounters)
{
    const std::string text = page();
    EXPECT_THAT(text, HasSubstr("\nhookline_broker_up 1\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_messages_received_total 18446744073709551615\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_connects_refused_total{reason=\"banned\"} 7\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_messages_dropped_total{reason=\"queue_full\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_kafka_state{state=\"up\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_kafka_state{state=\"down\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_kafka_last_acknowledged_timestamp_seconds 1764000000.123456\n"));
    EXPECT_THAT(text, HasSubstr("hookline_build_info{version=\"1.2 \\\"x\\\"\\\\\"} 1\n"));
    EXPECT_THAT(text, Not(HasSubstr("reason=\"\"")));
    EXPECT_THAT(text, HasSubstr("\nhookline_state_healthy 0\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_state_messages 12\n"));
    EXPECT_THAT(prometheusText({}, { {}, "1" }), Not(HasSubstr("hookline_state_"))) << "nothing is kept";
    EXPECT_THAT(text, HasSubstr("\nhookline_source_received_total{source=\"in \\\"1\\\"\"} 9\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_source_skipped_total{source=\"in \\\"1\\\"\",reason=\"loop\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_source_waiting{source=\"in \\\"1\\\"\"} 1\n"));
    EXPECT_THAT(prometheusText({}, { {}, "1" }), Not(HasSubstr("hookline_source_"))) << "there is none";
}

TEST(Prometheus, NamesTheClusterWhereThereAreSeveral)
{
    Snapshot snapshot;
    EXPECT_THAT(prometheusText(snapshot, { {}, "1" }), Not(HasSubstr("hookline_kafka_cluster_")));
    snapshot.kafka.clusters.resize(2);
    snapshot.kafka.clusters[0].state = KafkaState::Up;
    snapshot.kafka.clusters[0].acknowledged = 7;
    snapshot.kafka.clusters[1].name = "archive";
    snapshot.kafka.clusters[1].state = KafkaState::Down;
    snapshot.kafka.clusters[1].waiting = 12;
    const std::string text = prometheusText(snapshot, { {}, "1" });
    EXPECT_THAT(text, HasSubstr("\nhookline_kafka_cluster_up{cluster=\"default\"} 1\nhookline_kafka_cluster_up{cluster=\"archive\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_kafka_cluster_acknowledged_total{cluster=\"default\"} 7\n"));
    EXPECT_THAT(text, HasSubstr("\nhookline_kafka_cluster_waiting_records{cluster=\"archive\"} 12\n"));
}

TEST(Prometheus, EveryLineIsOfTheExpositionFormat)
{
    const std::regex help(R"(# HELP hookline_[a-z_]+ .+\.)");
    const std::regex type(R"(# TYPE (hookline_[a-z_]+) (counter|gauge))");
    const std::regex sample(R"re((hookline_[a-z_]+)(\{[a-z]+="([^"\\]|\\.)*"(,[a-z]+="([^"\\]|\\.)*")?\})? [0-9.]+)re");
    std::istringstream lines(page());
    std::string current;
    std::string kind;
    std::set<std::string> seen;
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, type)) {
            current = match[1];
            kind = match[2];
            EXPECT_TRUE(seen.insert(current).second) << line << ": twice";
            EXPECT_EQ(kind == "counter", current.ends_with("_total")) << line;
        } else if (!line.starts_with('#')) {
            ASSERT_TRUE(std::regex_match(line, match, sample)) << line;
            EXPECT_EQ(match[1], current) << "samples stand under their own TYPE";
        } else {
            EXPECT_TRUE(std::regex_match(line, help)) << line;
        }
    }
}

} // namespace
} // namespace hookline::metrics

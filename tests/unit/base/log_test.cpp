#include "core/base/log.h"

#include "core/base/clock.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace hookline::base {
namespace {

/// Collects lines for one test and puts the level back at its end.
class Log : public testing::Test {
protected:
    Log()
        : m_sink(addLogSink([this](const LogLine& line) { lines.push_back(line); }))
    {
    }
    ~Log() override
    {
        removeLogSink(m_sink);
        setLogLevel(m_level);
    }
    std::uint64_t sink() const { return m_sink; }
    std::vector<LogLine> lines;

private:
    LogLevel m_level = logLevel();
    std::uint64_t m_sink;
};

TEST_F(Log, LinesCarryWhoSaidWhatWhen)
{
    const std::int64_t before = wallMicros();
    logWarning("kafka", "unreachable");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].level, LogLevel::Warning);
    EXPECT_EQ(lines[0].source, "kafka");
    EXPECT_EQ(lines[0].text, "unreachable");
    EXPECT_GE(lines[0].wallMicros, before);
    EXPECT_LE(lines[0].wallMicros, wallMicros());
}

TEST_F(Log, LevelsBelowTheChosenOneAreNotMade)
{
    const auto logAll = [] {
        logDebug("x", "debug");
        logInfo("x", "info");
        logNotice("x", "notice");
        logWarning("x", "warning");
        logError("x", "error");
    };
    std::size_t expected = 5;
    for (const LogLevel level :
        { LogLevel::Debug, LogLevel::Info, LogLevel::Notice, LogLevel::Warning, LogLevel::Error }) {
        lines.clear();
        setLogLevel(level);
        logAll();
        ASSERT_EQ(lines.size(), expected--);
        EXPECT_EQ(lines.front().text, name(level));
        EXPECT_EQ(lines.back().text, "error");
    }
}

TEST_F(Log, RemovedSinksHearNothingMore)
{
    std::vector<std::string> other;
    const std::uint64_t id = addLogSink([&](const LogLine& line) { other.push_back(line.text); });
    EXPECT_NE(id, sink());
    logError("x", "both");
    removeLogSink(id);
    logError("x", "one");
    EXPECT_EQ(other, std::vector<std::string> { "both" });
    EXPECT_EQ(lines.size(), 2u);
}

TEST_F(Log, LinesOfManyThreadsArriveWhole)
{
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([] {
            for (int i = 0; i < 500; ++i)
                logError("thread", "a whole line");
        });
    }
    threads.clear();
    ASSERT_EQ(lines.size(), 2000u);
    for (const LogLine& line : lines)
        EXPECT_EQ(line.text, "a whole line");
}

} // namespace
} // namespace hookline::base

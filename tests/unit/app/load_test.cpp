// A load against a broker of another make: what is counted, what is timed, and that it ends when it is told to.
#include "app/simulator/load.h"
#include "tests/unit/app/local_broker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace hookline::simulator {
namespace {

using test::LocalBroker;

LoadOptions optionsFor(const LocalBroker& broker)
{
    LoadOptions out;
    out.host = broker.host();
    out.port = broker.port();
    out.clients = 3;
    out.seconds = 1;
    return out;
}

LoadResult run(const LoadOptions& options, std::uint64_t* told = nullptr)
{
    return runLoad(options, std::stop_token(), [told](const LoadProgress& progress) {
        if (told)
            *told += progress.measuring;
    });
}

TEST(Load, AskedRateIsKeptAndEveryMessageArrivesAndIsTimed)
{
    const LocalBroker broker;
    for (const int qos : { 0, 1, 2 }) {
        LoadOptions options = optionsFor(broker);
        options.messagesPerSecond = 200;
        options.qos = qos;
        std::uint64_t told = 0;
        const LoadResult result = run(options, &told);
        ASSERT_EQ(result.problem, "") << "QoS " << qos;
        EXPECT_GE(result.sent + result.late, 150u);
        EXPECT_LE(result.sent, 210u);
        EXPECT_EQ(result.received, result.sent);
        EXPECT_LE(result.receivedInTime, result.received);
        EXPECT_LE(result.acknowledged, qos > 0 ? result.sent : 0u);
        EXPECT_GE(result.seconds, 1.0);
        EXPECT_GT(result.p50, 0);
        EXPECT_LE(result.p50, result.p95);
        EXPECT_LE(result.p95, result.p99);
        EXPECT_LE(result.p99, result.worst);
        EXPECT_GT(result.cpuSeconds, 0);
        EXPECT_GE(result.processSeconds, result.cpuSeconds * 0.9);
        EXPECT_GE(told, 1u);
    }
}

TEST(Load, AsManyAsGoIsMoreThanAnybodyWouldAskFor)
{
    const LocalBroker broker;
    const LoadResult result = run(optionsFor(broker));
    ASSERT_EQ(result.problem, "");
    EXPECT_GT(result.sent, 300u);
    EXPECT_GT(result.received, 0u);
    EXPECT_LE(result.received, result.sent);
}

TEST(Load, EndsEarlyWhenItIsToldTo)
{
    const LocalBroker broker;
    LoadOptions options = optionsFor(broker);
    options.seconds = 600;
    std::stop_source stop;
    const auto begin = std::chrono::steady_clock::now();
    const LoadResult result = runLoad(options, stop.get_token(), [&](const LoadProgress& progress) {
        if (progress.measuring && progress.sent > 10)
            stop.request_stop();
    });
    EXPECT_TRUE(result.cancelled);
    EXPECT_GT(result.sent, 10u);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(Load, SaysWhyItCannotConnect)
{
    LoadOptions options;
    options.port = test::freePort();
    options.seconds = 1;
    const LoadResult result = run(options);
    EXPECT_NE(result.problem, "");
    EXPECT_EQ(result.sent, 0u);
}

} // namespace
} // namespace hookline::simulator

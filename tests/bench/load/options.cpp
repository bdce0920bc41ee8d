#include "tests/bench/load/options.h"

#include <CLI/CLI.hpp>
#include <arpa/inet.h>
#include <cstdio>
#include <map>

namespace hookline::bench {
namespace {

const std::map<std::string, Scenario> kScenarios { { "fanout", Scenario::FanOut }, { "fanin", Scenario::FanIn },
    { "pairs", Scenario::Pairs }, { "wildcard", Scenario::Wildcard }, { "idle", Scenario::Idle } };

/// A load generator must not be pointed at somebody else's broker by a slip of the hand.
std::string checkLoopback(const std::string& host)
{
    in_addr v4 {};
    in6_addr v6 {};
    if (::inet_pton(AF_INET, host.c_str(), &v4) == 1 && (ntohl(v4.s_addr) >> 24) == 127)
        return {};
    if (::inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6))
        return {};
    return "only loopback addresses are allowed, e.g. 127.0.0.1";
}

} // namespace

int readOptions(int argc, char** argv, Options& out)
{
    CLI::App app {
        "MQTT load on a broker of this computer: throughput, latency, loss, duplicates and order, as one line of "
        "JSON.\n"
        "Exit code: 0 all messages arrived once and in order, 1 they did not, 2 wrong usage, 3 the broker failed."
    };
    std::string pairs;
    app.add_option(
           "--scenario", out.scenario, "fanout 1 to N, fanin N to 1, pairs N times 1 to 1, wildcard, idle connections")
        ->transform(CLI::CheckedTransformer(kScenarios, CLI::ignore_case));
    app.add_option("--host", out.host, "Loopback address")
        ->check(CLI::Validator(checkLoopback, "LOOPBACK"))
        ->capture_default_str();
    app.add_option("-p,--port", out.port, "TCP port")->capture_default_str();
    app.add_option("--mqtt", out.version, "Protocol level: 4 is MQTT 3.1.1")
        ->check(CLI::IsMember({ 4, 5 }))
        ->capture_default_str();
    app.add_option("-q,--qos", out.qos, "Publish and subscribe at this QoS")
        ->check(CLI::Range(0, 2))
        ->capture_default_str();
    app.add_option("--payload", out.payload, "Bytes of each payload")
        ->check(CLI::Range(24, 268'000'000))
        ->capture_default_str();
    app.add_option(
           "--publishers", out.publishers, "Publishing clients (0: 100 for fanin, 50 pairs, 10 for wildcard, else 1)")
        ->check(CLI::Range(0, 60000));
    app.add_option("--subscribers", out.subscribers, "Subscribing clients (0: 200 for fanout, 50 for wildcard, else 1)")
        ->check(CLI::Range(0, 60000));
    app.add_option("--filters", out.filters, "Wildcard filters over all subscribers")
        ->check(CLI::Range(1, 99999))
        ->capture_default_str();
    app.add_option(
        "--window", out.window, "Messages sent but not delivered (0: 256 for fanout, 1000 for wildcard, else 2000)");
    app.add_option("--burst", out.burst, "Messages in one write")->check(CLI::Range(1, 10000))->capture_default_str();
    app.add_option("--in-flight", out.inFlight, "QoS 1 and 2 messages of a publisher without an answer")
        ->check(CLI::Range(1, 65535))
        ->capture_default_str();
    app.add_option("--rate", out.rate, "Messages a second; 0: as fast as the window allows")
        ->check(CLI::Range(0.0, 1e7));
    app.add_flag("--sink", out.sink, "Subscribers only count bytes, so that the broker is what is measured on few cores; QoS 0");
    app.add_flag("--spin", out.spin, "Never sleep: waking up is not in the latencies");
    app.add_option("--warm-up", out.warmUp, "Seconds before measuring")
        ->check(CLI::Range(0.0, 3600.0))
        ->capture_default_str();
    app.add_option("--duration", out.seconds, "Seconds to measure")
        ->check(CLI::Range(0.01, 1e6))
        ->capture_default_str();
    app.add_option("--hold", out.hold, "idle: seconds to watch")->check(CLI::Range(0.0, 1e6))->capture_default_str();
    app.add_option("--connections", out.connections, "idle: how many")
        ->check(CLI::Range(1, 60000))
        ->capture_default_str();
    app.add_option("--pid", out.broker, "Process whose CPU time and memory are measured");
    app.add_option("--progress", out.progressEvery, "Seconds between lines on stderr")->check(CLI::Range(0.0, 3600.0));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (out.sink && (out.qos > 0 || out.rate > 0 || out.scenario == Scenario::Idle)) {
        std::fputs("--sink counts bytes only: not with --qos above 0, --rate or the scenario idle\n", stderr);
        return 2;
    }
    const bool fanOut = out.scenario == Scenario::FanOut;
    const bool wildcard = out.scenario == Scenario::Wildcard;
    if (out.publishers == 0) {
        out.publishers = 1;
        if (out.scenario == Scenario::FanIn)
            out.publishers = 100;
        else if (out.scenario == Scenario::Pairs && out.rate == 0)
            out.publishers = 50;
        else if (wildcard)
            out.publishers = 10;
    }
    if (out.scenario == Scenario::Pairs)
        out.subscribers = out.publishers;
    else if (out.scenario == Scenario::FanIn)
        out.subscribers = 1;
    else if (out.subscribers == 0)
        out.subscribers = fanOut ? 200 : 50;
    if (out.window == 0)
        out.window = fanOut ? (out.qos == 0 ? 256 : 64) : wildcard ? 1000 : 2000;
    if (out.window < out.burst)
        out.burst = out.window;
    return -1;
}

} // namespace hookline::bench

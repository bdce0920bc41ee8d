// hookline_bench_bridge: one contestant's half of tests/bench/bridge_race, as one line of JSON. See --help.
#include "tests/bench/bridge/job.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

int main(int argc, char** argv)
{
    using namespace hookline::bench;
    Job job;
    CLI::App app { "Feeds Kafka through librdkafka, or an MQTT broker on 127.0.0.1, and says what it took." };
    app.require_subcommand(1);
    CLI::App* producing = app.add_subcommand("produce", "librdkafka alone, with the bridge's settings");
    producing->add_option("--servers", job.servers)->required();
    producing->add_option("--linger", job.lingerMs, "Milliseconds")->capture_default_str();
    producing->add_option("--compression", job.compression)->capture_default_str();
    producing->add_flag("--headers", job.headers, "With the headers of the bridge's plain records");
    CLI::App* publishing = app.add_subcommand("publish", "MQTT publishers");
    publishing->add_option("-p,--port", job.port)->required();
    publishing->add_option("--clients", job.clients)->check(CLI::Range(1, 10'000))->capture_default_str();
    publishing->add_option("-q,--qos", job.qos)->check(CLI::Range(0, 1))->capture_default_str();
    publishing->add_option("--in-flight", job.inFlight)->check(CLI::Range(1, 50'000))->capture_default_str();
    for (CLI::App* one : { producing, publishing }) {
        one->add_option("--topic", job.topic)->capture_default_str();
        one->add_option("--records", job.records)->check(CLI::Range(1, 1'000'000'000))->capture_default_str();
        one->add_option("--size", job.size, "Bytes")->check(CLI::Range(24, 1'000'000))->capture_default_str();
        one->add_option("--rate", job.rate, "A second; 0: as fast as it goes")->check(CLI::Range(0.0, 1e8));
    }
    CLI11_PARSE(app, argc, argv);
    try {
        const Outcome out = producing->parsed() ? produce(job) : publish(job);
        const auto records = static_cast<double>(out.done);
        std::printf("{\"records\":%llu,\"seconds\":%.4f,\"per_second\":%.1f,\"cpu_us_per_record\":%.4f,"
                    "\"latency_ms\":{\"mean\":%.4f,\"p50\":%.4f,\"p99\":%.4f}}\n",
            static_cast<unsigned long long>(out.done), out.seconds, out.seconds > 0 ? records / out.seconds : 0.0, out.cpuSeconds / records * 1e6,
            out.meanMillis, out.latency.micros(0.5) / 1e3, out.latency.micros(0.99) / 1e3);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hookline_bench_bridge: %s\n", error.what());
        return 1;
    }
}

#include "app/runtime/command_line.h"

#include "app/runtime/import_emq.h"
#include "app/runtime/import_mosquitto.h"
#include "core/base/log.h"
#include "core/base/log_format.h"
#include "core/config/config_file.h"
#include "core/config/text_file.h"
#include "core/config/validate.h"
#include "core/kafka/rule_table.h"
#include "core/kafka/source_plan.h"
#include "core/kafka/version.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <iostream>

namespace hookline::runtime {
namespace {

Exit printImported(const std::string& file, Imported (*import)(std::string_view text, std::string_view fileName))
{
    constexpr std::size_t kLargestFile = 16 * 1024 * 1024;
    const auto text = config::readTextFile(file, kLargestFile);
    if (!text) {
        std::fprintf(stderr, "%s\n", text.error().text().c_str());
        return Exit::Failed;
    }
    const Imported imported = import(*text, std::filesystem::path(file).filename().string());
    std::cout << imported.toml;
    for (const std::string& warning : imported.warnings)
        std::fprintf(stderr, "%s\n", warning.c_str());
    return Exit::Ok;
}

/// The options of `replay`.
CLI::App* addReplay(CLI::App& app, ReplayOptions& options)
{
    CLI::App* replay = app.add_subcommand("replay", "Publish a range of Kafka records again, over MQTT, to a running broker (docs/SOURCES.md)");
    replay->fallthrough(); // -c and --set may stand behind it
    const auto option = [&](const char* name, auto& value, const char* help, const char* type) { return replay->add_option(name, value, help)->type_name(type); };
    option("--cluster", options.cluster, "Kafka cluster, by the name of its [[kafka_clusters]] block; without: the one of [kafka]", "NAME");
    option("--topic", options.topics, "Kafka topic; may be repeated", "NAME")->required()->allow_extra_args(false);
    option("--partition", options.partitions, "Only this partition; may be repeated", "NUMBER")->allow_extra_args(false)->check(CLI::NonNegativeNumber);
    option("--from", options.from, "earliest, offset:N, time:2026-01-31T12:00:00Z or time:MILLISECONDS", "WHERE")->capture_default_str();
    option("--to", options.to, "The same, up to and without it; latest is what is there now", "WHERE")->capture_default_str();
    option("--speed", options.speed, "0.1 to 100 times as fast as the records came, or max", "FACTOR")->capture_default_str();
    option("--mqtt-topic", options.topic, "MQTT topic, may have fields as in [[source]]", "TEXT")->capture_default_str();
    option("--payload", options.payload, "Payload, may have fields; without: the record's value", "TEXT");
    option("--qos", options.qos, "0, 1 or 2, may have fields", "TEXT")->capture_default_str();
    option("--retain", options.retain, "true or false, may have fields", "TEXT")->capture_default_str();
    option("--user-property", options.userProperties, "MQTT 5 user property, may have fields; may be repeated", "NAME=TEXT")->allow_extra_args(false);
    option("--broker", options.broker, "MQTT broker; without: 127.0.0.1 and broker.port", "HOST:PORT");
    option("--user", options.user, "User name there", "NAME");
    option("--password", options.password, "Where the password is: env:NAME or file:/path", "REFERENCE");
    CLI::Option* secure[] = {
        replay->add_flag("--tls", options.tls, "Connect to the broker with TLS; the port is 8883 then, where --broker names none"),
        option("--tls-ca", options.tlsCa, "The same, with the CA that signs the broker's certificate; without: those of the system", "FILE"),
        option("--tls-certificate", options.tlsCertificate, "Own certificate, where the broker wants to see one", "FILE"),
        option("--tls-key", options.tlsKey, "Its private key; without: it is in the same file", "FILE"),
        option("--tls-verify", options.tlsVerify, "full, ca (not whether it is this host's), none", "HOW")->check(CLI::IsMember({ "full", "ca", "none" })),
    };
    replay->callback([&options, secure = std::to_array(secure)] {
        options.tls = std::ranges::any_of(secure, [](const CLI::Option* one) { return one->count() > 0; });
    });
    replay->add_flag("--dry-run", options.dryRun, "Read and count, publish nothing");
    return replay;
}

} // namespace

Parsed parseCommandLine(int argc, char** argv, const char* program, const char* summary, bool window)
{
    Parsed out;
    CommandLine& line = out.line;
    CLI::App app(summary, program);
    std::string file;
    std::string dump;
    std::string capture;
    unsigned port = 0;
    std::vector<std::string> sets;
    bool printConfig = false;
    std::string mosquitto;
    std::string emq;
    app.add_option("-c,--config", file, "Configuration file (TOML); default " + config::defaultPath().string() + " where it exists")
        ->type_name("FILE");
    auto* portOption = app.add_option("-p,--port", port, "MQTT port to listen on, instead of broker.port; 0 takes any free one")
                           ->check(CLI::Range(0, 65535))
                           ->type_name("PORT");
    app.add_flag("-v,--verbose", line.verbose, "Log everything (log.level = debug)");
    app.add_option("--set", sets, "Any key of the file, e.g. --set kafka.servers=127.0.0.1:9092; may be repeated")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    app.add_flag("--check-config", line.checkConfig, "Check the configuration, say what is wrong with it, and end");
    app.add_flag("--print-config", printConfig, "Print a configuration file with every key, its default and its meaning, and end");
    if (!window) {
        app.add_option("--import-mosquitto", mosquitto, "Print what a mosquitto.conf says as a configuration file of Hookline, and end")
            ->type_name("FILE");
        app.add_option("--import-emq", emq, "The same for the configuration of EMQ's Kafka plugin")->type_name("FILE");
    }
    std::string events;
    DoctorWish wish;
    CLI::App* doctor = nullptr;
    CLI::App* replay = nullptr;
    ReplayOptions replayOptions;
    if (!window) {
        replay = addReplay(app, replayOptions);
        doctor = app.add_subcommand("doctor", "Test the connection to Kafka step by step, and say what to do where it fails (docs/DOCTOR.md)");
        doctor->fallthrough();
        doctor->add_option("cluster,--cluster", wish.cluster, "Kafka cluster, by the name of its [[kafka_clusters]] block; without: the one of [kafka]")
            ->type_name("NAME");
        doctor->add_flag("--json", wish.json, "One JSON object instead of a table");
        doctor->add_flag("--probe", wish.probe, "Also write one record to the topic and read it back");
        CLI::App* rules = app.add_subcommand("rules", "Try the rules of the configuration on captured events, without sending anything");
        rules->fallthrough(); // -c and --set may stand behind it
        rules->add_option("--try", events, "Events, one JSON object a line, as --dump-events and the flat_json format write them; - for standard input")
            ->type_name("FILE")
            ->required();
    }
    if (window)
        app.add_option("FILE", capture, "A capture or a recording to look at; nothing else is started")->check(CLI::ExistingFile);
    if (window)
        app.add_option("--dump-events", dump, "Also write each event and its Kafka offset to FILE as JSON lines")->type_name("FILE");
    app.set_version_flag("--version", std::string(program) + " " + HOOKLINE_VERSION + "\nlibrdkafka " + std::string(kafka::libraryVersion()));
    app.footer("Exit codes: 0 fine, 1 could not start or go on, 2 wrong usage, 3 unusable configuration,\n"
               "4 stopped with records that Kafka had not acknowledged. SIGHUP reads the file again, SIGTERM stops.\n"
               "\"hooklined passwd --help\" tells how to make the password file, \"hooklined keychain --help\" how to keep Kafka's secrets in the system keychain, \"hooklined topics --help\" and \"hooklined read --help\" how to look into Kafka. \"hooklined doctor\" ends with 1 when a step failed.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error); // prints help, version or the mistake
        out.exit = code == 0 ? Exit::Ok : Exit::Usage;
        return out;
    }
    if (printConfig) {
        std::cout << config::defaultFile();
        out.exit = Exit::Ok;
        return out;
    }
    if (!mosquitto.empty() || !emq.empty()) {
        out.exit = mosquitto.empty() ? printImported(emq, importEmqPlugin) : printImported(mosquitto, importMosquitto);
        return out;
    }
    line.configGiven = !file.empty();
    line.configFile = line.configGiven ? std::filesystem::path(file) : config::defaultPath();
    if (portOption->count() > 0)
        line.overrides.push_back("broker.port=" + std::to_string(port));
    line.overrides.insert(line.overrides.end(), sets.begin(), sets.end());
    if (!dump.empty())
        line.dumpEvents = dump;
    if (!capture.empty())
        line.capture = capture;
    if (!events.empty())
        line.tryRules = events;
    if (doctor && doctor->parsed())
        line.doctor = wish;
    if (replay && replay->parsed())
        line.replay = std::move(replayOptions);
    return out;
}

Configuration configure(const CommandLine& line)
{
    Configuration out;
    std::error_code ignored;
    if (line.configGiven || std::filesystem::exists(line.configFile, ignored)) {
        config::Loaded loaded = config::load(line.configFile);
        out.settings = std::move(loaded.settings);
        out.issues = std::move(loaded.issues);
    }
    for (const std::string& assignment : line.overrides) {
        if (auto applied = config::applyOverride(out.settings, assignment); !applied) {
            out.overrideError = applied.error().text();
            return out;
        }
    }
    if (line.verbose)
        out.settings.log.level = "debug";
    if (!config::hasErrors(out.issues)) {
        // What the file said about itself is said already; validation adds what --set brought about.
        for (config::Issue& issue : config::validate(out.settings)) {
            const bool known = std::any_of(out.issues.begin(), out.issues.end(),
                [&](const config::Issue& other) { return other.key == issue.key && other.id == issue.id; });
            if (!known)
                out.issues.push_back(std::move(issue));
        }
        for (config::Issue& issue : kafka::checkRules(out.settings.kafka))
            out.issues.push_back(std::move(issue));
        for (config::Issue& issue : kafka::checkSources(out.settings.kafka))
            out.issues.push_back(std::move(issue));
    }
    return out;
}

std::string issueLine(const config::Issue& issue, const std::filesystem::path& file)
{
    std::string out;
    if (issue.line > 0)
        out = file.string() + ":" + std::to_string(issue.line) + ":" + std::to_string(issue.column) + ": ";
    out += issue.severity == config::Severity::Error ? "error: " : "warning: ";
    if (!issue.key.empty() && issue.text.find(issue.key) == std::string::npos)
        out += issue.key + ": ";
    return out + issue.text;
}

namespace {
std::atomic<base::LogFormat> g_format { base::LogFormat::Text };
}

void logToStderr()
{
    base::addLogSink([](const base::LogLine& line) {
        const std::string text = base::format(line, g_format.load(std::memory_order_relaxed)) + "\n";
        std::fwrite(text.data(), 1, text.size(), stderr); // at once: lines of other programs on the same terminal stay whole
    });
}

void applyLog(const config::LogSettings& settings)
{
    base::setLogLevel(base::logLevel(settings.level).value_or(base::LogLevel::Info));
    g_format.store(base::logFormat(settings.format).value_or(base::LogFormat::Text), std::memory_order_relaxed);
}

} // namespace hookline::runtime

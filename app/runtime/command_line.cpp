#include "app/runtime/command_line.h"

#include "core/base/log.h"
#include "core/config/config_file.h"
#include "core/config/validate.h"
#include "core/kafka/rule_table.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <ctime>
#include <iostream>

namespace hookline::runtime {

Parsed parseCommandLine(int argc, char** argv, const char* program, const char* summary, bool window)
{
    Parsed out;
    CommandLine& line = out.line;
    CLI::App app(summary, program);
    std::string file;
    std::string dump;
    unsigned port = 0;
    std::vector<std::string> sets;
    bool printConfig = false;
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
    std::string events;
    if (!window) {
        CLI::App* rules = app.add_subcommand("rules", "Try the rules of the configuration on captured events, without sending anything");
        rules->fallthrough(); // -c and --set may stand behind it
        rules->add_option("--try", events, "Events, one JSON object a line, as --dump-events and the flat_json format write them; - for standard input")
            ->type_name("FILE")
            ->required();
    }
    if (window)
        app.add_option("--dump-events", dump, "Also write each event and its Kafka offset to FILE as JSON lines")->type_name("FILE");
    app.set_version_flag("--version", std::string(program) + " " + HOOKLINE_VERSION);
    app.footer("Exit codes: 0 fine, 1 could not start or go on, 2 wrong usage, 3 unusable configuration,\n"
               "4 stopped with records that Kafka had not acknowledged. SIGHUP reads the file again, SIGTERM stops.");
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
    line.configGiven = !file.empty();
    line.configFile = line.configGiven ? std::filesystem::path(file) : config::defaultPath();
    if (portOption->count() > 0)
        line.overrides.push_back("broker.port=" + std::to_string(port));
    line.overrides.insert(line.overrides.end(), sets.begin(), sets.end());
    if (!dump.empty())
        line.dumpEvents = dump;
    if (!events.empty())
        line.tryRules = events;
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

void logToStderr()
{
    base::addLogSink([](const base::LogLine& line) {
        const auto seconds = static_cast<std::time_t>(line.wallMicros / 1'000'000);
        std::tm local {};
        ::localtime_r(&seconds, &local);
        char time[32];
        std::strftime(time, sizeof time, "%Y-%m-%d %H:%M:%S", &local);
        std::fprintf(stderr, "%s.%03d %-7s %s: %s\n", time, static_cast<int>(line.wallMicros / 1000 % 1000),
            std::string(base::name(line.level)).c_str(), line.source.c_str(), line.text.c_str());
    });
}

} // namespace hookline::runtime

// hooklined: broker and bridge without a window, for servers, tests and benchmarks.
#include "app/hooklined/spool_command.h"
#include "app/hooklined/topics_command.h"
#include "app/runtime/command_line.h"
#include "app/runtime/doctor_command.h"
#include "app/runtime/keychain_command.h"
#include "app/runtime/passwd_command.h"
#include "app/runtime/replay_command.h"
#include "app/runtime/rules_command.h"
#include "app/runtime/runtime.h"
#include "core/base/log.h"
#include "core/config/config_file.h"
#include "core/config/validate.h"

#include <csignal>
#include <ctime>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <sys/resource.h>

namespace {

using namespace hookline;
using runtime::Exit;

int code(Exit exit) { return static_cast<int>(exit); }

/// As many descriptors as the system lets us have: a connection is one.
void raiseDescriptorLimit()
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/// Reads the file again and takes into use what can change; a broken file changes nothing. Certificates are read again in any case.
void reload(runtime::Runtime& program, const runtime::CommandLine& line)
{
    program.reloadCertificates();
    const runtime::Configuration configuration = runtime::configure(line);
    for (const config::Issue& issue : configuration.issues)
        base::logWarning("config", runtime::issueLine(issue, line.configFile));
    if (config::hasErrors(configuration.issues) || configuration.overrideError) {
        base::logError("config", "not reloaded: the present settings stay in use");
        return;
    }
    program.reload(configuration.settings, [](const base::Result<std::uint64_t>& moved) {
        if (!moved)
            base::logError("config", "Kafka settings not taken into use: " + moved.error().text());
        else
            base::logNotice("config", "reloaded; " + std::to_string(*moved) + " queued records moved to the new settings");
    });
}

int checkConfig(const runtime::Configuration& configuration, const runtime::CommandLine& line)
{
    for (const config::Issue& issue : configuration.issues)
        std::fprintf(stderr, "%s\n", runtime::issueLine(issue, line.configFile).c_str());
    if (config::hasErrors(configuration.issues))
        return code(Exit::Config);
    std::printf("configuration is fine\n");
    return code(Exit::Ok);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 1 && std::string_view(argv[1]) == "passwd")
        return code(runtime::passwdCommand(argc - 1, argv + 1));
    if (argc > 1 && std::strcmp(argv[1], "keychain") == 0)
        return code(runtime::keychainCommand(argc - 1, argv + 1));
    if (argc > 1 && std::strcmp(argv[1], "spool") == 0)
        return hooklined::spoolCommand(argc - 1, argv + 1);
    if (argc > 1 && std::strcmp(argv[1], "topics") == 0)
        return hooklined::topicsCommand(argc - 1, argv + 1);
    if (argc > 1 && std::strcmp(argv[1], "read") == 0)
        return hooklined::readCommand(argc - 1, argv + 1);
    const runtime::Parsed parsed
        = runtime::parseCommandLine(argc, argv, "hooklined", "Hookable MQTT broker with a Kafka bridge, without a window.", false);
    if (parsed.exit)
        return code(*parsed.exit);
    const runtime::CommandLine& line = parsed.line;
    const runtime::Configuration configuration = runtime::configure(line);
    if (configuration.overrideError) {
        std::fprintf(stderr, "hooklined: %s\n", configuration.overrideError->c_str());
        return code(Exit::Config);
    }
    if (line.checkConfig)
        return checkConfig(configuration, line);
    for (const config::Issue& issue : configuration.issues)
        std::fprintf(stderr, "%s\n", runtime::issueLine(issue, line.configFile).c_str());
    if (config::hasErrors(configuration.issues)) {
        std::fprintf(stderr, "hooklined: not started; the file was not changed. --check-config checks it again, --print-config shows a complete one.\n");
        return code(Exit::Config);
    }
    if (line.doctor)
        return code(runtime::doctorCommand(configuration.settings, *line.doctor));
    if (line.replay)
        return code(runtime::replayCommand(configuration.settings, *line.replay));
    if (line.tryRules)
        return code(runtime::tryRules(configuration.settings.kafka, *line.tryRules));

    // Blocked before any thread exists, so that only sigtimedwait() below sees them.
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : { SIGINT, SIGTERM, SIGHUP })
        sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    runtime::logToStderr();
    runtime::applyLog(configuration.settings.log);

    runtime::Runtime program(configuration.settings, runtime::Runtime::Beside::Nothing, line.configFile.parent_path());
    for (const auto& start : { &runtime::Runtime::startBridge, &runtime::Runtime::startBroker, &runtime::Runtime::startMetrics }) {
        if (const auto started = (program.*start)(); !started) {
            base::logError("hooklined", started.error().text());
            return code(Exit::Failed);
        }
    }
    if (const std::string servers = program.practiceServers(); !servers.empty())
        base::logNotice("kafka", "practice cluster on " + servers + " (volatile: set kafka.servers to keep records)");
    for (;;) {
        constexpr timespec kBetweenLooks { 1, 0 }; // at the script files
        const int signal = ::sigtimedwait(&signals, nullptr, &kBetweenLooks);
        if (signal < 0) {
            program.refreshScripts();
            continue;
        }
        if (signal == SIGHUP) {
            reload(program, line);
            continue;
        }
        base::logNotice("hooklined", signal == SIGINT ? "stopping (SIGINT)" : "stopping (SIGTERM)");
        break;
    }
    const std::uint64_t undelivered = program.stop();
    if (undelivered > 0) {
        base::logError("hooklined",
            std::to_string(undelivered) + " records were not acknowledged by Kafka in time and are lost. Raise kafka.flush_timeout_ms or bring Kafka back before stopping");
        return code(Exit::Undelivered);
    }
    return code(Exit::Ok);
}

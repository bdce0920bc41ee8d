// The command line that `hookline` and `hooklined` share, and the configuration it leads to.
#pragma once

#include "core/config/issue.h"
#include "core/config/settings.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hookline::runtime {

/// Exit codes of both programs.
enum class Exit : int {
    Ok = 0,
    Failed = 1,      ///< could not start or go on, e.g. the port is taken
    Usage = 2,       ///< the command line makes no sense
    Config = 3,      ///< the configuration file or --set cannot be used
    Undelivered = 4, ///< stopped with records that Kafka had not acknowledged
};

/// `hooklined doctor`
struct DoctorWish {
    bool json = false;
    bool probe = false;
    std::string cluster; ///< empty: the one of [kafka]
};

/// `hooklined replay`
struct ReplayOptions {
    std::string cluster; ///< empty: the one of [kafka]
    std::vector<std::string> topics;
    std::vector<int> partitions; ///< none: all
    std::string from = "earliest";
    std::string to = "latest";
    std::string speed = "1"; ///< "max": as fast as it goes
    std::string topic = "replay/${topic}";
    std::string payload; ///< empty: the record's value
    std::string qos = "1";
    std::string retain = "false";
    std::vector<std::string> userProperties;
    std::string broker;   ///< empty: this computer's, at broker.port
    std::string user;
    std::string password; ///< a secret's reference
    bool tls = false;     ///< also with any of those below
    std::string tlsCa;    ///< PEM files
    std::string tlsCertificate;
    std::string tlsKey;
    std::string tlsVerify = "full"; ///< "full", "ca", "none"
    bool dryRun = false;
};

struct CommandLine {
    std::filesystem::path configFile; ///< the one to read and to save to
    bool configGiven = false;         ///< by -c: a missing file is an error
    std::vector<std::string> overrides; ///< -p and --set, in order
    bool verbose = false;
    bool checkConfig = false;
    std::optional<std::filesystem::path> dumpEvents; ///< `hookline` only
    std::optional<std::filesystem::path> capture;    ///< `hookline FILE`: shown alone, without a broker
    std::optional<std::filesystem::path> tryRules;   ///< `hooklined rules --try`: the events
    std::optional<DoctorWish> doctor;                ///< `hooklined doctor`
    std::optional<ReplayOptions> replay;             ///< `hooklined replay`
};

/// Reads argv. An Exit means that --help, --version or --print-config was answered (Ok) or that the arguments are wrong (Usage,
/// already said on stderr).
struct Parsed {
    CommandLine line;
    std::optional<Exit> exit;
};
Parsed parseCommandLine(int argc, char** argv, const char* program, const char* summary, bool window);

struct Configuration {
    config::Settings settings;
    std::vector<config::Issue> issues; ///< of the file; its errors mean that defaults stand in for what it says
    std::optional<std::string> overrideError;
};
/// The file, then the overrides, then validation.
Configuration configure(const CommandLine& line);

/// "hookline.toml:14:9: error: kafka.servers: …" as compilers say it.
std::string issueLine(const config::Issue& issue, const std::filesystem::path& file);

/// Sends the log to stderr, one line an entry with a time stamp.
void logToStderr();
/// Level and form of the log; may change at any time. @thread any
void applyLog(const config::LogSettings& settings);

} // namespace hookline::runtime

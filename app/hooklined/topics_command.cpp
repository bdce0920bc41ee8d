#include "app/hooklined/topics_command.h"

#include "app/runtime/command_line.h"
#include "core/base/utf8.h"
#include "core/config/clusters.h"
#include "core/config/validate.h"
#include "core/kafka/json_text.h"
#include "core/kafka/record_reader.h"
#include "core/kafka/server_list.h"
#include "core/kafka/topic_admin.h"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hookline::hooklined {
namespace {

using kafka::ByteBuffer;
using kafka::TopicAdmin;
using runtime::Exit;

constexpr const char* kTopicsUsage
    = "Usage: hooklined topics list [OPTIONS]\n"
      "       hooklined topics describe TOPIC [OPTIONS]\n"
      "       hooklined topics create TOPIC [--partitions N] [--replicas N] [--setting name=value]… [OPTIONS]\n"
      "       hooklined topics grow TOPIC --partitions N [OPTIONS]        N partitions in all\n"
      "       hooklined topics alter TOPIC --setting name=value… [OPTIONS]   name= alone: as the cluster has it\n"
      "       hooklined topics delete TOPIC --yes [OPTIONS]\n"
      "One line of JSON a topic. OPTIONS: --cluster NAME, of a [[kafka_clusters]] block, and those of hooklined: -c FILE,\n"
      "--set kafka.servers=host:port, …\n";
constexpr const char* kReadUsage
    = "Usage: hooklined read TOPIC [--from earliest|tail|last:N|offset:N|time:MILLISECONDS] [--partition N] [--filter TEXT]\n"
      "                      [--uncommitted] [--follow] [OPTIONS]\n"
      "Writes each record as one line of JSON; bytes that are not UTF-8 stand in …_base64. Ends at the present end of the topic, unless\n"
      "--follow (or --from tail). In no consumer group; nothing is committed. docs/KAFKA.md has the words of --filter.\n"
      "OPTIONS: --cluster NAME, of a [[kafka_clusters]] block, and those of hooklined: -c FILE, --set kafka.servers=host:port, …\n";

constexpr std::chrono::milliseconds kPatience { 20'000 };

int code(Exit exit) { return static_cast<int>(exit); }

int complain(const char* usage, const std::string& what)
{
    std::fprintf(stderr, "hooklined: %s\n%s", what.c_str(), usage);
    return code(Exit::Usage);
}

/// What is ours is taken out of the arguments, the rest is hooklined's own.
struct Arguments {
    std::vector<std::string> words;
    std::vector<std::pair<std::string, std::string>> options; ///< name, value
    std::vector<std::string> rest;

    std::optional<std::string> find(std::string_view name) const
    {
        for (const auto& [each, value] : options) {
            if (each == name)
                return value;
        }
        return std::nullopt;
    }
};

Arguments sortOut(int argc, char** argv, const std::vector<std::string_view>& withValue, const std::vector<std::string_view>& flags)
{
    Arguments out;
    const auto isOne = [](const std::vector<std::string_view>& list, std::string_view word) {
        return std::find(list.begin(), list.end(), word) != list.end();
    };
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (isOne(withValue, word) && i + 1 < argc) {
            out.options.emplace_back(word, argv[i + 1]);
            ++i;
        } else if (isOne(flags, word)) {
            out.options.emplace_back(word, "");
        } else if (!word.starts_with('-') && out.rest.empty()) {
            out.words.emplace_back(word);
        } else {
            out.rest.emplace_back(word);
        }
    }
    return out;
}

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return out;
}

/// The settings that the rest of the arguments lead to; an exit code where they lead nowhere.
std::optional<config::KafkaSettings> settingsOf(const Arguments& arguments, int& exit)
{
    std::vector<std::string> words { "hooklined" };
    words.insert(words.end(), arguments.rest.begin(), arguments.rest.end());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    const runtime::Parsed parsed
        = runtime::parseCommandLine(static_cast<int>(argv.size()), argv.data(), "hooklined", "Topics and records of Kafka.", false);
    if (parsed.exit) {
        exit = code(*parsed.exit);
        return std::nullopt;
    }
    const runtime::Configuration configuration = runtime::configure(parsed.line);
    for (const config::Issue& issue : configuration.issues)
        std::fprintf(stderr, "%s\n", runtime::issueLine(issue, parsed.line.configFile).c_str());
    if (configuration.overrideError)
        std::fprintf(stderr, "hooklined: %s\n", configuration.overrideError->c_str());
    if (configuration.overrideError || config::hasErrors(configuration.issues)) {
        exit = code(Exit::Config);
        return std::nullopt;
    }
    const std::string cluster = arguments.find("--cluster").value_or("");
    if (!config::hasCluster(configuration.settings.kafka, cluster)) {
        std::fprintf(stderr, "hooklined: %s\n", config::unknownCluster(configuration.settings.kafka, cluster).text().c_str());
        exit = code(Exit::Config);
        return std::nullopt;
    }
    config::KafkaSettings chosen = config::settingsOf(configuration.settings.kafka, cluster);
    if (chosen.servers.empty()) {
        std::fprintf(stderr, "hooklined: no Kafka is named. Set kafka.servers in the file, or --set kafka.servers=host:port\n");
        exit = code(Exit::Config);
        return std::nullopt;
    }
    return chosen;
}

void member(ByteBuffer& out, const char* name, std::int64_t value)
{
    out.append(",\"");
    out.append(name);
    out.append("\":");
    kafka::appendNumber(out, value);
}

/// As text, or with "_base64" behind its name.
void bytes(ByteBuffer& out, std::string_view name, std::string_view value)
{
    const bool text = base::isUtf8(value);
    out.append('"');
    kafka::appendEscapedLossy(out, name);
    out.append(text ? "\":\"" : "_base64\":\"");
    if (text)
        kafka::appendEscaped(out, value);
    else
        kafka::appendBase64(out, value);
    out.append('"');
}

void ids(ByteBuffer& out, const char* name, const std::vector<std::int32_t>& list)
{
    out.append(",\"");
    out.append(name);
    out.append("\":[");
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0)
            out.append(',');
        kafka::appendNumber(out, list[i]);
    }
    out.append(']');
}

void print(const ByteBuffer& line) { std::printf("%.*s\n", static_cast<int>(line.size()), line.view().data()); }

void printTopic(const metrics::KafkaTopic& topic)
{
    ByteBuffer out;
    out.append('{');
    bytes(out, "topic", topic.name);
    member(out, "partitions", static_cast<std::int64_t>(topic.partitions.size()));
    member(out, "replicas", static_cast<std::int64_t>(topic.replication()));
    if (topic.offsets() >= 0)
        member(out, "records", topic.offsets());
    out.append(topic.underReplicated() ? R"(,"in_sync":false})" : R"(,"in_sync":true})");
    print(out);
}

void printDetail(const metrics::KafkaTopicDetail& detail)
{
    for (const metrics::KafkaPartition& partition : detail.topic.partitions) {
        ByteBuffer out;
        out.append("{\"partition\":");
        kafka::appendNumber(out, partition.id);
        member(out, "leader", partition.leader);
        ids(out, "replicas", partition.replicas);
        ids(out, "in_sync", partition.inSync);
        member(out, "first_offset", partition.low);
        member(out, "next_offset", partition.high);
        out.append('}');
        print(out);
    }
    using Source = metrics::KafkaTopicSetting::Source;
    for (const metrics::KafkaTopicSetting& setting : detail.settings) {
        if (setting.source == Source::Default)
            continue;
        ByteBuffer out;
        out.append('{');
        bytes(out, "setting", setting.name);
        out.append(',');
        bytes(out, "value", setting.secret ? "" : setting.value);
        out.append(setting.source == Source::Topic ? R"(,"set_by":"topic"})" : R"(,"set_by":"cluster"})");
        print(out);
    }
    if (detail.noSettings)
        std::fprintf(stderr, "hooklined: %s\n", detail.noSettings->text().c_str());
}

void printRecord(const metrics::KafkaRecord& record)
{
    ByteBuffer out;
    out.append("{\"partition\":");
    kafka::appendNumber(out, record.partition);
    member(out, "offset", record.offset);
    member(out, "timestamp", record.timestampMillis);
    out.append(',');
    if (record.hasKey)
        bytes(out, "key", record.key);
    else
        out.append("\"key\":null");
    out.append(",\"headers\":[");
    for (std::size_t i = 0; i < record.headers.size(); ++i) {
        out.append(i > 0 ? ",{" : "{");
        bytes(out, "name", record.headers[i].first);
        out.append(',');
        bytes(out, "value", record.headers[i].second);
        out.append('}');
    }
    out.append("],");
    if (record.hasValue)
        bytes(out, "value", record.value);
    else
        out.append("\"value\":null");
    out.append('}');
    print(out);
}

int tell(const base::Result<>& done)
{
    if (done)
        return code(Exit::Ok);
    std::fprintf(stderr, "hooklined: %s\n", done.error().text().c_str());
    return code(Exit::Failed);
}

/// Settings given as name=value; an empty value is none where `mayReset`.
bool readSettings(const Arguments& arguments, std::vector<metrics::KafkaSettingChange>& out)
{
    for (const auto& [name, value] : arguments.options) {
        if (name != "--setting")
            continue;
        const std::size_t equals = value.find('=');
        if (equals == std::string::npos || equals == 0)
            return false;
        out.emplace_back(value.substr(0, equals), std::nullopt);
        if (equals + 1 < value.size())
            out.back().second = value.substr(equals + 1);
    }
    return true;
}

volatile std::sig_atomic_t g_ended = 0;

} // namespace

int topicsCommand(int argc, char** argv)
{
    const Arguments arguments = sortOut(argc, argv, { "--partitions", "--replicas", "--setting", "--cluster" }, { "--yes", "--help", "-h" });
    if (arguments.find("--help") || arguments.find("-h")) {
        std::fputs(kTopicsUsage, stdout);
        return code(Exit::Ok);
    }
    const std::string verb = arguments.words.empty() ? "" : arguments.words[0];
    const bool listing = verb == "list";
    if (arguments.words.size() != (listing ? 1u : 2u))
        return complain(kTopicsUsage, "what is to be done with which topic?");
    std::vector<metrics::KafkaSettingChange> changes;
    const auto partitions = number(arguments.find("--partitions").value_or("3"));
    const auto replicas = number(arguments.find("--replicas").value_or("1"));
    if (!readSettings(arguments, changes))
        return complain(kTopicsUsage, "--setting wants name=value");
    if (!partitions || !replicas || *partitions < 1 || *partitions > 100'000 || *replicas < 1 || *replicas > 1000)
        return complain(kTopicsUsage, "--partitions and --replicas want a number from 1 on");
    if (verb == "delete" && !arguments.find("--yes"))
        return complain(kTopicsUsage, "a deleted topic is gone for everybody: say --yes");
    if ((verb == "alter" && changes.empty()) || (verb == "grow" && !arguments.find("--partitions")))
        return complain(kTopicsUsage, "nothing to change was named");
    int exit = 0;
    const auto settings = settingsOf(arguments, exit);
    if (!settings)
        return exit;
    const std::string servers = kafka::joinServers(kafka::splitServers(settings->servers));
    TopicAdmin admin(kafka::connectionProperties(*settings, servers), servers, false);
    const kafka::Patience patience { kPatience, {} };
    if (listing) {
        const auto found = admin.list(patience);
        if (!found)
            return tell(base::fail(found.error()));
        for (const metrics::KafkaTopic& topic : found->topics)
            printTopic(topic);
        return code(Exit::Ok);
    }
    const std::string& topic = arguments.words[1];
    if (verb == "describe") {
        const auto found = admin.describe(topic, patience);
        if (!found)
            return tell(base::fail(found.error()));
        printDetail(*found);
        return code(Exit::Ok);
    }
    if (verb == "create") {
        metrics::KafkaNewTopic wish { topic, static_cast<int>(*partitions), static_cast<int>(*replicas), {} };
        for (const auto& [name, value] : changes)
            wish.settings.emplace_back(name, value.value_or(""));
        return tell(admin.create(wish, patience));
    }
    if (verb == "grow")
        return tell(admin.grow(topic, static_cast<int>(*partitions), patience));
    if (verb == "alter")
        return tell(admin.alter(topic, changes, patience));
    if (verb == "delete")
        return tell(admin.remove(topic, patience));
    return complain(kTopicsUsage, "\"" + verb + "\" is nothing that can be done with a topic");
}

int readCommand(int argc, char** argv)
{
    using metrics::KafkaStart;
    const Arguments arguments
        = sortOut(argc, argv, { "--from", "--partition", "--filter", "--cluster" }, { "--follow", "--uncommitted", "--help", "-h" });
    if (arguments.find("--help") || arguments.find("-h")) {
        std::fputs(kReadUsage, stdout);
        return code(Exit::Ok);
    }
    if (arguments.words.size() != 1)
        return complain(kReadUsage, "which topic?");
    metrics::KafkaReadWish wish;
    wish.topic = arguments.words[0];
    wish.follow = arguments.find("--follow").has_value();
    wish.committedOnly = !arguments.find("--uncommitted");
    wish.filter = arguments.find("--filter").value_or("");
    const std::string from = arguments.find("--from").value_or("earliest");
    const std::size_t colon = from.find(':');
    const std::string how = from.substr(0, colon);
    const auto value = colon == std::string::npos ? std::nullopt : number(std::string_view(from).substr(colon + 1));
    const std::pair<const char*, KafkaStart> kinds[] = { { "earliest", KafkaStart::Earliest }, { "tail", KafkaStart::Tail },
        { "last", KafkaStart::Last }, { "offset", KafkaStart::Offset }, { "time", KafkaStart::Time } };
    const auto kind = std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& each) { return how == each.first; });
    if (kind == std::end(kinds) || (kind->second >= KafkaStart::Offset) != value.has_value() || (value && *value < 0))
        return complain(kReadUsage, "--from cannot be \"" + from + "\"");
    wish.start = kind->second;
    wish.value = value.value_or(0);
    wish.follow = wish.follow || wish.start == KafkaStart::Tail;
    if (const auto partition = arguments.find("--partition")) {
        const auto id = number(*partition);
        if (!id || *id < 0 || *id > 1'000'000)
            return complain(kReadUsage, "--partition wants a number");
        wish.partitions = { static_cast<std::int32_t>(*id) };
    }
    int exit = 0;
    const auto settings = settingsOf(arguments, exit);
    if (!settings)
        return exit;
    for (const int signal : { SIGINT, SIGTERM })
        std::signal(signal, [](int) { g_ended = 1; });
    const std::string servers = kafka::joinServers(kafka::splitServers(settings->servers));
    kafka::RecordReader reader(kafka::connectionProperties(*settings, servers), servers, false, wish);
    std::vector<metrics::KafkaRecord> records;
    bool warned = false;
    for (;;) {
        const metrics::KafkaReading now = reader.status(); // before take(): what it had read by then is taken
        records.clear();
        reader.take(records, 1000);
        for (const metrics::KafkaRecord& record : records)
            printRecord(record);
        if (!records.empty() && std::fflush(stdout) != 0)
            return code(Exit::Failed); // nobody reads us any more
        if (now.moved && !std::exchange(warned, true))
            std::fprintf(stderr, "hooklined: offset %lld is not there: partition %d holds %lld up to %lld\n",
                static_cast<long long>(now.moved->asked), now.moved->partition, static_cast<long long>(now.moved->low),
                static_cast<long long>(now.moved->high - 1));
        if (now.state == metrics::KafkaReading::State::Failed)
            return tell(base::fail(*now.error));
        if (records.empty() && (now.state == metrics::KafkaReading::State::Finished || g_ended != 0))
            return code(Exit::Ok);
        if (g_ended != 0)
            return code(Exit::Ok);
        if (records.empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

} // namespace hookline::hooklined

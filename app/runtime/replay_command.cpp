#include "app/runtime/replay_command.h"

#include "app/runtime/mqtt_inlet.h"
#include "core/config/clusters.h"
#include "core/config/secret_reference.h"
#include "core/kafka/replay.h"
#include "core/kafka/server_list.h"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace hookline::runtime {
namespace {

using kafka::ReplayProgress;
using kafka::ReplayState;
using Number = unsigned long long;

constexpr std::uint16_t kSecurePort = 8883; ///< as IANA has it

/// In a dry run nobody is asked.
class Nowhere final : public hooks::Injector {
public:
    void inject(std::vector<hooks::Injection> batch, hooks::InjectionTerms, Done done) override { done(std::move(batch)); }
    void askOwed(const mqtt::ClientInfoRef&, std::function<void(Owed&&)> done) override { done({}); }
};

Exit complain(const base::Error& error, Exit exit)
{
    std::fprintf(stderr, "hooklined: %s\n", error.text().c_str());
    return exit;
}

std::string timeOf(std::int64_t millis)
{
    if (millis < 0)
        return "-";
    const std::time_t seconds = millis / 1000;
    std::tm when {};
    ::gmtime_r(&seconds, &when);
    std::array<char, 40> text {};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &when);
    return text.data();
}

/// "host", "host:port", "[::1]:port".
std::optional<MqttInlet::Where> whereIs(const std::string& text, std::uint16_t port)
{
    MqttInlet::Where out;
    out.port = port;
    if (text.empty())
        return out;
    const std::size_t colon = text.rfind(':');
    const bool hasPort = colon != std::string::npos && text.find(']', colon) == std::string::npos && (text[0] == '[' || text.find(':') == colon);
    out.host = text.substr(0, hasPort ? colon : std::string::npos);
    if (hasPort) {
        const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), out.port);
        if (error != std::errc() || end != text.data() + text.size() || out.port == 0)
            return std::nullopt;
    }
    if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']')
        out.host = out.host.substr(1, out.host.size() - 2);
    return out.host.empty() ? std::nullopt : std::optional(out);
}

base::Result<std::unique_ptr<hooks::Injector>> injectorFor(const config::Settings& settings, const ReplayOptions& options)
{
    if (options.dryRun)
        return std::make_unique<Nowhere>();
    auto where = whereIs(options.broker, options.tls ? kSecurePort : settings.broker.port);
    if (!where || where->port == 0)
        return base::fail({ "replay.broker", "\"" + options.broker + "\" names no MQTT broker", "", "Write --broker HOST:PORT" });
    where->clientId = "hookline-replay-" + std::to_string(::getpid());
    where->username = options.user;
    if (!options.password.empty()) {
        auto password = config::readSecret(options.password);
        if (!password)
            return base::fail(password.error());
        where->password = std::move(*password);
    }
    if (options.tls) {
        using Verify = net::TlsClientSettings::Verify;
        where->tls = net::TlsClientSettings { options.tlsCa, options.tlsCertificate, options.tlsKey,
            options.tlsVerify == "none"     ? Verify::None
                : options.tlsVerify == "ca" ? Verify::Ca
                                            : Verify::Full };
    }
    auto inlet = MqttInlet::connect(std::move(*where));
    if (!inlet)
        return base::fail(inlet.error());
    return std::unique_ptr<hooks::Injector>(std::move(*inlet));
}

const char* word(ReplayState state)
{
    switch (state) {
    case ReplayState::Preparing: return "preparing";
    case ReplayState::Running: return "running";
    case ReplayState::Paused: return "paused";
    case ReplayState::Done: return "done";
    case ReplayState::Cancelled: return "cancelled";
    case ReplayState::Failed: return "failed";
    }
    return "?";
}

void tell(const ReplayProgress& now)
{
    const double percent = now.expected > 0 ? 100.0 * static_cast<double>(now.passed) / static_cast<double>(now.expected) : 0;
    std::fprintf(stderr, "%s: %.0f %% of %llu offsets, %llu published, at %s%s%s\n", word(now.state), percent, Number { now.expected },
        Number { now.published }, timeOf(now.atMillis).c_str(), now.problem.empty() ? "" : ". ", now.problem.c_str());
}

Exit finish(const ReplayProgress& end, bool dryRun)
{
    std::uint64_t skipped = 0;
    for (const std::uint64_t count : end.skipped)
        skipped += count;
    std::printf("%s: %llu records read, %llu %s (%llu bytes), %llu skipped\n", word(end.state), Number { end.read }, Number { end.published },
        dryRun ? "would be published" : "published", Number { end.bytes }, Number { skipped });
    if (end.forgotten > 0)
        std::printf("    %llu offsets of the range are no longer in Kafka\n", Number { end.forgotten });
    for (std::size_t i = 0; i < end.skipped.size(); ++i) {
        if (end.skipped[i] > 0)
            std::printf("    %-16s %llu\n", std::string(metrics::name(static_cast<metrics::SourceSkip>(i))).c_str(), Number { end.skipped[i] });
    }
    if (!end.problem.empty())
        std::fprintf(stderr, "hooklined: %s\n", end.problem.c_str());
    return end.state == ReplayState::Done && skipped == 0 && end.forgotten == 0 ? Exit::Ok : Exit::Failed;
}

} // namespace

Exit replayCommand(const config::Settings& settings, const ReplayOptions& options)
{
    if (!config::hasCluster(settings.kafka, options.cluster))
        return complain(config::unknownCluster(settings.kafka, options.cluster), Exit::Config);
    const config::KafkaSettings cluster = config::settingsOf(settings.kafka, options.cluster);
    const std::string servers = kafka::joinServers(kafka::splitServers(cluster.servers));
    if (servers.empty())
        return complain({ "replay.servers", "No Kafka is set", "", "Name it in the configuration or by --set kafka.servers=HOST:PORT" }, Exit::Config);
    kafka::ReplayWish wish;
    wish.topics = options.topics;
    wish.partitions.assign(options.partitions.begin(), options.partitions.end());
    wish.from = options.from;
    wish.to = options.to;
    wish.dryRun = options.dryRun;
    wish.speed = 0;
    if (options.speed != "max") {
        const auto [end, error] = std::from_chars(options.speed.data(), options.speed.data() + options.speed.size(), wish.speed);
        if (error != std::errc() || end != options.speed.data() + options.speed.size() || wish.speed == 0)
            return complain({ "replay.speed", "\"" + options.speed + "\" is no speed", "", "Write 0.1 to 100, or max" }, Exit::Config);
    }
    wish.message.name = "replay";
    wish.message.topic = options.topic;
    wish.message.payload = options.payload;
    wish.message.qos = options.qos;
    wish.message.retain = options.retain;
    wish.message.userProperties = options.userProperties;

    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr); // before any thread exists
    ::signal(SIGPIPE, SIG_IGN); // TLS writes to a broker that has gone
    logToStderr();
    applyLog(settings.log);
    auto injector = injectorFor(settings, options);
    if (!injector)
        return complain(injector.error(), Exit::Failed);
    auto replay = kafka::Replay::start(**injector, wish, cluster, servers);
    if (!replay)
        return complain(replay.error(), Exit::Config);
    for (int round = 1;; ++round) {
        constexpr timespec kBetweenLooks { 0, 100'000'000 };
        if (::sigtimedwait(&signals, nullptr, &kBetweenLooks) > 0)
            (*replay)->cancel();
        const ReplayProgress now = (*replay)->progress();
        if (now.state == ReplayState::Done || now.state == ReplayState::Cancelled || now.state == ReplayState::Failed)
            return finish(now, options.dryRun);
        if (round % 10 == 0)
            tell(now);
    }
}

} // namespace hookline::runtime

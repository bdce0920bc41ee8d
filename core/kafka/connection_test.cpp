#include "core/kafka/connection_test.h"

#include "core/base/clock.h"
#include "core/kafka/auto_create.h"
#include "core/kafka/library_handle.h"
#include "core/kafka/net_probe.h"
#include "core/kafka/problem.h"
#include "core/kafka/server_list.h"

namespace hookline::kafka {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kMilli = 1'000'000;
constexpr std::int64_t kStepMillis = 5000;
constexpr std::int64_t kWholeMillis = 15000;

struct Remedy {
    const char* id = "";
    std::string text;
};

Remedy notListening(const Server& server)
{
    return { "remedy.not_listening",
        "Nothing listens at " + toString(server) + ". Start Kafka, or correct the port (Kafka's usual one is 9092)" };
}

Remedy remedyFor(ConnectResult result, const Server& server)
{
    switch (result) {
    case ConnectResult::Refused: return notListening(server);
    case ConnectResult::TimedOut:
        return { "remedy.no_answer",
            "Nothing answers at " + toString(server) + ". A firewall may drop the packets, or the address is wrong" };
    default:
        return { "remedy.network",
            "There is no way to " + toString(server) + " from this computer. Check the network or VPN, and the address" };
    }
}

Remedy remedyFor(Speaker speaker, const Server& server)
{
    const std::string at = toString(server);
    switch (speaker) {
    case Speaker::ZooKeeper:
        return { "remedy.zookeeper", at + " is ZooKeeper, not Kafka. Use the broker's port, usually 9092" };
    case Speaker::Http:
        return { "remedy.http", at + " is a web server, not Kafka. Use the broker's port, usually 9092" };
    case Speaker::Tls:
        return { "remedy.tls_port",
            at + " expects TLS. Set the property security.protocol to SSL (or SASL_SSL), or use the plaintext port" };
    case Speaker::HangsUp:
        return { "remedy.not_kafka",
            at + " hangs up on a Kafka client. Another program may own this port; check it and security.protocol" };
    case Speaker::Silent:
        return { "remedy.silent", at + " accepts connections but says nothing. The broker may be frozen or still starting" };
    case Speaker::Kafka: break;
    }
    return { "remedy.broker_log", "It is a Kafka broker, but it does not tell about the cluster. Its log says more" };
}

bool isLoopback(std::string_view address) noexcept { return address == "::1" || address.starts_with("127."); }

/// What librdkafka complained about while a step ran.
struct Complaints {
    int code = 0;
    std::string reason;
};

void onError(rd_kafka_t*, int code, const char* reason, void* opaque)
{
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
        return;
    auto& complaints = *static_cast<Complaints*>(opaque);
    complaints.code = code;
    complaints.reason = reason;
}

class Test {
public:
    Test(const config::KafkaSettings& settings, const TestOptions& options, const std::function<void(const TestStep&)>& onStep,
        std::stop_token cancel)
        : m_settings(settings)
        , m_options(options)
        , m_onStep(onStep)
        , m_cancel(std::move(cancel))
        , m_deadline(base::steadyNanos() + kWholeMillis * kMilli)
    {
    }

    bool run()
    {
        const std::string text = m_settings.servers.empty() ? m_options.practiceServers : m_settings.servers;
        m_servers = splitServers(text);
        if (m_servers.empty()) {
            begin("resolve", text);
            end(TestStep::State::Failed, text.empty() ? "no server is given and the practice cluster does not run" : "no host:port in it",
                { "remedy.servers", "Write host:port, e.g. 127.0.0.1:9092, or leave it empty for the practice cluster" });
            return false;
        }
        bool reachable = false;
        for (const Server& server : m_servers)
            reachable |= bootstrap(server);
        if (!reachable || !metadata() || m_cancel.stop_requested()) {
            skip("listener");
            skip("topic");
            if (m_options.sendProbe)
                skip("probe");
            return false;
        }
        for (const Server& listener : m_listeners)
            listenerReachable(listener);
        const bool topicThere = topic();
        if (m_options.sendProbe) {
            if (topicThere)
                probe();
            else
                skip("probe");
        }
        return !m_failed && !m_cancel.stop_requested();
    }

private:
    using State = TestStep::State;

    void begin(std::string id, std::string subject)
    {
        m_step = {};
        m_step.id = std::move(id);
        m_step.subject = std::move(subject);
        m_started = base::steadyNanos();
        m_onStep(m_step);
    }
    bool end(State state, std::string detail, Remedy remedy = {})
    {
        if (m_cancel.stop_requested() && state != State::Passed) {
            state = State::Skipped;
            detail = "cancelled";
            remedy = {};
        }
        m_step.state = state;
        m_step.detail = std::move(detail);
        m_step.remedyId = remedy.id;
        m_step.remedy = std::move(remedy.text);
        m_step.milliseconds = static_cast<double>(base::steadyNanos() - m_started) / 1e6;
        m_failed |= state == State::Failed;
        m_onStep(m_step);
        return state == State::Passed || state == State::Warning;
    }
    void skip(std::string id)
    {
        m_step = {};
        m_step.state = State::Skipped;
        m_step.id = std::move(id);
        m_step.subject = m_step.id == "topic" || m_step.id == "probe" ? m_settings.topic : std::string();
        m_step.detail = m_cancel.stop_requested() ? "cancelled" : "an earlier step failed";
        m_onStep(m_step);
    }
    milliseconds limit() const
    {
        const std::int64_t left = (m_deadline - base::steadyNanos()) / kMilli;
        return milliseconds(std::clamp<std::int64_t>(left, 0, kStepMillis));
    }
    /// One dead server of several is a warning: the cluster may be fine.
    State failureOfOne() const { return m_servers.size() > 1 ? State::Warning : State::Failed; }

    bool bootstrap(const Server& server)
    {
        begin("resolve", server.host);
        const Resolved resolved = resolve(server.host, limit(), m_cancel);
        if (resolved.addresses.empty()) {
            end(failureOfOne(), resolved.why,
                { "remedy.unknown_host",
                    "No address was found for \"" + server.host + "\". Check the spelling, and the name service of this computer" });
            return false;
        }
        std::string all;
        for (const std::string& address : resolved.addresses)
            all += (all.empty() ? "" : ", ") + address;
        end(State::Passed, all);

        begin("tcp", toString(server));
        Connected connected;
        for (const std::string& address : resolved.addresses) {
            connected = tryConnect(address, server.port, limit(), m_cancel);
            if (connected.result == ConnectResult::Connected) {
                m_bootstrapIsLocal |= isLoopback(address);
                m_reached.emplace_back(server, address);
                return end(State::Passed, "connected");
            }
        }
        end(failureOfOne(), connected.why, remedyFor(connected.result, server));
        return false;
    }

    /// Why a server that accepts connections would not tell about the cluster.
    Remedy remedyForSilence(const Complaints& complaints)
    {
        const auto has = [&](std::string_view part) { return complaints.reason.find(part) != std::string::npos; };
        if (complaints.code == RD_KAFKA_RESP_ERR__AUTHENTICATION)
            return { "remedy.authentication", "The broker refuses the login. Check sasl.mechanism, sasl.username and sasl.password" };
        if (has("might require SASL"))
            return { "remedy.sasl", "The broker wants a login. Set security.protocol, sasl.mechanism, user and password" };
        const auto& [server, address] = m_reached.front();
        const Speaker speaker = m_speaker ? *m_speaker : whoSpeaks(address, server.port, m_cancel);
        if (complaints.code == RD_KAFKA_RESP_ERR__SSL && speaker == Speaker::Kafka)
            return { "remedy.plaintext_port",
                toString(server) + " speaks Kafka without TLS. Use the TLS port, or set security.protocol to PLAINTEXT" };
        if (complaints.code == RD_KAFKA_RESP_ERR__SSL && speaker != Speaker::Http)
            return { "remedy.tls",
                "The TLS handshake failed. Check ssl.ca.location, the host name in the certificate, and its validity" };
        return remedyFor(speaker, server);
    }

    bool metadata()
    {
        begin("metadata", joinServers(m_servers));
        Complaints complaints;
        auto conf = makeConf(connectionProperties(m_settings, joinServers(m_servers)));
        if (!conf)
            return end(State::Failed, conf.error().text(), { "remedy.property", conf.error().remedy });
        rd_kafka_conf_set_opaque(conf->get(), &complaints);
        rd_kafka_conf_set_error_cb(conf->get(), onError);
        rd_kafka_conf_set_log_cb(conf->get(), [](const rd_kafka_t*, int, const char*, const char*) {});
        // A consumer: asking about a topic must not create it.
        std::array<char, 512> why {};
        rd_kafka_conf_set(conf->get(), "allow.auto.create.topics", "false", nullptr, 0);
        ClientPtr client(rd_kafka_new(RD_KAFKA_CONSUMER, conf->get(), why.data(), why.size()));
        if (!client)
            return end(State::Failed, why.data(), { "remedy.property", "Correct the Kafka properties in the settings" });
        static_cast<void>(conf->release());
        const TopicPtr topicHandle(rd_kafka_topic_new(client.get(), m_settings.topic.c_str(), nullptr));

        const std::int64_t until = base::steadyNanos() + limit().count() * kMilli;
        rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
        MetadataPtr answer;
        while (base::steadyNanos() < until && !m_cancel.stop_requested()) {
            const rd_kafka_metadata_t* raw = nullptr;
            code = rd_kafka_metadata(client.get(), 0, topicHandle.get(), &raw, 500);
            answer.reset(raw);
            rd_kafka_poll(client.get(), 0);
            const bool leaderComing
                = answer && answer->topic_cnt > 0 && answer->topics[0].err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
            if (code == RD_KAFKA_RESP_ERR_NO_ERROR && !leaderComing)
                break;
            if (!answer && complaints.code != 0 && !m_speaker) {
                const auto& [server, address] = m_reached.front();
                m_speaker = whoSpeaks(address, server.port, m_cancel);
                if (*m_speaker != Speaker::Kafka && *m_speaker != Speaker::Silent)
                    break; // it will never be Kafka
            }
        }
        if (!answer) {
            const std::string cause = complaints.reason.empty() ? std::string(rd_kafka_err2str(code)) : complaints.reason;
            return end(State::Failed, cause, remedyForSilence(complaints));
        }
        for (int i = 0; i < answer->broker_cnt; ++i)
            m_listeners.push_back({ answer->brokers[i].host, static_cast<std::uint16_t>(answer->brokers[i].port) });
        if (answer->topic_cnt > 0) {
            const rd_kafka_metadata_topic_t& found = answer->topics[0];
            m_topicCode = found.err;
            m_partitions = found.partition_cnt;
            for (int i = 0; i < found.partition_cnt; ++i)
                m_leaderless += found.partitions[i].leader < 0;
        }
        if (isTopicMissing(m_topicCode) && answer->broker_cnt > 0) {
            m_createsTopics
                = createsTopics(client.get(), answer->brokers[0].id, std::min(limit(), milliseconds(1500)), m_cancel).value_or(false);
        }
        return end(State::Passed, std::to_string(answer->broker_cnt) + (answer->broker_cnt == 1 ? " broker" : " brokers"));
    }

    void listenerReachable(const Server& listener)
    {
        begin("listener", toString(listener));
        const std::string advertised = "The broker tells its clients to connect to " + toString(listener);
        const Resolved resolved = resolve(listener.host, limit(), m_cancel);
        if (resolved.addresses.empty()) {
            end(State::Failed, resolved.why,
                { "remedy.advertised_unknown",
                    advertised + ", but this computer knows no such host. Set advertised.listeners on the broker to a name or "
                                 "address that is known here" });
            return;
        }
        const bool local = std::ranges::all_of(resolved.addresses, [](const std::string& a) { return isLoopback(a); });
        if (local && !m_bootstrapIsLocal) {
            end(State::Failed, "advertised as " + toString(listener) + ", which is this computer, not the broker's",
                { "remedy.advertised_localhost",
                    advertised + ", which means this computer itself here. Set advertised.listeners on the broker to its own name or "
                                 "address" });
            return;
        }
        Connected connected;
        for (const std::string& address : resolved.addresses) {
            connected = tryConnect(address, listener.port, limit(), m_cancel);
            if (connected.result == ConnectResult::Connected) {
                end(State::Passed, "connected");
                return;
            }
        }
        end(State::Failed, connected.why,
            { "remedy.advertised_unreachable",
                advertised + ", which cannot be reached from here. Check advertised.listeners on the broker, and firewalls between" });
    }

    bool topic()
    {
        begin("topic", m_settings.topic);
        if (m_topicCode != 0) {
            if (isTopicMissing(m_topicCode) && m_createsTopics) {
                return end(State::Warning, "it does not exist yet; the cluster makes it at the first record",
                    { "remedy.auto_create",
                        "Nothing has to be done. To choose the number of partitions yourself, create it first: kafka-topics.sh "
                        "--bootstrap-server "
                            + joinServers(m_servers) + " --create --topic " + m_settings.topic + " --partitions 3" });
            }
            if (isTopicMissing(m_topicCode)) {
                return end(State::Failed, "it does not exist",
                    { "remedy.create_topic",
                        "Create it: kafka-topics.sh --bootstrap-server " + joinServers(m_servers) + " --create --topic "
                            + m_settings.topic + " --partitions 3" });
            }
            return end(State::Failed, errorText(m_topicCode),
                { "remedy.topic", refusal(m_topicCode, { joinServers(m_servers), m_settings.topic }).text });
        }
        const std::string count = std::to_string(m_partitions) + (m_partitions == 1 ? " partition" : " partitions");
        if (m_leaderless > 0) {
            return end(m_leaderless == m_partitions ? State::Failed : State::Warning,
                count + ", " + std::to_string(m_leaderless) + " without a leader",
                { "remedy.no_leader", "Brokers that lead these partitions are down: start them" });
        }
        return end(State::Passed, count);
    }

    struct ProbeReport {
        bool done = false;
        int code = 0;
        std::int32_t partition = -1;
        std::int64_t offset = -1;
    };

    void probe()
    {
        begin("probe", m_settings.topic);
        const ProducerMode mode { .oneByOne = true };
        auto conf = makeConf(producerProperties(m_settings, joinServers(m_servers), mode));
        if (!conf) {
            end(State::Failed, conf.error().text(), { "remedy.property", conf.error().remedy });
            return;
        }
        rd_kafka_conf_set_dr_msg_cb(conf->get(), [](rd_kafka_t*, const rd_kafka_message_t* message, void*) {
            *static_cast<ProbeReport*>(message->_private) = { true, message->err, message->partition, message->offset };
        });
        rd_kafka_conf_set_log_cb(conf->get(), [](const rd_kafka_t*, int, const char*, const char*) {});
        ProbeReport report;
        auto client = makeClient(std::move(*conf));
        if (!client) {
            end(State::Failed, client.error().text(), { "remedy.property", client.error().remedy });
            return;
        }
        const std::string value = R"({"type":"probe","client_id":"hookline-probe","message":{},"cluster_node":"hookline","ts":)"
            + std::to_string(base::wallMicros() / 1000) + '}';
        report.code = rd_kafka_producev(client->get(), RD_KAFKA_V_TOPIC(m_settings.topic.c_str()), RD_KAFKA_V_KEY("hookline-probe", 14),
            RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()), RD_KAFKA_V_HEADER("mqtt_event", "probe", -1),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_OPAQUE(&report), RD_KAFKA_V_END);
        const std::int64_t until = base::steadyNanos() + limit().count() * kMilli;
        while (report.code == 0 && !report.done && base::steadyNanos() < until && !m_cancel.stop_requested())
            rd_kafka_poll(client->get(), 50);
        if (report.done && report.code == 0) {
            end(State::Passed, "stored in partition " + std::to_string(report.partition) + " at offset " + std::to_string(report.offset));
        } else if (report.code != 0) {
            end(State::Failed, errorText(report.code),
                { "remedy.probe_refused", refusal(report.code, { joinServers(m_servers), m_settings.topic }).text });
        } else {
            std::array<char, 256> fatal {};
            const int code = rd_kafka_fatal_error(client->get(), fatal.data(), fatal.size());
            end(State::Failed, code != 0 ? errorText(code) : "not acknowledged in time",
                { "remedy.probe_unacknowledged",
                    code != 0 ? refusal(code, { joinServers(m_servers), m_settings.topic }).text
                              : std::string("The broker took no decision in time. Too few replicas may be in sync, or it is overloaded") });
        }
    }

    const config::KafkaSettings& m_settings;
    const TestOptions& m_options;
    const std::function<void(const TestStep&)>& m_onStep;
    const std::stop_token m_cancel;
    const std::int64_t m_deadline;
    std::vector<Server> m_servers;
    std::vector<std::pair<Server, std::string>> m_reached; // with the address that worked
    std::optional<Speaker> m_speaker;
    bool m_bootstrapIsLocal = false;
    std::vector<Server> m_listeners;
    int m_topicCode = 0;
    bool m_createsTopics = false;
    int m_partitions = 0;
    int m_leaderless = 0;
    bool m_failed = false;
    TestStep m_step;
    std::int64_t m_started = 0;
};

} // namespace

bool testConnection(const config::KafkaSettings& settings, const TestOptions& options,
    const std::function<void(const TestStep&)>& onStep, std::stop_token cancel)
{
    return Test(settings, options, onStep, std::move(cancel)).run();
}

} // namespace hookline::kafka

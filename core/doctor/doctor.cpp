#include "core/doctor/doctor.h"

#include "core/base/clock.h"
#include "core/doctor/login.h"
#include "core/doctor/tls.h"
#include "core/doctor/wire.h"
#include "core/kafka/cluster_probe.h"
#include "core/kafka/net_probe.h"
#include "core/kafka/problem.h"
#include "core/kafka/version.h"

namespace hookline::doctor {
namespace {

using kafka::Server;
using std::chrono::milliseconds;

using base::kMilli;
constexpr std::int64_t kStepMillis = 5000;
constexpr std::int64_t kWholeMillis = 25000;

bool isLoopback(std::string_view address) noexcept { return address == "::1" || address.starts_with("127."); }

std::string joined(const std::vector<std::string>& words)
{
    std::string out;
    for (const std::string& word : words)
        out.append(out.empty() ? "" : ", ").append(word);
    return out.empty() ? "-" : out;
}

std::string counted(int number, const char* one, const char* many)
{
    return std::to_string(number) + ' ' + (number == 1 ? one : many);
}

/// What is good about the other side, for a step that passed.
std::string describe(const TlsPeer& peer)
{
    return peer.version + ", certificate for " + peer.names + ", valid until " + peer.until;
}

class Examination {
public:
    Examination(const config::KafkaSettings& settings, const Options& options, const std::function<void(const Step&)>& onStep,
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
        if (!readSettings())
            return rest({ "resolve", "tcp", "kafka", "metadata", "listener", "topic" });
        bool usable = false;
        for (const Server& server : m_servers)
            usable |= bootstrap(server);
        if (!usable || stopped())
            return rest({ "metadata", "listener", "topic" });
        if (m_access.sasl && !login())
            return rest({ "metadata", "listener", "topic" });
        if (!metadata() || stopped())
            return rest({ "listener", "topic" });
        for (const Server& listener : m_cluster.listeners)
            reach(listener);
        const bool topicThere = topic();
        if (m_options.sendProbe && (!topicThere || !probe()))
            skip(topicThere ? "read_back" : "probe");
        return !m_failed && !stopped();
    }

private:
    using State = Step::State;

    // --- how a step is told ---------------------------------------------------------------------------------------------------

    void begin(std::string id, std::string subject)
    {
        m_step = {};
        m_step.id = std::move(id);
        m_step.subject = std::move(subject);
        m_started = base::steadyNanos();
        m_onStep(m_step);
    }
    bool end(State state, std::string detail)
    {
        if (stopped() && state != State::Passed) {
            state = State::Skipped;
            detail = "cancelled";
            m_step.diagnosis.clear();
            m_step.args.clear();
        }
        m_step.state = state;
        m_step.detail = std::move(detail);
        if (!m_step.diagnosis.empty()) {
            const Diagnosis& found = diagnosis(m_step.diagnosis);
            m_step.what = filled(found.what, m_step.args);
            m_step.remedy = filled(found.remedy, m_step.args);
        }
        m_step.milliseconds = static_cast<double>(base::steadyNanos() - m_started) / 1e6;
        m_failed |= state == State::Failed;
        m_onStep(m_step);
        return state == State::Passed || state == State::Warning;
    }
    bool pass(std::string detail) { return end(State::Passed, std::move(detail)); }
    bool found(Finding finding, State state = State::Failed)
    {
        m_step.diagnosis = std::move(finding.diagnosis);
        m_step.args = std::move(finding.args);
        return end(finding.warning ? State::Warning : state, std::move(finding.detail));
    }
    /// One dead server of several is a warning: the cluster may be fine. Always false.
    bool lost(Finding finding)
    {
        found(std::move(finding), m_servers.size() > 1 ? State::Warning : State::Failed);
        return false;
    }
    void skip(std::string id)
    {
        m_step = {};
        m_step.state = State::Skipped;
        m_step.id = std::move(id);
        m_step.subject = m_step.id == "topic" || m_step.id == "probe" || m_step.id == "read_back" ? m_settings.topic : std::string();
        m_step.detail = stopped() ? "cancelled" : "an earlier step failed";
        m_onStep(m_step);
    }
    bool rest(std::initializer_list<const char*> ids)
    {
        for (const char* id : ids)
            skip(id);
        if (m_options.sendProbe)
            skip("probe");
        return false;
    }
    bool stopped() const { return m_cancel.stop_requested(); }
    milliseconds time() const
    {
        const std::int64_t left = (m_deadline - base::steadyNanos()) / kMilli;
        return milliseconds(std::clamp<std::int64_t>(left, 0, kStepMillis));
    }
    Limit limit() const { return { time(), m_cancel }; }

    // --- the steps ------------------------------------------------------------------------------------------------------------

    bool readSettings()
    {
        const std::string text = m_settings.servers.empty() ? m_options.practiceServers : m_settings.servers;
        begin("settings", text);
        m_servers = kafka::splitServers(text);
        if (m_servers.empty())
            return found({ "settings.servers", {}, text.empty() ? "the practice cluster does not run" : "no host:port in it" });
        m_properties = kafka::connectionProperties(m_settings, kafka::joinServers(m_servers));
        m_access = effective(m_properties);
        if (m_access.tls) {
            if (auto wrong = m_tls.load(m_access))
                return found(std::move(*wrong));
        }
        if (m_access.sasl && m_access.mechanism == "OAUTHBEARER" && m_access.oauthConfig.empty() && !m_access.unsecuredTokens
            && m_access.oauthMethod == "default")
            return found({ "settings.no_token", {}, {} });
        if (const auto fine = kafka::checkProperties(m_properties); !fine) {
            const base::Error& error = fine.error();
            if (error.id.starts_with("secret.") || error.id.starts_with("keychain."))
                return found(secretFinding(error));
            if (m_access.oauthMethod == "oidc")
                return found({ "settings.oidc", {}, error.why });
            if (m_access.mechanism == "GSSAPI" && error.why.find("No provider for SASL mechanism") != std::string::npos)
                return found({ "settings.kerberos_library", {}, error.why });
            return found({ "settings.property", { error.what + ": " + error.why }, {} });
        }
        return pass(m_access.protocol + (m_access.sasl ? ", " + m_access.mechanism : std::string()));
    }

    bool bootstrap(const Server& server)
    {
        begin("resolve", server.host);
        const kafka::Resolved resolved = kafka::resolve(server.host, time(), m_cancel);
        if (resolved.addresses.empty())
            return lost({ "net.unknown_host", { server.host }, resolved.why });
        pass(joined(resolved.addresses));
        begin("tcp", toString(server));
        std::string address;
        Socket socket = connect(server, resolved.addresses, address);
        if (socket.fd() < 0)
            return false;
        m_bootstrapIsLocal |= isLoopback(address);
        return greet(server, address, std::move(socket));
    }

    /// Ends the step "tcp" either way.
    Socket connect(const Server& server, const std::vector<std::string>& addresses, std::string& address)
    {
        kafka::Connected connected;
        for (const std::string& candidate : addresses) {
            Socket socket(kafka::openConnection(candidate, server.port, time(), m_cancel, &connected));
            if (socket.fd() >= 0) {
                address = candidate;
                pass("connected");
                return socket;
            }
        }
        const char* id = connected.result == kafka::ConnectResult::Refused ? "net.not_listening"
            : connected.result == kafka::ConnectResult::TimedOut           ? "net.no_answer"
                                                                           : "net.no_route";
        lost({ id, { toString(server) }, connected.why });
        return Socket();
    }

    Socket again(const Server& server, const std::string& address)
    {
        kafka::Connected ignored;
        return Socket(kafka::openConnection(address, server.port, time(), m_cancel, &ignored));
    }

    /// TLS and the first question. Keeps the first server that is a broker for the login.
    bool greet(const Server& server, const std::string& address, Socket socket)
    {
        const std::string where = toString(server);
        std::unique_ptr<Stream> stream;
        TlsPeer peer;
        if (m_access.tls) {
            begin("tls", where);
            stream = secure(server, address, std::move(socket), peer);
            if (!stream)
                return false;
        } else {
            stream = std::make_unique<PlainStream>(std::move(socket));
        }
        begin("kafka", where);
        Wire wire(*stream, m_settings.clientId);
        const Wire::Versions versions = wire.versions(limit());
        if (!versions.ok()) {
            const auto* tls = m_access.tls ? static_cast<const TlsStream*>(stream.get()) : nullptr;
            return lost(silence(versions, server, address, peer, tls));
        }
        if (!versions.has(Wire::kProduce))
            return lost({ "kafka.controller", { where }, "it offers no way to write records" });
        if (!m_access.sasl && versions.has(Wire::kSaslHandshake)) {
            // Whoever wants a login says which kinds of it there are; whoever wants none refuses the question.
            const Wire::Mechanisms mechanisms = wire.handshake("PLAIN", limit());
            if (mechanisms.ok() && mechanisms.code != Wire::kIllegalSaslState && !mechanisms.offered.empty())
                return lost({ "kafka.wants_login",
                    { where, m_access.protocol, m_access.tls ? "sasl_ssl" : "sasl_plaintext", joined(mechanisms.offered) },
                    "the listener offers " + joined(mechanisms.offered) });
        }
        if (!m_stream) {
            m_stream = std::move(stream);
            m_first = server;
            m_describes = versions.has(Wire::kDescribeConfigs);
        }
        return pass("a Kafka node answers");
    }

    /// The step "tls". Null: it failed and has been told.
    std::unique_ptr<TlsStream> secure(const Server& server, const std::string& address, Socket socket, TlsPeer& peer)
    {
        const std::string where = toString(server);
        auto stream = m_tls.connect(std::move(socket), server.host, limit(), peer);
        if (!stream && peer.asksForCertificate) {
            lost(aboutOwnCertificate(where, peer, peer.why));
            return nullptr;
        }
        if (!stream) {
            const kafka::Speaker speaker = stopped() ? kafka::Speaker::Silent : kafka::whoSpeaks(address, server.port, m_cancel);
            if (speaker == kafka::Speaker::Kafka)
                lost({ "tls.plaintext_port", { where, m_access.protocol, m_access.sasl ? "sasl_plaintext" : "plaintext" }, peer.why });
            else if (speaker == kafka::Speaker::Http || speaker == kafka::Speaker::ZooKeeper)
                lost({ speaker == kafka::Speaker::Http ? "kafka.http" : "kafka.zookeeper", { where }, peer.why });
            else if (peer.timedOut)
                lost({ "kafka.silent", { where }, "no answer to the TLS handshake" });
            else
                lost({ peer.answersTls ? "tls.handshake" : "kafka.not_kafka", { where }, peer.why });
            return nullptr;
        }
        auto doubt = m_tls.judge(peer, where, server.host);
        if (!doubt) {
            pass(describe(peer));
            return stream;
        }
        const bool usable = doubt->warning;
        if (usable)
            doubt->detail = describe(peer);
        lost(std::move(*doubt));
        return usable ? std::move(stream) : nullptr;
    }

    Finding aboutOwnCertificate(const std::string& where, const TlsPeer& peer, const std::string& why) const
    {
        if (!m_tls.hasCertificate())
            return { "tls.certificate_wanted", { where }, why };
        return { "tls.certificate_refused", { where, m_tls.ownIssuer(), joined(peer.acceptedIssuers) }, why };
    }

    /// Why whoever accepts the connection does not answer as Kafka does.
    Finding silence(
        const Wire::Answer& answer, const Server& server, const std::string& address, const TlsPeer& peer, const TlsStream* tls)
    {
        const std::string where = toString(server);
        if (tls && (tls->alerted() || (peer.asksForCertificate && answer.result == Stream::Result::Closed)))
            return aboutOwnCertificate(where, peer, tls->why()); // TLS 1.3 says so only now
        if (answer.start.starts_with("HTTP/"))
            return { "kafka.http", { where }, "it answers in HTTP" };
        if (!tls) {
            switch (kafka::whoSpeaks(address, server.port, m_cancel)) {
            case kafka::Speaker::Http: return { "kafka.http", { where }, "it answers in HTTP" };
            case kafka::Speaker::ZooKeeper: return { "kafka.zookeeper", { where }, "it answers as ZooKeeper does" };
            case kafka::Speaker::Tls: return { "kafka.tls_port", { where, m_access.protocol }, "it answers in TLS" };
            default: break;
            }
            if (speaksTls(again(server, address), Limit(std::min(time(), milliseconds(1000)), m_cancel)))
                return { "kafka.tls_port", { where, m_access.protocol }, "it answers a TLS handshake" };
        }
        if (answer.result == Stream::Result::TimedOut)
            return { "kafka.silent", { where }, "no answer within " + std::to_string(kStepMillis / 1000) + " s" };
        return { "kafka.not_kafka", { where }, answer.result == Stream::Result::Closed ? "it closes the connection" : "its answer is not Kafka's" };
    }

    bool login()
    {
        begin("sasl", m_access.mechanism);
        const std::string where = toString(m_first);
        Login login(*m_stream, m_access, m_settings.clientId, where);
        auto refused = login.run(limit());
        if (refused)
            return found(std::move(*refused));
        if (login.decided())
            return pass(login.who());
        m_cluster = kafka::askCluster(m_properties, m_settings.topic, m_describes, { time(), m_cancel });
        m_asked = true;
        if (m_cluster.complaint.isAuthentication() && !m_cluster.answered)
            return found(login.explain(m_cluster.complaint.reason));
        if (!m_cluster.answered)
            return found({ "sasl.refused", { where }, m_cluster.complaint.reason.empty() ? "no decision in time" : m_cluster.complaint.reason });
        return pass(login.who());
    }

    bool metadata()
    {
        begin("metadata", kafka::joinServers(m_servers));
        m_stream.reset();
        if (!m_asked)
            m_cluster = kafka::askCluster(m_properties, m_settings.topic, m_describes, { time(), m_cancel });
        if (m_cluster.settings)
            return found({ "settings.property", { m_cluster.settings->text() }, {} });
        if (!m_cluster.answered) {
            const std::string& reason = m_cluster.complaint.reason;
            if (m_cluster.complaint.isAuthentication() && m_access.mechanism.starts_with("SCRAM"))
                return found({ "sasl.scram_library", { std::string(kafka::libraryVersion()) }, reason });
            if (m_cluster.complaint.isAuthentication())
                return found({ "sasl.refused", { toString(m_first) }, reason });
            if (m_cluster.complaint.isTls())
                return found({ "tls.untrusted", { toString(m_first), "-" }, reason });
            return found({ "metadata.none", { toString(m_first) }, reason.empty() ? "no answer in time" : reason });
        }
        std::string detail = counted(static_cast<int>(m_cluster.listeners.size()), "Kafka node", "Kafka nodes");
        if (!m_cluster.clusterId.empty())
            detail += ", cluster " + m_cluster.clusterId;
        return pass(detail);
    }

    void reach(const Server& listener)
    {
        begin("listener", toString(listener));
        const kafka::Resolved resolved = kafka::resolve(listener.host, time(), m_cancel);
        if (resolved.addresses.empty()) {
            found({ "listener.unknown", { toString(listener) }, resolved.why });
            return;
        }
        const bool local = std::ranges::all_of(resolved.addresses, [](const std::string& a) { return isLoopback(a); });
        if (local && !m_bootstrapIsLocal) {
            found({ "listener.localhost", { toString(listener) }, joined(resolved.addresses) });
            return;
        }
        kafka::Connected connected;
        for (const std::string& address : resolved.addresses) {
            Socket socket(kafka::openConnection(address, listener.port, time(), m_cancel, &connected));
            if (socket.fd() < 0)
                continue;
            if (!m_access.tls) {
                pass("connected");
                return;
            }
            TlsPeer peer;
            const auto stream = m_tls.connect(std::move(socket), listener.host, limit(), peer);
            auto doubt = stream ? m_tls.judge(peer, toString(listener), listener.host)
                                : std::optional<Finding>({ "tls.handshake", { toString(listener) }, peer.why });
            if (doubt && !doubt->warning)
                found(std::move(*doubt));
            else
                pass(describe(peer));
            return;
        }
        found({ "listener.unreachable", { toString(listener) }, connected.why });
    }

    bool topic()
    {
        const std::string& name = m_settings.topic;
        begin("topic", name);
        const int code = m_cluster.topicCode;
        const std::string servers = kafka::joinServers(m_servers);
        if (kafka::isTopicMissing(code) && m_cluster.createsTopics.value_or(false))
            return found({ "topic.auto_create", { name, servers }, "auto.create.topics.enable", true });
        if (kafka::isTopicMissing(code))
            return found({ "topic.missing", { name, servers }, kafka::errorText(code) });
        switch (kafka::topicTrouble(code)) {
        case kafka::TopicTrouble::None: break;
        case kafka::TopicTrouble::NotAuthorized: return found({ "topic.not_authorized", { name, servers, userName() }, kafka::errorText(code) });
        case kafka::TopicTrouble::BadName: return found({ "topic.invalid", { name }, kafka::errorText(code) });
        case kafka::TopicTrouble::Other: return found({ "topic.refused", { name }, kafka::errorText(code) });
        }
        const std::string count = counted(m_cluster.partitions, "partition", "partitions");
        if (m_cluster.leaderless > 0)
            return found({ "topic.no_leader", { name, std::to_string(m_cluster.leaderless), std::to_string(m_cluster.partitions) }, count },
                m_cluster.leaderless == m_cluster.partitions ? State::Failed : State::Warning);
        const bool wantsAll = m_settings.acks == "all";
        if (m_cluster.minInSync && m_cluster.inSync < *m_cluster.minInSync)
            return found({ "topic.too_few_in_sync", { name, std::to_string(m_cluster.inSync), std::to_string(*m_cluster.minInSync) }, count,
                !wantsAll });
        if (m_cluster.maxMessageBytes && m_options.largestMessage > static_cast<std::uint64_t>(std::max<std::int64_t>(*m_cluster.maxMessageBytes, 0)))
            return found({ "topic.record_limit",
                { name, std::to_string(*m_cluster.maxMessageBytes), std::to_string(m_options.largestMessage) }, count, true });
        return pass(count);
    }

    std::string userName() const { return m_access.user.empty() ? "NAME" : m_access.user; }

    bool probe()
    {
        const std::string& name = m_settings.topic;
        begin("probe", name);
        const std::string servers = kafka::joinServers(m_servers);
        const std::string value = R"({"type":"probe","client_id":"hookline-probe","message":{},"cluster_node":"hookline","ts":)"
            + std::to_string(base::wallMicros() / 1000) + '}';
        const kafka::ProbeAnswer written = kafka::writeProbe(
            kafka::producerProperties(m_settings, servers, { .oneByOne = true }), name, value, { time(), m_cancel });
        if (written.settings)
            return found({ "settings.property", { written.settings->text() }, {} });
        if (!written.acknowledged && written.code == 0)
            return found({ "probe.no_acknowledgement", {}, "no answer within " + std::to_string(kStepMillis / 1000) + " s" });
        if (!written.acknowledged) {
            switch (kafka::classify(written.code)) {
            case kafka::ErrorClass::Poison: return found({ "probe.too_large", { name, std::to_string(value.size()) }, kafka::errorText(written.code) });
            default: break;
            }
            if (kafka::topicTrouble(written.code) == kafka::TopicTrouble::NotAuthorized)
                return found({ "probe.not_authorized", { name, servers, userName() }, kafka::errorText(written.code) });
            return found({ "probe.refused", { name }, kafka::errorText(written.code) + " (" + kafka::errorName(written.code) + ")" });
        }
        if (written.offset < 0)
            return pass("sent without an acknowledgement, as acks = 0 wants it");
        pass("stored in partition " + std::to_string(written.partition) + " at offset " + std::to_string(written.offset));
        begin("read_back", name);
        const kafka::ReadBackAnswer read
            = kafka::readBack(m_properties, name, written.partition, written.offset, value, { time(), m_cancel });
        if (!read.found)
            return found({ "read_back.none", { name }, read.code != 0 ? kafka::errorText(read.code) : "nothing came in time", true });
        if (!read.same)
            return found({ "read_back.other", { name }, {} });
        return pass("the same bytes at offset " + std::to_string(written.offset));
    }

    const config::KafkaSettings& m_settings;
    const Options& m_options;
    const std::function<void(const Step&)>& m_onStep;
    const std::stop_token m_cancel;
    const std::int64_t m_deadline;
    std::vector<Server> m_servers;
    kafka::Properties m_properties;
    Effective m_access;
    TlsClient m_tls;
    std::unique_ptr<Stream> m_stream; // to the first broker that answered
    Server m_first;
    bool m_bootstrapIsLocal = false;
    bool m_describes = false;
    bool m_asked = false;
    kafka::ClusterAnswer m_cluster;
    bool m_failed = false;
    Step m_step;
    std::int64_t m_started = 0;
};

} // namespace

std::string_view word(Step::State state) noexcept
{
    switch (state) {
    case Step::State::Running: return "running";
    case Step::State::Passed: return "passed";
    case Step::State::Warning: return "warning";
    case Step::State::Failed: return "failed";
    case Step::State::Skipped: return "skipped";
    }
    return {};
}

bool examine(
    const config::KafkaSettings& settings, const Options& options, const std::function<void(const Step&)>& onStep, std::stop_token cancel)
{
    return Examination(settings, options, onStep, std::move(cancel)).run();
}

} // namespace hookline::doctor

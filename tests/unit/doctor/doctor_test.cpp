// The connection doctor against things that are and are not Kafka. TLS and logins against a real one: tests/e2e/test_doctor.py.
#include "core/doctor/doctor.h"
#include "core/kafka/practice_cluster.h"
#include "tests/unit/kafka/support/bridge_fixture.h"
#include "tests/unit/kafka/support/fake_metadata_server.h"
#include "tests/unit/kafka/support/kafka_reader.h"
#include "tests/unit/kafka/support/mock_kafka.h"

#include <librdkafka/rdkafka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookline::test {
namespace {

using doctor::Step;

/// Accepts on a free port of loopback and answers every first packet with a fixed text (empty: hangs up).
class Impostor {
public:
    explicit Impostor(std::function<std::string(const std::string&)> answer)
        : m_answer(std::move(answer))
    {
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_fd, 16) != 0)
            throw std::runtime_error("no port");
        ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        m_thread = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~Impostor()
    {
        m_thread.request_stop();
        m_thread.join();
        ::close(m_fd);
    }
    std::string server() const { return "127.0.0.1:" + std::to_string(port); }
    std::uint16_t port = 0;

private:
    void serve(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            pollfd entry { m_fd, POLLIN, 0 };
            if (::poll(&entry, 1, 20) <= 0)
                continue;
            const int client = ::accept(m_fd, nullptr, nullptr);
            pollfd readable { client, POLLIN, 0 };
            char bytes[512];
            if (::poll(&readable, 1, 500) > 0) {
                const ssize_t got = ::recv(client, bytes, sizeof bytes, 0);
                const std::string reply = m_answer(std::string(bytes, got > 0 ? static_cast<std::size_t>(got) : 0));
                ::send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
            }
            ::close(client);
        }
    }
    std::function<std::string(const std::string&)> m_answer;
    int m_fd = -1;
    std::jthread m_thread;
};

struct Outcome {
    bool passed = false;
    std::vector<Step> steps; ///< final states
    const Step& of(const std::string& id) const
    {
        static const Step none;
        const auto found = std::ranges::find(steps, id, &Step::id);
        return found == steps.end() ? none : *found;
    }
};

Outcome runTest(const config::KafkaSettings& settings, doctor::Options options = {}, std::stop_token cancel = {})
{
    Outcome out;
    out.passed = doctor::examine(
        settings, options,
        [&](const Step& step) {
            if (step.state != Step::State::Running)
                out.steps.push_back(step);
        },
        std::move(cancel));
    return out;
}

TEST(Doctor, PassesEveryStepAndStoresAProbe)
{
    MockKafka cluster;
    doctor::Options options;
    options.sendProbe = true;
    const Outcome out = runTest(BridgeFixture::settings(cluster.servers()), options);
    EXPECT_TRUE(out.passed);
    std::vector<std::string> ids;
    for (const Step& step : out.steps) {
        ids.push_back(step.id);
        EXPECT_EQ(step.state, Step::State::Passed) << step.id << ": " << step.detail;
        EXPECT_GE(step.milliseconds, 0);
    }
    EXPECT_EQ(ids, (std::vector<std::string> { "settings", "resolve", "tcp", "kafka", "metadata", "listener", "topic", "probe", "read_back" }));
    EXPECT_EQ(out.of("topic").detail, "3 partitions");
    EXPECT_EQ(readTopic(cluster.servers(), "events", 1).size(), 1u);
}

TEST(Doctor, WithoutAProbeNothingIsWritten)
{
    MockKafka cluster("events", 1);
    EXPECT_TRUE(runTest(BridgeFixture::settings(cluster.servers())).passed);
    EXPECT_TRUE(readTopic(cluster.servers(), "events", 1, std::chrono::milliseconds(300)).empty());
}

TEST(Doctor, EmptyServersMeanThePracticeCluster)
{
    const auto practice = kafka::PracticeCluster::start();
    ASSERT_TRUE(practice);
    ASSERT_TRUE((*practice)->createTopic("events", 3));
    EXPECT_TRUE(runTest(BridgeFixture::settings(), { false, (*practice)->servers(), 0 }).passed);
    EXPECT_EQ(runTest(BridgeFixture::settings()).of("settings").diagnosis, "settings.servers");
}

TEST(Doctor, UnknownHostIsNamedAndTheRestSkipped)
{
    const Outcome out = runTest(BridgeFixture::settings("no-such-host.invalid"));
    EXPECT_FALSE(out.passed);
    EXPECT_EQ(out.of("resolve").diagnosis, "net.unknown_host");
    EXPECT_THAT(out.of("resolve").what, ::testing::HasSubstr("no-such-host.invalid"));
    EXPECT_EQ(out.of("topic").state, Step::State::Skipped);
}

TEST(Doctor, NobodyListeningIsToldFromAFirewall)
{
    std::uint16_t port = 0;
    {
        const Impostor gone([](const std::string&) { return std::string(); });
        port = gone.port;
    }
    const Outcome out = runTest(BridgeFixture::settings("127.0.0.1:" + std::to_string(port)));
    EXPECT_FALSE(out.passed);
    EXPECT_EQ(out.of("tcp").diagnosis, "net.not_listening");
}

TEST(Doctor, RecognisesAWebServer)
{
    const Impostor web([](const std::string&) { return "HTTP/1.1 400 Bad Request\r\n\r\n"; });
    EXPECT_EQ(runTest(BridgeFixture::settings(web.server())).of("kafka").diagnosis, "kafka.http");
}

TEST(Doctor, RecognisesZooKeeper)
{
    const Impostor zooKeeper([](const std::string& question) { return std::string(question == "ruok" ? "imok" : ""); });
    const Outcome out = runTest(BridgeFixture::settings(zooKeeper.server()));
    EXPECT_EQ(out.of("kafka").diagnosis, "kafka.zookeeper");
    EXPECT_THAT(out.of("kafka").remedy, ::testing::HasSubstr("9092"));
}

TEST(Doctor, RecognisesATlsPort)
{
    const Impostor tls([](const std::string&) { return std::string("\x15\x03\x01\x00\x02\x02\x46", 7); });
    EXPECT_EQ(runTest(BridgeFixture::settings(tls.server())).of("kafka").diagnosis, "kafka.tls_port");
}

TEST(Doctor, MissingTopicComesWithTheCommandThatMakesIt)
{
    MockKafka cluster;
    cluster.topicError("events", RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART);
    doctor::Options options;
    options.sendProbe = true;
    const Outcome out = runTest(BridgeFixture::settings(cluster.servers()), options);
    EXPECT_FALSE(out.passed);
    EXPECT_EQ(out.of("topic").diagnosis, "topic.missing");
    EXPECT_THAT(out.of("topic").remedy, ::testing::HasSubstr("--create --topic events"));
    EXPECT_EQ(out.of("probe").state, Step::State::Skipped);
}

TEST(Doctor, AdvertisedNameThatNobodyKnowsHereIsTheBrokersFault)
{
    const FakeMetadataServer broker("events", "broker-7.invalid", 9092);
    const Outcome out = runTest(BridgeFixture::settings(broker.server()));
    EXPECT_FALSE(out.passed);
    EXPECT_EQ(out.of("metadata").state, Step::State::Passed) << out.of("metadata").detail;
    EXPECT_EQ(out.of("listener").subject, "broker-7.invalid:9092");
    EXPECT_EQ(out.of("listener").diagnosis, "listener.unknown");
    EXPECT_THAT(out.of("listener").remedy, ::testing::HasSubstr("advertised.listeners"));
}

TEST(Doctor, AdvertisedPortWhereNobodyListensIsSaid)
{
    std::uint16_t port = 0;
    {
        const Impostor gone([](const std::string&) { return std::string(); });
        port = gone.port;
    }
    const FakeMetadataServer broker("events", "127.0.0.1", port);
    const Outcome out = runTest(BridgeFixture::settings(broker.server()));
    EXPECT_FALSE(out.passed);
    EXPECT_EQ(out.of("listener").diagnosis, "listener.unreachable");
    EXPECT_EQ(out.of("topic").state, Step::State::Passed);
}

TEST(Doctor, OneDeadServerOfTwoIsAWarning)
{
    MockKafka cluster;
    const Outcome out = runTest(BridgeFixture::settings("no-such-host.invalid:1," + cluster.servers()));
    EXPECT_TRUE(out.passed);
    EXPECT_EQ(out.of("resolve").state, Step::State::Warning);
}

TEST(Doctor, CancelEndsItSoon)
{
    MockKafka cluster;
    cluster.roundTrip(60'000);
    std::stop_source source;
    const auto begin = std::chrono::steady_clock::now();
    Outcome out;
    out.passed = doctor::examine(
        BridgeFixture::settings(cluster.servers()), {},
        [&](const Step& step) {
            out.steps.push_back(step);
            if (step.id == "kafka")
                source.request_stop();
        },
        source.get_token());
    EXPECT_FALSE(out.passed);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(3));
    EXPECT_EQ(out.steps.back().state, Step::State::Skipped);
}

TEST(Doctor, SomebodyWhoOnlyHangsUpAndSomebodyWhoSaysNothing)
{
    const Impostor rude([](const std::string&) { return std::string(); });
    EXPECT_EQ(runTest(BridgeFixture::settings(rude.server())).of("kafka").diagnosis, "kafka.not_kafka");
    MockKafka frozen;
    frozen.roundTrip(60'000);
    EXPECT_EQ(runTest(BridgeFixture::settings(frozen.servers())).of("kafka").diagnosis, "kafka.silent");
}

TEST(Doctor, RefusalsOfTheProbeAreToldApart)
{
    doctor::Options options;
    options.sendProbe = true;
    const auto diagnosisOf = [&](int code) {
        MockKafka cluster;
        cluster.refuseProduce(std::vector<int>(20, code));
        return runTest(BridgeFixture::settings(cluster.servers()), options).of("probe").diagnosis;
    };
    EXPECT_EQ(diagnosisOf(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED), "probe.not_authorized");
    EXPECT_EQ(diagnosisOf(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE), "probe.too_large");
    EXPECT_EQ(diagnosisOf(RD_KAFKA_RESP_ERR_POLICY_VIOLATION), "probe.refused");
}

TEST(Doctor, ATopicThatMayNotBeSeenOrIsNoName)
{
    MockKafka cluster;
    cluster.topicError("events", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    const Step step = runTest(BridgeFixture::settings(cluster.servers())).of("topic");
    EXPECT_EQ(step.diagnosis, "topic.not_authorized");
    EXPECT_THAT(step.remedy, ::testing::HasSubstr("--topic events"));
    cluster.topicError("events", RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION);
    EXPECT_EQ(runTest(BridgeFixture::settings(cluster.servers())).of("topic").diagnosis, "topic.invalid");
    cluster.topicError("events", RD_KAFKA_RESP_ERR_INVALID_REPLICA_ASSIGNMENT);
    EXPECT_EQ(runTest(BridgeFixture::settings(cluster.servers())).of("topic").diagnosis, "topic.refused");
}

TEST(Doctor, BadPropertyIsNamed)
{
    MockKafka cluster;
    auto settings = BridgeFixture::settings(cluster.servers());
    settings.properties["no.such"] = "1";
    const Outcome out = runTest(settings);
    EXPECT_FALSE(out.passed);
    EXPECT_EQ(out.of("settings").diagnosis, "settings.property");
    EXPECT_THAT(out.of("settings").what, ::testing::HasSubstr("no.such"));
}

} // namespace
} // namespace hookline::test

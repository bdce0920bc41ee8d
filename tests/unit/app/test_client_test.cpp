// One suite for whichever backend the program was built with.
#include "app/testclient/test_client_factory.h"
#include "tests/unit/app/local_broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <memory>

namespace hookline::testclient {
namespace {

using test::LocalBroker;
using ui::TestClient;
using State = TestClient::State;

bool eventually(const std::function<bool()>& condition, int milliseconds = 15000)
{
    const QDeadlineTimer deadline(milliseconds);
    QTimer wake; // a condition may come true without an event
    wake.start(10);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

/// A client that remembers every signal.
struct Recorded {
    struct Message {
        QString topic;
        QByteArray payload;
        int qos;
        bool retain;
    };

    std::unique_ptr<TestClient> client = makeTestClient();
    std::vector<State> states;
    std::vector<QString> failures;
    std::vector<std::pair<QString, int>> subscriptions;
    std::vector<QString> unsubscriptions;
    std::vector<Message> messages;
    std::vector<int> published;

    Recorded()
    {
        QObject::connect(client.get(), &TestClient::stateChanged, [this](State state) { states.push_back(state); });
        QObject::connect(
            client.get(), &TestClient::failed, [this](const QString& reason) { failures.push_back(reason); });
        QObject::connect(client.get(), &TestClient::subscribed,
            [this](const QString& filter, int qos) { subscriptions.emplace_back(filter, qos); });
        QObject::connect(client.get(), &TestClient::unsubscribed,
            [this](const QString& filter) { unsubscriptions.push_back(filter); });
        QObject::connect(client.get(), &TestClient::messageReceived,
            [this](const QString& topic, const QByteArray& payload, int qos, bool retain) {
                messages.push_back({ topic, payload, qos, retain });
            });
        QObject::connect(client.get(), &TestClient::published, [this](int token) { published.push_back(token); });
    }

    bool connectTo(const LocalBroker& broker, int protocol, const QString& id = {})
    {
        client->connectTo(connectionTo(broker, protocol, id));
        return eventually([&] { return client->state() == State::Connected; });
    }
    bool subscribe(const QString& filter, int qos)
    {
        const std::size_t before = subscriptions.size();
        client->subscribe(filter, qos);
        return eventually([&] { return subscriptions.size() > before; });
    }
    static TestClient::Connection connectionTo(const LocalBroker& broker, int protocol, const QString& id = {})
    {
        TestClient::Connection connection;
        connection.host = QString::fromStdString(broker.host());
        connection.port = broker.port();
        connection.protocol = protocol;
        connection.clientId = id;
        return connection;
    }
};

class TestClientOf : public testing::TestWithParam<int> {
protected:
    static int protocol() { return GetParam(); }
    /// Other tests may use the same broker of the environment.
    static QString topic(const char* name)
    {
        return QStringLiteral("hookline-test/%1/%2/%3")
            .arg(QCoreApplication::applicationPid())
            .arg(GetParam())
            .arg(QLatin1String(name));
    }
};

INSTANTIATE_TEST_SUITE_P(Version, TestClientOf, testing::Values(4, 5),
    [](const auto& one) { return one.param == 5 ? std::string("Mqtt5") : std::string("Mqtt311"); });

TEST(TestClient, SaysWhichLibraryCarriesIt)
{
    const QString name = makeTestClient()->backendName();
    EXPECT_TRUE(name.startsWith("Qt Mqtt ") || name.startsWith("libmosquitto ")) << name.toStdString();
    EXPECT_TRUE(name.back().isDigit()) << name.toStdString();
}

TEST_P(TestClientOf, RefusedConnectionSaysSo)
{
    Recorded it;
    TestClient::Connection connection;
    connection.port = test::freePort();
    connection.protocol = protocol();
    it.client->connectTo(connection);
    EXPECT_TRUE(it.failures.empty()) << "results come later, never from inside the call";
    ASSERT_TRUE(eventually([&] { return !it.failures.empty(); }));
    EXPECT_EQ(it.failures.size(), 1u);
    EXPECT_TRUE(it.failures[0].contains("refused")) << it.failures[0].toStdString();
    EXPECT_THAT(it.states, testing::ElementsAre(State::Connecting, State::Disconnected));
}

TEST_P(TestClientOf, UnknownHostSaysSo)
{
    Recorded it;
    TestClient::Connection connection;
    connection.host = QStringLiteral("no-such-host.invalid");
    connection.protocol = protocol();
    it.client->connectTo(connection);
    ASSERT_TRUE(eventually([&] { return !it.failures.empty(); }));
    EXPECT_FALSE(it.failures[0].isEmpty());
    EXPECT_EQ(it.client->state(), State::Disconnected);
}

TEST_P(TestClientOf, ConnectsByNameAndDisconnectsWithoutAComplaint)
{
    const LocalBroker broker;
    Recorded it;
    auto connection = Recorded::connectionTo(broker, protocol());
    connection.host = QStringLiteral("localhost");
    if (broker.isOwn() || broker.host() == "127.0.0.1")
        it.client->connectTo(connection);
    ASSERT_TRUE(eventually([&] { return it.client->state() == State::Connected; }));
    it.client->disconnectFrom();
    EXPECT_EQ(it.client->state(), State::Disconnected);
    EXPECT_THAT(it.states, testing::ElementsAre(State::Connecting, State::Connected, State::Disconnected));
    EXPECT_TRUE(it.failures.empty());
}

TEST_P(TestClientOf, SubscribesAtEveryQoS)
{
    const LocalBroker broker;
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    for (int qos = 0; qos <= 2; ++qos)
        ASSERT_TRUE(it.subscribe(topic("s") + QString::number(qos), qos));
    EXPECT_THAT(it.subscriptions,
        testing::ElementsAre(std::pair(topic("s0"), 0), std::pair(topic("s1"), 1), std::pair(topic("s2"), 2)));
}

TEST_P(TestClientOf, CarriesBinaryPayloadsAtEveryQoS)
{
    const LocalBroker broker;
    Recorded sender;
    Recorded receiver;
    ASSERT_TRUE(sender.connectTo(broker, protocol()));
    ASSERT_TRUE(receiver.connectTo(broker, protocol()));
    ASSERT_TRUE(receiver.subscribe(topic("#"), 2));
    QByteArray binary;
    for (int i = 0; i < 256; ++i)
        binary += static_cast<char>(i);
    std::vector<int> tokens;
    for (int qos = 0; qos <= 2; ++qos)
        tokens.push_back(sender.client->publish(topic("ü/binary"), binary, qos, false));
    EXPECT_TRUE(sender.published.empty()) << "results come later, never from inside the call";
    ASSERT_TRUE(eventually([&] { return sender.published.size() == 3 && receiver.messages.size() == 3; }));
    EXPECT_THAT(sender.published, testing::UnorderedElementsAreArray(tokens));
    EXPECT_THAT(tokens, testing::Each(testing::Ge(0)));
    std::vector<int> qos;
    for (const Recorded::Message& message : receiver.messages) {
        EXPECT_EQ(message.topic, topic("ü/binary"));
        EXPECT_EQ(message.payload, binary);
        EXPECT_FALSE(message.retain);
        qos.push_back(message.qos);
    }
    EXPECT_THAT(qos, testing::UnorderedElementsAre(0, 1, 2));
}

TEST_P(TestClientOf, EmptyAndLargePayloadsArrive)
{
    const LocalBroker broker;
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    ASSERT_TRUE(it.subscribe(topic("size"), 1));
    const QByteArray large(700'000, 'x');
    it.client->publish(topic("size"), {}, 1, false);
    it.client->publish(topic("size"), large, 1, false);
    ASSERT_TRUE(eventually([&] { return it.messages.size() == 2; }));
    EXPECT_EQ(it.messages[0].payload, QByteArray());
    EXPECT_EQ(it.messages[1].payload, large);
}

TEST_P(TestClientOf, OverlappingFiltersShowAMessageAtLeastOnceAndWithItsQoS)
{
    const LocalBroker broker;
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    ASSERT_TRUE(it.subscribe(topic("o/#"), 1));
    ASSERT_TRUE(it.subscribe(topic("o/+"), 1));
    it.client->publish(topic("o/x"), "1", 1, false);
    it.client->publish(topic("o/end"), "2", 1, false);
    ASSERT_TRUE(eventually([&] { return !it.messages.empty() && it.messages.back().payload == "2"; }));
    for (const Recorded::Message& message : it.messages)
        EXPECT_EQ(message.qos, 1);
    EXPECT_LE(it.messages.size(), 4u) << "a broker may send it once for each filter, nobody more often";
}

TEST_P(TestClientOf, UnsubscribingEndsTheFlow)
{
    const LocalBroker broker;
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    ASSERT_TRUE(it.subscribe(topic("a"), 1));
    ASSERT_TRUE(it.subscribe(topic("b"), 1));
    it.client->unsubscribe(topic("a"));
    ASSERT_TRUE(eventually([&] { return !it.unsubscriptions.empty(); }));
    EXPECT_THAT(it.unsubscriptions, testing::ElementsAre(topic("a")));
    it.client->publish(topic("a"), "gone", 1, false);
    it.client->publish(topic("b"), "here", 1, false);
    ASSERT_TRUE(eventually([&] { return !it.messages.empty(); }));
    EXPECT_EQ(it.messages[0].payload, "here") << "one connection keeps its order: “gone” would have come before";
}

TEST_P(TestClientOf, RetainedMessageComesWithItsFlag)
{
    const LocalBroker broker;
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    it.client->publish(topic("kept"), "value", 1, true);
    ASSERT_TRUE(eventually([&] { return it.published.size() == 1; }));
    ASSERT_TRUE(it.subscribe(topic("kept"), 1));
    ASSERT_TRUE(eventually([&] { return it.messages.size() == 1; }));
    EXPECT_TRUE(it.messages[0].retain);
    EXPECT_EQ(it.messages[0].payload, "value");
    it.client->publish(topic("kept"), {}, 1, true); // leave nothing behind
    ASSERT_TRUE(eventually([&] { return it.published.size() == 2; }));
}

TEST_P(TestClientOf, NonsenseIsRefusedWithAReason)
{
    const LocalBroker broker;
    Recorded it;
    EXPECT_EQ(it.client->publish("a", "x", 0, false), -1) << "not connected";
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    ASSERT_TRUE(it.subscribe("a/#/b", 1));
    EXPECT_THAT(it.subscriptions, testing::ElementsAre(std::pair(QString("a/#/b"), -1)));
    ASSERT_TRUE(eventually([&] { return it.failures.size() == 1; }));
    EXPECT_EQ(it.client->publish("a/#", "x", 0, false), -1);
    ASSERT_TRUE(eventually([&] { return it.failures.size() == 2; }));
    EXPECT_TRUE(it.failures[1].contains("a/#"));
    EXPECT_EQ(it.client->state(), State::Connected) << "a slip of the hand costs no connection";
}

TEST_P(TestClientOf, NoticesThatTheBrokerIsGone)
{
    LocalBroker broker(test::freePort());
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    broker.kill();
    ASSERT_TRUE(eventually([&] { return !it.failures.empty(); }));
    EXPECT_EQ(it.client->state(), State::Disconnected);
    EXPECT_FALSE(it.failures[0].isEmpty());
    EXPECT_EQ(it.client->publish("a", "x", 1, false), -1);
}

TEST_P(TestClientOf, ReconnectsAsSomebodyElse)
{
    const LocalBroker broker;
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol(), "first"));
    ASSERT_TRUE(it.subscribe(topic("r"), 1));
    ASSERT_TRUE(it.connectTo(broker, protocol(), "second"));
    ASSERT_TRUE(it.subscribe(topic("end"), 1));
    it.client->publish(topic("r"), "for the first", 1, false);
    it.client->publish(topic("end"), "for the second", 1, false);
    ASSERT_TRUE(eventually([&] { return !it.messages.empty(); }));
    EXPECT_EQ(it.messages[0].payload, "for the second") << "the first one's subscription ended with it";
    EXPECT_TRUE(it.failures.empty());
}

TEST_P(TestClientOf, SlotsMayDisconnectAndConnectAgain)
{
    const LocalBroker broker;
    Recorded it;
    ASSERT_TRUE(it.connectTo(broker, protocol()));
    ASSERT_TRUE(it.subscribe(topic("loop"), 1));
    QObject::connect(it.client.get(), &TestClient::messageReceived, it.client.get(),
        [&] { it.client->connectTo(Recorded::connectionTo(broker, protocol())); });
    it.client->publish(topic("loop"), "1", 1, false);
    ASSERT_TRUE(eventually([&] { return it.states.size() == 5 && it.client->state() == State::Connected; }));
    EXPECT_TRUE(it.failures.empty());
}

TEST_P(TestClientOf, GarbageFromTheOtherSideIsAFailure)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server,
        [&] { server.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n" + QByteArray(500, '.')); });
    Recorded it;
    TestClient::Connection connection;
    connection.port = server.serverPort();
    connection.protocol = protocol();
    it.client->connectTo(connection);
    ASSERT_TRUE(eventually([&] { return !it.failures.empty(); }));
    EXPECT_EQ(it.client->state(), State::Disconnected);
}

TEST_P(TestClientOf, CanBeDestroyedWhileConnecting)
{
    QTcpServer silent;
    ASSERT_TRUE(silent.listen(QHostAddress::LocalHost));
    auto client = makeTestClient();
    TestClient::Connection connection;
    connection.port = silent.serverPort();
    connection.protocol = protocol();
    client->connectTo(connection);
    ASSERT_TRUE(eventually([&] { return silent.hasPendingConnections(); }));
    client.reset();
    const std::unique_ptr<QTcpSocket> peer(silent.nextPendingConnection());
    EXPECT_TRUE(eventually([&] { return peer->state() == QAbstractSocket::UnconnectedState; }));
}

} // namespace
} // namespace hookline::testclient

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);
    const QCoreApplication application(argc, argv);
    return RUN_ALL_TESTS();
}

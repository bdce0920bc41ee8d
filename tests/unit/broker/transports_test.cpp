// The protocol over every transport: what holds for TCP holds for TLS, WebSocket, both together, and a Unix socket.
#include "tests/unit/broker/hook_notes.h"
#include "tests/unit/broker/transports_fixture.h"

#include <set>

namespace hookline::test {
namespace {

using mqtt::PacketType;

class Transports : public TransportsBase, public testing::WithParamInterface<ListenerType> {
protected:
    Transports() { listener().type = GetParam(); }
};

TEST_P(Transports, CarryEveryQos)
{
    start(2);
    RawClient subscriber = connectOver("s");
    subscriber.subscribe("t/#", 2);
    RawClient publisher = connectOver("p");
    publisher.send(publishPacket("t/0", "zero"));
    publisher.send(publishPacket("t/1", "one", { .qos = 1, .id = 7 }));
    EXPECT_EQ(publisher.expect(PacketType::Puback).packetId(), 7u);
    publisher.send(publishPacket("t/2", "two", { .qos = 2, .id = 8 }));
    EXPECT_EQ(publisher.expect(PacketType::Pubrec).packetId(), 8u);
    publisher.send(ackPacket(PacketType::Pubrel, 8));
    publisher.expect(PacketType::Pubcomp);
    EXPECT_EQ(subscriber.expectPublish().payload(), "zero");
    const Received one = subscriber.expectPublish();
    EXPECT_EQ(one.payload(), "one");
    EXPECT_EQ(one.qos(), 1u);
    subscriber.send(ackPacket(PacketType::Puback, one.packetId()));
    const Received two = subscriber.expectPublish();
    EXPECT_EQ(two.payload(), "two");
    subscriber.send(ackPacket(PacketType::Pubrec, two.packetId()));
    subscriber.expect(PacketType::Pubrel);
    subscriber.send(ackPacket(PacketType::Pubcomp, two.packetId()));
    subscriber.expectNothing();
}

TEST_P(Transports, CarryLargeMessagesAndManySmallOnesInOrder)
{
    settings.maxPacketSize = 4'000'000;
    start(2);
    RawClient subscriber = connectOver("s");
    subscriber.subscribe("t", 0);
    RawClient publisher = connectOver("p");
    std::string large(3'000'000, '\0');
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<char>(i * 31 >> 3);
    publisher.send(publishPacket("t", large));
    std::string many;
    for (int i = 0; i < 5000; ++i)
        many += publishPacket("t", std::to_string(i));
    publisher.send(many);
    EXPECT_TRUE(subscriber.expectPublish().payload() == large);
    for (int i = 0; i < 5000; ++i)
        ASSERT_EQ(subscriber.expectPublish().payload(), std::to_string(i));
}

TEST_P(Transports, PacketsMaySpanFramesAndRecords) // [MQTT-6.0.0-2]
{
    start();
    RawClient client = connectOver("c", 4, 1);
    std::string all = subscribePacket("t", 0) + publishPacket("t", "one") + publishPacket("t", std::string(300, 'x'));
    for (const char byte : all)
        ASSERT_TRUE(client.send({ &byte, 1 }));
    client.expect(PacketType::Suback);
    EXPECT_EQ(client.expectPublish().payload(), "one");
    EXPECT_EQ(client.expectPublish().payload(), std::string(300, 'x'));
}

TEST_P(Transports, RetainedWillAndSession)
{
    start(2);
    {
        RawClient doomed = open();
        ConnectOptions options;
        options.id = "doomed";
        options.willTopic = "will";
        options.willRetain = true;
        doomed.connect(options);
        RawClient keeper = open();
        ConnectOptions keep;
        keep.id = "keeper";
        keep.clean = false;
        keeper.connect(keep);
        keeper.subscribe("kept", 1);
    } // both connections break without DISCONNECT
    RawClient late = connectOver("late");
    late.subscribe("will", 0);
    EXPECT_EQ(late.expectPublish().payload(), "will");
    late.send(publishPacket("kept", "while away", { .qos = 1, .id = 3 }));
    late.expect(PacketType::Puback);
    RawClient keeper = open();
    ConnectOptions keep;
    keep.id = "keeper";
    keep.clean = false;
    keeper.connect(keep);
    EXPECT_EQ(keeper.connack().byteAt(0), 1u);
    EXPECT_EQ(keeper.expectPublish().payload(), "while away");
}

TEST_P(Transports, TakeOverProtocolErrorsAndStopReachTheClient)
{
    start(2);
    RawClient first = connectOver("same", 5);
    RawClient second = connectOver("same", 5);
    EXPECT_EQ(first.expect(PacketType::Disconnect).byteAt(0), 0x8Eu);
    EXPECT_TRUE(first.closes());
    second.send(std::string_view("\xC1\x00", 2)); // PINGREQ with a reserved flag
    EXPECT_EQ(second.expect(PacketType::Disconnect).byteAt(0), 0x81u);
    EXPECT_TRUE(second.closes());
    RawClient third = connectOver("third", 5);
    broker.stop();
    EXPECT_EQ(third.expect(PacketType::Disconnect).byteAt(0), 0x8Bu);
    EXPECT_TRUE(third.closes());
}

TEST_P(Transports, OtherFirstPacketsAreClosed)
{
    start();
    RawClient client = open();
    client.send(publishPacket("t", "x"));
    EXPECT_TRUE(client.closes());
    RawClient half = open();
    half.send(connectPacket({}).substr(0, 5));
    ::shutdown(half.fd(), SHUT_WR);
    EXPECT_TRUE(half.closes());
    EXPECT_EQ(connectOver("c").connack().byteAt(1), 0u);
}

TEST_P(Transports, SilentPeersAreClosedInTime)
{
    settings.connectTimeoutMs = 200;
    listener().handshakeTimeoutMs = 200;
    start();
    RawClient silent = GetParam() == ListenerType::Unix ? RawClient(listener().socket) : RawClient(port());
    EXPECT_TRUE(silent.closes());
    RawClient shaken = open();
    EXPECT_TRUE(shaken.closes());
    EXPECT_TRUE(eventually([](const auto& s) { return s.connectsRefused == 2; }));
}

TEST_P(Transports, ReadersWhoStopReadingDoNotGrowTheOutbox)
{
    settings.maxOutboxBytes = 1'000'000;
    start();
    RawClient stuck = connectOver("stuck");
    stuck.subscribe("t", 0);
    RawClient publisher = connect("p");
    const std::string payload(100'000, 'x');
    for (int i = 0; i < 300; ++i)
        publisher.send(publishPacket("t", payload));
    publisher.send(publishPacket("other", "x", { .qos = 1 }));
    publisher.expect(PacketType::Puback);
    const auto dropped = broker.snapshot().dropped[static_cast<std::size_t>(tap::DropReason::OutboxFull)];
    EXPECT_GT(dropped, 100u);
    while (stuck.next(300ms)) { } // it reads again and is served again
    publisher.send(publishPacket("t", "after"));
    EXPECT_EQ(stuck.expectPublish().payload(), "after");
}

INSTANTIATE_TEST_SUITE_P(All, Transports,
    testing::Values(ListenerType::Tcp, ListenerType::Tls, ListenerType::Ws, ListenerType::Wss, ListenerType::Unix), nameOf);

class Tls : public TransportsBase {
protected:
    Tls() { listener().type = ListenerType::Tls; }
};

TEST_F(Tls, TheCertificatesNameIsTheUserName)
{
    listener().clientCertificates = config::ClientCertificates::Required;
    listener().clientCa = authority.file();
    listener().userName = config::CertificateName::CommonName;
    const Pem device = authority.issue("device", "device-7");
    std::string seen;
    bool certified = false;
    const auto watch = registry.add<hooks::ClientAuthenticate>("test", hooks::Priority::Authorize,
        [&](const hooks::ClientView& who, const hooks::Credentials& credentials) {
            seen = credentials.username;
            certified = who.client->certified;
            return hooks::Verdict::next();
        });
    start(2);
    RawClient client(port(), wire({ .ca = authority.file(), .certificate = device.certificate, .key = device.key }));
    client.connect({});
    EXPECT_EQ(client.connack().byteAt(1), 0u);
    EXPECT_EQ(seen, "device-7");
    EXPECT_TRUE(certified);
    RawClient without(port(), wire({ .ca = authority.file() }));
    without.send(connectPacket({}));
    EXPECT_TRUE(without.closes());
    EXPECT_EQ(connect("plain").connack().byteAt(1), 0u);
    EXPECT_EQ(seen, "");
    EXPECT_FALSE(certified);
}

TEST_F(Tls, CertificatesAreTakenFromTheirFilesAgain)
{
    start();
    RawClient before = connectOver("before");
    const auto nameOf = [&] {
        RawClient client(port(), wire());
        EXPECT_TRUE(client.ready());
        X509* certificate = ::SSL_get0_peer_certificate(static_cast<TlsWire*>(client.wire())->ssl());
        char name[100] = {};
        ::X509_NAME_get_text_by_NID(::X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
        return std::string(name);
    };
    EXPECT_EQ(nameOf(), "localhost");
    authority.issue("server", "renewed");
    broker.reloadCertificates();
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (nameOf() != "renewed" && std::chrono::steady_clock::now() < end) { }
    EXPECT_EQ(nameOf(), "renewed");
    before.expectNothing(); // who is connected stays so
    folder.write("server.key", "half a ke"); // a renewal in the middle
    broker.reloadCertificates();
    EXPECT_EQ(nameOf(), "renewed");
    // Without being told, within a few seconds
    authority.issue("server", "by itself");
    const auto later = std::chrono::steady_clock::now() + 10s;
    while (nameOf() != "by itself" && std::chrono::steady_clock::now() < later)
        std::this_thread::yield();
    EXPECT_EQ(nameOf(), "by itself");
}

TEST_F(Tls, ACertificateThatCannotBeReadLeavesTheOtherListenersOpen)
{
    listener().certificate = folder.path() / "missing.pem";
    start();
    const auto state = broker.listeners().back();
    ASSERT_TRUE(state.problem.has_value());
    EXPECT_EQ(state.problem->id, "tls.certificate");
    EXPECT_EQ(connect("c").connack().byteAt(1), 0u);
}

TEST_F(Tls, HandshakesAreToldWhetherTheySucceed)
{
    HookNotes notes;
    const auto told = registry.add<hooks::TlsHandshake>("log", hooks::Priority::Observe,
        [&](const hooks::ClientView&, const hooks::Stamp&, const hooks::HandshakeView& view) {
            EXPECT_FALSE(view.detail.empty());
            notes.add(std::string(view.listener) + (view.succeeded ? " yes" : " no"));
        });
    start();
    RawClient good = connectOver("good");
    good.expectNothing();
    EXPECT_EQ(notes.lines(), (std::vector<std::string> { "under test yes" }));
    RawClient(port()).send("no handshake at all, but long enough to be one");
    EXPECT_TRUE(notes.waitFor("under test no"));
}

TEST_F(Tls, HalfAHandshakeAndGarbageHurtNobody)
{
    start();
    const std::string hello = TlsWire({}).begin();
    for (std::size_t cut = 1; cut < hello.size(); cut += 7) {
        RawClient client(port());
        client.sendAll(std::string_view(hello).substr(0, cut));
    }
    RawClient plain(port());
    plain.sendAll(connectPacket({}));
    EXPECT_TRUE(plain.closes());
    EXPECT_EQ(connectOver("c").connack().byteAt(1), 0u);
}

TEST_F(Tls, HandshakesAreSharedOutAmongTheLoops)
{
    start(3);
    EventLog log(registry);
    std::vector<RawClient> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(open());
        clients.back().sendAll("no CONNECT: refused where the handshake was done");
    }
    for (RawClient& client : clients)
        EXPECT_TRUE(client.closes());
    ASSERT_TRUE(log.waitFor(tap::EventKind::ConnectRefused, 6));
    std::set<unsigned> loops;
    for (const tap::Event& event : log.events())
        loops.insert(tap::loopOf(event.stamp.id));
    EXPECT_EQ(loops.size(), 3u);
}

TEST_F(Tls, StoppingEndsHandshakesOnEveryLoop)
{
    settings.listeners.front().handshakeTimeoutMs = 600'000;
    start(3);
    std::vector<RawClient> waiting;
    for (int i = 0; i < 6; ++i) {
        waiting.emplace_back(port());
        waiting.back().sendAll(TlsWire({}).begin().substr(0, 5));
    }
    EXPECT_EQ(connectOver("c").connack().byteAt(1), 0u); // the others are accepted by now
    broker.stop();
    for (RawClient& client : waiting)
        EXPECT_TRUE(client.closes());
}

class Web : public TransportsBase {
protected:
    Web() { listener().type = ListenerType::Ws; }
    static const WebSocketWire& web(const RawClient& client) { return *static_cast<WebSocketWire*>(client.wire()); }
};

TEST_F(Web, TextFramesAndUnmaskedOnesCloseWithTheirCode)
{
    start();
    const struct {
        std::string bytes;
        unsigned code;
    } kCases[] = { { clientFrame(0x81, "hello"), 1003 }, { clientFrame(0x82, "x", false), 1002 },
        { clientFrame(0x88, "\x03\xE8"), 1000 } };
    for (const auto& one : kCases) {
        for (const bool connected : { false, true }) {
            RawClient client = connected ? connectOver("c") : open();
            client.sendAll(one.bytes);
            EXPECT_TRUE(client.closes());
            EXPECT_EQ(web(client).closeCode, one.code);
        }
    }
}

TEST_F(Web, PingsAreAnsweredAndFragmentsAccepted)
{
    start();
    RawClient client = connectOver("c");
    const std::string packet = subscribePacket("t", 0) + publishPacket("t", "in pieces");
    client.sendAll(clientFrame(0x02, packet.substr(0, 3)) + clientFrame(0x89, "ping") + clientFrame(0x00, packet.substr(3, 9))
        + clientFrame(0x80, packet.substr(12)));
    client.expect(PacketType::Suback);
    EXPECT_EQ(client.expectPublish().payload(), "in pieces");
    EXPECT_EQ(web(client).pongs, std::vector<std::string> { "ping" });
}

TEST_F(Web, OtherPagesAndOtherPathsGetAnAnswerInHttp)
{
    start();
    const auto answer = [&](const std::string& request) {
        RawClient client(port());
        client.sendAll(request);
        const auto end = std::chrono::steady_clock::now() + 5s;
        while (client.receive(end)) { }
        return client.rest();
    };
    EXPECT_TRUE(answer(upgradeRequest("Origin: https://evil.example\r\n")).starts_with("HTTP/1.1 403 "));
    EXPECT_TRUE(answer(upgradeRequest({}, "/")).starts_with("HTTP/1.1 404 "));
    EXPECT_TRUE(answer("GET /mqtt HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 426 "));
    EXPECT_TRUE(answer(std::string(20'000, 'x')).starts_with("HTTP/1.1 431 "));
    EXPECT_EQ(connectOver("c").connack().byteAt(1), 0u);
}

class Proxied : public TransportsBase, public testing::WithParamInterface<ListenerType> {
protected:
    Proxied()
    {
        listener().type = GetParam();
        listener().proxyProtocol = true;
    }
};

TEST_P(Proxied, ThePeerIsTheClient)
{
    EventLog log(registry);
    start(2);
    const std::string header = "PROXY TCP4 203.0.113.7 127.0.0.1 51234 1883\r\n";
    if (auto between = wire()) {
        RawClient client(port(), std::move(between), header);
        client.connect({});
    } else {
        RawClient client(port());
        for (const char byte : header + connectPacket({}))
            client.send({ &byte, 1 });
        client.expect(PacketType::Connack);
    }
    ASSERT_TRUE(log.waitFor(tap::EventKind::Connected));
    for (const tap::Event& event : log.events())
        EXPECT_EQ(event.client->peer, "203.0.113.7:51234");
}

TEST_P(Proxied, WithoutAHeaderNobodyIsServed)
{
    start();
    RawClient client(port());
    client.send(connectPacket({}));
    EXPECT_TRUE(client.closes());
    RawClient silent(port());
    silent.send("PROXY TCP4 203.0.113.7");
    ::shutdown(silent.fd(), SHUT_WR);
    EXPECT_TRUE(silent.closes());
}

INSTANTIATE_TEST_SUITE_P(All, Proxied, testing::Values(ListenerType::Tcp, ListenerType::Tls, ListenerType::Wss), nameOf);

class UnixListener : public TransportsBase {
protected:
    UnixListener() { listener().type = ListenerType::Unix; }
};

TEST_F(UnixListener, ShowsTheProcessAndCleansUp)
{
    EventLog log(registry);
    start();
    const RawClient client = connectOver("c");
    ASSERT_TRUE(log.waitFor(tap::EventKind::Connected));
    EXPECT_EQ(log.events().front().client->peer, "unix:" + std::to_string(::getpid()));
    broker.stop();
    EXPECT_NE(0, ::access(listener().socket.c_str(), F_OK));
}

TEST_F(UnixListener, CanBeTheOnlyOne)
{
    settings.defaultListener = false;
    start();
    EXPECT_EQ(broker.listeners().size(), 1u);
    EXPECT_EQ(broker.address(), "unix:" + listener().socket);
    EXPECT_EQ(connectOver("c").connack().byteAt(1), 0u);
}

} // namespace
} // namespace hookline::test

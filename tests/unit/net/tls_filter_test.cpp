// The TLS filter against OpenSSL's client over strings: any cut, versions, certificates, names, hostile bytes.
#include "core/net/tls_filter.h"
#include "core/net/socket.h"
#include "core/net/transport.h"
#include "core/net/websocket_filter.h"
#include "tests/support/certificates.h"
#include "tests/support/client_wire.h"
#include "tests/unit/config/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/socket.h>

namespace hookline::net {
namespace {

using State = Filter::State;
using test::Authority;
using test::Pem;
using test::TlsWire;

class TlsTest : public testing::Test {
protected:
    std::shared_ptr<const TlsContext> context() const
    {
        auto made = TlsContext::make(settings);
        EXPECT_TRUE(made.has_value()) << made.error().text();
        return *made;
    }
    std::string errorId() const
    {
        const auto made = TlsContext::make(settings);
        EXPECT_FALSE(made.has_value());
        if (made.has_value())
            return {};
        EXPECT_FALSE(made.error().what.empty());
        EXPECT_FALSE(made.error().why.empty());
        EXPECT_FALSE(made.error().remedy.empty());
        return made.error().id;
    }
    /// Lets the two talk, `step` bytes at a time, until neither has anything to say.
    static State shake(TlsFilter& filter, TlsWire& client, std::size_t step = 0)
    {
        std::string toServer = client.begin();
        State state = State::Open;
        while (!toServer.empty() && state == State::Open) {
            std::string toClient;
            std::string plain;
            std::string_view left = toServer;
            while (!left.empty() && state == State::Open) {
                const std::string_view piece = left.substr(0, step == 0 ? left.size() : step);
                state = filter.receive(piece, plain, toClient);
                left.remove_prefix(piece.size());
            }
            EXPECT_TRUE(plain.empty());
            toServer = client.in(toClient, plain);
        }
        return state;
    }

    test::TemporaryFolder folder;
    Authority authority { folder.path() };
    Pem server = authority.issue("server", "localhost", "DNS:localhost,IP:127.0.0.1");
    TlsSettings settings = [this] {
        TlsSettings out;
        out.certificate = server.certificate;
        out.key = server.key;
        return out;
    }();
};

TEST_F(TlsTest, CarriesBytesBothWaysInAnyCut)
{
    for (const std::size_t step : { 0u, 1u, 5u, 1000u }) {
        TlsFilter filter(context());
        TlsWire client({ .ca = authority.file() });
        EXPECT_EQ(shake(filter, client, step), State::Open);
        ASSERT_TRUE(filter.ready());
        EXPECT_TRUE(client.ready());
        EXPECT_TRUE(filter.description().starts_with("TLSv1.3 ")) << filter.description();
        const std::string large(100'000, 'x');
        std::string plain;
        std::string down;
        std::string sent = client.out("hello");
        sent += client.out(large);
        std::string_view left = sent;
        while (!left.empty()) {
            ASSERT_EQ(filter.receive(left.substr(0, step == 0 ? left.size() : step), plain, down), State::Open);
            left.remove_prefix(std::min(left.size(), step == 0 ? left.size() : step));
        }
        EXPECT_TRUE(plain == "hello" + large) << plain.size();
        filter.send(large, down);
        std::string back;
        client.in(down, back);
        EXPECT_TRUE(back == large) << back.size();
        EXPECT_LT(down.size(), large.size() + 7 * 64) << "more records than the plaintext needs";
        std::string bye;
        filter.close(bye);
        client.in(bye, back);
        EXPECT_TRUE(client.closed);
    }
}

TEST_F(TlsTest, SeesTheClientsGoodbye)
{
    TlsFilter filter(context());
    TlsWire client({});
    shake(filter, client);
    ::SSL_shutdown(client.ssl());
    std::string plain;
    std::string down;
    EXPECT_EQ(filter.receive(client.out({}), plain, down), State::Ended);
}

TEST_F(TlsTest, NothingBelow12)
{
    for (const int version : { TLS1_VERSION, TLS1_1_VERSION }) {
        TlsFilter filter(context());
        TlsWire client({ .version = version });
        EXPECT_EQ(shake(filter, client), State::Failed);
        EXPECT_NE(filter.problem().find("protocol"), std::string::npos) << filter.problem();
    }
    TlsFilter twelve(context());
    TlsWire client12({ .version = TLS1_2_VERSION });
    EXPECT_EQ(shake(twelve, client12), State::Open);
    EXPECT_TRUE(twelve.description().starts_with("TLSv1.2 ECDHE-ECDSA-")) << twelve.description();
    settings.only13 = true;
    TlsFilter only13(context());
    TlsWire again({ .version = TLS1_2_VERSION });
    EXPECT_EQ(shake(only13, again), State::Failed);
}

TEST_F(TlsTest, RenegotiationIsRefused)
{
    TlsFilter filter(context());
    TlsWire client({ .version = TLS1_2_VERSION });
    ASSERT_EQ(shake(filter, client), State::Open);
    EXPECT_EQ(1, ::SSL_renegotiate(client.ssl()));
    ::SSL_do_handshake(client.ssl());
    std::string plain;
    std::string down;
    filter.receive(client.out({}), plain, down);
    EXPECT_EQ(::SSL_num_renegotiations(client.ssl()), 1);
    std::string back;
    client.in(down, back);
    EXPECT_NE(::SSL_is_init_finished(client.ssl()), 1); // a warning, no new handshake
}

TEST_F(TlsTest, ClientCertificatesAsAsked)
{
    const Pem known = authority.issue("known", "sensor-1", "email:sensor@example.org,DNS:sensor.example.org");
    const Pem late = authority.issue("late", "sensor-2", {}, -1);
    const test::TemporaryFolder elsewhere;
    const Authority stranger(elsewhere.path(), "Stranger");
    const Pem foreign = stranger.issue("foreign", "sensor-1");
    settings.clientCa = authority.file();
    settings.userName = TlsSettings::Name::CommonName;
    const struct {
        const char* what;
        TlsSettings::Client asks;
        const Pem* shown;
        bool served;
        std::string user;
    } kCases[] = {
        { "required, none", TlsSettings::Client::Required, nullptr, false, "" },
        { "required, known", TlsSettings::Client::Required, &known, true, "sensor-1" },
        { "required, expired", TlsSettings::Client::Required, &late, false, "" },
        { "required, another CA's", TlsSettings::Client::Required, &foreign, false, "" },
        { "optional, none", TlsSettings::Client::Optional, nullptr, true, "" },
        { "optional, known", TlsSettings::Client::Optional, &known, true, "sensor-1" },
        { "optional, another CA's", TlsSettings::Client::Optional, &foreign, false, "" },
        { "not asked", TlsSettings::Client::None, &known, true, "" },
    };
    for (const auto& one : kCases) {
        for (const int version : { TLS1_2_VERSION, TLS1_3_VERSION }) {
            SCOPED_TRACE(one.what);
            settings.client = one.asks;
            TlsFilter filter(context());
            TlsWire client({ .ca = authority.file(), .certificate = one.shown ? one.shown->certificate : "",
                .key = one.shown ? one.shown->key : "", .version = version });
            EXPECT_EQ(shake(filter, client) == State::Open, one.served) << filter.problem();
            EXPECT_EQ(filter.ready(), one.served);
            EXPECT_EQ(filter.userName(), one.user);
            EXPECT_EQ(filter.problem().empty(), one.served);
        }
    }
    settings.client = TlsSettings::Client::Required;
    settings.userName = TlsSettings::Name::AlternativeName;
    TlsFilter byAlternative(context());
    TlsWire client({ .certificate = known.certificate, .key = known.key });
    EXPECT_EQ(shake(byAlternative, client), State::Open);
    EXPECT_EQ(byAlternative.userName(), "sensor@example.org");
    settings.clientCrl = authority.revoke(known.certificate);
    TlsFilter strict(context());
    TlsWire revoked({ .certificate = known.certificate, .key = known.key });
    EXPECT_EQ(shake(strict, revoked), State::Failed);
    EXPECT_NE(strict.problem().find("revoked"), std::string::npos) << strict.problem();
}

TEST_F(TlsTest, NamesThatCouldMeanSomethingElseAreNone)
{
    settings.clientCa = authority.file();
    settings.client = TlsSettings::Client::Required;
    settings.userName = TlsSettings::Name::CommonName;
    int number = 0;
    for (const std::string& name : { std::string("a/b"), std::string("#"), std::string("a+"), std::string("a\nb") }) {
        const Pem pem = authority.issue("odd" + std::to_string(++number), name);
        TlsFilter filter(context());
        TlsWire client({ .certificate = pem.certificate, .key = pem.key });
        EXPECT_EQ(shake(filter, client), State::Open);
        EXPECT_EQ(filter.userName(), "") << name;
    }
    const Pem umlaut = authority.issue("umlaut", "Zähler 7");
    TlsFilter filter(context());
    TlsWire client({ .certificate = umlaut.certificate, .key = umlaut.key });
    EXPECT_EQ(shake(filter, client), State::Open);
    EXPECT_EQ(filter.userName(), "Zähler 7");
}

TEST_F(TlsTest, HostileBytesFailAndNothingElse)
{
    const std::string mqtt = test::connectPacket({});
    for (const std::string& bytes : { mqtt, std::string("GET / HTTP/1.1\r\n\r\n"), std::string(70'000, '\x16'), std::string(5, '\0'),
             std::string("\x16\x03\x01\xFF\xFF", 5) + std::string(70'000, 'x') }) {
        TlsFilter filter(context());
        std::string plain;
        std::string down;
        EXPECT_EQ(filter.receive(bytes, plain, down), State::Failed);
        EXPECT_FALSE(filter.problem().empty());
        EXPECT_TRUE(plain.empty());
        EXPECT_EQ(filter.receive(bytes, plain, down), State::Failed); // and stays so
        filter.send("x", down);
        std::string bye;
        filter.close(bye);
        EXPECT_TRUE(bye.empty());
    }
    TlsFilter filter(context());
    TlsWire client({});
    shake(filter, client);
    std::string record = client.out("hello");
    record[record.size() - 1] = static_cast<char>(record.back() ^ 1);
    std::string plain;
    std::string down;
    EXPECT_EQ(filter.receive(record, plain, down), State::Failed);
    EXPECT_TRUE(plain.empty());
}

TEST_F(TlsTest, FilesThatCannotBeUsedSayWhy)
{
    const Pem other = authority.issue("other", "other");
    settings.certificate = folder.path() / "missing.pem";
    EXPECT_EQ(errorId(), "tls.certificate");
    settings.certificate = server.key;
    EXPECT_EQ(errorId(), "tls.certificate");
    settings.certificate.clear();
    EXPECT_EQ(errorId(), "tls.certificate");
    settings.certificate = server.certificate;
    settings.key = other.key; // of another certificate
    EXPECT_EQ(errorId(), "tls.key");
    settings.key = folder.write("locked.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIH\n-----END ENCRYPTED PRIVATE KEY-----\n");
    EXPECT_EQ(errorId(), "tls.key");
    settings.key = server.key;
    settings.client = TlsSettings::Client::Required;
    EXPECT_EQ(errorId(), "tls.client_ca");
    settings.clientCa = folder.write("nothing.pem", "nothing\n");
    EXPECT_EQ(errorId(), "tls.client_ca");
    settings.clientCa = authority.file();
    settings.clientCrl = folder.path() / "missing.crl";
    EXPECT_EQ(errorId(), "tls.client_crl");
    settings.clientCrl.clear();
    settings.ciphers = "nonsense";
    EXPECT_EQ(errorId(), "tls.ciphers");
}

TEST_F(TlsTest, TheStampChangesWithTheFiles)
{
    const std::string before = TlsContext::stamp(settings);
    EXPECT_EQ(TlsContext::stamp(settings), before);
    authority.issue("server", "localhost");
    EXPECT_NE(TlsContext::stamp(settings), before);
}

TEST_F(TlsTest, ATransportSendsAnOutboxThroughBothFilters)
{
    int fds[2];
    ASSERT_EQ(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds));
    const Fd ours(fds[0]);
    const Fd theirs(fds[1]);
    Transport transport(std::make_unique<TlsFilter>(context()),
        std::make_unique<WebSocketFilter>(std::make_shared<const WebSocketSettings>()));
    test::WebSocketWire client(std::make_unique<TlsWire>(TlsWire::Options {}));
    BlockPool pool;
    Outbox outbox(pool);
    outbox.append("early"); // nothing of it may leave before the handshakes are over
    std::string sent = client.begin();
    std::string got;
    std::uint64_t total = 0;
    const auto turn = [&] {
        std::string plain;
        EXPECT_EQ(transport.receive(sent, plain), State::Open);
        const auto flushed = transport.flush(outbox, ours.get(), total);
        EXPECT_NE(flushed, Outbox::Flushed::Broken);
        sent.clear();
        char bytes[65536];
        for (ssize_t n = 0; (n = ::recv(theirs.get(), bytes, sizeof bytes, 0)) > 0;)
            sent += client.in({ bytes, static_cast<std::size_t>(n) }, got);
        return flushed;
    };
    for (int i = 0; i < 20 && !(transport.ready() && client.ready()); ++i)
        turn();
    ASSERT_TRUE(transport.ready());
    const std::string large(3'000'000, 'l');
    outbox.append(large);
    outbox.append("end");
    for (int i = 0; i < 10'000 && turn() != Outbox::Flushed::All; ++i) { }
    turn();
    EXPECT_EQ(got.size(), 5 + large.size() + 3);
    EXPECT_TRUE(got.starts_with("early") && got.ends_with("end"));
    EXPECT_TRUE(outbox.empty());
    EXPECT_FALSE(transport.pending());
    EXPECT_GE(total, got.size());
}

} // namespace
} // namespace hookline::net

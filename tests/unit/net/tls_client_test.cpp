// The TLS client against our own filter over a socket pair: trust, names, own certificates, and a server that goes away.
#include "core/net/tls_client.h"
#include "core/net/tls_filter.h"
#include "tests/support/certificates.h"
#include "tests/unit/config/temporary_folder.h"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace hookline::net {
namespace {

using test::Authority;
using test::Pem;

/// Says everything back, until the other side ends or sends "bye".
class Echo {
public:
    explicit Echo(std::shared_ptr<const TlsContext> context)
    {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends.data()), 0);
        const timeval patience { 20, 0 };
        ::setsockopt(m_ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        m_thread = std::thread([this, context = std::move(context)] {
            TlsFilter filter(context);
            std::array<char, 4096> bytes {};
            for (bool open = true; open;) {
                const ssize_t got = ::recv(m_ends[1], bytes.data(), bytes.size(), 0);
                if (got <= 0)
                    break;
                std::string up;
                std::string down;
                open = filter.receive({ bytes.data(), static_cast<std::size_t>(got) }, up, down) == Filter::State::Open && up != "bye";
                if (!up.empty() && open)
                    filter.send(up, down);
                ::send(m_ends[1], down.data(), down.size(), MSG_NOSIGNAL);
            }
            ::shutdown(m_ends[1], SHUT_RDWR);
        });
    }
    ~Echo()
    {
        ::shutdown(m_ends[0], SHUT_RDWR);
        m_thread.join();
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }
    int socket() const noexcept { return m_ends[0]; }

private:
    std::array<int, 2> m_ends {};
    std::thread m_thread;
};

struct TlsClientTest : testing::Test {
    TlsClientTest() { ::signal(SIGPIPE, SIG_IGN); }
    std::shared_ptr<const TlsContext> context(TlsSettings::Client client = TlsSettings::Client::None) const
    {
        TlsSettings settings;
        settings.certificate = server.certificate;
        settings.key = server.key;
        settings.client = client;
        if (client != TlsSettings::Client::None)
            settings.clientCa = authority.file();
        auto made = TlsContext::make(settings);
        EXPECT_TRUE(made.has_value()) << made.error().text();
        return *made;
    }
    std::string errorOf(const std::string& host, const TlsClientSettings& settings) const
    {
        const Echo echo(context());
        const auto made = TlsClient::connect(echo.socket(), host, settings);
        return made ? std::string() : made.error().id;
    }

    test::TemporaryFolder folder;
    Authority authority { folder.path() };
    Pem server = authority.issue("server", "localhost", "DNS:localhost,IP:127.0.0.1");
    Pem device = authority.issue("device", "device-7");
    TlsClientSettings trusting = [this] {
        TlsClientSettings out;
        out.ca = authority.file();
        return out;
    }();
};

TEST_F(TlsClientTest, CarriesBytesBothWays)
{
    for (const char* host : { "localhost", "127.0.0.1" }) {
        const Echo echo(context());
        auto client = TlsClient::connect(echo.socket(), host, trusting);
        ASSERT_TRUE(client.has_value()) << client.error().text();
        const std::string sent(100'000, 'x');
        ASSERT_TRUE((*client)->send(std::string_view(sent).substr(0, 3000)));
        std::string got;
        std::array<char, 1000> bytes {};
        while (got.size() < 3000) {
            const std::size_t now = (*client)->receive(bytes.data(), bytes.size());
            ASSERT_GT(now, 0u);
            got.append(bytes.data(), now);
        }
        EXPECT_EQ(got, sent.substr(0, 3000));
        ASSERT_TRUE((*client)->send("bye"));
        EXPECT_EQ((*client)->receive(bytes.data(), bytes.size()), 0u) << "it has gone";
    }
}

TEST_F(TlsClientTest, BelievesOnlyWhomItIsToldTo)
{
    TlsClientSettings settings; // the system's CAs do not know this one
    EXPECT_EQ(errorOf("localhost", settings), "tls.handshake");
    settings.verify = TlsClientSettings::Verify::None;
    EXPECT_EQ(errorOf("localhost", settings), "");
    EXPECT_EQ(errorOf("localhost", trusting), "");
    EXPECT_EQ(errorOf("other.example", trusting), "tls.handshake") << "another host's certificate";
    EXPECT_EQ(errorOf("127.0.0.9", trusting), "tls.handshake");
    trusting.verify = TlsClientSettings::Verify::Ca;
    EXPECT_EQ(errorOf("other.example", trusting), "");
}

TEST_F(TlsClientTest, ShowsItsOwnCertificate)
{
    trusting.certificate = device.certificate;
    trusting.key = device.key;
    const Echo echo(context(TlsSettings::Client::Required));
    auto client = TlsClient::connect(echo.socket(), "localhost", trusting);
    ASSERT_TRUE(client.has_value()) << client.error().text();
    ASSERT_TRUE((*client)->send("hello"));
    std::array<char, 10> bytes {};
    EXPECT_EQ((*client)->receive(bytes.data(), bytes.size()), 5u);
}

TEST_F(TlsClientTest, SaysWhichFileIsWrong)
{
    TlsClientSettings settings = trusting;
    settings.ca = (folder.path() / "missing.pem").string();
    EXPECT_EQ(errorOf("localhost", settings), "tls.ca");
    settings = trusting;
    settings.certificate = device.key;
    EXPECT_EQ(errorOf("localhost", settings), "tls.certificate");
    settings.certificate = device.certificate;
    EXPECT_EQ(errorOf("localhost", settings), "tls.key") << "it is not in the same file";
}

} // namespace
} // namespace hookline::net

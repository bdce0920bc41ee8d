#include "app/runtime/metrics_server.h"
#include "tests/support/raw_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace hookline::runtime {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class MetricsServerTest : public testing::Test {
protected:
    void SetUp() override
    {
        config::MetricsSettings settings;
        settings.port = 0;
        const auto started = server.start(settings);
        ASSERT_TRUE(started) << started.error().text();
        const std::string address = server.address();
        port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
    }
    /// Everything the server says to `request`, until it closes.
    std::string ask(const std::string& request) const
    {
        const int fd = connect();
        EXPECT_EQ(::send(fd, request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
        return readAll(fd);
    }
    int connect() const
    {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(0, ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
        const timeval patience { 20, 0 };
        ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        return fd;
    }
    static std::string readAll(int fd)
    {
        std::string out;
        char bytes[65536];
        for (ssize_t got = 0; (got = ::recv(fd, bytes, sizeof bytes, 0)) > 0;)
            out.append(bytes, static_cast<std::size_t>(got));
        ::close(fd);
        return out;
    }

    std::string page = "hookline_broker_up 1\n";
    MetricsServer server { [this] { return page; } };
    std::uint16_t port = 0;
};

TEST_F(MetricsServerTest, ServesThePage)
{
    const std::string answer = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Length: 21\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\nhookline_broker_up 1\n"));
    EXPECT_THAT(ask("GET /metrics?x=1 HTTP/1.0\n\n"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(ask("HEAD /metrics HTTP/1.1\r\n\r\n"), EndsWith("\r\n\r\n"));
}

TEST_F(MetricsServerTest, APageLargerThanTheSocketTakesIsSentWhole)
{
    page = std::string(8 * 1024 * 1024, 'x');
    EXPECT_GT(ask("GET /metrics HTTP/1.1\r\n\r\n").size(), page.size());
}

TEST_F(MetricsServerTest, RefusesEverythingElse)
{
    EXPECT_THAT(ask("GET / HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(ask("GET /metricsx HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(ask("POST /metrics HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 405"));
    EXPECT_THAT(ask("\r\n\r\n"), StartsWith("HTTP/1.1 405"));
    EXPECT_EQ(ask(std::string(20'000, 'a')), "") << "a request without end is not listened to";
}

TEST_F(MetricsServerTest, SilentOnesDoNotKeepOthersOut)
{
    std::vector<int> silent;
    for (int i = 0; i < 15; ++i)
        silent.push_back(connect());
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    for (const int fd : silent)
        ::close(fd);
}

TEST_F(MetricsServerTest, StopsWithConnectionsOpen)
{
    const int fd = connect();
    server.stop();
    EXPECT_EQ(readAll(fd), "");
    EXPECT_FALSE(server.running());
}

} // namespace
} // namespace hookline::runtime

#include "core/net/socket.h"
#include "tests/unit/config/temporary_folder.h"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace hookline::net {
namespace {

TEST(UnixSocket, HasItsModeAndGoesAwayWhenClosed)
{
    const test::TemporaryFolder folder;
    const std::string file = folder.path() / "s";
    for (const unsigned mode : { 0600u, 0660u, 0666u }) {
        auto listening = listenUnix(file, mode);
        ASSERT_TRUE(listening.has_value()) << listening.error().text();
        EXPECT_EQ(listening->address, "unix:" + file);
        struct stat info { };
        ASSERT_EQ(0, ::stat(file.c_str(), &info));
        EXPECT_TRUE(S_ISSOCK(info.st_mode));
        EXPECT_EQ(info.st_mode & 0777u, mode);
        listening->close();
        EXPECT_NE(0, ::stat(file.c_str(), &info));
    }
}

TEST(UnixSocket, ReplacesAStaleFileOnly)
{
    const test::TemporaryFolder folder;
    const std::string file = folder.path() / "s";
    { // as a killed program leaves it: nobody calls close()
        const auto killed = listenUnix(file, 0600);
        ASSERT_TRUE(killed.has_value());
    }
    ASSERT_EQ(0, ::access(file.c_str(), F_OK));
    auto second = listenUnix(file, 0600);
    ASSERT_TRUE(second.has_value()) << second.error().text();
    const auto third = listenUnix(file, 0600);
    ASSERT_FALSE(third.has_value());
    EXPECT_EQ(third.error().id, "net.socket_in_use");
    const std::string document = folder.write("document", "precious");
    const auto fourth = listenUnix(document, 0600);
    ASSERT_FALSE(fourth.has_value());
    EXPECT_EQ(fourth.error().id, "net.not_a_socket");
    EXPECT_EQ(test::TemporaryFolder::read(document), "precious");
    const auto nowhere = listenUnix(folder.path() / "missing" / "s", 0600);
    ASSERT_FALSE(nowhere.has_value());
    EXPECT_EQ(nowhere.error().id, "net.socket_failed");
    EXPECT_EQ(listenUnix("/" + std::string(107, 'x'), 0600).error().id, "net.socket_failed");
}

TEST(UnixSocket, TellsTheClientsProcess)
{
    const test::TemporaryFolder folder;
    const std::string file = folder.path() / "s";
    auto listening = listenUnix(file, 0600);
    ASSERT_TRUE(listening.has_value());
    const Fd client(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    file.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(0, ::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address));
    EXPECT_EQ(acceptConnection(listening->fd.get()).peer, "unix:" + std::to_string(::getpid()));
    listening->close();
}

} // namespace
} // namespace hookline::net

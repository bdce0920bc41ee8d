#include "tests/unit/app/local_broker.h"

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hookline::test {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kPatience = std::chrono::seconds(10);

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool listens(std::uint16_t port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const bool connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(fd);
    return connected;
}

} // namespace

std::uint16_t freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    const bool good = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0
        && ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(fd);
    if (!good)
        throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

LocalBroker::LocalBroker(std::uint16_t port)
{
    if (const char* named = std::getenv("HOOKLINE_TEST_BROKER"); named && *named && port == 0) {
        const std::string text(named);
        const auto colon = text.rfind(':');
        m_host = text.substr(0, colon);
        m_port = static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)));
        return;
    }
    std::string pattern = (std::filesystem::temp_directory_path() / "hookline-mosquitto-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw std::runtime_error("no temporary folder");
    m_folder = pattern;
    // Somebody else may take a free port before mosquitto does.
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (launch(port ? port : freePort()))
            return;
    }
    std::filesystem::remove_all(m_folder);
    throw std::runtime_error("mosquitto does not start: is Debian's package mosquitto installed?");
}

LocalBroker::~LocalBroker()
{
    end(SIGTERM);
    std::error_code ignored;
    if (!m_folder.empty())
        std::filesystem::remove_all(m_folder, ignored);
}

void LocalBroker::kill() { end(SIGKILL); }

bool LocalBroker::launch(std::uint16_t port)
{
    const std::string config = m_folder + "/mosquitto.conf";
    const passwd* user = ::getpwuid(::getuid());
    std::ofstream(config) << "listener " << port << " 127.0.0.1\nallow_anonymous true\nlog_dest none\nuser "
                          << (user ? user->pw_name : "nobody") << "\n";
    m_port = port;
    m_process = ::fork();
    if (m_process == 0) {
        // It warns of being run by root, which is this test's own business.
        ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
        for (const char* program : { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto" })
            ::execl(program, program, "-c", config.c_str(), nullptr);
        ::_exit(127);
    }
    const auto deadline = Clock::now() + kPatience;
    while (Clock::now() < deadline) {
        int status = 0;
        if (::waitpid(m_process, &status, WNOHANG) == m_process) {
            m_process = 0;
            return false;
        }
        if (listens(port))
            return true;
        ::poll(nullptr, 0, 5);
    }
    end(SIGKILL);
    return false;
}

void LocalBroker::end(int signal)
{
    if (m_process <= 0)
        return;
    ::kill(m_process, signal);
    ::waitpid(m_process, nullptr, 0);
    m_process = 0;
}

} // namespace hookline::test

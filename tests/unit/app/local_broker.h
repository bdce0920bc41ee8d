// A broker for one test: mosquitto on a free port of 127.0.0.1, or the one that HOOKLINE_TEST_BROKER=host:port names.
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>

namespace hookline::test {

/// A port of 127.0.0.1 that nobody listens on just now.
std::uint16_t freePort();

class LocalBroker {
public:
    /// Throws std::runtime_error with the reason when mosquitto does not come up. `port` 0: any free one.
    explicit LocalBroker(std::uint16_t port = 0);
    ~LocalBroker();
    LocalBroker(const LocalBroker&) = delete;
    LocalBroker& operator=(const LocalBroker&) = delete;

    const std::string& host() const noexcept { return m_host; }
    std::uint16_t port() const noexcept { return m_port; }
    /// Ours to stop: not one from the environment.
    bool isOwn() const noexcept { return m_process > 0; }
    /// Ends it as a crash would.
    void kill();

private:
    bool launch(std::uint16_t port);
    void end(int signal);

    std::string m_host = "127.0.0.1";
    std::uint16_t m_port = 0;
    pid_t m_process = 0;
    std::string m_folder;
};

} // namespace hookline::test

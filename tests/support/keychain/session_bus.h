// A session bus of the test's own, with nothing on it but what the test starts there: a real GNOME keyring with a home that is thrown
// away, or tests/support/keychain/fake_keychain.py. Sets DBUS_SESSION_BUS_ADDRESS for as long as it lives.
#pragma once

#include "tests/unit/config/temporary_folder.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ; // NOLINT

namespace hookline::test {

/// A program that ends with its object. What it prints is read line by line.
class Program {
public:
    Program(std::vector<std::string> arguments, const std::vector<std::string>& settings, std::string_view input = {})
    {
        int in[2], out[2];
        if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0)
            throw std::runtime_error("no pipe");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in[0], 0);
        posix_spawn_file_actions_adddup2(&actions, out[1], 1);
        std::vector<std::string> environment = settings;
        for (char** one = environ; *one; ++one) {
            const std::string name = std::string(*one).substr(0, std::string(*one).find('=') + 1);
            bool ours = false;
            for (const std::string& setting : settings)
                ours = ours || setting.starts_with(name);
            if (!ours)
                environment.emplace_back(*one);
        }
        const int error = ::posix_spawnp(&m_pid, arguments[0].c_str(), &actions, nullptr, pointers(arguments).data(), pointers(environment).data());
        posix_spawn_file_actions_destroy(&actions);
        ::close(in[0]);
        ::close(out[1]);
        if (error != 0)
            throw std::runtime_error("cannot start " + arguments[0]);
        [[maybe_unused]] const ssize_t written = ::write(in[1], input.data(), input.size());
        ::close(in[1]);
        m_out = out[0];
    }
    ~Program()
    {
        send(SIGTERM);
        wait();
        ::close(m_out);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Empty: it ended, or said nothing for 20 s.
    std::string line()
    {
        for (;;) {
            if (const auto end = m_text.find('\n'); end != std::string::npos) {
                std::string out = m_text.substr(0, end);
                m_text.erase(0, end + 1);
                return out;
            }
            pollfd one { m_out, POLLIN, 0 };
            char block[4096];
            const ssize_t got = ::poll(&one, 1, 20'000) > 0 ? ::read(m_out, block, sizeof block) : 0;
            if (got <= 0)
                return {};
            m_text.append(block, static_cast<std::size_t>(got));
        }
    }
    /// Until it ends by itself; its exit code.
    int wait()
    {
        int status = 0;
        if (m_pid <= 0)
            return m_code;
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) { }
        m_pid = -1;
        m_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return m_code;
    }
    void send(int signal) const
    {
        if (m_pid > 0) // 0 and below are not one process but many
            ::kill(m_pid, signal);
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& texts)
    {
        std::vector<char*> out;
        for (std::string& text : texts)
            out.push_back(text.data());
        out.push_back(nullptr);
        return out;
    }

    pid_t m_pid = -1;
    int m_out = -1;
    int m_code = -1;
    std::string m_text;
};

class SessionBus {
public:
    SessionBus()
        : m_bus(start())
    {
        ::setenv("DBUS_SESSION_BUS_ADDRESS", m_bus->line().c_str(), 1);
    }
    ~SessionBus()
    {
        m_keyring.reset();
        m_fake.reset();
        ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    }

    /// A real one, unlocked.
    void startKeyring()
    {
        m_keyring = std::make_unique<Program>(
            std::vector<std::string> { "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets" }, settings(), "password");
        for (int i = 0; i < 600 && run({ "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.DBus.Peer.Ping" }) != 0; ++i)
            ::usleep(50'000);
    }
    void stopKeyring() { m_keyring.reset(); }
    /// 0: done.
    int lock() { return run({ "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login" }); }
    /// As its own prompt does it when somebody has typed the password.
    int unlockElsewhere() { return run(script("unlock_keyring.py")); }

    /// Returns when it is on the bus.
    Program& startFake(const std::vector<std::string>& arguments)
    {
        std::vector<std::string> command = script("fake_keychain.py");
        command.insert(command.end(), arguments.begin(), arguments.end());
        m_fake = std::make_unique<Program>(std::move(command), settings());
        if (m_fake->line() != "ready")
            throw std::runtime_error("the fake keychain did not start");
        return *m_fake;
    }

    int run(std::vector<std::string> arguments, std::string_view input = {}, std::string* output = nullptr) const
    {
        Program program(std::move(arguments), settings(), input);
        const std::string first = program.line();
        if (output)
            *output = first;
        return program.wait();
    }

private:
    static std::vector<std::string> script(const char* name)
    {
        return { "/usr/bin/python3", "-B", std::string(HOOKLINE_SOURCE_DIR) + "/tests/support/keychain/" + name };
    }
    std::vector<std::string> settings() const
    {
        const std::string home = m_home.path().string();
        return { "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + home, "GNOME_KEYRING_CONTROL=" + home + "/keyring", "DISPLAY=", "WAYLAND_DISPLAY=" };
    }
    std::unique_ptr<Program> start()
    {
        // Nothing that is installed is started by asking for it.
        const auto file = m_home.write("bus.conf", "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" "
            "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n<busconfig><type>session</type><listen>unix:dir=" + m_home.path().string()
            + "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>"
              "<allow own=\"*\"/></policy></busconfig>\n");
        return std::make_unique<Program>(
            std::vector<std::string> { "dbus-daemon", "--config-file=" + file.string(), "--nofork", "--nopidfile", "--print-address=1" }, settings());
    }

    TemporaryFolder m_home;
    std::unique_ptr<Program> m_bus;
    std::unique_ptr<Program> m_keyring;
    std::unique_ptr<Program> m_fake;
};

} // namespace hookline::test

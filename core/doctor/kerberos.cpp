#include "core/doctor/kerberos.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace hookline::doctor {
namespace {

struct Ended {
    int spawnError = 0;
    int code = -1;
    std::string said;
};

/// Runs a program with its output in a pipe; ends it when the limit is over.
Ended run(const std::vector<std::string>& command, const std::string& variable, const Limit& limit)
{
    Ended out;
    std::array<int, 2> pipe {};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        out.spawnError = errno;
        return out;
    }
    const Socket reader(pipe[0]);
    Socket writer(pipe[1]);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, writer.fd(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, writer.fd(), STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    std::vector<char*> environment;
    for (char** entry = environ; *entry; ++entry) {
        if (std::strncmp(*entry, "KRB5CCNAME=", 11) != 0 && std::strncmp(*entry, "LC_", 3) != 0)
            environment.push_back(*entry);
    }
    std::string english = "LC_ALL=C";
    environment.push_back(const_cast<char*>(variable.c_str()));
    environment.push_back(english.data());
    environment.push_back(nullptr);
    pid_t child = 0;
    out.spawnError = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    writer = Socket();
    if (out.spawnError != 0)
        return out;
    std::array<char, 1024> block {};
    while (reader.wait(POLLIN, limit)) {
        const ssize_t got = ::read(reader.fd(), block.data(), block.size());
        if (got <= 0)
            break;
        if (out.said.size() < 4096)
            out.said.append(block.data(), static_cast<std::size_t>(got));
    }
    if (limit.over())
        ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    out.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    while (out.said.ends_with('\n'))
        out.said.pop_back();
    return out;
}

} // namespace

std::optional<Finding> tryKeytab(const std::string& keytab, const std::string& principal, const Limit& limit)
{
    // What can be seen without a server comes first: with none at hand kinit would only say so.
    const Ended listed = run({ "klist", "-k", keytab }, "KRB5CCNAME=NONE:", limit);
    if (listed.spawnError != 0)
        return Finding { "sasl.kinit_missing", {}, std::strerror(listed.spawnError) };
    if (listed.code != 0)
        return Finding { "sasl.kerberos_keytab", { keytab }, listed.said };
    if (listed.said.find(' ' + principal) == std::string::npos)
        return Finding { "sasl.kerberos_principal", { principal, keytab }, listed.said };
    std::string folder = "/tmp/hookline-kinit-XXXXXX";
    if (!::mkdtemp(folder.data()))
        return Finding { "sasl.kerberos_ticket", { principal }, std::strerror(errno) };
    const std::string cache = folder + "/cache";
    const Ended ended = run({ "kinit", "-k", "-t", keytab, principal }, "KRB5CCNAME=FILE:" + cache, limit);
    ::unlink(cache.c_str());
    ::rmdir(folder.c_str());
    if (ended.spawnError != 0)
        return Finding { "sasl.kinit_missing", {}, std::strerror(ended.spawnError) };
    const auto said = [&](const char* part) { return ended.said.find(part) != std::string::npos; };
    if (ended.code == 0)
        return std::nullopt;
    if (said("Cannot find KDC") || said("default realm"))
        return Finding { "sasl.kerberos_config", {}, ended.said };
    if (limit.over() || said("Cannot contact any KDC") || said("Cannot resolve"))
        return Finding { "sasl.kerberos_kdc", { principal }, ended.said };
    if (said("no suitable keys") || said("not found in Kerberos database"))
        return Finding { "sasl.kerberos_principal", { principal, keytab }, ended.said };
    if (said("Key table") || said("keytab"))
        return Finding { "sasl.kerberos_keytab", { keytab }, ended.said };
    return Finding { "sasl.kerberos_ticket", { principal }, ended.said };
}

} // namespace hookline::doctor

#include "core/base/log_file.h"

#include "core/base/clock.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hookline::base {
namespace {

constexpr std::int64_t kRetryNanos = 10'000'000'000;

} // namespace

LogFile::LogFile(std::filesystem::path file, LogFileLimits limits)
    : m_file(std::move(file))
    , m_limits(limits)
{
}

LogFile::~LogFile() { close(); }

Result<> LogFile::open()
{
    std::error_code ignored; // opening says what is wrong
    if (m_file.has_parent_path() && std::filesystem::create_directories(m_file.parent_path(), ignored))
        std::filesystem::permissions(m_file.parent_path(), std::filesystem::perms::owner_all, ignored);
    if (tryOpen())
        return {};
    const int why = errno;
    return fail({ "log.file", "the log file " + m_file.string() + " cannot be written", std::generic_category().message(why),
        "Choose another one with log.file, or make it writable" });
}

std::filesystem::path LogFile::numbered(unsigned number) const
{
    std::filesystem::path out = m_file;
    out += "." + std::to_string(number);
    return out;
}

bool LogFile::tryOpen() noexcept
{
    close();
    // A pipe without a reader would hold up everybody who logs, and a device must not be renamed when it is "full".
    m_fd = ::open(m_file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat found { };
    if (m_fd >= 0 && ::fstat(m_fd, &found) == 0 && S_ISREG(found.st_mode)) {
        m_size = static_cast<std::uint64_t>(found.st_size);
        return true;
    }
    const int why = m_fd >= 0 ? ENOTSUP : errno;
    close();
    m_retryNanos = steadyNanos() + kRetryNanos;
    errno = why;
    return false;
}

void LogFile::close() noexcept
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

bool LogFile::rotate() noexcept
{
    try {
        close();
        std::error_code error;
        for (unsigned number = m_limits.older; number > 1; --number)
            std::filesystem::rename(numbered(number - 1), numbered(number), error); // the first times there is none
        if (m_limits.older > 0)
            std::filesystem::rename(m_file, numbered(1), error);
        else
            std::filesystem::remove(m_file, error);
        if (!error)
            return tryOpen();
        // Where its folder lets nothing be renamed it starts anew: the newest lines are worth more than the oldest.
        if (tryOpen() && ::ftruncate(m_fd, 0) == 0) {
            m_size = 0;
            return true;
        }
        close();
    } catch (...) { // no memory for a path
    }
    m_retryNanos = steadyNanos() + kRetryNanos; // it must not grow further
    return false;
}

bool LogFile::put(std::string_view text) noexcept
{
    while (!text.empty()) {
        const ::ssize_t written = ::write(m_fd, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        m_size += static_cast<std::uint64_t>(written);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

void LogFile::write(std::string_view line) noexcept
{
    if (m_fd < 0 && (steadyNanos() < m_retryNanos || !tryOpen())) {
        ++m_lost;
        return;
    }
    if (m_size > 0 && m_size + line.size() + 1 > m_limits.bytes && !rotate()) {
        ++m_lost;
        return;
    }
    const std::uint64_t before = m_size;
    if (!put(line) || !put("\n")) {
        ++m_lost;
        // Half a line would spoil the next; where it cannot be taken back either, it stays.
        [[maybe_unused]] const int takenBack = m_size > before ? ::ftruncate(m_fd, static_cast<::off_t>(before)) : 0;
        close();
        m_retryNanos = steadyNanos() + kRetryNanos;
    }
}

} // namespace hookline::base

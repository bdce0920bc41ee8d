#include "core/disk/folder.h"

#include "core/disk/crc32c.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace hookline::disk {
namespace {

constexpr std::uint32_t kMarkMagic = 0x484c4d31; // "HLM1"

struct MarkBytes {
    std::uint32_t magic;
    std::uint32_t crc; // of what follows
    std::uint64_t committed;
    std::uint64_t done;
};

std::uint32_t markCrc(const MarkBytes& bytes) noexcept { return crc32c(0, &bytes.committed, 16); }

int openFile(const std::filesystem::path& path) noexcept { return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); }

std::string holderOf(int fd)
{
    std::array<char, 24> text {};
    const ssize_t size = ::pread(fd, text.data(), text.size() - 1, 0);
    std::string pid = size > 0 ? std::string(text.data()) : std::string();
    while (!pid.empty() && pid.back() == '\n')
        pid.pop_back();
    return pid;
}

} // namespace

std::string Folder::setAsideName(std::int64_t wallMicros)
{
    const auto seconds = static_cast<std::time_t>(wallMicros / 1'000'000);
    std::tm utc {};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 40> text {};
    std::strftime(text.data(), text.size(), "state.db.bad-%Y%m%dT%H%M%SZ", &utc);
    return text.data();
}

void Folder::sync() const noexcept
{
    const int fd = ::open(m_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
}

Folder::~Folder()
{
    for (const int fd : { m_lock, m_ballast, m_mark }) {
        if (fd >= 0)
            ::close(fd);
    }
}

base::Result<> Folder::open(const std::filesystem::path& path, bool create, const Words& words)
{
    const std::string name = path.string();
    const std::string what(words.what);
    const std::string setting(words.setting);
    const auto id = [&](const char* problem) { return std::string(words.id) + "." + problem; };
    std::error_code error;
    if (create) {
        const bool made = std::filesystem::create_directories(path, error);
        if (error)
            return base::fail({ id("folder"), "The " + what + "'s folder " + name + " cannot be made", error.message(),
                "Choose another " + setting + " or give this user the right to write there" });
        if (made)
            ::chmod(path.c_str(), 0700);
    }
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0 || !S_ISDIR(about.st_mode))
        return base::fail({ id("folder"), "There is no " + what + " at " + name, std::strerror(errno), "Name the folder that holds state.db" });
    // Records hold what clients publish: nobody else's business.
    if ((about.st_mode & 0077) != 0 && (about.st_uid != ::geteuid() || ::chmod(path.c_str(), 0700) != 0)) {
        return base::fail({ id("permissions"), "The " + what + "'s folder " + name + " is open to other users", "",
            "chmod 700 it, or choose another " + setting });
    }
    m_path = path;
    m_lock = openFile(file("lock"));
    if (m_lock < 0)
        return base::fail({ id("folder"), "The " + what + "'s folder " + name + " cannot be used", std::strerror(errno),
            "Give this user the right to write there" });
    if (::flock(m_lock, LOCK_EX | LOCK_NB) != 0) {
        const std::string pid = holderOf(m_lock);
        return base::fail({ id("in_use"), "The " + what + " " + name + " is in use by another Hookline" + (pid.empty() ? "" : ", process " + pid),
            "", "Stop that one first, or give this one a folder of its own (" + setting + ")" });
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(m_lock, 0) == 0)
        [[maybe_unused]] const ssize_t written = ::pwrite(m_lock, pid.data(), pid.size(), 0);
    m_mark = openFile(file("mark"));
    m_ballast = openFile(file("ballast"));
    return {};
}

bool Folder::holdBallast(std::uint64_t bytes) noexcept
{
    if (m_hasBallast || bytes == 0)
        return true;
    // Fills the blocks where the file system cannot reserve them: a lazy promise would break when it matters.
    if (m_ballast < 0 || ::posix_fallocate(m_ballast, 0, static_cast<off_t>(bytes)) != 0) {
        dropBallast();
        return false;
    }
    m_hasBallast = true;
    return true;
}

void Folder::dropBallast() noexcept
{
    if (m_ballast >= 0)
        [[maybe_unused]] const int cut = ::ftruncate(m_ballast, 0);
    m_hasBallast = false;
}

std::optional<Mark> Folder::readMark() const noexcept
{
    MarkBytes bytes {};
    if (m_mark < 0 || ::pread(m_mark, &bytes, sizeof bytes, 0) != sizeof bytes || bytes.magic != kMarkMagic
        || bytes.crc != markCrc(bytes))
        return std::nullopt;
    return Mark { bytes.committed, bytes.done };
}

void Folder::writeMark(const Mark& mark) noexcept
{
    MarkBytes bytes { kMarkMagic, 0, mark.committed, mark.done };
    bytes.crc = markCrc(bytes);
    if (m_mark >= 0)
        [[maybe_unused]] const ssize_t written = ::pwrite(m_mark, &bytes, sizeof bytes, 0);
}

std::uint64_t Folder::freeBytes() const noexcept
{
    struct statvfs about {};
    if (::statvfs(m_path.c_str(), &about) != 0)
        return 0;
    return std::uint64_t { about.f_bavail } * about.f_frsize;
}

} // namespace hookline::disk

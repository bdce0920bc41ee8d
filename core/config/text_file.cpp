#include "core/config/text_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace hookline::config {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }
    bool valid() const { return m_fd >= 0; }

private:
    int m_fd;
};

std::string reason(int error) { return std::generic_category().message(error); }

auto unreadable(const fs::path& file, std::string why)
{
    return base::fail({ "file.unreadable", "The file " + file.string() + " cannot be read", std::move(why),
        "Check its owner and permissions" });
}

auto unwritable(const fs::path& file, std::string why)
{
    return base::fail({ "file.unwritable", "The file " + file.string() + " cannot be written", std::move(why),
        "Check the free space and the permissions of its folder; the file is as it was" });
}

bool writeAll(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// Makes the owner, group and mode of a file those of another. The owner first: changing it may take rights away.
bool takeOver(int fd, const struct stat& wanted)
{
    struct stat now { };
    if (::fstat(fd, &now) != 0)
        return false;
    if ((now.st_uid != wanted.st_uid || now.st_gid != wanted.st_gid) && ::fchown(fd, wanted.st_uid, wanted.st_gid) != 0)
        return false;
    return ::fchmod(fd, wanted.st_mode & 07777) == 0;
}

/// A new file beside another, on the disk, until it takes that one's place or is not wanted after all.
class Replacement {
public:
    explicit Replacement(const fs::path& target)
        : m_target(target)
        , m_name(target.string() + ".XXXXXX")
    {
    }
    ~Replacement()
    {
        if (m_there)
            ::unlink(m_name.c_str());
    }
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;

    /// With the rights of `like`, else 0600. 0 or an errno.
    int write(std::string_view text, const struct stat* like = nullptr)
    {
        const Descriptor temporary(::mkostemp(m_name.data(), O_CLOEXEC)); // mode 0600
        m_there = temporary.valid();
        const bool fine
            = m_there && writeAll(temporary.get(), text) && (!like || takeOver(temporary.get(), *like)) && ::fsync(temporary.get()) == 0;
        return fine ? 0 : errno;
    }
    int takePlace()
    {
        if (::rename(m_name.c_str(), m_target.c_str()) != 0)
            return errno;
        m_there = false;
        return 0;
    }

private:
    const fs::path m_target;
    std::string m_name;
    bool m_there = false;
};

} // namespace

base::Result<std::string> readTextFile(const fs::path& file, std::size_t limit)
{
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.valid() && errno == ENOENT)
        return base::fail({ "file.missing", "The file " + file.string() + " does not exist", {}, {} });
    if (!fd.valid())
        return unreadable(file, reason(errno));
    struct stat info { };
    if (::fstat(fd.get(), &info) != 0)
        return unreadable(file, reason(errno));
    if (S_ISDIR(info.st_mode))
        return unreadable(file, reason(EISDIR));
    std::string text;
    std::vector<char> block(65536);
    for (;;) {
        const ssize_t got = ::read(fd.get(), block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return unreadable(file, reason(errno));
        if (got == 0)
            return text;
        text.append(block.data(), static_cast<std::size_t>(got));
        if (text.size() > limit)
            return base::fail({ "file.too_large",
                "The file " + file.string() + " is larger than " + std::to_string(limit) + " bytes", {}, {} });
    }
}

base::Result<> replaceTextFile(const fs::path& file, std::string_view text, Reach reach)
{
    std::error_code error;
    fs::path target = fs::weakly_canonical(file, error); // a link into a folder of dotfiles stays a link
    if (error)
        return unwritable(file, error.message());
    const fs::path folder = target.parent_path();
    if (!fs::exists(folder, error)) {
        // Only the last folder is ours to close off; the ones above follow the user's umask.
        fs::create_directories(folder.parent_path(), error);
        if (!error && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
            error = std::error_code(errno, std::generic_category());
        if (error)
            return unwritable(file, error.message());
    }
    struct stat before { };
    const bool keep = reach == Reach::Kept && ::stat(target.c_str(), &before) == 0;
    // Before the backup is replaced: a full disk must not cost the only good copy.
    Replacement wanted(target);
    if (const int failed = wanted.write(text, keep ? &before : nullptr))
        return unwritable(file, reason(failed));
    constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);
    if (const auto old = readTextFile(target, kNoLimit)) {
        fs::path backup = target;
        backup += ".bak";
        Replacement kept(backup);
        int failed = kept.write(*old);
        if (failed == 0)
            failed = kept.takePlace();
        if (failed != 0)
            return unwritable(backup, reason(failed));
    } else if (old.error().id != "file.missing") {
        return base::fail(old.error());
    }
    if (const int failed = wanted.takePlace())
        return unwritable(file, reason(failed));
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.valid())
        ::fsync(directory.get()); // so that the rename itself survives a power cut
    return {};
}

} // namespace hookline::config

// The log in a file that does not grow for ever: when it is full it becomes hookline.log.1, what that was becomes .2, and the
// oldest goes. Where its folder lets nothing be renamed it starts anew instead. A disk that takes nothing costs lines of this file
// and nothing else; it is tried again after a while.
//
// Lines go to the system at once, so that they are there after a crash of the program. One writer at a time.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace hookline::base {

struct LogFileLimits {
    std::uint64_t bytes = 5 * 1024 * 1024; ///< of one file
    unsigned older = 4;                    ///< full ones that are kept
};

class LogFile {
public:
    explicit LogFile(std::filesystem::path file, LogFileLimits limits = {});
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    /// Makes the folder and the file, readable by their owner only. Error: "log.file".
    Result<> open();
    /// One line, without its end.
    void write(std::string_view line) noexcept;
    const std::filesystem::path& path() const noexcept { return m_file; }
    std::uint64_t lost() const noexcept { return m_lost; } ///< lines that found no place

private:
    std::filesystem::path numbered(unsigned number) const;
    bool tryOpen() noexcept;
    void close() noexcept;
    bool rotate() noexcept;
    bool put(std::string_view text) noexcept;

    const std::filesystem::path m_file;
    const LogFileLimits m_limits;
    int m_fd = -1;
    std::uint64_t m_size = 0;
    std::uint64_t m_lost = 0;
    std::int64_t m_retryNanos = 0;
};

} // namespace hookline::base

// The log in a file besides the terminal and the window, where the settings want one. @thread control
#pragma once

#include "core/base/log_file.h"
#include "core/base/log_format.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace hookline::runtime {

/// `wish`: log.file. "auto": in `stateFolder` where that is not empty; "off": none; else a path. Relative ones start from
/// `folder`.
std::filesystem::path logFileOf(const std::string& wish, const std::string& stateFolder, const std::filesystem::path& folder);

class LogToFile {
public:
    LogToFile() = default;
    ~LogToFile() { use({}, base::LogFormat::Text); }
    LogToFile(const LogToFile&) = delete;
    LogToFile& operator=(const LogToFile&) = delete;

    /// From now on into this file; empty: into none. One that cannot be written is said in the log, and tried again by itself.
    void use(const std::filesystem::path& file, base::LogFormat format);
    std::filesystem::path file() const;

private:
    std::shared_ptr<base::LogFile> m_file;
    base::LogFormat m_format = base::LogFormat::Text;
    std::uint64_t m_sink = 0;
};

} // namespace hookline::runtime

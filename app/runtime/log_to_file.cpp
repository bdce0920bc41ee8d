#include "app/runtime/log_to_file.h"

#include "core/base/log.h"

namespace hookline::runtime {
namespace {

constexpr const char* kName = "log/hookline.log"; ///< in the folder of the broker's state

} // namespace

std::filesystem::path logFileOf(const std::string& wish, const std::string& stateFolder, const std::filesystem::path& folder)
{
    if (wish == "off" || wish.empty() || (wish == "auto" && stateFolder.empty()))
        return {};
    // An absolute path stays what it is.
    return wish == "auto" ? folder / stateFolder / kName : folder / wish;
}

std::filesystem::path LogToFile::file() const { return m_file ? m_file->path() : std::filesystem::path(); }

void LogToFile::use(const std::filesystem::path& file, base::LogFormat format)
{
    if (file == this->file() && (file.empty() || format == m_format))
        return;
    if (m_file)
        base::removeLogSink(m_sink);
    m_file.reset();
    m_format = format;
    if (file.empty())
        return;
    m_file = std::make_shared<base::LogFile>(file);
    if (const auto opened = m_file->open(); !opened)
        base::logWarning("log", opened.error().text());
    m_sink = base::addLogSink([out = m_file, format](const base::LogLine& line) { out->write(base::format(line, format)); });
}

} // namespace hookline::runtime

#include "core/kafka/dead_letter_file.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/utf8.h"
#include "core/kafka/json_text.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace hookline::kafka {
namespace {

using base::kSecond;

void appendMember(ByteBuffer& out, std::string_view name, std::string_view value)
{
    out.append(",\"");
    out.append(name);
    if (base::isUtf8(value)) {
        out.append("\":\"");
        appendEscaped(out, value);
    } else {
        out.append("_base64\":\"");
        appendBase64(out, value);
    }
    out.append('"');
}

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

DeadLetterFiles::~DeadLetterFiles()
{
    sync();
    for (const auto& [path, file] : m_files) {
        if (file.fd >= 0)
            ::close(file.fd);
    }
}

bool DeadLetterFiles::complain(File& file, const std::string& path, const std::string& why)
{
    if (const std::int64_t now = base::steadyNanos(); now >= file.nextComplaint) {
        base::logError("kafka", "dead letters cannot be kept in \"" + path + "\": " + why);
        file.nextComplaint = now + 10 * kSecond;
    }
    return false;
}

bool DeadLetterFiles::write(const std::string& path, const DeadLetter& letter, const EncodedRecord& record)
{
    File& file = m_files[path];
    if (file.fd < 0) {
        file.fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        struct stat state {};
        if (file.fd < 0 || ::fstat(file.fd, &state) != 0)
            return complain(file, path, std::string(std::strerror(errno)) + ". Check the folder and its permissions");
        file.size = static_cast<std::uint64_t>(state.st_size);
    }
    m_line.clear();
    m_line.append("{\"ts\":");
    appendNumber(m_line, record.timestampMillis);
    appendMember(m_line, "rule", letter.rule);
    appendMember(m_line, "error", letter.error);
    appendMember(m_line, "detail", letter.detail);
    appendMember(m_line, "topic", letter.topic);
    if (record.hasKey)
        appendMember(m_line, "key", record.key);
    appendMember(m_line, "value", record.value);
    m_line.append(",\"headers\":{");
    for (std::size_t i = 0; i < record.headerCount; ++i) {
        m_line.append(i > 0 ? ",\"" : "\"");
        appendEscapedLossy(m_line, record.headers[i].name);
        m_line.append("\":\"");
        appendEscapedLossy(m_line, record.headers[i].value);
        m_line.append('"');
    }
    m_line.append("}}\n");
    if (file.size + m_line.size() > kMaxBytes)
        return complain(file, path, "the file is full (" + std::to_string(kMaxBytes) + " bytes). Move it away");
    if (!writeAll(file.fd, m_line.view())) {
        const std::string why = std::strerror(errno);
        // Half a line would spoil the next one; opened anew in case the disk was changed meanwhile.
        static_cast<void>(::ftruncate(file.fd, static_cast<off_t>(file.size)));
        sync(file, path); // the lines before it
        ::close(file.fd);
        file.fd = -1;
        return complain(file, path, why + ". Make room on the disk");
    }
    file.size += m_line.size();
    file.dirty = true;
    return true;
}

bool DeadLetterFiles::sync()
{
    bool all = true;
    for (auto& [path, file] : m_files)
        all = sync(file, path) && all;
    return all;
}

/// After a failure the lines may not be there whatever a second attempt says.
bool DeadLetterFiles::sync(File& file, const std::string& path)
{
    return !std::exchange(file.dirty, false) || ::fdatasync(file.fd) == 0 || complain(file, path, std::strerror(errno));
}

} // namespace hookline::kafka

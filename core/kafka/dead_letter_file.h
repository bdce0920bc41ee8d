// Dead letters as lines of JSON in a file that only its owner can read. Bounded; each batch is on the disk before it counts as kept.
//
//   {"ts":…,"rule":"…","error":"missing_field","detail":"…","topic":"…","key":"…","value":"…","headers":{…}}
//
// Bytes that are not UTF-8 stand in base64 under "value_base64". One thread.
#pragma once

#include "core/kafka/record_encoder.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hookline::kafka {

struct DeadLetter {
    std::string_view rule;
    std::string error;       ///< failureName()
    std::string_view detail; ///< which field, what was found
    std::string_view topic;  ///< where it should have gone, as far as that is known
};

class DeadLetterFiles {
public:
    static constexpr std::uint64_t kMaxBytes = 256 * 1024 * 1024; ///< of one file; what is beyond is not kept
    DeadLetterFiles() = default;
    ~DeadLetterFiles();
    DeadLetterFiles(const DeadLetterFiles&) = delete;
    DeadLetterFiles& operator=(const DeadLetterFiles&) = delete;

    /// Appends one; false when it could not be kept, which is logged at most every ten seconds.
    bool write(const std::string& path, const DeadLetter& letter, const EncodedRecord& record);
    /// Brings what was written to the disk, once per turn of the bridge or sooner. False, and logged: some of it is not there.
    bool sync();

private:
    struct File {
        int fd = -1;
        std::uint64_t size = 0;
        bool dirty = false;
        std::int64_t nextComplaint = 0;
    };
    bool sync(File& file, const std::string& path);
    bool complain(File& file, const std::string& path, const std::string& why);

    std::map<std::string, File> m_files;
    ByteBuffer m_line;
};

} // namespace hookline::kafka

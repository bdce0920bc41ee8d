// The folder of one database: file names, permissions, the lock against a second instance, the ballast, and the mark.
//
// The mark is a few bytes beside the database that say how far commits have come. It is written without fsync, so it may lag behind
// after a power cut but is never ahead: a database that knows less than its mark has lost committed rows, e.g. with its journal.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hookline::disk {

struct Mark {
    std::uint64_t committed = 0; ///< highest seq that was ever committed
    std::uint64_t done = 0;      ///< everything up to here had left the spool
};

class Folder {
public:
    Folder() = default;
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    /// What errors call it.
    struct Words {
        std::string_view id;      ///< what error ids begin with
        std::string_view what;    ///< "spool"
        std::string_view setting; ///< that names the folder
    };
    /// Makes it if need be, for its owner only, and locks it. Errors: ID.folder, ID.permissions, ID.in_use.
    base::Result<> open(const std::filesystem::path& path, bool create, const Words& words);

    std::filesystem::path database() const { return m_path / "state.db"; }
    std::filesystem::path fresh() const { return m_path / "state.db.new"; } ///< a salvage under way
    std::filesystem::path file(const std::string& name) const { return m_path / name; }
    /// The name under which a damaged database is kept: "state.db.bad-" and the time in UTC.
    static std::string setAsideName(std::int64_t wallMicros);
    /// Makes renamed files last.
    void sync() const noexcept;

    /// Allocates it on the disk; false when there is no room.
    bool holdBallast(std::uint64_t bytes) noexcept;
    void dropBallast() noexcept;
    bool holdsBallast() const noexcept { return m_hasBallast; }

    std::optional<Mark> readMark() const noexcept;
    void writeMark(const Mark& mark) noexcept;

    std::uint64_t freeBytes() const noexcept;

private:
    std::filesystem::path m_path;
    int m_lock = -1;
    int m_ballast = -1;
    int m_mark = -1;
    bool m_hasBallast = false;
};

} // namespace hookline::disk

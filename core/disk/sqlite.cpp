#include "core/disk/sqlite.h"

namespace hookline::disk {

int Connection::open(const std::filesystem::path& file, int flags, const std::string& vfs)
{
    close(true);
    const int code = sqlite3_open_v2(file.c_str(), &m_db, flags | SQLITE_OPEN_NOMUTEX, vfs.empty() ? nullptr : vfs.c_str());
    if (code != SQLITE_OK) {
        close(false);
        return code;
    }
    sqlite3_extended_result_codes(m_db, 1);
    return SQLITE_OK;
}

void Connection::close(bool checkpoint) noexcept
{
    if (!m_db)
        return;
    sqlite3_db_config(m_db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, checkpoint ? 0 : 1, nullptr);
    sqlite3_close_v2(m_db);
    m_db = nullptr;
}

int Connection::run(const char* sql) noexcept
{
    if (!m_db)
        return SQLITE_CANTOPEN;
    const int code = sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? SQLITE_OK : sqlite3_extended_errcode(m_db);
}

std::optional<std::int64_t> Connection::number(const std::string& sql) noexcept
{
    Statement statement(*this, sql.c_str());
    if (statement.step() != SQLITE_ROW)
        return std::nullopt;
    return statement.number(0);
}

std::optional<std::string> Connection::text(const std::string& sql)
{
    Statement statement(*this, sql.c_str());
    if (statement.step() != SQLITE_ROW)
        return std::nullopt;
    return std::string(statement.bytes(0));
}

} // namespace hookline::disk

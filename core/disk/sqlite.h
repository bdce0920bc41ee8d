// SQLite with owners: a connection and statements that free themselves. Codes are SQLite's extended ones, 0 is success.
// One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <sqlite3.h>
#include <string>
#include <string_view>

namespace hookline::disk {

class Connection {
public:
    Connection() = default;
    ~Connection() { close(true); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    int open(const std::filesystem::path& file, int flags, const std::string& vfs);
    /// `checkpoint` false: leaves the journal as it is, because its content is in doubt.
    void close(bool checkpoint) noexcept;
    bool isOpen() const noexcept { return m_db != nullptr; }

    int run(const char* sql) noexcept;
    /// First column of the first row; none when there is no row or it failed (then code() says why).
    std::optional<std::int64_t> number(const std::string& sql) noexcept;
    std::optional<std::string> text(const std::string& sql);
    /// Rows that the last INSERT, UPDATE or DELETE touched.
    int changes() const noexcept { return m_db ? sqlite3_changes(m_db) : 0; }
    int code() const noexcept { return m_db ? sqlite3_extended_errcode(m_db) : SQLITE_CANTOPEN; }
    std::string message() const { return m_db ? sqlite3_errmsg(m_db) : "not open"; }
    bool inTransaction() const noexcept { return m_db && sqlite3_get_autocommit(m_db) == 0; }
    sqlite3* get() const noexcept { return m_db; }

private:
    sqlite3* m_db = nullptr;
};

class Statement {
public:
    Statement() = default;
    Statement(const Connection& connection, const char* sql)
    {
        m_code = connection.isOpen()
            ? sqlite3_prepare_v3(connection.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr)
            : SQLITE_CANTOPEN;
    }
    ~Statement() { sqlite3_finalize(m_statement); }
    Statement(Statement&& other) noexcept
        : m_statement(other.m_statement)
        , m_code(other.m_code)
    {
        other.m_statement = nullptr;
    }
    Statement& operator=(Statement&& other) noexcept
    {
        std::swap(m_statement, other.m_statement);
        std::swap(m_code, other.m_code);
        return *this;
    }

    int code() const noexcept { return m_code; }
    Statement& bind(int index, std::int64_t value) noexcept
    {
        sqlite3_bind_int64(m_statement, index, value);
        return *this;
    }
    /// The bytes must stay until reset().
    Statement& bindBlob(int index, std::string_view bytes) noexcept
    {
        sqlite3_bind_blob64(m_statement, index, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC);
        return *this;
    }
    Statement& bindText(int index, std::string_view text) noexcept
    {
        sqlite3_bind_text64(m_statement, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
        return *this;
    }
    /// SQLITE_ROW, SQLITE_DONE or an error.
    int step() noexcept { return m_statement ? sqlite3_step(m_statement) : m_code; }
    void reset() noexcept { sqlite3_reset(m_statement); }
    /// Runs a statement that returns nothing; 0 or the error.
    int run() noexcept
    {
        const int stepped = step();
        const int code = stepped == SQLITE_DONE || stepped == SQLITE_ROW ? SQLITE_OK
            : m_statement                                                 ? sqlite3_extended_errcode(sqlite3_db_handle(m_statement))
                                                                          : stepped;
        reset();
        return code;
    }
    std::int64_t number(int column) const noexcept { return sqlite3_column_int64(m_statement, column); }
    std::string_view bytes(int column) const noexcept
    {
        const void* const data = sqlite3_column_blob(m_statement, column);
        const int size = sqlite3_column_bytes(m_statement, column);
        return { data ? static_cast<const char*>(data) : "", data ? static_cast<std::size_t>(size) : 0 };
    }

private:
    sqlite3_stmt* m_statement = nullptr;
    int m_code = SQLITE_OK;
};

constexpr bool isCorruption(int code) noexcept
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}
constexpr bool isFull(int code) noexcept { return (code & 0xff) == SQLITE_FULL; }
constexpr bool isBusy(int code) noexcept { return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED; }

} // namespace hookline::disk

// A file system in memory for SQLite that can run full, fail at a chosen operation, and lose its power.
//
// Power cut: what was not synced is kept or dropped by chance, in sectors of 512 bytes; afterwards every operation fails until
// restorePower(). Truncation counts as durable. One thread at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace hookline::test {

class TestVfs {
public:
    explicit TestVfs(std::uint64_t seed);
    ~TestVfs();
    TestVfs(const TestVfs&) = delete;
    TestVfs& operator=(const TestVfs&) = delete;

    const std::string& name() const noexcept { return m_name; }

    /// Called before each write, sync and truncation with its number (from 1) and kind; the code that it returns is the outcome,
    /// SQLITE_OK for success.
    enum class Operation : std::uint8_t { Write, Sync, Truncate };
    std::function<int(std::uint64_t number, Operation)> decide;
    /// Bytes that all files together may have; 0: no limit.
    std::function<std::uint64_t()> room;
    std::uint64_t refused() const noexcept { return m_refused.load(); } ///< writes that found no room. @thread any
    std::uint64_t operations() const noexcept { return m_operations; }
    void countFromNow() noexcept { m_operations = 0; }

    void cutPower();
    /// The power goes at the operation with this number, counted from now; decide() is taken for it.
    void cutPowerAt(std::uint64_t number);
    void restorePower() noexcept { m_power = true; }
    bool hasPower() const noexcept { return m_power; } ///< @thread any
    std::uint64_t used() const;

private:
    struct Pending {
        std::int64_t offset;
        std::string bytes;
    };
    struct File {
        std::string now;             // as the program sees it
        std::string durable;         // as the disk has it for sure
        std::vector<Pending> pending; // written since the last sync
    };
    struct Handle; // what SQLite holds
    int begin(Operation operation);
    int write(File& file, const void* data, int size, std::int64_t offset);
    int truncate(File& file, std::int64_t size);
    int sync(File& file);

    std::string m_name;
    std::mt19937_64 m_random;
    sqlite3_vfs m_vfs {};
    std::map<std::string, File> m_files;
    std::uint64_t m_operations = 0;
    std::atomic<std::uint64_t> m_refused { 0 };
    std::atomic<bool> m_power { true };
    friend struct TestVfsMethods;
};

} // namespace hookline::test

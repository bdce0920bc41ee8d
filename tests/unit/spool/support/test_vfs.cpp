#include "tests/unit/spool/support/test_vfs.h"

#include <algorithm>
#include <cstring>

namespace hookline::test {

struct TestVfs::Handle {
    sqlite3_file base;
    TestVfs* vfs;
    File* file;
};

struct TestVfsMethods {
    static TestVfs::Handle& of(sqlite3_file* file) { return *reinterpret_cast<TestVfs::Handle*>(file); }
    static TestVfs& of(sqlite3_vfs* vfs) { return *static_cast<TestVfs*>(vfs->pAppData); }

    static int close(sqlite3_file*) { return SQLITE_OK; }
    static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset)
    {
        const std::string& content = of(file).file->now;
        if (!of(file).vfs->m_power)
            return SQLITE_IOERR_READ;
        const auto have = static_cast<std::int64_t>(content.size()) - offset;
        const auto count = static_cast<std::size_t>(std::clamp<std::int64_t>(have, 0, size));
        if (count > 0)
            std::memcpy(to, content.data() + offset, count);
        std::memset(static_cast<char*>(to) + count, 0, static_cast<std::size_t>(size) - count);
        return count == static_cast<std::size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }
    static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset)
    {
        return of(file).vfs->write(*of(file).file, from, size, offset);
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) { return of(file).vfs->truncate(*of(file).file, size); }
    static int sync(sqlite3_file* file, int) { return of(file).vfs->sync(*of(file).file); }
    static int size(sqlite3_file* file, sqlite3_int64* size)
    {
        *size = static_cast<sqlite3_int64>(of(file).file->now.size());
        return SQLITE_OK;
    }
    static int lock(sqlite3_file*, int) { return SQLITE_OK; }
    static int reserved(sqlite3_file*, int* held)
    {
        *held = 0;
        return SQLITE_OK;
    }
    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sectorSize(sqlite3_file*) { return 512; }
    static int traits(sqlite3_file*) { return 0; }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags)
    {
        static const sqlite3_io_methods kMethods { 1, close, read, write, truncate, sync, size, lock, lock, reserved, control,
            sectorSize, traits, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr };
        auto& handle = of(file);
        handle.base.pMethods = nullptr;
        if (!of(vfs).m_power)
            return SQLITE_CANTOPEN;
        const std::string key = name ? name : "temporary";
        if ((flags & SQLITE_OPEN_CREATE) == 0 && !of(vfs).m_files.contains(key))
            return SQLITE_CANTOPEN;
        handle.base.pMethods = &kMethods;
        handle.vfs = &of(vfs);
        handle.file = &of(vfs).m_files[key];
        if (outFlags)
            *outFlags = flags;
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, const char* name, int)
    {
        if (!of(vfs).m_power)
            return SQLITE_IOERR_DELETE;
        of(vfs).m_files.erase(name);
        return SQLITE_OK;
    }
    static int access(sqlite3_vfs* vfs, const char* name, int, int* result)
    {
        *result = of(vfs).m_files.contains(name) ? 1 : 0;
        return SQLITE_OK;
    }
    static int fullPath(sqlite3_vfs*, const char* name, int size, char* out)
    {
        sqlite3_snprintf(size, out, "%s", name);
        return SQLITE_OK;
    }
    static int randomness(sqlite3_vfs* vfs, int size, char* out)
    {
        std::generate_n(out, size, [&] { return static_cast<char>(of(vfs).m_random()); });
        return size;
    }
    static int sleep(sqlite3_vfs*, int micros) { return micros; }
    static int lastError(sqlite3_vfs*, int, char*) { return 0; }
};

TestVfs::TestVfs(std::uint64_t seed)
    : m_random(seed)
{
    static int s_count = 0;
    m_name = "hookline-test-" + std::to_string(++s_count);
    const sqlite3_vfs* const real = sqlite3_vfs_find(nullptr);
    m_vfs.iVersion = 1;
    m_vfs.szOsFile = sizeof(Handle);
    m_vfs.mxPathname = 1024;
    m_vfs.zName = m_name.c_str();
    m_vfs.pAppData = this;
    m_vfs.xOpen = TestVfsMethods::open;
    m_vfs.xDelete = TestVfsMethods::remove;
    m_vfs.xAccess = TestVfsMethods::access;
    m_vfs.xFullPathname = TestVfsMethods::fullPath;
    m_vfs.xRandomness = TestVfsMethods::randomness;
    m_vfs.xSleep = TestVfsMethods::sleep;
    m_vfs.xCurrentTime = real->xCurrentTime;
    m_vfs.xGetLastError = TestVfsMethods::lastError;
    sqlite3_vfs_register(&m_vfs, 0);
}

TestVfs::~TestVfs() { sqlite3_vfs_unregister(&m_vfs); }

int TestVfs::begin(Operation operation)
{
    if (!m_power)
        return SQLITE_IOERR;
    ++m_operations;
    const int code = decide ? decide(m_operations, operation) : SQLITE_OK;
    return m_power ? code : SQLITE_IOERR; // decide() may have cut it
}

int TestVfs::write(File& file, const void* data, int size, std::int64_t offset)
{
    const auto end = static_cast<std::size_t>(offset + size);
    const std::string bytes(static_cast<const char*>(data), static_cast<std::size_t>(size));
    if (m_power)
        file.pending.push_back({ offset, bytes }); // also of the write that the power goes at
    if (const int code = begin(Operation::Write); code != SQLITE_OK) {
        if (m_power)
            file.pending.pop_back();
        return code;
    }
    if (room && end > file.now.size() && used() + end - file.now.size() > room()) {
        file.pending.pop_back();
        ++m_refused;
        return SQLITE_FULL;
    }
    if (file.now.size() < end)
        file.now.resize(end);
    std::memcpy(file.now.data() + offset, data, static_cast<std::size_t>(size));
    return SQLITE_OK;
}

int TestVfs::truncate(File& file, std::int64_t size)
{
    if (const int code = begin(Operation::Truncate); code != SQLITE_OK)
        return code;
    const auto length = static_cast<std::size_t>(size);
    file.now.resize(length);
    file.durable.resize(std::min(file.durable.size(), length));
    std::erase_if(file.pending, [size](const Pending& pending) { return pending.offset >= size; });
    return SQLITE_OK;
}

int TestVfs::sync(File& file)
{
    if (const int code = begin(Operation::Sync); code != SQLITE_OK)
        return code;
    file.durable = file.now;
    file.pending.clear();
    return SQLITE_OK;
}

void TestVfs::cutPower()
{
    m_power = false;
    for (auto& [name, file] : m_files) {
        std::string& disk = file.durable;
        for (const Pending& pending : file.pending) {
            for (std::size_t at = 0; at < pending.bytes.size(); at += 512) {
                if ((m_random() & 1) != 0)
                    continue;
                const std::size_t size = std::min<std::size_t>(512, pending.bytes.size() - at);
                const std::size_t end = static_cast<std::size_t>(pending.offset) + at + size;
                if (disk.size() < end)
                    disk.resize(end);
                std::memcpy(disk.data() + pending.offset + at, pending.bytes.data() + at, size);
            }
        }
        file.pending.clear();
        file.now = disk;
    }
}

void TestVfs::cutPowerAt(std::uint64_t number)
{
    countFromNow();
    decide = [this, number](std::uint64_t now, Operation) {
        if (now == number)
            cutPower();
        return SQLITE_OK;
    };
}

std::uint64_t TestVfs::used() const
{
    std::uint64_t sum = 0;
    for (const auto& [name, file] : m_files)
        sum += file.now.size();
    return sum;
}

} // namespace hookline::test

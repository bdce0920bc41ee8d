// A folder for one spool, gone with the test, and short ways to fill and read it.
#pragma once

#include "core/spool/spool.h"
#include "core/spool/store.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <mutex>
#include <stdlib.h>

namespace hookline::test {

class SpoolFolder {
public:
    SpoolFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "hookline-spool-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~SpoolFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    spool::Options options() const
    {
        spool::Options out;
        out.folder = path;
        out.minFreeBytes = 0;
        out.ballastBytes = 1 << 20;
        out.quotaBytes = std::uint64_t { 256 } << 20;
        return out;
    }
    std::filesystem::path path;
};

/// What record `number` consists of; recognisable, so that a wrong one is seen.
inline std::string bodyOf(std::uint64_t number, std::size_t size = 300)
{
    std::string out = "record " + std::to_string(number) + " ";
    while (out.size() < size)
        out.push_back(static_cast<char>('a' + (number + out.size()) % 26));
    return out;
}

inline spool::RowView rowOf(std::uint64_t number, const std::string& body, std::uint32_t lane = 1)
{
    return { number, lane, 7, static_cast<std::int64_t>(number) * 10, "client", "headers", body };
}

/// A spool with what its `changed` calls wait for.
class RunningSpool {
public:
    explicit RunningSpool(const spool::Options& options)
    {
        auto opened = spool::Spool::open(options, [this] {
            const std::scoped_lock lock(m_mutex);
            m_changed.notify_all();
        });
        if (!opened)
            error = opened.error();
        else
            spool = std::move(*opened);
    }
    bool wait(const std::function<bool()>& holds, std::chrono::milliseconds limit = std::chrono::seconds(30))
    {
        const auto end = std::chrono::steady_clock::now() + limit;
        std::unique_lock lock(m_mutex);
        while (!holds()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            m_changed.wait_for(lock, std::chrono::milliseconds(20));
        }
        return true;
    }
    void fill(std::uint64_t count, std::uint32_t lane, std::size_t size = 300)
    {
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::string body = bodyOf(spool->lastSeq() + 1, size);
            spool::RowView row = rowOf(0, body, lane);
            spool->append(row);
        }
        spool->submit();
    }
    bool waitDurable(std::uint64_t seq) { return wait([&] { return spool->durable() >= seq; }); }
    /// All rows of a lane behind `after`, by as many requests as it takes.
    std::vector<spool::Row> readAll(std::uint32_t lane, std::uint64_t after = 0, std::vector<std::uint64_t>* lost = nullptr)
    {
        std::vector<spool::Row> out;
        while (true) {
            spool->requestRows(lane, after, 1000, 1 << 20);
            spool->submit();
            std::vector<spool::Spool::ReadResult> results;
            if (!wait([&] { return !(results = spool->takeRows()).empty(); }))
                return out;
            if (lost)
                lost->insert(lost->end(), results[0].lost.begin(), results[0].lost.end());
            if (results[0].rows.empty() && results[0].lost.empty())
                return out;
            after = results[0].lastSeq;
            for (spool::Row& row : results[0].rows)
                out.push_back(std::move(row));
        }
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;

public:
    std::unique_ptr<spool::Spool> spool; ///< goes first: its thread uses the two above
    base::Error error;
};

/// Rows of a closed spool by seq, with their bodies.
inline std::map<std::uint64_t, std::string> rowsIn(const spool::Options& options, spool::Found* found = nullptr)
{
    spool::Found ignored;
    auto store = spool::Store::open(options, found ? *found : ignored);
    std::map<std::uint64_t, std::string> out;
    if (!store)
        return out;
    for (const spool::Row& row : (*store)->read(0, 0, 10'000'000, std::size_t { 1 } << 40).rows)
        out.emplace(row.seq(), std::string(row.view().body));
    return out;
}

} // namespace hookline::test

// Lines that callbacks write, in order, readable from the test's thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace hookline::test {

class HookNotes {
public:
    void add(const std::string& line)
    {
        const std::scoped_lock lock(m_mutex);
        m_lines.push_back(line);
        m_changed.notify_all();
    }
    bool waitFor(const std::string& line, std::ptrdiff_t times = 1)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(20), [&] { return std::ranges::count(m_lines, line) >= times; });
    }
    std::vector<std::string> lines()
    {
        const std::scoped_lock lock(m_mutex);
        return m_lines;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_lines;
};

} // namespace hookline::test

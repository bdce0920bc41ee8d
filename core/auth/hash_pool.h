// Where passwords are hashed: two threads, so that two at most cost memory and time at once, and a bounded queue before them.
//
// Owns its threads; the destructor ends them after the job in hand and forgets the rest.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hookline::auth {

class HashPool {
public:
    explicit HashPool(unsigned threads = 2, std::size_t mostWaiting = 256);
    ~HashPool();
    HashPool(const HashPool&) = delete;
    HashPool& operator=(const HashPool&) = delete;

    /// False: too many wait already. @thread any
    bool submit(std::function<void()> job);

private:
    void work();

    const std::size_t m_mostWaiting;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_waiting;
    bool m_stopping = false;
    std::vector<std::jthread> m_threads;
};

} // namespace hookline::auth

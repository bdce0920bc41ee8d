#include "core/auth/hash_pool.h"

#include <pthread.h>
#include <string>

namespace hookline::auth {

HashPool::HashPool(unsigned threads, std::size_t mostWaiting)
    : m_mostWaiting(mostWaiting)
{
    for (unsigned i = 0; i < threads; ++i) {
        m_threads.emplace_back([this, i] {
            const std::string name = "hl-hash-" + std::to_string(i);
            ::pthread_setname_np(::pthread_self(), name.c_str());
            work();
        });
    }
}

HashPool::~HashPool()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_threads.clear(); // joins; what still waits is forgotten after that, and its answers are rejections
}

bool HashPool::submit(std::function<void()> job)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_waiting.size() >= m_mostWaiting)
            return false;
        m_waiting.push_back(std::move(job));
    }
    m_changed.notify_one();
    return true;
}

void HashPool::work()
{
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_stopping)
                return;
            job = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        job();
    }
}

} // namespace hookline::auth

#include "core/broker/session_registry.h"

#include <algorithm>

namespace hookline::broker {

unsigned SessionRegistry::arrive(const std::string& clientId)
{
    const std::scoped_lock lock(m_mutex);
    const auto [home, isNew] = m_homes.try_emplace(clientId);
    if (isNew) {
        home->second.loop = static_cast<unsigned>(std::ranges::min_element(m_load) - m_load.begin());
        ++m_load[home->second.loop];
    }
    ++home->second.arriving;
    return home->second.loop;
}

unsigned SessionRegistry::settleKept(const std::string& clientId)
{
    const unsigned loop = arrive(clientId);
    settle(clientId, true);
    return loop;
}

void SessionRegistry::settle(const std::string& clientId, bool hasSession)
{
    const std::scoped_lock lock(m_mutex);
    const auto home = m_homes.find(clientId);
    if (home == m_homes.end())
        return;
    --home->second.arriving;
    home->second.hasSession = hasSession;
    eraseIfUnused(home);
}

void SessionRegistry::forget(const std::string& clientId)
{
    const std::scoped_lock lock(m_mutex);
    const auto home = m_homes.find(clientId);
    if (home == m_homes.end())
        return;
    home->second.hasSession = false;
    eraseIfUnused(home);
}

void SessionRegistry::eraseIfUnused(std::unordered_map<std::string, Home>::iterator home)
{
    if (home->second.hasSession || home->second.arriving > 0)
        return;
    --m_load[home->second.loop];
    m_homes.erase(home);
}

} // namespace hookline::broker

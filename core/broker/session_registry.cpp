#include "core/broker/session_registry.h"

#include "core/base/text_hash.h"

#include <algorithm>

namespace hookline::broker {

unsigned SessionRegistry::arrive(std::string_view clientId)
{
    const std::scoped_lock lock(m_mutex);
    const auto [home, isNew] = m_homes.try_emplace(base::textHash(clientId));
    if (isNew) {
        home->second.loop = static_cast<std::uint32_t>(std::ranges::min_element(m_load) - m_load.begin());
        ++m_load[home->second.loop];
    }
    ++home->second.arriving;
    return home->second.loop;
}

void SessionRegistry::settle(std::string_view clientId)
{
    const std::scoped_lock lock(m_mutex);
    const auto home = m_homes.find(base::textHash(clientId));
    --home->second.arriving;
    eraseIfUnused(home);
}

void SessionRegistry::sessionCreated(std::string_view clientId)
{
    const std::scoped_lock lock(m_mutex);
    ++m_homes.find(base::textHash(clientId))->second.sessions;
}

void SessionRegistry::sessionEnded(std::string_view clientId)
{
    const std::scoped_lock lock(m_mutex);
    const auto home = m_homes.find(base::textHash(clientId));
    --home->second.sessions;
    eraseIfUnused(home);
}

void SessionRegistry::eraseIfUnused(Homes::iterator home)
{
    if (home->second.sessions > 0 || home->second.arriving > 0)
        return;
    --m_load[home->second.loop];
    m_homes.erase(home);
}

} // namespace hookline::broker

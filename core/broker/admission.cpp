#include "core/broker/admission.h"

#include <algorithm>

namespace hookline::broker {
namespace {

constexpr double kNanosPerSecond = 1e9;

double filled(double tokens, std::int64_t elapsedNanos, std::uint32_t perSecond)
{
    return std::min(static_cast<double>(perSecond), tokens + static_cast<double>(elapsedNanos) / kNanosPerSecond * perSecond);
}

} // namespace

std::string_view hostOfPeer(std::string_view peer) noexcept
{
    if (peer.starts_with('['))
        return peer.substr(1, peer.find(']') - 1);
    const std::size_t colon = peer.rfind(':');
    return colon == std::string_view::npos ? std::string_view() : peer.substr(0, colon);
}

Admission::Answer Admission::arrive(std::string_view peer, const Limits& limits, std::int64_t nowNanos, std::unique_ptr<Place>& place)
{
    place.reset(); // its leaving takes the lock
    const std::string_view host = hostOfPeer(peer);
    if (host.empty() || (limits.connections == 0 && limits.perSecond == 0))
        return Answer::Welcome;
    const std::scoped_lock lock(m_mutex);
    if (m_addresses.size() >= m_tidyAt)
        forgetIdle(limits, nowNanos);
    auto [entry, isNew] = m_addresses.try_emplace(std::string(host));
    Address& address = entry->second;
    if (limits.perSecond != 0) {
        address.tokens = isNew ? limits.perSecond : filled(address.tokens, nowNanos - address.filledAtNanos, limits.perSecond);
        address.filledAtNanos = nowNanos;
        if (address.tokens < 1)
            return Answer::TooFast;
        address.tokens -= 1; // an attempt beyond the number of connections costs one too
    }
    if (limits.connections != 0 && address.connections >= limits.connections)
        return Answer::TooMany;
    ++address.connections;
    place = std::make_unique<Place>(*this, entry->first);
    return Answer::Welcome;
}

void Admission::leave(const std::string& host)
{
    const std::scoped_lock lock(m_mutex);
    const auto entry = m_addresses.find(host);
    if (entry != m_addresses.end() && entry->second.connections > 0)
        --entry->second.connections;
}

void Admission::forgetIdle(const Limits& limits, std::int64_t nowNanos)
{
    std::erase_if(m_addresses, [&](const auto& entry) {
        const Address& address = entry.second;
        return address.connections == 0
            && (limits.perSecond == 0 || filled(address.tokens, nowNanos - address.filledAtNanos, limits.perSecond) >= limits.perSecond);
    });
    m_tidyAt = std::max<std::size_t>(1024, 2 * m_addresses.size());
}

std::size_t Admission::addresses() const
{
    const std::scoped_lock lock(m_mutex);
    return m_addresses.size();
}

} // namespace hookline::broker

#include "app/simulator/telemetry.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace hookline::simulator {

Telemetry::Telemetry(std::uint32_t seed)
    : m_random(seed)
    , m_temperature(18 + static_cast<double>(m_random() % 80) / 10)
    , m_humidity(40 + static_cast<double>(m_random() % 20))
{
}

std::string Telemetry::next(std::size_t bytes)
{
    std::uniform_real_distribution<double> step(-0.2, 0.2);
    m_temperature = std::clamp(m_temperature + step(m_random), 15.0, 35.0);
    m_humidity = std::clamp(m_humidity + step(m_random), 30.0, 70.0);
    std::array<char, 80> text {};
    const int length = std::snprintf(text.data(), text.size(), "{\"t\":%.1f,\"h\":%.0f,\"seq\":%llu", m_temperature,
        m_humidity, static_cast<unsigned long long>(++m_sequence));
    std::string out(text.data(), static_cast<std::size_t>(length));
    constexpr std::string_view kPad = ",\"pad\":\"";
    const std::size_t withPad = out.size() + kPad.size() + 2;
    if (bytes >= withPad)
        out.append(kPad).append(bytes - withPad, '.').append("\"");
    out += '}';
    out.resize(std::max(out.size(), bytes), ' '); // too little room for "pad": white space is JSON as well
    return out;
}

} // namespace hookline::simulator

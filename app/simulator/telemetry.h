// What a simulated machine measures: temperature and humidity that wander like real ones, as JSON. One thread.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace hookline::simulator {

class Telemetry {
public:
    /// The same seed gives the same readings.
    explicit Telemetry(std::uint32_t seed);

    /// {"t":21.5,"h":48,"seq":7}, filled up to `bytes` with "pad"; longer when the readings need more.
    std::string next(std::size_t bytes);

private:
    std::minstd_rand m_random;
    double m_temperature;
    double m_humidity;
    std::uint64_t m_sequence = 0;
};

} // namespace hookline::simulator

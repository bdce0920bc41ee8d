// Which records were given up and why: one line for each reason, rule and topic, with the last example. Bounded; the bridge's thread.
#pragma once

#include "core/metrics/bridge_report.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace hookline::kafka {

class LossLedger {
public:
    static constexpr std::size_t kMostLines = 200;

    struct Loss {
        int code = 0;
        std::string_view topic;
        std::string_view rule;
        std::string_view client;
        std::string_view detail;
        bool kept = false; ///< somebody else has it now
    };
    void add(const Loss& loss, std::int64_t wallMicros);
    const std::vector<metrics::LossReport>& lines() const noexcept { return m_lines; }
    /// Records whose line had to make room.
    std::uint64_t forgotten() const noexcept { return m_forgotten; }

private:
    metrics::LossReport& lineOf(const Loss& loss, std::int64_t wallMicros);

    std::vector<metrics::LossReport> m_lines; // in the order they first came
    std::size_t m_last = 0;                   // most likely the next one is the same
    std::uint64_t m_forgotten = 0;
};

} // namespace hookline::kafka

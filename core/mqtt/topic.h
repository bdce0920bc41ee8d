// Topic names and filters: what is legal, and what matches. MQTT 5 section 4.7.
#pragma once

#include <cstdint>
#include <string_view>

namespace hookline::mqtt {

struct TopicLimits {
    std::uint32_t maxLength = 65535; ///< bytes
    std::uint32_t maxLevels = 128;
};

/// A topic name for PUBLISH: UTF-8 without NUL, not empty, no wildcard. [MQTT-3.3.2-2] [MQTT-4.7.3-1..3]
bool isValidTopicName(std::string_view topic, const TopicLimits& limits = {}) noexcept;
/// A topic filter: `#` alone in the last level, `+` alone in its level. [MQTT-4.7.1-1] [MQTT-4.7.1-2]
bool isValidTopicFilter(std::string_view filter, const TopicLimits& limits = {}) noexcept;

/// "$share/group/filter" taken apart; `group` is empty for an ordinary filter.
struct SharedFilter {
    std::string_view group;
    std::string_view filter;
    bool valid = true; ///< false: begins with $share/ but is not a shared subscription [MQTT-4.8.2-1] [MQTT-4.8.2-2]
};
SharedFilter parseShared(std::string_view filter) noexcept;

/// Whether `filter` (without $share) matches `topic`; `$…` topics are not matched by a leading wildcard. [MQTT-4.7.2-1]
bool matches(std::string_view filter, std::string_view topic) noexcept;

/// The first level of `rest`, which is cut off it. `last` tells that nothing follows.
struct Level {
    std::string_view text;
    bool last;
};
inline Level takeLevel(std::string_view& rest) noexcept
{
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) {
        const Level level { rest, true };
        rest = {};
        return level;
    }
    const Level level { rest.substr(0, slash), false };
    rest.remove_prefix(slash + 1);
    return level;
}

} // namespace hookline::mqtt

// One name for a Kafka topic of one of several clusters: the topic's own on the default cluster, CLUSTER/TOPIC on the others. What
// lanes, their records in the spool and the log are called by. Neither part has a slash of its own. Pure.
#pragma once

#include <string>
#include <string_view>

namespace hookline::kafka {

struct LaneName {
    std::string_view cluster; ///< empty: the default one
    std::string_view topic;
};

inline std::string laneKey(std::string_view cluster, std::string_view topic)
{
    std::string out;
    if (!cluster.empty())
        out.append(cluster).append(1, '/');
    return out.append(topic);
}

inline LaneName splitLaneKey(std::string_view key) noexcept
{
    const std::size_t slash = key.rfind('/');
    return slash == std::string_view::npos ? LaneName { {}, key } : LaneName { key.substr(0, slash), key.substr(slash + 1) };
}

} // namespace hookline::kafka

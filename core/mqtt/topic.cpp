#include "core/mqtt/topic.h"

#include "core/base/utf8.h"

#include <algorithm>

namespace hookline::mqtt {
namespace {

bool withinLimits(std::string_view text, const TopicLimits& limits) noexcept
{
    return !text.empty() && text.size() <= limits.maxLength
        && static_cast<std::uint32_t>(std::ranges::count(text, '/')) < limits.maxLevels && base::isMqttString(text);
}

} // namespace

bool isValidTopicName(std::string_view topic, const TopicLimits& limits) noexcept
{
    return withinLimits(topic, limits) && topic.find_first_of("+#") == std::string_view::npos;
}

bool isValidTopicFilter(std::string_view filter, const TopicLimits& limits) noexcept
{
    if (!withinLimits(filter, limits))
        return false;
    for (std::string_view rest = filter;;) {
        const Level level = takeLevel(rest);
        if (level.text.find_first_of("+#") != std::string_view::npos) {
            if (level.text.size() != 1)
                return false;
            if (level.text == "#" && !level.last)
                return false;
        }
        if (level.last)
            return true;
    }
}

SharedFilter parseShared(std::string_view filter) noexcept
{
    constexpr std::string_view kPrefix = "$share/";
    if (filter == "$share")
        return { {}, filter, false };
    if (!filter.starts_with(kPrefix))
        return { {}, filter, true };
    const std::string_view rest = filter.substr(kPrefix.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == rest.size())
        return { {}, filter, false };
    const std::string_view group = rest.substr(0, slash);
    if (group.find_first_of("+#") != std::string_view::npos)
        return { {}, filter, false };
    return { group, rest.substr(slash + 1), true };
}

bool matches(std::string_view filter, std::string_view topic) noexcept
{
    if (!topic.empty() && topic.front() == '$' && !filter.empty() && (filter.front() == '+' || filter.front() == '#'))
        return false;
    bool topicEnded = false;
    for (;;) {
        const Level wanted = takeLevel(filter);
        if (wanted.text == "#")
            return true; // also the parent level itself: "a/#" matches "a"
        if (topicEnded)
            return false;
        const Level got = takeLevel(topic);
        if (wanted.text != "+" && wanted.text != got.text)
            return false;
        if (wanted.last)
            return got.last;
        topicEnded = got.last;
    }
}

} // namespace hookline::mqtt

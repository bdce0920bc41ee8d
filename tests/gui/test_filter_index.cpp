// Finding the filters that match a topic, beside asking each of them.
#include "core/mqtt/topic.h"
#include "ui/models/filter_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace hookline {
namespace {

TEST(FilterIndex, FindsWhatMatchesOneByOne)
{
    std::mt19937 random(11);
    const auto text = [&](const std::vector<std::string>& words) {
        std::string out;
        const unsigned levels = 1 + random() % 4;
        for (unsigned i = 0; i < levels; ++i)
            out += (i ? "/" : "") + words[random() % words.size()];
        return out;
    };
    ui::FilterIndex index;
    std::vector<std::string> filters;
    while (filters.size() < 400) {
        const std::string filter = text({ "a", "b", "+", "#", "", "$SYS" });
        if (!mqtt::isValidTopicFilter(filter))
            continue;
        index.add(filter, filters.size());
        filters.push_back(filter);
    }
    for (int i = 0; i < 500; ++i) {
        const std::string topic = text({ "a", "b", "c", "", "$SYS" });
        if (!mqtt::isValidTopicName(topic))
            continue;
        std::vector<std::size_t> found, expected;
        index.match(topic, [&](std::size_t id) { found.push_back(id); });
        for (std::size_t k = 0; k < filters.size(); ++k) {
            if (mqtt::matches(filters[k], topic))
                expected.push_back(k);
        }
        std::ranges::sort(found);
        EXPECT_EQ(found, expected) << topic;
    }
    index.clear();
    index.match("a", [](std::size_t) { ADD_FAILURE(); });
}

} // namespace
} // namespace hookline

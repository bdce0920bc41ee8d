// Which of many topic filters match a topic: found level by level, so that it takes no longer when there are more filters.
// @thread ui
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookline::ui {

class FilterIndex {
public:
    FilterIndex();
    ~FilterIndex();
    void clear();
    /// `filter` without $share. One filter may have several ids.
    void add(std::string_view filter, std::size_t id);
    /// Calls `found` with the id of each filter that matches.
    void match(std::string_view topic, const std::function<void(std::size_t)>& found) const;

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> levels; ///< "+" among them
        std::vector<std::size_t> here;
        std::vector<std::size_t> below; ///< of "#" behind this level
    };
    static void match(
        const Node& node, std::string_view rest, bool ended, bool wild, const std::function<void(std::size_t)>& found);

    std::unique_ptr<Node> m_root;
};

} // namespace hookline::ui

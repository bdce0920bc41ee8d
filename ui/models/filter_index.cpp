#include "ui/models/filter_index.h"

#include "core/mqtt/topic.h"

namespace hookline::ui {

FilterIndex::FilterIndex()
    : m_root(std::make_unique<Node>())
{
}

FilterIndex::~FilterIndex() = default;

void FilterIndex::clear() { m_root = std::make_unique<Node>(); }

void FilterIndex::add(std::string_view filter, std::size_t id)
{
    Node* node = m_root.get();
    for (;;) {
        const mqtt::Level level = mqtt::takeLevel(filter);
        if (level.text == "#") {
            node->below.push_back(id);
            return;
        }
        auto found = node->levels.find(level.text);
        if (found == node->levels.end())
            found = node->levels.emplace(level.text, std::make_unique<Node>()).first;
        node = found->second.get();
        if (level.last) {
            node->here.push_back(id);
            return;
        }
    }
}

void FilterIndex::match(
    const Node& node, std::string_view rest, bool ended, bool wild, const std::function<void(std::size_t)>& found)
{
    if (wild) {
        for (const std::size_t id : node.below) // "a/#" matches "a" too [MQTT-4.7.1-2]
            found(id);
    }
    if (ended) {
        for (const std::size_t id : node.here)
            found(id);
        return;
    }
    const mqtt::Level level = mqtt::takeLevel(rest);
    if (const auto exact = node.levels.find(level.text); exact != node.levels.end())
        match(*exact->second, rest, level.last, true, found);
    if (const auto any = node.levels.find(std::string_view("+")); wild && any != node.levels.end())
        match(*any->second, rest, level.last, true, found);
}

void FilterIndex::match(std::string_view topic, const std::function<void(std::size_t)>& found) const
{
    match(*m_root, topic, false, !topic.starts_with('$'), found); // no wildcard at the start matches these [MQTT-4.7.2-1]
}

} // namespace hookline::ui

#include "core/broker/retained_store.h"

#include "core/base/clock.h"
#include "core/mqtt/topic.h"

#include <string>

namespace hookline::broker {
namespace {

bool isSys(std::string_view topic) noexcept { return topic.starts_with("$SYS/"); }

std::int64_t expiryOf(const mqtt::Message& message) noexcept
{
    return message.steadyNanos() + std::int64_t { message.expirySeconds() } * 1'000'000'000;
}

} // namespace

struct RetainedStore::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> children;
    mqtt::MessageRef message;
};

RetainedStore::RetainedStore(std::uint32_t maxMessages, std::uint64_t maxBytes)
    : m_root(std::make_unique<Node>())
    , m_maxMessages(maxMessages)
    , m_maxBytes(maxBytes)
{
}

RetainedStore::~RetainedStore() = default;

RetainedStore::Outcome RetainedStore::set(const mqtt::MessageRef& message)
{
    const std::scoped_lock lock(m_mutex);
    const bool clearing = message->payload().empty();
    Path path;
    Node* node = m_root.get();
    for (std::string_view rest = message->topic();;) {
        const mqtt::Level level = mqtt::takeLevel(rest);
        auto found = node->children.find(level.text);
        if (found == node->children.end()) {
            if (clearing)
                return Outcome::Cleared;
            if (m_count >= m_maxMessages)
                return Outcome::Full;
            found = node->children.emplace(std::string(level.text), std::make_unique<Node>()).first;
        }
        path.emplace_back(node, found->first);
        node = found->second.get();
        if (level.last)
            break;
    }
    // Two loops may come here in another order than the disk has it: the later message counts, here as there.
    if (node->message && node->message->storeId() > message->storeId() && message->storeId() != 0)
        return Outcome::Stored;
    const std::uint64_t oldBytes = node->message ? node->message->footprint() : 0;
    const bool full = !clearing
        && ((!node->message && m_count >= m_maxMessages) || m_bytes - oldBytes + message->footprint() > m_maxBytes);
    if (!full)
        put(*node, clearing ? mqtt::MessageRef() : message);
    prune(path, node);
    return full ? Outcome::Full : clearing ? Outcome::Cleared : Outcome::Stored;
}

void RetainedStore::put(Node& node, mqtt::MessageRef message)
{
    if (node.message) {
        m_bytes -= node.message->footprint();
        --m_count;
        m_sysCount -= isSys(node.message->topic()) ? 1u : 0u;
        if (node.message->expires())
            forgetExpiry(*node.message);
    }
    node.message = std::move(message);
    if (!node.message)
        return;
    m_bytes += node.message->footprint();
    ++m_count;
    m_sysCount += isSys(node.message->topic()) ? 1u : 0u;
    if (node.message->expires())
        m_expiring.emplace(expiryOf(*node.message), node.message);
}

void RetainedStore::forgetExpiry(const mqtt::Message& message)
{
    for (auto [at, end] = m_expiring.equal_range(expiryOf(message)); at != end; ++at) {
        if (at->second.get() == &message) {
            m_expiring.erase(at);
            return;
        }
    }
}

/// Takes out the nodes of `path`, down to `node`, that hold nothing.
void RetainedStore::prune(Path& path, const Node* node)
{
    for (; !path.empty() && !node->message && node->children.empty(); path.pop_back()) {
        Node* parent = path.back().first;
        parent->children.erase(parent->children.find(path.back().second));
        node = parent;
    }
}

std::vector<mqtt::MessageRef> RetainedStore::takeExpired(std::int64_t nowNanos, std::size_t most)
{
    std::vector<mqtt::MessageRef> out;
    const std::scoped_lock lock(m_mutex);
    while (out.size() < most && !m_expiring.empty() && m_expiring.begin()->first <= nowNanos) {
        const mqtt::MessageRef message = m_expiring.begin()->second;
        Path path;
        Node* node = m_root.get();
        for (std::string_view rest = message->topic();;) {
            const mqtt::Level level = mqtt::takeLevel(rest);
            const auto found = node->children.find(level.text); // it is there: replacing it would have forgotten its expiry
            path.emplace_back(node, found->first);
            node = found->second.get();
            if (level.last)
                break;
        }
        put(*node, {});
        prune(path, node);
        out.push_back(message);
    }
    return out;
}

void RetainedStore::match(
    std::string_view filter, std::int64_t nowNanos, std::vector<mqtt::MessageRef>& out, std::size_t most) const
{
    struct Step {
        const Node* node;
        std::string_view rest;
        bool ended;     ///< the whole filter is consumed
        bool everything; ///< under "#"
        bool root;
    };
    const auto take = [&](const Node& node) {
        if (node.message && remainingExpiry(*node.message, nowNanos) >= 0)
            out.push_back(node.message);
    };
    const std::scoped_lock lock(m_mutex);
    std::vector<Step> steps { { m_root.get(), filter, false, false, true } };
    while (!steps.empty() && out.size() < most) {
        const Step step = steps.back();
        steps.pop_back();
        if (step.everything) {
            take(*step.node);
            for (const auto& [name, child] : step.node->children)
                steps.push_back({ child.get(), {}, true, true, false });
            continue;
        }
        if (step.ended) {
            take(*step.node);
            continue;
        }
        std::string_view rest = step.rest;
        const mqtt::Level level = mqtt::takeLevel(rest);
        const bool multi = level.text == "#";
        if (multi && !step.root)
            take(*step.node); // "a/#" matches "a"
        if (multi || level.text == "+") {
            for (const auto& [name, child] : step.node->children) {
                if (step.root && name.starts_with('$'))
                    continue; // [MQTT-4.7.2-1]
                steps.push_back({ child.get(), rest, level.last, multi, false });
            }
        } else if (const auto found = step.node->children.find(level.text); found != step.node->children.end()) {
            steps.push_back({ found->second.get(), rest, level.last, false, false });
        }
    }
}

std::uint64_t RetainedStore::count() const
{
    const std::scoped_lock lock(m_mutex);
    return m_count - m_sysCount;
}

std::int64_t remainingExpiry(const mqtt::Message& message, std::int64_t nowNanos) noexcept
{
    if (!message.expires())
        return 0;
    using base::kSecond;
    const std::int64_t left = message.steadyNanos() + std::int64_t { message.expirySeconds() } * kSecond - nowNanos;
    return left <= 0 ? -1 : (left + kSecond - 1) / kSecond;
}

} // namespace hookline::broker

#include "core/broker/subscription_index.h"

#include "core/mqtt/topic.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace hookline::broker {
namespace {

struct LevelHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view> {}(text); }
};

struct Group {
    std::string name;
    std::vector<Subscription> members;
    std::shared_ptr<std::atomic<std::uint32_t>> turn = std::make_shared<std::atomic<std::uint32_t>>(0);
};

/// Adds or replaces; true when it was new.
bool put(std::vector<Subscription>& list, const Subscription& subscription)
{
    const auto same = std::ranges::find(list, subscription.subscriber, &Subscription::subscriber);
    if (same != list.end()) {
        *same = subscription;
        return false;
    }
    list.push_back(subscription);
    return true;
}

bool erase(std::vector<Subscription>& list, SubscriberRef subscriber)
{
    return std::erase_if(list, [&](const Subscription& entry) { return entry.subscriber == subscriber; }) > 0;
}

} // namespace

/// Who subscribed to exactly one filter.
struct SubscriptionIndex::Subscribers {
    std::vector<Subscription> plain;
    std::vector<Group> groups;

    bool empty() const noexcept { return plain.empty() && groups.empty(); }
    bool add(std::string_view group, const Subscription& subscription)
    {
        if (group.empty())
            return put(plain, subscription);
        auto found = std::ranges::find(groups, group, &Group::name);
        if (found == groups.end())
            found = groups.insert(groups.end(), Group { std::string(group), {} });
        return put(found->members, subscription);
    }
    bool remove(std::string_view group, SubscriberRef subscriber)
    {
        if (group.empty())
            return erase(plain, subscriber);
        const auto found = std::ranges::find(groups, group, &Group::name);
        if (found == groups.end() || !erase(found->members, subscriber))
            return false;
        if (found->members.empty())
            groups.erase(found);
        return true;
    }
};

struct SubscriptionIndex::Node {
    std::unordered_map<std::string, std::unique_ptr<Node>, LevelHash, std::equal_to<>> children;
    std::unique_ptr<Node> plus; ///< "+", apart so that looking it up costs no hash
    Subscribers here;           ///< filters that end at this level
    Subscribers below;          ///< filters that end here with "/#"

    bool empty() const noexcept { return children.empty() && !plus && here.empty() && below.empty(); }
    Node* child(std::string_view level) const
    {
        if (level == "+")
            return plus.get();
        const auto found = children.find(level);
        return found == children.end() ? nullptr : found->second.get();
    }
    Node& childOrNew(std::string_view level)
    {
        std::unique_ptr<Node>& slot = level == "+" ? plus : children.try_emplace(std::string(level)).first->second;
        if (!slot)
            slot = std::make_unique<Node>();
        return *slot;
    }
    void eraseChild(std::string_view level)
    {
        if (level == "+")
            plus.reset();
        else if (const auto found = children.find(level); found != children.end())
            children.erase(found);
    }
};

SubscriptionIndex::SubscriptionIndex(unsigned loops)
    : m_root(std::make_unique<Node>())
    , m_loops(loops)
{
}

SubscriptionIndex::~SubscriptionIndex() = default;

void SubscriptionIndex::add(std::string_view group, std::string_view filter, const Subscription& subscription)
{
    const std::unique_lock lock(m_mutex);
    Node* node = m_root.get();
    bool added = false;
    for (std::string_view rest = filter;;) {
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (level.text == "#") {
            added = node->below.add(group, subscription);
            break;
        }
        node = &node->childOrNew(level.text);
        if (level.last) {
            added = node->here.add(group, subscription);
            break;
        }
    }
    if (added)
        m_size.fetch_add(1, std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
}

void SubscriptionIndex::remove(std::string_view group, std::string_view filter, SubscriberRef subscriber)
{
    const std::unique_lock lock(m_mutex);
    std::vector<std::pair<Node*, std::string_view>> path; // parents, with the level that was followed
    Node* node = m_root.get();
    bool removed = false;
    for (std::string_view rest = filter;;) {
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (level.text == "#") {
            removed = node->below.remove(group, subscriber);
            break;
        }
        Node* next = node->child(level.text);
        if (!next)
            break;
        path.emplace_back(node, level.text);
        node = next;
        if (level.last) {
            removed = node->here.remove(group, subscriber);
            break;
        }
    }
    if (!removed)
        return;
    for (; !path.empty() && node->empty(); path.pop_back()) {
        node = path.back().first;
        node->eraseChild(path.back().second);
    }
    m_size.fetch_sub(1, std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
}

namespace {

/// Turns the matching subscriptions into one recipient per session.
void mergeRecipients(std::vector<const Subscription*>& matched, Route& route)
{
    std::ranges::sort(matched, {}, [](const Subscription* s) {
        return std::tuple(s->subscriber.loop, s->subscriber.slot, s->subscriber.generation);
    });
    for (std::size_t i = 0; i < matched.size();) {
        const SubscriberRef who = matched[i]->subscriber;
        Recipient recipient;
        recipient.slot = who.slot;
        recipient.generation = who.generation;
        recipient.firstId = static_cast<std::uint32_t>(route.subscriptionIds.size());
        for (; i < matched.size() && matched[i]->subscriber == who; ++i) {
            const Subscription& one = *matched[i];
            const auto qos = static_cast<std::uint8_t>(one.qos);
            recipient.qos = std::max(recipient.qos, qos);
            if (!one.noLocal)
                recipient.qosIfOwn = recipient.qosIfOwn == Recipient::kNone ? qos : std::max(recipient.qosIfOwn, qos);
            recipient.retainAsPublished |= one.retainAsPublished;
            if (one.identifier != 0 && recipient.idCount < 255) {
                route.subscriptionIds.push_back(one.identifier);
                ++recipient.idCount;
            }
        }
        route.byLoop[who.loop].push_back(recipient);
        ++route.recipients;
    }
}

SharedRoute sharedRoute(const Group& group, Route& route)
{
    SharedRoute shared;
    shared.turn = group.turn;
    for (const Subscription& one : group.members) {
        SharedRoute::Member member;
        member.loop = one.subscriber.loop;
        member.online = one.online;
        member.recipient.slot = one.subscriber.slot;
        member.recipient.generation = one.subscriber.generation;
        member.recipient.qos = member.recipient.qosIfOwn = static_cast<std::uint8_t>(one.qos);
        member.recipient.retainAsPublished = one.retainAsPublished;
        member.recipient.firstId = static_cast<std::uint32_t>(route.subscriptionIds.size());
        if (one.identifier != 0) {
            route.subscriptionIds.push_back(one.identifier);
            member.recipient.idCount = 1;
        }
        shared.members.push_back(std::move(member));
    }
    return shared;
}

} // namespace

RoutePtr SubscriptionIndex::resolve(std::string_view topic) const
{
    auto route = std::make_shared<Route>();
    route->byLoop.resize(m_loops);
    std::vector<const Subscription*> matched;
    const auto collect = [&](const Subscribers& subscribers) {
        for (const Subscription& one : subscribers.plain)
            matched.push_back(&one);
        for (const Group& group : subscribers.groups) {
            route->shared.push_back(sharedRoute(group, *route));
            ++route->recipients;
        }
    };

    const std::shared_lock lock(m_mutex);
    route->generation = m_generation.load(std::memory_order_relaxed);
    struct Step {
        const Node* node;
        std::string_view rest;
        bool ended; ///< the whole topic is consumed
        bool root;
    };
    const bool dollar = !topic.empty() && topic.front() == '$';
    std::vector<Step> steps { { m_root.get(), topic, false, true } };
    while (!steps.empty()) {
        const Step step = steps.back();
        steps.pop_back();
        const bool wildcards = !(step.root && dollar); // [MQTT-4.7.2-1]
        if (wildcards)
            collect(step.node->below);
        if (step.ended) {
            collect(step.node->here);
            continue;
        }
        std::string_view rest = step.rest;
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (const auto found = step.node->children.find(level.text); found != step.node->children.end())
            steps.push_back({ found->second.get(), rest, level.last, false });
        if (step.node->plus && wildcards)
            steps.push_back({ step.node->plus.get(), rest, level.last, false });
    }
    mergeRecipients(matched, *route);
    return route;
}

} // namespace hookline::broker

#include "core/broker/subscription_index.h"

#include "core/base/text_hash.h"
#include "core/broker/level_table.h"
#include "core/mqtt/topic.h"

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace hookline::broker {
namespace {

/// Most filters have one subscriber: it stands in the node's own memory.
using SubscriptionList = boost::container::small_vector<Subscription, 1>;

struct Group {
    std::string name;
    SubscriptionList members;
    std::shared_ptr<std::atomic<std::uint32_t>> turn = std::make_shared<std::atomic<std::uint32_t>>(0);
};

/// Adds or replaces; true when it was new.
bool put(SubscriptionList& list, const Subscription& subscription)
{
    const auto same = std::ranges::find(list, subscription.subscriber, &Subscription::subscriber);
    if (same != list.end()) {
        *same = subscription;
        return false;
    }
    list.push_back(subscription);
    return true;
}

bool erase(SubscriptionList& list, SubscriberRef subscriber)
{
    const auto found = std::ranges::find(list, subscriber, &Subscription::subscriber); // put() keeps it the only one
    if (found == list.end())
        return false;
    list.erase(found);
    return true;
}

} // namespace

/// Who subscribed to exactly one filter.
struct SubscriptionIndex::Subscribers {
    SubscriptionList plain;
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

/// Its nodes by number, so that the edges can live in one table; chunks never move, and a freed number is used again.
struct SubscriptionIndex::Trie {
    static constexpr std::uint32_t kNone = LevelTable::kNone;
    static constexpr std::uint32_t kRoot = 0;

    struct alignas(64) Node { // one cache line
        std::uint32_t parent = kNone;
        std::uint32_t plus = kNone; ///< "+", apart so that looking it up costs no hash
        std::uint32_t hash = 0;     ///< of the edge that leads here, unless that is "+"
        std::uint32_t children = 0; ///< "+" not counted
        std::string text;           ///< its level
        std::unique_ptr<Subscribers> here;  ///< filters that end at this level
        std::unique_ptr<Subscribers> below; ///< filters that end here with "/#"
    };

    Trie() { make(kNone, {}, 0); }

    Node& at(std::uint32_t number) { return m_chunks[number / kChunk][number % kChunk]; }
    const Node& at(std::uint32_t number) const { return m_chunks[number / kChunk][number % kChunk]; }

    /// The child for a level that is not "+", or kNone.
    std::uint32_t named(std::uint32_t parent, std::string_view level) const
    {
        return m_edges.find(hashOf(parent, level), [&](std::uint32_t child) {
            const Node& node = at(child);
            return node.parent == parent && node.text == level;
        });
    }
    std::uint32_t child(std::uint32_t parent, std::string_view level) const
    {
        return level == "+" ? at(parent).plus : named(parent, level);
    }
    std::uint32_t childOrNew(std::uint32_t parent, std::string_view level)
    {
        const std::uint32_t known = child(parent, level);
        if (known != kNone)
            return known;
        if (level == "+")
            return at(parent).plus = make(parent, level, 0);
        const std::uint32_t hash = hashOf(parent, level);
        const std::uint32_t made = make(parent, level, hash);
        m_edges.insert(hash, made);
        ++at(parent).children;
        return made;
    }
    /// Takes out this node and every ancestor that nobody needs any more.
    void prune(std::uint32_t number)
    {
        while (number != kRoot) {
            Node& node = at(number);
            if (node.children > 0 || node.plus != kNone || node.here || node.below)
                return;
            const std::uint32_t parent = node.parent;
            if (at(parent).plus == number) {
                at(parent).plus = kNone;
            } else {
                m_edges.erase(node.hash, number);
                --at(parent).children;
            }
            node = {};
            m_free.push_back(number);
            number = parent;
        }
    }

private:
    static constexpr std::uint32_t kChunk = 256;

    static std::uint32_t hashOf(std::uint32_t parent, std::string_view level) noexcept
    {
        return static_cast<std::uint32_t>(base::textHash(level, parent));
    }
    std::uint32_t make(std::uint32_t parent, std::string_view level, std::uint32_t hash)
    {
        if (m_free.empty()) {
            const auto first = static_cast<std::uint32_t>(m_chunks.size() * kChunk);
            m_chunks.push_back(std::make_unique<Node[]>(kChunk));
            for (std::uint32_t i = kChunk; i-- > 0;)
                m_free.push_back(first + i);
        }
        const std::uint32_t number = m_free.back();
        m_free.pop_back();
        Node& node = at(number);
        node.parent = parent;
        node.hash = hash;
        node.text = level;
        return number;
    }

    std::vector<std::unique_ptr<Node[]>> m_chunks;
    std::vector<std::uint32_t> m_free;
    LevelTable m_edges;
};

SubscriptionIndex::SubscriptionIndex(unsigned loops)
    : m_trie(std::make_unique<Trie>())
    , m_loops(loops)
{
}

SubscriptionIndex::~SubscriptionIndex() = default;

void SubscriptionIndex::add(std::string_view group, std::string_view filter, const Subscription& subscription)
{
    const std::unique_lock lock(m_mutex);
    std::uint32_t node = Trie::kRoot;
    std::unique_ptr<Subscribers>* place = nullptr;
    for (std::string_view rest = filter; !place;) {
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (level.text == "#") {
            place = &m_trie->at(node).below;
            break;
        }
        node = m_trie->childOrNew(node, level.text);
        if (level.last)
            place = &m_trie->at(node).here;
    }
    if (!*place)
        *place = std::make_unique<Subscribers>();
    if ((*place)->add(group, subscription)) {
        m_size.fetch_add(1, std::memory_order_relaxed);
        m_sharedSize.fetch_add(group.empty() ? 0 : 1, std::memory_order_relaxed);
    }
    m_generation.fetch_add(1, std::memory_order_release);
}

void SubscriptionIndex::remove(std::string_view group, std::string_view filter, SubscriberRef subscriber)
{
    const std::unique_lock lock(m_mutex);
    std::uint32_t node = Trie::kRoot;
    std::unique_ptr<Subscribers>* place = nullptr;
    for (std::string_view rest = filter; !place;) {
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (level.text == "#") {
            place = &m_trie->at(node).below;
            break;
        }
        node = m_trie->child(node, level.text);
        if (node == Trie::kNone)
            return;
        if (level.last)
            place = &m_trie->at(node).here;
    }
    if (!*place || !(*place)->remove(group, subscriber))
        return;
    if ((*place)->empty())
        place->reset();
    m_trie->prune(node);
    m_size.fetch_sub(1, std::memory_order_relaxed);
    m_sharedSize.fetch_sub(group.empty() ? 0 : 1, std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
}

namespace {

/// Turns the matching subscriptions into one recipient per session.
void mergeRecipients(std::vector<const Subscription*>& matched, Route& route)
{
    std::ranges::sort(matched, {}, [](const Subscription* s) {
        return std::tuple(s->subscriber.loop, s->subscriber.slot, s->subscriber.generation, s->noLocal);
    });
    for (std::size_t i = 0; i < matched.size();) {
        const SubscriberRef who = matched[i]->subscriber;
        Recipient recipient;
        recipient.slot = who.slot;
        recipient.generation = who.generation;
        recipient.firstId = static_cast<std::uint32_t>(route.subscriptionIds.size());
        if (const std::uint64_t kept = matched[i]->kept; kept != 0)
            route.kept.push_back({ kept, static_cast<std::uint32_t>(route.byLoop[who.loop].size()), who.loop });
        for (; i < matched.size() && matched[i]->subscriber == who; ++i) { // those without No Local come first
            const Subscription& one = *matched[i];
            const auto qos = static_cast<std::uint8_t>(one.qos);
            recipient.qos = std::max(recipient.qos, qos);
            recipient.retainAsPublished |= one.retainAsPublished;
            if (one.identifier != 0 && recipient.idCount < 65535) { // each of them is told [MQTT-3.3.4-4]
                route.subscriptionIds.push_back(one.identifier);
                ++recipient.idCount;
            }
            if (one.noLocal)
                continue;
            recipient.qosIfOwn = recipient.qosIfOwn == Recipient::kNone ? qos : std::max(recipient.qosIfOwn, qos);
            recipient.retainAsPublishedIfOwn |= one.retainAsPublished;
            recipient.ownIdCount = recipient.idCount;
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
        member.self = one.self;
        member.kept = one.kept;
        route.keptShared |= one.kept != 0;
        member.recipient.slot = one.subscriber.slot;
        member.recipient.generation = one.subscriber.generation;
        member.recipient.qos = member.recipient.qosIfOwn = static_cast<std::uint8_t>(one.qos);
        member.recipient.retainAsPublished = member.recipient.retainAsPublishedIfOwn = one.retainAsPublished;
        member.recipient.firstId = static_cast<std::uint32_t>(route.subscriptionIds.size());
        if (one.identifier != 0) {
            route.subscriptionIds.push_back(one.identifier);
            member.recipient.idCount = member.recipient.ownIdCount = 1;
        }
        shared.members.push_back(std::move(member));
    }
    return shared;
}

} // namespace

RoutePtr SubscriptionIndex::resolve(std::string_view topic) const
{
    auto route = std::make_shared<Route>();
    Scratch scratch;
    resolve(topic, *route, scratch);
    return route;
}

void SubscriptionIndex::resolve(std::string_view topic, Route& route, Scratch& scratch) const
{
    route.byLoop.resize(m_loops);
    for (std::vector<Recipient>& recipients : route.byLoop)
        recipients.clear();
    route.shared.clear();
    route.kept.clear();
    route.keptShared = false;
    route.subscriptionIds.clear();
    route.recipients = 0;
    scratch.matched.clear();
    const auto collect = [&](const std::unique_ptr<Subscribers>& subscribers) {
        if (!subscribers)
            return;
        for (const Subscription& one : subscribers->plain)
            scratch.matched.push_back(&one);
        for (const Group& group : subscribers->groups) {
            route.shared.push_back(sharedRoute(group, route));
            ++route.recipients;
        }
    };

    const std::shared_lock lock(m_mutex);
    route.generation = m_generation.load(std::memory_order_relaxed);
    const bool dollar = !topic.empty() && topic.front() == '$';
    // No recursion: a topic may have as many levels as its limits allow.
    std::vector<Scratch::Step>& steps = scratch.steps;
    steps.assign(1, { Trie::kRoot, false, topic });
    while (!steps.empty()) {
        const Scratch::Step step = steps.back();
        steps.pop_back();
        const Trie::Node& node = m_trie->at(step.node);
        const bool wildcards = !(dollar && step.node == Trie::kRoot); // [MQTT-4.7.2-1]
        if (wildcards)
            collect(node.below);
        if (step.ended) {
            collect(node.here);
            continue;
        }
        std::string_view rest = step.rest;
        const mqtt::Level level = mqtt::takeLevel(rest);
        if (node.children > 0) {
            if (const std::uint32_t found = m_trie->named(step.node, level.text); found != Trie::kNone)
                steps.push_back({ found, level.last, rest });
        }
        if (node.plus != Trie::kNone && wildcards)
            steps.push_back({ node.plus, level.last, rest });
    }
    mergeRecipients(scratch.matched, route);
}

} // namespace hookline::broker

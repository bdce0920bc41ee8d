// How rules and settings come into use while records are on their way, and what a snapshot says of it all.
#include "core/kafka/router.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/config/clusters.h"
#include "core/config/security_checks.h"
#include "core/kafka/server_list.h"

namespace hookline::kafka {
namespace {

using base::kMilli;
constexpr std::size_t kMaxAccounts = 256;

/// `servers` are the default cluster's.
base::Result<Lane::Destination> prepareLane(
    const config::KafkaSettings& settings, const std::string& servers, const LaneName& name, int wakeFd)
{
    if (name.cluster.empty())
        return Lane::prepare(settings, servers, name, wakeFd);
    const config::KafkaSettings own = config::settingsOf(settings, name.cluster);
    const std::string its = joinServers(splitServers(own.servers));
    const std::string cluster(name.cluster);
    if (its.empty()) {
        return base::fail({ "cluster.no_servers", "The Kafka cluster \"" + cluster + "\" has no servers", "",
            "Write host:port, several separated by commas, e.g. 127.0.0.1:9092" });
    }
    auto out = Lane::prepare(own, its, name, wakeFd);
    if (!out)
        out.error().what = "Kafka cluster \"" + cluster + "\": " + out.error().what;
    return out;
}

} // namespace

Router::Router(Ports ports, int wakeFd)
    : m_ports(std::move(ports))
    , m_wakeFd(wakeFd)
    , m_letters({ [this](const std::string& key, Failure& failure) {
                     Slot* const slot = slotFor(key, failure);
                     return slot ? slot->lane.get() : nullptr;
                 },
          [this](std::string_view name) { return ruleNamed(name); },
          [this](std::uint64_t seq) {
              std::ranges::any_of(m_slots, [seq](const std::unique_ptr<Slot>& slot) { return slot->lane->neverCame(seq); });
          } })
{
}

Router::~Router() = default;

bool Router::needsNewProducers(const config::KafkaSettings& next, const std::string& servers, std::string_view cluster) const
{
    const auto connectionOf = [&](const config::KafkaSettings& settings) -> const config::KafkaConnection& {
        const config::ClusterSettings* found = config::findCluster(settings, cluster);
        return found ? static_cast<const config::KafkaConnection&>(*found) : settings;
    };
    if (next.enabled != m_settings.enabled || (cluster.empty() && servers != m_servers))
        return true;
    if (!cluster.empty() && !config::findCluster(m_settings, cluster))
        return true; // it has come back
    // Files of passwords and certificates are read when a producer is made, and may hold something else by now.
    return connectionOf(next) != connectionOf(m_settings) || config::readsSecurityFiles(config::settingsOf(next, cluster));
}

base::Result<Router::Plan> Router::prepare(const config::KafkaSettings& settings, const std::string& servers) const
{
    Plan plan;
    plan.settings = settings;
    plan.servers = servers;
    const auto schemas = std::make_shared<SchemaIds>();
    auto table = RuleTable::create(settings, schemas);
    if (!table)
        return base::fail(table.error());
    plan.table = std::move(*table);
    const auto need = [&](SchemaKind kind) {
        return std::ranges::any_of(plan.table->rules(), [&](const RuleRef& rule) { return rule->needsSchema() == kind; });
    };
    if (need(SchemaKind::Avro) || need(SchemaKind::Json))
        plan.registry = std::make_unique<SchemaRegistry>(settings.schemaRegistry, need(SchemaKind::Avro), need(SchemaKind::Json), schemas);
    if (plan.table->fixedLanes().size() > settings.maxTopics) {
        return base::fail({ "rule.too_many_topics",
            "The rules name " + std::to_string(plan.table->fixedLanes().size()) + " Kafka topics, and kafka.max_topics is "
                + std::to_string(settings.maxTopics),
            "", "Raise kafka.max_topics" });
    }
    // Made here, so that what librdkafka refuses is said to whoever applies it. Some are for lanes that need none: they cost
    // nothing but a moment.
    for (const std::string& key : plan.table->fixedLanes()) {
        const LaneName name = splitLaneKey(key);
        auto destination = prepareLane(settings, servers, name, m_wakeFd);
        if (!destination)
            return base::fail(destination.error());
        plan.destinations.emplace(key, std::move(*destination));
    }
    for (const std::string& cluster : config::clusterNames(settings)) { // templates only: at least the settings are checked
        const bool named = std::ranges::any_of(
            plan.table->fixedLanes(), [&](const std::string& key) { return splitLaneKey(key).cluster == cluster; });
        if (named || (cluster.empty() && !plan.table->fixedLanes().empty()))
            continue;
        if (auto checked = prepareLane(settings, servers, { cluster, "check" }, m_wakeFd); !checked)
            return base::fail(checked.error());
    }
    return plan;
}

void Router::open(Plan&& plan) { use(std::move(plan), nullptr); }

void Router::switchTo(Plan&& plan, Done done)
{
    auto answer = std::make_shared<Answer>();
    answer->done = std::move(done);
    answer->open = 1; // until all lanes have heard of it
    use(std::move(plan), answer);
    if (--answer->open == 0)
        m_answers.emplace_back(std::move(answer->done), answer->moved);
}

/// Where the records of a lane go by the next rules: to the topic and cluster that all its rules of old have now, if that is one and free.
std::string Router::keyAfter(const Slot& slot, const RuleTable& next) const
{
    const auto fixedKeyOf = [](const Rule& rule) {
        if (rule.isPlain())
            return rule.settings().topic;
        return rule.topic().isStatic() ? laneKey(rule.cluster(), rule.topic().literal()) : std::string();
    };
    if (!slot.fixed || !m_table || std::ranges::find(next.fixedLanes(), slot.key) != next.fixedLanes().end())
        return slot.key;
    std::string out;
    for (const RuleRef& rule : m_table->rules()) {
        if (fixedKeyOf(*rule) != slot.key)
            continue;
        const RuleRef* now = next.find(rule->name());
        const std::string key = now ? fixedKeyOf(**now) : std::string();
        if (key.empty() || (!out.empty() && out != key))
            return slot.key;
        out = key;
    }
    return out.empty() || m_byKey.contains(out) ? slot.key : out;
}

void Router::part(Slot& slot, Lane::Destination&& destination, const std::shared_ptr<Answer>& answer)
{
    if (!answer) {
        slot.lane->open(std::move(destination));
        return;
    }
    ++answer->open;
    slot.lane->switchTo(std::move(destination), [this, answer](const base::Result<std::uint64_t>& moved) {
        if (moved)
            answer->moved += *moved;
        else
            answer->error = moved.error();
        if (--answer->open > 0)
            return;
        if (answer->error)
            m_answers.emplace_back(std::move(answer->done), base::fail(*answer->error));
        else
            m_answers.emplace_back(std::move(answer->done), answer->moved);
    });
}

void Router::use(Plan&& plan, std::shared_ptr<Answer> answer)
{
    std::map<std::string, bool, std::less<>> reconnect; // by cluster
    for (const std::string& cluster : config::clusterNames(plan.settings))
        reconnect[cluster] = !answer || plan.anew || needsNewProducers(plan.settings, plan.servers, cluster);
    adopt(*plan.table);
    const std::vector<RuleRef>& rules = plan.table->rules();
    for (const std::unique_ptr<Slot>& slot : m_slots) {
        const std::string key = keyAfter(*slot, *plan.table);
        const LaneName name = splitLaneKey(key);
        const auto known = reconnect.find(name.cluster);
        if (known == reconnect.end()) { // a cluster that the settings do not have any more: what waits for it goes there as before
            if (slot->lane->pending() > 0)
                base::logWarning("kafka",
                    std::to_string(slot->lane->pending()) + " records still go to topic \"" + std::string(name.topic) + "\" of cluster \""
                        + std::string(name.cluster) + "\", which the settings do not have any more");
            continue;
        }
        if (!known->second && key == slot->key && !slot->lane->gaveWay()) {
            slot->lane->adjust(plan.settings);
            continue;
        }
        const auto ready = plan.destinations.find(key);
        auto destination = ready != plan.destinations.end()
            ? base::Result<Lane::Destination>(std::move(ready->second))
            : prepareLane(plan.settings, plan.servers, name, m_wakeFd);
        if (!destination) { // one of the same settings was fine a moment ago
            base::logError("kafka", "topic \"" + slot->key + "\" keeps its old settings: " + destination.error().text());
            continue;
        }
        if (ready != plan.destinations.end())
            plan.destinations.erase(ready);
        destination->rules = rules;
        m_byKey.erase(slot->key);
        slot->key = key;
        m_byKey.emplace(key, slot.get());
        part(*slot, std::move(*destination), answer);
    }
    m_table = std::move(plan.table);
    m_registry = std::move(plan.registry);
    m_settings = std::move(plan.settings);
    m_servers = std::move(plan.servers);
    m_fields = rules::EventFields(m_settings.nodeName, runId());
    m_letterboxes.clear();
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->fixed = false;
    m_first = nullptr;
    for (const std::string& key : m_table->fixedLanes()) {
        const auto found = m_byKey.find(key);
        Slot& slot = found != m_byKey.end() ? *found->second : addSlot(key, true);
        slot.fixed = true;
        if (found == m_byKey.end() && plan.destinations.contains(key))
            slot.lane->open(std::move(plan.destinations.at(key)));
        if (!m_backlog.empty())
            adoptBacklog(slot);
        if (!m_first)
            m_first = &slot;
    }
    shareOut();
    m_nextTopics = 0;
}

void Router::close()
{
    m_letters.stop();
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->close();
    m_files.sync();
    m_hurry = false;
    m_nextTopics = 0;
}

void Router::answer()
{
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->answer();
    for (const auto& [done, result] : std::exchange(m_answers, {})) {
        if (done)
            done(result);
    }
}

void Router::hurry()
{
    m_hurry = true;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->hurry();
}

void Router::setPaused(bool paused)
{
    m_paused = paused;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->setPaused(paused);
}

void Router::flush()
{
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->flush();
}

void Router::endFlush()
{
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->endFlush();
}

std::uint64_t Router::flushLeft() const noexcept
{
    std::uint64_t sum = 0;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        sum += slot->lane->flushLeft();
    return sum;
}

bool Router::settled() const noexcept
{
    return std::ranges::all_of(m_slots, [](const std::unique_ptr<Slot>& slot) { return slot->lane->settled(); });
}

std::uint64_t Router::pending() const noexcept
{
    std::uint64_t sum = 0;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        sum += slot->lane->pending();
    for (const Keeper::Backlog& backlog : m_backlog)
        sum += backlog.rows;
    return sum;
}

std::uint64_t Router::unsaved() const noexcept
{
    std::uint64_t sum = 0;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        sum += slot->lane->unsaved();
    return sum;
}

std::chrono::milliseconds Router::mayRest() const noexcept
{
    std::chrono::milliseconds least(250);
    for (const std::unique_ptr<Slot>& slot : m_slots)
        least = std::min(least, slot->lane->mayRest());
    return m_keeper && m_keeper->owesAnswers() ? std::min(least, std::chrono::milliseconds(20)) : least;
}

// --- accounts and snapshots ---------------------------------------------------------------------------------------------------

std::shared_ptr<RuleAccount> Router::accountOf(const std::string& name)
{
    for (const auto& [known, account] : m_accounts) {
        if (known == name)
            return account;
    }
    m_accounts.emplace_back(name, std::make_shared<RuleAccount>());
    m_accountsChanged = true;
    return m_accounts.back().second;
}

/// Rules that keep their name keep their numbers.
void Router::adopt(RuleTable& table)
{
    for (const RuleRef& rule : table.rules())
        rule->account = accountOf(rule->name());
    const auto place = [&](const std::string& name) {
        const auto found = std::ranges::find_if(table.rules(), [&](const RuleRef& rule) { return rule->name() == name; });
        return found - table.rules().begin(); // those of no rule last
    };
    std::ranges::stable_sort(m_accounts, {}, [&](const auto& account) { return place(account.first); });
    m_accountsChanged = true;
}

void Router::forgetAccounts()
{
    for (std::size_t i = m_accounts.size(); i-- > 0 && m_accounts.size() > kMaxAccounts;) {
        const auto& [name, account] = m_accounts[i];
        if (account.use_count() == 1 && account->queued + account->inFlight == 0) {
            m_accounts.erase(m_accounts.begin() + static_cast<std::ptrdiff_t>(i));
            m_accountsChanged = true;
        }
    }
}

void Router::describe(metrics::KafkaSnapshot& out)
{
    using metrics::KafkaState;
    out.acknowledged = m_gone.acknowledged;
    out.failed = m_gone.failed + m_failed;
    out.inFlight = 0;
    out.atRisk = 0;
    out.forgotten = m_gone.forgotten;
    out.resent = m_gone.resent;
    out.spool.kept = 0;
    out.bytesAcknowledged = m_gone.bytesAcknowledged;
    out.batches = m_gone.batches;
    out.batchedRecords = m_gone.batchedRecords;
    out.lastAckWallMicros = m_gone.lastAckWallMicros;
    const Lane* worst = m_first ? m_first->lane.get() : nullptr;
    for (const std::unique_ptr<Slot>& slot : m_slots) {
        slot->lane->addNumbers(out);
        if (!worst || metrics::isWorse(slot->lane->state(), worst->state()))
            worst = slot->lane.get();
    }
    if (worst)
        worst->describe(out);
    else
        out.state = m_settings.enabled ? KafkaState::Connecting : KafkaState::Off; // templates only, and nothing came yet
    out.problemCluster.clear();
    out.problemServers.clear();
    out.problemTopic.clear();
    if (worst && !out.problemId.empty()) {
        out.problemCluster = worst->cluster();
        out.problemServers = std::move(out.servers);
        out.problemTopic = std::move(out.topic);
    }
    out.servers = m_servers;
    out.topic = m_first ? std::string(splitLaneKey(m_first->key).topic) : std::string();
    out.matched = m_matched + out.resent - m_routed; // may be "negative": added to the intake's number, which counts what was routed
    out.dropped = m_dropped;
    out.unmatched = m_unmatched;
    describeRules(out);
    if (const std::int64_t now = base::steadyNanos(); now >= m_nextTopics) {
        m_nextTopics = now + 250 * kMilli;
        describeTopics(out);
        describeClusters(out);
    }
}

BridgeLook Router::look()
{
    BridgeLook out;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->look(out);
    out.losses = m_losses.lines();
    out.lost += m_gone.failed + m_failed + m_dropped;
    return out;
}

void Router::describeRules(metrics::KafkaSnapshot& out)
{
    if (std::exchange(m_accountsChanged, false) || out.rules.size() != m_accounts.size()) {
        out.rules.resize(m_accounts.size());
        for (std::size_t i = 0; i < m_accounts.size(); ++i) {
            out.rules[i].name = m_accounts[i].first;
            out.rules[i].active = m_accounts[i].second.use_count() > 1;
        }
    }
    for (std::size_t i = 0; i < m_accounts.size(); ++i) {
        const RuleAccount& from = *m_accounts[i].second;
        metrics::RuleSnapshot& to = out.rules[i];
        to.matched = from.matched;
        to.acknowledged = from.acknowledged;
        to.failed = from.failed;
        to.dropped = from.dropped;
        to.queued = from.queued;
        to.inFlight = from.inFlight;
        to.passedOn = from.passedOn;
        to.unwanted = from.unwanted;
        to.collisions = from.collisions;
    }
}

void Router::describeTopics(metrics::KafkaSnapshot& out) const
{
    out.topics.resize(m_slots.size());
    metrics::KafkaSnapshot one;
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const Lane& lane = *m_slots[i]->lane;
        one.acknowledged = 0;
        lane.describe(one);
        lane.addNumbers(one);
        out.topics[i] = { one.topic, std::string(splitLaneKey(m_slots[i]->key).cluster), one.state, one.problem, lane.pending(), one.acknowledged };
    }
}

} // namespace hookline::kafka

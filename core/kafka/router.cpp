// Events in, records to their lanes, and what happens to those that cannot go there.
#include "core/kafka/router.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/config/clusters.h"
#include "core/kafka/problem.h"
#include "core/kafka/server_list.h"

namespace hookline::kafka {
namespace {

using base::kSecond;
constexpr std::uint64_t kCrowdEvery = 32; ///< events between two looks at what waits in memory
constexpr int kMaxHops = 8;                      // from rule to rule by on_failure
constexpr std::size_t kLetterOfTooLarge = 4096;  // bytes kept of a record that was too large: the letter has the same limit

} // namespace

void Router::route(tap::Event&& event, std::uint64_t cost)
{
    if (!event.waiter) {
        routeOne(std::move(event), cost);
        return;
    }
    const base::Ref<tap::Waiter> waiter = event.waiter;
    m_keeper->routing(event);
    routeOne(std::move(event), cost);
    m_keeper->routed(waiter);
}

void Router::keepWith(Keeper& keeper)
{
    m_keeper = &keeper;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->lane->keepWith(keeper);
}

void Router::takeUpBacklog()
{
    m_backlog = m_keeper->backlog();
    for (const Keeper::Backlog& backlog : m_backlog)
        m_matched += backlog.rows;
    for (const std::unique_ptr<Slot>& slot : m_slots)
        adoptBacklog(*slot);
    Failure failure = Failure::None;
    openBacklog(failure);
    for (const Keeper::Backlog& backlog : m_backlog) {
        const LaneName name = splitLaneKey(backlog.key);
        const bool known = config::hasCluster(m_settings, name.cluster);
        base::logWarning("kafka",
            std::to_string(backlog.rows) + " records in the spool for topic \"" + std::string(name.topic) + '"'
                + (name.cluster.empty() ? std::string() : " of cluster \"" + std::string(name.cluster) + '"')
                + " have to wait: " + std::string(text(known ? failure : Failure::NoCluster)));
    }
}

/// Lanes for what an earlier run left: each that there may be. A cluster that the settings do not have any more holds up nobody.
void Router::openBacklog(Failure& failure)
{
    for (std::size_t i = 0; i < m_backlog.size();) {
        const std::string key = m_backlog[i].key;
        if (Slot* slot = slotFor(key, failure)) {
            adoptBacklog(*slot);
            i = 0; // others of its key are gone too
        } else if (failure == Failure::NoCluster) {
            ++i;
        } else {
            return;
        }
    }
}

void Router::adoptBacklog(Slot& slot)
{
    std::erase_if(m_backlog, [&](const Keeper::Backlog& backlog) {
        if (backlog.key != slot.key)
            return false;
        slot.lane->adopt(backlog.lane, backlog.rows);
        return true;
    });
}

RuleRef Router::ruleNamed(std::string_view name)
{
    if (const RuleRef* rule = m_table->find(name))
        return *rule;
    const auto found = m_standIns.find(name);
    if (found != m_standIns.end())
        return found->second;
    RuleRef standIn = Rule::letterbox({}, "spool", m_settings);
    standIn->account = accountOf(std::string(name));
    m_standIns.emplace(std::string(name), standIn);
    return standIn;
}

void Router::routeOne(tap::Event&& event, std::uint64_t cost)
{
    if (++m_routed % kCrowdEvery == 0)
        lookForCrowd();
    if (m_table->isPlain()) {
        const RuleRef& rule = m_table->rules().front();
        count(rule);
        m_first->lane->add(std::move(event), cost, rule, {}, {});
        return;
    }
    Charge charge { cost };
    bool wanted = false;
    m_fields.use(event);
    for (std::uint64_t left = m_table->candidates(event); left != 0; left &= left - 1) {
        const RuleRef& rule = m_table->rules()[static_cast<std::size_t>(std::countr_zero(left))];
        if (!rule->wantsClient(event))
            continue;
        if (!rule->holds(m_fields)) {
            ++rule->account->unwanted;
            continue;
        }
        wanted = true;
        deliver(event, rule, charge, 0);
        if (rule->settings().last)
            break;
    }
    if (!wanted)
        ++m_unmatched;
    if (!charge.taken)
        m_ports.release(1, charge.cost);
}

void Router::count(const RuleRef& rule)
{
    ++rule->account->matched;
    ++m_matched;
}

std::uint64_t Router::take(Charge& charge)
{
    if (!std::exchange(charge.taken, true))
        return charge.cost;
    m_ports.charge(1, sizeof(tap::Event)); // the message is shared
    return sizeof(tap::Event);
}

void Router::deliver(const tap::Event& event, const RuleRef& rule, Charge& charge, int hops)
{
    count(rule);
    m_detail.clear();
    m_topicName.clear();
    if (hops > kMaxHops) {
        fail(event, rule, Failure::Loop, charge, hops);
        return;
    }
    Failure failure = Failure::None;
    if (rule->topic().isStatic()) {
        m_topicName = rule->topic().literal();
    } else if (failure = rule->renderTopic(m_fields, m_wish, m_detail); failure == Failure::None) {
        const rules::TopicVerdict verdict = rules::legalTopicName(m_wish, m_topicName);
        if (verdict == rules::TopicVerdict::Empty || verdict == rules::TopicVerdict::TooLong) {
            failure = Failure::TopicName;
            m_detail = m_wish.substr(0, rules::kMaxTopicName);
        }
    }
    std::unique_ptr<Rendered> rendered;
    Placement placement;
    if (failure == Failure::None)
        failure = rule->render(m_fields, rendered, placement, m_detail);
    std::string_view key = m_topicName;
    if (!rule->cluster().empty())
        key = m_key = laneKey(rule->cluster(), m_topicName);
    Slot* slot = failure == Failure::None ? slotFor(key, failure) : nullptr;
    if (slot && !slot->lane->spills() && !rule->settings().mayBlock && rule->bufferMode() == config::BufferMode::Memory) {
        if (slot->lane->refused() && m_slots.size() > 1 && slot->lane->inMemory() >= m_settings.queueRecords / 2)
            failure = Failure::TopicFull;
        else if (slot->lane->away() && !m_settings.clusters.empty() && shareIsFull(*slot))
            failure = Failure::ClusterFull;
    }
    if (failure != Failure::None) {
        fail(event, rule, failure, charge, hops);
        return;
    }
    if (!rule->topic().isStatic())
        noteCollision(rule, key);
    slot->lane->add(tap::Event(event), take(charge), rule, std::move(rendered), placement, charge.ofRow);
}

void Router::noteCollision(const RuleRef& rule, std::string_view topic)
{
    const auto other = m_collisions.add(m_wish, topic);
    if (!other)
        return;
    ++rule->account->collisions;
    base::logWarning("kafka",
        "rule \"" + rule->name() + "\": \"" + m_wish + "\" and \"" + *other + "\" both become the Kafka topic \"" + std::string(topic)
            + "\" or one that Kafka does not tell from it. Their records are mixed there; a template that keeps them apart helps");
}

void Router::fail(const tap::Event& event, const RuleRef& rule, Failure failure, Charge& charge, int hops)
{
    const bool room = failure == Failure::TopicFull || failure == Failure::ClusterFull || failure == Failure::TooManyTopics;
    ++(room ? rule->account->dropped : rule->account->failed);
    ++(room ? m_dropped : m_failed);
    ++m_unloggedFailures;
    if (const std::int64_t now = base::steadyNanos(); now >= m_nextFailureLog) {
        base::logWarning("kafka",
            "rule \"" + rule->name() + "\" could not send an event of client \""
                + (event.client ? event.client->clientId : std::string()) + "\": " + std::string(text(failure))
                + (m_detail.empty() ? std::string() : " (" + m_detail + ")")
                + (m_unloggedFailures > 1 ? ". " + std::to_string(m_unloggedFailures - 1) + " more before it" : std::string()));
        m_nextFailureLog = now + 10 * kSecond;
        m_unloggedFailures = 0;
    }
    if (m_ports.outcome && (!m_ports.wantsOutcomes || m_ports.wantsOutcomes())) {
        tap::KafkaOutcome outcome;
        outcome.eventId = event.stamp.id;
        outcome.status = tap::KafkaStatus::Failed;
        outcome.errorCode = static_cast<int>(failure);
        outcome.latencyMicros = (base::steadyNanos() - event.stamp.steadyNanos) / 1000;
        rule->describe(nullptr, outcome);
        outcome.keyed = tap::KafkaKey::None; // there is no record
        m_ports.outcome(std::move(outcome));
    }
    const std::string topic = m_topicName.empty() ? std::string() : laneKey(rule->cluster(), m_topicName);
    const std::string detail = m_detail; // passing it on may use both
    const bool kept = passOn(event, rule, nullptr, nullptr, static_cast<int>(failure), charge, hops);
    noteLoss(event, *rule, static_cast<int>(failure), topic, detail, kept);
    if (!kept)
        Keeper::fault(event);
}

void Router::noteLoss(
    const tap::Event& event, const Rule& rule, int code, std::string_view topic, std::string_view detail, bool kept)
{
    const std::string_view client = event.client ? std::string_view(event.client->clientId) : std::string_view();
    m_losses.add({ code, topic, rule.name(), client, detail, kept }, base::wallMicros());
}

/// A lane's record: what its rule says about that.
bool Router::giveUp(Record& record, const EncodedRecord* stored, int code, const std::string& key)
{
    Charge charge { 0, true, record.spoolSeq != 0 };
    m_detail.clear();
    m_topicName = splitLaneKey(key).topic;
    bool kept = passOn(record.event, record.rule, record.rendered.get(), stored, code, charge, 0);
    if (kept && record.spoolSeq != 0)
        kept = m_files.sync(); // only what is on the disk takes a row's place: lines here, records by charge.ofRow
    const bool letter = !kept && record.spoolSeq != 0; // its row stays in the spool, as a dead letter
    if (letter)
        ++record.rule->account->passedOn;
    noteLoss(record.event, *record.rule, code, key, {}, kept || letter);
    return kept;
}

/// True: somebody has it now. `stored`: the record, where there is no event any more to make it of.
bool Router::passOn(const tap::Event& event, const RuleRef& rule, const Rendered* rendered, const EncodedRecord* stored, int code,
    Charge& charge, int hops)
{
    const Rule::OnFailure& way = rule->onFailure();
    switch (way.how) {
    case Rule::Failing::Count: return false;
    case Rule::Failing::ToRule: {
        const RuleRef* next = code == static_cast<int>(Failure::Loop) || stored ? nullptr : m_table->find(way.where);
        if (!next)
            return false;
        ++rule->account->passedOn;
        m_fields.use(event);
        const RuleRef target = *next;
        deliver(event, target, charge, hops + 1);
        return true;
    }
    case Rule::Failing::ToTopic: return sendLetter(event, rule, stored ? *stored : rule->encode(event, rendered), code, charge);
    case Rule::Failing::ToFile:
        if (!m_files.write(way.where, { rule->name(), failureName(code), m_detail, m_topicName },
                stored ? *stored : rule->encode(event, rendered)))
            return false;
        ++rule->account->passedOn;
        return true;
    }
    return false;
}

bool Router::sendLetter(const tap::Event& event, const RuleRef& rule, const EncodedRecord& record, int code, Charge& charge)
{
    const std::string topic = laneKey(rule->cluster(), rule->onFailure().where);
    RuleRef& letterbox = m_letterboxes[topic];
    if (!letterbox) {
        letterbox = Rule::letterbox(rule->cluster(), rule->onFailure().where, m_settings);
        letterbox->account = accountOf(letterbox->name());
    }
    auto rendered = std::make_unique<Rendered>();
    rendered->onlyHeaders = true;
    rendered->keyIsSet = true;
    if (record.hasKey)
        rendered->key = record.key;
    for (std::size_t i = 0; i < record.headerCount; ++i)
        rendered->headers.emplace_back(record.headers[i].name, record.headers[i].value);
    const auto header = [&](const char* name, std::string_view value) { rendered->headers.emplace_back(name, value); };
    header("hookline_error", failureName(code));
    header("hookline_error_text", poisonText(code));
    if (!m_detail.empty())
        header("hookline_error_detail", m_detail);
    header("hookline_rule", rule->name());
    if (!m_topicName.empty())
        header("hookline_topic", m_topicName);
    rendered->value = record.value;
    if (isTooLarge(code) && record.value.size() > kLetterOfTooLarge) {
        header("hookline_value_size", std::to_string(record.value.size()));
        rendered->value->resize(kLetterOfTooLarge);
    }
    rendered->timestampMillis = record.timestampMillis;
    count(letterbox);
    Failure failure = Failure::None;
    Slot* slot = slotFor(topic, failure);
    if (slot && (slot->lane->refused() || (!m_settings.clusters.empty() && slot->lane->away() && !slot->lane->spills()))
        && slot->lane->inMemory() >= m_settings.queueRecords / 4)
        slot = nullptr; // dead letters that nobody takes must not crowd out the living
    if (!slot) {
        ++letterbox->account->dropped;
        ++m_dropped;
        noteLoss(event, *letterbox, static_cast<int>(failure == Failure::None ? Failure::TopicFull : failure), topic, {}, false);
        return false;
    }
    ++rule->account->passedOn;
    slot->lane->add(tap::Event(event), take(charge), letterbox, std::move(rendered), {}, charge.ofRow);
    return true;
}

// --- lanes --------------------------------------------------------------------------------------------------------------------

Router::Slot* Router::slotFor(std::string_view key, Failure& failure)
{
    if (const auto found = m_byKey.find(key); found != m_byKey.end())
        return found->second;
    const LaneName name = splitLaneKey(key);
    if (!config::hasCluster(m_settings, name.cluster)) {
        failure = Failure::NoCluster;
        return nullptr;
    }
    if (m_slots.size() >= m_settings.maxTopics && !evictOne()) {
        failure = Failure::TooManyTopics;
        return nullptr;
    }
    const config::KafkaSettings settings = config::settingsOf(m_settings, name.cluster);
    auto destination = Lane::prepare(settings, name.cluster.empty() ? m_servers : joinServers(splitServers(settings.servers)), name, m_wakeFd);
    if (!destination) {
        m_detail = destination.error().text();
        failure = Failure::Producer;
        return nullptr;
    }
    Slot& slot = addSlot(std::string(key), false);
    slot.lane->open(std::move(*destination));
    if (!m_backlog.empty())
        adoptBacklog(slot);
    return &slot;
}

Router::Slot& Router::addSlot(const std::string& key, bool fixed)
{
    auto slot = std::make_unique<Slot>();
    slot->key = key;
    slot->fixed = fixed;
    slot->lane = std::make_unique<Lane>(Lane::Ports { m_ports.outcome, m_ports.wantsOutcomes,
                                            [this, name = &slot->key](Record& record, const EncodedRecord* stored, int code) {
                                                return giveUp(record, stored, code, *name);
                                            },
                                            m_ports.release, [this](std::string_view rule) { return ruleNamed(rule); }, m_keeper },
        m_latency, m_wakeFd);
    if (m_hurry)
        slot->lane->hurry();
    slot->lane->setPaused(m_paused);
    m_byKey.emplace(key, slot.get());
    m_slots.push_back(std::move(slot));
    shareOut();
    return *m_slots.back();
}

bool Router::evictOne()
{
    std::size_t oldest = m_slots.size();
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const Slot& slot = *m_slots[i];
        if (!slot.fixed && slot.lane->settled() && slot.lane->state() == metrics::KafkaState::Up
            && (oldest == m_slots.size() || slot.lane->lastUsed() < m_slots[oldest]->lane->lastUsed()))
            oldest = i;
    }
    if (oldest == m_slots.size())
        return false;
    remove(oldest);
    return true;
}

void Router::remove(std::size_t index)
{
    Slot& slot = *m_slots[index];
    slot.lane->close();
    slot.lane->answer();
    slot.lane->addNumbers(m_gone);
    if (const LaneName name = splitLaneKey(slot.key); !name.cluster.empty())
        slot.lane->addNumbers(m_goneOf[std::string(name.cluster)]);
    if (m_first == &slot)
        m_first = nullptr;
    m_byKey.erase(slot.key);
    m_slots.erase(m_slots.begin() + static_cast<std::ptrdiff_t>(index));
    shareOut();
    m_nextTopics = 0;
}

bool Router::turn()
{
    bool more = false;
    lookForCrowd();
    if (m_keeper) {
        std::vector<spool::Spool::ReadResult> results = m_keeper->takeRows();
        if (m_keeper->hasSpool()) {
            m_letters.turn(*m_keeper);
            m_matched += m_letters.takeMatched();
        }
        for (spool::Spool::ReadResult& result : results) {
            const auto slot = std::ranges::find_if(m_slots, [&](const auto& candidate) { return candidate->lane->reads(result.lane); });
            if (slot != m_slots.end())
                (*slot)->lane->takeRows(std::move(result));
        }
    }
    // By place: a record given up may open a lane for dead letters meanwhile.
    for (std::size_t i = 0; i < m_slots.size(); ++i)
        more = m_slots[i]->lane->turn() || more;
    m_files.sync(); // before the spool forgets what went to a file
    if (m_keeper)
        m_keeper->turn();
    tidy();
    return more;
}

void Router::tidy()
{
    constexpr std::int64_t kIdle = 600 * kSecond;
    const std::int64_t now = base::steadyNanos();
    if (now < m_nextTidy)
        return;
    m_nextTidy = now + kSecond;
    Failure failure = Failure::None;
    openBacklog(failure);
    for (std::size_t i = m_slots.size(); i-- > 0;) {
        const Slot& slot = *m_slots[i];
        if (!slot.fixed && slot.lane->settled() && now - slot.lane->lastUsed() > kIdle && slot.lane->state() == metrics::KafkaState::Up)
            remove(i);
    }
    forgetAccounts();
}

} // namespace hookline::kafka

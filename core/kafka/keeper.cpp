#include "core/kafka/keeper.h"

#include "core/base/clock.h"
#include "core/base/log.h"

#include <cstdlib>

namespace hookline::kafka {
namespace {

constexpr std::uint64_t kMostUndurable = 20'000; // records that wait for the disk before publishers do
constexpr std::uint64_t kMostUndurableBytes = 64 << 20;
constexpr std::int64_t kPaceNanos = 20'000'000;  // between answers at level yellow

std::filesystem::path folderOf(const config::KafkaSettings& settings)
{
    if (!settings.spoolFolder.empty())
        return settings.spoolFolder;
    const char* const data = std::getenv("XDG_DATA_HOME");
    const char* const home = std::getenv("HOME");
    const std::filesystem::path base = data && *data ? std::filesystem::path(data)
        : home && *home                              ? std::filesystem::path(home) / ".local" / "share"
                                                     : std::filesystem::path("/var/lib");
    return base / "hookline" / "spool";
}

hooks::HoldTerms unpackTerms(std::uint64_t terms) noexcept
{
    const auto reason = static_cast<mqtt::ReasonCode>(terms & 0xFF);
    return { std::chrono::milliseconds(terms >> 8), reason,
        reason == mqtt::ReasonCode::Success ? hooks::WithoutReason::Success : hooks::WithoutReason::Disconnect };
}

Ticket& ticketOf(const base::Ref<tap::Waiter>& waiter) noexcept { return static_cast<Ticket&>(*waiter); }

} // namespace

Keeper::Keeper(hooks::HookRegistry& registry, unsigned loops, std::function<void()> wake)
    : m_registry(registry)
    , m_wake(std::move(wake))
    , m_gate(loops)
{
    for (unsigned i = 0; i < loops; ++i)
        m_slots.push_back(std::make_unique<Slot>());
}

Keeper::~Keeper() = default;

base::Result<std::unique_ptr<spool::Spool>> Keeper::open(const config::KafkaSettings& settings) const
{
    spool::Options options;
    options.folder = folderOf(settings);
    options.quotaBytes = settings.spoolQuota;
    options.minFreeBytes = settings.spoolMinFree;
    auto opened = spool::Spool::open(options, m_wake);
    if (opened)
        base::logInfo("spool", "the spool is " + options.folder.string());
    return opened;
}

void Keeper::take(std::unique_ptr<spool::Spool> spool)
{
    {
        const std::scoped_lock lock(m_spoolMutex);
        m_spool = std::move(spool);
        m_startSeq = m_spool->lastSeq();
        m_recovered = 0;
        for (const auto& [lane, backlog] : m_spool->backlog())
            m_recovered += backlog.rows;
    }
    if (m_recovered > 0)
        base::logNotice("spool", std::to_string(m_recovered) + " records of an earlier run go out first");
}

void Keeper::listen(const config::KafkaSettings& settings, std::vector<Interest> waiting, bool refuses)
{
    m_terms.store(std::uint64_t { settings.ackTimeoutMs } << 8 | (settings.ackFallback & 0xFF), std::memory_order_relaxed);
    const bool holds = settings.enabled && !waiting.empty();
    m_gate.set(std::move(waiting));
    // What stays wanted stays held: there is no moment without the hook between two settings that both have it.
    if (!holds) {
        m_accept.reset();
    } else if (!m_accept) {
        m_holds.store(true, std::memory_order_relaxed);
        m_accept = m_registry.add<hooks::MessageAccept>("kafka", hooks::Priority::Bridge,
            [this](const hooks::ClientView& client, const hooks::Stamp& stamp, const mqtt::MessageRef& message,
                hooks::Acceptance& acceptance) {
                if (acceptance.holdable() && m_gate.wants(client.loop, tap::EventKind::Publish, message->topic())) {
                    Slot& slot = *m_slots[client.loop];
                    slot.stamp = stamp.id;
                    slot.token = acceptance.hold(unpackTerms(m_terms.load(std::memory_order_relaxed)));
                }
                return hooks::Verdict::next();
            });
    }
    if (!refuses) {
        m_connect.reset();
    } else if (!m_connect) {
        m_connect = m_registry.add<hooks::ClientAuthenticate>("kafka", hooks::Priority::Bridge,
            [this](const hooks::ClientView&, const hooks::Credentials&) {
                return m_level.load(std::memory_order_relaxed) == spool::Level::Red
                    ? hooks::Verdict::reject(mqtt::ReasonCode::QuotaExceeded)
                    : hooks::Verdict::next();
            });
    }
}

void Keeper::stopListening()
{
    m_accept.reset();
    m_connect.reset();
}

std::uint64_t Keeper::close()
{
    turn();
    const std::uint64_t unsaved = m_spool ? m_spool->close() : 0;
    turn(); // what was stored last
    m_waiting.clear();
    {
        const std::scoped_lock lock(m_spoolMutex);
        m_spool.reset();
    }
    m_claimed.clear();
    m_undurable.clear();
    m_undurableSum = m_turnSum = {};
    m_level.store(spool::Level::Green, std::memory_order_relaxed);
    for (const std::unique_ptr<Slot>& slot : m_slots)
        slot->token = {};
    return unsaved;
}

// --- loops --------------------------------------------------------------------------------------------------------------------

void Keeper::attach(unsigned loop, tap::Event& event)
{
    Slot& slot = *m_slots[loop];
    if (event.kind == tap::EventKind::Publish && slot.token && slot.stamp == event.stamp.id)
        event.waiter = base::Ref<tap::Waiter>::adopt(new Ticket(std::move(slot.token)));
}

void Keeper::letGo(tap::Event& event, mqtt::ReasonCode reason)
{
    if (event.waiter)
        ticketOf(event.waiter).token.answer(reason);
    event.waiter = {};
}

// --- tickets ------------------------------------------------------------------------------------------------------------------

void Keeper::routing(const tap::Event& event) noexcept
{
    if (event.waiter)
        ticketOf(event.waiter).open = 1;
}

void Keeper::await(const tap::Event& event) noexcept
{
    if (event.waiter)
        ++ticketOf(event.waiter).open;
}

void Keeper::routed(const base::Ref<tap::Waiter>& waiter) { done(waiter, false); }

void Keeper::done(const base::Ref<tap::Waiter>& waiter, bool failed)
{
    if (!waiter)
        return;
    Ticket& ticket = ticketOf(waiter);
    ticket.failed = ticket.failed || failed;
    if (--ticket.open == 0)
        (ticket.failed ? m_failed : m_ready).push_back(std::move(ticket.token));
}

void Keeper::fault(const tap::Event& event) noexcept
{
    if (event.waiter)
        ticketOf(event.waiter).failed = true;
}

// --- the spool ----------------------------------------------------------------------------------------------------------------

std::uint32_t Keeper::claim(const std::string& key)
{
    std::string name = key;
    for (int i = 2;; ++i) { // '#' is in no topic's or cluster's name
        const std::uint32_t lane = m_spool->lane(name);
        if (m_claimed.insert(lane).second)
            return lane;
        name = key + "#" + std::to_string(i);
    }
}

std::vector<Keeper::Backlog> Keeper::backlog() const
{
    std::vector<Backlog> out;
    if (m_spool) {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> byAge; // a lane that was taken anew has a low number and new rows
        for (const auto& [lane, waiting] : m_spool->backlog())
            byAge.emplace_back(waiting.lastSeq, lane);
        std::ranges::sort(byAge);
        for (const auto& [newest, lane] : byAge) {
            const std::string name = m_spool->laneName(lane);
            out.push_back({ name.substr(0, name.find('#')), lane, m_spool->backlog().at(lane).rows });
        }
    }
    return out;
}

std::uint64_t Keeper::store(
    const StoredRecord& record, std::uint32_t lane, std::uint64_t seq, const tap::Event& event, bool waits)
{
    spool::RowView row = packStored(record, lane, event.stamp.wallMicros, m_headers);
    row.seq = seq;
    const std::uint64_t stored = m_spool->append(row);
    m_turnSum.bytes += row.key.size() + row.headers.size() + row.body.size();
    if (event.waiter && waits) {
        await(event);
        m_waiting.push_back({ stored, event.waiter });
    }
    m_turnSum.exposed += !event.waiter && event.kind == tap::EventKind::Publish && event.qos != mqtt::QoS::AtMostOnce;
    return stored;
}

void Keeper::turn()
{
    if (m_spool) {
        m_level.store(m_spool->level(), std::memory_order_relaxed);
        m_spool->submit();
        const std::uint64_t durable = m_spool->durable();
        if (m_turnSum.bytes > 0) {
            m_undurable.push_back({ m_spool->lastSeq(), m_turnSum.bytes, m_turnSum.exposed });
            m_undurableSum.bytes += m_turnSum.bytes;
            m_undurableSum.exposed += m_turnSum.exposed;
            m_turnSum = {};
        }
        for (; !m_undurable.empty() && m_undurable.front().lastSeq <= durable; m_undurable.pop_front()) {
            m_undurableSum.bytes -= m_undurable.front().bytes;
            m_undurableSum.exposed -= m_undurable.front().exposed;
        }
        for (; !m_waiting.empty() && m_waiting.front().seq <= durable; m_waiting.pop_front())
            done(m_waiting.front().waiter, false);
    }
    if (m_ready.empty() && m_failed.empty())
        return;
    const spool::Level level = m_level.load(std::memory_order_relaxed);
    if (level >= spool::Level::Orange)
        return; // a client that gets no answers stops at its receive maximum
    if (level == spool::Level::Yellow) {
        const std::int64_t now = base::steadyNanos();
        if (now < m_answerAt)
            return;
        m_answerAt = now + kPaceNanos;
    }
    hooks::AckToken::answerAll(m_ready, mqtt::ReasonCode::Success);
    hooks::AckToken::answerAll(m_failed, unpackTerms(m_terms.load(std::memory_order_relaxed)).fallback);
    m_ready.clear();
    m_failed.clear();
}

bool Keeper::mustHold() noexcept
{
    if (!m_spool)
        return false;
    const std::uint64_t share = m_holding ? 2 : 1;
    m_holding = m_level.load(std::memory_order_relaxed) == spool::Level::Red || undurable() > kMostUndurable / share
        || m_undurableSum.bytes > kMostUndurableBytes / share;
    return m_holding;
}

void Keeper::describe(metrics::SpoolSnapshot& out) const
{
    const std::scoped_lock lock(m_spoolMutex);
    out.enabled = m_spool != nullptr;
    if (!m_spool)
        return;
    spool::Stats stats = m_spool->stats();
    out.level = static_cast<metrics::SpoolLevel>(stats.level);
    out.problem = std::move(stats.problem);
    out.rows = stats.rows;
    out.usedBytes = stats.usedBytes;
    out.quotaBytes = stats.quotaBytes;
    out.freeBytes = stats.freeBytes;
    out.oldestWallMicros = stats.oldestWallMicros;
    out.recovered = m_recovered;
    out.deadLetters = stats.deadLetters;
    out.lost = stats.lost;
    out.faults = stats.faults;
    out.commits = stats.commits;
    out.commitLatency = stats.commitLatency;
}

} // namespace hookline::kafka

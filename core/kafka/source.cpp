#include "core/kafka/source.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/config/secret_reference.h"
#include "core/hooks/hook_points.h"
#include "core/kafka/source_worker.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace hookline::kafka {
namespace {

using metrics::SourceSkip;
using metrics::SourceState;
using std::chrono::milliseconds;

using base::kMilli;
using base::kSecond;
constexpr std::size_t kBatch = 256;                     // messages the broker is given at a time
constexpr std::size_t kMaxBytes = 32 * 1024 * 1024;     // of records in hand; above, only what is done makes room
constexpr std::int64_t kStall = 500 * kMilli;           // a shorter one is not worth showing
constexpr std::int64_t kBusyPause = 50 * kMilli;        // between two offers to a broker that takes nothing
constexpr std::int64_t kNobodyPause = 2 * kSecond;      // … to a lane that nobody would acknowledge, unless somebody subscribes
constexpr std::int64_t kCommitEvery = 500 * kMilli;
constexpr std::int64_t kOwedPauseLeast = 2 * kSecond;   // between two looks at what subscribers owe
constexpr std::int64_t kOwedPauseMost = 30 * kSecond;
constexpr std::int64_t kComplainEvery = 10 * kSecond;
constexpr milliseconds kLastCommits { 3000 };

} // namespace

Source::Worker::Worker(hooks::HookRegistry& registry, hooks::Injector& injector, SourcePlan plan, std::string servers)
    : m_registry(registry)
    , m_injector(injector)
    , m_plan(std::move(plan))
    , m_servers(std::move(servers))
    , m_waitsForAcks(m_plan.settings.commit == config::SourceCommit::Acked)
    , m_publisher(sourcePublisher(m_plan.settings.name, m_plan.settings.username))
    , m_ledger(m_waitsForAcks, m_plan.settings.inFlight)
    , m_owedPause(kOwedPauseLeast)
{
    m_state.name = m_plan.settings.name;
}

Source::Worker::~Worker()
{
    stop();
    if (m_thread.joinable())
        m_thread.join();
}

base::Result<> Source::Worker::start(const config::KafkaSettings& settings)
{
    m_connection = connectionProperties(settings, m_servers);
    // In the practice cluster a group waits for a member that went while it joined until that one's session is over. Who asks again
    // meanwhile runs into an assertion of librdkafka, which ends the program.
    if (settings.servers.empty())
        m_connection.emplace_back("socket.timeout.ms", "300000");
    auto consumer = SourceConsumer::create(m_connection, m_plan, m_inbox->wake.fd(), m_stopping, *this);
    if (consumer)
        m_consumer = std::move(*consumer);
    else if (!config::isKeychainError(consumer.error()))
        return base::fail(consumer.error());
    listen();
    m_thread = std::thread([this] { run(); });
    return {};
}

/// Who acknowledges, and who subscribes: only where that decides about a commit.
void Source::Worker::listen()
{
    if (!m_waitsForAcks)
        return;
    const hooks::CallbackOptions options { .breaker = hooks::BreakerTerms::never() };
    m_hooks.push_back(m_registry.add<hooks::MessageAcked>(
        "kafka source", hooks::Priority::Observe,
        [inbox = m_inbox, self = m_publisher](const hooks::ClientView&, const hooks::Stamp&, const hooks::DeliveryView& delivery) {
            const mqtt::ClientInfoRef& from = delivery.message->publisher();
            // One that was on the disk meanwhile has a publisher of its own making.
            if (mqtt::isError(delivery.reason) || (!(from == self) && (!from || from->clientId != self->clientId)))
                return;
            bool first = false;
            {
                const std::scoped_lock lock(inbox->mutex);
                first = inbox->acknowledged.empty();
                inbox->acknowledged.push_back(delivery.message->wallMicros());
            }
            if (first)
                inbox->wake.ring();
        },
        options));
    m_hooks.push_back(m_registry.add<hooks::SessionSubscribed>(
        "kafka source", hooks::Priority::Observe,
        [inbox = m_inbox](const hooks::ClientView&, const hooks::Stamp&, const hooks::SubscriptionView&) {
            {
                const std::scoped_lock lock(inbox->mutex);
                if (std::exchange(inbox->subscribed, true))
                    return;
            }
            inbox->wake.ring();
        },
        options));
}

void Source::Worker::stop()
{
    m_hooks.clear();
    m_stopping.store(true);
    m_inbox->wake.ring();
}

// --- the thread ---------------------------------------------------------------------------------------------------------------

void Source::Worker::run()
{
    pthread_setname_np(pthread_self(), "kafka-source");
    if (!m_consumer && !awaitSecret()) {
        m_ended.store(true);
        return;
    }
    while (!m_stopping.load()) {
        m_now = base::steadyNanos();
        takeInbox();
        const bool more = takeRecords();
        offer();
        askOwed();
        if (m_now >= m_commitAt) {
            m_commitAt = m_now + kCommitEvery;
            commit();
        }
        if (m_now >= m_secondAt) {
            m_secondAt = m_now + kSecond;
            everySecond();
        }
        tellState();
        m_inbox->wake.wait(rest(more));
    }
    m_now = base::steadyNanos();
    takeInbox();
    commit();
    m_consumer->finishCommits(kLastCommits);
    m_consumer->close();
    tellState();
    m_ended.store(true);
}

/// False: stopped before the system keychain gave the secret.
bool Source::Worker::awaitSecret()
{
    milliseconds pause(20);
    while (!m_stopping.load()) {
        auto consumer = SourceConsumer::create(m_connection, m_plan, m_inbox->wake.fd(), m_stopping, *this);
        if (consumer) {
            m_consumer = std::move(*consumer);
            m_problem.reset();
            tellState();
            return true;
        }
        if (consumer.error().id == "keychain.pending") {
            m_inbox->wake.wait(milliseconds(20));
            continue;
        }
        setProblem(Problem { consumer.error().id, consumer.error().text() });
        tellState();
        pause = std::min<milliseconds>(pause * 2, milliseconds(5000));
        m_inbox->wake.wait(pause);
    }
    return false;
}

milliseconds Source::Worker::rest(bool more) const
{
    if (more && !m_ledger.offered())
        return milliseconds(0);
    return milliseconds(m_ledger.offered() || m_busyUntil > m_now ? 20 : 200); // the wake comes first, whenever there is something
}

void Source::Worker::takeInbox()
{
    std::vector<hooks::Injection> answer;
    std::vector<std::int64_t> acknowledged;
    hooks::Injector::Owed owed;
    bool answered = false;
    bool owedAnswered = false;
    bool subscribed = false;
    {
        const std::scoped_lock lock(m_inbox->mutex);
        answer.swap(m_inbox->answer);
        acknowledged.swap(m_inbox->acknowledged);
        std::swap(owed, m_inbox->owed);
        answered = std::exchange(m_inbox->answered, false);
        owedAnswered = std::exchange(m_inbox->owedAnswered, false);
        subscribed = std::exchange(m_inbox->subscribed, false);
    }
    if (answered)
        takeAnswer(answer);
    std::uint64_t settled = 0;
    for (const std::int64_t wallMicros : acknowledged)
        settled += m_ledger.acknowledged(wallMicros) ? 1u : 0u;
    if (settled > 0) {
        m_owedPause = kOwedPauseLeast;
        const std::scoped_lock lock(m_stateMutex);
        m_state.acknowledged += settled;
    }
    if (owedAnswered)
        takeOwed(owed); // behind the acknowledgements: they came first
    if (subscribed)
        m_ledger.retryNow();
}

void Source::Worker::takeAnswer(const std::vector<hooks::Injection>& answer)
{
    const SourceLedger::Answered result = m_ledger.answered(answer, m_now, m_now + kNobodyPause);
    const bool unanswered = !answer.empty() && answer.front().fate == hooks::InjectionFate::Unanswered;
    if (result.busy || unanswered) {
        m_busyUntil = m_now + kBusyPause;
        m_stalledSince = m_stalledSince != 0 ? m_stalledSince : m_now;
    } else {
        m_stalledSince = 0;
    }
    for (const auto& [place, one] : result.refused) {
        const std::string where = m_laneNames[place.lane] + '@' + std::to_string(place.offset);
        const SourceSkip reason = skipReason(one.reason);
        countSkip(reason, where, std::string(one.message->topic()) + ": " + std::string(mqtt::name(one.reason)));
        if (!m_plan.deadLetterFile.empty()) {
            EncodedRecord record;
            record.hasKey = false;
            record.value = one.message->payload();
            keepLetter(m_plan.deadLetterFile, std::string(one.message->topic()), where, metrics::name(reason), record);
        }
    }
    const std::scoped_lock lock(m_stateMutex);
    m_state.routed += result.routed;
}

void Source::Worker::takeOwed(const hooks::Injector::Owed& owed)
{
    const std::int64_t asked = std::exchange(m_askedAt, 0);
    if (!owed.answered || owed.onDisk) // a session whose messages are on the disk may owe any of them
        return;
    const std::unordered_set<std::int64_t> still(owed.wallMicros.begin(), owed.wallMicros.end());
    const std::size_t again = m_ledger.offerUnowed(still, asked);
    if (again == 0) {
        m_owedPause = std::min(m_owedPause * 2, kOwedPauseMost);
        return;
    }
    base::logInfo("source", m_plan.settings.name + ": " + std::to_string(again)
            + " messages are published again: whoever had them went away without an acknowledgement");
    const std::scoped_lock lock(m_stateMutex);
    m_state.repeated += again;
}

// --- records ------------------------------------------------------------------------------------------------------------------

/// True: there may be more at once.
bool Source::Worker::takeRecords()
{
    m_consumer->serve();
    const std::vector<std::uint64_t> lanes = m_consumer->lanes();
    if (lanes.empty() || m_busyUntil > m_now || m_ledger.ready(m_now) >= kBatch)
        return false;
    const std::size_t each = std::max<std::size_t>(1, kBatch / lanes.size());
    bool more = false;
    m_turn = (m_turn + 1) % lanes.size(); // so that none is always the last
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const std::uint64_t lane = lanes[(m_turn + i) % lanes.size()];
        std::size_t taken = 0;
        while (taken < each && !m_ledger.isFull(lane) && m_ledger.bytes() < kMaxBytes && m_consumer->next(lane, m_record)) {
            take(m_record);
            ++taken;
        }
        more = more || taken == each;
    }
    return more;
}

void Source::Worker::take(const SourceRecord& record)
{
    {
        const std::scoped_lock lock(m_stateMutex);
        ++m_state.received;
        m_state.lastRecordWallMicros = base::wallMicros();
    }
    if (m_problem)
        setProblem(std::nullopt);
    if (m_plan.settings.loopGuard && record.hops() > 0) {
        skip(record, { SourceSkip::Loop, "its message came out of Kafka before" });
        return;
    }
    m_lastWallMicros = std::max(base::wallMicros(), m_lastWallMicros + 1); // no other message of ours has it
    m_fields.use(record);
    auto message = m_plan.message.make(record, m_fields, m_publisher, m_lastWallMicros);
    if (!message) {
        skip(record, message.error());
        return;
    }
    const std::size_t bytes = (*message)->footprint();
    m_ledger.add({ record.lane, record.offset }, std::move(*message), bytes);
}

void Source::Worker::skip(const SourceRecord& record, const Skipped& why)
{
    const std::string where = std::string(record.topic) + '/' + std::to_string(record.partition) + '@' + std::to_string(record.offset);
    countSkip(why.reason, where, why.detail);
    if (!m_plan.deadLetterFile.empty() && why.reason != SourceSkip::Loop) {
        EncodedRecord letter;
        letter.hasKey = record.key.has_value();
        letter.key = record.key.value_or(std::string_view());
        letter.value = record.value.value_or(std::string_view());
        for (const auto& [name, value] : record.headers) {
            if (letter.headerCount < letter.headers.size())
                letter.headers[letter.headerCount++] = { name, value };
        }
        keepLetter(m_plan.deadLetterFile, {}, where + ": " + why.detail, metrics::name(why.reason), letter);
    }
    m_ledger.addSettled({ record.lane, record.offset });
}

void Source::Worker::countSkip(SourceSkip reason, const std::string& where, const std::string& detail)
{
    {
        const std::scoped_lock lock(m_stateMutex);
        ++m_state.skipped[static_cast<std::size_t>(reason)];
    }
    if (reason == SourceSkip::Loop) { // it is how the guard works, and no trouble
        if (!std::exchange(m_toldLoop, true)) {
            base::logNotice("source", m_plan.settings.name + ": the record " + where
                    + " is of a message that came out of Kafka before; such records are left out from now on and counted (loop_guard)");
        }
    } else if (m_now >= m_complaintAt) {
        m_complaintAt = m_now + kComplainEvery;
        base::logWarning("source", m_plan.settings.name + ": the record " + where + " is not published (" + std::string(metrics::name(reason)) + "): " + detail);
    }
}

void Source::Worker::keepLetter(
    const std::string& path, const std::string& topic, const std::string& detail, std::string_view error, const EncodedRecord& record)
{
    const DeadLetter letter { m_plan.settings.name, std::string(error), detail, topic };
    if (!m_letters.write(path, letter, record))
        return;
    const std::scoped_lock lock(m_stateMutex);
    ++m_state.deadLetters;
}

void Source::Worker::offer()
{
    if (m_ledger.offered() || m_busyUntil > m_now)
        return;
    std::vector<hooks::Injection> batch;
    m_ledger.offer(m_now, kBatch, batch);
    if (batch.empty())
        return;
    m_injector.inject(std::move(batch), { m_waitsForAcks }, [inbox = m_inbox](std::vector<hooks::Injection>&& answer) {
        {
            const std::scoped_lock lock(inbox->mutex);
            inbox->answer = std::move(answer);
            inbox->answered = true;
        }
        inbox->wake.ring();
    });
}

/// What was routed long ago may have been lost with its subscriber's session: then nobody will ever acknowledge it.
void Source::Worker::askOwed()
{
    if (!m_waitsForAcks || m_askedAt != 0 || m_now < m_owedAt)
        return;
    const std::int64_t oldest = m_ledger.oldestRoutedNanos();
    if (oldest == 0 || m_now - oldest < kOwedPauseLeast)
        return;
    m_owedAt = m_now + m_owedPause;
    m_askedAt = m_now;
    m_injector.askOwed(m_publisher, [inbox = m_inbox](hooks::Injector::Owed&& owed) {
        {
            const std::scoped_lock lock(inbox->mutex);
            inbox->owed = std::move(owed);
            inbox->owedAnswered = true;
        }
        inbox->wake.ring();
    });
}

// --- commits ------------------------------------------------------------------------------------------------------------------

void Source::Worker::commit()
{
    m_letters.sync(); // before what they are of counts as done
    std::uint64_t records = std::exchange(m_uncommitted, 0);
    std::vector<SourceConsumer::Mark> marks;
    for (const SourceLedger::Place& place : m_ledger.takeCommits(records)) {
        marks.push_back({ place.lane, place.offset });
        const auto known = std::ranges::find(m_next, place.lane, &SourceConsumer::Mark::lane);
        if (known != m_next.end())
            known->offset = place.offset;
        else
            m_next.push_back(marks.back());
    }
    if (!marks.empty())
        m_consumer->commit(marks, records);
    else
        m_uncommitted = records;
}

void Source::Worker::onOpened(std::uint64_t lane, const std::string& topic, std::int32_t partition, std::int64_t begins)
{
    m_ledger.open(lane, begins); // told again should Kafka not take it
    m_laneNames[lane] = topic + '/' + std::to_string(partition);
    base::logInfo("source", m_plan.settings.name + ": reads " + m_laneNames[lane] + (begins >= 0 ? " from offset " + std::to_string(begins) : " from its beginning"));
    if (m_problem)
        setProblem(std::nullopt);
}

void Source::Worker::onClosing(const std::vector<std::uint64_t>&)
{
    commit();
    m_consumer->finishCommits(kLastCommits);
}

void Source::Worker::onClosed(std::uint64_t lane)
{
    const std::size_t left = m_ledger.close(lane);
    m_laneNames.erase(lane);
    std::erase_if(m_next, [lane](const SourceConsumer::Mark& mark) { return mark.lane == lane; });
    const std::scoped_lock lock(m_stateMutex);
    m_state.returned += left;
}

void Source::Worker::onCommitted(std::uint64_t records, int code)
{
    if (code == 0) {
        const std::scoped_lock lock(m_stateMutex);
        m_state.committed += records;
        return;
    }
    // Tried again, unless the partition is gone; then its records are read again by whoever has it.
    base::logDebug("source", m_plan.settings.name + ": offsets were not stored: " + errorText(code));
    m_uncommitted += records;
    m_ledger.commitAgain();
    if (const auto problem = readingProblem(code, errorText(code), m_servers, m_plan.group))
        setProblem(problem);
}

// --- state --------------------------------------------------------------------------------------------------------------------

void Source::Worker::onTrouble(int code, std::string_view reason)
{
    if (const auto problem = readingProblem(code, reason, m_servers, m_plan.group))
        setProblem(problem);
}

void Source::Worker::setProblem(const std::optional<Problem>& problem)
{
    const bool same = m_problem && problem && m_problem->id == problem->id;
    if (!same && problem)
        base::logWarning("source", m_plan.settings.name + ": " + problem->text);
    else if (!problem && m_problem)
        base::logInfo("source", m_plan.settings.name + ": reads from Kafka at " + m_servers + " again");
    m_problem = problem;
}

void Source::Worker::everySecond()
{
    std::vector<metrics::SourcePartition> positions = m_consumer->positions(m_next);
    std::ranges::sort(positions, {}, [](const metrics::SourcePartition& one) { return std::tie(one.topic, one.partition); });
    std::uint64_t lag = 0;
    for (const metrics::SourcePartition& one : positions)
        lag += one.lag();
    if (m_problem && m_problem->unreachable && m_consumer->isReachable(milliseconds(300)))
        setProblem(std::nullopt); // where nothing is written, nothing else would tell
    const std::scoped_lock lock(m_stateMutex);
    m_state.lag = lag;
    m_state.positions = std::move(positions);
}

void Source::Worker::tellState()
{
    SourceState state = SourceState::Running;
    if (m_problem)
        state = m_problem->unreachable ? SourceState::Down : SourceState::Blocked;
    else if (m_laneNames.empty())
        state = SourceState::Connecting;
    else if (m_ledger.waitsForReceiver())
        state = SourceState::Waiting;
    else if (m_stalledSince != 0 && m_now - m_stalledSince >= kStall)
        state = SourceState::Held;
    if (state != std::exchange(m_toldState, state)) {
        if (state == SourceState::Waiting) {
            base::logNotice("source", m_plan.settings.name
                    + ": waits for a subscriber: nobody is subscribed with QoS 1 or 2 to what it would publish; the records stay in Kafka");
        } else if (state == SourceState::Running) {
            base::logInfo("source", m_plan.settings.name + ": running");
        }
    }
    const std::scoped_lock lock(m_stateMutex);
    m_state.state = state;
    m_state.problem = m_problem ? m_problem->text : std::string();
    m_state.inFlight = m_ledger.unsettled();
    m_state.partitions = static_cast<std::uint32_t>(m_laneNames.size());
}

metrics::SourceSnapshot Source::Worker::snapshot() const
{
    const std::scoped_lock lock(m_stateMutex);
    return m_state;
}

// --- the face -----------------------------------------------------------------------------------------------------------------

base::Result<std::unique_ptr<Source>> Source::start(hooks::HookRegistry& registry, hooks::Injector& injector, SourcePlan plan,
    const config::KafkaSettings& settings, const std::string& servers)
{
    auto worker = std::make_unique<Worker>(registry, injector, std::move(plan), servers);
    if (auto started = worker->start(settings); !started)
        return base::fail(started.error());
    return std::unique_ptr<Source>(new Source(std::move(worker)));
}

Source::Source(std::unique_ptr<Worker> worker)
    : m_worker(std::move(worker))
{
}

Source::~Source() = default;

void Source::stop() { m_worker->stop(); }
bool Source::ended() const noexcept { return m_worker->ended(); }
const SourcePlan& Source::plan() const noexcept { return m_worker->plan(); }
metrics::SourceSnapshot Source::snapshot() const { return m_worker->snapshot(); }

} // namespace hookline::kafka

// What refusals and failures mean: which records are at fault, when a producer is replaced, how long to wait.
#include "core/kafka/lane.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/config/secret_reference.h"

#include <algorithm>
#include <utility>

namespace hookline::kafka {
namespace {

using base::kMilli;
using base::kSecond;
constexpr std::int64_t kDrainPatience = 3 * kSecond;  // for answers to what is on the way
constexpr std::int64_t kReportPatience = 1 * kSecond; // for reports after everything was taken back

} // namespace

void Lane::checkTopic()
{
    Producer::TopicState state;
    if (m_producer->takeTopicState(state)) {
        m_nextAsk = m_now + 200 * kMilli;
        const ErrorClass what = classify(state.code);
        if (state.code == 0) {
            m_reach.onContact();
            if (m_blocked && m_blocked->id == "kafka.topic_missing")
                m_blocked.reset();
            m_askLimitMillis = 1000;
            m_missing = 0;
            m_phase = m_transaction ? Phase::Opening : Phase::Running;
            m_lastProgress = m_now;
            return;
        }
        if (what == ErrorClass::Restart) { // no answer; a slow network gets more time the next time
            if (!m_reach.down())
                m_askLimitMillis = std::min<std::int64_t>(m_askLimitMillis * 2, 4000);
        } else {
            m_reach.onContact();
            // The question itself makes a cluster create the topic if it does so at all, and it answers "unknown" meanwhile.
            if (isTopicMissing(state.code) && ++m_missing < 4) {
                m_nextAsk = m_now + 150 * kMilli;
            } else {
                blockedBy(state.code);
                m_nextAsk = m_now + kSecond;
            }
        }
    }
    if (m_fatal != 0)
        return;
    // The question cannot be interrupted and is waited for when the producer goes: keep it short where that is likely.
    const std::int64_t limit = m_hurry || m_reach.down() ? 300 : m_askLimitMillis;
    if (m_now >= m_nextAsk)
        m_producer->askTopic(std::chrono::milliseconds(limit));
}

void Lane::onTrouble(int code, std::string_view reason) { m_reach.onTrouble(code, reason, m_now); }

void Lane::onFatal(int code, std::string_view reason)
{
    base::logWarning("kafka", "the producer must be replaced: " + std::string(reason) + ". Records are kept and sent again");
    m_fatal = code;
    startDrain(false);
}

void Lane::startDrain(bool takeBackAll)
{
    if (m_phase == Phase::Draining || !m_producer)
        return;
    m_phase = Phase::Draining;
    m_drainUntil = m_now + (takeBackAll ? kReportPatience : kDrainPatience);
    m_takenBackAll = takeBackAll;
    m_producer->purge(takeBackAll);
}

void Lane::drainMore()
{
    if (onTheWay() > 0) {
        if (m_now < m_drainUntil) {
            // Again: a request that was sent behind the refused one is refused for its number, and librdkafka puts its records back
            // into the queue, where they would wait for ever.
            m_producer->purge(m_takenBackAll);
            return;
        }
        if (!m_takenBackAll) {
            m_takenBackAll = true;
            m_drainUntil = m_now + kReportPatience;
            m_producer->purge(true);
            return;
        }
    }
    m_producer.reset();
    if (m_transaction)
        loseTransaction();
    m_queue.rewind();
    afterDrain();
}

void Lane::afterDrain()
{
    const int code = m_cause != 0 ? m_cause : m_fatal;
    m_cause = 0;
    m_fatal = 0;
    const std::vector<TooLarge> tooLarge = std::exchange(m_tooLarge, {});
    if (m_switch) {
        completeSwitch();
        return;
    }
    if (m_transaction && stopAsFenced(code))
        return;
    const ErrorClass what = code == 0 ? ErrorClass::Restart : classify(code);
    if (what == ErrorClass::Poison) {
        if (!makeBatchesSmaller(tooLarge))
            isolate();
        return;
    }
    m_mode = { .oneByOne = m_suspects > 0, .batchBytes = m_batchBytes };
    if (what == ErrorClass::Blocked) {
        blockedBy(code);
        waitThenReopen(isTopicMissing(code) ? 0 : backOff(15 * kSecond));
    } else {
        const bool again = m_backOff > 2 * kSecond; // acknowledged nothing in several attempts
        if (again)
            m_blocked = refusal(code, m_target);
        waitThenReopen(backOff(30 * kSecond));
    }
}

void Lane::noteTooLarge(Record& record, std::int32_t partition, std::size_t bytes)
{
    auto batch = std::ranges::find(m_tooLarge, partition, &TooLarge::partition);
    if (batch == m_tooLarge.end())
        batch = m_tooLarge.insert(batch, { .partition = partition });
    ++batch->records;
    batch->bytes += bytes;
    batch->last = &record;
}

/// Batches that were refused for their size alone are halved until they fit, or hold one record, which is then at fault; alone a
/// record goes as well in a batch that it fills. False: it cannot be told what a batch was.
bool Lane::makeBatchesSmaller(const std::vector<TooLarge>& batches)
{
    std::uint64_t records = 0;
    std::uint64_t largest = 0;
    for (const TooLarge& batch : batches) {
        records += batch.records;
        if (batch.records > 1)
            largest = std::max(largest, batch.bytes);
    }
    // Only where a refusal stops all that follows is what was refused of a partition one batch.
    if (m_mode.oneByOne || m_transaction || !isIdempotent(m_settings) || records == 0 || records != m_suspects)
        return false;
    for (const TooLarge& batch : batches) {
        if (batch.records == 1)
            giveUp(*batch.last, batch.last->error);
    }
    for (Record* record = m_queue.first(); record && m_suspects > 0; record = record->next)
        m_suspects -= std::exchange(record->suspect, false);
    m_suspectBytes = 0;
    if (largest > 0)
        limitBatches(largest / 2);
    reopen({ .oneByOne = false, .batchBytes = m_batchBytes });
    return true;
}

void Lane::limitBatches(std::uint64_t bytes)
{
    m_batchBytes = std::max<std::uint64_t>(m_batchBytes > 0 ? std::min(bytes, m_batchBytes / 2) : bytes, 1);
    base::logInfo("kafka",
        "the " + shownTopic() + " takes less in one request than Kafka usually does (max.message.bytes): at most "
            + std::to_string(m_batchBytes) + " bytes of records from now on");
}

void Lane::isolate()
{
    if (m_suspects == 1 && !m_mode.oneByOne) { // alone in its batch
        for (Record* record = m_queue.first(); record; record = record->next) {
            if (!record->suspect)
                continue;
            if (goesWithoutTime(*record, record->error)) {
                record->suspect = false;
                --m_suspects;
            } else {
                giveUp(*record, record->error);
            }
            break;
        }
        m_suspectBytes = 0;
        reopen({ .oneByOne = false, .batchBytes = m_batchBytes });
        return;
    }
    if (!m_mode.oneByOne)
        m_poisoned = 0;
    reopen({ .oneByOne = true });
}

std::int64_t Lane::timeFor(Record& record, std::int64_t millis) noexcept
{
    if (millis != record.event.stamp.wallMicros / 1000) {
        record.time = Record::Time::Given;
        return millis;
    }
    record.time = m_refusedTimes.contains(millis, m_now) ? Record::Time::None : Record::Time::Own;
    return record.time == Record::Time::None ? RefusedTimes::kNoTime : millis;
}

/// A record that was refused for this computer's time alone is sent again without one.
bool Lane::goesWithoutTime(Record& record, int code)
{
    if (!isTimeRefused(code) || record.time != Record::Time::Own)
        return false;
    ++m_poisoned; // it is not their sum that is too much
    m_refusedTimes.refuse(record.event.stamp.wallMicros / 1000, m_takenTime, m_now);
    base::logWarning("kafka",
        "Kafka refuses for " + shownTopic() + " what is stamped with this computer's time (message.timestamp.before/after.max.ms): the clock "
                                              "is wrong, here or there. Records go without a time until it is right; set it, with NTP or timedatectl");
    return true;
}

void Lane::leaveIsolation()
{
    // All were fine alone: it was their sum that was too much for the topic.
    if (m_poisoned == 0)
        limitBatches(m_suspectBytes / 2);
    m_suspectBytes = 0;
    m_producer.reset();
    reopen({ .oneByOne = false, .batchBytes = m_batchBytes });
}

/// A new producer asks for the topic before anything is sent. librdkafka keeps what it is given before it knows the partitions apart, and
/// what comes while it learns of them may overtake that; it also makes two requests at once of what waited, and Kafka takes the second
/// behind a refused first one if it is the first that it gets from this producer (KIP-360).
void Lane::reopen(ProducerMode mode)
{
    m_mode = std::move(mode);
    TransactionPlan plan;
    if (m_transaction) {
        m_mode.transactionalId = m_transaction->id();
        plan = { m_transaction->group(), connectionProperties(m_settings, m_target.servers) };
        m_openingAsked = false;
    }
    auto producer = Producer::create(
        producerProperties(m_settings, m_target.servers, m_mode), m_target.topic, m_wakeFd, m_transaction ? &plan : nullptr);
    if (!producer && config::isKeychainError(producer.error())) {
        const bool answersSoon = producer.error().id == "keychain.pending";
        if (!answersSoon)
            m_blocked = Problem { producer.error().id, producer.error().text() };
        waitThenReopen(answersSoon ? 20 * kMilli : backOff(5 * kSecond));
        return;
    }
    if (!producer) { // the same settings were fine before: out of memory or threads
        m_blocked = Problem { "kafka.producer", producer.error().text() };
        waitThenReopen(backOff(15 * kSecond));
        return;
    }
    if (m_blocked && m_blocked->id.starts_with("keychain."))
        m_blocked.reset();
    m_producer = std::move(*producer);
    m_producer->listen(*this);
    m_phase = Phase::Checking;
    m_nextAsk = 0;
    m_lastProgress = m_now;
}

void Lane::waitThenReopen(std::int64_t nanos)
{
    m_phase = Phase::Waiting;
    m_retryAt = m_now + nanos;
}

std::int64_t Lane::backOff(std::int64_t longest)
{
    m_backOff = m_backOff == 0 ? 250 * kMilli : std::min(m_backOff * 2, longest);
    return m_backOff;
}

void Lane::blockedBy(int code)
{
    m_blocked = refusal(code, m_target);
}

} // namespace hookline::kafka

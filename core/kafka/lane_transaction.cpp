// Sending exactly once: records and how far the spool has come are committed to Kafka together (docs/decisions/0015-exactly-once.md).
//
// Every new producer first becomes the only one of its transactional id and reads the position back. So there is one way out of
// anything that goes wrong: a new producer, which sends again what the position does not cover.
#include "core/kafka/lane.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/kafka/transactions.h"

#include <limits>
#include <utility>

namespace hookline::kafka {
namespace {

using base::kMilli;
using base::kSecond;
constexpr std::uint64_t kMostRecords = 5000; // in a transaction
constexpr std::int64_t kSilentAfter = 5 * kSecond;
constexpr std::int64_t kFencedAgain = 600 * kSecond;

} // namespace

/// For the destination that was just taken.
void Lane::useTransactions()
{
    m_gaveWay = false;
    if (!m_settings.exactlyOnce || !m_ports.keeper || !m_ports.keeper->hasSpool()) {
        m_transaction.reset();
        return;
    }
    const std::string& spool = m_ports.keeper->spool().uuid();
    const bool named = !m_settings.transactionalId.empty();
    // The cluster's name too: two of them may be the same Kafka, reached in different ways.
    const std::string id = (named ? m_settings.transactionalId : "hookline-" + spool) + "." + m_target.topic
        + (m_target.cluster.empty() ? std::string() : "@" + m_target.cluster);
    if (!m_transaction || m_transaction->id() != id)
        m_transaction = std::make_unique<Transaction>(id, named ? id + "." + spool.substr(0, 8) : id, spool);
    m_fencedAt = 0;
    if (std::exchange(m_producer, nullptr)) // that one has proved the settings only
        reopen({});
}

void Lane::openTransactions()
{
    if (!std::exchange(m_openingAsked, true)) {
        m_askedAt = m_now;
        m_producer->transactions()->open();
        return;
    }
    Producer::TransactionAnswer answer;
    if (!m_producer->transactions()->take(answer))
        return;
    if (answer.kind == Producer::TransactionAnswer::Kind::Failed) {
        transactionFailed(answer);
        return;
    }
    m_reach.onContact();
    for (const Transaction::Written& one : m_transaction->opened(answer.position))
        acknowledged(*one.record, one.partition, one.offset);
    if (!m_transaction->remark().empty()) {
        base::logWarning("kafka",
            "the position under \"" + m_transaction->group() + "\" in Kafka is not this spool's: " + m_transaction->remark()
                + ". Everything in the spool is sent");
    }
    m_phase = Phase::Running;
    m_lastProgress = m_now;
}

/// Sends, and commits as soon as nothing more comes at once; true when there is more to do right away.
bool Lane::transact()
{
    Producer::TransactionAnswer answer;
    if (m_producer->transactions()->take(answer)) {
        if (answer.kind == Producer::TransactionAnswer::Kind::Failed) {
            transactionFailed(answer);
            return false;
        }
        for (const Transaction::Written& one : m_transaction->committed())
            acknowledged(*one.record, one.partition, one.offset);
        return true;
    }
    if (m_transaction->isCommitting())
        return false;
    const bool more = sendSome();
    if (m_phase != Phase::Running || more || m_transaction->written() == 0 || onTheWay() > 0)
        return more;
    if (m_resentAs.empty() && m_ports.keeper->spool().carriedOut() >= m_spoolTicket)
        commit();
    return false;
}

/// False: not now; or not at all, for an earlier run has committed it, and then it is gone.
bool Lane::mayAdd(Record& record)
{
    if (record.stored && m_ports.keeper->ofEarlierRun(record.spoolSeq)
        && m_transaction->covers(record.stored->lane(), record.spoolSeq, record.event.stamp.wallMicros)) {
        acknowledged(record, -1, -1);
        return false;
    }
    const Transaction::Limits limits { std::min(kMostRecords, std::max<std::uint64_t>(window() / 2, 1)), windowBytes() / 2 };
    return !m_transaction->isFull(limits, m_now);
}

void Lane::commit()
{
    struct Row {
        std::uint32_t lane;
        std::uint64_t seq;
        std::int64_t wallMicros;
    };
    const SpoolPosition& position = m_transaction->commit([this](const Record& record) {
        const std::uint32_t lane = record.stored ? record.stored->lane() : m_spoolLane;
        return Row { record.spoolSeq == 0 ? 0 : lane, record.spoolSeq, record.event.stamp.wallMicros };
    });
    m_askedAt = m_now;
    m_producer->transactions()->commit(position.text(), static_cast<std::int64_t>(position.newest()));
}

void Lane::transactionFailed(const Producer::TransactionAnswer& answer)
{
    base::logWarning("kafka",
        shownTopic() + ": " + answer.reason + " (" + errorName(answer.code) + "). The transaction's records are kept and sent again");
    if (m_cause == 0)
        m_cause = answer.code;
    startDrain(false);
}

/// Reports say that the library has taken records back by itself.
void Lane::transactionBroken()
{
    if (m_phase != Phase::Running)
        return;
    if (m_cause == 0)
        m_cause = m_producer->transactions()->failure();
    startDrain(false);
}

void Lane::loseTransaction()
{
    m_lostAge = m_transaction->ageNanos(m_now);
    if (m_producer && m_hurry && !m_reach.down())
        m_producer->transactions()->abortAtEnd(); // nobody comes soon to undo it
    m_transaction->lost();
}

/// Somebody else has become the only one of the transactional id. Kafka says the same about a transaction that was open for too long;
/// and once may be an accident. Twice in a row is another program: this one gives way, or they would fence each other for ever.
bool Lane::stopAsFenced(int code)
{
    if (!isFenced(code))
        return false;
    const std::int64_t limit = std::strtoll(transactionTimeoutMillis(m_settings).c_str(), nullptr, 10) * kMilli;
    if (m_lostAge >= limit / 2)
        return false;
    const std::int64_t before = std::exchange(m_fencedAt, m_now);
    if (before == 0 || m_now - before > kFencedAgain)
        return false;
    m_gaveWay = true;
    m_blocked = fenced(m_transaction->id(), m_target);
    m_phase = Phase::Waiting;
    m_retryAt = std::numeric_limits<std::int64_t>::max();
    return true;
}

bool Lane::coordinatorSilent() const noexcept
{
    const bool waits = m_phase == Phase::Opening || (m_phase == Phase::Running && m_transaction && m_transaction->isCommitting());
    return waits && m_openingAsked && m_now - m_askedAt > kSilentAfter;
}

Problem Lane::transactionProblem() const
{
    return notCommitted((m_now - m_askedAt) / kSecond, m_producer ? m_producer->transactions()->trouble() : 0, m_target);
}

/// A record left the lane without Kafka: the position must not pass it before the spool knows.
void Lane::awaitSpool()
{
    if (m_transaction)
        m_spoolTicket = m_ports.keeper->spool().ticket();
}

} // namespace hookline::kafka

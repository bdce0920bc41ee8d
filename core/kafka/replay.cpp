#include "core/kafka/replay.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/kafka/message_sample.h"
#include "core/kafka/replay_reader.h"
#include "core/kafka/wake_fd.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace hookline::kafka {
namespace {

using metrics::SourceSkip;
using std::chrono::milliseconds;

constexpr std::size_t kAtOnce = 256;
using base::kMilli;
constexpr std::int64_t kBusyPause = 50 * kMilli;
constexpr double kSlowest = 0.1;
constexpr double kFastest = 100;

base::Error mistake(const char* key, std::string why, std::string remedy)
{
    return { std::string("replay.") + key, std::string("This replay cannot begin, ") + key, std::move(why), std::move(remedy) };
}

} // namespace

class Replay::Worker {
public:
    Worker(hooks::Injector& injector, const ReplayWish& wish, MessagePlan plan, std::unique_ptr<ReplayReader> reader)
        : m_injector(injector)
        , m_plan(std::move(plan))
        , m_reader(std::move(reader))
        , m_speed(wish.speed)
        , m_dryRun(wish.dryRun)
        , m_publisher(sourcePublisher("replay", wish.message.username))
    {
        m_thread = std::thread([this] { run(); });
    }
    ~Worker()
    {
        cancel();
        m_thread.join();
    }

    void setPaused(bool paused)
    {
        m_paused.store(paused);
        m_inbox->wake.ring();
    }
    void cancel()
    {
        m_cancelled.store(true);
        m_inbox->wake.ring();
    }
    ReplayProgress progress() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_progress;
    }
    std::vector<metrics::MessageSample> samples() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_samples;
    }

private:
    /// Outlives the worker for as long as the broker owes an answer.
    struct Inbox {
        WakeFd wake;
        std::mutex mutex;
        bool answered = false;
        std::vector<hooks::Injection> answer;
    };

    void run();
    bool prepare();
    ReplayState play();
    void take(const SourceRecord& record);
    void countSkip(SourceSkip reason);
    void keepSample(const SourceRecord& record, const MadeMessage& made);
    void offer();
    void takeAnswer();
    std::int64_t dueNanos(std::int64_t timestampMillis);
    bool idle(milliseconds limit);
    void tell(ReplayState state);

    hooks::Injector& m_injector;
    const MessagePlan m_plan;
    std::unique_ptr<ReplayReader> m_reader;
    const double m_speed;
    const bool m_dryRun;
    const mqtt::ClientInfoRef m_publisher;
    const std::shared_ptr<Inbox> m_inbox = std::make_shared<Inbox>();
    std::atomic<bool> m_paused { false };
    std::atomic<bool> m_cancelled { false };

    // the thread's
    RecordFields m_fields;
    std::vector<hooks::Injection> m_hand; ///< not with the broker, or to be offered again
    bool m_offered = false;
    std::size_t m_out = 0;                ///< with the broker
    std::int64_t m_busyUntil = 0;
    std::int64_t m_lastWallMicros = 0;
    std::int64_t m_startMillis = -1;      ///< the record that the clock was set by …
    std::int64_t m_startNanos = 0;        ///< … and when that was
    ReplayProgress m_now;

    mutable std::mutex m_mutex;
    ReplayProgress m_progress;
    std::vector<metrics::MessageSample> m_samples;
    std::thread m_thread; // last: it uses all of the above
};

void Replay::Worker::tell(ReplayState state)
{
    m_now.state = state;
    m_now.problem = state == ReplayState::Done ? std::string() : m_reader->problem();
    m_now.expected = m_reader->expected();
    m_now.passed = m_reader->passed();
    m_now.forgotten = m_reader->forgotten();
    m_now.inHand = m_hand.size() + m_out;
    const std::scoped_lock lock(m_mutex);
    m_progress = m_now;
}

/// Sleeps until something happens. False: it was cancelled.
bool Replay::Worker::idle(milliseconds limit)
{
    m_inbox->wake.wait(limit);
    takeAnswer();
    return !m_cancelled.load();
}

void Replay::Worker::run()
{
    pthread_setname_np(pthread_self(), "kafka-replay");
    ReplayState end = ReplayState::Failed;
    if (prepare())
        end = play();
    else if (m_cancelled.load())
        end = ReplayState::Cancelled;
    tell(end);
}

bool Replay::Worker::prepare()
{
    for (;;) {
        const ReplayReader::Step step = m_reader->prepare();
        if (step != ReplayReader::Step::Wait)
            return step == ReplayReader::Step::Ready;
        tell(ReplayState::Preparing);
        if (!idle(milliseconds(100)))
            return false;
    }
}

ReplayState Replay::Worker::play()
{
    while (!m_cancelled.load()) {
        if (m_paused.load()) {
            tell(ReplayState::Paused);
            m_startMillis = -1; // the clock begins anew
            idle(milliseconds(200));
            continue;
        }
        tell(ReplayState::Running);
        offer();
        const SourceRecord* record = nullptr;
        const ReplayReader::Step step = m_hand.size() + m_out < kAtOnce ? m_reader->peek(record) : ReplayReader::Step::Wait;
        if (step == ReplayReader::Step::Failed)
            return ReplayState::Failed;
        if (step == ReplayReader::Step::End && m_hand.empty() && m_out == 0)
            return ReplayState::Done;
        const std::int64_t due = record ? dueNanos(record->timestampMillis) : 0;
        const std::int64_t now = base::steadyNanos();
        if (record && due <= now) {
            take(*record);
            m_reader->take();
            takeAnswer();
        } else {
            offer();
            const std::int64_t left = record ? (due - now) / kMilli : 20; // an answer rings
            idle(milliseconds(std::clamp<std::int64_t>(left, 0, 200)));
        }
    }
    return ReplayState::Cancelled;
}

/// When a record of that time has its turn.
std::int64_t Replay::Worker::dueNanos(std::int64_t timestampMillis)
{
    if (m_speed == 0 || m_dryRun || timestampMillis < 0)
        return 0;
    if (m_startMillis < 0) {
        m_startMillis = timestampMillis;
        m_startNanos = base::steadyNanos();
    }
    return m_startNanos + static_cast<std::int64_t>(static_cast<double>(timestampMillis - m_startMillis) * kMilli / m_speed);
}

void Replay::Worker::countSkip(SourceSkip reason) { ++m_now.skipped[static_cast<std::size_t>(reason)]; }

void Replay::Worker::keepSample(const SourceRecord& record, const MadeMessage& made)
{
    const bool early = m_now.read <= kSamples;
    if (!early && (made || m_now.skipped[static_cast<std::size_t>(made.error().reason)] > 0))
        return;
    const std::scoped_lock lock(m_mutex);
    m_samples.push_back(sampleOf(record, made));
}

void Replay::Worker::take(const SourceRecord& record)
{
    ++m_now.read;
    if (m_now.firstMillis < 0)
        m_now.firstMillis = record.timestampMillis;
    m_lastWallMicros = std::max(base::wallMicros(), m_lastWallMicros + 1);
    m_fields.use(record);
    const std::string place = std::string(record.topic) + '/' + std::to_string(record.partition) + '@' + std::to_string(record.offset);
    auto message = m_plan.make(record, m_fields, m_publisher, m_lastWallMicros, { { std::string(kMark), place } });
    if (m_dryRun)
        keepSample(record, message);
    if (!message) {
        countSkip(message.error().reason);
        return;
    }
    m_now.bytes += (*message)->payload().size();
    m_now.atMillis = record.timestampMillis;
    if (m_dryRun)
        ++m_now.published;
    else
        m_hand.push_back({ std::move(*message) });
}

void Replay::Worker::offer()
{
    if (m_offered || m_hand.empty() || m_busyUntil > base::steadyNanos())
        return;
    m_offered = true;
    m_out = m_hand.size();
    m_injector.inject(std::exchange(m_hand, {}), {}, [inbox = m_inbox](std::vector<hooks::Injection>&& answer) {
        {
            const std::scoped_lock lock(inbox->mutex);
            inbox->answer = std::move(answer);
            inbox->answered = true;
        }
        inbox->wake.ring();
    });
}

void Replay::Worker::takeAnswer()
{
    std::vector<hooks::Injection> answer;
    {
        const std::scoped_lock lock(m_inbox->mutex);
        if (!std::exchange(m_inbox->answered, false))
            return;
        answer.swap(m_inbox->answer);
    }
    m_offered = false;
    m_out = 0;
    std::vector<hooks::Injection> again;
    for (hooks::Injection& one : answer) {
        switch (one.fate) {
        case hooks::InjectionFate::Routed: ++m_now.published; break;
        case hooks::InjectionFate::Refused: countSkip(skipReason(one.reason)); break;
        default: again.push_back({ std::move(one.message) });
        }
    }
    if (again.empty())
        return;
    m_busyUntil = base::steadyNanos() + kBusyPause;
    again.insert(again.end(), std::make_move_iterator(m_hand.begin()), std::make_move_iterator(m_hand.end()));
    m_hand = std::move(again);
}

// --- the face -----------------------------------------------------------------------------------------------------------------

base::Result<std::unique_ptr<Replay>> Replay::start(
    hooks::Injector& injector, const ReplayWish& wish, const config::KafkaSettings& settings, const std::string& servers)
{
    const auto from = StartPoint::parse(wish.from);
    const auto to = StartPoint::parse(wish.to);
    if (wish.topics.empty())
        return base::fail(mistake("topics", "no Kafka topic is named", "Name at least one"));
    if (!from || from->kind == StartPoint::Kind::Stored || from->kind == StartPoint::Kind::Latest)
        return base::fail(mistake("from", "\"" + wish.from + "\" is not understood", "Write earliest, offset:17 or time:2026-01-31T12:00:00Z"));
    if (!to || to->kind == StartPoint::Kind::Stored || to->kind == StartPoint::Kind::Earliest)
        return base::fail(mistake("to", "\"" + wish.to + "\" is not understood", "Write latest, offset:17 or time:2026-01-31T12:00:00Z"));
    if (!(wish.speed == 0 || (wish.speed >= kSlowest && wish.speed <= kFastest)))
        return base::fail(mistake("speed", "it is outside 0.1 to 100", "0 is as fast as the broker takes them"));
    auto plan = MessagePlan::create(wish.message);
    if (!plan)
        return base::fail(plan.error());
    auto reader = ReplayReader::create(connectionProperties(settings, servers), { wish.topics, wish.partitions, *from, *to, settings.servers.empty() });
    if (!reader)
        return base::fail(reader.error());
    return std::unique_ptr<Replay>(new Replay(std::make_unique<Worker>(injector, wish, std::move(*plan), std::move(*reader))));
}

Replay::Replay(std::unique_ptr<Worker> worker)
    : m_worker(std::move(worker))
{
}

Replay::~Replay() = default;

void Replay::pause() { m_worker->setPaused(true); }
void Replay::resume() { m_worker->setPaused(false); }
void Replay::cancel() { m_worker->cancel(); }
ReplayProgress Replay::progress() const { return m_worker->progress(); }
std::vector<metrics::MessageSample> Replay::samples() const { return m_worker->samples(); }

} // namespace hookline::kafka

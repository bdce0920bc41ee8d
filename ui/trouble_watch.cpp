#include "ui/trouble_watch.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/metrics_history.h"
#include "ui/widgets/message_panels.h"

#include <algorithm>
#include <climits>

namespace hookline::ui {
namespace {

constexpr const char* kTroubleIds[] = { "kafka.queue_full", "kafka.too_large", "display.skipped" };
constexpr std::int64_t kQuietNanos[] = { 10'000'000'000, 60'000'000'000, 30'000'000'000 };
constexpr double kQueueFull = 0.99;
constexpr int kMessageTooLarge = 10, kBatchTooLarge = 18; ///< of rd_kafka_resp_err_t

QString idOf(int kind) { return QLatin1String(kTroubleIds[kind]); }

} // namespace

TroubleWatch::TroubleWatch(const MetricsHistory& history, MessagePanels& panels, QObject* parent)
    : QObject(parent)
    , m_history(history)
    , m_panels(panels)
{
    connect(&history, &MetricsHistory::sampled, this, &TroubleWatch::look);
}

void TroubleWatch::saw(const std::vector<tap::Event>&, const std::vector<tap::KafkaOutcome>& outcomes)
{
    m_tooLarge += static_cast<std::uint64_t>(std::ranges::count_if(outcomes, [](const tap::KafkaOutcome& outcome) {
        return outcome.status == tap::KafkaStatus::Failed
            && (outcome.errorCode == kMessageTooLarge || outcome.errorCode == kBatchTooLarge);
    }));
}

void TroubleWatch::look()
{
    const metrics::Snapshot& now = m_history.latest();
    const metrics::KafkaSnapshot& kafka = now.kafka;
    const std::uint64_t counters[] = { kafka.dropped, m_tooLarge, now.displaySkipped };
    const bool full = queueFill(kafka) >= kQueueFull;
    const bool first = std::exchange(m_first, false);
    for (int i = 0; i < Kinds; ++i) {
        Trouble& trouble = m_troubles[static_cast<std::size_t>(i)];
        const std::uint64_t before = std::exchange(trouble.before, counters[i]);
        const std::uint64_t more = first || counters[i] < before ? 0 : counters[i] - before;
        const bool past = i == QueueFull && !full; // also where it was full between two samples only
        const bool turned = std::exchange(trouble.past, past) != past && m_panels.isShown(idOf(i));
        if (more > 0 || (i == QueueFull && full)) {
            see(static_cast<Kind>(i), more);
            if (turned)
                show(static_cast<Kind>(i));
        } else if (trouble.shown && now.steadyNanos - trouble.lastNanos >= kQuietNanos[i]) {
            trouble = { .before = trouble.before, .past = past };
            m_panels.remove(idOf(i));
        } else if (turned) {
            show(static_cast<Kind>(i));
        } else if (trouble.shown) {
            m_panels.setState(idOf(i), stateOf(static_cast<Kind>(i)));
        }
    }
}

void TroubleWatch::see(Kind kind, std::uint64_t more)
{
    Trouble& trouble = m_troubles[kind];
    trouble.sum += more;
    trouble.lastNanos = m_history.latest().steadyNanos;
    if (std::exchange(trouble.shown, true))
        m_panels.setState(idOf(kind), stateOf(kind));
    else
        show(kind);
}

QString TroubleWatch::stateOf(Kind kind) const
{
    const std::uint64_t sum = m_troubles[kind].sum;
    const int some = static_cast<int>(std::min<std::uint64_t>(sum, INT_MAX));
    switch (kind) {
    case QueueFull:
        if (sum > 0)
            return tr("%Ln event(s) found no room so far.", nullptr, some);
        return m_history.latest().broker.intakePaused ? tr("Publishers wait until there is room.") : QString();
    case TooLarge: return tr("%Ln record(s) so far.", nullptr, some);
    case Skipped: return tr("%Ln row(s) so far.", nullptr, some);
    case Kinds: break;
    }
    return {};
}

void TroubleWatch::show(Kind kind)
{
    MessagePanels::Message message;
    message.id = idOf(kind);
    message.state = stateOf(kind);
    switch (kind) {
    case QueueFull:
        message.what = m_troubles[kind].past ? tr("The queue to Kafka was full.") : tr("The queue to Kafka is full.");
        message.remedy = tr("Find out what holds Kafka up, or let the queue hold more.");
        message.actions = { { tr("Enlarge…"), [this] { emit kafkaFieldWanted(QStringLiteral("kafka.queue_records")); } },
            { tr("Show bridge"), [this] { emit bridgeWanted(); }, true } };
        break;
    case TooLarge:
        message.what = tr("Kafka refused records because they are too large.");
        message.remedy = tr("Raise message.max.bytes here and max.message.bytes of the topic, or let devices send less at a "
                            "time.");
        message.actions = { { tr("Show"), [this] { emit eventsWanted(QStringLiteral("kafka.error in {10, 18}")); } },
            { tr("Raise limit…"), [this] { emit kafkaFieldWanted(QStringLiteral("kafka.properties")); } } };
        break;
    case Skipped:
        message.error = false;
        message.what = tr("The event list skips rows; the broker and Kafka are not affected.");
        message.details = tr("More events come than the window can take in without holding up the broker, so it leaves some "
                             "of them out of "
                             "the list and counts them. Nothing else is lost: the counters on the Overview stay exact, and "
                             "every record "
                             "goes to Kafka. A filter does not change that; fewer events do.");
        message.why = true;
        break;
    case Kinds: return;
    }
    m_panels.show(message);
}

void TroubleWatch::retranslate()
{
    for (int i = 0; i < Kinds; ++i) {
        if (m_troubles[static_cast<std::size_t>(i)].shown)
            show(static_cast<Kind>(i));
    }
}

} // namespace hookline::ui

#include "ui/alert_watch.h"

#include "ui/format.h"
#include "ui/models/alert_model.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/metrics_history.h"
#include "ui/texts.h"

namespace hookline::ui {
namespace {

constexpr std::int64_t kOverAfterMicros = 60'000'000;
constexpr double kQueueAlert = 0.8;
constexpr double kQueueOver = 0.5;

struct Say {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::AlertWatch)

public:
    static int n(std::uint64_t sum) { return static_cast<int>(std::min<std::uint64_t>(sum, INT_MAX)); }
    static QString remedyOf(tap::DropReason reason)
    {
        switch (reason) {
        case tap::DropReason::QueueFull:
            return tr("See on the Clients page who is away or slow; raise max_queued_messages under [broker] or take load off that client.");
        case tap::DropReason::OutboxFull:
            return tr("QoS 0 is not kept for a client that does not read. Let it subscribe with QoS 1, to fewer topics, or read faster.");
        case tap::DropReason::OfflineQoS0:
            return tr("QoS 0 is not kept for sessions whose client is away. Subscribe with QoS 1 where every message counts.");
        case tap::DropReason::Expired:
            return tr("The sender gave these messages an expiry time, and nobody took them in time.");
        case tap::DropReason::PacketTooLarge:
            return tr("The receiver said on connecting how large a packet may be. Raise it there, or send smaller messages.");
        case tap::DropReason::SessionEnded:
            return tr("The session ended with messages waiting. A longer session expiry keeps them until the client is back.");
        case tap::DropReason::HookRejected: return tr("A hook said no. The events show whose messages; the log says why.");
        case tap::DropReason::RetainedLimit:
            return tr("Delete retained messages on the Topics page, or raise max_retained under [broker].");
        case tap::DropReason::MailboxFull:
            return tr("A loop of the broker could not keep up. More loops under [broker] help where cores are free.");
        case tap::DropReason::NotAuthorized:
            return tr("The access rules do not allow it. The events show who wanted what; change the rules if it is right.");
        default: return {};
        }
    }
};

QString since(std::int64_t micros)
{
    return QStringLiteral("time >= \"%1\"").arg(dateTime(micros));
}

} // namespace

AlertWatch::AlertWatch(const MetricsHistory& history, AlertModel& alerts, QObject* parent)
    : QObject(parent)
    , m_history(history)
    , m_alerts(alerts)
{
    connect(&history, &MetricsHistory::sampled, this, &AlertWatch::look);
    connect(&history, &MetricsHistory::refreshed, this, &AlertWatch::look);
}

void AlertWatch::look()
{
    const metrics::Snapshot before = std::exchange(m_before, m_history.latest());
    if (std::exchange(m_first, false))
        return;
    const metrics::BrokerSnapshot &b = m_before.broker, &b0 = before.broker;
    const metrics::KafkaSnapshot &k = m_before.kafka, &k0 = before.kafka;
    for (int i = 1; i < tap::kDropReasons; ++i) {
        const auto reason = static_cast<tap::DropReason>(i);
        if (reason == tap::DropReason::NoSubscribers)
            continue; // nobody wanted it: not a loss
        const auto at = static_cast<std::size_t>(i);
        watch("broker.dropped", i, b0.dropped[at], b.dropped[at], "broker", false,
            QStringLiteral("drop == %1").arg(fromUtf8(tap::name(reason))), [](std::uint64_t sum, int which) {
                const auto why = static_cast<tap::DropReason>(which);
                return AlertWords { Say::tr("%Ln message(s) did not reach a client", nullptr, Say::n(sum)),
                    Texts::dropReason(why), Say::remedyOf(why) };
            });
    }
    watch("kafka.failed", 0, k0.failed, k.failed, "kafka", true, QStringLiteral("kafka.status == failed"),
        [](std::uint64_t sum, int) {
            return AlertWords { Say::tr("%Ln record(s) did not get into Kafka", nullptr, Say::n(sum)),
                Say::tr("Kafka refused them, or the rule could not make a record of the event. Each row names the error."),
                Say::tr("Mend what the error names: usually the topic's size limit, the rule's template, or rights. A dead letter topic keeps such records.") };
        });
    watch("kafka.dropped", 0, k0.dropped, k.dropped, "kafka", true, QStringLiteral("kafka.error in {-10003, -10004}"),
        [](std::uint64_t sum, int) {
            return AlertWords { Say::tr("%Ln event(s) found no room in the bridge's queue", nullptr, Say::n(sum)),
                Say::tr("More came than Kafka took, and the queue was full."),
                Say::tr("Raise the queue limit in the Kafka settings, or choose to hold back publishers instead of dropping.") };
        });
    watch("hooks.errors", 0, b0.hookErrors, b.hookErrors, "hooks", true, {}, [](std::uint64_t sum, int) {
        return AlertWords { Say::tr("%Ln call(s) of a hook failed", nullptr, Say::n(sum)),
            Say::tr("A hook's callback threw an error; the broker went on without its answer."),
            Say::tr("The log names the hook and the error.") };
    });
    watch("display.skipped", 0, before.displaySkipped, m_before.displaySkipped, "window", false, {},
        [](std::uint64_t sum, int) {
            return AlertWords { Say::tr("The event list skipped %Ln row(s)", nullptr, Say::n(sum)),
                Say::tr("More events came than the window could take in. Broker and Kafka were not affected."),
                Say::tr("Nothing is lost but the view of these rows. The counters on the Overview stay exact.") };
        });
    watchQueue();
}

void AlertWatch::watch(const char* id, int which, std::uint64_t before, std::uint64_t now, const char* source, bool error,
    const QString& filter, Words words)
{
    const QString full = QStringLiteral("%1.%2").arg(QLatin1String(id)).arg(which);
    const auto known = m_growing.find(full);
    if (now <= before) {
        if (known != m_growing.end() && m_before.wallMicros - known->lastMicros >= kOverAfterMicros) {
            m_alerts.resolve(full, known->lastMicros);
            m_growing.erase(known);
        }
        return;
    }
    const bool news = known == m_growing.end();
    Growing& growing = m_growing[full];
    if (news) // within the last interval
        growing.firstMicros = m_before.wallMicros - 1'100'000;
    growing.sum += now - before;
    growing.lastMicros = m_before.wallMicros;
    const QString rows = filter.isEmpty() ? QString() : filter + QLatin1String(" and ") + since(growing.firstMicros);
    m_alerts.raise(m_before.wallMicros,
        { .id = full,
            .error = error,
            .source = QLatin1String(source),
            .eventFilter = rows,
            .words = [words, sum = growing.sum, which] { return words(sum, which); } },
        news);
}

void AlertWatch::watchQueue()
{
    const QString id = QStringLiteral("kafka.queue");
    const metrics::KafkaSnapshot& k = m_before.kafka;
    if (k.queueLimit == 0)
        return;
    const double fill = queueFill(k);
    if (fill < kQueueOver)
        return m_alerts.resolve(id, m_before.wallMicros);
    if (fill < kQueueAlert || m_alerts.isOpen(id))
        return;
    m_alerts.raise(m_before.wallMicros,
        { .id = id,
            .error = false,
            .source = QStringLiteral("kafka"),
            .eventFilter = QStringLiteral("kafka.status == queued"),
            .words = [limit = k.queueLimit] {
                return AlertWords { Say::tr("The queue to Kafka is nearly full: %1 records fit in all").arg(ui::number(limit)),
                    Say::tr("Kafka takes fewer records than come in, or cannot be reached."),
                    Say::tr("Look at Kafka first. When the queue is full, the bridge does what the Kafka settings say: hold back or drop.") };
            } });
}

} // namespace hookline::ui

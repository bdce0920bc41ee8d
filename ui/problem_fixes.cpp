// What a banner's buttons do about its problem.
#include "ui/problem_center.h"

#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/ports/settings_desk.h"

#include <QDesktopServices>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace hookline::ui {
namespace {

constexpr int kShownAsSeconds = 120;

/// "73 s", "12 min".
QString roughly(double seconds)
{
    return seconds < kShownAsSeconds ? ProblemCenter::tr("%1 s").arg(qRound(seconds))
                                     : ProblemCenter::tr("%1 min").arg(qRound(seconds / 60));
}

} // namespace

std::vector<MessagePanels::Action> ProblemCenter::fixesOf(const QString& id, const Problem& problem)
{
    const quint16 port = m_backend.settings().broker.port;
    if (id == QLatin1String("net.port_in_use")) {
        std::vector<MessagePanels::Action> out;
        if (port > 0 && port < 65535)
            out.push_back({ tr("Use port %1").arg(port + 1),
                [this, port] { m_backend.startBrokerOn(static_cast<quint16>(port + 1)); } });
        out.push_back({ tr("Retry"), [this] { m_backend.startBroker(); } });
        return out;
    }
    if (!id.startsWith(QLatin1String("kafka.")))
        return {};
    const MessagePanels::Action test { tr("Test connection…"), [this] { emit kafkaTestWanted(); }, true };
    const auto field = [this](const QString& text, const char* key) {
        return MessagePanels::Action { text, [this, key] { emit kafkaFieldWanted(QLatin1String(key)); } };
    };
    // Fields are those of the default cluster; another one's dialog is opened by its test.
    const bool ours = problem.kafka.cluster.isEmpty();
    if (ours && id == QLatin1String("kafka.authentication"))
        return { field(tr("Edit password…"), "kafka.sasl_password"), test };
    if (ours && id == QLatin1String("kafka.tls"))
        return { field(tr("Choose CA…"), "kafka.tls_ca"), test };
    if (id == QLatin1String("kafka.topic_missing") || id == QLatin1String("kafka.topic_invalid")) {
        const Texts::ProblemFacts where = facts(problem);
        std::vector<MessagePanels::Action> out;
        if (id == QLatin1String("kafka.topic_missing"))
            out.push_back({ tr("Create…"), [this, where] { emit topicWanted(where.cluster, where.servers, where.topic); } });
        if (ours)
            out.push_back(field(tr("Change topic…"), "kafka.topic"));
        out.push_back(test);
        return out;
    }
    return { test, { tr("Show bridge"), [this] { emit bridgeWanted(); }, true } };
}

QString ProblemCenter::stateOf(const QString& id, const Problem& problem) const
{
    const metrics::KafkaSnapshot& kafka = m_history.latest().kafka;
    if (!id.startsWith(QLatin1String("kafka.")) || problem.sinceMicros == 0)
        return {};
    const QString since = tr("Since %1.").arg(clockTime(problem.sinceMicros, false));
    if (const auto cluster = std::ranges::find(kafka.clusters, kafka.problemCluster, &metrics::ClusterSnapshot::name);
        cluster != kafka.clusters.end()) // the queue is of all of them
        return cluster->waiting == 0 ? since
                                     : sentences({ since,
                                           tr("%1 record(s) wait for this cluster.", nullptr, plural(cluster->waiting))
                                               .arg(number(cluster->waiting)) });
    const std::uint64_t waiting = queuedInMemory(kafka) + kafka.inFlight;
    if (kafka.queueLimit == 0 || waiting == 0)
        return since;
    QString held = tr("%1 of %2 records wait in the queue").arg(number(waiting), number(kafka.queueLimit));
    if (kafka.spool.rows > 0)
        held = tr("%1, %2 on the disk").arg(held, number(kafka.spool.rows));
    const MetricsSample& now = m_history.now();
    const double rise = now.matched - (std::isnan(now.acknowledged) ? 0 : now.acknowledged);
    if (kafka.spool.enabled || std::isnan(rise) || rise <= 0 || waiting >= kafka.queueLimit)
        return sentences({ since, ended(held) });
    const QString left = roughly(static_cast<double>(kafka.queueLimit - waiting) / rise);
    return sentences({ since, ended(tr("%1; at this rate it is full in about %2").arg(held, left)) });
}

std::vector<MessagePanels::Action> ProblemCenter::fixesOfFile(bool broken)
{
    std::vector<MessagePanels::Action> out { { tr("Open"),
        [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_backend.configFile())); } } };
    if (broken && m_backend.settingsDesk().hasBackup())
        out.push_back({ tr("Restore backup"), [this] {
            const auto restored = m_backend.settingsDesk().restoreBackup();
            if (const QString before = std::exchange(m_notRestored, {}); !before.isEmpty())
                reported(before, {}, {}); // it worked, or is said anew
            if (restored)
                return;
            m_notRestored = fromUtf8(restored.error().id);
            reported(m_notRestored, fromUtf8(restored.error().text()), fromUtf8(restored.error().remedy));
        } });
    return out;
}

} // namespace hookline::ui

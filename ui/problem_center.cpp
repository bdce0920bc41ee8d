#include "ui/problem_center.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/models/alert_model.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/event_filter.h"
#include "ui/models/metrics_history.h"
#include "ui/ports/backend.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"

#include <QRegularExpression>

namespace hookline::ui {
namespace {

/// The client that a line of the log is about, by the core's ways to name one; empty: none.
QString clientOf(const QString& text)
{
    static const QRegularExpression named(QStringLiteral("\\bclient (?:\"([^\"]+)\"|([^\\s:\"]+))"));
    const QRegularExpressionMatch match = named.match(text);
    return match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
}

} // namespace

ProblemCenter::ProblemCenter(
    Backend& backend, const MetricsHistory& history, MessagePanels& panels, AlertModel& alerts, QObject* parent)
    : QObject(parent)
    , m_backend(backend)
    , m_history(history)
    , m_panels(panels)
    , m_alerts(alerts)
{
    connect(&backend, &Backend::problem, this, &ProblemCenter::reported);
    connect(&backend, &Backend::logged, this, &ProblemCenter::logged);
    for (const auto watch : { &ProblemCenter::watchKafka, &ProblemCenter::watchState }) {
        connect(&history, &MetricsHistory::sampled, this, watch);
        connect(&history, &MetricsHistory::refreshed, this, watch);
    }
    connect(&backend.settingsDesk(), &SettingsDesk::changed, this, &ProblemCenter::showConfigIssues);
    showConfigIssues();
}

void ProblemCenter::reported(const QString& id, const QString& text, const QString& remedy)
{
    if (text.isEmpty()) {
        m_problems.remove(id);
        m_panels.remove(id);
        m_alerts.resolve(id, m_backend.snapshot().wallMicros);
        return;
    }
    const metrics::KafkaSnapshot& bridge = m_history.latest().kafka;
    const bool inCluster = fromUtf8(bridge.problemId) == id && !bridge.problemCluster.empty();
    const std::int64_t now = m_backend.snapshot().wallMicros;
    const Problem problem { text, remedy, inCluster ? Texts::factsOf(bridge) : Texts::ProblemFacts(),
        m_problems.contains(id) ? m_problems.value(id).sinceMicros : now };
    const bool more = m_problems.value(id).what == text; // a changed cause of the same trouble is not another trouble
    const bool news = !m_problems.contains(id);
    m_problems.insert(id, problem);
    show(id, problem);
    const bool kafka = id.startsWith(QLatin1String("kafka."));
    m_alerts.raise(now,
        { .id = id,
            .error = true,
            .source = kafka ? QStringLiteral("kafka") : id.section(QLatin1Char('.'), 0, 0),
            .eventFilter = kafka ? QStringLiteral("kafka.status == queued") : QString(),
            .words =
                [this, id, problem] {
                    const Texts::Problem words = Texts::problem(id, problem.what, problem.remedy, facts(problem));
                    return AlertWords { words.what, words.what == inOwnWords(problem.what) ? QString() : inOwnWords(problem.what), words.remedy };
                } },
        news || more);
}

Texts::ProblemFacts ProblemCenter::facts(const Problem& problem) const
{
    Texts::ProblemFacts out = problem.kafka;
    if (out.cluster.isEmpty()) { // the default one's, as they are by now
        const metrics::KafkaSnapshot& kafka = m_history.latest().kafka;
        out.servers = fromUtf8(kafka.servers);
        out.topic = fromUtf8(kafka.problemTopic.empty() ? kafka.topic : kafka.problemTopic);
    }
    out.port = m_backend.settings().broker.port;
    out.queue = queueNow();
    return out;
}

Texts::ProblemFacts::Queue ProblemCenter::queueNow() const
{
    using Queue = Texts::ProblemFacts::Queue;
    const metrics::KafkaSnapshot& kafka = m_history.latest().kafka;
    if (kafka.spool.enabled || queueFill(kafka) < 1)
        return Queue::HasRoom;
    return m_backend.settings().kafka.whenFull == config::WhenFull::DropNewest ? Queue::Drops : Queue::HoldsBack;
}

void ProblemCenter::logged(const base::LogLine& line)
{
    if (line.level < base::LogLevel::Warning)
        return;
    const QString text = visibleText(line.text, 500), source = visibleText(line.source, 60);
    for (const Problem& problem : m_problems) {
        if (text.startsWith(problem.what))
            return; // it is an alert already, with more to say
    }
    const QString client = clientOf(text);
    m_alerts.raise(line.wallMicros,
        { .id = QStringLiteral("log\n") + source + QLatin1Char('\n') + text,
            .error = line.level == base::LogLevel::Error,
            .source = source,
            .eventFilter = client.isEmpty() ? QString() : EventFilter::test("client", "==", client),
            .words = [text] { return AlertWords { inOwnWords(text), {}, {} }; } });
}

void ProblemCenter::show(const QString& id, const Problem& problem)
{
    const Texts::Problem words = Texts::problem(id, problem.what, problem.remedy, facts(problem));
    MessagePanels::Message message;
    message.id = id;
    message.what = words.what;
    message.remedy = words.remedy;
    message.state = stateOf(id, problem);
    message.actions = fixesOf(id, problem);
    if (id == QLatin1String("keychain.no_service") || id == QLatin1String("keychain.no_session")) {
        message.why = true;
        message.details = tr("Passwords are kept in the keychain of the desktop, GNOME's or KDE's, so that they stand in no "
                             "file. A server or a "
                             "session without a desktop has none. Without it a password is asked for anew at each start; "
                             "everything else works.");
    } else if (const QString what = inOwnWords(problem.what); words.what != what) {
        message.details = sentences({ what, inOwnWords(problem.remedy) });
    }
    m_panels.show(message);
}

void ProblemCenter::showConfigIssues()
{
    const std::vector<config::Issue> issues = m_backend.configIssues();
    if (issues.empty())
        return m_panels.remove(QStringLiteral("config.issues"));
    MessagePanels::Message message;
    message.id = QStringLiteral("config.issues");
    message.error = false;
    QStringList all;
    for (const config::Issue& issue : issues) {
        const QString where = issue.line > 0 ? tr("Line %1, column %2: ").arg(issue.line).arg(issue.column) : QString();
        all << where + Texts::issue(issue);
        message.error = message.error || issue.severity == config::Severity::Error;
    }
    message.what = message.error ? tr("The configuration file could not be used as it is.")
                                 : tr("The configuration file has something to look at.");
    message.remedy = all.first();
    if (all.size() > 1)
        message.details = all.mid(1).join(QLatin1Char('\n')) + QLatin1Char('\n') + m_backend.configFile();
    else
        message.details = m_backend.configFile();
    message.actions = fixesOfFile(message.error);
    m_panels.show(message);
}

void ProblemCenter::watchKafka()
{
    const metrics::KafkaSnapshot& kafka = m_history.latest().kafka;
    const QString id = fromUtf8(kafka.problemId);
    if (id != m_kafkaId && !m_kafkaId.isEmpty())
        reported(m_kafkaId, {}, {});
    if (!id.isEmpty()) {
        const QString text = fromUtf8(kafka.problem);
        if (id != m_kafkaId || m_problems.value(id).what != text)
            reported(id, text, {});
        else if (m_queue != queueNow())
            show(id, m_problems.value(id));
        else
            m_panels.setState(id, stateOf(id, m_problems.value(id)));
    }
    m_kafkaId = id;
    m_queue = queueNow();
}

void ProblemCenter::watchState()
{
    const QString id = QStringLiteral("state.disk");
    const QString text = fromUtf8(m_history.latest().broker.state.problem);
    if (text != m_stateText)
        reported(id, text, {}); // the log has it already, line by line
    m_stateText = text;
}

void ProblemCenter::showMissingFont(bool missing)
{
    const QString id = QStringLiteral("fonts.missing");
    if (!missing)
        return m_panels.remove(id);
    // In English on purpose: Chinese could not be read.
    m_panels.show({ .id = id,
        .error = false,
        .what = QStringLiteral("No installed font has Chinese characters."),
        .remedy = QStringLiteral("Install one, for example: sudo apt install fonts-noto-cjk") });
}

void ProblemCenter::showRecordingStopped(const QString& reason)
{
    const QString id = QStringLiteral("recording.stopped");
    m_recordingStopped = reason;
    if (reason.isEmpty())
        return m_panels.remove(id);
    m_panels.show({ .id = id,
        .what = tr("The recording of events stopped."),
        .remedy = sentences({ ended(inOwnWords(reason)), tr("Make room, or record to another folder.") }),
        .actions = { { tr("Change folder…"), [this] { emit recordingWanted(); } } } });
}

void ProblemCenter::showUncleanExit()
{
    m_uncleanExit = true;
    m_panels.show({ .id = QStringLiteral("window.unclean_exit"),
        .error = false,
        .what = tr("The last session ended unexpectedly."),
        .remedy = tr("Layout and filter were restored."),
        .actions = { { tr("Report…"), [this] { emit reportWanted(); } } } });
}

void ProblemCenter::retranslate()
{
    for (auto at = m_problems.cbegin(); at != m_problems.cend(); ++at)
        show(at.key(), at.value());
    showConfigIssues();
    if (!m_recordingStopped.isEmpty())
        showRecordingStopped(m_recordingStopped);
    if (m_uncleanExit)
        showUncleanExit();
}

} // namespace hookline::ui

#include "ui/problem_center.h"

#include "ui/format.h"
#include "ui/models/metrics_history.h"
#include "ui/models/problem_log.h"
#include "ui/ports/backend.h"
#include "ui/texts.h"
#include "ui/widgets/message_panels.h"

namespace hookline::ui {

ProblemCenter::ProblemCenter(
    Backend& backend, const MetricsHistory& history, MessagePanels& panels, ProblemLog& log, QObject* parent)
    : QObject(parent)
    , m_backend(backend)
    , m_history(history)
    , m_panels(panels)
    , m_log(log)
{
    connect(&backend, &Backend::problem, this, &ProblemCenter::reported);
    connect(&backend, &Backend::logged, &log, qOverload<const base::LogLine&>(&ProblemLog::add));
    for (const auto watch : { &ProblemCenter::watchKafka, &ProblemCenter::watchState }) {
        connect(&history, &MetricsHistory::sampled, this, watch);
        connect(&history, &MetricsHistory::refreshed, this, watch);
    }
    showConfigIssues();
}

void ProblemCenter::reported(const QString& id, const QString& text, const QString& remedy)
{
    if (text.isEmpty()) {
        m_problems.remove(id);
        m_panels.remove(id);
        return;
    }
    const Problem problem { text, remedy };
    m_problems.insert(id, problem);
    show(id, problem);
}

void ProblemCenter::show(const QString& id, const Problem& problem)
{
    const metrics::KafkaSnapshot& kafka = m_history.latest().kafka;
    const quint16 port = m_backend.settings().broker.port;
    const Texts::Problem words = Texts::problem(id, problem.what, problem.remedy,
        { .servers = fromUtf8(kafka.servers), .topic = fromUtf8(kafka.topic), .port = port });
    MessagePanels::Message message;
    message.id = id;
    message.what = words.what;
    message.remedy = words.remedy;
    if (words.what != problem.what)
        message.details = (problem.what + QLatin1Char(' ') + problem.remedy).trimmed();
    if (id == QLatin1String("net.port_in_use") && port > 0 && port < 65535) {
        message.actionText = tr("Use port %1").arg(port + 1);
        message.action = [this, port] { m_backend.startBrokerOn(static_cast<quint16>(port + 1)); };
    } else if (id.startsWith(QLatin1String("kafka."))) {
        message.actionText = tr("Test connection…");
        message.action = [this] { emit kafkaTestWanted(); };
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
        if (id != m_kafkaId) {
            const Texts::Problem words = Texts::problem(
                id, text, {}, { .servers = fromUtf8(kafka.servers), .topic = fromUtf8(kafka.topic), .port = 0 });
            m_log.add(m_history.latest().wallMicros, true, QStringLiteral("kafka"), words.what);
        }
        if (id != m_kafkaId || m_problems.value(id).what != text)
            reported(id, text, {});
    }
    m_kafkaId = id;
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
        .remedy = QStringLiteral("Install one, for example: sudo apt install fonts-noto-cjk"),
        .details = {},
        .actionText = {},
        .action = {} });
}

void ProblemCenter::retranslate()
{
    for (auto at = m_problems.cbegin(); at != m_problems.cend(); ++at)
        show(at.key(), at.value());
    showConfigIssues();
}

} // namespace hookline::ui

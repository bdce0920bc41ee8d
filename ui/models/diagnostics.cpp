#include "ui/models/diagnostics.h"

#include "core/config/schema.h"
#include "core/tap/event.h"
#include "ui/format.h"
#include "ui/ports/backend.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QSysInfo>

#include <thread>

namespace hookline::ui {
namespace {

const QString kDots = QStringLiteral("\u2022\u2022\u2022\u2022");

QString textOf(const config::Value& value)
{
    struct Reader {
        QString operator()(bool flag) const { return flag ? QStringLiteral("true") : QStringLiteral("false"); }
        QString operator()(std::uint64_t number) const { return QString::number(number); }
        QString operator()(const std::string& text) const { return fromUtf8(text); }
        QString operator()(const std::vector<std::string>& list) const
        {
            QStringList out;
            for (const std::string& each : list)
                out << fromUtf8(each);
            return out.join(QLatin1String(", "));
        }
        QString operator()(const config::Properties& map) const
        {
            QStringList out;
            for (const auto& [name, text] : map)
                out << fromUtf8(name) + QLatin1Char('=') + redacted(fromUtf8(name), fromUtf8(text));
            return out.join(QLatin1String(", "));
        }
    };
    return std::visit(Reader(), value);
}

class Report {
public:
    void heading(const char* words) { m_text += QStringLiteral("\n== %1 ==\n").arg(QLatin1String(words)); }
    void line(const QString& name, const QString& value)
    {
        m_text += QStringLiteral("%1: %2\n").arg(name, oneLine(value));
    }
    void line(const char* name, std::uint64_t value) { line(QLatin1String(name), QString::number(value)); }
    void plain(const QString& text) { m_text += oneLine(text) + QLatin1Char('\n'); }
    QByteArray bytes() const { return m_text.toUtf8(); }

private:
    static QString oneLine(QString text)
    {
        return text.replace(QLatin1Char('\n'), QStringLiteral("\\n")).replace(QLatin1Char('\r'), QStringLiteral("\\r"));
    }
    QString m_text = QStringLiteral("Hookline diagnostics\n");
};

void addNumbers(Report& report, const metrics::Snapshot& now)
{
    const metrics::BrokerSnapshot& broker = now.broker;
    report.heading("Broker");
    report.line(QStringLiteral("listening"), broker.listening ? fromUtf8(broker.address) : QStringLiteral("no"));
    report.line("connections", broker.connections);
    report.line("sessions", broker.sessions);
    report.line("subscriptions", broker.subscriptions);
    report.line("retained", broker.retained);
    report.line("connects accepted", broker.connectsAccepted);
    report.line("connects refused", broker.connectsRefused);
    report.line("messages in", broker.messagesIn);
    report.line("messages out", broker.messagesOut);
    report.line("hook errors", broker.hookErrors);
    for (int i = 1; i < tap::kDropReasons; ++i) {
        if (broker.dropped[static_cast<std::size_t>(i)] > 0)
            report.line(QStringLiteral("dropped, ") + fromUtf8(tap::name(static_cast<tap::DropReason>(i))),
                QString::number(broker.dropped[static_cast<std::size_t>(i)]));
    }
    report.line("rows the list skipped", now.displaySkipped);
    const metrics::KafkaSnapshot& kafka = now.kafka;
    static constexpr const char* states[] = { "off", "connecting", "up", "down", "blocked" };
    report.heading("Kafka");
    report.line(QStringLiteral("state"), QLatin1String(states[static_cast<int>(kafka.state)]));
    report.line(QStringLiteral("servers"), fromUtf8(kafka.servers));
    report.line("practice cluster", kafka.practice);
    if (!kafka.problemId.empty())
        report.line(
            QStringLiteral("problem"), fromUtf8(kafka.problemId) + QStringLiteral(": ") + fromUtf8(kafka.problem));
    report.line("matched", kafka.matched);
    report.line("acknowledged", kafka.acknowledged);
    report.line("failed", kafka.failed);
    report.line("dropped", kafka.dropped);
    report.line("queued", kafka.queued);
    report.line("in flight", kafka.inFlight);
    for (const metrics::RuleSnapshot& rule : kafka.rules)
        report.line(QStringLiteral("rule ") + fromUtf8(rule.name),
            QStringLiteral("matched %1, acknowledged %2, failed %3, dropped %4")
                .arg(rule.matched)
                .arg(rule.acknowledged)
                .arg(rule.failed)
                .arg(rule.dropped));
    for (const metrics::TopicSnapshot& topic : kafka.topics)
        report.line(QStringLiteral("topic ") + fromUtf8(topic.topic),
            QStringLiteral("%1, waiting %2 %3")
                .arg(QLatin1String(states[static_cast<int>(topic.state)]))
                .arg(topic.waiting)
                .arg(fromUtf8(topic.problem)));
}

void addSettings(Report& report, const config::Settings& settings)
{
    report.heading("Settings that differ from the defaults (secrets left out)");
    const config::Settings initial;
    for (const config::Field& field : config::schema()) {
        if (const config::Value value = field.read(settings); value != field.read(initial))
            report.line(fromUtf8(field.key()), redacted(fromUtf8(field.key()), textOf(value)));
    }
    for (const config::Block& block : config::blocks()) {
        for (std::size_t i = 0; i < block.count(settings); ++i) {
            for (const config::BlockField& field : block.fields) {
                if (const config::Value value = field.read(settings, i); value != field.initial())
                    report.line(QStringLiteral("%1[%2].%3").arg(fromUtf8(block.name)).arg(i).arg(fromUtf8(field.name)),
                        redacted(fromUtf8(field.name), textOf(value)));
            }
        }
    }
}

void addHooks(Report& report, const Backend& backend)
{
    report.heading("Hooks");
    for (const metrics::HookChain& chain : backend.hookChains()) {
        for (const metrics::HookCallback& callback : chain.callbacks)
            report.line(fromUtf8(chain.point) + QLatin1Char(' ') + fromUtf8(callback.owner),
                QStringLiteral("%1, %2 calls, %3 errors %4")
                    .arg(callback.enabled ? QStringLiteral("on") : QStringLiteral("off"))
                    .arg(callback.stats.calls)
                    .arg(callback.stats.errors)
                    .arg(fromUtf8(callback.stats.lastError)));
    }
    for (const metrics::ScriptEntry& script : backend.scripts())
        report.line(QStringLiteral("script ") + fromUtf8(script.name),
            (script.running ? QStringLiteral("runs ") : QStringLiteral("does not run ")) + fromUtf8(script.problem));
}

} // namespace

QString redacted(const QString& key, const QString& value)
{
    if (value.isEmpty())
        return value;
    // A reference is no secret, but where one is kept.
    if (value.startsWith(QLatin1String("env:")) || value.startsWith(QLatin1String("file:"))
        || value.startsWith(QLatin1String("keychain:")))
        return value;
    static const QRegularExpression secret(
        QStringLiteral("password(?!_file)|passwd|secret|token|jaas|credential|api.?key|tls_key$|key\\.pem|ssl\\.key$|"
                       "sasl\\.oauthbearer\\.config"),
        QRegularExpression::CaseInsensitiveOption);
    if (secret.match(key).hasMatch() && !value.startsWith(QLatin1Char('/')))
        return kDots;
    if (value.contains(QLatin1String("PRIVATE KEY")))
        return kDots;
    // user:password@host
    static const QRegularExpression login(QStringLiteral("(://)[^/@\\s]*@"));
    return QString(value).replace(login, QStringLiteral("\\1") + kDots + QLatin1Char('@'));
}

QByteArray diagnosticsReport(const Backend& backend, const QString& testClient, const QStringList& log)
{
    Report report;
    const metrics::Snapshot now = backend.snapshot();
    report.line(
        QStringLiteral("made"), QDateTime::fromMSecsSinceEpoch(now.wallMicros / 1000, Qt::UTC).toString(Qt::ISODate));
    report.heading("Versions");
    for (const auto& [what, version] : backend.versions())
        report.line(what, version);
    report.line(QStringLiteral("Test client"), testClient.isEmpty() ? QStringLiteral("none") : testClient);
    report.line(
        QStringLiteral("System"), QSysInfo::prettyProductName() + QStringLiteral(", ") + QSysInfo::kernelVersion());
    report.line("Processor cores", std::thread::hardware_concurrency());
    report.heading("Configuration");
    report.line(QStringLiteral("file"), backend.configFile());
    for (const config::Issue& issue : backend.configIssues())
        report.plain(fromUtf8(issue.key) + QStringLiteral(": ") + fromUtf8(issue.text));
    addNumbers(report, now);
    addSettings(report, backend.settings());
    addHooks(report, backend);
    report.heading("Log, the newest lines last");
    for (const QString& line : log.mid(std::max<qsizetype>(0, log.size() - kMostLogLines)))
        report.plain(line);
    return report.bytes();
}

} // namespace hookline::ui

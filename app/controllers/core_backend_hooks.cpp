// Hook chains and scripts for the window.
#include "app/controllers/core_backend.h"

#include "app/controllers/core_text.h"
#include "app/runtime/runtime.h"
#include "core/hooks/hook_registry.h"
#include "core/script/script_host.h"
#include "core/script/script_trial.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMetaObject>
#include <QSaveFile>

namespace hookline::controllers {
namespace {

constexpr qint64 kLargestScript = 1024 * 1024;

script::Limits limitsOf(const config::HooksSettings& settings) { return { settings.scriptInstructions, settings.scriptMemory }; }

ui::ScriptTrial toUi(const script::Trial& trial)
{
    using Fate = ui::ScriptTrial::Fate;
    ui::ScriptTrial out;
    out.problem = qs(trial.problem);
    for (const script::Trial::Step& step : trial.steps)
        out.steps.push_back({ qs(step.point), step.line, step.called, step.changed, qs(step.error) });
    for (const std::string& point : trial.elsewhere)
        out.elsewhere << qs(point);
    out.fate = !trial.refused                                ? Fate::Routed
        : trial.badTopic                                     ? Fate::BadTopic
        : !trial.dropped                                     ? Fate::Rejected
        : trial.answer == hooks::DropAnswer::Success         ? Fate::DroppedSilently
        : trial.answer == hooks::DropAnswer::NoAck           ? Fate::DroppedUnanswered
                                                             : Fate::Disconnected;
    out.reason = qs(mqtt::name(trial.reason));
    out.topic = trial.topic;
    out.payload = trial.payload;
    out.retain = trial.retain;
    for (const auto& copy : trial.copies)
        out.copies.emplace_back(copy.topic, copy.payload);
    out.said = trial.said;
    out.microseconds = static_cast<double>(trial.nanos) / 1000;
    return out;
}

} // namespace

std::vector<metrics::HookChain> CoreBackend::hookChains() const { return m_program.hooks().chains(); }

void CoreBackend::setHookEnabled(qulonglong id, bool enabled)
{
    if (m_program.hooks().setEnabled(id, enabled))
        base::logNotice("hooks", "callback " + std::to_string(id) + (enabled ? " switched on" : " switched off"));
}

void CoreBackend::moveHook(qulonglong id, qulonglong before) { m_program.hooks().move(id, before); }

std::vector<metrics::ScriptEntry> CoreBackend::scripts() const { return m_program.scripts().status(); }

base::Result<QString> CoreBackend::readScript(const QString& path) const
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail({ "script.not_read", "cannot read " + path.toStdString(), file.errorString().toStdString(), "" });
    const QByteArray bytes = file.read(kLargestScript + 1);
    if (bytes.size() > kLargestScript)
        return base::fail({ "script.not_read", path.toStdString() + " is larger than a script may be (1 MiB)", "", "" });
    return QString::fromUtf8(bytes);
}

QString CoreBackend::scriptProblem(const QString& name, const QString& text) const
{
    const auto checked = script::ScriptHost::check(name.toStdString(), text.toStdString(), limitsOf(m_program.settings().hooks));
    return checked ? QString() : qs(checked.error().what);
}

void CoreBackend::writeScript(const QString& path, const QString& text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit()) {
        emit scriptApplied(path, QStringLiteral("script.not_written"), path + QStringLiteral(": ") + file.errorString());
        return;
    }
    m_program.refreshScripts();
    emit scriptApplied(path, {}, {});
}

void CoreBackend::applyScript(const QString& path, const QString& text, const QString& basis)
{
    if (!basis.isNull()) {
        const auto now = readScript(path);
        if (now && QString(*now).remove(QLatin1Char('\r')) != basis) {
            emit scriptApplied(path, QStringLiteral("script.changed_elsewhere"), {});
            return;
        }
    }
    if (const QString problem = scriptProblem(QFileInfo(path).fileName(), text); !problem.isEmpty()) {
        emit scriptApplied(path, QStringLiteral("script.error"), problem);
        return;
    }
    writeScript(path, text);
}

void CoreBackend::createScript(const QString& name, const QString& text)
{
    if (name.contains(QLatin1Char('/')) || name.startsWith(QLatin1Char('.'))) {
        emit scriptApplied(name, QStringLiteral("script.bad_name"), {});
        return;
    }
    if (const QString problem = scriptProblem(name, text); !problem.isEmpty()) {
        emit scriptApplied(name, QStringLiteral("script.error"), problem);
        return;
    }
    config::HooksSettings settings = m_program.settings().hooks;
    const QDir beside = QFileInfo(configFile()).absoluteDir(); // where relative paths start
    QString folder;
    for (const std::string& path : settings.scripts) {
        if (folder.isEmpty() && QFileInfo(beside, qs(path)).isDir())
            folder = QFileInfo(beside, qs(path)).absoluteFilePath();
    }
    const bool isNew = folder.isEmpty();
    if (isNew)
        folder = beside.absoluteFilePath(QStringLiteral("scripts"));
    const QString path = folder + QLatin1Char('/') + name;
    if (QFileInfo::exists(path)) {
        emit scriptApplied(path, QStringLiteral("script.exists"), {});
        return;
    }
    if (!QDir().mkpath(folder)) {
        emit scriptApplied(path, QStringLiteral("script.not_written"), folder);
        return;
    }
    if (isNew) {
        settings.scripts.push_back(folder.toStdString());
        m_program.applyHooks(settings);
        m_fileSettings.hooks.scripts = settings.scripts;
        save();
    }
    writeScript(path, text);
}

void CoreBackend::tryScript(const QString& name, const QString& text, const ui::ScriptSample& sample)
{
    m_trials.start([this, name = name.toStdString(), text = text.toStdString(), sample, limits = limitsOf(m_program.settings().hooks)] {
        const script::TrialMessage message { sample.topic, sample.payload, static_cast<mqtt::QoS>(sample.qos), sample.retain, sample.client,
            sample.username };
        auto done = std::make_shared<const ui::ScriptTrial>(toUi(script::tryOut(name, text, limits, message)));
        QMetaObject::invokeMethod(this, [this, done] { emit scriptTried(*done); }, Qt::QueuedConnection);
    });
}

} // namespace hookline::controllers

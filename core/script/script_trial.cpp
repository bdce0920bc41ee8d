#include "core/script/script_trial.h"

#include "core/base/clock.h"
#include "core/hooks/hook_registry.h"
#include "core/mqtt/topic.h"
#include "core/script/script.h"

#include <algorithm>
#include <array>

namespace hookline::script {
namespace {

constexpr std::array<std::string_view, 4> kPath { "message.publish", "message.authorize", "message.accept", "message.routed" };

void refuse(Trial& trial, hooks::Verdict verdict)
{
    trial.refused = true;
    trial.dropped = verdict.dropped();
    trial.answer = verdict.dropAnswer();
    trial.reason = verdict.reason();
}

/// Through the points in the broker's order, until one refuses.
void send(Trial& trial, const hooks::HookTable& table, const TrialMessage& message)
{
    auto info = base::makeRef<mqtt::ClientInfo>();
    info->clientId = message.client;
    info->username = message.username;
    info->protocol = mqtt::ProtocolVersion::V5;
    info->peer = "127.0.0.1:40000";
    const mqtt::ClientInfoRef client = info;
    const hooks::Stamp stamp { 1, base::wallMicros(), base::steadyNanos() };
    const hooks::ClientView who { client, 0, stamp.steadyNanos };
    hooks::PublishDraft draft(message.topic, message.payload, message.qos, message.retain, false);
    const hooks::Verdict published = table.chain<hooks::MessagePublish>().run(who, draft);
    trial.topic = draft.topic();
    trial.payload = draft.payload();
    trial.retain = draft.retain();
    trial.copies = draft.copies();
    trial.badTopic = draft.topicChanged() && !mqtt::isValidTopicName(draft.topic());
    if (published.rejected() || trial.badTopic) {
        refuse(trial, trial.badTopic ? hooks::Verdict::reject(mqtt::ReasonCode::TopicNameInvalid) : published);
        return;
    }
    const hooks::PublishDraft& seen = draft;
    if (const hooks::Verdict allowed = table.chain<hooks::MessageAuthorize>().run(who, seen); allowed.rejected()) {
        refuse(trial, allowed);
        return;
    }
    mqtt::Message::Parts parts;
    parts.topic = trial.topic;
    parts.payload = trial.payload;
    parts.qos = message.qos;
    parts.retain = trial.retain;
    parts.wallMicros = stamp.wallMicros;
    parts.steadyNanos = stamp.steadyNanos;
    parts.publisher = client;
    const mqtt::MessageRef made = mqtt::Message::create(parts);
    hooks::Acceptance nothingToHold;
    if (const hooks::Verdict accepted = table.chain<hooks::MessageAccept>().run(who, stamp, made, nothingToHold); accepted.rejected()) {
        refuse(trial, accepted);
        return;
    }
    table.chain<hooks::MessageRouted>().run(who, stamp, made, hooks::RouteSummary { 0, 0 });
}

} // namespace

Trial tryOut(const std::string& name, std::string_view text, const Limits& limits, const TrialMessage& message)
{
    Trial trial;
    auto script = Script::load(name, text, limits, 1, &trial.said);
    if (!script) {
        trial.problem = script.error().what;
        return trial;
    }
    hooks::HookRegistry registry;
    const auto registrations = (*script)->registerAll(registry);
    const std::int64_t begin = base::steadyNanos();
    send(trial, *registry.table(), message);
    trial.nanos = base::steadyNanos() - begin;
    for (const hooks::HookRegistry::Chain& chain : registry.chains()) {
        if (chain.callbacks.empty())
            continue;
        if (std::ranges::find(kPath, chain.point) == kPath.end()) {
            trial.elsewhere.emplace_back(chain.point);
            continue;
        }
        for (const hooks::HookRegistry::Callback& callback : chain.callbacks) {
            const auto registered = std::ranges::find(registrations, callback.id, &hooks::HookRegistration::id);
            const Wish& wish = (*script)->wishes()[static_cast<std::size_t>(registered - registrations.begin())];
            trial.steps.push_back({ chain.point, wish.line, callback.stats.calls > 0, callback.stats.changes > 0, callback.stats.lastError });
        }
    }
    return trial;
}

} // namespace hookline::script
